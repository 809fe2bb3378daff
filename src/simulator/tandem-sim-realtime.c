// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime.h"

#include <string.h>

#include "tandem-sim-realtime-session.h"

#define TOO_MANY_REQUESTS 429
/* 15 MiB of base64 in one append, and the event around it. */
#define MAX_MESSAGE (16 * 1024 * 1024)

/* Default main context only. */
struct _TandemSimRealtime {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  char *api_key;
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimFaults *faults;
  TandemSimLog *log;
  TandemSimRealtimeReplies *replies;
  GHashTable *sessions;   /* SoupWebsocketConnection (borrowed) -> TandemSimRealtimeSession */
  /* borrowed */
  const TandemSimRealtimeService *service;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtime, tandem_sim_realtime, G_TYPE_OBJECT)

static void
tandem_sim_realtime_dispose (GObject *object)
{
  TandemSimRealtime *self = TANDEM_SIM_REALTIME (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, self->service->path);
  if (self->sessions != NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      tandem_sim_realtime_session_end (l->data);
  }
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->speech);
  g_clear_object (&self->clips);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  g_clear_object (&self->replies);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_sim_realtime_parent_class)->dispose (object);
}

static void
tandem_sim_realtime_class_init (TandemSimRealtimeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_realtime_dispose;
}

static void
tandem_sim_realtime_init (TandemSimRealtime *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

static void
refuse (TandemSimRealtime *self, SoupServerMessage *message, guint status, const char *type, const char *code, const char *text)
{
  JsonObject *error = tandem_sim_json_new ("message", TANDEM_SIM_S, text, "type", TANDEM_SIM_S, type, "param", TANDEM_SIM_S, NULL,
                                           "code", TANDEM_SIM_S, code, NULL);
  g_autoptr (JsonObject) body = tandem_sim_json_new ("error", TANDEM_SIM_O, error, NULL);
  g_autofree char *json = tandem_sim_json_to_text (body);
  g_autofree char *status_text = g_strdup_printf ("%u", status);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
  tandem_sim_log_write (self->log, "realtime", "refused", "status", status_text, "code", code, NULL);
}

static void
refuse_limit (TandemSimRealtime *self, SoupServerMessage *message, const char *value)
{
  if (g_strcmp0 (value, "insufficient_quota") == 0) {
    refuse (self, message, TOO_MANY_REQUESTS, "insufficient_quota", "insufficient_quota",
            "You exceeded your current quota, please check your plan and billing details.");
    return;
  }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
  refuse (self, message, TOO_MANY_REQUESTS, "requests", "rate_limit_exceeded",
          "Rate limit reached for requests. Please try again in 1s.");
}

static gboolean
is_transcription (GHashTable *query)
{
  return query != NULL && g_strcmp0 (g_hash_table_lookup (query, "intent"), "transcription") == 0;
}

static void
check_model (TandemSimRealtime *self, SoupServerMessage *message, GHashTable *query)
{
  const char *model = query != NULL ? g_hash_table_lookup (query, self->service->model_parameter) : NULL;
  g_autofree char *text = NULL;

  if (self->service->versioned && (query == NULL || !g_hash_table_contains (query, "api-version"))) {
    refuse (self, message, SOUP_STATUS_NOT_FOUND, "invalid_request_error", "404", "Resource not found");
    return;
  }
  if (model == NULL || *model == '\0') {
    if (!is_transcription (query))
      refuse (self, message, SOUP_STATUS_BAD_REQUEST, "invalid_request_error", "missing_model", "You must provide a model parameter.");
    return;
  }
  if (tandem_sim_realtime_service_has_model (self->service, model) && !tandem_sim_faults_take (self->faults, "realtime-model-not-found", NULL))
    return;
  text = g_strdup_printf ("The model `%s` does not exist or you do not have access to it.", model);
  refuse (self, message, SOUP_STATUS_NOT_FOUND, "invalid_request_error", "model_not_found", text);
}

/* Before the upgrade, so that a refused client sees an HTTP status and not 101. */
static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimRealtime *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, self->service->header);
  g_autofree char *expected = g_strconcat (self->service->scheme, self->api_key, NULL);
  const char *value;

  if (g_strcmp0 (path, self->service->path) != 0)
    refuse (self, message, SOUP_STATUS_NOT_FOUND, "invalid_request_error", NULL, "Unknown request URL. Please check the URL for typos.");
  else if (authorization == NULL)
    refuse (self, message, SOUP_STATUS_UNAUTHORIZED, "invalid_request_error", "invalid_api_key",
            "Missing bearer authentication in header");
  else if (g_strcmp0 (authorization, expected) != 0 || tandem_sim_faults_take (self->faults, "realtime-401", NULL))
    refuse (self, message, SOUP_STATUS_UNAUTHORIZED, "invalid_request_error", "invalid_api_key",
            "Incorrect API key provided: ****. You can find your API key at https://platform.openai.com/account/api-keys.");
  else if (tandem_sim_faults_take (self->faults, "realtime-429", &value))
    refuse_limit (self, message, value);
  else if (tandem_sim_faults_take (self->faults, "realtime-503", NULL))
    refuse (self, message, SOUP_STATUS_SERVICE_UNAVAILABLE, "server_error", NULL, "The server is overloaded or not ready yet.");
  else if (!soup_message_headers_header_contains (headers, "Upgrade", "websocket"))
    refuse (self, message, SOUP_STATUS_BAD_REQUEST, "invalid_request_error", NULL, "Expected a WebSocket upgrade.");
  else
    check_model (self, message, query);
}

