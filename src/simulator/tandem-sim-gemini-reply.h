// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-speech.h"

/* One answer of the simulated Gemini: sound in bursts, faster than it is spoken, and words that come when they like. */
#define TANDEM_TYPE_SIM_GEMINI_REPLY (tandem_sim_gemini_reply_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimGeminiReply, tandem_sim_gemini_reply, TANDEM, SIM_GEMINI_REPLY, GObject)

typedef struct {
  /* Eats @content, a serverContent. */
  void (*send) (JsonObject *content, gpointer user_data);
  /* The first sound is out. */
  void (*began) (gpointer user_data);
  /* Everything is sent, and was heard as far as the service can know. */
  void (*finished) (TandemSimGeminiReply *reply, gpointer user_data);
} TandemSimGeminiReplyListener;

TandemSimGeminiReply *tandem_sim_gemini_reply_new (TandemSimSpeech *speech, const char *voice, const char *text);
void tandem_sim_gemini_reply_start (TandemSimGeminiReply *self, const TandemSimGeminiReplyListener *listener, gpointer user_data);
/* Nothing more is sent. */
void tandem_sim_gemini_reply_stop (TandemSimGeminiReply *self);
const char *tandem_sim_gemini_reply_get_text (TandemSimGeminiReply *self);
guint tandem_sim_gemini_reply_get_sent_ms (TandemSimGeminiReply *self);
/* All of it, as RECORD_DIR/ID.wav, and the event "item_audio". */
void tandem_sim_gemini_reply_record (TandemSimGeminiReply *self, TandemSimLog *log, const char *session);
/* What every answer is said to cost, a usageMetadata.  (transfer full) */
JsonObject *tandem_sim_gemini_reply_count (void);
