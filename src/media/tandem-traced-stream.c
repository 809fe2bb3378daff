// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-traced-stream.h"

#define FROM "from-twilio"
#define TO "to-twilio"

struct _TandemTracedStream {
  GObject parent_instance;

  /* owned */
  TandemCarrierStream *stream;
  TandemCallTrace *trace;

  /* borrowed */
  const TandemCarrierStreamListener *listener;
  gpointer listener_data;
};

static void tandem_traced_stream_iface_init (TandemCarrierStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTracedStream, tandem_traced_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER_STREAM, tandem_traced_stream_iface_init))

static void
tandem_traced_stream_dispose (GObject *object)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (object);

  if (self->stream)
    tandem_carrier_stream_set_listener (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (tandem_traced_stream_parent_class)->dispose (object);
}

static void
tandem_traced_stream_class_init (TandemTracedStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_traced_stream_dispose;
}

static void
tandem_traced_stream_init (TandemTracedStream *self)
{
}

/* --- from the carrier ------------------------------------------------------------------------------- */

static void
on_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (user_data);

  /* One that waits for its turn is not heard: another is. */
  if (!self->listener || !self->listener->audio)
    return;
  tandem_call_trace_audio (self->trace, FROM, TANDEM_VOICE_FORMAT_PCMU_8000, ulaw, n, timestamp_ms);
  self->listener->audio (TANDEM_CARRIER_STREAM (self), timestamp_ms, ulaw, n, self->listener_data);
}

static void
on_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (user_data);

  tandem_call_trace_event (self->trace, FROM, "mark", "%s", name);
  if (self->listener && self->listener->mark)
    self->listener->mark (TANDEM_CARRIER_STREAM (self), name, self->listener_data);
}

/* Which one may be a secret. */
static void
on_digit (TandemCarrierStream *stream, char digit, gpointer user_data)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (user_data);

  tandem_call_trace_event (self->trace, FROM, "digit", "%s", "");
  if (self->listener && self->listener->digit)
    self->listener->digit (TANDEM_CARRIER_STREAM (self), digit, self->listener_data);
}

static void
on_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  g_autoptr (TandemTracedStream) self = g_object_ref (TANDEM_TRACED_STREAM (user_data));

  tandem_call_trace_event (self->trace, FROM, "ended", "%s", error ? "with an error" : "");
  if (self->listener && self->listener->ended)
    self->listener->ended (TANDEM_CARRIER_STREAM (self), error, self->listener_data);
}

static const TandemCarrierStreamListener stream_listener = { on_audio, on_mark, on_digit, on_ended };

/* --- to the carrier --------------------------------------------------------------------------------- */

static void
tandem_traced_stream_set_listener (TandemCarrierStream *stream, const TandemCarrierStreamListener *listener, gpointer user_data)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (stream);

  self->listener = listener;
  self->listener_data = user_data;
  tandem_carrier_stream_set_listener (self->stream, listener ? &stream_listener : NULL, listener ? self : NULL);
}

static void
tandem_traced_stream_send_audio (TandemCarrierStream *stream, const guint8 *ulaw, gsize n)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (stream);

  tandem_call_trace_audio (self->trace, TO, TANDEM_VOICE_FORMAT_PCMU_8000, ulaw, n, -1);
  tandem_carrier_stream_send_audio (self->stream, ulaw, n);
}

static void
tandem_traced_stream_send_mark (TandemCarrierStream *stream, const char *name)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (stream);

  tandem_call_trace_event (self->trace, TO, "mark", "%s", name);
  tandem_carrier_stream_send_mark (self->stream, name);
}

static void
tandem_traced_stream_send_clear (TandemCarrierStream *stream)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (stream);

  tandem_call_trace_event (self->trace, TO, "clear", "%s", "");
  tandem_carrier_stream_send_clear (self->stream);
}

static void
tandem_traced_stream_close (TandemCarrierStream *stream)
{
  TandemTracedStream *self = TANDEM_TRACED_STREAM (stream);

  tandem_call_trace_event (self->trace, TO, "close", "%s", "");
  tandem_carrier_stream_close (self->stream);
}

static void
tandem_traced_stream_iface_init (TandemCarrierStreamInterface *iface)
{
  iface->set_listener = tandem_traced_stream_set_listener;
  iface->send_audio = tandem_traced_stream_send_audio;
  iface->send_mark = tandem_traced_stream_send_mark;
  iface->send_clear = tandem_traced_stream_send_clear;
  iface->close = tandem_traced_stream_close;
}

/* Whoever adds a verb has to pass it on here. */
G_STATIC_ASSERT (sizeof (TandemCarrierStreamInterface) == sizeof (GTypeInterface) + 5 * sizeof (gpointer));
G_STATIC_ASSERT (sizeof (TandemCarrierStreamListener) == 4 * sizeof (gpointer));

TandemCarrierStream *
tandem_traced_stream_wrap (TandemCarrierStream *stream, TandemCallTrace *trace)
{
  TandemTracedStream *self;

  if (!trace)
    return g_object_ref (stream);
  self = g_object_new (TANDEM_TYPE_TRACED_STREAM, NULL);
  self->stream = g_object_ref (stream);
  self->trace = g_object_ref (trace);
  tandem_call_trace_event (trace, FROM, "attached", "%s", "");
  return TANDEM_CARRIER_STREAM (self);
}
