// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-events.h"

#include "tandem-control-answer.h"
#include "tandem-control-json.h"

/* Events in a row that found the socket full. */
#define MAX_STUCK 1000
/* Nobody has to send us anything. */
#define MAX_INCOMING 4096
#define KEEPALIVE_S 30

typedef struct {
  SoupWebsocketConnection *connection;
  GSocket *socket;
  guint n_stuck;
} Client;

struct _TandemControlEvents {
  GObject parent_instance;

  /* owned */
  GPtrArray *clients; /* of Client */
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
  g_clear_pointer (&self->clients, g_ptr_array_unref);
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
}

/* FALSE: this client has not read for too long. */
static gboolean
send_to (Client *client, const char *text)
{
  if (soup_websocket_connection_get_state (client->connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return TRUE; /* on its way out */
  if (client->socket && !(g_socket_condition_check (client->socket, G_IO_OUT) & G_IO_OUT))
    client->n_stuck++;
  else
    client->n_stuck = 0;
  if (client->n_stuck > MAX_STUCK)
    return FALSE;
  soup_websocket_connection_send_text (client->connection, text);
  return TRUE;
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

static void
send_to_all (TandemControlEvents *self, JsonObject *event)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), event);
  g_autofree char *text = json_to_string (node, FALSE);

  json_object_unref (event);
  for (guint i = self->clients->len; i > 0; i--)
    if (!send_to (self->clients->pdata[i - 1], text))
      drop (self, i - 1);
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

static void
on_call (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemControlEvents *self = TANDEM_CONTROL_EVENTS (user_data);
  JsonObject *event;

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
}
