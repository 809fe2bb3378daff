// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-json.h"

#include "tandem-call-notes.h"
#include "tandem-call-state.h"
#include "tandem-consultation.h"
#include "tandem-control-confirmations.h"
#include "tandem-control-cost.h"
#include "tandem-control-member.h"

/* Twilio has no word for a call that it has not heard of yet. */
static const char *
status_word (TandemCallState state)
{
  return tandem_call_state_to_string (state == TANDEM_CALL_STATE_NEW ? TANDEM_CALL_STATE_QUEUED : state);
}

/* Where the audio is to be had, or null; a call being recorded has none yet. */
static void
set_recording (JsonObject *object, TandemCall *call)
{
  static const char *const words[] = { "off", "on", "paused" };
  TandemRecordingState state = tandem_call_get_recording (call);
  g_autofree char *url = NULL;

  if (state == TANDEM_RECORDING_OFF && tandem_call_get_recording_path (call))
    url = g_strdup_printf ("/api/v1/calls/%s/recording", tandem_call_get_id (call));
  tandem_control_member_set_string (object, "recording", url);
  json_object_set_string_member (object, "recording_state", words[state]);
}

static void
set_third_party (JsonObject *object, TandemCall *call)
{
  TandemConsultation *consultation = tandem_consultation_find (call);
  JsonObject *third;

  if (!consultation) {
    json_object_set_null_member (object, "third_party");
    return;
  }
  third = json_object_new ();
  json_object_set_string_member (third, "number", tandem_consultation_get_number (consultation));
  json_object_set_string_member (third, "phase", tandem_consultation_phase_to_string (tandem_consultation_get_phase (consultation)));
  json_object_set_object_member (object, "third_party", third);
}

/* null while nobody has read what was said on an old call. */
static void
set_notes (JsonObject *object, TandemCall *call)
{
  g_auto (GStrv) notes = tandem_call_notes_dup (call);
  JsonArray *array;

  if (!tandem_call_is_live (call) && g_list_model_get_n_items (G_LIST_MODEL (tandem_call_get_transcript (call))) == 0) {
    json_object_set_null_member (object, "notes");
    return;
  }
  array = json_array_new ();
  for (guint i = 0; notes[i]; i++)
    json_array_add_string_element (array, notes[i]);
  json_object_set_array_member (object, "notes", array);
}

JsonNode *
tandem_control_json_from_call (TandemCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", tandem_call_get_id (call));
  tandem_control_member_set_string (object, "call_sid", tandem_call_get_call_sid (call));
  json_object_set_string_member (object, "direction",
                                 tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? "inbound" : "outbound");
  tandem_control_member_set_string (object, "from", tandem_call_get_from (call));
  tandem_control_member_set_string (object, "to", tandem_call_get_to (call));
  json_object_set_string_member (object, "status", status_word (tandem_call_get_state (call)));
  tandem_control_member_set_string (object, "patch", tandem_patch_to_string (tandem_call_get_patch (call)));
  json_object_set_string_member (object, "agent", tandem_agent_state_to_string (tandem_call_get_agent (call)));
  tandem_control_member_set_string (object, "profile", tandem_call_get_profile_name (call));
  tandem_control_member_set_time (object, "started_at", tandem_call_get_started_at (call));
  tandem_control_member_set_time (object, "answered_at", tandem_call_get_answered_at (call));
  tandem_control_member_set_time (object, "ended_at", tandem_call_get_ended_at (call));
  if (tandem_call_get_answered_at (call) || !tandem_call_is_live (call))
    json_object_set_int_member (object, "duration", tandem_call_get_duration (call));
  else
    json_object_set_null_member (object, "duration");
  tandem_control_member_set_string (object, "end_reason", tandem_call_get_end_reason (call));
  tandem_control_member_set_string (object, "answered_by",
                                    tandem_answered_by_to_string (tandem_call_get_answered_by (call)));
  tandem_control_cost_set (object, call);
  set_recording (object, call);
  set_third_party (object, call);
  set_notes (object, call);
  tandem_control_confirmations_set (object, call);
  json_object_set_boolean_member (object, "muted", tandem_call_get_muted (call));
  json_object_set_boolean_member (object, "monitored", tandem_call_get_monitored (call));
  json_object_set_string_member (object, "digits", tandem_call_get_digits (call));
  return tandem_control_member_take (object);
}

static void
set_ms (JsonObject *object, const char *name, gint64 ms)
{
  if (ms >= 0)
    json_object_set_int_member (object, name, ms);
  else
    json_object_set_null_member (object, name);
}

/* null, or every stage in ms since the remote stopped speaking. */
static void
set_latency (JsonObject *object, const TandemLatency *latency)
{
  JsonObject *stages;

  if (!latency->known) {
    json_object_set_null_member (object, "latency");
    return;
  }
  stages = json_object_new ();
  for (guint i = 0; i < TANDEM_N_LATENCIES; i++) {
    g_autofree char *name = g_strconcat (tandem_latency_stage_to_string ((TandemLatencyStage) i), "_ms", NULL);

    set_ms (stages, name, latency->ms[i]);
  }
  json_object_set_object_member (object, "latency", stages);
}

JsonNode *
tandem_control_json_from_turn (TandemTurn *turn, guint index)
{
  JsonObject *object = json_object_new ();
  TandemLatency latency = tandem_turn_get_latency (turn);

  json_object_set_string_member (object, "id", tandem_turn_get_id (turn));
  json_object_set_int_member (object, "index", index);
  json_object_set_string_member (object, "party", tandem_party_to_string (tandem_turn_get_party (turn)));
  json_object_set_string_member (object, "text", tandem_turn_get_text (turn));
  set_ms (object, "start_ms", tandem_turn_get_start_ms (turn));
  set_ms (object, "end_ms", tandem_turn_get_end_ms (turn));
  json_object_set_boolean_member (object, "final", tandem_turn_get_final (turn));
  json_object_set_boolean_member (object, "interrupted", tandem_turn_get_interrupted (turn));
  json_object_set_boolean_member (object, "private", tandem_turn_is_private (turn));
  set_ms (object, "heard_ms", tandem_turn_get_heard_ms (turn));
  json_object_set_string_member (object, "heard_text", tandem_turn_get_heard_text (turn));
  set_latency (object, &latency);
  return tandem_control_member_take (object);
}

JsonNode *
tandem_control_json_from_transcript (TandemTranscript *transcript)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (transcript));
  JsonArray *turns = json_array_sized_new (n);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (transcript), i);

    json_array_add_element (turns, tandem_control_json_from_turn (turn, i));
  }
  json_object_set_array_member (object, "turns", turns);
  return tandem_control_member_take (object);
}
