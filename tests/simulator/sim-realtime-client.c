// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-realtime-client.h"

#include <string.h>

#include "remove-folder.h"

#define PATIENCE_S 20
#define BETA_SESSION "{'type':'session.update','session':{'input_audio_format':'g711_ulaw','output_audio_format':'g711_ulaw'," \
                     "'input_audio_transcription':{'model':'whisper-1'}}}"

void
sim_service_setup (SimService *service, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSList) uris = NULL;
  gsize n_services;

  service->record_dir = g_dir_make_tmp ("tandem-sim-realtime-XXXXXX", &error);
  g_assert_no_error (error);
  service->server = soup_server_new (NULL, NULL);
  g_assert_true (soup_server_listen_local (service->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (service->server);
  service->port = g_uri_get_port (uris->data);
  g_slist_foreach (uris, (GFunc) (void (*) (void)) g_uri_unref, NULL);
  service->speech = tandem_sim_speech_new ();
  service->clips = tandem_sim_clips_new ();
  service->faults = tandem_sim_faults_new ();
  service->log = tandem_sim_log_new (service->record_dir);
  service->realtime = tandem_sim_realtime_new (service->server, tandem_sim_realtime_service_get_all (&n_services), SIM_KEY,
                                               service->speech, service->clips, service->faults, service->log, NULL);
}

void
sim_service_teardown (SimService *service, gconstpointer unused)
{
  g_assert_finalize_object (g_steal_pointer (&service->realtime));
  soup_server_disconnect (service->server);
  g_clear_object (&service->server);
  g_clear_object (&service->speech);
  g_clear_object (&service->clips);
  g_clear_object (&service->faults);
  g_clear_object (&service->log);
  remove_folder (service->record_dir);
  g_clear_pointer (&service->record_dir, g_free);
}

char *
sim_service_read_log (SimService *service)
{
  g_autofree char *path = g_build_filename (service->record_dir, "events.jsonl", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, SimClient *client)
{
  gsize size;
  const char *data = g_bytes_get_data (message, &size);
  char *text = g_strndup (data, size);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  gint64 now_us = g_get_monotonic_time ();

  g_assert_cmpint (kind, ==, SOUP_WEBSOCKET_DATA_TEXT);
  g_ptr_array_add (client->texts, text);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_ptr_array_add (client->events, json_node_dup_object (node));
  g_array_append_val (client->times_us, now_us);
}

static void
on_closed (SoupWebsocketConnection *connection, SimClient *client)
{
  client->closed = TRUE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SimClient *client = user_data;

  client->connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &client->error);
  client->finished = TRUE;
  if (client->connection == NULL)
    return;
  soup_websocket_connection_set_max_incoming_payload_size (client->connection, 0);
  g_signal_connect (client->connection, "message", G_CALLBACK (on_message), client);
  g_signal_connect (client->connection, "closed", G_CALLBACK (on_closed), client);
}

static gboolean
on_patience (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_CONTINUE;
}

SimClient *
sim_client_connect (SimService *service, const char *query, const char *key, gboolean beta)
{
  g_autofree char *uri = g_strdup_printf ("ws://127.0.0.1:%u/v1/realtime%s", service->port, query);
  SimClient *client = g_new0 (SimClient, 1);

  client->texts = g_ptr_array_new_with_free_func (g_free);
  client->events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  client->times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  client->session = soup_session_new ();
  client->message = soup_message_new (SOUP_METHOD_GET, uri);
  if (key != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", key, NULL);

    soup_message_headers_append (soup_message_get_request_headers (client->message), "Authorization", bearer);
  }
  if (beta)
    soup_message_headers_append (soup_message_get_request_headers (client->message), "OpenAI-Beta", "realtime=v1");
  soup_session_websocket_connect_async (client->session, client->message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, on_connected, client);
  while (!client->finished)
    g_main_context_iteration (NULL, TRUE);
  return client;
}

void
sim_client_free (SimClient *client)
{
  if (client->connection != NULL) {
    if (soup_websocket_connection_get_state (client->connection) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_close (client->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    while (!client->closed)
      g_main_context_iteration (NULL, TRUE);
    g_signal_handlers_disconnect_by_data (client->connection, client);
  }
  g_clear_object (&client->connection);
  g_clear_object (&client->message);
  g_clear_object (&client->session);
  g_clear_error (&client->error);
  g_ptr_array_unref (client->texts);
  g_ptr_array_unref (client->events);
  g_array_unref (client->times_us);
  g_free (client);
}

void
sim_client_send (SimClient *client, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');

  soup_websocket_connection_send_text (client->connection, text);
}

void
sim_client_append (SimClient *client, const guint8 *data, gsize n)
{
  g_autofree char *audio = g_base64_encode (data, n);
  g_autofree char *text = g_strdup_printf ("{\"type\":\"input_audio_buffer.append\",\"audio\":\"%s\"}", audio);

  soup_websocket_connection_send_text (client->connection, text);
}

void
sim_client_append_silence (SimClient *client, guint ms)
{
  g_autofree guint8 *silence = g_malloc (ms * 8);

  memset (silence, 0xff, ms * 8);
  sim_client_append (client, silence, ms * 8);
}

int
sim_client_find (SimClient *client, const char *type, guint from)
{
  for (guint i = from; i < client->events->len; i++)
    if (g_strcmp0 (tandem_sim_json_get_string (g_ptr_array_index (client->events, i), "type"), type) == 0)
      return i;
  return -1;
}

guint
sim_client_wait (SimClient *client, const char *type, guint from)
{
  gboolean over = FALSE;
  guint patience_id = g_timeout_add_seconds (PATIENCE_S, on_patience, &over);
  int found;

  while ((found = sim_client_find (client, type, from)) < 0 && !over && !client->closed)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience_id);
  if (found < 0)
    g_error ("No %s came; the last event is %s", type,
             client->texts->len > 0 ? (char *) g_ptr_array_index (client->texts, client->texts->len - 1) : "none");
  return found;
}

JsonObject *
sim_client_get (SimClient *client, guint number)
{
  g_assert_cmpuint (number, <, client->events->len);
  return g_ptr_array_index (client->events, number);
}

guint
sim_client_wait_error (SimClient *client, const char *code, guint from)
{
  guint number = sim_client_wait (client, "error", from);
  JsonObject *error = tandem_sim_json_get_object (sim_client_get (client, number), "error");

  g_assert_cmpstr (tandem_sim_json_get_string (error, "code"), ==, code);
  g_assert_cmpstr (tandem_sim_json_get_string (error, "type"), ==, "invalid_request_error");
  g_assert_nonnull (tandem_sim_json_get_string (error, "message"));
  return number;
}

void
sim_client_wait_closed (SimClient *client)
{
  gboolean over = FALSE;
  guint patience_id = g_timeout_add_seconds (PATIENCE_S, on_patience, &over);

  while (!client->closed && !over)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience_id);
  g_assert_true (client->closed);
}

char *
sim_client_join_deltas (SimClient *client, const char *type, guint from)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < client->events->len; i++)
    if (g_strcmp0 (tandem_sim_json_get_string (sim_client_get (client, i), "type"), type) == 0)
      g_string_append (text, tandem_sim_json_get_string (sim_client_get (client, i), "delta"));
  return g_string_free (text, FALSE);
}

GBytes *
sim_service_add_clip (SimService *service, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pcm24 = tandem_sim_speech_synthesize (service->speech, "en-us+f3", text, &error);
  g_autoptr (GBytes) ulaw = NULL;

  g_assert_no_error (error);
  ulaw = tandem_sim_speech_to_ulaw (pcm24);
  tandem_sim_clips_add (service->clips, text, ulaw);
  return g_steal_pointer (&ulaw);
}

/* As a telephone sends it. */
void
sim_client_append_clip (SimClient *client, GBytes *ulaw)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (ulaw, &n);

  for (gsize i = 0; i < n; i += 160)
    sim_client_append (client, data + i, MIN (160, n - i));
}

SimClient *
sim_client_open (SimService *service, gboolean beta)
{
  SimClient *client = sim_client_connect (service, "?model=gpt-realtime", SIM_KEY, beta);

  g_assert_no_error (client->error);
  sim_client_wait (client, "session.created", 0);
  sim_client_send (client, beta ? BETA_SESSION : SIM_ULAW_SESSION);
  sim_client_wait (client, "session.updated", 0);
  return client;
}
