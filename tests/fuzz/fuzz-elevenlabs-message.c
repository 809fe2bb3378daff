// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"
#include "tandem-elevenlabs-failure.h"
#include "tandem-elevenlabs-message.h"

/* One message of an ElevenLabs agent, and the same bytes as the body of a refused request. */

static void
check_text (const char *text)
{
  g_assert_true (!text || g_utf8_validate (text, -1, NULL));
}

static void
check_message (const TandemElevenlabsMessage *message, gsize n_message)
{
  const char *const texts[] = { message->text, message->input_format, message->output_format, message->tool_call_id, message->tool_name,
                                message->error_type };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_text (texts[i]);
  g_assert_cmpint (message->event_id, >=, -1);
  g_assert_cmpuint (message->delay_ms, <=, 10000);
  if (message->kind == TANDEM_ELEVENLABS_AUDIO) {
    g_assert_cmpuint (g_bytes_get_size (message->audio), >, 0);
    g_assert_cmpuint (g_bytes_get_size (message->audio), <=, n_message);
  }
  if (message->kind == TANDEM_ELEVENLABS_USER_TEXT || message->kind == TANDEM_ELEVENLABS_AGENT_TEXT ||
      message->kind == TANDEM_ELEVENLABS_CORRECTION)
    g_assert_nonnull (message->text);
  if (message->kind == TANDEM_ELEVENLABS_TOOL_CALL)
    g_assert_true (message->tool_call_id && message->tool_name);
  if (message->kind == TANDEM_ELEVENLABS_ERROR) {
    g_autoptr (GError) failure = tandem_elevenlabs_failure_from_event (message->error_type, message->text);

    fuzz_check_error (FALSE, &failure);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemElevenlabsMessage) message = tandem_elevenlabs_message_parse ((const char *) data, n, &error);
  g_autoptr (GError) refusal = tandem_elevenlabs_failure_from_status (400, FALSE, (const char *) data, n, NULL);

  fuzz_check_error (message != NULL, &error);
  fuzz_check_error (FALSE, &refusal);
  if (message)
    check_message (message, n);
  return 0;
}
