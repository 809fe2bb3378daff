// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-session.h"

#include "tandem-error.h"
#include "tandem-voice-json.h"

#define PATIENCE_S 20

/* A service whose protocol is: hello -> ready, and everything else is "text" of the event. */
#define TEST_TYPE_SESSION (test_session_get_type ())
G_DECLARE_FINAL_TYPE (TestSession, test_session, TEST, SESSION, TandemVoiceSession)

struct _TestSession {
  TandemVoiceSession parent_instance;
  char *url;
  guint n_audio;
};

G_DEFINE_FINAL_TYPE (TestSession, test_session, TANDEM_TYPE_VOICE_SESSION)

static SoupMessage *
make_request (TandemVoiceSession *session)
{
  return soup_message_new (SOUP_METHOD_GET, TEST_SESSION (session)->url);
}

static void
say_hello (TandemVoiceSession *session)
{
  tandem_voice_session_send (session, "hello");
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = tandem_voice_json_parse (text, length, error);
  JsonObject *object = node ? json_node_get_object (node) : NULL;

  if (!object)
    return FALSE;
  if (tandem_voice_json_is_true (object, "ready"))
    tandem_voice_session_set_ready (session);
  else
    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AGENT_TEXT,
                                                              .text = tandem_voice_json_peek_string (object, "text") });
  return TRUE;
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TEST_SESSION (session)->n_audio += n;
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "refused %u %s", status, passing ? "for a while" : "for good");
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  return g_error_new (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "closed %u %s", code, reason ? reason : "-");
}

static void
test_session_finalize (GObject *object)
{
  g_free (TEST_SESSION (object)->url);
  G_OBJECT_CLASS (test_session_parent_class)->finalize (object);
}

static void
test_session_class_init (TestSessionClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = test_session_finalize;
  session_class->name = "test";
  session_class->make_request = make_request;
  session_class->connected = say_hello;
  session_class->message = take_message;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}

static void
test_session_init (TestSession *self)
{
}

typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service; /* nullable */
  SoupSession *http;
  TandemVoice *voice;
  GString *asked;
  GString *told; /* events, one letter each: r ready, t text, c closed; and their words */
  guint n_closed;
  guint refuse; /* status */
} Fixture;

static gboolean
on_too_long (gpointer user_data)
{
  g_error ("what was waited for did not happen");
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, NULL); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static void
on_client_message (SoupWebsocketConnection *connection, int kind, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  g_string_append_len (f->asked, text, (gssize) n);
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *f = user_data;

  f->service = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_message), f);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;

  if (f->refuse == 0)
    return;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
  soup_server_message_set_status (message, f->refuse, NULL);
}

