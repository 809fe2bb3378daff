// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-door.h"

#include "tandem-socket-stream.h"

struct _TandemSocketDoor {
  GObject parent_instance;

  /* owned */
  GHashTable *streams; /* TandemSocketStream -> id of its call */
  GWeakRef target;

  /* borrowed */
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  const TandemSocketDoorListener *listener;
  TandemSocketWrap wrap;
  gpointer wrap_data;

  gboolean shut;
};

G_DEFINE_FINAL_TYPE (TandemSocketDoor, tandem_socket_door, G_TYPE_OBJECT)

static void
disown_streams (TandemSocketDoor *self)
{
  GHashTableIter iter;
  gpointer stream;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    tandem_socket_stream_disown (stream);
  g_hash_table_remove_all (self->streams);
}

static void
tandem_socket_door_finalize (GObject *object)
{
  TandemSocketDoor *self = TANDEM_SOCKET_DOOR (object);

  disown_streams (self);
  g_hash_table_unref (self->streams);
  g_weak_ref_clear (&self->target);
  G_OBJECT_CLASS (tandem_socket_door_parent_class)->finalize (object);
}

static void
tandem_socket_door_class_init (TandemSocketDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_socket_door_finalize;
}

static void
tandem_socket_door_init (TandemSocketDoor *self)
{
  self->streams = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
}

TandemSocketDoor *
tandem_socket_door_new (TandemMediaThread *thread, TandemMediaEngine *engine, const TandemSocketDoorListener *listener, GObject *target)
{
  TandemSocketDoor *self = g_object_new (TANDEM_TYPE_SOCKET_DOOR, NULL);

  self->thread = thread;
  self->engine = engine;
  self->listener = listener;
  g_weak_ref_init (&self->target, target);
  return self;
}

void
tandem_socket_door_set_wrap (TandemSocketDoor *self, TandemSocketWrap wrap, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SOCKET_DOOR (self));
  self->wrap = wrap;
  self->wrap_data = user_data;
}

/* What crosses the threads, in either direction. */
typedef struct {
  TandemSocketDoor *door;
  GSocket *socket;
  char *call_id;
  char *token;
  char *start;
  char *reason;
} Crossing;

static Crossing *
crossing_new (TandemSocketDoor *door, const char *call_id)
{
  Crossing *self = g_new0 (Crossing, 1);

  self->door = g_object_ref (door);
  self->call_id = g_strdup (call_id);
  return self;
}

static void
crossing_free (gpointer data)
{
  Crossing *self = data;

  g_clear_object (&self->socket);
  g_free (self->call_id);
  g_free (self->token);
  g_free (self->start);
  g_free (self->reason);
  g_clear_object (&self->door);
  g_free (self);
}

/* --- to the main thread ----------------------------------------------------------------------------- */

static void
deliver_over (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (GObject) target = g_weak_ref_get (&crossing->door->target);

  if (target)
    crossing->door->listener->over (target, crossing->call_id, crossing->reason);
}

static void
tell_over (TandemSocketDoor *self, const char *call_id, const char *reason)
{
  Crossing *crossing = crossing_new (self, call_id);

  crossing->reason = g_strdup (reason);
  tandem_media_thread_post_main (self->thread, deliver_over, crossing, crossing_free);
}

/* --- on the media thread ------------------------------------------------------------------------------ */

static void
on_over (TandemSocketStream *stream, gboolean broken, gpointer user_data)
{
  TandemSocketDoor *self = TANDEM_SOCKET_DOOR (user_data);

  tell_over (self, g_hash_table_lookup (self->streams, stream), broken ? "the connection of the audio socket broke" : NULL);
}

static void
on_closed (TandemSocketStream *stream, gpointer user_data)
{
  g_hash_table_remove (TANDEM_SOCKET_DOOR (user_data)->streams, stream);
}

static TandemSocketStream *
make_stream (TandemSocketDoor *self, Crossing *crossing, GError **error)
{
  static const TandemSocketStreamOwner owner = { on_over, on_closed };
  g_autoptr (GIOStream) connection = NULL;
  g_autoptr (SoupWebsocketConnection) socket = NULL;
  g_autoptr (GUri) uri = g_uri_parse ("ws://127.0.0.1/", G_URI_FLAGS_NONE, NULL);

  if (self->wrap)
    connection = self->wrap (crossing->socket, self->wrap_data);
  else
    connection = G_IO_STREAM (g_socket_connection_factory_create_connection (crossing->socket));
  /* It was born on another thread, but from here on it is read by this one alone. */
  socket = soup_websocket_connection_new (connection, uri, SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, NULL, NULL);
  return tandem_socket_stream_new (socket, crossing->start, &owner, self, error);
}

static void
take_socket (gpointer data)
{
  Crossing *crossing = data;
  TandemSocketDoor *self = crossing->door;
  g_autoptr (TandemSocketStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  if (self->shut)
    return;
  stream = make_stream (self, crossing, &error);
  if (stream && tandem_media_engine_attach (self->engine, TANDEM_CARRIER_STREAM (stream), crossing->token, crossing->call_id, &error)) {
    g_hash_table_insert (self->streams, g_object_ref (stream), g_strdup (crossing->call_id));
    return;
  }
  if (stream)
    tandem_socket_stream_disown (stream);
  tell_over (self, crossing->call_id, error->message);
}

void
tandem_socket_door_post_socket (TandemSocketDoor *self, GSocket *socket, const char *call_id, const char *token, const char *start)
{
  Crossing *crossing;

  g_return_if_fail (TANDEM_IS_SOCKET_DOOR (self));
  crossing = crossing_new (self, call_id);
  crossing->socket = g_object_ref (socket);
  crossing->token = g_strdup (token);
  crossing->start = g_strdup (start);
  tandem_media_thread_post (self->thread, take_socket, crossing, crossing_free);
}

static void
shut (gpointer data)
{
  TandemSocketDoor *self = ((Crossing *) data)->door;

  self->shut = TRUE;
  disown_streams (self);
}

void
tandem_socket_door_post_shut (TandemSocketDoor *self)
{
  g_return_if_fail (TANDEM_IS_SOCKET_DOOR (self));
  tandem_media_thread_post (self->thread, shut, crossing_new (self, NULL), crossing_free);
}
