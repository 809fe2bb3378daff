// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-stream.h"

#include <string.h>

#include "tandem-error.h"

#define SID "MZ00000000000000000000000000000001"
#define START                                                                                                                    \
  "{\"event\":\"start\",\"streamSid\":\"" SID "\",\"start\":{\"callSid\":\"CA1\",\"customParameters\":{\"token\":\"good\"},"      \
  "\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}"
#define MEDIA(timestamp, payload) \
  "{\"event\":\"media\",\"streamSid\":\"" SID "\",\"media\":{\"track\":\"inbound\",\"timestamp\":\"" timestamp "\",\"payload\":\"" payload "\"}}"

/* A real WebSocket between the stream (server side) and the test, which plays Twilio. */
typedef struct {
  SoupServer *server;
  SoupSession *session;
  SoupWebsocketConnection *twilio;
  TandemTwilioStream *stream;
  guint start_timeout_ms;
  GString *log;      /* what the stream told its listener and owner */
  GString *received; /* what Twilio got */
  gboolean twilio_closed, stream_closed, close_on_audio;
} Fixture;

static void
on_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  Fixture *f = user_data;
  g_string_append_printf (f->log, "audio %d %d|", (int) timestamp_ms, (int) n);
  if (f->close_on_audio)
    tandem_carrier_stream_close (stream);
}

static void
on_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->log, "mark %s|", name);
}

static void
on_digit (TandemCarrierStream *stream, char digit, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->log, "digit %c|", digit);
}

static void
on_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  Fixture *f = user_data;
  if (error != NULL)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_string_append (f->log, error != NULL ? "lost|" : "ended|");
}

static const TandemCarrierStreamListener listener = { on_audio, on_mark, on_digit, on_ended };

static gboolean
attach (TandemTwilioStream *stream, const char *token, const char *call_sid, gpointer user_data, GError **error)
{
  Fixture *f = user_data;
  if (strcmp (token, "good") != 0) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "no line waits for it");
    return FALSE;
  }
  g_string_append_printf (f->log, "attach %s|", call_sid);
  tandem_carrier_stream_set_listener (TANDEM_CARRIER_STREAM (stream), &listener, f);
  return TRUE;
}

static void
on_stream_closed (TandemTwilioStream *stream, gpointer user_data)
{
  ((Fixture *) user_data)->stream_closed = TRUE;
}

static const TandemTwilioStreamOwner owner = { attach, on_stream_closed };

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer user_data)
{
  Fixture *f = user_data;
  f->stream = tandem_twilio_stream_new (socket, f->start_timeout_ms, &owner, f);
}

static void
on_received (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *message, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->received, "%s|", (const char *) g_bytes_get_data (message, NULL));
}

static void
on_twilio_closed (SoupWebsocketConnection *socket, gpointer user_data)
{
  ((Fixture *) user_data)->twilio_closed = TRUE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;
  f->twilio = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  soup_websocket_connection_set_max_incoming_payload_size (f->twilio, 1 << 20);
  g_signal_connect (f->twilio, "message", G_CALLBACK (on_received), f);
  g_signal_connect (f->twilio, "closed", G_CALLBACK (on_twilio_closed), f);
}

