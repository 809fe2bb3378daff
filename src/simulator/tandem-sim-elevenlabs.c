// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-elevenlabs.h"

#include <string.h>

#include "tandem-sim-elevenlabs-session.h"
#include "tandem-sim-json.h"
#include "tandem-sim-realtime-audio.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-resample.h"

#define SOCKET_PATH "/v1/convai/conversation"
#define SIGN_PATH SOCKET_PATH "/get-signed-url"
#define AGENTS_PATH "/v1/convai/agents"
#define SPEECH_PATH "/v1/text-to-speech"
#define VOICES_PATH "/v2/voices"
#define DURATION_S "600"

/* Default main context only. */
struct _TandemSimElevenlabs {
  GObject parent_instance;
  /* owned */
  SoupServer *server;
  char *api_key;
  TandemSimVoiceShared shared;
  GHashTable *signatures;  /* given, and not used */
  GHashTable *sessions;    /* SoupWebsocketConnection (borrowed) -> TandemSimElevenlabsSession */
};

G_DEFINE_FINAL_TYPE (TandemSimElevenlabs, tandem_sim_elevenlabs, G_TYPE_OBJECT)

static const char *const paths[] = { SIGN_PATH, SOCKET_PATH, AGENTS_PATH, SPEECH_PATH, VOICES_PATH };

static const struct {
  const char *id, *name;
} voices[] = {
  { "voice_one", "Aria" }, { "voice_two", "Roger" }, { "voice_three", "Sarah" },
};

static void
tandem_sim_elevenlabs_dispose (GObject *object)
{
  TandemSimElevenlabs *self = TANDEM_SIM_ELEVENLABS (object);

  for (gsize i = 0; self->server != NULL && i < G_N_ELEMENTS (paths); i++)
    soup_server_remove_handler (self->server, paths[i]);
  if (self->sessions != NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      tandem_sim_elevenlabs_session_end (l->data);
  }
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_pointer (&self->signatures, g_hash_table_unref);
  g_clear_object (&self->server);
  g_clear_object (&self->shared.speech);
  g_clear_object (&self->shared.clips);
  g_clear_object (&self->shared.faults);
  g_clear_object (&self->shared.log);
  g_clear_object (&self->shared.replies);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_sim_elevenlabs_parent_class)->dispose (object);
}

static void
tandem_sim_elevenlabs_class_init (TandemSimElevenlabsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_elevenlabs_dispose;
}

static void
tandem_sim_elevenlabs_init (TandemSimElevenlabs *self)
{
  self->sessions = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->signatures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* --- HTTP ------------------------------------------------------------------------------------------- */

/* Eats @body. */
static void
reply (SoupServerMessage *message, guint status, JsonObject *body)
{
  g_autoptr (JsonObject) taken = body;
  g_autofree char *text = tandem_sim_json_to_text (taken);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
refuse (TandemSimElevenlabs *self, SoupServerMessage *message, guint status, const char *word, const char *text)
{
  JsonObject *detail = tandem_sim_json_new ("status", TANDEM_SIM_S, word, "message", TANDEM_SIM_S, text, NULL);

  tandem_sim_log_write (self->shared.log, "realtime", "refused", "reason", word, NULL);
  reply (message, status, tandem_sim_json_new ("detail", TANDEM_SIM_O, detail, NULL));
}

/* FALSE: the request was refused. */
static gboolean
check_request (TandemSimElevenlabs *self, SoupServerMessage *message)
{
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "xi-api-key");
  const char *value = NULL;

  if (g_strcmp0 (key, self->api_key) != 0 || tandem_sim_faults_take (self->shared.faults, "realtime-401", NULL)) {
    refuse (self, message, SOUP_STATUS_UNAUTHORIZED, "invalid_api_key", "Invalid API key");
  } else if (tandem_sim_faults_take (self->shared.faults, "realtime-429", &value)) {
    if (g_strcmp0 (value, "insufficient_quota") == 0) {
      refuse (self, message, SOUP_STATUS_UNAUTHORIZED, "quota_exceeded", "This request exceeds your quota.");
    } else {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
      refuse (self, message, 429, "too_many_concurrent_requests", "Too many concurrent requests.");
    }
  } else if (tandem_sim_faults_take (self->shared.faults, "realtime-503", NULL)) {
    refuse (self, message, SOUP_STATUS_SERVICE_UNAVAILABLE, "unavailable", "The system is being repaired.");
  } else {
    return TRUE;
  }
  return FALSE;
}

/* FALSE: there is no such agent. */
static gboolean
check_agent (TandemSimElevenlabs *self, SoupServerMessage *message, const char *agent)
{
  if (g_strcmp0 (agent, TANDEM_SIM_ELEVENLABS_AGENT) == 0 && !tandem_sim_faults_take (self->shared.faults, "realtime-model-not-found", NULL))
    return TRUE;
  refuse (self, message, SOUP_STATUS_NOT_FOUND, "document_not_found", "Document with id not found.");
  return FALSE;
}

static void
sign (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimElevenlabs *self = user_data;
  const char *agent = query != NULL ? g_hash_table_lookup (query, "agent_id") : NULL;
  g_autofree char *signature = tandem_sim_realtime_id_new ("cvtkn");
  g_autofree char *url = NULL;

  if (!check_request (self, message) || !check_agent (self, message, agent))
    return;
  url = g_strdup_printf ("ws://127.0.0.1:%d" SOCKET_PATH "?agent_id=%s&conversation_signature=%s",
                         g_uri_get_port (soup_server_message_get_uri (message)), agent, signature);
  g_hash_table_add (self->signatures, g_steal_pointer (&signature));
  reply (message, SOUP_STATUS_OK, tandem_sim_json_new ("signed_url", TANDEM_SIM_S, url, NULL));
}

static void
describe_agent (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimElevenlabs *self = user_data;
  const char *value = NULL;
  gboolean capped = tandem_sim_faults_peek (self->shared.faults, "realtime-cap", &value);
  gint64 seconds = g_ascii_strtoll (capped && value != NULL ? value : DURATION_S, NULL, 10);
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "xi-api-key");
  JsonObject *config;

  /* Faults are for the conversation: what is asked beside it does not use them up. */
  if (g_strcmp0 (key, self->api_key) != 0) {
    refuse (self, message, SOUP_STATUS_UNAUTHORIZED, "invalid_api_key", "Invalid API key");
    return;
  }
  if (!g_str_has_suffix (path, "/" TANDEM_SIM_ELEVENLABS_AGENT)) {
    refuse (self, message, SOUP_STATUS_NOT_FOUND, "document_not_found", "Document with id not found.");
    return;
  }
  config = tandem_sim_json_new ("tts", TANDEM_SIM_O, tandem_sim_json_new ("voice_id", TANDEM_SIM_S, voices[0].id, NULL), "conversation",
                                TANDEM_SIM_O, tandem_sim_json_new ("max_duration_seconds", TANDEM_SIM_I, (int) seconds, NULL), NULL);
  reply (message, SOUP_STATUS_OK, tandem_sim_json_new ("agent_id", TANDEM_SIM_S, TANDEM_SIM_ELEVENLABS_AGENT, "conversation_config",
                                                       TANDEM_SIM_O, config, NULL));
}

