// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-stream.h"

#include <string.h>

#include "tandem-converter.h"
#include "tandem-pcm.h"
#include "tandem-socket-event.h"
#include "tandem-socket-marks.h"
#include "tandem-timer.h"

#define FRAME_MS 20
#define MAX_MESSAGE (64 * 1024)
#define MAX_MALFORMED 100
#define KEEPALIVE_S 15
/* Who answers no ping for so long is not there any more. */
#define GONE_MS 40000
#define LOOKS 8
/* Silence need not be sent: a gap that is longer than the network's whims is one. */
#define GAP_MS 200

struct _TandemSocketStream {
  GObject parent_instance;

  /* owned */
  SoupWebsocketConnection *socket;
  TandemConverter *converter; /* of what we say */
  GSource *marks_timer;
  GSource *gone_timer;
  TandemSocketMarks marks;

  /* borrowed */
  const TandemSocketStreamOwner *owner;
  gpointer owner_data;
  const TandemCarrierStreamListener *listener;
  gpointer listener_data;

  gint16 frame[TANDEM_ULAW_FRAME];
  gsize n_frame;      /* bytes of it that are there */
  gint64 begun_us;
  gint64 seen_us;
  guint patience_ms;
  gint64 position_ms; /* of the next frame that comes */
  guint64 dropped_ms;
  guint malformed;
  gboolean over;      /* nothing is read or sent any more */
  gboolean ended;     /* told the listener */
};

static void carrier_stream_init (TandemCarrierStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSocketStream, tandem_socket_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER_STREAM, carrier_stream_init))

static gboolean
is_open (TandemSocketStream *self)
{
  return self->socket && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
stop_timers (TandemSocketStream *self)
{
  tandem_timer_stop (&self->marks_timer);
  tandem_timer_stop (&self->gone_timer);
}

static void
tandem_socket_stream_dispose (GObject *object)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (object);

  stop_timers (self);
  self->listener = NULL;
  self->owner = NULL;
  if (is_open (self))
    soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_clear_object (&self->socket);
  g_clear_object (&self->converter);
  tandem_socket_marks_clear (&self->marks);
  G_OBJECT_CLASS (tandem_socket_stream_parent_class)->dispose (object);
}

static void
tandem_socket_stream_class_init (TandemSocketStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_socket_stream_dispose;
}

static void
tandem_socket_stream_init (TandemSocketStream *self)
{
  tandem_socket_marks_init (&self->marks);
}

static void
close_socket (TandemSocketStream *self, gushort code, const char *reason)
{
  self->over = TRUE;
  stop_timers (self);
  if (is_open (self))
    soup_websocket_connection_close (self->socket, code, reason);
}

static void
end (TandemSocketStream *self, gboolean broken)
{
  self->over = TRUE;
  stop_timers (self);
  if (self->ended)
    return;
  self->ended = TRUE;
  /* There is no other way back into this call: for its line every end is one. */
  if (self->listener && self->listener->ended)
    self->listener->ended (TANDEM_CARRIER_STREAM (self), NULL, self->listener_data);
  if (self->owner)
    self->owner->over (self, broken, self->owner_data);
}

