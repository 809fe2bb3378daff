// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-live.h"

#include "tandem-sim-live-session.h"

/* Default main context only. */
struct _TandemSimLive {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  char *authorization;
  TandemSimVoiceShared shared;
  GHashTable *sessions;   /* SoupWebsocketConnection (borrowed) -> TandemSimLiveSession */
};

G_DEFINE_FINAL_TYPE (TandemSimLive, tandem_sim_live, G_TYPE_OBJECT)

static void
tandem_sim_live_dispose (GObject *object)
{
  TandemSimLive *self = TANDEM_SIM_LIVE (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, TANDEM_SIM_LIVE_PATH);
  if (self->sessions != NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      tandem_sim_live_session_end (l->data);
  }
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->shared.speech);
  g_clear_object (&self->shared.clips);
  g_clear_object (&self->shared.faults);
  g_clear_object (&self->shared.log);
  g_clear_object (&self->shared.replies);
  g_clear_pointer (&self->authorization, g_free);
  G_OBJECT_CLASS (tandem_sim_live_parent_class)->dispose (object);
}

static void
tandem_sim_live_class_init (TandemSimLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_live_dispose;
}

static void
tandem_sim_live_init (TandemSimLive *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/* Whatever is refused here is not upgraded. */
static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimLive *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *value = NULL;
  guint status = 0;

  if (g_strcmp0 (soup_message_headers_get_one (headers, "Authorization"), self->authorization) != 0 ||
      tandem_sim_faults_take (self->shared.faults, "realtime-401", NULL))
    status = SOUP_STATUS_UNAUTHORIZED;
  else if (g_uri_get_query (soup_server_message_get_uri (message)) != NULL)
    status = SOUP_STATUS_BAD_REQUEST;
  else if (tandem_sim_faults_take (self->shared.faults, "realtime-503", NULL))
    status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  else if (tandem_sim_faults_take (self->shared.faults, "realtime-429", &value))
    status = 429;
  if (status == 0)
    return;
  if (status == 429 && g_strcmp0 (value, "insufficient_quota") != 0)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
  soup_server_message_set_status (message, status, NULL);
}

static void
on_closed (SoupWebsocketConnection *connection, TandemSimLive *self)
{
  TandemSimLiveSession *session = g_hash_table_lookup (self->sessions, connection);

  if (session == NULL)
    return;
  tandem_sim_live_session_end (session);
  g_hash_table_remove (self->sessions, connection);
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  TandemSimLive *self = user_data;

  soup_websocket_connection_set_max_incoming_payload_size (connection, 1024 * 1024);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_hash_table_insert (self->sessions, connection,
                       tandem_sim_live_session_new (connection, soup_server_message_get_socket (message), &self->shared));
}

TandemSimLive *
tandem_sim_live_new (SoupServer *server, const char *api_key, const TandemSimVoiceShared *shared)
{
  TandemSimLive *self = g_object_new (TANDEM_TYPE_SIM_LIVE, NULL);

  self->server = g_object_ref (server);
  self->authorization = g_strconcat ("Bearer ", api_key, NULL);
  self->shared = (TandemSimVoiceShared) { g_object_ref (shared->speech), g_object_ref (shared->clips), g_object_ref (shared->faults),
                                          g_object_ref (shared->log), g_object_ref (shared->replies) };
  soup_server_add_early_handler (server, TANDEM_SIM_LIVE_PATH, on_request, self, NULL);
  soup_server_add_websocket_handler (server, TANDEM_SIM_LIVE_PATH, NULL, NULL, on_websocket, self, NULL);
  return self;
}
