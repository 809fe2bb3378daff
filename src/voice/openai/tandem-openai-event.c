// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-event.h"

#include "tandem-error.h"
#include "tandem-openai-usage.h"
#include "tandem-voice-json.h"

/* Which members an event carries: a flag a member, so that one table describes the protocol. */
enum {
  ITEM = 1 << 0, RESPONSE = 1 << 1, PREVIOUS = 1 << 2, START_MS = 1 << 3, END_MS = 1 << 4, DELTA_TEXT = 1 << 5,
  DELTA_AUDIO = 1 << 6, TRANSCRIPT = 1 << 7, TEXT = 1 << 8, ITEM_OBJECT = 1 << 9, RESPONSE_OBJECT = 1 << 10,
  ERROR_OBJECT = 1 << 11, SESSION_OBJECT = 1 << 12, CALL_OBJECT = 1 << 13,
};

static const struct {
  const char *name;
  TandemOpenaiEventType type;
  int members;
} table[] = {
  { "session.created", TANDEM_OPENAI_EVENT_SESSION_CREATED, SESSION_OBJECT },
  { "session.updated", TANDEM_OPENAI_EVENT_SESSION_UPDATED, 0 },
  { "transcription_session.created", TANDEM_OPENAI_EVENT_SESSION_CREATED, 0 },
  { "transcription_session.updated", TANDEM_OPENAI_EVENT_SESSION_UPDATED, 0 },
  { "error", TANDEM_OPENAI_EVENT_ERROR, ERROR_OBJECT },
  { "input_audio_buffer.speech_started", TANDEM_OPENAI_EVENT_SPEECH_STARTED, ITEM | START_MS },
  { "input_audio_buffer.speech_stopped", TANDEM_OPENAI_EVENT_SPEECH_STOPPED, ITEM | END_MS },
  { "input_audio_buffer.committed", TANDEM_OPENAI_EVENT_COMMITTED, ITEM | PREVIOUS },
  { "conversation.item.added", TANDEM_OPENAI_EVENT_ITEM_ADDED, ITEM_OBJECT | PREVIOUS },
  { "conversation.item.created", TANDEM_OPENAI_EVENT_ITEM_ADDED, ITEM_OBJECT | PREVIOUS },
  { "conversation.item.input_audio_transcription.delta", TANDEM_OPENAI_EVENT_INPUT_DELTA, ITEM | DELTA_TEXT },
  { "conversation.item.input_audio_transcription.completed", TANDEM_OPENAI_EVENT_INPUT_COMPLETED, ITEM | TRANSCRIPT },
  { "conversation.item.input_audio_transcription.failed", TANDEM_OPENAI_EVENT_INPUT_FAILED, ITEM | ERROR_OBJECT },
  { "response.created", TANDEM_OPENAI_EVENT_RESPONSE_CREATED, RESPONSE_OBJECT },
  { "response.output_audio.delta", TANDEM_OPENAI_EVENT_AUDIO_DELTA, ITEM | RESPONSE | DELTA_AUDIO },
  { "response.audio.delta", TANDEM_OPENAI_EVENT_AUDIO_DELTA, ITEM | RESPONSE | DELTA_AUDIO },
  { "response.output_audio.done", TANDEM_OPENAI_EVENT_AUDIO_DONE, ITEM | RESPONSE },
  { "response.audio.done", TANDEM_OPENAI_EVENT_AUDIO_DONE, ITEM | RESPONSE },
  { "response.output_audio_transcript.delta", TANDEM_OPENAI_EVENT_TEXT_DELTA, ITEM | RESPONSE | DELTA_TEXT },
  { "response.audio_transcript.delta", TANDEM_OPENAI_EVENT_TEXT_DELTA, ITEM | RESPONSE | DELTA_TEXT },
  { "response.output_text.delta", TANDEM_OPENAI_EVENT_TEXT_DELTA, ITEM | RESPONSE | DELTA_TEXT },
  { "response.text.delta", TANDEM_OPENAI_EVENT_TEXT_DELTA, ITEM | RESPONSE | DELTA_TEXT },
  { "response.output_audio_transcript.done", TANDEM_OPENAI_EVENT_TEXT_DONE, ITEM | RESPONSE | TRANSCRIPT },
  { "response.audio_transcript.done", TANDEM_OPENAI_EVENT_TEXT_DONE, ITEM | RESPONSE | TRANSCRIPT },
  { "response.output_text.done", TANDEM_OPENAI_EVENT_TEXT_DONE, ITEM | RESPONSE | TEXT },
  { "response.text.done", TANDEM_OPENAI_EVENT_TEXT_DONE, ITEM | RESPONSE | TEXT },
  { "response.output_item.done", TANDEM_OPENAI_EVENT_FUNCTION_CALL, RESPONSE | CALL_OBJECT },
  { "response.done", TANDEM_OPENAI_EVENT_RESPONSE_DONE, RESPONSE_OBJECT },
  { "mcp_list_tools.failed", TANDEM_OPENAI_EVENT_SERVER_GONE, 0 },
  { "response.mcp_call.failed", TANDEM_OPENAI_EVENT_SERVER_FAILED, 0 },
};

