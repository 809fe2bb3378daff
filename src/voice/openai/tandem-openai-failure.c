// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-failure.h"

#include <string.h>

#include "tandem-error.h"

typedef enum { KEY, ACCOUNT, CREDIT, BILLING, MODEL, DURATION } Reason;

/* Services of the family have their own words for the same things. */
static const struct {
  const char *code;
  Reason reason;
} fatal[] = {
  { "invalid_api_key", KEY },
  { "InvalidApiKey", KEY },
  { "account_deactivated", ACCOUNT },
  { "insufficient_quota", CREDIT },
  { "Arrearage", CREDIT },
  { "billing_hard_limit_reached", BILLING },
  { "model_not_found", MODEL },
  { "ModelNotFound", MODEL },
  { "DeploymentNotFound", MODEL },
  { "session_expired", DURATION },
};

static const char *const limits[] = { "rate_limit_exceeded", "Throttling", "Throttling.RateQuota", "Throttling.AllocationQuota", NULL };

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

static gboolean
find_reason (const char *code, Reason *reason)
{
  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++) {
    if (g_strcmp0 (fatal[i].code, code) != 0)
      continue;
    *reason = fatal[i].reason;
    return TRUE;
  }
  return FALSE;
}

gboolean
tandem_openai_failure_is_fatal (const char *code)
{
  Reason reason;

  return find_reason (code, &reason);
}

static GError *
explain (const TandemOpenaiDialect *dialect, Reason reason)
{
  switch (reason) {
  case KEY:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "The AI service refused the key: check %s.%s",
                        dialect->key_variable, dialect->key_advice);
  case ACCOUNT:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "The account at the AI service is deactivated.");
  case CREDIT:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service says the credit is used up: check plan and billing there.");
  case BILLING:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service says the billing limit is reached: raise it there.");
  case MODEL:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                        "The AI service does not know this model: choose another (%s).%s", dialect->model_variable, dialect->model_advice);
  case DURATION:
  default:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The AI session reached its longest duration.");
  }
}

GError *
tandem_openai_failure_from_code (const TandemOpenaiDialect *dialect, const char *code, const char *message)
{
  Reason reason;

  if (find_reason (code, &reason))
    return explain (dialect, reason);
  if (code && g_strv_contains (limits, code))
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service is limiting requests: wait a little.");
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The AI service says: %s",
                      message && *message ? message : code ? code : "unknown error");
}

GError *
tandem_openai_failure_from_handshake (const TandemOpenaiDialect *dialect, guint status, gboolean passing, const char *model,
                                      const GError *cause)
{
  switch (status) {
  case 401:
  case 403:
    return explain (dialect, KEY);
  case 400:
  case 404:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                        "The AI service does not know the model “%s”: choose another (%s).%s", model, dialect->model_variable,
                        dialect->model_advice);
  case 429:
    if (passing)
      return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                  "The AI service takes no more sessions just now (429): wait a little.");
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                                "The AI service refuses more sessions now (429): wait, or check plan and billing there.");
  default:
    if (status >= 300)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                          "The AI service answered with status %u: try again, or check %s.", status, dialect->url_variable);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service cannot be reached: check the network (%s).",
                        cause ? cause->message : "no answer");
  }
}

/* Some services let everybody in and say only then, in words, that the key is none of theirs. */
static gboolean
is_about_key (const char *reason)
{
  g_autofree char *folded = g_ascii_strdown (reason, -1);

  return strstr (folded, "api-key") || strstr (folded, "api key") || strstr (folded, "invalidapikey") || strstr (folded, "access denied");
}

GError *
tandem_openai_failure_from_close (const TandemOpenaiDialect *dialect, guint close_code, const char *reason)
{
  if (reason && is_about_key (reason))
    return explain (dialect, KEY);
  if (reason && *reason)
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The AI service closed the connection: %s (%u).", reason, close_code);
  return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                              "The connection to the AI service was lost.");
}
