// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-dropin.h"

#include "tandem-control-answer.h"
#include "tandem-control-json.h"

/* One member of an answer, under the name it has there. */
typedef struct {
  const char *name;
  const char *ours;
} Renamed;

/* The members of @call in @members, renamed, with "success" where @success.  (transfer full) */
static JsonNode *
rename_members (TandemCall *call, const Renamed *members, guint n, gboolean success)
{
  g_autoptr (JsonNode) ours = tandem_control_json_from_call (call);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  if (success)
    json_object_set_boolean_member (object, "success", TRUE);
  for (guint i = 0; i < n; i++)
    json_object_set_member (object, members[i].name,
                            json_object_dup_member (json_node_get_object (ours), members[i].ours));
  json_object_unref (object);
  return node;
}

static JsonNode *
with_message (JsonNode *node, const char *message)
{
  json_object_set_string_member (json_node_get_object (node), "message", message);
  return node;
}

/* --- /make-call --------------------------------------------------------------------------------------- */

static JsonNode *
shape_make_call (TandemCall *call)
{
  static const Renamed members[] = {
    { "call_sid", "call_sid" }, { "to", "to" }, { "from", "from" }, { "status", "status" }
  };

  return rename_members (call, members, G_N_ELEMENTS (members), TRUE);
}

void
tandem_control_dropin_make_call (const TandemControlRequest *request)
{
  static const TandemControlDialNames names = { .to = "to", .instructions = "instructions", .voice = "voice" };

  tandem_control_calls_place (request, &names, SOUP_STATUS_OK, shape_make_call);
}

/* --- /api/v1/telephony -------------------------------------------------------------------------------- */

static JsonNode *
shape_placed (TandemCall *call)
{
  static const Renamed members[] = { { "call_sid", "call_sid" } };

  return with_message (rename_members (call, members, G_N_ELEMENTS (members), TRUE), "Call initiated");
}

void
tandem_control_dropin_telephony_call (const TandemControlRequest *request)
{
  static const TandemControlDialNames names = { .to = "to", .instructions = "system_instruction", .voice = "voice" };

  tandem_control_calls_place (request, &names, SOUP_STATUS_OK, shape_placed);
}

static JsonNode *
shape_telephony (TandemCall *call)
{
  static const Renamed members[] = {
    { "sid", "call_sid" },  { "status", "status" },         { "duration", "duration" }, { "direction", "direction" },
    { "from", "from" },     { "to", "to" },                 { "start_time", "started_at" }, { "end_time", "ended_at" },
  };

  return rename_members (call, members, G_N_ELEMENTS (members), FALSE);
}

void
tandem_control_dropin_telephony_show (const TandemControlRequest *request)
{
  tandem_control_calls_describe (request, shape_telephony);
}

static JsonNode *
shape_hung_up (TandemCall *call)
{
  return with_message (rename_members (call, NULL, 0, TRUE), "Call ended");
}

void
tandem_control_dropin_telephony_hang_up (const TandemControlRequest *request)
{
  tandem_control_calls_end (request, shape_hung_up);
}

/* --- /api/call ------------------------------------------------------------------------------------------ */

static const Renamed call_members[] = {
  { "call_id", "id" },       { "call_sid", "call_sid" },     { "phone_number", "to" }, { "status", "status" },
  { "duration", "duration" }, { "start_time", "started_at" }, { "end_time", "ended_at" },
};

static JsonNode *
shape_call (TandemCall *call)
{
  return rename_members (call, call_members, G_N_ELEMENTS (call_members), FALSE);
}

static JsonNode *
shape_call_success (TandemCall *call)
{
  return rename_members (call, call_members, G_N_ELEMENTS (call_members), TRUE);
}

void
tandem_control_dropin_initiate (const TandemControlRequest *request)
{
  static const TandemControlDialNames names = { .to = "phone_number", .instructions = "prompt" };

  tandem_control_calls_place (request, &names, SOUP_STATUS_OK, shape_call_success);
}

void
tandem_control_dropin_show (const TandemControlRequest *request)
{
  tandem_control_calls_describe (request, shape_call);
}

void
tandem_control_dropin_terminate (const TandemControlRequest *request)
{
  tandem_control_calls_end (request, shape_call_success);
}

static JsonNode *
shape_utterance (TandemTurn *turn, guint index)
{
  static const char *const roles[] = {
    [TANDEM_PARTY_REMOTE] = "user", [TANDEM_PARTY_AGENT] = "assistant", [TANDEM_PARTY_OPERATOR] = "operator"
  };
  JsonNode *node = tandem_control_json_from_turn (turn, index);
  JsonObject *object = json_node_get_object (node);

  json_object_set_string_member (object, "role", roles[tandem_turn_get_party (turn)]);
  json_object_set_string_member (object, "content", tandem_turn_get_text (turn));
  return node;
}

static JsonNode *
shape_conversation (TandemCall *call)
{
  JsonNode *node = shape_call (call);
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  guint n = g_list_model_get_n_items (turns);
  JsonArray *array = json_array_sized_new (n);

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);

    json_array_add_element (array, shape_utterance (turn, i));
  }
  json_object_set_array_member (json_node_get_object (node), "conversation", array);
  return node;
}

void
tandem_control_dropin_conversation (const TandemControlRequest *request)
{
  tandem_control_calls_tell (request, shape_conversation);
}
