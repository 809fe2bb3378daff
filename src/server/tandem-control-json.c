// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-json.h"

#include "tandem-error.h"

/* json-glib's parser is recursive: a body of brackets would overflow the stack. */
#define MAX_DEPTH 16

/* --- models to JSON ---------------------------------------------------------------------------- */

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  return node;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value && *value)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autoptr (GDateTime) utc = time ? g_date_time_to_utc (time) : NULL;
  g_autofree char *text = utc ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  set_string (object, name, text);
}

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
  set_string (object, "recording", url);
  json_object_set_string_member (object, "recording_state", words[state]);
}

JsonNode *
tandem_control_json_from_call (TandemCall *call)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", tandem_call_get_id (call));
  set_string (object, "call_sid", tandem_call_get_call_sid (call));
  json_object_set_string_member (object, "direction",
                                 tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? "inbound" : "outbound");
  set_string (object, "from", tandem_call_get_from (call));
  set_string (object, "to", tandem_call_get_to (call));
  json_object_set_string_member (object, "status", status_word (tandem_call_get_state (call)));
  set_string (object, "patch", tandem_patch_to_string (tandem_call_get_patch (call)));
  set_string (object, "profile", tandem_call_get_profile_name (call));
  set_time (object, "started_at", tandem_call_get_started_at (call));
  set_time (object, "answered_at", tandem_call_get_answered_at (call));
  set_time (object, "ended_at", tandem_call_get_ended_at (call));
  if (tandem_call_get_answered_at (call) || !tandem_call_is_live (call))
    json_object_set_int_member (object, "duration", tandem_call_get_duration (call));
  else
    json_object_set_null_member (object, "duration");
  set_string (object, "end_reason", tandem_call_get_end_reason (call));
  json_object_set_null_member (object, "cost");
  set_recording (object, call);
  json_object_set_boolean_member (object, "muted", tandem_call_get_muted (call));
  json_object_set_boolean_member (object, "monitored", tandem_call_get_monitored (call));
  json_object_set_string_member (object, "digits", tandem_call_get_digits (call));
  return take_object (object);
}

static void
set_ms (JsonObject *object, const char *name, gint64 ms)
{
  if (ms >= 0)
    json_object_set_int_member (object, name, ms);
  else
    json_object_set_null_member (object, name);
}

JsonNode *
tandem_control_json_from_turn (TandemTurn *turn, guint index)
{
  JsonObject *object = json_object_new ();

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
  return take_object (object);
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
  return take_object (object);
}

/* --- requests -------------------------------------------------------------------------------------- */

static gboolean
is_shallow (const char *text, gsize length)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (in_string && text[i] == '\\')
      i++;
    else if (text[i] == '"')
      in_string = !in_string;
    else if (!in_string && (text[i] == '{' || text[i] == '['))
      depth++;
    else if (!in_string && (text[i] == '}' || text[i] == ']') && depth > 0)
      depth--;
    if (depth > MAX_DEPTH)
      return FALSE;
  }
  return TRUE;
}

static JsonObject *
parse_object (GBytes *body, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root;

  if (!g_utf8_validate_len (text, length, NULL) || !is_shallow (text, length) ||
      !json_parser_load_from_data (parser, text, (gssize) length, NULL) || !(root = json_parser_get_root (parser)) ||
      !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "The body must be one JSON object in UTF-8, like {\"to\":\"+12025550123\"}.");
    return NULL;
  }
  return json_object_ref (json_node_get_object (root));
}

static const char *
type_word (JsonNode *node)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT: return "an object";
  case JSON_NODE_ARRAY: return "a list";
  case JSON_NODE_NULL: return "null";
  case JSON_NODE_VALUE:
  default: break;
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return "a string";
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? "true or false" : "a number";
}

/* An absent field and null are the same.  FALSE when it has another type than @type. */
static gboolean
find_value (JsonObject *object, const char *name, GType type, JsonNode **found, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *found = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be %s, not %s.",
                 type == G_TYPE_STRING ? "a string" : "true or false", type_word (node));
    return FALSE;
  }
  *found = node;
  return TRUE;
}

