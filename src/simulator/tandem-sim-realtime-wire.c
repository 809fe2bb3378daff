// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-wire.h"

#include <string.h>

#include "tandem-sim-realtime-id.h"

typedef struct {
  gint64 due_us;
  char *text;
} Late;

/* Default main context only. */
struct _TandemSimRealtimeWire {
  GObject parent_instance;
  guint delay_ms;
  guint late_id;
  gboolean cut;
  gboolean binary;
  gboolean raw_sound;
  /* owned */
  SoupWebsocketConnection *connection;
  GSocket *socket;
  GQueue late;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeWire, tandem_sim_realtime_wire, G_TYPE_OBJECT)

static void
late_free (Late *late)
{
  g_free (late->text);
  g_free (late);
}

static void
tandem_sim_realtime_wire_dispose (GObject *object)
{
  TandemSimRealtimeWire *self = TANDEM_SIM_REALTIME_WIRE (object);

  g_clear_handle_id (&self->late_id, g_source_remove);
  g_queue_clear_full (&self->late, (GDestroyNotify) late_free);
  g_clear_object (&self->connection);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (tandem_sim_realtime_wire_parent_class)->dispose (object);
}

static void
tandem_sim_realtime_wire_class_init (TandemSimRealtimeWireClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_realtime_wire_dispose;
}

static void
tandem_sim_realtime_wire_init (TandemSimRealtimeWire *self)
{
  g_queue_init (&self->late);
}

TandemSimRealtimeWire *
tandem_sim_realtime_wire_new (SoupWebsocketConnection *connection, GSocket *socket, guint delay_ms)
{
  TandemSimRealtimeWire *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_WIRE, NULL);

  self->connection = g_object_ref (connection);
  g_set_object (&self->socket, socket);
  self->delay_ms = delay_ms;
  return self;
}

static void
send_now (TandemSimRealtimeWire *self, const char *text)
{
  if (self->cut || soup_websocket_connection_get_state (self->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (self->binary)
    soup_websocket_connection_send_binary (self->connection, text, strlen (text));
  else
    soup_websocket_connection_send_text (self->connection, text);
}

static gboolean
on_late (gpointer user_data)
{
  TandemSimRealtimeWire *self = user_data;
  Late *late;

  self->late_id = 0;
  while ((late = g_queue_peek_head (&self->late)) != NULL) {
    gint64 left_us = late->due_us - g_get_monotonic_time ();

    if (left_us > 0) {
      self->late_id = g_timeout_add (left_us / 1000 + 1, on_late, self);
      break;
    }
    g_queue_pop_head (&self->late);
    send_now (self, late->text);
    late_free (late);
  }
  return G_SOURCE_REMOVE;
}

static void
send_text (TandemSimRealtimeWire *self, const char *text)
{
  Late *late;

  if (self->delay_ms == 0) {
    send_now (self, text);
    return;
  }
  late = g_new0 (Late, 1);
  late->due_us = g_get_monotonic_time () + self->delay_ms * G_GINT64_CONSTANT (1000);
  late->text = g_strdup (text);
  g_queue_push_tail (&self->late, late);
  if (self->late_id == 0)
    self->late_id = g_timeout_add (self->delay_ms, on_late, self);
}

/* FALSE: it is not about sound. */
static gboolean
send_raw_sound (TandemSimRealtimeWire *self, JsonObject *event)
{
  const char *type = tandem_sim_json_get_string (event, "type");
  g_autofree guchar *sound = NULL;
  gsize n = 0;

  if (g_strcmp0 (type, "response.audio.done") == 0)
    return TRUE;
  if (g_strcmp0 (type, "response.audio.delta") != 0)
    return FALSE;
  sound = g_base64_decode (tandem_sim_json_get_string (event, "delta"), &n);
  if (!self->cut && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_binary (self->connection, sound, n);
  return TRUE;
}

void
tandem_sim_realtime_wire_send (TandemSimRealtimeWire *self, JsonObject *given)
{
  g_autoptr (JsonObject) event = given;
  g_autofree char *id = tandem_sim_realtime_id_new ("event");
  g_autofree char *text = NULL;

  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  if (self->raw_sound && send_raw_sound (self, event))
    return;
  if (!self->binary)
    json_object_set_string_member (event, "event_id", id);
  text = tandem_sim_json_to_text (event);
  send_text (self, text);
}

void
tandem_sim_realtime_wire_send_garbage (TandemSimRealtimeWire *self)
{
  static const char *const texts[] = {
    "this is not json", "{\"type\":\"response.created\",\"event_id\":\"event_", "{}", "42", "[]", "null", "",
    "{\"type\":7,\"event_id\":\"event_1\"}", "{\"type\":\"response.future.delta\",\"event_id\":\"event_2\",\"delta\":\"x\"}",
    "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_3\",\"response_id\":\"resp_none\",\"item_id\":\"item_none\","
    "\"output_index\":0,\"content_index\":0,\"delta\":\"%%%\"}",
    "{\"type\":\"input_audio_buffer.speech_stopped\",\"event_id\":\"event_4\",\"audio_end_ms\":\"soon\",\"item_id\":null}",
  };

  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    send_text (self, texts[i]);
}

void
tandem_sim_realtime_wire_set_binary (TandemSimRealtimeWire *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  self->binary = TRUE;
}

void
tandem_sim_realtime_wire_set_raw_sound (TandemSimRealtimeWire *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  self->raw_sound = TRUE;
}

void
tandem_sim_realtime_wire_refuse (TandemSimRealtimeWire *self, gushort code, const char *reason)
{
  g_autofree char *cut = g_strndup (reason, 123);

  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, code, cut);
}

void
tandem_sim_realtime_wire_cut (TandemSimRealtimeWire *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  self->cut = TRUE;
  if (self->socket != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

void
tandem_sim_realtime_wire_close (TandemSimRealtimeWire *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_WIRE (self));
  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}
