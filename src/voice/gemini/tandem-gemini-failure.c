// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-failure.h"

#include <string.h>

#include "tandem-error.h"

/* Said of the setup: a member, voice or model that does not fit. */
#define INVALID_ARGUMENT 1007
#define POLICY 1008

/* Beginnings of what the service is known to say; the same codes are used for all of it. */
static const struct {
  const char *words;
  TandemAgentError error;
} known[] = {
  { "API key", TANDEM_AGENT_ERROR_AUTH },
  { "API_KEY", TANDEM_AGENT_ERROR_AUTH },
  { "authentication credential", TANDEM_AGENT_ERROR_AUTH },
  { "unregistered callers", TANDEM_AGENT_ERROR_AUTH },
  { "PERMISSION_DENIED", TANDEM_AGENT_ERROR_AUTH },
  { "denied on resource", TANDEM_AGENT_ERROR_AUTH },
  { "quota", TANDEM_AGENT_ERROR_QUOTA },
  { "billing", TANDEM_AGENT_ERROR_QUOTA },
  { "RESOURCE_EXHAUSTED", TANDEM_AGENT_ERROR_QUOTA },
  { "is not found for API version", TANDEM_AGENT_ERROR_MODEL },
  { "is not supported for bidiGenerateContent", TANDEM_AGENT_ERROR_MODEL },
  { "Publisher Model", TANDEM_AGENT_ERROR_MODEL },
};

static GError *
explain (const TandemGeminiNames *names, TandemAgentError error, const char *model, const char *reason)
{
  switch ((int) error) {
  case TANDEM_AGENT_ERROR_AUTH:
    return g_error_new (TANDEM_AGENT_ERROR, (int) error, "The AI service refused the key: check %s (%s).", names->key, reason);
  case TANDEM_AGENT_ERROR_QUOTA:
    return g_error_new (TANDEM_AGENT_ERROR, (int) error,
                        "The AI service says the quota is used up: wait, or check plan and billing there (%s).", reason);
  default:
    return g_error_new (TANDEM_AGENT_ERROR, (int) error,
                        "The AI service does not know the model “%s” for live talk: choose another (%s).", model, names->model);
  }
}

GError *
tandem_gemini_failure_from_close (const TandemGeminiNames *names, const char *model, gboolean ready, guint code,
                                  const char *reason)
{
  if (!reason || !*reason)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                "The connection to the AI service was lost.");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (reason, known[i].words))
      return explain (names, known[i].error, model, reason);
  if (!ready && (code == INVALID_ARGUMENT || code == POLICY))
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                        "The AI service refused the settings: see whether %s and AI_VOICE are what it knows (%s, %u).",
                        names->model, reason, code);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The AI service closed the connection: %s (%u).",
                      reason, code);
}

GError *
tandem_gemini_failure_from_end (const char *reason)
{
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The AI service ended its answer early (%s).", reason);
}

GError *
tandem_gemini_failure_from_sound (const char *type)
{
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                      "The AI service speaks in a format that is not known here (%s).", type);
}

GError *
tandem_gemini_failure_from_handshake (const TandemGeminiNames *names, guint status, gboolean passing, const GError *cause)
{
  switch (status) {
  case 400:
  case 401:
  case 403:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "The AI service refused the key: check %s (%u).", names->key,
                        status);
  case 404:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "There is no AI service at this address: check %s (404).", names->url);
  case 429:
    if (passing)
      return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                  "The AI service takes no more sessions just now (429): wait a little.");
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service refuses more sessions now (429): wait, or check plan and billing there.");
  default:
    if (status >= 300)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                          "The AI service answered with status %u: try again, or check %s.", status, names->url);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service cannot be reached: check the network (%s).", cause ? cause->message : "no answer");
  }
}
