// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-stream.h"

typedef struct {
  char *name;
  gsize at; /* bytes of the stream */
} Mark;

struct _FakeStream {
  GObject parent_instance;
  TandemClock clock;
  GPtrArray *log;
  GByteArray *audio;
  GQueue marks;
  gsize received; /* since the beginning, less what was cleared */
  gsize played;
  gint64 played_us; /* when played was right */
  guint n_clears;
  gboolean hold_marks;
  gboolean closed;
  const TandemCarrierStreamListener *listener;
  gpointer listener_data;
};

static void fake_stream_iface_init (TandemCarrierStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeStream, fake_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER_STREAM, fake_stream_iface_init))

static void
mark_free (gpointer data)
{
  g_free (((Mark *) data)->name);
  g_free (data);
}

static void
fake_stream_finalize (GObject *object)
{
  FakeStream *self = FAKE_STREAM (object);

  g_byte_array_unref (self->audio);
  g_queue_clear_full (&self->marks, mark_free);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  G_OBJECT_CLASS (fake_stream_parent_class)->finalize (object);
}

static void
fake_stream_class_init (FakeStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_stream_finalize;
}

static void
fake_stream_init (FakeStream *self)
{
  self->audio = g_byte_array_new ();
  g_queue_init (&self->marks);
}

FakeStream *
fake_stream_new (TandemClock clock, GPtrArray *log)
{
  FakeStream *self = g_object_new (FAKE_TYPE_STREAM, NULL);

  self->clock = clock;
  self->log = log ? g_ptr_array_ref (log) : NULL;
  self->played_us = tandem_clock_now (&clock);
  return self;
}

static void
note (FakeStream *self, const char *what, const char *name)
{
  if (self->log)
    g_ptr_array_add (self->log, g_strconcat (what, name, NULL));
}

void
fake_stream_echo (FakeStream *self, const char *mark)
{
  if (self->listener && self->listener->mark)
    self->listener->mark (TANDEM_CARRIER_STREAM (self), mark, self->listener_data);
}

static void
echo_up_to (FakeStream *self, gsize at)
{
  Mark *mark;

  while (!self->hold_marks && (mark = g_queue_peek_head (&self->marks)) && mark->at <= at) {
    g_autofree char *name = g_strdup (mark->name);

    mark_free (g_queue_pop_head (&self->marks));
    fake_stream_echo (self, name);
  }
}

static void
advance (FakeStream *self)
{
  gint64 now = tandem_clock_now (&self->clock);

  if (self->played == self->received)
    self->played_us = now;
  while (self->played < self->received && self->played_us + 125 <= now) {
    self->played++;
    self->played_us += 125;
  }
}

void
fake_stream_play (FakeStream *self)
{
  advance (self);
  echo_up_to (self, self->played);
}

void
fake_stream_hold_marks (FakeStream *self)
{
  self->hold_marks = TRUE;
}

GByteArray *
fake_stream_get_audio (FakeStream *self)
{
  return self->audio;
}

gsize
fake_stream_get_played (FakeStream *self)
{
  return self->played;
}

gsize
fake_stream_get_buffered (FakeStream *self)
{
  return self->received - self->played;
}

guint
fake_stream_get_n_clears (FakeStream *self)
{
  return self->n_clears;
}

gboolean
fake_stream_is_closed (FakeStream *self)
{
  return self->closed;
}

gboolean
fake_stream_has_listener (FakeStream *self)
{
  return self->listener != NULL;
}

void
fake_stream_hear (FakeStream *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n)
{
  if (self->listener && self->listener->audio)
    self->listener->audio (TANDEM_CARRIER_STREAM (self), timestamp_ms, ulaw, n, self->listener_data);
}

void
fake_stream_press (FakeStream *self, char digit)
{
  if (self->listener && self->listener->digit)
    self->listener->digit (TANDEM_CARRIER_STREAM (self), digit, self->listener_data);
}

void
fake_stream_end (FakeStream *self, const GError *error)
{
  if (self->listener && self->listener->ended)
    self->listener->ended (TANDEM_CARRIER_STREAM (self), error, self->listener_data);
}

static void
set_listener (TandemCarrierStream *stream, const TandemCarrierStreamListener *listener, gpointer user_data)
{
  FakeStream *self = FAKE_STREAM (stream);

  self->listener = listener;
  self->listener_data = user_data;
}

static void
send_audio (TandemCarrierStream *stream, const guint8 *ulaw, gsize n)
{
  FakeStream *self = FAKE_STREAM (stream);

  g_assert_cmpuint (n % TANDEM_ULAW_FRAME, ==, 0);
  advance (self);
  g_byte_array_append (self->audio, ulaw, (guint) n);
  self->received += n;
}

static void
send_mark (TandemCarrierStream *stream, const char *name)
{
  FakeStream *self = FAKE_STREAM (stream);
  Mark *mark = g_new (Mark, 1);

  note (self, "mark ", name);
  mark->name = g_strdup (name);
  mark->at = self->received;
  g_queue_push_tail (&self->marks, mark);
}

static void
send_clear (TandemCarrierStream *stream)
{
  FakeStream *self = FAKE_STREAM (stream);

  note (self, "clear", NULL);
  self->n_clears++;
  advance (self);
  self->received = self->played;
  echo_up_to (self, G_MAXSIZE);
}

static void
close_stream (TandemCarrierStream *stream)
{
  note (FAKE_STREAM (stream), "close", NULL);
  FAKE_STREAM (stream)->closed = TRUE;
}

static void
fake_stream_iface_init (TandemCarrierStreamInterface *iface)
{
  iface->set_listener = set_listener;
  iface->send_audio = send_audio;
  iface->send_mark = send_mark;
  iface->send_clear = send_clear;
  iface->close = close_stream;
}
