// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-model-service-failure.h"
#include "tandem-model-service-message.h"

/* One text frame of a model service. */

static void
check_message (const TandemModelServiceMessage *message)
{
  const char *const names[] = { message->item, message->request, message->call };
  const char *const texts[] = { message->name, message->text, message->code };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (!names[i] || (*names[i] && strlen (names[i]) <= TANDEM_MODEL_SERVICE_ID_MAX));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (!texts[i] || g_utf8_validate (texts[i], -1, NULL));
  g_assert_true (message->at_ms >= -1 && message->lifetime_ms >= 0 && message->input_rate >= 0 && message->output_rate >= 0);
  for (guint i = 0; message->usage && i < TANDEM_N_TOKENS; i++)
    g_assert_true (message->usage->tokens[i] >= 0 && message->usage->tokens[i] <= TANDEM_USAGE_MAX);
  if (message->type == TANDEM_MODEL_SERVICE_TOOL_CALL)
    g_assert_true (message->call && message->name && message->text && *message->text == '{');
  if (message->type == TANDEM_MODEL_SERVICE_ERROR) {
    g_autoptr (GError) failure = tandem_model_service_failure_from_code (message->code, message->text);

    fuzz_check_error (FALSE, &failure);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemModelServiceMessage) message = tandem_model_service_message_parse ((const char *) data, n, &error);

  fuzz_check_error (message != NULL, &error);
  if (message)
    check_message (message);
  return 0;
}
