// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Speech from text with libespeak-ng, cached by (voice, text).  Synthesis runs on its own worker thread (libespeak-ng is not
 * reentrant) so that 20 ms deadlines of live calls never wait for it. */
#define TANDEM_TYPE_SIM_SPEECH (tandem_sim_speech_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimSpeech, tandem_sim_speech, TANDEM, SIM_SPEECH, GObject)

TandemSimSpeech *tandem_sim_speech_new (void);

/* @voice: an espeak-ng voice name ("en-us+f3", "ko", "cmn").  Result: 24 kHz mono signed 16 bit little endian samples, peak about
 * -6 dBFS, leading and trailing silence trimmed; (transfer full).  Callback in the default main context. */
void tandem_sim_speech_synthesize_async (TandemSimSpeech *self, const char *voice, const char *text, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
GBytes *tandem_sim_speech_synthesize_finish (TandemSimSpeech *self, GAsyncResult *result, GError **error);

/* The same clip as 8 kHz mu-law, converted and cached by the worker too. */
void tandem_sim_speech_synthesize_ulaw_async (TandemSimSpeech *self, const char *voice, const char *text, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
GBytes *tandem_sim_speech_synthesize_ulaw_finish (TandemSimSpeech *self, GAsyncResult *result, GError **error);

/* Waits for the result: for start-up only. */
GBytes *tandem_sim_speech_synthesize (TandemSimSpeech *self, const char *voice, const char *text, GError **error);

/* 24 kHz PCM to 8 kHz mu-law and back (whole clips, filtered).  (transfer full) */
GBytes *tandem_sim_speech_to_ulaw (GBytes *pcm24);
GBytes *tandem_sim_speech_from_ulaw (GBytes *ulaw);
