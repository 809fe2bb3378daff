// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-person.h"

/* What a person hears while no media stream is connected: sound of a verb, or silence.  Ticks the person every 20 ms. */
#define TANDEM_TYPE_SIM_PLAYBACK (tandem_sim_playback_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimPlayback, tandem_sim_playback, TANDEM, SIM_PLAYBACK, GObject)

typedef void (*TandemSimPlayed) (gpointer user_data);

TandemSimPlayback *tandem_sim_playback_new (TandemSimPerson *person);
/* Silence from now on; stop() when a media stream takes over. */
void tandem_sim_playback_start (TandemSimPlayback *self);
void tandem_sim_playback_stop (TandemSimPlayback *self);
/* Plays @ulaw (mu-law, 8 kHz) in real time, then calls @played once, unless stopped or replaced before. */
void tandem_sim_playback_play (TandemSimPlayback *self, GBytes *ulaw, TandemSimPlayed played, gpointer user_data);
/* The same with @ms of silence. */
void tandem_sim_playback_wait (TandemSimPlayback *self, guint ms, TandemSimPlayed played, gpointer user_data);
/* Says @text and waits until it is said.  @language: as in TwiML ("ko-KR"), NULL for English. */
void tandem_sim_playback_say (TandemSimPlayback *self, TandemSimSpeech *speech, const char *language, const char *text,
                              TandemSimPlayed played, gpointer user_data);
/* What is heard from now on: @source fills 160 mu-law bytes, every 20 ms, until stopped or replaced. */
void tandem_sim_playback_listen (TandemSimPlayback *self, void (*source) (guint8 *heard, gpointer user_data), gpointer user_data);
