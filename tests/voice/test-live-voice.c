// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-command.h"
#include "tandem-live-event.h"
#include "tandem-live-failure.h"
#include "tandem-live-voice.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-voice-socket.h"

#define PATIENCE_S 20

/* --- events, commands, failures ---------------------------------------------------------------------- */

static void
test_events (void)
{
  static const struct {
    const char *text;
    const char *becomes; /* kind expires used fullness(%) audio text id code */
  } rows[] = {
    { "{\"type\":\"session.started\",\"session\":{\"id\":\"s\",\"expires_at\":1800000000}}", "1 1800000000 0 -100 -1 - - -" },
    { "{\"type\":\"session.started\"}", "1 0 0 -100 -1 - - -" },
    { "{\"type\":\"session.output_audio.delta\",\"delta\":\"AAAA\",\"start_ms\":1}", "2 0 0 -100 3 - - -" },
    { "{\"type\":\"session.input_transcript.delta\",\"delta\":\" Hi\",\"start_ms\":1,\"end_ms\":2}", "3 0 0 -100 -1  Hi - -" },
    { "{\"type\":\"session.output_transcript.delta\",\"delta\":\"Yes\"}", "4 0 0 -100 -1 Yes - -" },
    { "{\"type\":\"session.delegation.created\",\"delegation\":{\"id\":\"d1\",\"target\":\"client\"},\"offset_ms\":5}", "5 0 0 -100 -1 - d1 -" },
    { "{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":12.5},\"context_window\":{\"usage_ratio\":0.5}}", "6 0 12500 50 -1 - - -" },
    { "{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":1e300}}", "6 0 100000000 -100 -1 - - -" },
    { "{\"type\":\"error\",\"error\":{\"code\":\"c\",\"message\":\"m\"}}", "7 0 0 -100 -1 m - c" },
    { "{\"type\":\"session.closed\",\"reason\":\"expired\"}", "8 0 0 -100 -1 - - expired" },
    /* Nothing that we need, or broken. */
    { "{}", "0 0 0 -100 -1 - - -" },
    { "{\"type\":7}", "0 0 0 -100 -1 - - -" },
    { "{\"type\":\"session.output_audio.delta\",\"delta\":\"%\"}", "0 0 0 -100 -1 - - -" },
    { "{\"type\":\"session.output_transcript.delta\",\"delta\":[]}", "0 0 0 -100 -1 - - -" },
    { "{\"type\":\"session.delegation.created\",\"delegation\":\"d1\"}", "0 0 0 -100 -1 - - -" },
    { "{\"type\":\"session.started\",\"session\":{\"expires_at\":-5}}", "1 0 0 -100 -1 - - -" },
    { "{\"type\":\"response.event\",\"event\":{},\"delegation_id\":null}", "0 0 0 -100 -1 - - -" },
  };
  static const char *const broken[] = { "", "{", "[]", "null", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemLiveEvent) e = tandem_live_event_parse (rows[i].text, strlen (rows[i].text), &error);
    g_autofree char *became = NULL;

    g_assert_no_error (error);
    became = g_strdup_printf ("%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %d %s %s %s", e->kind, e->expires_s, e->used_ms,
                              (int) (e->fullness * 100), e->audio ? (int) g_bytes_get_size (e->audio) : -1, e->text ? e->text : "-",
                              e->id ? e->id : "-", e->code ? e->code : "-");
    g_assert_cmpstr (became, ==, rows[i].becomes);
  }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_live_event_parse (broken[i], strlen (broken[i]), &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  }
}

