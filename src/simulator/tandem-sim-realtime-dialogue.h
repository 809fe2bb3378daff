// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-clips.h"
#include "tandem-sim-conversation.h"
#include "tandem-sim-log.h"
#include "tandem-sim-realtime-config.h"
#include "tandem-sim-realtime-replies.h"
#include "tandem-sim-speech.h"

/* Who said what in one session: turns of the caller, their transcripts, and the replies; one reply at a time. */
#define TANDEM_TYPE_SIM_REALTIME_DIALOGUE (tandem_sim_realtime_dialogue_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRealtimeDialogue, tandem_sim_realtime_dialogue, TANDEM, SIM_REALTIME_DIALOGUE, GObject)

/* What all sessions share; borrowed from TandemSimRealtime, which outlives them. */
typedef struct {
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
} TandemSimRealtimeShared;

typedef struct {
  /* Eats @event. */
  void (*send) (JsonObject *event, gpointer user_data);
  /* The first words of a reply are out. */
  void (*began) (gpointer user_data);
  /* Nobody spoke for idle_timeout_ms after a reply had been played. */
  void (*idle) (gpointer user_data);
} TandemSimRealtimeDialogueListener;

/* @session_id: for the log. */
TandemSimRealtimeDialogue *tandem_sim_realtime_dialogue_new (TandemSimRealtimeConfig *config, const TandemSimRealtimeShared *shared,
                                                             const char *session_id, const TandemSimRealtimeDialogueListener *listener,
                                                             gpointer user_data);
/* What session.update must know. */
TandemSimSessionState tandem_sim_realtime_dialogue_get_state (TandemSimRealtimeDialogue *self);

/* The client's conversation.item.create, .retrieve, .delete or .truncate, checked against its schema. */
gboolean tandem_sim_realtime_dialogue_edit (TandemSimRealtimeDialogue *self, JsonObject *event, TandemSimProblem **problem);
/* The caller is speaking, and the model sends what it understands of it at once. */
void tandem_sim_realtime_dialogue_hear (TandemSimRealtimeDialogue *self, const char *item_id, GBytes *ulaw);
/* What was heard so is thrown away. */
void tandem_sim_realtime_dialogue_forget (TandemSimRealtimeDialogue *self);
/* A turn of the caller was committed.  @ulaw NULL: silence. */
void tandem_sim_realtime_dialogue_add_turn (TandemSimRealtimeDialogue *self, const char *item_id, GBytes *ulaw);
/* @request (nullable): "response" of response.create, checked. */
gboolean tandem_sim_realtime_dialogue_respond (TandemSimRealtimeDialogue *self, JsonObject *request, TandemSimProblem **problem);
/* @response_id NULL: the active one. */
gboolean tandem_sim_realtime_dialogue_cancel (TandemSimRealtimeDialogue *self, const char *response_id, TandemSimProblem **problem);
/* The caller speaks.  @interrupt: end the active reply. */
void tandem_sim_realtime_dialogue_speech_started (TandemSimRealtimeDialogue *self, gboolean interrupt);
/* The socket is gone: nothing more is sent. */
void tandem_sim_realtime_dialogue_abandon (TandemSimRealtimeDialogue *self);
