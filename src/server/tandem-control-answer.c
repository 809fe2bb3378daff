// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-answer.h"

#include <string.h>

#include "tandem-error.h"

/* Where nobody knows better. */
#define RETRY_AFTER_S 60

typedef struct {
  GQuark (*domain) (void);
  int code;
  guint status;
  const char *word;
} Meaning;

static const Meaning meanings[] = {
  { tandem_call_error_quark, TANDEM_CALL_ERROR_BAD_NUMBER, 400, "bad_number" },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_WRONG_STATE, 409, "wrong_state" },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_NOT_FOUND, 404, "not_found" },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_LIMIT, TANDEM_CONTROL_TOO_MANY_REQUESTS, "limit" },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_REFUSED, 403, "refused" },
  { tandem_call_error_quark, TANDEM_CALL_ERROR_BAD_INPUT, 400, "bad_input" },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_AUTH, 502, "carrier_auth" },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_REFUSED, 502, "carrier_refused" },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_UNREACHABLE, 502, "carrier_unreachable" },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_BUSY, 502, "carrier_busy" },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_NOT_SET_UP, 409, "not_set_up" },
  { tandem_provider_error_quark, TANDEM_PROVIDER_ERROR_PROTOCOL, 502, "carrier_protocol" },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_AUTH, 502, "agent_auth" },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_QUOTA, 502, "agent_quota" },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_MODEL, 502, "agent_model" },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_UNREACHABLE, 502, "agent_unreachable" },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_PROTOCOL, 502, "agent_protocol" },
  { tandem_agent_error_quark, TANDEM_AGENT_ERROR_NOT_SET_UP, 409, "not_set_up" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_SILENT, 502, "no_sound" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_CAPTIONS, 502, "no_captions" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_STILL_UP, 502, "still_up" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NOT_RECORDED, 502, "not_recorded" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NOT_PAUSED, 502, "not_paused" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NOT_FETCHED, 502, "not_fetched" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_AGENT_GONE, 502, "agent_gone" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_STREAM_LOST, 502, "stream_lost" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_THIRD_PARTY, 502, "third_party" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_AGENT_AWAY, 502, "agent_away" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_COST, 409, "cost_limit" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_TIME, 409, "time_limit" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NO_PRICE, 409, "no_price" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_NO_AGENT, 409, "no_agent" },
  { tandem_line_error_quark, TANDEM_LINE_ERROR_AGENT_ASKS, 409, "agent_asks" },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_FILE, 400, "bad_tools" },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_ARGUMENTS, 400, "bad_tools" },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_REFUSED, 403, "refused" },
  { tandem_tool_error_quark, TANDEM_TOOL_ERROR_FAILED, 502, "tool_failed" },
  { tandem_audio_error_quark, TANDEM_AUDIO_ERROR_DEVICE, 409, "no_sound" },
  { tandem_store_error_quark, TANDEM_STORE_ERROR_FULL, 500, "disk_full" },
};

static const Meaning *
find_meaning (const GError *error)
{
  static const Meaning other = { NULL, 0, 500, "failed" };

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (error->domain == meanings[i].domain () && error->code == meanings[i].code)
      return &meanings[i];
  return &other;
}

const char *
tandem_control_answer_code (const GError *error)
{
  return find_meaning (error)->word;
}

void
tandem_control_answer (SoupServerMessage *message, guint status, JsonNode *body)
{
  g_autoptr (JsonNode) owned = body;
  char *text = json_to_string (owned, FALSE);

  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  soup_server_message_set_status (message, status, NULL);
}

void
tandem_control_answer_done (SoupServerMessage *message)
{
  JsonObject *object = json_object_new ();
  JsonNode *body = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "success", TRUE);
  json_object_unref (object);
  tandem_control_answer (message, SOUP_STATUS_OK, body);
}

JsonNode *
tandem_control_answer_make_error (const char *code, const char *field, const char *sentence)
{
  g_autofree char *named = field ? g_strdup_printf ("%s: %s", field, sentence) : NULL;
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "code", code);
  json_object_set_string_member (object, "message", named ? named : sentence);
  if (field)
    json_object_set_string_member (object, "field", field);
  json_object_unref (object);
  return node;
}

static void
set_retry_after (SoupServerMessage *message, guint seconds)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", text);
}

void
tandem_control_answer_refusal (SoupServerMessage *message, guint status, const char *code, const char *field,
                               const char *sentence)
{
  JsonObject *object = json_object_new ();
  JsonNode *body = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "success", FALSE);
  json_object_set_member (object, "error", tandem_control_answer_make_error (code, field, sentence));
  json_object_unref (object);
  if (status == TANDEM_CONTROL_TOO_MANY_REQUESTS)
    set_retry_after (message, RETRY_AFTER_S);
  tandem_control_answer (message, status, body);
}

void
tandem_control_answer_error (SoupServerMessage *message, const char *field, const GError *error)
{
  const Meaning *meaning = find_meaning (error);

  tandem_control_answer_refusal (message, meaning->status, meaning->word, field, error->message);
}

void
tandem_control_answer_limit (SoupServerMessage *message, guint wait_s, const GError *error)
{
  tandem_control_answer_error (message, NULL, error);
  set_retry_after (message, MAX (wait_s, 1));
}