void
tandem_openai_event_free (TandemOpenaiEvent *event)
{
  g_free (event->event_id);
  g_free (event->item_id);
  g_free (event->previous_item_id);
  g_free (event->response_id);
  g_free (event->role);
  g_free (event->status);
  g_free (event->code);
  g_free (event->call_id);
  g_free (event->name);
  g_free (event->text);
  g_clear_pointer (&event->audio, g_bytes_unref);
  g_clear_pointer (&event->usage, tandem_usage_free);
  g_free (event);
}

/* The string member @name, or NULL when absent, null or of another kind. */
static gboolean
need_string (JsonObject *object, const char *name, char **field, GError **error)
{
  const char *value = tandem_voice_json_peek_string (object, name);

  if (!value) {
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "the event has no string “%s”", name);
    return FALSE;
  }
  g_free (*field);
  *field = g_strdup (value);
  return TRUE;
}

static gboolean
need_ms (JsonObject *object, const char *name, gint64 *field, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) {
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "the event has no number “%s”", name);
    return FALSE;
  }
  *field = (gint64) CLAMP (json_node_get_double (node), 0.0, 1e12);
  return TRUE;
}

static gboolean
need_audio (JsonObject *object, GBytes **field, GError **error)
{
  *field = tandem_voice_json_decode (tandem_voice_json_peek_string (object, "delta"));
  if (!*field)
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "the audio is not base64");
  return *field != NULL;
}

static void
take_error_object (JsonObject *error_object, TandemOpenaiEvent *event)
{
  const char *code = tandem_voice_json_peek_string (error_object, "code");

  g_free (event->code);
  event->code = g_strdup (code ? code : tandem_voice_json_peek_string (error_object, "type"));
  g_free (event->text);
  event->text = g_strdup (tandem_voice_json_peek_string (error_object, "message"));
  if (!event->event_id)
    event->event_id = g_strdup (tandem_voice_json_peek_string (error_object, "event_id"));
}

static gboolean
take_response_object (JsonObject *object, TandemOpenaiEvent *event, GError **error)
{
  JsonObject *response = tandem_voice_json_peek_object (object, "response");
  JsonObject *failure = tandem_voice_json_peek_object (tandem_voice_json_peek_object (response, "status_details"), "error");

  if (!need_string (response, "id", &event->response_id, error))
    return FALSE;
  event->status = g_strdup (tandem_voice_json_peek_string (response, "status"));
  event->exact = g_strcmp0 (tandem_voice_json_peek_string (tandem_voice_json_peek_object (response, "metadata"), "tandem"), "exact") == 0;
  event->usage = tandem_openai_usage_read (tandem_voice_json_peek_object (response, "usage"));
  if (failure)
    take_error_object (failure, event);
  return TRUE;
}

static gboolean
is_function_item (const char *type)
{
  return g_strcmp0 (type, "function_call") == 0 || g_strcmp0 (type, "function_call_output") == 0 || (type && g_str_has_prefix (type, "mcp_"));
}

