// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "raw-client.h"

#include <string.h>

#define PATIENCE_S 30

typedef struct {
  guint port;
  const char *request;
  gsize length;
  char *answer;
  int done;
} Exchange;

static gpointer
run (gpointer data)
{
  Exchange *exchange = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, PATIENCE_S);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) exchange->port, NULL, NULL);
  if (connection) {
    /* The server may close while we are still writing: its answer counts. */
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), exchange->request,
                               exchange->length, NULL, NULL, NULL);
    while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer,
                                     NULL, NULL)) > 0)
      g_string_append_len (answer, buffer, n);
  }
  exchange->answer = g_string_free (g_steal_pointer (&answer), FALSE);
  g_atomic_int_set (&exchange->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

char *
raw_client_exchange (guint port, const char *request, gssize length)
{
  Exchange exchange = { port, request, length < 0 ? strlen (request) : (gsize) length, NULL, 0 };
  GThread *thread = g_thread_new ("raw-client", run, &exchange);

  while (!g_atomic_int_get (&exchange.done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  /* The server sees our end of the connection close. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return exchange.answer;
}

guint
raw_client_status (const char *answer)
{
  if (!g_str_has_prefix (answer, "HTTP/1.") || strlen (answer) < 12)
    return 0;
  return (guint) g_ascii_strtoull (answer + 9, NULL, 10);
}

const char *
raw_client_body (const char *answer)
{
  const char *end = strstr (answer, "\r\n\r\n");

  return end ? end + 4 : "";
}
