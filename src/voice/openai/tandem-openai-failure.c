// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-failure.h"

#include <string.h>

#include "tandem-error.h"

static const struct {
  const char *code;
  TandemAgentError error;
  const char *advice;
} fatal[] = {
  { "invalid_api_key", TANDEM_AGENT_ERROR_AUTH, "The AI service refused the key: check OPENAI_API_KEY." },
  { "account_deactivated", TANDEM_AGENT_ERROR_AUTH, "The account at the AI service is deactivated." },
  { "insufficient_quota", TANDEM_AGENT_ERROR_QUOTA, "The AI service says the credit is used up: check plan and billing there." },
  { "billing_hard_limit_reached", TANDEM_AGENT_ERROR_QUOTA, "The AI service says the billing limit is reached: raise it there." },
  { "model_not_found", TANDEM_AGENT_ERROR_MODEL, "The AI service does not know this model: choose another (OPENAI_REALTIME_MODEL)." },
  { "session_expired", TANDEM_AGENT_ERROR_PROTOCOL, "The AI session reached its longest duration." },
};

static const char *const benign[] = {
  "response_cancel_not_active",
  "conversation_already_has_active_response",
  "input_audio_buffer_commit_empty",
  NULL,
};

gboolean
tandem_openai_failure_is_benign (const char *code)
{
  return code && g_strv_contains (benign, code);
}

gboolean
tandem_openai_failure_is_fatal (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    if (g_strcmp0 (fatal[i].code, code) == 0)
      return TRUE;
  return FALSE;
}

GError *
tandem_openai_failure_from_code (const char *code, const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    if (g_strcmp0 (fatal[i].code, code) == 0)
      return g_error_new_literal (TANDEM_AGENT_ERROR, (int) fatal[i].error, fatal[i].advice);
  if (g_strcmp0 (code, "rate_limit_exceeded") == 0)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service is limiting requests: wait a little.");
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The AI service says: %s",
                      message && *message ? message : code ? code : "unknown error");
}

GError *
tandem_openai_failure_from_handshake (guint status, gboolean passing, const char *model, const GError *cause)
{
  switch (status) {
  case 401:
  case 403:
    return tandem_openai_failure_from_code ("invalid_api_key", NULL);
  case 400:
  case 404:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                        "The AI service does not know the model “%s”: choose another (OPENAI_REALTIME_MODEL).", model);
  case 429:
    if (passing)
      return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                  "The AI service takes no more sessions just now (429): wait a little.");
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service refuses more sessions now (429): wait, or check plan and billing there.");
  default:
    if (status >= 300)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                          "The AI service answered with status %u: try again, or check OPENAI_REALTIME_URL.", status);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service cannot be reached: check the network (%s).",
                        cause ? cause->message : "no answer");
  }
}

GError *
tandem_openai_failure_from_close (guint close_code, const char *reason)
{
  if (reason && *reason)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service closed the connection: %s (%u).", reason, close_code);
  return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                              "The connection to the AI service was lost.");
}
