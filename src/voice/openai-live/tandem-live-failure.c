// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-failure.h"

#include <string.h>

#include "tandem-error.h"

#define SHOWN_MAX 160

static const struct {
  const char *code;
  TandemAgentError error;
  const char *sentence;
} known[] = {
  { "invalid_api_key", TANDEM_AGENT_ERROR_AUTH, "The AI service refused the key: check OPENAI_API_KEY." },
  { "insufficient_quota", TANDEM_AGENT_ERROR_QUOTA, "The AI service says there is no credit left: check plan and billing there." },
  { "model_not_found", TANDEM_AGENT_ERROR_MODEL, "The AI service does not know this model: choose another (OPENAI_LIVE_MODEL)." },
  { "invalid_model", TANDEM_AGENT_ERROR_MODEL, "The AI service does not know this model: choose another (OPENAI_LIVE_MODEL)." },
  { "rate_limit_exceeded", TANDEM_AGENT_ERROR_UNREACHABLE, "The AI service takes no more sessions just now: wait a little." },
  { "expired", TANDEM_AGENT_ERROR_UNREACHABLE, "The session with the AI service lasted as long as it may." },
  { "session_expired", TANDEM_AGENT_ERROR_UNREACHABLE, "The session with the AI service lasted as long as it may." },
  { "content", TANDEM_AGENT_ERROR_PROTOCOL, "The AI service ended the session because of its rules on content." },
  { "connection_lost", TANDEM_AGENT_ERROR_UNREACHABLE, "The connection to the AI service was lost." },
};

static GError *
find (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (code, known[i].code) == 0)
      return g_error_new_literal (TANDEM_AGENT_ERROR, (int) known[i].error, known[i].sentence);
  return NULL;
}

static char *
shorten (const char *text)
{
  if (!text || !*text)
    return g_strdup ("no reason given");
  return g_utf8_strlen (text, -1) <= SHOWN_MAX ? g_strdup (text) : g_utf8_substring (text, 0, SHOWN_MAX);
}

GError *
tandem_live_failure_from_handshake (guint status, gboolean passing, const GError *cause)
{
  switch (status) {
  case 401:
  case 403: return find ("invalid_api_key");
  case 429: return find (passing ? "rate_limit_exceeded" : "insufficient_quota");
  case 404:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                "There is no Live API where OPENAI_REALTIME_URL points to (404): correct it, or leave it out.");
  default:
    if (status >= 300)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                          "The AI service answered with status %u: try again, or check OPENAI_REALTIME_URL.", status);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service cannot be reached: check the network (%s).", cause ? cause->message : "no answer");
  }
}

GError *
tandem_live_failure_from_code (const char *code, const char *text)
{
  GError *error = find (code);
  g_autofree char *shown = NULL;

  if (error)
    return error;
  shown = shorten (text ? text : code);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The AI service reports an error: %s.", shown);
}

gboolean
tandem_live_failure_is_fatal (const char *code)
{
  g_autoptr (GError) error = find (code);

  return error != NULL;
}

GError *
tandem_live_failure_from_reason (const char *reason)
{
  GError *error = find (reason);
  g_autofree char *shown = NULL;

  if (error)
    return error;
  shown = shorten (reason);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The AI service ended the session (%s).", shown);
}

GError *
tandem_live_failure_from_close (guint code, const char *reason)
{
  g_autofree char *shown = NULL;

  if (!reason || !*reason)
    return find ("connection_lost");
  shown = shorten (reason);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The AI service closed the connection: %s (%u).", shown, code);
}
