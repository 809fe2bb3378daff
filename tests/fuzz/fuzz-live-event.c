// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"
#include "tandem-live-event.h"
#include "tandem-live-failure.h"
#include "tandem-usage.h"

/* One server event of the OpenAI Live API. */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemLiveEvent) event = tandem_live_event_parse ((const char *) data, n, &error);
  g_autoptr (GError) failure = NULL;

  fuzz_check_error (event != NULL, &error);
  if (!event)
    return 0;
  g_assert_true (!event->text || g_utf8_validate (event->text, -1, NULL));
  g_assert_true (!event->id || g_utf8_validate (event->id, -1, NULL));
  g_assert_true (!event->code || g_utf8_validate (event->code, -1, NULL));
  g_assert_cmpint (event->expires_s, >=, 0);
  g_assert_cmpint (event->used_ms, >=, 0);
  g_assert_cmpint (event->used_ms, <=, TANDEM_USAGE_MAX);
  if (event->kind == TANDEM_LIVE_AUDIO)
    g_assert_cmpuint (g_bytes_get_size (event->audio), <=, n);
  if (event->kind == TANDEM_LIVE_ERROR)
    failure = tandem_live_failure_from_code (event->code, event->text);
  else if (event->kind == TANDEM_LIVE_CLOSED)
    failure = tandem_live_failure_from_reason (event->code);
  else
    return 0;
  fuzz_check_error (FALSE, &failure);
  return 0;
}