/* Two to a page, so that there are two. */
static void
list_voices (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimElevenlabs *self = user_data;
  const char *token = query != NULL ? g_hash_table_lookup (query, "next_page_token") : NULL;
  gsize first = token != NULL ? (gsize) g_ascii_strtoull (token, NULL, 10) : 0;
  gboolean more = first + 2 < G_N_ELEMENTS (voices);
  JsonArray *list = json_array_new ();

  if (!check_request (self, message)) {
    json_array_unref (list);
    return;
  }
  for (gsize i = first; i < MIN (first + 2, G_N_ELEMENTS (voices)); i++)
    json_array_add_object_element (list, tandem_sim_json_new ("voice_id", TANDEM_SIM_S, voices[i].id, "name", TANDEM_SIM_S, voices[i].name,
                                                              NULL));
  reply (message, SOUP_STATUS_OK, tandem_sim_json_new ("voices", TANDEM_SIM_A, list, "has_more", TANDEM_SIM_B, more, "next_page_token",
                                                       TANDEM_SIM_S, more ? "2" : NULL, NULL));
}

/* --- speech ----------------------------------------------------------------------------------------- */

typedef struct {
  TandemSimElevenlabs *self;
  SoupServerMessage *message;
  char *text, *format;
} Speech;

static void
speech_free (Speech *speech)
{
  g_object_unref (speech->self);
  g_object_unref (speech->message);
  g_free (speech->text);
  g_free (speech->format);
  g_free (speech);
}

/* In the format that was asked for.  (transfer full) */
static GBytes *
convert (GBytes *clip, const char *format)
{
  gsize n;
  const gint16 *samples = g_bytes_get_data (clip, &n);
  GArray *narrow;

  if (g_str_equal (format, "ulaw_8000"))
    return tandem_sim_speech_to_ulaw (clip);
  if (g_str_equal (format, "pcm_24000"))
    return g_bytes_ref (clip);
  narrow = tandem_sim_resample (samples, n / sizeof *samples, 24000, 16000);
  n = narrow->len * sizeof *samples;
  return g_bytes_new_take (g_array_free (narrow, FALSE), n);
}

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Speech *speech = user_data;
  g_autoptr (GBytes) clip = tandem_sim_speech_synthesize_finish (TANDEM_SIM_SPEECH (source), result, NULL);
  g_autoptr (GBytes) audio = clip != NULL ? convert (clip, speech->format) : NULL;

  tandem_sim_log_write (speech->self->shared.log, "speech", "spoken", "text", speech->text, "format", speech->format, NULL);
  soup_server_message_set_status (speech->message, audio != NULL ? SOUP_STATUS_OK : SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
  if (audio != NULL) {
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (speech->message), SOUP_ENCODING_CHUNKED);
    for (gsize done = 0; done < g_bytes_get_size (audio); done += 3001) {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (audio, done, MIN (3001, g_bytes_get_size (audio) - done));

      soup_message_body_append_bytes (soup_server_message_get_response_body (speech->message), part);
    }
    soup_message_body_complete (soup_server_message_get_response_body (speech->message));
  }
  soup_server_message_unpause (speech->message);
  speech_free (speech);
}

