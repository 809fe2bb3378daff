// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-conversation.h"
#include "tandem-sim-realtime-config.h"
#include "tandem-sim-speech.h"
#include "tandem-sim-tool-calls.h"

/* One reply of the model, from response.created to response.done: sent in bursts much faster than it sounds. */
#define TANDEM_TYPE_SIM_REALTIME_RESPONSE (tandem_sim_realtime_response_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeResponse, tandem_sim_realtime_response, TANDEM, SIM_REALTIME_RESPONSE, GObject)

typedef struct {
  /* Eats @event. */
  void (*send) (JsonObject *event, gpointer user_data);
  /* The first words are out. */
  void (*began) (TandemSimRealtimeResponse *response, gpointer user_data);
  /* response.done was sent.  Once. */
  void (*finished) (TandemSimRealtimeResponse *response, gpointer user_data);
} TandemSimRealtimeResponseListener;

/* @conversation NULL: out of band, the item is added to none.  @request (nullable): "response" of response.create. */
TandemSimRealtimeResponse *tandem_sim_realtime_response_new (TandemSimRealtimeConfig *config, TandemSimConversation *conversation,
                                                             TandemSimSpeech *speech, const char *text, JsonObject *request);
void tandem_sim_realtime_response_set_listener (TandemSimRealtimeResponse *self, const TandemSimRealtimeResponseListener *listener,
                                                gpointer user_data);
/* What is planned in @calls (borrowed) is called when everything is said. */
void tandem_sim_realtime_response_set_calls (TandemSimRealtimeResponse *self, TandemSimToolCalls *calls);
/* Sends response.created at once. */
void tandem_sim_realtime_response_start (TandemSimRealtimeResponse *self);
/* @reason: "turn_detected" or "client_cancelled".  One delta that was under way still comes before response.done. */
void tandem_sim_realtime_response_cancel (TandemSimRealtimeResponse *self, const char *reason);
/* No more events, no more calls of the listener. */
void tandem_sim_realtime_response_abandon (TandemSimRealtimeResponse *self);

const char *tandem_sim_realtime_response_get_id (TandemSimRealtimeResponse *self);
const char *tandem_sim_realtime_response_get_text (TandemSimRealtimeResponse *self);
/* "in_progress", "completed", "cancelled" or "failed". */
const char *tandem_sim_realtime_response_get_status (TandemSimRealtimeResponse *self);
/* NULL before there is one. */
const char *tandem_sim_realtime_response_get_item_id (TandemSimRealtimeResponse *self);
/* Audio sent so far. */
guint tandem_sim_realtime_response_get_sent_ms (TandemSimRealtimeResponse *self);
/* All audio of the reply, sent or not, as 8 kHz mu-law.  (transfer full), NULL before there is any. */
GBytes *tandem_sim_realtime_response_dup_ulaw (TandemSimRealtimeResponse *self);