static void
on_closed (SoupWebsocketConnection *connection, TandemSimRealtime *self)
{
  TandemSimRealtimeSession *session = g_hash_table_lookup (self->sessions, connection);

  if (session == NULL)
    return;
  tandem_sim_realtime_session_end (session);
  g_hash_table_remove (self->sessions, connection);
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  TandemSimRealtime *self = user_data;
  const char *beta = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "OpenAI-Beta");
  const char *query_text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = query_text != NULL ? soup_form_decode (query_text) : NULL;
  TandemSimFlavour flavour = self->service->flavour;
  TandemSimRealtimeShared shared = { self->speech, self->clips, self->log, self->replies };

  if (flavour == TANDEM_SIM_FLAVOUR_GA && beta != NULL && strstr (beta, "realtime=v1") != NULL)
    flavour = TANDEM_SIM_FLAVOUR_BETA;
  soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_MESSAGE);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_hash_table_insert (self->sessions, connection,
                       tandem_sim_realtime_session_new (connection, soup_server_message_get_socket (message), flavour,
                                                        query != NULL ? g_hash_table_lookup (query, self->service->model_parameter) : NULL, &shared,
                                                        self->faults));
}

TandemSimRealtime *
tandem_sim_realtime_new (SoupServer *server, const TandemSimRealtimeService *service, const char *api_key, TandemSimSpeech *speech,
                         TandemSimClips *clips, TandemSimFaults *faults, TandemSimLog *log, TandemSimRealtimeReplies *replies)
{
  TandemSimRealtime *self = g_object_new (TANDEM_TYPE_SIM_REALTIME, NULL);

  self->service = service;
  self->server = g_object_ref (server);
  self->api_key = g_strdup (api_key);
  self->speech = g_object_ref (speech);
  self->clips = g_object_ref (clips);
  self->faults = g_object_ref (faults);
  self->log = g_object_ref (log);
  self->replies = replies != NULL ? g_object_ref (replies) : tandem_sim_realtime_replies_new ();
  soup_server_remove_websocket_extension (server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (server, service->path, on_request, self, NULL);
  soup_server_add_websocket_handler (server, service->path, NULL, NULL, on_websocket, self, NULL);
  return self;
}

void
tandem_sim_realtime_add_reply (TandemSimRealtime *self, const char *heard, const char *reply)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME (self));
  tandem_sim_realtime_replies_add (self->replies, heard, reply);
}

TandemSimRealtimeReplies *
tandem_sim_realtime_get_replies (TandemSimRealtime *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME (self), NULL);
  return self->replies;
}
