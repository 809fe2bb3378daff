// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-events.h"

#include "tandem-control-answer.h"
#include "tandem-control-json.h"
#include "tandem-control-message-json.h"

/* How long a client may leave its socket full. */
#define PATIENCE_US (60 * G_TIME_SPAN_SECOND)
/* How often loudness is told, and it is looked whether a client reads again. */
#define TICK_MS 200
/* Nobody has to send us anything. */
#define MAX_INCOMING 4096
#define KEEPALIVE_S 30

typedef struct {
  SoupWebsocketConnection *connection;
  GSocket *socket;
  guint n_missed;   /* since its socket is full */
  gint64 since_us;  /* when that began */
} Client;

struct _TandemControlEvents {
  GObject parent_instance;

  /* owned */
  GPtrArray *clients; /* of Client */
  GHashTable *talking; /* of TandemCall: those with sound */
  guint tick_id;       /* while there is something to do */
};

G_DEFINE_FINAL_TYPE (TandemControlEvents, tandem_control_events, G_TYPE_OBJECT)

static void
client_free (gpointer data)
{
  Client *client = data;

  g_object_unref (client->connection);
  g_clear_object (&client->socket);
  g_free (client);
}

static void
tandem_control_events_dispose (GObject *object)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (object);

  if (self->clients)
    tandem_control_events_stop (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->clients, g_ptr_array_unref);
  g_clear_pointer (&self->talking, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_control_events_parent_class)->dispose (object);
}

static void
tandem_control_events_class_init (TandemControlEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_control_events_dispose;
}

static void
tandem_control_events_init (TandemControlEvents *self)
{
  self->clients = g_ptr_array_new_with_free_func (client_free);
  self->talking = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

static gboolean
is_full (Client *client)
{
  return client->socket && !(g_socket_condition_check (client->socket, G_IO_OUT) & G_IO_OUT);
}

/* (transfer full) */
static char *
take_text (JsonObject *event)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event);

  json_object_unref (event);
  return json_to_string (node, FALSE);
}

/* Tells a client that reads again how much it missed. */
static void
tell_missed (Client *client)
{
  JsonObject *event = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (event, "type", "missed");
  json_object_set_null_member (event, "call_id");
  json_object_set_int_member (event, "missed", client->n_missed);
  text = take_text (event);
  client->n_missed = 0;
  soup_websocket_connection_send_text (client->connection, text);
}

/* libsoup would queue without bounds what the socket does not take. */
static void
send_to (Client *client, const char *text)
{
  if (soup_websocket_connection_get_state (client->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return; /* on its way out */
  if (is_full (client)) {
    if (client->n_missed++ == 0)
      client->since_us = g_get_monotonic_time ();
    return;
  }
  if (client->n_missed > 0)
    tell_missed (client);
  soup_websocket_connection_send_text (client->connection, text);
}

static void
drop (TandemControlEvents *self, guint i)
{
  Client *client = self->clients->pdata[i];

  g_message ("control listener: dropped an event stream whose client does not read");
  g_signal_handlers_disconnect_by_data (client->connection, self);
  if (client->socket)
    g_socket_shutdown (client->socket, TRUE, TRUE, NULL);
  g_ptr_array_remove_index (self->clients, i);
}

static void wind_up (TandemControlEvents *self);

static void
send_to_all (TandemControlEvents *self, JsonObject *event)
{
  g_autofree char *text = take_text (event);

  for (guint i = 0; i < self->clients->len; i++)
    send_to (self->clients->pdata[i], text);
  wind_up (self);
}

static JsonObject *
make_event (const char *type, TandemCall *call)
{
  JsonObject *event = json_object_new ();

  json_object_set_string_member (event, "type", type);
  if (call)
    json_object_set_string_member (event, "call_id", tandem_call_get_id (call));
  else
    json_object_set_null_member (event, "call_id");
  return event;
}

/* --- what is looked at now and then ------------------------------------------------------------------------ */

/* FALSE when it has not read for too long. */
static gboolean
look_at (Client *client)
{
  if (client->n_missed == 0 || soup_websocket_connection_get_state (client->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return TRUE;
  if (is_full (client))
    return g_get_monotonic_time () - client->since_us < PATIENCE_US;
  tell_missed (client);
  return TRUE;
}

/* Loudness is only of use now: who does not read does not miss it. */
static void
send_levels (TandemControlEvents *self, TandemCall *call)
{
  TandemLevels *levels = tandem_call_get_levels (call);
  JsonObject *event = make_event ("level", call);
  g_autofree char *text = NULL;

  json_object_set_double_member (event, "remote", tandem_levels_get (levels, TRUE));
  json_object_set_double_member (event, "local", tandem_levels_get (levels, FALSE));
  text = take_text (event);
  for (guint i = 0; i < self->clients->len; i++) {
    Client *client = self->clients->pdata[i];

    if (client->n_missed == 0 && !is_full (client))
      send_to (client, text);
  }
}

static gboolean
has_work (TandemControlEvents *self)
{
  if (self->clients->len > 0 && g_hash_table_size (self->talking) > 0)
    return TRUE;
  for (guint i = 0; i < self->clients->len; i++)
    if (((Client *) self->clients->pdata[i])->n_missed > 0)
      return TRUE;
  return FALSE;
}

static gboolean
on_tick (gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);
  GHashTableIter iter;
  gpointer call;

  for (guint i = self->clients->len; i > 0; i--)
    if (!look_at (self->clients->pdata[i - 1]))
      drop (self, i - 1);
  g_hash_table_iter_init (&iter, self->talking);
  while (g_hash_table_iter_next (&iter, &call, NULL))
    send_levels (self, call);
  if (has_work (self))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
wind_up (TandemControlEvents *self)
{
  if (self->tick_id == 0 && has_work (self))
    self->tick_id = g_timeout_add (TICK_MS, on_tick, self);
}

/* --- what the switchboard tells ------------------------------------------------------------------------------ */

static void
on_call (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);
  JsonObject *event;

  if (!tandem_call_is_live (call) || !tandem_call_get_media_connected (call))
    g_hash_table_remove (self->talking, call);
  else if (!g_hash_table_contains (self->talking, call))
    g_hash_table_add (self->talking, g_object_ref (call));
  if (self->clients->len == 0)
    return;
  event = make_event ("call", call);
  json_object_set_member (event, "call", tandem_control_json_from_call (call));
  send_to_all (self, event);
}

static guint
index_of (TandemCall *call, TandemTurn *turn)
{
  GListModel *turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  guint n = g_list_model_get_n_items (turns);

  /* It is mostly the last one. */
  for (guint i = n; i > 0; i--) {
    g_autoptr (TandemTurn) candidate = g_list_model_get_item (turns, i - 1);

    if (candidate == turn)
      return i - 1;
  }
  return n;
}

static void
on_turn (TandemSwitchboard *switchboard, TandemCall *call, TandemTurn *turn, gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);
  JsonObject *event;

  if (self->clients->len == 0)
    return;
  event = make_event ("turn", call);
  json_object_set_member (event, "turn", tandem_control_json_from_turn (turn, index_of (call, turn)));
  send_to_all (self, event);
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);
  JsonObject *event;

  if (self->clients->len == 0)
    return;
  event = make_event ("error", call);
  json_object_set_member (event, "error",
                          tandem_control_answer_make_error (tandem_control_answer_code (error), NULL, error->message));
  send_to_all (self, event);
}

/* --- what the inbox tells --------------------------------------------------------------------------------- */

static void
on_text (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);
  JsonObject *event;

  if (self->clients->len == 0)
    return;
  event = make_event ("message", NULL);
  json_object_set_member (event, "message", tandem_control_json_from_message (message));
  send_to_all (self, event);
}

