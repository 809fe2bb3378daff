// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-socket-event.h"

/* One text frame of a raw audio socket. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  g_auto (TandemSocketEvent) event = { TANDEM_SOCKET_EVENT_OTHER, NULL, '\0' };
  g_autoptr (GError) error = NULL;
  gboolean parsed = tandem_socket_event_parse (n > 0 ? (const char *) data : "", n, &event, &error);

  fuzz_check_error (parsed, &error);
  if (parsed && event.type == TANDEM_SOCKET_EVENT_MARK)
    g_assert_true (g_utf8_validate (event.name, -1, NULL));
  if (parsed && event.type == TANDEM_SOCKET_EVENT_DIGIT)
    g_assert_nonnull (strchr ("0123456789ABCD*#", event.digit));
  return 0;
}
