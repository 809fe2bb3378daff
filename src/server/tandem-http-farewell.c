// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-farewell.h"

#include <string.h>

/* Closing a socket with unread input makes the kernel send a reset, which may overtake the answer.  So what still
 * arrives is read and dropped for this long. */
#define LINGER_MS 2000

typedef struct {
  /* owned */
  GIOStream *stream;
  GSocket *socket;
  GCancellable *cancellable;
  GSource *deadline;
  char *answer;

  char buffer[8192];
} Farewell;

static void
farewell_free (Farewell *self)
{
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  g_object_unref (self->cancellable);
  g_free (self->answer);
  g_free (self);
}

static gboolean
on_deadline (gpointer user_data)
{
  Farewell *self = user_data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
did_skip (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Farewell *self = user_data;

  if (g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) <= 0) {
    farewell_free (self);
    return;
  }
  g_input_stream_read_async (G_INPUT_STREAM (source), self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT,
                             self->cancellable, did_skip, self);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Farewell *self = user_data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL)) {
    farewell_free (self);
    return;
  }
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, sizeof self->buffer,
                             G_PRIORITY_DEFAULT, self->cancellable, did_skip, self);
}

void
tandem_http_farewell (SoupServerMessage *message, GSocket *socket, guint status, const char *content_type,
                      const char *body)
{
  g_autoptr (GSocket) kept = g_object_ref (socket);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  Farewell *self;

  if (!stream)
    return;
  self = g_new0 (Farewell, 1);
  self->stream = g_steal_pointer (&stream);
  self->socket = g_steal_pointer (&kept);
  self->cancellable = g_cancellable_new ();
  self->deadline = g_timeout_source_new (LINGER_MS);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
  self->answer = g_strdup_printf ("HTTP/1.1 %u %s\r\nConnection: close\r\n%s%s%sContent-Length: %" G_GSIZE_FORMAT
                                  "\r\n\r\n%s",
                                  status, soup_status_get_phrase (status), content_type ? "Content-Type: " : "",
                                  content_type ? content_type : "", content_type ? "\r\n" : "",
                                  body ? strlen (body) : 0, body ? body : "");
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), self->answer, strlen (self->answer),
                                   G_PRIORITY_DEFAULT, self->cancellable, did_write, self);
}