static gboolean
take_item_object (JsonObject *object, TandemOpenaiEvent *event, GError **error)
{
  JsonObject *item = tandem_voice_json_peek_object (object, "item");
  const char *type = tandem_voice_json_peek_string (item, "type");

  if (!need_string (item, "id", &event->item_id, error))
    return FALSE;
  /* Calls of functions and what came of them stand between the turns of the conversation, as a system message does. */
  if (g_strcmp0 (type, "message") == 0)
    event->role = g_strdup (tandem_voice_json_peek_string (item, "role"));
  else if (is_function_item (type))
    event->role = g_strdup ("system");
  return TRUE;
}

/* Any other item that is done is told by events of its own. */
static gboolean
take_call_object (JsonObject *object, TandemOpenaiEvent *event, GError **error)
{
  JsonObject *item = tandem_voice_json_peek_object (object, "item");

  if (g_strcmp0 (tandem_voice_json_peek_string (item, "type"), "function_call") != 0) {
    event->type = TANDEM_OPENAI_EVENT_IGNORED;
    return TRUE;
  }
  event->text = g_strdup (tandem_voice_json_peek_string (item, "arguments"));
  event->status = g_strdup (tandem_voice_json_peek_string (item, "status"));
  return need_string (item, "call_id", &event->call_id, error) && need_string (item, "name", &event->name, error);
}

/* Only a hint: a service that says something else, or nothing, is as welcome. */
static void
take_session_object (JsonObject *session, TandemOpenaiEvent *event)
{
  JsonNode *node = session ? json_object_get_member (session, "expires_at") : NULL;

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    event->expires_s = MAX (json_node_get_int (node), 0);
}

static gboolean
take_members (JsonObject *object, int members, TandemOpenaiEvent *event, GError **error)
{
  if ((members & ITEM) && !need_string (object, "item_id", &event->item_id, error))
    return FALSE;
  if ((members & RESPONSE) && !need_string (object, "response_id", &event->response_id, error))
    return FALSE;
  if (members & PREVIOUS)
    event->previous_item_id = g_strdup (tandem_voice_json_peek_string (object, "previous_item_id"));
  if ((members & START_MS) && !need_ms (object, "audio_start_ms", &event->at_ms, error))
    return FALSE;
  if ((members & END_MS) && !need_ms (object, "audio_end_ms", &event->at_ms, error))
    return FALSE;
  if ((members & DELTA_TEXT) && !need_string (object, "delta", &event->text, error))
    return FALSE;
  if ((members & DELTA_AUDIO) && !need_audio (object, &event->audio, error))
    return FALSE;
  if ((members & TRANSCRIPT) && !need_string (object, "transcript", &event->text, error))
    return FALSE;
  if (members & TRANSCRIPT)
    event->usage = tandem_openai_usage_read (tandem_voice_json_peek_object (object, "usage"));
  if ((members & TEXT) && !need_string (object, "text", &event->text, error))
    return FALSE;
  if ((members & ITEM_OBJECT) && !take_item_object (object, event, error))
    return FALSE;
  if ((members & RESPONSE_OBJECT) && !take_response_object (object, event, error))
    return FALSE;
  if ((members & CALL_OBJECT) && !take_call_object (object, event, error))
    return FALSE;
  if (members & SESSION_OBJECT)
    take_session_object (tandem_voice_json_peek_object (object, "session"), event);
  if (members & ERROR_OBJECT)
    take_error_object (tandem_voice_json_peek_object (object, "error"), event);
  return TRUE;
}

TandemOpenaiEvent *
tandem_openai_event_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, error);
  g_autoptr (TandemOpenaiEvent) event = g_new0 (TandemOpenaiEvent, 1);
  JsonObject *object;
  const char *type;

  if (!root)
    return NULL;
  object = json_node_get_object (root);
  type = tandem_voice_json_peek_string (object, "type");
  if (!type) {
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "the AI service sent an event without a type");
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (!g_str_equal (table[i].name, type))
      continue;
    event->type = table[i].type;
    if (take_members (object, table[i].members, event, error))
      return g_steal_pointer (&event);
    g_prefix_error (error, "%s: ", type);
    return NULL;
  }
  event->type = TANDEM_OPENAI_EVENT_IGNORED;
  return g_steal_pointer (&event);
}
