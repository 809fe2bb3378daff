// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-failure.h"

#include "tandem-error.h"

#define SHOWN_MAX 200

GError *
tandem_model_service_failure_from_handshake (guint status, gboolean passing, const GError *cause)
{
  switch (status) {
  case 401:
  case 403:
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH,
                        "The model service refused the key: check MODEL_SERVICE_API_KEY (%u).", status);
  case 404:
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                "There is no model service at this address: check MODEL_SERVICE_URL (404).");
  case 402:
  case 429:
    if (passing)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                          "The model service takes no more sessions just now (%u): wait a little.", status);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
                        "The model service refuses more sessions (%u): ask whoever runs it.", status);
  default:
    if (status >= 300)
      return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                          "The model service answered with status %u: see its log, and check MODEL_SERVICE_URL.", status);
    return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                        "The model service cannot be reached: see whether it runs, and check MODEL_SERVICE_URL (%s).",
                        cause ? cause->message : "no answer");
  }
}

/* Words of the service that are shown are no longer than a line or two. */
static char *
dup_short (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return g_utf8_strlen (valid, -1) <= SHOWN_MAX ? g_steal_pointer (&valid) : g_utf8_substring (valid, 0, SHOWN_MAX);
}

GError *
tandem_model_service_failure_from_code (const char *code, const char *text)
{
  static const struct {
    const char *code;
    TandemAgentError error;
    const char *sentence;
  } known[] = {
    { "key", TANDEM_AGENT_ERROR_AUTH, "The model service refused the key: check MODEL_SERVICE_API_KEY" },
    { "quota", TANDEM_AGENT_ERROR_QUOTA, "The model service says the quota is used up: ask whoever runs it" },
    { "busy", TANDEM_AGENT_ERROR_UNREACHABLE, "The model service is busy: wait a little" },
    { "settings", TANDEM_AGENT_ERROR_PROTOCOL,
      "The model service refused the settings: see whether AI_VOICE and MODEL_SERVICE_MODEL are what it knows" },
  };
  g_autofree char *words = dup_short (text);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (code, known[i].code) == 0)
      return g_error_new (TANDEM_AGENT_ERROR, (int) known[i].error, "%s (%s).", known[i].sentence, words);
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL, "The model service reported: %s", words);
}

GError *
tandem_model_service_failure_from_close (guint code, const char *reason)
{
  g_autofree char *words = reason && *reason ? dup_short (reason) : NULL;

  if (!words)
    return g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                "The connection to the model service was lost.");
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The model service closed the connection: %s (%u).", words,
                      code);
}

GError *
tandem_model_service_failure_of_rate (gint64 rate)
{
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                      "The model service wants %" G_GINT64_FORMAT " samples a second: it must take 16000 or 24000.", rate);
}
