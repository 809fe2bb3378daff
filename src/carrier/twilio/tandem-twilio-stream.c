// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-stream.h"

#include "tandem-error.h"
#include "tandem-twilio-frame.h"

#define KEEPALIVE_S 15
#define MAX_MESSAGE (64 * 1024)
/* Twilio closes the socket after "stop"; who does not is closed. */
#define LINGER_MS 2000
/* A peer that sends nothing but this is not Twilio. */
#define MAX_MALFORMED 100

typedef enum { WAITING, OPEN, OVER } Phase;

struct _TandemTwilioStream {
  GObject parent_instance;

  /* owned */
  SoupWebsocketConnection *socket;
  TandemTwilioFrame *frame;
  GString *out;
  GSource *timer;
  char *stream_sid;

  /* borrowed */
  const TandemTwilioStreamOwner *owner;
  gpointer owner_data;
  const TandemCarrierStreamListener *listener;
  gpointer listener_data;

  Phase phase;
  gboolean ended;       /* told the listener */
  gboolean closed_here;
  guint malformed;
};

static void carrier_stream_init (TandemCarrierStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTwilioStream, tandem_twilio_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER_STREAM, carrier_stream_init))

static void
clear_timer (TandemTwilioStream *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
start_timer (TandemTwilioStream *self, guint delay_ms, GSourceFunc func)
{
  clear_timer (self);
  self->timer = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
tandem_twilio_stream_dispose (GObject *object)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (object);
  clear_timer (self);
  self->listener = NULL;
  self->owner = NULL;
  if (self->socket != NULL && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (tandem_twilio_stream_parent_class)->dispose (object);
}

static void
tandem_twilio_stream_finalize (GObject *object)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (object);
  tandem_twilio_frame_free (self->frame);
  g_string_free (self->out, TRUE);
  g_free (self->stream_sid);
  G_OBJECT_CLASS (tandem_twilio_stream_parent_class)->finalize (object);
}

static void
tandem_twilio_stream_class_init (TandemTwilioStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_stream_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_stream_finalize;
}

static void
tandem_twilio_stream_init (TandemTwilioStream *self)
{
  self->frame = tandem_twilio_frame_new ();
  self->out = g_string_sized_new (512);
}

static gboolean
is_open (TandemTwilioStream *self)
{
  return self->socket != NULL && soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
close_socket (TandemTwilioStream *self, gushort code, const char *reason)
{
  clear_timer (self);
  self->closed_here = TRUE;
  self->phase = OVER;
  if (is_open (self))
    soup_websocket_connection_close (self->socket, code, reason);
}

static void
end (TandemTwilioStream *self, const GError *error)
{
  self->phase = OVER;
  if (self->ended)
    return;
  self->ended = TRUE;
  if (self->listener != NULL && self->listener->ended != NULL)
    self->listener->ended (TANDEM_CARRIER_STREAM (self), error, self->listener_data);
}

static gboolean
on_no_start (gpointer user_data)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (user_data);
  g_message ("Refused a media stream that did not start in time");
  close_socket (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "No start");
  return G_SOURCE_REMOVE;
}

static gboolean
on_lingering (gpointer user_data)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (user_data);
  close_socket (self, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  return G_SOURCE_REMOVE;
}

/* One line in the log however many come: a broken peer must not fill the disk. */
static void
count_malformed (TandemTwilioStream *self, const char *why)
{
  if (self->malformed++ == 0)
    g_message ("Ignored a malformed message of a media stream: %s", why);
  if (self->malformed >= MAX_MALFORMED)
    close_socket (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "Too many malformed messages");
}

static void
handle_start (TandemTwilioStream *self)
{
  g_autoptr (GError) error = NULL;

  if (self->phase != WAITING) {
    count_malformed (self, "A second start");
    return;
  }
  clear_timer (self);
  self->stream_sid = g_strdup (tandem_twilio_frame_get_stream_sid (self->frame));
  self->phase = OPEN;
  if (self->owner != NULL
      && self->owner->attach (self, tandem_twilio_frame_get_token (self->frame), tandem_twilio_frame_get_call_sid (self->frame), self->owner_data, &error))
    return;
  g_message ("Refused a media stream: %s", error != NULL ? error->message : "nobody waits for it");
  close_socket (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "Refused");
}

/* The phase is OPEN and the frame is of this stream. */
static void
handle_frame (TandemTwilioStream *self)
{
  TandemCarrierStream *stream = TANDEM_CARRIER_STREAM (self);
  const TandemCarrierStreamListener *listener = self->listener;
  gsize n;

  switch (tandem_twilio_frame_get_kind (self->frame)) {
  case TANDEM_TWILIO_FRAME_MEDIA:
    if (listener != NULL && listener->audio != NULL && tandem_twilio_frame_get_inbound (self->frame)) {
      const guint8 *audio = tandem_twilio_frame_get_audio (self->frame, &n);
      if (n > 0)
        listener->audio (stream, tandem_twilio_frame_get_timestamp_ms (self->frame), audio, n, self->listener_data);
    }
    break;
  case TANDEM_TWILIO_FRAME_MARK:
    if (listener != NULL && listener->mark != NULL)
      listener->mark (stream, tandem_twilio_frame_get_name (self->frame), self->listener_data);
    break;
  case TANDEM_TWILIO_FRAME_DTMF:
    if (listener != NULL && listener->digit != NULL)
      listener->digit (stream, tandem_twilio_frame_get_digit (self->frame), self->listener_data);
    break;
  case TANDEM_TWILIO_FRAME_STOP:
    start_timer (self, LINGER_MS, on_lingering);
    end (self, NULL);
    break;
  case TANDEM_TWILIO_FRAME_CONNECTED:
  case TANDEM_TWILIO_FRAME_START:
  case TANDEM_TWILIO_FRAME_OTHER:
  default: break;
  }
}

static void
on_message (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *message, TandemTwilioStream *self)
{
  g_autoptr (TandemTwilioStream) keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  if (self->phase == OVER)
    return;
  if (type != SOUP_WEBSOCKET_DATA_TEXT) {
    count_malformed (self, "It is binary");
    return;
  }
  if (!tandem_twilio_frame_parse (self->frame, text != NULL ? text : "", n, &error)) {
    count_malformed (self, error->message);
    return;
  }
  TandemTwilioFrameType kind = tandem_twilio_frame_get_kind (self->frame);
  if (kind == TANDEM_TWILIO_FRAME_CONNECTED || kind == TANDEM_TWILIO_FRAME_OTHER)
    return;
  if (kind == TANDEM_TWILIO_FRAME_START) {
    handle_start (self);
  } else if (self->phase == WAITING) {
    g_message ("Refused a media stream that sent media before its start");
    close_socket (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "No start");
  } else if (g_strcmp0 (tandem_twilio_frame_get_stream_sid (self->frame), self->stream_sid) == 0) {
    handle_frame (self);
  } else {
    g_debug ("Ignored a message of another media stream");
  }
}

static void
on_closed (SoupWebsocketConnection *socket, TandemTwilioStream *self)
{
  g_autoptr (TandemTwilioStream) keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;

  clear_timer (self);
  if (self->phase == OPEN && !self->closed_here)
    g_set_error (&error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                 "Twilio closed the media stream without an end of the call (code %u): check the tunnel and the network",
                 soup_websocket_connection_get_close_code (socket));
  if (self->malformed > 1)
    g_debug ("%u malformed messages came in a media stream", self->malformed);
  end (self, error);
  if (self->owner != NULL)
    self->owner->closed (self, self->owner_data);
}

/* libsoup closes the socket itself after this. */
static void
on_error (SoupWebsocketConnection *socket, GError *error, TandemTwilioStream *self)
{
  /* What the network does is told by its end. */
  if (error->domain == SOUP_WEBSOCKET_ERROR)
    count_malformed (self, error->message);
}

TandemTwilioStream *
tandem_twilio_stream_new (SoupWebsocketConnection *socket, guint start_timeout_ms, const TandemTwilioStreamOwner *owner, gpointer user_data)
{
  TandemTwilioStream *self = g_object_new (TANDEM_TYPE_TWILIO_STREAM, NULL);

  self->socket = g_object_ref (socket);
  self->owner = owner;
  self->owner_data = user_data;
  soup_websocket_connection_set_max_incoming_payload_size (socket, MAX_MESSAGE);
  soup_websocket_connection_set_keepalive_interval (socket, KEEPALIVE_S);
  g_signal_connect_object (socket, "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (socket, "closed", G_CALLBACK (on_closed), self, 0);
  g_signal_connect_object (socket, "error", G_CALLBACK (on_error), self, 0);
  start_timer (self, start_timeout_ms, on_no_start);
  return self;
}

void
tandem_twilio_stream_disown (TandemTwilioStream *self)
{
  self->owner = NULL;
  close_socket (self, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

gboolean
tandem_twilio_stream_is_waiting (TandemTwilioStream *self)
{
  return self->phase == WAITING;
}

guint
tandem_twilio_stream_get_malformed (TandemTwilioStream *self)
{
  return self->malformed;
}

static void
set_listener (TandemCarrierStream *stream, const TandemCarrierStreamListener *listener, gpointer user_data)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (stream);
  self->listener = listener;
  self->listener_data = user_data;
}

static void
send_out (TandemTwilioStream *self)
{
  soup_websocket_connection_send_text (self->socket, self->out->str);
}

static void
send_audio (TandemCarrierStream *stream, const guint8 *ulaw, gsize n)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (stream);
  if (self->phase != OPEN || n == 0 || !is_open (self))
    return;
  tandem_twilio_frame_write_media (self->out, self->stream_sid, ulaw, n);
  send_out (self);
}

static void
send_mark (TandemCarrierStream *stream, const char *name)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (stream);
  if (self->phase != OPEN || !is_open (self))
    return;
  tandem_twilio_frame_write_mark (self->out, self->stream_sid, name);
  send_out (self);
}

static void
send_clear (TandemCarrierStream *stream)
{
  TandemTwilioStream *self = TANDEM_TWILIO_STREAM (stream);
  if (self->phase != OPEN || !is_open (self))
    return;
  tandem_twilio_frame_write_clear (self->out, self->stream_sid);
  send_out (self);
}

static void
close_stream (TandemCarrierStream *stream)
{
  close_socket (TANDEM_TWILIO_STREAM (stream), SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
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
