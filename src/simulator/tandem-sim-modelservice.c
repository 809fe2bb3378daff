// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-modelservice.h"

#include <string.h>

/* Default main context only. */
struct _TandemSimModelservice {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  char *authorization;
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
  GHashTable *sessions;   /* SoupWebsocketConnection (borrowed) -> TandemSimModelserviceSession */
};

G_DEFINE_FINAL_TYPE (TandemSimModelservice, tandem_sim_modelservice, G_TYPE_OBJECT)

static void
tandem_sim_modelservice_dispose (GObject *object)
{
  TandemSimModelservice *self = TANDEM_SIM_MODELSERVICE (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, TANDEM_SIM_MODELSERVICE_PATH);
  if (self->sessions != NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      tandem_sim_modelservice_session_end (l->data);
  }
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->speech);
  g_clear_object (&self->clips);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  g_clear_object (&self->replies);
  g_clear_pointer (&self->authorization, g_free);
  G_OBJECT_CLASS (tandem_sim_modelservice_parent_class)->dispose (object);
}

static void
tandem_sim_modelservice_class_init (TandemSimModelserviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_modelservice_dispose;
}

static void
tandem_sim_modelservice_init (TandemSimModelservice *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/* Whatever is refused here is not upgraded. */
static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimModelservice *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  const char *value = NULL;

  if (tandem_sim_faults_take (self->faults, "realtime-503", NULL)) {
    soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
  } else if (tandem_sim_faults_take (self->faults, "realtime-401", NULL) || g_strcmp0 (authorization, self->authorization) != 0) {
    soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  } else if (tandem_sim_faults_peek (self->faults, "realtime-429", &value) && g_strcmp0 (value, "insufficient_quota") != 0) {
    tandem_sim_faults_take (self->faults, "realtime-429", NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
    soup_server_message_set_status (message, 429, NULL);
  }
}

static void
on_closed (SoupWebsocketConnection *connection, TandemSimModelservice *self)
{
  TandemSimModelserviceSession *session = g_hash_table_lookup (self->sessions, connection);

  if (session == NULL)
    return;
  tandem_sim_modelservice_session_end (session);
  g_hash_table_remove (self->sessions, connection);
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  TandemSimModelservice *self = user_data;
  const TandemSimModelserviceShared shared = { self->speech, self->clips, self->faults, self->log, self->replies };

  soup_websocket_connection_set_max_incoming_payload_size (connection, 1024 * 1024);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_hash_table_insert (self->sessions, connection,
                       tandem_sim_modelservice_session_new (connection, soup_server_message_get_socket (message), &shared));
}

TandemSimModelservice *
tandem_sim_modelservice_new (SoupServer *server, const char *api_key, TandemSimSpeech *speech, TandemSimClips *clips,
                             TandemSimFaults *faults, TandemSimLog *log, TandemSimRealtimeReplies *replies)
{
  TandemSimModelservice *self = g_object_new (TANDEM_TYPE_SIM_MODELSERVICE, NULL);

  self->server = g_object_ref (server);
  self->authorization = g_strconcat ("Bearer ", api_key, NULL);
  self->speech = g_object_ref (speech);
  self->clips = g_object_ref (clips);
  self->faults = g_object_ref (faults);
  self->log = g_object_ref (log);
  self->replies = g_object_ref (replies);
  soup_server_add_early_handler (server, TANDEM_SIM_MODELSERVICE_PATH, on_request, self, NULL);
  soup_server_add_websocket_handler (server, TANDEM_SIM_MODELSERVICE_PATH, NULL, NULL, on_websocket, self, NULL);
  return self;
}