static void
on_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *f = user_data;

  if (event->type == TANDEM_VOICE_READY)
    g_string_append (f->told, "ready;");
  else if (event->type == TANDEM_VOICE_AGENT_TEXT)
    g_string_append_printf (f->told, "text %s;", event->text);
  else if (event->type == TANDEM_VOICE_CLOSED) {
    g_string_append_printf (f->told, "closed (%s);", event->error ? event->error->message : "by us");
    f->n_closed++;
  }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const TandemVoiceTraits traits = {
    .capabilities = TANDEM_VOICE_CAN_SAY,
    .input = TANDEM_VOICE_FORMAT_PCM_16000, .output = TANDEM_VOICE_FORMAT_PCM_24000, .lifetime_ms = 600000,
  };
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  GSList *uris;

  f->asked = g_string_new (NULL);
  f->told = g_string_new (NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (f->server, "/voice", on_request, f, NULL);
  soup_server_add_websocket_handler (f->server, "/voice", NULL, NULL, on_client, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  f->http = tandem_voice_socket_make_session ();
  f->voice = g_object_new (TEST_TYPE_SESSION, NULL);
  uris = soup_server_get_uris (f->server);
  TEST_SESSION (f->voice)->url = g_strdup_printf ("ws://127.0.0.1:%d/voice", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (f->voice), profile, f->http, &traits);
  tandem_voice_set_listener (f->voice, on_event, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_voice_close (f->voice);
  if (f->service)
    wait_until (soup_websocket_connection_get_state (f->service) == SOUP_WEBSOCKET_STATE_CLOSED);
  soup_server_disconnect (f->server);
  /* A request that is under way holds the session until it has ended. */
  while (G_OBJECT (f->voice)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (g_steal_pointer (&f->voice));
  g_clear_object (&f->service);
  g_clear_object (&f->http);
  g_clear_object (&f->server);
  g_string_free (f->asked, TRUE);
  g_string_free (f->told, TRUE);
}

static void
send_binary (Fixture *f, const char *text)
{
  soup_websocket_connection_send_binary (f->service, text, strlen (text));
}

/* Who is asked answers in text or binary frames; what came before it was ready is not given to it later. */
static void
test_talk (Fixture *f, gconstpointer data)
{
  const guint8 silence[640] = { 0 };

  g_assert_cmpint (tandem_voice_get_capabilities (f->voice), ==, TANDEM_VOICE_CAN_SAY);
  g_assert_cmpint (tandem_voice_get_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCM_16000);
  g_assert_cmpint (tandem_voice_get_output_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCM_24000);
  g_assert_cmpint (tandem_voice_get_lifetime_ms (f->voice), ==, 600000);
  tandem_voice_open (f->voice);
  tandem_voice_send_audio (f->voice, silence, sizeof silence);
  wait_until (g_str_equal (f->asked->str, "hello"));
  g_assert_cmpstr (f->told->str, ==, "");
  send_binary (f, "{\"ready\":true}");
  soup_websocket_connection_send_text (f->service, "{\"ready\":true}");
  soup_websocket_connection_send_text (f->service, "{\"text\":\"one\"}");
  send_binary (f, "{\"text\":\"two\"}");
  wait_until (g_str_equal (f->told->str, "ready;text one;text two;"));
  g_assert_cmpuint (TEST_SESSION (f->voice)->n_audio, ==, 0);
  tandem_voice_send_audio (f->voice, silence, sizeof silence);
  g_assert_cmpuint (TEST_SESSION (f->voice)->n_audio, ==, sizeof silence);
}

/* Nothing that is sent instead of an event ends a call. */
static void
test_garbage (Fixture *f, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (100000, '[');

  tandem_voice_open (f->voice);
  wait_until (g_str_equal (f->asked->str, "hello"));
  soup_websocket_connection_send_text (f->service, "");
  soup_websocket_connection_send_text (f->service, "this is not json");
  soup_websocket_connection_send_text (f->service, "[1]");
  soup_websocket_connection_send_text (f->service, deep);
  send_binary (f, "\xff\xfe");
  send_binary (f, "{\"text\":\"\\ud800\"}");
  soup_websocket_connection_send_text (f->service, "{\"ready\":true}");
  wait_until (f->told->len > 0);
  g_assert_cmpstr (f->told->str, ==, "ready;");
}

static void
test_close_reason (Fixture *f, gconstpointer data)
{
  tandem_voice_open (f->voice);
  wait_until (g_str_equal (f->asked->str, "hello"));
  soup_websocket_connection_close (f->service, 1008, "API key not valid");
  wait_until (f->n_closed > 0);
  tandem_voice_close (f->voice);
  g_assert_cmpstr (f->told->str, ==, "closed (closed 1008 API key not valid);");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  f->refuse = 429;
  tandem_voice_open (f->voice);
  wait_until (f->n_closed > 0);
  g_assert_cmpstr (f->told->str, ==, "closed (refused 429 for a while);");
}

/* Closing while it connects leaves nothing open, and says so once. */
static void
test_closed_at_once (Fixture *f, gconstpointer data)
{
  tandem_voice_open (f->voice);
  tandem_voice_close (f->voice);
  tandem_voice_close (f->voice);
  g_assert_cmpstr (f->told->str, ==, "closed (by us);");
  tandem_voice_session_connect (TANDEM_VOICE_SESSION (f->voice), make_request (TANDEM_VOICE_SESSION (f->voice)));
  tandem_voice_session_set_ready (TANDEM_VOICE_SESSION (f->voice));
  g_assert_cmpstr (f->told->str, ==, "closed (by us);");
}

static void
test_url (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_voice_session_check_url ("wss://example.com/x", "GEMINI_LIVE_URL", NULL));
  g_assert_true (tandem_voice_session_check_url ("ws://127.0.0.1:1/x", "GEMINI_LIVE_URL", NULL));
  g_assert_false (tandem_voice_session_check_url ("wss:///x", "GEMINI_LIVE_URL", NULL));
  g_assert_false (tandem_voice_session_check_url ("", "GEMINI_LIVE_URL", NULL));
  g_assert_false (tandem_voice_session_check_url ("https://example.com", "GEMINI_LIVE_URL", &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_assert_nonnull (strstr (error->message, "GEMINI_LIVE_URL"));
}

static void
test_base64 (void)
{
  g_autoptr (GBytes) bytes = tandem_voice_json_decode ("AAH/");

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3);
  g_assert_null (tandem_voice_json_decode ("%%%"));
  g_assert_null (tandem_voice_json_decode (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/voice-session/talk", Fixture, NULL, set_up, test_talk, tear_down);
  g_test_add ("/voice-session/garbage", Fixture, NULL, set_up, test_garbage, tear_down);
  g_test_add ("/voice-session/close-reason", Fixture, NULL, set_up, test_close_reason, tear_down);
  g_test_add ("/voice-session/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/voice-session/closed-at-once", Fixture, NULL, set_up, test_closed_at_once, tear_down);
  g_test_add_func ("/voice-session/url", test_url);
  g_test_add_func ("/voice-session/base64", test_base64);
  return g_test_run ();
}
