// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"
#include "tandem-openai-event.h"
#include "tandem-openai-failure.h"

/* One server event of the OpenAI Realtime API. */

static void
check_text (const char *text)
{
  g_assert_true (!text || g_utf8_validate (text, -1, NULL));
}

static void
check_event (const TandemOpenaiEvent *event, gsize n_message)
{
  const char *const texts[] = { event->event_id, event->item_id, event->previous_item_id, event->response_id,
                                event->role, event->status, event->code, event->text };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_text (texts[i]);
  g_assert_cmpint (event->at_ms, >=, 0);
  g_assert_cmpint (event->at_ms, <=, G_GINT64_CONSTANT (1000000000000));
  if (event->type == TANDEM_OPENAI_EVENT_AUDIO_DELTA) {
    g_assert_nonnull (event->audio);
    g_assert_cmpuint (g_bytes_get_size (event->audio), <=, n_message);
    g_assert_nonnull (event->response_id);
    g_assert_nonnull (event->item_id);
  }
  if (event->type == TANDEM_OPENAI_EVENT_RESPONSE_CREATED || event->type == TANDEM_OPENAI_EVENT_RESPONSE_DONE)
    g_assert_nonnull (event->response_id);
  if (event->type == TANDEM_OPENAI_EVENT_ERROR) {
    g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
    g_auto (TandemOpenaiDialect) dialect = { 0 };
    g_autoptr (GError) failure = NULL;

    g_assert_true (tandem_openai_dialect_init (&dialect, profile, NULL));
    failure = tandem_openai_failure_from_code (&dialect, event->code, event->text);
    fuzz_check_error (FALSE, &failure);
    (void) tandem_openai_failure_is_benign (event->code);
    (void) tandem_openai_failure_is_fatal (event->code);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemOpenaiEvent) event = tandem_openai_event_parse ((const char *) data, n, &error);

  fuzz_check_error (event != NULL, &error);
  if (event)
    check_event (event, n);
  return 0;
}