static gboolean
is_format (const char *format)
{
  return g_strcmp0 (format, "ulaw_8000") == 0 || g_strcmp0 (format, "pcm_16000") == 0 || g_strcmp0 (format, "pcm_24000") == 0;
}

static gboolean
is_voice (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (voices); i++) {
    g_autofree char *known = g_strdup_printf (SPEECH_PATH "/%s/stream", voices[i].id);

    if (g_str_equal (path, known))
      return TRUE;
  }
  return FALSE;
}

static void
speak (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemSimElevenlabs *self = user_data;
  const char *format = query != NULL ? g_hash_table_lookup (query, "output_format") : NULL;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;
  const char *text;
  Speech *speech;

  if (!check_request (self, message))
    return;
  if (!is_voice (path)) {
    refuse (self, message, SOUP_STATUS_NOT_FOUND, "voice_not_found", "A voice with this id was not found.");
    return;
  }
  if (json_parser_load_from_data (parser, body->data, (gssize) body->length, NULL))
    root = json_parser_get_root (parser);
  text = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? tandem_sim_json_get_string (json_node_get_object (root), "text") : NULL;
  if (!g_str_equal (soup_server_message_get_method (message), "POST") || text == NULL || *text == '\0' || !is_format (format)) {
    refuse (self, message, 422, "invalid_request", "Field required: text, output_format.");
    return;
  }
  speech = g_new0 (Speech, 1);
  speech->self = g_object_ref (self);
  speech->message = g_object_ref (message);
  speech->text = g_strdup (text);
  speech->format = g_strdup (format);
  soup_server_message_pause (message);
  tandem_sim_speech_synthesize_async (self->shared.speech, tandem_sim_realtime_replies_get_voice (NULL, text), text, NULL, on_synthesized,
                                      speech);
}

/* --- conversations ---------------------------------------------------------------------------------- */

static void
on_closed (SoupWebsocketConnection *connection, TandemSimElevenlabs *self)
{
  TandemSimElevenlabsSession *session = g_hash_table_lookup (self->sessions, connection);

  if (session == NULL)
    return;
  tandem_sim_elevenlabs_session_end (session);
  g_hash_table_remove (self->sessions, connection);
}

static void
on_websocket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  TandemSimElevenlabs *self = user_data;
  const char *query_text = g_uri_get_query (soup_server_message_get_uri (message));
  g_autoptr (GHashTable) query = query_text != NULL ? soup_form_decode (query_text) : NULL;
  const char *signature = query != NULL ? g_hash_table_lookup (query, "conversation_signature") : NULL;

  /* An address is good once. */
  if (signature == NULL || !g_hash_table_remove (self->signatures, signature)) {
    soup_websocket_connection_close (connection, 1008, "Invalid or missing authorization.");
    return;
  }
  soup_websocket_connection_set_max_incoming_payload_size (connection, 1024 * 1024);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
  g_hash_table_insert (self->sessions, connection,
                       tandem_sim_elevenlabs_session_new (connection, soup_server_message_get_socket (message), &self->shared));
}

TandemSimElevenlabs *
tandem_sim_elevenlabs_new (SoupServer *server, const char *api_key, const TandemSimVoiceShared *shared)
{
  TandemSimElevenlabs *self = g_object_new (TANDEM_TYPE_SIM_ELEVENLABS, NULL);

  self->server = g_object_ref (server);
  self->api_key = g_strdup (api_key);
  self->shared = (TandemSimVoiceShared) { g_object_ref (shared->speech), g_object_ref (shared->clips), g_object_ref (shared->faults),
                                          g_object_ref (shared->log), g_object_ref (shared->replies) };
  soup_server_add_handler (server, SIGN_PATH, sign, self, NULL);
  soup_server_add_handler (server, AGENTS_PATH, describe_agent, self, NULL);
  soup_server_add_handler (server, SPEECH_PATH, speak, self, NULL);
  soup_server_add_handler (server, VOICES_PATH, list_voices, self, NULL);
  soup_server_add_websocket_handler (server, SOCKET_PATH, NULL, NULL, on_websocket, self, NULL);
  return self;
}