static gboolean
on_look (gpointer user_data)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (user_data);
  g_autoptr (TandemSocketStream) keep = g_object_ref (self);

  if (g_get_monotonic_time () - self->seen_us < self->patience_ms * (gint64) 1000)
    return G_SOURCE_CONTINUE;
  g_message ("A raw audio socket answers no ping any more");
  close_socket (self, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "No answer");
  end (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* One line in the log however many come. */
static void
count_malformed (TandemSocketStream *self, const char *why)
{
  if (self->malformed++ == 0)
    g_message ("Ignored a malformed message of a raw audio socket: %s", why);
  if (self->malformed >= MAX_MALFORMED) {
    close_socket (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "Too many malformed messages");
    end (self, TRUE);
  }
}

/* --- marks ------------------------------------------------------------------------------------------ */

static gboolean on_marks_due (gpointer user_data);

static void
take_marks (TandemSocketStream *self)
{
  char *name;
  gint64 due_us;

  while (!self->over && (name = tandem_socket_marks_take (&self->marks, g_get_monotonic_time ()))) {
    g_autofree char *played = name;

    if (self->listener && self->listener->mark)
      self->listener->mark (TANDEM_CARRIER_STREAM (self), played, self->listener_data);
  }
  due_us = self->over ? -1 : tandem_socket_marks_get_due_us (&self->marks);
  if (due_us >= 0)
    tandem_timer_start (&self->marks_timer, (guint) MAX ((due_us - g_get_monotonic_time ()) / 1000 + 1, 1), on_marks_due, self);
  else
    tandem_timer_stop (&self->marks_timer);
}

static gboolean
on_marks_due (gpointer user_data)
{
  g_autoptr (TandemSocketStream) keep = g_object_ref (TANDEM_SOCKET_STREAM (user_data));

  tandem_timer_stop (&keep->marks_timer);
  take_marks (keep);
  return G_SOURCE_REMOVE;
}

/* --- what comes ------------------------------------------------------------------------------------- */

static void
take_frame (TandemSocketStream *self)
{
  gint64 elapsed_ms = (g_get_monotonic_time () - self->begun_us) / 1000;
  guint8 ulaw[TANDEM_ULAW_FRAME];

  if (self->position_ms + FRAME_MS < elapsed_ms - GAP_MS)
    self->position_ms = elapsed_ms - FRAME_MS;
  if (self->position_ms > elapsed_ms + TANDEM_SOCKET_AHEAD_MS) {
    if (self->dropped_ms == 0)
      g_message ("A raw audio socket sends faster than anybody speaks: what is too early is dropped");
    self->dropped_ms += FRAME_MS;
    return;
  }
  tandem_pcm_to_ulaw (self->frame, ulaw, G_N_ELEMENTS (self->frame));
  if (self->listener && self->listener->audio)
    self->listener->audio (TANDEM_CARRIER_STREAM (self), self->position_ms, ulaw, sizeof ulaw, self->listener_data);
  self->position_ms += FRAME_MS;
}

static void
take_sound (TandemSocketStream *self, const guint8 *data, gsize n)
{
  while (n > 0 && !self->over) {
    gsize part = MIN (n, sizeof self->frame - self->n_frame);

    memcpy ((guint8 *) self->frame + self->n_frame, data, part);
    self->n_frame += part;
    data += part;
    n -= part;
    if (self->n_frame < sizeof self->frame)
      return;
    self->n_frame = 0;
    take_frame (self);
  }
}

static void
take_event (TandemSocketStream *self, const char *text, gsize n)
{
  g_auto (TandemSocketEvent) event = { TANDEM_SOCKET_EVENT_OTHER, NULL, '\0' };
  g_autoptr (GError) error = NULL;

  if (!tandem_socket_event_parse (text, n, &event, &error)) {
    count_malformed (self, error->message);
    return;
  }
  switch (event.type) {
  case TANDEM_SOCKET_EVENT_MARK:
    if (tandem_socket_marks_echo (&self->marks, event.name))
      take_marks (self);
    break;
  case TANDEM_SOCKET_EVENT_DIGIT:
    if (self->listener && self->listener->digit)
      self->listener->digit (TANDEM_CARRIER_STREAM (self), event.digit, self->listener_data);
    break;
  case TANDEM_SOCKET_EVENT_HANGUP:
    end (self, FALSE);
    close_socket (self, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    break;
  case TANDEM_SOCKET_EVENT_OTHER:
  default: break;
  }
}

static void
on_message (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *message, TandemSocketStream *self)
{
  g_autoptr (TandemSocketStream) keep = g_object_ref (self);
  gsize n;
  const guint8 *data = g_bytes_get_data (message, &n);

  self->seen_us = g_get_monotonic_time ();
  if (self->over)
    return;
  if (type == SOUP_WEBSOCKET_DATA_BINARY)
    take_sound (self, data, n);
  else
    take_event (self, n > 0 ? (const char *) data : "", n);
}

static void
on_pong (SoupWebsocketConnection *socket, GBytes *message, TandemSocketStream *self)
{
  self->seen_us = g_get_monotonic_time ();
}

static void
on_closed (SoupWebsocketConnection *socket, TandemSocketStream *self)
{
  g_autoptr (TandemSocketStream) keep = g_object_ref (self);
  gushort code = soup_websocket_connection_get_close_code (socket);

  if (self->malformed > 1 || self->dropped_ms > 0)
    g_debug ("%u malformed messages and %" G_GUINT64_FORMAT " ms too much came through a raw audio socket", self->malformed,
             self->dropped_ms);
  end (self, code != SOUP_WEBSOCKET_CLOSE_NORMAL && code != SOUP_WEBSOCKET_CLOSE_GOING_AWAY && code != SOUP_WEBSOCKET_CLOSE_NO_STATUS);
  if (self->owner)
    self->owner->closed (self, self->owner_data);
}

TandemSocketStream *
tandem_socket_stream_new (SoupWebsocketConnection *socket, const char *start, const TandemSocketStreamOwner *owner, gpointer user_data,
                          GError **error)
{
  g_autoptr (TandemConverter) converter = tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_FORMAT_PCM_16000, error);
  TandemSocketStream *self;

  if (!converter)
    return NULL;
  self = g_object_new (TANDEM_TYPE_SOCKET_STREAM, NULL);
  self->converter = g_steal_pointer (&converter);
  self->socket = g_object_ref (socket);
  self->owner = owner;
  self->owner_data = user_data;
  self->begun_us = self->seen_us = g_get_monotonic_time ();
  soup_websocket_connection_set_max_incoming_payload_size (socket, MAX_MESSAGE);
  soup_websocket_connection_set_keepalive_interval (socket, KEEPALIVE_S);
  g_signal_connect_object (socket, "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (socket, "pong", G_CALLBACK (on_pong), self, 0);
  g_signal_connect_object (socket, "closed", G_CALLBACK (on_closed), self, 0);
  tandem_socket_stream_set_patience (self, GONE_MS);
  soup_websocket_connection_send_text (socket, start);
  return self;
}

void
tandem_socket_stream_set_patience (TandemSocketStream *self, guint ms)
{
  g_return_if_fail (TANDEM_IS_SOCKET_STREAM (self));
  self->patience_ms = ms;
  tandem_timer_start (&self->gone_timer, MAX (ms / LOOKS, 1), on_look, self);
}

void
tandem_socket_stream_disown (TandemSocketStream *self)
{
  g_return_if_fail (TANDEM_IS_SOCKET_STREAM (self));
  self->owner = NULL;
  close_socket (self, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

guint
tandem_socket_stream_get_malformed (TandemSocketStream *self)
{
  return self->malformed;
}

guint64
tandem_socket_stream_get_dropped_ms (TandemSocketStream *self)
{
  return self->dropped_ms;
}

/* --- what goes -------------------------------------------------------------------------------------- */

static void
set_listener (TandemCarrierStream *stream, const TandemCarrierStreamListener *listener, gpointer user_data)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (stream);

  self->listener = listener;
  self->listener_data = user_data;
}

static void
send_event (TandemSocketStream *self, const char *event, const char *name)
{
  g_autofree char *text = tandem_socket_event_make (event, "name", name);

  if (is_open (self))
    soup_websocket_connection_send_text (self->socket, text);
}

static void
send_audio (TandemCarrierStream *stream, const guint8 *ulaw, gsize n)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (stream);
  gsize n_out = 0;
  const guint8 *out;

  if (self->over || n == 0 || !is_open (self))
    return;
  out = tandem_converter_push (self->converter, ulaw, n, &n_out, NULL);
  if (out && n_out > 0)
    soup_websocket_connection_send_binary (self->socket, out, n_out);
  tandem_socket_marks_add_sound (&self->marks, g_get_monotonic_time (), (gint64) n / TANDEM_ULAW_BYTES_PER_MS);
}

static void
send_mark (TandemCarrierStream *stream, const char *name)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (stream);

  if (self->over || !is_open (self))
    return;
  send_event (self, "mark", name);
  tandem_socket_marks_add (&self->marks, g_get_monotonic_time (), name);
  if (!self->marks_timer)
    tandem_timer_start (&self->marks_timer, FRAME_MS, on_marks_due, self);
}

static void
send_clear (TandemCarrierStream *stream)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (stream);

  if (self->over)
    return;
  tandem_converter_reset (self->converter);
  tandem_socket_marks_forget (&self->marks, g_get_monotonic_time ());
  send_event (self, "clear", NULL);
}

static void
close_stream (TandemCarrierStream *stream)
{
  TandemSocketStream *self = TANDEM_SOCKET_STREAM (stream);

  if (!self->over)
    send_event (self, "hangup", NULL);
  close_socket (self, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

static void
carrier_stream_init (TandemCarrierStreamInterface *iface)
{
  iface->set_listener = set_listener;
  iface->send_audio = send_audio;
  iface->send_mark = send_mark;
  iface->send_clear = send_clear;
  iface->close = close_stream;
}
