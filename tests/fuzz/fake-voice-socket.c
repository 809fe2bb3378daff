// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-voice-socket.h"

struct _TandemVoiceSocket {
  GObject parent_instance;

  /* borrowed */
  const TandemVoiceSocketListener *listener;
  gpointer listener_data;

  gboolean connected;
  gboolean settled;
  gboolean over;
};

G_DEFINE_FINAL_TYPE (TandemVoiceSocket, tandem_voice_socket, G_TYPE_OBJECT)

static GPtrArray *sockets;

static void
tandem_voice_socket_class_init (TandemVoiceSocketClass *klass)
{
}

static void
tandem_voice_socket_init (TandemVoiceSocket *self)
{
}

SoupSession *
tandem_voice_socket_make_session (void)
{
  return soup_session_new ();
}

TandemVoiceSocket *
tandem_voice_socket_new (SoupSession *session, const TandemVoiceSocketListener *listener, gpointer user_data)
{
  TandemVoiceSocket *self = g_object_new (TANDEM_TYPE_VOICE_SOCKET, NULL);

  self->listener = listener;
  self->listener_data = user_data;
  return self;
}

void
tandem_voice_socket_connect (TandemVoiceSocket *self, SoupMessage *request)
{
  g_assert_false (self->connected || self->over);
  self->connected = TRUE;
  if (!sockets)
    sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (sockets, g_object_ref (self));
}

void
tandem_voice_socket_settle (TandemVoiceSocket *self)
{
  self->settled = TRUE;
}

/* What goes to a service is one JSON text in UTF-8. */
void
tandem_voice_socket_send (TandemVoiceSocket *self, const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (text[0] == '{');
}

void
tandem_voice_socket_send_binary (TandemVoiceSocket *self, const guint8 *data, gsize n)
{
}

void
tandem_voice_socket_close (TandemVoiceSocket *self)
{
  self->over = TRUE;
}

guint
fake_voice_socket_count (void)
{
  return sockets ? sockets->len : 0;
}

void
fake_voice_socket_reset (void)
{
  g_clear_pointer (&sockets, g_ptr_array_unref);
}

/* (transfer full), so that it lives inside its calls. */
static TandemVoiceSocket *
find (guint number)
{
  TandemVoiceSocket *self = number < fake_voice_socket_count () ? g_ptr_array_index (sockets, number) : NULL;

  return self && !self->over ? g_object_ref (self) : NULL;
}

void
fake_voice_socket_deliver (guint number, const char *text, gsize n)
{
  g_autoptr (TandemVoiceSocket) self = find (number);

  if (self)
    self->listener->message (text, n, self->listener_data);
}

void
fake_voice_socket_refuse (guint number, guint status)
{
  g_autoptr (TandemVoiceSocket) self = find (number);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "refused");

  if (!self || self->settled)
    return;
  self->over = TRUE;
  self->listener->refused (status, FALSE, error, self->listener_data);
}

void
fake_voice_socket_be_late (guint number)
{
  g_autoptr (TandemVoiceSocket) self = find (number);

  if (!self || self->settled)
    return;
  self->over = TRUE;
  self->listener->late (self->listener_data);
}

void
fake_voice_socket_close (guint number, guint code, const char *reason)
{
  g_autoptr (TandemVoiceSocket) self = find (number);

  if (!self)
    return;
  self->over = TRUE;
  self->listener->closed (code, reason, self->listener_data);
}
