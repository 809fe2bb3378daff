// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini.h"

#include <string.h>

#define WRONG_KEY "API key not valid. Please pass a valid API key."

/* Default main context only. */
struct _TandemSimGemini {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  char *api_key;
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
  GHashTable *handles;
  GHashTable *sessions;   /* SoupWebsocketConnection (borrowed) -> TandemSimGeminiSession */
};

G_DEFINE_FINAL_TYPE (TandemSimGemini, tandem_sim_gemini, G_TYPE_OBJECT)

static void
tandem_sim_gemini_dispose (GObject *object)
{
  TandemSimGemini *self = TANDEM_SIM_GEMINI (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, TANDEM_SIM_GEMINI_PATH);
  if (self->sessions != NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      tandem_sim_gemini_session_end (l->data);
  }
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_pointer (&self->handles, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->speech);
  g_clear_object (&self->clips);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  g_clear_object (&self->replies);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_sim_gemini_parent_class)->dispose (object);
}

static void
tandem_sim_gemini_class_init (TandemSimGeminiClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_gemini_dispose;
}

static void
tandem_sim_gemini_init (TandemSimGemini *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->handles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Only what comes before any protocol; wrong keys are told in the socket, as the service does. */
static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimGemini *self = user_data;
  const char *value = NULL;

  if (tandem_sim_faults_take (self->faults, "realtime-503", NULL)) {
    soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
  } else if (tandem_sim_faults_peek (self->faults, "realtime-429", &value) && g_strcmp0 (value, "insufficient_quota") != 0) {
    tandem_sim_faults_take (self->faults, "realtime-429", NULL);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
    soup_server_message_set_status (message, 429, NULL);
  }
}

static void
on_closed (SoupWebsocketConnection *connection, TandemSimGemini *self)
{
  TandemSimGeminiSession *session = g_hash_table_lookup (self->sessions, connection);

  if (session == NULL)
    return;
  tandem_sim_gemini_session_end (session);
  g_hash_table_remove (self->sessions, connection);
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  TandemSimGemini *self = user_data;
  const char *query_text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = query_text != NULL ? soup_form_decode (query_text) : NULL;
  const char *key = query != NULL ? g_hash_table_lookup (query, "key") : NULL;
  gboolean refused = tandem_sim_faults_take (self->faults, "realtime-401", NULL) || g_strcmp0 (key, self->api_key) != 0;
  const TandemSimGeminiShared shared = { self->speech, self->clips, self->faults, self->log, self->replies, self->handles, "models/" };

  soup_websocket_connection_set_max_incoming_payload_size (connection, 1024 * 1024);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_hash_table_insert (self->sessions, connection,
                       tandem_sim_gemini_session_new (connection, soup_server_message_get_socket (message), &shared,
                                                      refused ? WRONG_KEY : NULL));
}

TandemSimGemini *
tandem_sim_gemini_new (SoupServer *server, const char *api_key, TandemSimSpeech *speech, TandemSimClips *clips, TandemSimFaults *faults,
                       TandemSimLog *log, TandemSimRealtimeReplies *replies)
{
  TandemSimGemini *self = g_object_new (TANDEM_TYPE_SIM_GEMINI, NULL);

  self->server = g_object_ref (server);
  self->api_key = g_strdup (api_key);
  self->speech = g_object_ref (speech);
  self->clips = g_object_ref (clips);
  self->faults = g_object_ref (faults);
  self->log = g_object_ref (log);
  self->replies = g_object_ref (replies);
  soup_server_remove_websocket_extension (server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (server, TANDEM_SIM_GEMINI_PATH, on_request, self, NULL);
  soup_server_add_websocket_handler (server, TANDEM_SIM_GEMINI_PATH, NULL, NULL, on_websocket, self, NULL);
  return self;
}
