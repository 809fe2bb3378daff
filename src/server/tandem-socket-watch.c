// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-watch.h"

#define MANY 64

struct _TandemSocketWatch {
  GPtrArray *sockets; /* of Watched */
  gsize burst;
};

typedef struct {
  /* owned */
  SoupWebsocketConnection *socket;
  TandemMeteredStream *stream;

  /* borrowed */
  TandemSocketWatch *watch;
} Watched;

static void
watched_free (gpointer data)
{
  Watched *self = data;

  g_signal_handlers_disconnect_by_data (self->socket, self);
  g_object_unref (self->socket);
  g_object_unref (self->stream);
  g_free (self);
}

TandemSocketWatch *
tandem_socket_watch_new (gsize burst)
{
  TandemSocketWatch *self = g_new0 (TandemSocketWatch, 1);

  self->sockets = g_ptr_array_new_with_free_func (watched_free);
  self->burst = burst;
  return self;
}

void
tandem_socket_watch_free (TandemSocketWatch *self)
{
  g_ptr_array_unref (self->sockets);
  g_free (self);
}

static void
on_message (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *message, gpointer user_data)
{
  Watched *watched = user_data;

  tandem_metered_stream_allow (watched->stream, watched->watch->burst, 0);
}

static void
on_closed (SoupWebsocketConnection *socket, gpointer user_data)
{
  Watched *watched = user_data;

  g_ptr_array_remove (watched->watch->sockets, watched);
}

/* libsoup notices it in the next round of the loop. */
static void
cut_closing (TandemSocketWatch *self)
{
  for (guint i = 0; i < self->sockets->len; i++) {
    Watched *watched = self->sockets->pdata[i];

    if (soup_websocket_connection_get_state (watched->socket) == SOUP_WEBSOCKET_STATE_CLOSING)
      tandem_metered_stream_cut (watched->stream);
  }
}

void
tandem_socket_watch_add (TandemSocketWatch *self, SoupWebsocketConnection *socket, TandemMeteredStream *stream)
{
  Watched *watched = g_new0 (Watched, 1);

  if (self->sockets->len >= MANY)
    cut_closing (self);
  watched->watch = self;
  watched->socket = g_object_ref (socket);
  watched->stream = g_object_ref (stream);
  tandem_metered_stream_allow (stream, self->burst, 0);
  g_signal_connect (socket, "message", G_CALLBACK (on_message), watched);
  g_signal_connect (socket, "closed", G_CALLBACK (on_closed), watched);
  g_ptr_array_add (self->sockets, watched);
}
