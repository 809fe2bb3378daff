// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-rehearsal-stream.h"

#include <string.h>

#include "tandem-ulaw.h"

#define FRAME_MS (TANDEM_ULAW_FRAME / TANDEM_ULAW_BYTES_PER_MS)

typedef struct {
  char *name;
  guint64 at; /* bytes of all that was sent */
} Mark;

struct _TandemRehearsalStream {
  GObject parent_instance;

  /* owned */
  GByteArray *waiting; /* sent, and not played yet */
  GQueue marks;        /* Mark, oldest first */

  /* borrowed */
  const TandemCarrierStreamListener *listener;
  gpointer listener_data;
  void (*closed) (gpointer user_data);
  gpointer closed_data;

  guint64 sent;        /* bytes; less what was cleared */
  gint64 now_ms;       /* of the stream */
  guint8 said[TANDEM_ULAW_FRAME];
  guint8 played[TANDEM_ULAW_FRAME];
  gboolean over;
};

static void tandem_rehearsal_stream_iface_init (TandemCarrierStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemRehearsalStream, tandem_rehearsal_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER_STREAM, tandem_rehearsal_stream_iface_init))

static void
mark_free (gpointer data)
{
  g_free (((Mark *) data)->name);
  g_free (data);
}

static void
tandem_rehearsal_stream_finalize (GObject *object)
{
  TandemRehearsalStream *self = TANDEM_REHEARSAL_STREAM (object);

  g_byte_array_unref (self->waiting);
  g_queue_clear_full (&self->marks, mark_free);
  G_OBJECT_CLASS (tandem_rehearsal_stream_parent_class)->finalize (object);
}

static void
tandem_rehearsal_stream_class_init (TandemRehearsalStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_rehearsal_stream_finalize;
}

static void
tandem_rehearsal_stream_init (TandemRehearsalStream *self)
{
  self->waiting = g_byte_array_new ();
  g_queue_init (&self->marks);
  memset (self->said, TANDEM_ULAW_SILENCE, sizeof self->said);
  memset (self->played, TANDEM_ULAW_SILENCE, sizeof self->played);
}

TandemRehearsalStream *
tandem_rehearsal_stream_new (void (*closed) (gpointer user_data), gpointer user_data)
{
  TandemRehearsalStream *self = g_object_new (TANDEM_TYPE_REHEARSAL_STREAM, NULL);

  self->closed = closed;
  self->closed_data = user_data;
  return self;
}

void
tandem_rehearsal_stream_hang_up (TandemRehearsalStream *self)
{
  g_return_if_fail (TANDEM_IS_REHEARSAL_STREAM (self));

  self->closed = NULL;
  if (!self->over && self->listener && self->listener->ended)
    self->listener->ended (TANDEM_CARRIER_STREAM (self), NULL, self->listener_data);
}

/* --- the remote ------------------------------------------------------------------------------------- */

void
tandem_rehearsal_stream_speak (TandemRehearsalStream *self, const gint16 *frame)
{
  g_return_if_fail (TANDEM_IS_REHEARSAL_STREAM (self));
  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++)
    self->said[i] = tandem_ulaw_encode (frame[i]);
}

void
tandem_rehearsal_stream_hear (TandemRehearsalStream *self, gint16 *frame)
{
  g_return_if_fail (TANDEM_IS_REHEARSAL_STREAM (self));
  for (guint i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = tandem_ulaw_decode (self->played[i]);
}

static void
play (TandemRehearsalStream *self)
{
  guint n = MIN (self->waiting->len, TANDEM_ULAW_FRAME);

  memset (self->played, TANDEM_ULAW_SILENCE, sizeof self->played);
  if (n == 0)
    return;
  memcpy (self->played, self->waiting->data, n);
  g_byte_array_remove_range (self->waiting, 0, n);
}

/* Whoever is told of a mark may send more, or clear. */
static void
echo_marks (TandemRehearsalStream *self)
{
  Mark *mark;

  while ((mark = g_queue_peek_head (&self->marks)) && mark->at + self->waiting->len <= self->sent) {
    g_queue_pop_head (&self->marks);
    if (self->listener && self->listener->mark)
      self->listener->mark (TANDEM_CARRIER_STREAM (self), mark->name, self->listener_data);
    mark_free (mark);
  }
}

void
tandem_rehearsal_stream_tick (TandemRehearsalStream *self)
{
  g_autoptr (TandemRehearsalStream) alive = NULL;

  g_return_if_fail (TANDEM_IS_REHEARSAL_STREAM (self));
  alive = g_object_ref (self);
  if (self->over)
    return;
  play (self);
  echo_marks (self);
  if (self->listener && self->listener->audio)
    self->listener->audio (TANDEM_CARRIER_STREAM (self), self->now_ms, self->said, sizeof self->said, self->listener_data);
  self->now_ms += FRAME_MS;
  memset (self->said, TANDEM_ULAW_SILENCE, sizeof self->said);
}

/* --- the line's side -------------------------------------------------------------------------------- */

static void
set_listener (TandemCarrierStream *stream, const TandemCarrierStreamListener *listener, gpointer user_data)
{
  TandemRehearsalStream *self = TANDEM_REHEARSAL_STREAM (stream);

  self->listener = listener;
  self->listener_data = user_data;
}

static void
send_audio (TandemCarrierStream *stream, const guint8 *ulaw, gsize n)
{
  TandemRehearsalStream *self = TANDEM_REHEARSAL_STREAM (stream);

  if (self->over)
    return;
  g_byte_array_append (self->waiting, ulaw, (guint) n);
  self->sent += n;
}

static void
send_mark (TandemCarrierStream *stream, const char *name)
{
  TandemRehearsalStream *self = TANDEM_REHEARSAL_STREAM (stream);
  Mark *mark;

  if (self->over)
    return;
  mark = g_new (Mark, 1);
  mark->name = g_strdup (name);
  mark->at = self->sent;
  g_queue_push_tail (&self->marks, mark);
}

static void
send_clear (TandemCarrierStream *stream)
{
  TandemRehearsalStream *self = TANDEM_REHEARSAL_STREAM (stream);

  g_byte_array_set_size (self->waiting, 0);
  echo_marks (self);
}

static void
close_stream (TandemCarrierStream *stream)
{
  TandemRehearsalStream *self = TANDEM_REHEARSAL_STREAM (stream);
  void (*closed) (gpointer user_data) = self->closed;

  self->over = TRUE;
  self->closed = NULL;
  g_byte_array_set_size (self->waiting, 0);
  g_queue_clear_full (&self->marks, mark_free);
  if (closed)
    closed (self->closed_data);
}

static void
tandem_rehearsal_stream_iface_init (TandemCarrierStreamInterface *iface)
{
  iface->set_listener = set_listener;
  iface->send_audio = send_audio;
  iface->send_mark = send_mark;
  iface->send_clear = send_clear;
  iface->close = close_stream;
}
