// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-media-stream.h"

#include <string.h>

#include "tandem-sim-mulaw.h"
#include "tandem-sim-play-buffer.h"
#include "tandem-sim-stream-faults.h"
#include "tandem-sim-stream-log.h"
#include "tandem-sim-stream-message.h"
#include "tandem-sim-stream-replay.h"
#include "tandem-sim-stream-socket.h"
#include "tandem-sim-ticker.h"

/* Default main context only. */
struct _TandemSimMediaStream {
  GObject parent_instance;
  /* owned */
  char *url;
  char *account_sid;
  char *call_sid;
  char *auth_token;
  char *sid;
  GHashTable *parameters;
  TandemSimPerson *person;
  TandemSimFaults *armed;
  TandemSimLog *log;
  TandemSimStreamFaults *faults;
  TandemSimPlayBuffer *buffer;
  TandemSimTicker *ticker;
  GCancellable *cancellable;
  SoupWebsocketConnection *connection;
  TandemSimMediaStream *alive;  /* itself, until the socket is closed */
  guint tick_id;
  /* borrowed */
  TandemSimStreamEnded ended;
  gpointer user_data;

  gboolean over;
  guint sequence;
  TandemSimStreamLog events;
};

G_DEFINE_FINAL_TYPE (TandemSimMediaStream, tandem_sim_media_stream, G_TYPE_OBJECT)

static void
stop_ticking (TandemSimMediaStream *self)
{
  if (self->tick_id != 0)
    tandem_sim_ticker_remove (self->ticker, self->tick_id);
  self->tick_id = 0;
}

static void
tandem_sim_media_stream_dispose (GObject *object)
{
  TandemSimMediaStream *self = TANDEM_SIM_MEDIA_STREAM (object);

  g_cancellable_cancel (self->cancellable);
  stop_ticking (self);
  g_clear_object (&self->ticker);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->person);
  g_clear_object (&self->armed);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (tandem_sim_media_stream_parent_class)->dispose (object);
}

static void
tandem_sim_media_stream_finalize (GObject *object)
{
  TandemSimMediaStream *self = TANDEM_SIM_MEDIA_STREAM (object);

  g_clear_pointer (&self->buffer, tandem_sim_play_buffer_free);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_free (self->url);
  g_free (self->account_sid);
  g_free (self->call_sid);
  g_free (self->auth_token);
  g_free (self->sid);
  G_OBJECT_CLASS (tandem_sim_media_stream_parent_class)->finalize (object);
}

static void
tandem_sim_media_stream_class_init (TandemSimMediaStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_media_stream_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_media_stream_finalize;
}