static void
test_commands (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autofree char *long_text = g_strnfill (2000, 'x');
  g_autofree char *start = NULL;
  g_autofree char *note = tandem_live_command_append ("thinking", "a", NULL);
  g_autofree char *answer = tandem_live_command_append ("thinking", "a", "d1");
  g_autofree char *cut = tandem_live_command_append ("commentary", long_text, NULL);
  g_autoptr (GString) audio = g_string_new (NULL);

  g_object_set (profile, "model", "gpt-live-1", "voice", "tempo", "instructions", "Be brief.", NULL);
  start = tandem_live_command_start (profile, TANDEM_VOICE_FORMAT_PCMU_8000);
  g_assert_cmpstr (start, ==, "{\"type\":\"session.start\",\"session\":{\"model\":\"gpt-live-1\",\"instructions\":\"Be brief.\",\"audio\":{"
                   "\"format\":{\"type\":\"audio/pcmu\",\"rate\":8000},\"output\":{\"voice\":\"tempo\"}},"
                   "\"delegation\":{\"type\":\"client\"},\"store\":false}}");
  g_assert_cmpstr (note, ==, "{\"type\":\"session.thinking.append\",\"content\":\"a\",\"delegation_id\":null}");
  g_assert_cmpstr (answer, ==, "{\"type\":\"session.thinking.append\",\"content\":\"a\",\"delegation_id\":\"d1\"}");
  g_assert_cmpuint (strlen (cut), <, 600);
  tandem_live_command_audio (audio, (const guint8 *) "abc", 3);
  g_assert_cmpstr (audio->str, ==, "{\"type\":\"session.input_audio.append\",\"audio\":\"YWJj\"}");
}

static void
test_failures (void)
{
  g_autoptr (GError) refused = tandem_live_failure_from_handshake (401, FALSE, NULL);
  g_autoptr (GError) busy = tandem_live_failure_from_handshake (429, TRUE, NULL);
  g_autoptr (GError) poor = tandem_live_failure_from_handshake (429, FALSE, NULL);
  g_autoptr (GError) model = tandem_live_failure_from_code ("model_not_found", "m");
  g_autoptr (GError) other = tandem_live_failure_from_code ("odd", "Something.");
  g_autoptr (GError) expired = tandem_live_failure_from_reason ("expired");
  g_autoptr (GError) rules = tandem_live_failure_from_reason ("content");

  g_assert_error (refused, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH);
  g_assert_error (busy, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE);
  g_assert_error (poor, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA);
  g_assert_error (model, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL);
  g_assert_error (other, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (other->message, "Something."));
  g_assert_error (expired, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE);
  g_assert_error (rules, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  g_assert_true (tandem_live_failure_is_fatal ("insufficient_quota") && !tandem_live_failure_is_fatal ("odd"));
}

static void
test_url (void)
{
  static const char *const rows[][2] = {
    { "wss://api.openai.com/v1/realtime", "wss://api.openai.com/v1/live/sessions" },
    { "wss://eu.example.com/v1/realtime/", "wss://eu.example.com/v1/live/sessions" },
    { "ws://127.0.0.1:5/v1", "ws://127.0.0.1:5/v1/live/sessions" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *url = tandem_live_voice_dup_url (rows[i][0]);

    g_assert_cmpstr (url, ==, rows[i][1]);
  }
}

/* --- sessions ---------------------------------------------------------------------------------------- */

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemVoice *voice;
  GPtrArray *asked; /* char*: what the client sent, but audio */
  GString *told;    /* events in short */
  char *error;
  guint n_audio;    /* messages of the client */
  guint64 n_heard;  /* bytes of the agent */
  gint64 paid_ms;
} Fixture;

static void
on_client_message (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  if (g_str_has_prefix (text, "{\"type\":\"session.input_audio.append\""))
    f->n_audio++;
  else
    g_ptr_array_add (f->asked, g_strndup (text, n));
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpstr (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"), ==, "Bearer k");
  g_assert_null (g_uri_get_query (soup_server_message_get_uri (message)));
  f->service = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_message), f);
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *f = user_data;

  switch ((int) event->type) {
  case TANDEM_VOICE_READY: g_string_append (f->told, "ready "); break;
  case TANDEM_VOICE_AUDIO: f->n_heard += event->n; break;
  case TANDEM_VOICE_AGENT_TEXT_DONE: g_string_append_printf (f->told, "agent(%s) ", event->text); break;
  case TANDEM_VOICE_REMOTE_TEXT_DONE: g_string_append_printf (f->told, "remote(%s) ", event->text); break;
  case TANDEM_VOICE_SPEECH_STARTED: g_string_append (f->told, "speech "); break;
  case TANDEM_VOICE_SPEECH_STOPPED: g_string_append (f->told, "pause "); break;
  case TANDEM_VOICE_RESPONSE_STARTED: g_string_append (f->told, event->exact ? "exact " : "answer "); break;
  case TANDEM_VOICE_RESPONSE_DONE: g_string_append (f->told, event->cancelled ? "cancelled " : "done "); break;
  case TANDEM_VOICE_ERROR: g_string_append (f->told, "error "); break;
  case TANDEM_VOICE_CLOSED: g_string_append (f->told, "closed "); break;
  default: break;
  }
  if (event->error) {
    g_free (f->error);
    f->error = g_strdup (event->error->message);
  }
}

