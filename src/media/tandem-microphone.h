// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"
#include "tandem-sound-figures.h"
#include "tandem-voice-filter.h"

/* The operator's voice: from the microphone's ring, at the pace of our clock, through echo cancellation and the rest,
 * measured, in 20 ms frames of TANDEM_ULAW_FRAME samples at 8 kHz.  Media thread only. */
typedef struct _TandemMicrophone TandemMicrophone;

/* @figures: where all that is measured goes. */
TandemMicrophone *tandem_microphone_new (TandemSoundFigures *figures);
void tandem_microphone_free (TandemMicrophone *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemMicrophone, tandem_microphone_free)

/* Reads from @stream (borrowed until the next call) from now on; NULL: closed. */
void tandem_microphone_set_stream (TandemMicrophone *self, TandemSoundStream *stream);
/* FALSE with TANDEM_AUDIO_ERROR_PLUGIN: the voice goes on unprocessed. */
gboolean tandem_microphone_set_options (TandemMicrophone *self, const TandemVoiceFilterOptions *options, GError **error);
/* @tap (nullable) gets all that is read from the device. */
void tandem_microphone_set_tap (TandemMicrophone *self, TandemSoundTap tap, gpointer user_data);
/* The next 20 ms, borrowed until the next call; NULL while closed.  @muted: nobody hears them, which is only measured. */
const gint16 *tandem_microphone_read (TandemMicrophone *self, gboolean muted);
/* 20 ms at 8 kHz that the loudspeaker is given now, and how long until they are heard, in ms. */
void tandem_microphone_play (TandemMicrophone *self, const gint16 *frame, double delay_ms);
/* ms from speaking the first sample of a frame to read(). */
double tandem_microphone_get_delay_ms (TandemMicrophone *self);