static gboolean
is_open (TandemSimMediaStream *self)
{
  return self->connection != NULL && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

/* Eats @text. */
static void
send_text (TandemSimMediaStream *self, char *text)
{
  g_autofree char *owned = text;

  if (is_open (self))
    soup_websocket_connection_send_text (self->connection, owned);
}

static void
on_echo (const char *name, gboolean cleared, gpointer user_data)
{
  TandemSimMediaStream *self = user_data;

  tandem_sim_stream_log_mark (&self->events, name, cleared);
  send_text (self, tandem_sim_stream_format_mark (++self->sequence, self->sid, name));
}

static void
tandem_sim_media_stream_init (TandemSimMediaStream *self)
{
  self->sid = tandem_sim_stream_make_sid ();
  self->cancellable = g_cancellable_new ();
  self->ticker = tandem_sim_ticker_share ();
  self->buffer = tandem_sim_play_buffer_new (on_echo, self);
}

TandemSimMediaStream *
tandem_sim_media_stream_new (const char *url, const char *account_sid, const char *call_sid, const char *auth_token,
                             GHashTable *parameters, TandemSimPerson *person, TandemSimFaults *faults, TandemSimLog *log)
{
  TandemSimMediaStream *self = g_object_new (TANDEM_TYPE_SIM_MEDIA_STREAM, NULL);

  self->url = g_strdup (url);
  self->account_sid = g_strdup (account_sid);
  self->call_sid = g_strdup (call_sid);
  self->auth_token = g_strdup (auth_token);
  self->parameters = parameters != NULL ? g_hash_table_ref (parameters) : NULL;
  self->person = g_object_ref (person);
  self->armed = g_object_ref (faults);
  self->log = g_object_ref (log);
  self->events = (TandemSimStreamLog) { self->log, self->call_sid, self->sid, self->buffer };
  return self;
}

/* @fault_code: what the application closed or refused with, for the faults' log. */
static void
finish (TandemSimMediaStream *self, TandemSimStreamEnd how, int code, const char *text, guint fault_code)
{
  static const char *const hows[] = { "stopped", "closed-by-peer", "error" };

  if (self->over)
    return;
  self->over = TRUE;
  stop_ticking (self);
  tandem_sim_stream_log_end (&self->events, hows[how], code, text);
  if (how == TANDEM_SIM_STREAM_STOPPED)
    tandem_sim_stream_faults_end (self->faults, "went-on", 0, "");
  else
    tandem_sim_stream_faults_end (self->faults, self->events.ticks == 0 && how == TANDEM_SIM_STREAM_ERROR ? "refused" : "closed",
                                  fault_code, text);
  self->ended (self, how, code, text, self->user_data);
}

static void
fail_protocol (TandemSimMediaStream *self, gushort close_code, const char *text)
{
  if (is_open (self))
    soup_websocket_connection_close (self->connection, close_code, NULL);
  finish (self, TANDEM_SIM_STREAM_ERROR, 31924, text, close_code);
}

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer user_data)
{
  TandemSimMediaStream *self = TANDEM_SIM_MEDIA_STREAM (user_data);
  g_autoptr (TandemSimStreamMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize n;

  if (self->over)
    return;
  if (type != SOUP_WEBSOCKET_DATA_TEXT) {
    fail_protocol (self, SOUP_WEBSOCKET_CLOSE_UNSUPPORTED_DATA, "a binary message: only text is allowed");
    return;
  }
  text = g_bytes_get_data (bytes, &n);
  message = tandem_sim_stream_message_parse (text, n, self->sid, &error);
  if (message == NULL) {
    tandem_sim_stream_log_warn (&self->events, error->message);
    return;
  }
  switch (message->type) {
  case TANDEM_SIM_STREAM_MEDIA:
    tandem_sim_stream_log_media (&self->events, g_bytes_get_data (message->payload, NULL), g_bytes_get_size (message->payload));
    tandem_sim_play_buffer_append (self->buffer, g_bytes_get_data (message->payload, NULL),
                                   g_bytes_get_size (message->payload));
    break;
  case TANDEM_SIM_STREAM_MARK:
    tandem_sim_play_buffer_mark (self->buffer, message->name);
    break;
  case TANDEM_SIM_STREAM_CLEAR:
    tandem_sim_stream_log_clear (&self->events);
    tandem_sim_play_buffer_clear (self->buffer);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
on_error (SoupWebsocketConnection *connection, GError *error, gpointer user_data)
{
  TandemSimMediaStream *self = TANDEM_SIM_MEDIA_STREAM (user_data);

  /* What the network did is told by "closed"; this is what the application did. */
  if (error->domain == SOUP_WEBSOCKET_ERROR)
    fail_protocol (self, error->code, error->message);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
  g_autoptr (TandemSimMediaStream) self = g_steal_pointer (&TANDEM_SIM_MEDIA_STREAM (user_data)->alive);
  guint code = soup_websocket_connection_get_close_code (connection);
  g_autofree char *text = code != 0 ? g_strdup_printf ("the application closed the WebSocket with code %u", code) :
                          g_strdup ("the application dropped the connection");

  finish (self, TANDEM_SIM_STREAM_CLOSED_BY_PEER, 31921, text, code);
}

/* The network is gone, not the application: nobody says goodbye. */
static void
cut (TandemSimMediaStream *self)
{
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_io_stream_close (soup_websocket_connection_get_io_stream (self->connection), NULL, NULL);
  g_clear_object (&self->connection);
  finish (self, TANDEM_SIM_STREAM_CLOSED_BY_PEER, 31921, "the connection was cut (media-cut)", 0);
  g_clear_object (&self->alive);
}

static void
on_tick (gpointer user_data)
{
  g_autoptr (TandemSimMediaStream) self = g_object_ref (TANDEM_SIM_MEDIA_STREAM (user_data));
  guint8 heard[TANDEM_SIM_FRAME_BYTES];
  guint8 said[TANDEM_SIM_FRAME_BYTES];

  if (self->events.ticks++ == 0)
    tandem_sim_stream_log_clock (&self->events, tandem_sim_person_get_position_ms (self->person));
  tandem_sim_play_buffer_play (self->buffer, heard);
  tandem_sim_person_tick (self->person, heard, said);
  if (self->over)
    return;
  send_text (self, tandem_sim_stream_format_media (++self->sequence, self->sid, self->events.ticks - 1, said));
  tandem_sim_stream_log_sent (&self->events, said, sizeof said);
  if (tandem_sim_stream_faults_wants_replay (self->faults, self->events.ticks))
    tandem_sim_stream_replay (self->faults, self->url, self->auth_token, self->account_sid, self->call_sid, self->parameters);
  if (!tandem_sim_stream_faults_tick (self->faults, self->events.ticks, self->connection, self->sid))
    cut (self);
}

static GHashTable *
without_token (GHashTable *parameters)
{
  GHashTable *rest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (parameters == NULL)
    return rest;
  g_hash_table_iter_init (&iter, parameters);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_strcmp0 (name, "token") != 0)
      g_hash_table_insert (rest, g_strdup (name), g_strdup (value));
  return rest;
}

static void
send_start (TandemSimMediaStream *self)
{
  g_autoptr (GHashTable) bare = NULL;

  send_text (self, tandem_sim_stream_format_connected ());
  if (tandem_sim_stream_faults_begin (self->faults, "media-before-start")) {
    guint8 silence[TANDEM_SIM_FRAME_BYTES];

    memset (silence, TANDEM_SIM_MULAW_SILENCE, sizeof silence);
    send_text (self, tandem_sim_stream_format_media (1, self->sid, 0, silence));
  }
  if (tandem_sim_stream_faults_begin (self->faults, "media-no-token"))
    bare = without_token (self->parameters);
  self->sequence = 1;
  send_text (self, tandem_sim_stream_format_start (self->sequence, self->sid, self->account_sid, self->call_sid,
                                                   bare != NULL ? bare : self->parameters));
  tandem_sim_stream_log_start (&self->events);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSimMediaStream) self = TANDEM_SIM_MEDIA_STREAM (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection = tandem_sim_stream_connect_finish (result, &error);

  if (connection == NULL) {
    finish (self, TANDEM_SIM_STREAM_ERROR, 31920, error->message, 0);
    return;
  }
  /* Stopped just when the handshake was done. */
  if (self->over)
    return;
  self->connection = g_steal_pointer (&connection);
  self->alive = g_object_ref (self);
  g_signal_connect_object (self->connection, "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (self->connection, "error", G_CALLBACK (on_error), self, 0);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_closed), self, 0);
  send_start (self);
  self->tick_id = tandem_sim_ticker_add (self->ticker, on_tick, self);
}

void
tandem_sim_media_stream_start (TandemSimMediaStream *self, TandemSimStreamEnded ended, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_MEDIA_STREAM (self));
  g_return_if_fail (self->ended == NULL && ended != NULL);
  self->ended = ended;
  self->user_data = user_data;
  self->faults = tandem_sim_stream_faults_new (self->armed, self->log, self->call_sid);
  tandem_sim_stream_connect_async (self->url, self->auth_token,
                                   tandem_sim_stream_faults_begin (self->faults, "media-bad-signature"),
                                   self->cancellable, on_connected, g_object_ref (self));
}

void
tandem_sim_media_stream_stop (TandemSimMediaStream *self)
{
  g_return_if_fail (TANDEM_IS_SIM_MEDIA_STREAM (self));
  g_return_if_fail (self->ended != NULL);
  if (self->over)
    return;
  if (is_open (self)) {
    send_text (self, tandem_sim_stream_format_stop (++self->sequence, self->sid, self->account_sid, self->call_sid));
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  }
  finish (self, TANDEM_SIM_STREAM_STOPPED, 0, "", 0);
  g_cancellable_cancel (self->cancellable);
}

const char *
tandem_sim_media_stream_get_sid (TandemSimMediaStream *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_MEDIA_STREAM (self), NULL);
  return self->sid;
}

void
tandem_sim_media_stream_send_digit (TandemSimMediaStream *self, char digit)
{
  g_return_if_fail (TANDEM_IS_SIM_MEDIA_STREAM (self));
  if (!self->over)
    send_text (self, tandem_sim_stream_format_dtmf (++self->sequence, self->sid, digit));
}