static void
on_usage (TandemVoice *voice, const TandemUsage *usage, Fixture *f)
{
  g_assert_cmpstr (usage->model, ==, "gpt-live-1");
  f->paid_ms += usage->ms;
}

static gboolean
on_too_long (gpointer user_data)
{
  Fixture *f = user_data;

  g_error ("what was waited for did not happen; told: %s (%s)", f->told->str, f->error ? f->error : "no error");
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, f); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static guint
count_asked (Fixture *f, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < f->asked->len; i++)
    n += strstr (f->asked->pdata[i], part) != NULL;
  return n;
}

static void
serve (Fixture *f, const char *text)
{
  soup_websocket_connection_send_text (f->service, text);
}

static void
serve_sound (Fixture *f, guint ms, gboolean loud)
{
  g_autofree guint8 *data = g_malloc (ms * 8);
  g_autofree char *base64 = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < ms * 8; i++)
    data[i] = !loud ? 0xff : i % 8 < 4 ? 0x90 : 0x10;
  base64 = g_base64_encode (data, ms * 8);
  text = g_strdup_printf ("{\"type\":\"session.output_audio.delta\",\"delta\":\"%s\"}", base64);
  serve (f, text);
}

#define serve_output(f, words) serve (f, "{\"type\":\"session.output_transcript.delta\",\"delta\":\"" words "\",\"start_ms\":0,\"end_ms\":0}")
#define serve_input(f, words) serve (f, "{\"type\":\"session.input_transcript.delta\",\"delta\":\"" words "\",\"start_ms\":0,\"end_ms\":0}")

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autofree char *started = g_strdup_printf ("{\"type\":\"session.started\",\"session\":{\"id\":\"s\",\"expires_at\":%" G_GINT64_FORMAT "}}",
                                              g_get_real_time () / G_USEC_PER_SEC + 600);
  GSList *uris;

  f->asked = g_ptr_array_new_with_free_func (g_free);
  f->told = g_string_new (NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (f->server, "/v1/live/sessions", NULL, NULL, on_client, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/v1/realtime", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (profile, "url", url, "model", "gpt-live-1", NULL);
  f->session = tandem_voice_socket_make_session ();
  f->voice = tandem_live_voice_new (profile, f->session, "k", &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (f->voice, on_voice_event, f);
  g_signal_connect (f->voice, "usage", G_CALLBACK (on_usage), f);
  tandem_voice_open (f->voice);
  wait_until (count_asked (f, "{\"type\":\"session.start\"") == 1);
  serve (f, started);
  wait_until (g_str_equal (f->told->str, "ready "));
  g_string_truncate (f->told, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listener (f->voice, NULL, NULL);
  tandem_voice_close (f->voice);
  wait_until (soup_websocket_connection_get_state (f->service) == SOUP_WEBSOCKET_STATE_CLOSED);
  soup_server_disconnect (f->server);
  g_assert_finalize_object (g_steal_pointer (&f->voice));
  g_clear_object (&f->service);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_clear_pointer (&f->asked, g_ptr_array_unref);
  g_free (f->error);
  g_string_free (f->told, TRUE);
}

/* A pause ends an answer; silence that is sent all the time neither begins nor keeps one. */
static void
test_turn (Fixture *f, gconstpointer data)
{
  gint64 left_ms = tandem_voice_get_lifetime_ms (f->voice);

  g_assert_cmpint (left_ms, >, 590 * 1000);
  g_assert_cmpint (left_ms, <=, 600 * 1000);
  serve_sound (f, 100, FALSE);
  serve_sound (f, 100, TRUE);
  serve_output (f, "Hel");
  serve_sound (f, 100, TRUE);
  serve_output (f, "lo.");
  serve_sound (f, 100, FALSE);
  wait_until (g_str_has_suffix (f->told->str, "done "));
  g_assert_cmpstr (f->told->str, ==, "answer agent(Hello.) done ");
  g_assert_cmpuint (f->n_heard, ==, 2400);
  serve_input (f, "Good ");
  serve_input (f, "morning");
  serve_sound (f, 100, TRUE);
  wait_until (strstr (f->told->str, "remote(Good morning) ") != NULL);
}

/* What the remote says while the agent speaks does not stop it, and is told when it has finished. */
static void
test_both_at_once (Fixture *f, gconstpointer data)
{
  serve_sound (f, 100, TRUE);
  serve_output (f, "One two");
  serve_input (f, "yes");
  serve_sound (f, 100, TRUE);
  wait_until (f->n_heard == 1600);
  g_assert_cmpstr (f->told->str, ==, "answer ");
  wait_until (strstr (f->told->str, "done ") != NULL);
  g_assert_true (g_str_has_prefix (f->told->str, "answer agent(One two) done speech "));
  wait_until (strstr (f->told->str, "remote(yes) ") != NULL);
}

/* Words wait for the end of the answer that is under way. */
static void
test_words (Fixture *f, gconstpointer data)
{
  serve_sound (f, 200, TRUE);
  wait_until (f->n_heard == 1600);
  tandem_voice_say (f->voice, "One moment.");
  wait_until (count_asked (f, "\"session.commentary.append\",\"content\":\"One moment.\",\"delegation_id\":null") == 1);
  g_assert_true (g_str_has_suffix (f->told->str, "done "));
  serve_sound (f, 100, TRUE);
  wait_until (strstr (f->told->str, "exact ") != NULL);
}

/* While it only listens nobody hears it, unless it is asked. */
static void
test_listening (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listening (f->voice, TRUE);
  wait_until (count_asked (f, "only listen and say nothing") == 1);
  serve_sound (f, 100, TRUE);
  serve_input (f, "And now?");
  wait_until (strstr (f->told->str, "speech ") != NULL);
  g_assert_cmpuint (f->n_heard, ==, 0);
  tandem_voice_set_listening (f->voice, FALSE);
  wait_until (count_asked (f, "was not heard by the caller") == 1);
  g_assert_cmpuint (count_asked (f, "You may speak again."), ==, 1);
  g_assert_cmpuint (f->n_heard, ==, 0);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  serve_sound (f, 200, TRUE);
  wait_until (f->n_heard == 1600);
  tandem_voice_cancel (f->voice);
  g_assert_true (g_str_has_suffix (f->told->str, "cancelled "));
  serve_sound (f, 100, TRUE);
  serve_output (f, "late");
  tandem_voice_add_note (f->voice, "n1", "Be brief.");
  wait_until (count_asked (f, "\"session.thinking.append\",\"content\":\"Be brief.\"") == 1);
  g_assert_cmpuint (f->n_heard, ==, 1600);
}

/* The service hears something always, and gets an answer to what nobody here can do. */
static void
test_duties (Fixture *f, gconstpointer data)
{
  wait_until (f->n_audio >= 2);
  serve (f, "{\"type\":\"session.delegation.created\",\"delegation\":{\"id\":\"d1\",\"target\":\"client\"}}");
  wait_until (count_asked (f, "\"delegation_id\":\"d1\"") == 1);
}

static void
test_usage (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":3}}");
  serve (f, "{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":5.5}}");
  serve (f, "{\"type\":\"session.usage.updated\",\"usage\":{\"seconds\":5.5},\"context_window\":{\"usage_ratio\":0.99}}");
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_cmpint (f->paid_ms, ==, 5500);
  g_assert_nonnull (strstr (f->error, "memory"));
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"error\",\"error\":{\"code\":\"odd\",\"message\":\"Odd.\"}}");
  wait_until (g_str_equal (f->told->str, "error "));
  serve (f, "{\"type\":\"session.closed\",\"reason\":\"content\"}");
  wait_until (g_str_equal (f->told->str, "error closed "));
  g_assert_nonnull (strstr (f->error, "rules on content"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-voice/events", test_events);
  g_test_add_func ("/live-voice/commands", test_commands);
  g_test_add_func ("/live-voice/failures", test_failures);
  g_test_add_func ("/live-voice/url", test_url);
#define ADD(path, func) g_test_add ("/live-voice/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("turn", test_turn);
  ADD ("both-at-once", test_both_at_once);
  ADD ("words", test_words);
  ADD ("listening", test_listening);
  ADD ("cancel", test_cancel);
  ADD ("duties", test_duties);
  ADD ("usage", test_usage);
  ADD ("errors", test_errors);
  return g_test_run ();
}
