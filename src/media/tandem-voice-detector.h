// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Whether somebody speaks, by GStreamer's webrtcdsp: speech, not any loud sound.  Frames are 20 ms at 8 kHz, mono.  One thread at a
 * time. */
typedef struct _TandemVoiceDetector TandemVoiceDetector;

#define TANDEM_VOICE_DETECTOR_FRAME 160

/* @threshold, 0 to 1: how sure it has to be.  NULL with TANDEM_AUDIO_ERROR_PLUGIN when the element is missing or does not start. */
TandemVoiceDetector *tandem_voice_detector_new (double threshold, GError **error);
void tandem_voice_detector_free (TandemVoiceDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemVoiceDetector, tandem_voice_detector_free)

/* Somebody speaks in @frame. */
gboolean tandem_voice_detector_feed (TandemVoiceDetector *self, const gint16 *frame);
