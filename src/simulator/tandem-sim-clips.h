// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Everything that the simulated persons can say, so that the simulated transcriber can recognise it from the audio alone
 * (by correlating loudness envelopes): it is never told the text, so a right transcript proves that the audio arrived whole. */
#define TANDEM_TYPE_SIM_CLIPS (tandem_sim_clips_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimClips, tandem_sim_clips, TANDEM, SIM_CLIPS, GObject)

TandemSimClips *tandem_sim_clips_new (void);
/* @ulaw: the clip as spoken, mu-law 8 kHz. */
void tandem_sim_clips_add (TandemSimClips *self, const char *text, GBytes *ulaw);
/* The text of the clip most like @ulaw (a speech segment with up to 600 ms of silence around it); of a clip cut short only the words that
 * are there; NULL when nothing correlates >= 0.8.  (transfer full) */
char *tandem_sim_clips_recognize (TandemSimClips *self, const guint8 *ulaw, gsize n);