static void
wait_for (gboolean (*done) (Fixture *f), Fixture *f)
{
  while (!done (f))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
both_ready (Fixture *f)
{
  return f->twilio != NULL && f->stream != NULL;
}

static gboolean
both_closed (Fixture *f)
{
  return f->twilio_closed && f->stream_closed;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->log = g_string_new (NULL);
  f->received = g_string_new (NULL);
  f->start_timeout_ms = data != NULL ? (guint) GPOINTER_TO_INT (data) : 30000;
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (f->server, "/media", NULL, NULL, on_socket, f, NULL);
  soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (f->server);
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%d/media", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  f->session = soup_session_new ();
  soup_session_websocket_connect_async (f->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, on_connected, f);
  wait_for (both_ready, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (!f->twilio_closed && soup_websocket_connection_get_state (f->twilio) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (f->twilio, 1000, NULL);
  wait_for (both_closed, f);
  tandem_carrier_stream_set_listener (TANDEM_CARRIER_STREAM (f->stream), NULL, NULL);
  /* Nothing holds on to a closed stream. */
  g_assert_finalize_object (f->stream);
  g_clear_object (&f->twilio);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_string_free (f->log, TRUE);
  g_string_free (f->received, TRUE);
}

static void
twilio_says (Fixture *f, const char *text)
{
  soup_websocket_connection_send_text (f->twilio, text);
}

static void
expect_log (Fixture *f, const char *expected)
{
  while (strlen (f->log->str) < strlen (expected))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->log->str, ==, expected);
}

static void
expect_close (Fixture *f, gushort code)
{
  wait_for (both_closed, f);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (f->twilio), ==, code);
}

static void
test_call (Fixture *f, gconstpointer data)
{
  TandemCarrierStream *stream = TANDEM_CARRIER_STREAM (f->stream);
  guint8 audio[160];

  memset (audio, 0xff, sizeof audio);
  tandem_carrier_stream_send_audio (stream, audio, sizeof audio);
  tandem_carrier_stream_send_clear (stream);
  twilio_says (f, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
  twilio_says (f, "{\"event\":\"weather\"}");
  twilio_says (f, START);
  expect_log (f, "attach CA1|");

  twilio_says (f, MEDIA ("0", "////"));
  twilio_says (f, MEDIA ("5000", "//8="));
  twilio_says (f, "{\"event\":\"media\",\"streamSid\":\"" SID "\",\"media\":{\"track\":\"outbound\",\"timestamp\":\"5020\",\"payload\":\"//8=\"}}");
  twilio_says (f, "{\"event\":\"media\",\"streamSid\":\"MZ2\",\"media\":{\"timestamp\":\"5020\",\"payload\":\"//8=\"}}");
  twilio_says (f, "{\"event\":\"mark\",\"streamSid\":\"" SID "\",\"mark\":{\"name\":\"m1\"}}");
  twilio_says (f, "{\"event\":\"dtmf\",\"streamSid\":\"" SID "\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"5\"}}");
  expect_log (f, "attach CA1|audio 0 3|audio 5000 2|mark m1|digit 5|");

  tandem_carrier_stream_send_audio (stream, (const guint8 *) "\xff\xff\xff", 3);
  tandem_carrier_stream_send_mark (stream, "m2");
  tandem_carrier_stream_send_clear (stream);
  const char *expected = "{\"event\":\"media\",\"streamSid\":\"" SID "\",\"media\":{\"payload\":\"////\"}}|"
                         "{\"event\":\"mark\",\"streamSid\":\"" SID "\",\"mark\":{\"name\":\"m2\"}}|"
                         "{\"event\":\"clear\",\"streamSid\":\"" SID "\"}|";
  while (f->received->len < strlen (expected))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->received->str, ==, expected);

  twilio_says (f, "{\"event\":\"stop\",\"streamSid\":\"" SID "\",\"stop\":{\"callSid\":\"CA1\"}}");
  twilio_says (f, MEDIA ("5020", "//8="));
  expect_log (f, "attach CA1|audio 0 3|audio 5000 2|mark m1|digit 5|ended|");
  g_assert_cmpuint (tandem_twilio_stream_get_malformed (f->stream), ==, 0);
  soup_websocket_connection_close (f->twilio, 1000, NULL);
  expect_close (f, 1000);
  g_assert_true (g_str_has_suffix (f->log->str, "digit 5|ended|"));
}

static void
test_garbage (Fixture *f, gconstpointer data)
{
  twilio_says (f, START);
  expect_log (f, "attach CA1|");
  soup_websocket_connection_send_binary (f->twilio, "\0\1\2", 3);
  soup_websocket_connection_send_binary (f->twilio, NULL, 0);
  twilio_says (f, "");
  twilio_says (f, "not json");
  twilio_says (f, "[1,2");
  twilio_says (f, "{\"event\":\"media\",\"streamSid\":\"" SID "\"}");
  twilio_says (f, MEDIA ("-1", "//8="));
  twilio_says (f, MEDIA ("0", "!!!!"));
  twilio_says (f, START);
  twilio_says (f, MEDIA ("40", "//8="));
  expect_log (f, "attach CA1|audio 40 2|");
  g_assert_cmpuint (tandem_twilio_stream_get_malformed (f->stream), ==, 9);
}

static void
test_flood_of_garbage (Fixture *f, gconstpointer data)
{
  twilio_says (f, START);
  for (guint i = 0; i < 100; i++)
    twilio_says (f, "{\"event\":7}");
  expect_close (f, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
  g_assert_cmpstr (f->log->str, ==, "attach CA1|ended|");
}

static void
test_oversize (Fixture *f, gconstpointer data)
{
  g_autofree char *big = g_strnfill (70 * 1024, ' ');
  twilio_says (f, START);
  twilio_says (f, big);
  /* libsoup cuts the connection at once: whoever sends that does not deserve a close frame. */
  wait_for (both_closed, f);
  g_assert_cmpstr (f->log->str, ==, "attach CA1|lost|");
}

static void
test_media_first (Fixture *f, gconstpointer data)
{
  twilio_says (f, "{\"event\":\"connected\"}");
  twilio_says (f, MEDIA ("0", "//8="));
  twilio_says (f, START);
  expect_close (f, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
  g_assert_cmpstr (f->log->str, ==, "");
}

static void
test_wrong_token (Fixture *f, gconstpointer data)
{
  twilio_says (f, "{\"event\":\"start\",\"streamSid\":\"" SID "\",\"start\":{\"callSid\":\"CA1\",\"customParameters\":{\"token\":\"bad\"}}}");
  twilio_says (f, MEDIA ("0", "//8="));
  expect_close (f, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
  g_assert_cmpstr (f->log->str, ==, "");
}

static void
test_no_token (Fixture *f, gconstpointer data)
{
  twilio_says (f, "{\"event\":\"start\",\"streamSid\":\"" SID "\",\"start\":{\"callSid\":\"CA1\"}}");
  expect_close (f, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
}

static void
test_no_start (Fixture *f, gconstpointer data)
{
  twilio_says (f, "{\"event\":\"connected\"}");
  expect_close (f, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION);
  g_assert_cmpstr (f->log->str, ==, "");
}

static void
test_lost (Fixture *f, gconstpointer data)
{
  twilio_says (f, START);
  expect_log (f, "attach CA1|");
  g_io_stream_close (soup_websocket_connection_get_io_stream (f->twilio), NULL, NULL);
  expect_log (f, "attach CA1|lost|");
}

static void
test_close_here (Fixture *f, gconstpointer data)
{
  f->close_on_audio = TRUE;
  twilio_says (f, START);
  twilio_says (f, MEDIA ("0", "//8="));
  twilio_says (f, MEDIA ("20", "//8="));
  expect_close (f, 1000);
  g_assert_cmpstr (f->log->str, ==, "attach CA1|audio 0 2|ended|");
  /* Too late for anything. */
  tandem_carrier_stream_send_clear (TANDEM_CARRIER_STREAM (f->stream));
  tandem_carrier_stream_close (TANDEM_CARRIER_STREAM (f->stream));
}

static void
test_disown (Fixture *f, gconstpointer data)
{
  twilio_says (f, START);
  expect_log (f, "attach CA1|");
  tandem_twilio_stream_disown (f->stream);
  f->stream_closed = TRUE; /* nobody will say so */
  expect_log (f, "attach CA1|ended|");
  expect_close (f, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, timeout, func) g_test_add ("/twilio/stream/" name, Fixture, GINT_TO_POINTER (timeout), set_up, func, tear_down)
  ADD ("call", 0, test_call);
  ADD ("garbage", 0, test_garbage);
  ADD ("flood-of-garbage", 0, test_flood_of_garbage);
  ADD ("oversize", 0, test_oversize);
  ADD ("media-first", 0, test_media_first);
  ADD ("wrong-token", 0, test_wrong_token);
  ADD ("no-token", 0, test_no_token);
  ADD ("no-start", 50, test_no_start);
  ADD ("lost", 0, test_lost);
  ADD ("close-here", 0, test_close_here);
  ADD ("disown", 0, test_disown);
  return g_test_run ();
}
