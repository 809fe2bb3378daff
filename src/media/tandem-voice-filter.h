// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Echo cancellation, noise suppression, gain control and high-pass, by GStreamer's webrtcdsp and webrtcechoprobe, run
 * inside the calling thread.  Frames are 20 ms at 16 kHz, mono.  One thread at a time. */
typedef struct _TandemVoiceFilter TandemVoiceFilter;

#define TANDEM_VOICE_FILTER_RATE 16000
#define TANDEM_VOICE_FILTER_FRAME 320

typedef struct {
  gboolean echo_cancellation;
  gboolean noise_suppression;
  gboolean gain_control;
  gboolean high_pass;
} TandemVoiceFilterOptions;

/* Whether both elements are installed; loads them, which takes a while.  Any thread. */
gboolean tandem_voice_filter_is_available (void);

/* NULL with TANDEM_AUDIO_ERROR_PLUGIN when an element is missing or refuses to work. */
TandemVoiceFilter *tandem_voice_filter_new (const TandemVoiceFilterOptions *options, GError **error);
void tandem_voice_filter_free (TandemVoiceFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemVoiceFilter, tandem_voice_filter_free)

/* What the loudspeaker is given between one frame of the microphone and the next. */
void tandem_voice_filter_play (TandemVoiceFilter *self, const gint16 *frame);
/* How long after play() its echo comes back, in ms: both queues, both devices; the room's part may be missing. */
void tandem_voice_filter_set_delay (TandemVoiceFilter *self, double ms);
/* How much later a voice comes out than it went in, in ms. */
double tandem_voice_filter_get_delay_ms (TandemVoiceFilter *self);
/* A frame of the microphone, changed in place.  FALSE: the elements have failed and left it as it was. */
gboolean tandem_voice_filter_run (TandemVoiceFilter *self, gint16 *frame);
