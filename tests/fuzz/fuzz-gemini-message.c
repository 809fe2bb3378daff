// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"
#include "tandem-gemini-failure.h"
#include "tandem-gemini-message.h"

/* One message of Google's Live API, and what is answered to it. */

static void
check_text (const char *text, glong longest)
{
  g_assert_true (!text || g_utf8_validate (text, -1, NULL));
  g_assert_true (!text || longest < 0 || g_utf8_strlen (text, -1) <= longest);
}

static void
check_audio (const TandemGeminiMessage *message, gsize n_message)
{
  gsize sum = 0;

  for (guint i = 0; i < message->audio->len; i++)
    sum += g_bytes_get_size (message->audio->pdata[i]);
  g_assert_cmpuint (sum, <=, n_message);
}

static void
check_usage (const TandemUsage *usage)
{
  for (guint i = 0; usage && i < TANDEM_N_TOKENS; i++) {
    g_assert_cmpint (usage->tokens[i], >=, 0);
    g_assert_cmpint (usage->tokens[i], <=, TANDEM_USAGE_MAX);
  }
}

static void
check_message (const TandemGeminiMessage *message, gsize n_message)
{
  const TandemGeminiNames names = { "KEY", "MODEL", "URL" };
  g_autoptr (GError) failure = NULL;

  check_text (message->foreign_sound, 60);
  check_text (message->input_text, -1);
  check_text (message->output_text, -1);
  check_text (message->turn_complete_reason, 60);
  check_text (message->handle, -1);
  check_audio (message, n_message);
  check_usage (message->usage);
  g_assert_cmpint (message->time_left_ms, >=, -1);
  g_assert_cmpint (message->time_left_ms, <=, G_GINT64_CONSTANT (86400000));
  for (guint i = 0; i < message->calls->len; i++) {
    const TandemGeminiCall *call = message->calls->pdata[i];

    g_assert_nonnull (call->name);
    check_text (call->name, -1);
    check_text (call->id, -1);
  }
  failure = tandem_gemini_failure_from_close (&names, "m", message->setup_complete, 1007, message->output_text);
  fuzz_check_error (FALSE, &failure);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemGeminiMessage) message = tandem_gemini_message_parse ((const char *) data, n, &error);

  fuzz_check_error (message != NULL, &error);
  if (message)
    check_message (message, n);
  return 0;
}
