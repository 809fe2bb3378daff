// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-voice.h"

#include <json-glib/json-glib.h>

#define PATIENCE_S 20

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemVoice *voice;
  GPtrArray *asked; /* types of what the client sent */
  guint n_errors;
  int n_started; /* responses */
  int n_exact;   /* of them: what was to be said exactly */
  gboolean ready;
} Fixture;

static void
on_client_event (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (JsonNode) node = json_from_string (g_bytes_get_data (message, NULL), NULL);

  g_ptr_array_add (fixture->asked, g_strdup (json_object_get_string_member (json_node_get_object (node), "type")));
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->service = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_event), fixture);
  soup_websocket_connection_send_text (connection, "{\"type\":\"session.created\"}");
  soup_websocket_connection_send_text (connection, "{\"type\":\"session.updated\"}");
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->ready |= event->type == TANDEM_VOICE_READY;
  fixture->n_errors += event->type == TANDEM_VOICE_ERROR;
  fixture->n_started += event->type == TANDEM_VOICE_RESPONSE_STARTED;
  fixture->n_exact += event->type == TANDEM_VOICE_RESPONSE_STARTED && event->exact;
}

static gboolean
on_too_long (gpointer user_data)
{
  g_error ("what was waited for did not happen");
  return G_SOURCE_REMOVE;
}

static guint
count_asked (Fixture *fixture, const char *type)
{
  guint n = 0;

  for (guint i = 0; i < fixture->asked->len; i++)
    n += g_str_equal (fixture->asked->pdata[i], type);
  return n;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, NULL); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  GSList *uris;
  g_autofree char *url = NULL;

  fixture->asked = g_ptr_array_new_with_free_func (g_free);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (fixture->server, "/v1/realtime", NULL, NULL, on_client, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/v1/realtime", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (profile, "url", url, NULL);
  fixture->session = tandem_voice_socket_make_session ();
  fixture->voice = tandem_openai_voice_new (profile, fixture->session, "key", &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (fixture->voice, on_voice_event, fixture);
  tandem_voice_open (fixture->voice);
  wait_until (fixture->ready);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tandem_voice_close (fixture->voice);
  wait_until (soup_websocket_connection_get_state (fixture->service) == SOUP_WEBSOCKET_STATE_CLOSED);
  soup_server_disconnect (fixture->server);
  g_assert_finalize_object (g_steal_pointer (&fixture->voice));
  g_clear_object (&fixture->service);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->asked, g_ptr_array_unref);
}

/* A refused request is over: the next one must not wait for its end. */
static void
test_refused_request (Fixture *fixture, gconstpointer data)
{
  tandem_voice_say (fixture->voice, "One");
  wait_until (count_asked (fixture, "response.create") == 1);
  soup_websocket_connection_send_text (fixture->service,
    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\",\"message\":\"no\",\"event_id\":\"create\"}}");
  wait_until (fixture->n_errors == 1);
  tandem_voice_say (fixture->voice, "Two");
  wait_until (count_asked (fixture, "response.create") == 2);
}

/* What is said of another request leaves ours as it is, and only one may be under way. */
static void
test_other_refusal (Fixture *fixture, gconstpointer data)
{
  tandem_voice_say (fixture->voice, "One");
  wait_until (count_asked (fixture, "response.create") == 1);
  soup_websocket_connection_send_text (fixture->service,
    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"response_cancel_not_active\",\"message\":\"no\"}}");
  soup_websocket_connection_send_text (fixture->service,
    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\",\"message\":\"no\"}}");
  wait_until (fixture->n_errors == 1);
  tandem_voice_say (fixture->voice, "Two");
  tandem_voice_remove_item (fixture->voice, "item");
  wait_until (count_asked (fixture, "conversation.item.delete") == 1);
  g_assert_cmpuint (count_asked (fixture, "response.create"), ==, 1);
  soup_websocket_connection_send_text (fixture->service, "{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}");
  soup_websocket_connection_send_text (fixture->service,
                                       "{\"type\":\"response.done\",\"response\":{\"id\":\"r1\",\"status\":\"completed\"}}");
  wait_until (count_asked (fixture, "response.create") == 2);
}

static void
send_created (Fixture *fixture, const char *id, const char *metadata)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"response.created\",\"response\":{\"id\":\"%s\",\"metadata\":%s}}", id, metadata);

  soup_websocket_connection_send_text (fixture->service, text);
}

static void
send_done (Fixture *fixture, const char *id)
{
  g_autofree char *text =
    g_strdup_printf ("{\"type\":\"response.done\",\"response\":{\"id\":\"%s\",\"status\":\"completed\"}}", id);

  soup_websocket_connection_send_text (fixture->service, text);
}

/* The service begins to answer by itself when it is to say something exactly: its answer is not taken for that, which is
 * said afterwards. */
static void
test_exact_words (Fixture *fixture, gconstpointer data)
{
  tandem_voice_say (fixture->voice, "One");
  wait_until (count_asked (fixture, "response.create") == 1);
  send_created (fixture, "r1", "{\"tandem\":\"exact\"}");
  send_done (fixture, "r1");
  wait_until (fixture->n_started == 1);
  g_assert_cmpint (fixture->n_exact, ==, 1);
  tandem_voice_say (fixture->voice, "Two");
  wait_until (count_asked (fixture, "response.create") == 2);
  send_created (fixture, "r2", "null");
  soup_websocket_connection_send_text (fixture->service,
    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"conversation_already_has_active_response\",\"message\":\"no\"}}");
  wait_until (fixture->n_started == 2);
  g_assert_cmpint (fixture->n_exact, ==, 1);
  send_done (fixture, "r2");
  wait_until (count_asked (fixture, "response.create") == 3);
  send_created (fixture, "r3", "{\"tandem\":\"exact\"}");
  wait_until (fixture->n_started == 3);
  g_assert_cmpint (fixture->n_exact, ==, 2);
}

/* Not every service gives the mark back. */
static void
test_exact_words_without_marks (Fixture *fixture, gconstpointer data)
{
  send_created (fixture, "r1", "null");
  send_done (fixture, "r1");
  wait_until (fixture->n_started == 1);
  tandem_voice_say (fixture->voice, "One");
  wait_until (count_asked (fixture, "response.create") == 1);
  send_created (fixture, "r2", "null");
  wait_until (fixture->n_started == 2);
  g_assert_cmpint (fixture->n_exact, ==, 1);
}

/* An empty message is no event and no reason to give up. */
static void
test_empty_message (Fixture *fixture, gconstpointer data)
{
  soup_websocket_connection_send_text (fixture->service, "");
  tandem_voice_say (fixture->voice, "One");
  wait_until (count_asked (fixture, "response.create") == 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/openai-voice/refused-request", Fixture, NULL, set_up, test_refused_request, tear_down);
  g_test_add ("/openai-voice/other-refusal", Fixture, NULL, set_up, test_other_refusal, tear_down);
  g_test_add ("/openai-voice/exact-words", Fixture, NULL, set_up, test_exact_words, tear_down);
  g_test_add ("/openai-voice/exact-words-without-marks", Fixture, NULL, set_up, test_exact_words_without_marks, tear_down);
  g_test_add ("/openai-voice/empty-message", Fixture, NULL, set_up, test_empty_message, tear_down);
  return g_test_run ();
}
