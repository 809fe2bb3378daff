// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-speech.h"

/* One answer of the simulated model service: sound at 24 kHz in bursts of odd lengths, faster than it is spoken, and words. */
#define TANDEM_TYPE_SIM_MODELSERVICE_REPLY (tandem_sim_modelservice_reply_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimModelserviceReply, tandem_sim_modelservice_reply, TANDEM, SIM_MODELSERVICE_REPLY, GObject)

typedef struct {
  void (*sound) (const guint8 *data, gsize n, gpointer user_data);
  void (*words) (const char *text, gpointer user_data);
  /* Everything was sent. */
  void (*finished) (gpointer user_data);
} TandemSimModelserviceReplyListener;

/* @id: how the service calls it. */
TandemSimModelserviceReply *tandem_sim_modelservice_reply_new (TandemSimSpeech *speech, const char *id, const char *voice,
                                                               const char *text);
void tandem_sim_modelservice_reply_start (TandemSimModelserviceReply *self, const TandemSimModelserviceReplyListener *listener,
                                          gpointer user_data);
/* Nothing more is sent. */
void tandem_sim_modelservice_reply_stop (TandemSimModelserviceReply *self);
const char *tandem_sim_modelservice_reply_get_id (TandemSimModelserviceReply *self);
const char *tandem_sim_modelservice_reply_get_text (TandemSimModelserviceReply *self);
guint tandem_sim_modelservice_reply_get_sent_ms (TandemSimModelserviceReply *self);
/* All of it, as RECORD_DIR/SESSION-ID.wav, and the event "item_audio". */
void tandem_sim_modelservice_reply_record (TandemSimModelserviceReply *self, TandemSimLog *log, const char *session);
