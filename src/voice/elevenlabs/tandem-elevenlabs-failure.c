// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-failure.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-voice-json.h"

/* Words of the service that are shown are no longer than this. */
#define SHOWN_MAX 160

typedef enum { KEY, QUOTA, BUSY, AGENT, VOICE, OVERRIDE, VARIABLE, CAP, SLOW } Cause;

/* What the service is known to say, in a word of its own or in a sentence; the first that fits counts. */
static const struct {
  const char *words;
  Cause cause;
} known[] = {
  { "override_error", OVERRIDE },
  { "verride for field", OVERRIDE },
  { "missing_dynamic_variable", VARIABLE },
  { "issing required dynamic variables", VARIABLE },
  { "max_duration_exceeded", CAP },
  { "maximum duration", CAP },
  { "max conversation duration", CAP },
  { "llm_timeout", SLOW },
  { "too_many_concurrent_requests", BUSY },
  { "system_busy", BUSY },
  { "rate_limit", BUSY },
  { "quota", QUOTA },
  { "payment", QUOTA },
  { "insufficient_credits", QUOTA },
  { "invalid_api_key", KEY },
  { "missing_permissions", KEY },
  { "needs_authorization", KEY },
  { "authorization", KEY },
  { "authentication", KEY },
  { "voice_not_found", VOICE },
  { "invalid_voice", VOICE },
  { "document_not_found", AGENT },
  { "agent_not_found", AGENT },
  { "AI agent you are trying to reach does not exist", AGENT },
};

/* What an agent may be told otherwise, by the switch in its security settings. */
static const struct {
  const char *field;
  const char *what;
  const char *name;
} switches[] = {
  { "first_message", "First message", "AI_GREETING" },
  { "voice_id", "Voice", "AI_VOICE" },
  { "language", "Agent language", "the language of the profile" },
  { "prompt", "System prompt", "AI_INSTRUCTIONS" },
};

static char *
shorten (const char *text)
{
  if (!text || !*text)
    return g_strdup ("no reason given");
  return g_utf8_strlen (text, -1) <= SHOWN_MAX ? g_strdup (text) : g_utf8_substring (text, 0, SHOWN_MAX);
}

static GError *
explain_override (const char *said)
{
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    if (strstr (said, switches[i].field))
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                          "The ElevenLabs agent keeps its own setting: switch on “%s” in its Security settings, under Overrides, or "
                          "leave %s empty.", switches[i].what, switches[i].name);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                      "The ElevenLabs agent keeps its own settings: in its Security settings, under Overrides, switch on what is set here "
                      "(AI_GREETING, AI_INSTRUCTIONS, AI_VOICE), or leave those empty (%s).", said);
}

static GError *
explain (Cause cause, const char *said)
{
  switch (cause) {
  case KEY:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH,
                        "ElevenLabs refused the key: check ELEVENLABS_API_KEY and what it may be used for (%s).", said);
  case QUOTA:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                        "ElevenLabs says the quota is used up: check plan and billing there (%s).", said);
  case BUSY:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "ElevenLabs takes no more just now: wait a little (%s).",
                        said);
  case AGENT:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                        "ElevenLabs does not know this agent: check ELEVENLABS_AGENT_ID (%s).", said);
  case VOICE:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL, "ElevenLabs does not know this voice: check AI_VOICE (%s).", said);
  case OVERRIDE:
    return explain_override (said);
  case VARIABLE:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                        "The ElevenLabs agent wants values that are not known here: take the {{variables}} out of it (%s).", said);
  case CAP:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                "The longest duration that is set at the ElevenLabs agent was reached.");
  case SLOW:
  default:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The model of the ElevenLabs agent took too long to answer (%s).",
                        said);
  }
}

/* NULL when it is none of those. */
static GError *
find (const char *word, const char *text)
{
  g_autofree char *shown = shorten (text ? text : word);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if ((word && strstr (word, known[i].words)) || (text && strstr (text, known[i].words)))
      return explain (known[i].cause, shown);
  return NULL;
}

/* {"detail": {"status" or "code", "message"}}, {"detail": "…"}, {"detail": [{"msg"}]}. */
static void
read_detail (const char *body, gsize length, char **word, char **text)
{
  g_autoptr (JsonNode) root = body ? tandem_voice_json_parse (body, length, NULL) : NULL;
  JsonObject *object = root ? json_node_get_object (root) : NULL;
  JsonObject *detail = tandem_voice_json_peek_object (object, "detail");
  JsonArray *list = tandem_voice_json_peek_array (object, "detail");
  JsonNode *first = list && json_array_get_length (list) > 0 ? json_array_get_element (list, 0) : NULL;
  const char *status = tandem_voice_json_peek_string (detail, "status");
  const char *message = tandem_voice_json_peek_string (detail, "message");

  if (!message)
    message = tandem_voice_json_peek_string (object, "detail");
  if (!message && first && JSON_NODE_HOLDS_OBJECT (first))
    message = tandem_voice_json_peek_string (json_node_get_object (first), "msg");
  *word = g_strdup (status ? status : tandem_voice_json_peek_string (detail, "code"));
  *text = g_strdup (message);
}

GError *
tandem_elevenlabs_failure_from_status (guint status, gboolean passing, const char *body, gsize length, const GError *cause)
{
  g_autofree char *word = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *number = g_strdup_printf ("%u", status);
  GError *error;

  if (status < 300)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "ElevenLabs cannot be reached: check the network (%s).",
                        cause ? cause->message : "no answer");
  read_detail (body, length, &word, &text);
  error = passing && status == 429 ? NULL : find (word, text);
  if (error)
    return error;
  shown = shorten (text ? text : number);
  switch (status) {
  case 401:
  case 403: return explain (KEY, shown);
  case 402: return explain (QUOTA, shown);
  case 404: return explain (AGENT, shown);
  case 429: return explain (passing ? BUSY : QUOTA, shown);
  default:
    if (status == 400 || status == 422)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "ElevenLabs refused the request (%s).", shown);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "ElevenLabs answered with status %u: try again, or check ELEVENLABS_API_URL.", status);
  }
}

GError *
tandem_elevenlabs_failure_from_event (const char *type, const char *text)
{
  GError *error = find (type, text);
  g_autofree char *shown = NULL;

  if (error)
    return error;
  shown = shorten (text ? text : type);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The ElevenLabs agent reports an error: %s.", shown);
}

gboolean
tandem_elevenlabs_failure_is_fatal (const char *type)
{
  static const char *const fatal[] = { "override_error", "missing_dynamic_variable", "max_duration_exceeded", NULL };

  return type && g_strv_contains (fatal, type);
}

GError *
tandem_elevenlabs_failure_from_close (guint code, const char *reason)
{
  GError *error = reason && *reason ? find (NULL, reason) : NULL;
  g_autofree char *shown = NULL;

  if (error)
    return error;
  if (!reason || !*reason)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The connection to ElevenLabs was lost.");
  shown = shorten (reason);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "ElevenLabs closed the connection: %s (%u).", shown, code);
}

GError *
tandem_elevenlabs_failure_from_format (const char *name, gboolean speaks)
{
  g_autofree char *shown = shorten (name);

  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                      speaks ? "The ElevenLabs agent speaks %s, which is not known here: set its TTS output format to μ-law 8000 Hz."
                             : "The ElevenLabs agent hears %s, which is not known here: set its user input audio format to μ-law 8000 Hz.",
                      shown);
}