static gboolean
find_string (JsonObject *object, const char *name, char **value, GError **error)
{
  JsonNode *node;

  if (!find_value (object, name, G_TYPE_STRING, &node, error))
    return FALSE;
  *value = node ? json_node_dup_string (node) : NULL;
  /* Escapes like \ud800 can smuggle in what is not text. */
  if (*value && !g_utf8_validate (*value, -1, NULL)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is not valid text.");
    g_clear_pointer (value, g_free);
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_mode (JsonObject *object, TandemCallMode *mode, GError **error)
{
  g_autofree char *word = NULL;

  *mode = TANDEM_CALL_MODE_AGENT;
  if (!find_string (object, "mode", &word, error))
    return FALSE;
  if (!word || tandem_call_mode_from_string (word, mode))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       "This must be agent, operator or echo.");
  return FALSE;
}

/* Fields of the contract that this version cannot honour must not be ignored in silence. */
static gboolean
parse_unavailable (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node;

  if (!find_value (object, name, G_TYPE_BOOLEAN, &node, error))
    return FALSE;
  if (!node || !json_node_get_boolean (node))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This version cannot do that: leave it out.");
  return FALSE;
}

gboolean
tandem_control_json_parse_dial (GBytes *body, TandemControlDial *dial, const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const struct {
    const char *name;
    char **value;
  } strings[] = {
    { "to", &dial->to },           { "from", &dial->from },   { "profile", &dial->profile },
    { "provider", &dial->provider }, { "voice", &dial->voice }, { "instructions", &dial->instructions },
    { "greeting", &dial->greeting },
  };
  static const char *const unavailable[] = { "machine_detection" };
  JsonNode *record;

  *field = NULL;
  object = parse_object (body, error);
  if (!object)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    *field = strings[i].name;
    if (!find_string (object, strings[i].name, strings[i].value, error))
      return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (unavailable); i++) {
    *field = unavailable[i];
    if (!parse_unavailable (object, unavailable[i], error))
      return FALSE;
  }
  *field = "record";
  if (!find_value (object, "record", G_TYPE_BOOLEAN, &record, error))
    return FALSE;
  dial->record = record && json_node_get_boolean (record);
  *field = "mode";
  if (!parse_mode (object, &dial->mode, error))
    return FALSE;
  *field = "to";
  if (!dial->to || !*dial->to) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Say which number to call.");
    return FALSE;
  }
  *field = NULL;
  return TRUE;
}

void
tandem_control_dial_clear (TandemControlDial *dial)
{
  g_clear_pointer (&dial->to, g_free);
  g_clear_pointer (&dial->from, g_free);
  g_clear_pointer (&dial->profile, g_free);
  g_clear_pointer (&dial->provider, g_free);
  g_clear_pointer (&dial->instructions, g_free);
  g_clear_pointer (&dial->voice, g_free);
  g_clear_pointer (&dial->greeting, g_free);
}

char *
tandem_control_json_parse_string (GBytes *body, const char *name, const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *value = NULL;

  *field = NULL;
  object = parse_object (body, error);
  if (!object)
    return NULL;
  *field = name;
  if (!find_string (object, name, &value, error))
    return NULL;
  if (!value) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is missing.");
    return NULL;
  }
  *field = NULL;
  return g_steal_pointer (&value);
}

gboolean
tandem_control_json_parse_boolean (GBytes *body, const char *name, gboolean *value, const char **field, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  *field = NULL;
  object = parse_object (body, error);
  if (!object)
    return FALSE;
  *field = name;
  if (!find_value (object, name, G_TYPE_BOOLEAN, &node, error))
    return FALSE;
  if (!node) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "Say true or false.");
    return FALSE;
  }
  *value = json_node_get_boolean (node);
  return TRUE;
}