static void
on_text_notice (TandemInbox *inbox, GError *error, gpointer user_data)
{
  on_notice (NULL, NULL, error, user_data);
}

void
tandem_control_events_follow (TandemControlEvents *self, TandemInbox *inbox)
{
  g_return_if_fail (TANDEM_IS_CONTROL_EVENTS (self) && TANDEM_IS_INBOX (inbox));
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_text), self, 0);
  g_signal_connect_object (inbox, "message-changed", G_CALLBACK (on_text), self, 0);
  g_signal_connect_object (inbox, "notice", G_CALLBACK (on_text_notice), self, 0);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);

  for (guint i = 0; i < self->clients->len; i++) {
    Client *client = self->clients->pdata[i];

    if (client->connection == connection) {
      g_ptr_array_remove_index (self->clients, i);
      return;
    }
  }
}

TandemControlEvents *
tandem_control_events_new (TandemSwitchboard *switchboard)
{
  TandemControlEvents *self = g_object_new (TANDEM_TYPE_CONTROL_EVENTS, NULL);

  g_signal_connect_object (switchboard, "call-added", G_CALLBACK (on_call), self, 0);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_call), self, 0);
  g_signal_connect_object (switchboard, "turn-changed", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (switchboard, "notice", G_CALLBACK (on_notice), self, 0);
  return self;
}

void
tandem_control_events_add (TandemControlEvents *self, SoupWebsocketConnection *connection, GSocket *socket)
{
  Client *client = g_new0 (Client, 1);

  g_return_if_fail (TANDEM_IS_CONTROL_EVENTS (self));
  client->connection = g_object_ref (connection);
  client->socket = socket ? g_object_ref (socket) : NULL;
  soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_INCOMING);
  soup_websocket_connection_set_keepalive_interval (connection, KEEPALIVE_S);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_ptr_array_add (self->clients, client);
  wind_up (self);
}

guint
tandem_control_events_count (TandemControlEvents *self)
{
  g_return_val_if_fail (TANDEM_IS_CONTROL_EVENTS (self), 0);
  return self->clients->len;
}

void
tandem_control_events_stop (TandemControlEvents *self)
{
  g_return_if_fail (TANDEM_IS_CONTROL_EVENTS (self));

  for (guint i = 0; i < self->clients->len; i++) {
    Client *client = self->clients->pdata[i];

    g_signal_handlers_disconnect_by_data (client->connection, self);
    if (soup_websocket_connection_get_state (client->connection) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_close (client->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  }
  g_ptr_array_set_size (self->clients, 0);
  g_clear_handle_id (&self->tick_id, g_source_remove);
}
