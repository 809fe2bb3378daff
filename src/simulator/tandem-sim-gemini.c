// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini.h"

#include <string.h>

#define WRONG_KEY "API key not valid. Please pass a valid API key."
#define VERTEX_MODELS "projects/" TANDEM_SIM_GOOGLE_PROJECT "/locations/" TANDEM_SIM_VERTEX_REGION "/publishers/google/models/"

/* Default main context only. */
struct _TandemSimGemini {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  char *api_key;           /* NULL with google */
  TandemSimGoogle *google; /* NULL with api_key */
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
  GHashTable *handles;
  GHashTable *sessions;    /* SoupWebsocketConnection (borrowed) -> TandemSimGeminiSession */
  /* borrowed */
  const char *path;
};

G_DEFINE_FINAL_TYPE (TandemSimGemini, tandem_sim_gemini, G_TYPE_OBJECT)

static void
tandem_sim_gemini_dispose (GObject *object)
{
  TandemSimGemini *self = TANDEM_SIM_GEMINI (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, self->path);
  if (self->sessions != NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      tandem_sim_gemini_session_end (l->data);
  }
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_pointer (&self->handles, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->google);
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

static gboolean
is_stranger (TandemSimGemini *self, SoupServerMessage *message)
{
  return self->google != NULL &&
         (tandem_sim_faults_take (self->faults, "realtime-401", NULL) || !tandem_sim_google_check (self->google, message));
}

/* Only what comes before any protocol; wrong keys are told in the socket, as the service does, but tokens are looked at here. */
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
  } else if (is_stranger (self, message)) {
    tandem_sim_log_write (self->log, "realtime", "refused", "reason", "token", NULL);
    soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  }
}

static gboolean
is_wrong_key (TandemSimGemini *self, SoupServerMessage *message)
{
  const char *query_text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = query_text != NULL ? soup_form_decode (query_text) : NULL;

  if (self->google != NULL)
    return FALSE;
  return tandem_sim_faults_take (self->faults, "realtime-401", NULL) ||
         g_strcmp0 (query != NULL ? g_hash_table_lookup (query, "key") : NULL, self->api_key) != 0;
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
  gboolean refused = is_wrong_key (self, message);
  const TandemSimGeminiShared shared = { self->speech, self->clips, self->faults, self->log, self->replies, self->handles,
                                         self->google != NULL ? VERTEX_MODELS : "models/" };

  soup_websocket_connection_set_max_incoming_payload_size (connection, 1024 * 1024);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_hash_table_insert (self->sessions, connection,
                       tandem_sim_gemini_session_new (connection, soup_server_message_get_socket (message), &shared,
                                                      refused ? WRONG_KEY : NULL));
}

static TandemSimGemini *
listen (SoupServer *server, const char *path, const TandemSimGeminiShared *shared)
{
  TandemSimGemini *self = g_object_new (TANDEM_TYPE_SIM_GEMINI, NULL);

  self->server = g_object_ref (server);
  self->path = path;
  self->speech = g_object_ref (shared->speech);
  self->clips = g_object_ref (shared->clips);
  self->faults = g_object_ref (shared->faults);
  self->log = g_object_ref (shared->log);
  self->replies = g_object_ref (shared->replies);
  soup_server_remove_websocket_extension (server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (server, path, on_request, self, NULL);
  soup_server_add_websocket_handler (server, path, NULL, NULL, on_websocket, self, NULL);
  return self;
}

TandemSimGemini *
tandem_sim_gemini_new (SoupServer *server, const char *api_key, TandemSimSpeech *speech, TandemSimClips *clips, TandemSimFaults *faults,
                       TandemSimLog *log, TandemSimRealtimeReplies *replies)
{
  TandemSimGemini *self = listen (server, TANDEM_SIM_GEMINI_PATH, &(TandemSimGeminiShared) { speech, clips, faults, log, replies });

  self->api_key = g_strdup (api_key);
  return self;
}

TandemSimGemini *
tandem_sim_gemini_new_vertex (SoupServer *server, TandemSimGoogle *google, TandemSimSpeech *speech, TandemSimClips *clips,
                              TandemSimFaults *faults, TandemSimLog *log, TandemSimRealtimeReplies *replies)
{
  TandemSimGemini *self = listen (server, TANDEM_SIM_VERTEX_PATH, &(TandemSimGeminiShared) { speech, clips, faults, log, replies });

  self->google = g_object_ref (google);
  return self;
}
