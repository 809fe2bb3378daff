// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-realtime-audio.h"
#include "tandem-sim-speech.h"

/* One answer of a simulated service, for services that differ in how they send it: sound in bursts of odd lengths, at first at 24 kHz
 * and faster than it is spoken, and words. */
#define TANDEM_TYPE_SIM_SPOKEN_REPLY (tandem_sim_spoken_reply_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimSpokenReply, tandem_sim_spoken_reply, TANDEM, SIM_SPOKEN_REPLY, GObject)

typedef struct {
  void (*sound) (const guint8 *data, gsize n, gpointer user_data);
  void (*words) (const char *text, gpointer user_data);
  /* Everything was sent. */
  void (*finished) (gpointer user_data);
} TandemSimSpokenReplyListener;

/* @id: how the service calls it. */
TandemSimSpokenReply *tandem_sim_spoken_reply_new (TandemSimSpeech *speech, const char *id, const char *voice,
                                                               const char *text);
/* Before start().  @speed: how many times faster than it is spoken. */
void tandem_sim_spoken_reply_set_pace (TandemSimSpokenReply *self, TandemSimAudioFormat format, guint speed);
void tandem_sim_spoken_reply_start (TandemSimSpokenReply *self, const TandemSimSpokenReplyListener *listener,
                                          gpointer user_data);
/* Nothing more is sent. */
void tandem_sim_spoken_reply_stop (TandemSimSpokenReply *self);
const char *tandem_sim_spoken_reply_get_id (TandemSimSpokenReply *self);
const char *tandem_sim_spoken_reply_get_text (TandemSimSpokenReply *self);
guint tandem_sim_spoken_reply_get_sent_ms (TandemSimSpokenReply *self);
/* How long it takes from its first sound; 0 before that. */
guint tandem_sim_spoken_reply_get_total_ms (TandemSimSpokenReply *self);
/* When its first sound was sent (g_get_monotonic_time()). */
gint64 tandem_sim_spoken_reply_get_began_us (TandemSimSpokenReply *self);
/* The words that are said in what lies between two of its moments.  (transfer full) */
char *tandem_sim_spoken_reply_dup_words (TandemSimSpokenReply *self, guint from_ms, guint to_ms);
/* All of it, as RECORD_DIR/SESSION-ID.wav, and the event "item_audio". */
void tandem_sim_spoken_reply_record (TandemSimSpokenReply *self, TandemSimLog *log, const char *session);
