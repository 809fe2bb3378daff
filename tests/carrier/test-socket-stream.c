// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-stream.h"

#include <math.h>
#include <string.h>

#include "tandem-socket-marks.h"
#include "tandem-ulaw.h"

#define PATIENCE_S 20

/* A real WebSocket between the stream (server side) and the test, which plays a script. */
typedef struct {
  SoupServer *server;
  SoupSession *session;
  SoupWebsocketConnection *script;
  TandemSocketStream *stream;
  GString *log;      /* what the stream told its listener and owner */
  GString *received; /* texts that the script got */
  GByteArray *sound; /* and samples */
  gint64 last_ms;    /* where the latest frame lay */
  guint n_frames;
  gboolean script_closed, stream_closed;
} Fixture;

static void
on_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpuint (n, ==, 160);
  g_assert_cmpint (timestamp_ms, >=, f->last_ms + (f->n_frames > 0 ? 20 : 0));
  f->last_ms = timestamp_ms;
  f->n_frames++;
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
  g_assert_no_error (error);
  g_string_append (((Fixture *) user_data)->log, "ended|");
}

static const TandemCarrierStreamListener listener = { on_audio, on_mark, on_digit, on_ended };

static void
on_over (TandemSocketStream *stream, gboolean broken, gpointer user_data)
{
  g_string_append (((Fixture *) user_data)->log, broken ? "broken|" : "over|");
}

static void
on_stream_closed (TandemSocketStream *stream, gpointer user_data)
{
  ((Fixture *) user_data)->stream_closed = TRUE;
}

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer user_data)
{
  static const TandemSocketStreamOwner owner = { on_over, on_stream_closed };
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  f->stream = tandem_socket_stream_new (socket, "{\"event\":\"start\"}", &owner, f, &error);
  g_assert_no_error (error);
  tandem_carrier_stream_set_listener (TANDEM_CARRIER_STREAM (f->stream), &listener, f);
}

static void
on_received (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  gsize n;
  gconstpointer data = g_bytes_get_data (message, &n);

  if (type == SOUP_WEBSOCKET_DATA_BINARY)
    g_byte_array_append (f->sound, data, (guint) n);
  else
    g_string_append_printf (f->received, "%.*s|", (int) n, (const char *) data);
}

static void
on_script_closed (SoupWebsocketConnection *socket, gpointer user_data)
{
  ((Fixture *) user_data)->script_closed = TRUE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  f->script = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  g_signal_connect (f->script, "message", G_CALLBACK (on_received), f);
  g_signal_connect (f->script, "closed", G_CALLBACK (on_script_closed), f);
}

static gboolean
on_too_long (gpointer user_data)
{
  Fixture *f = user_data;

  g_error ("what was waited for did not happen; log: %s, received: %s", f->log->str, f->received->str);
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, f); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  f->log = g_string_new (NULL);
  f->received = g_string_new (NULL);
  f->sound = g_byte_array_new ();
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (f->server, "/call", NULL, NULL, on_socket, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/call", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  message = soup_message_new ("GET", url);
  f->session = soup_session_new ();
  /* libproxy throws C++ exceptions, and GStreamer brings a libunwind that does not survive them in threads. */
  soup_session_set_proxy_resolver (f->session, NULL);
  soup_session_websocket_connect_async (f->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, on_connected, f);
  wait_until (f->script && f->stream && g_str_equal (f->received->str, "{\"event\":\"start\"}|"));
  g_string_truncate (f->received, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (!f->script_closed && soup_websocket_connection_get_state (f->script) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (f->script, 1000, NULL);
  wait_until (f->script_closed && f->stream_closed);
  tandem_carrier_stream_set_listener (TANDEM_CARRIER_STREAM (f->stream), NULL, NULL);
  /* Nothing holds on to a closed stream. */
  g_assert_finalize_object (f->stream);
  g_clear_object (&f->script);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_byte_array_unref (f->sound);
  g_string_free (f->log, TRUE);
  g_string_free (f->received, TRUE);
}

static void
script_says (Fixture *f, const char *text)
{
  soup_websocket_connection_send_text (f->script, text);
}

static void
script_sends (Fixture *f, gsize n)
{
  g_autofree guint8 *data = g_malloc0 (n);

  soup_websocket_connection_send_binary (f->script, data, n);
}

/* Everything that was sent before has arrived. */
static void
settle (Fixture *f)
{
  gsize before = f->log->len;

  script_says (f, "{\"event\":\"digit\",\"digit\":\"#\"}");
  wait_until (g_str_has_suffix (f->log->str + before, "digit #|"));
  g_string_truncate (f->log, before);
}

/* Chunks of any size become frames of 20 ms, wherever they are cut. */
static void
test_chunks (Fixture *f, gconstpointer data)
{
  static const gsize sizes[] = { 1, 318, 1, 640, 319, 3, 2558 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    script_sends (f, sizes[i]);
  settle (f);
  g_assert_cmpuint (f->n_frames, ==, 3840 / 320);
  g_assert_cmpint (f->last_ms, ==, 220);
}

/* Who sends faster than anybody speaks is heard two seconds ahead, and no more. */
static void
test_flood (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    script_sends (f, 3200);
  settle (f);
  g_assert_cmpint (f->last_ms, >=, TANDEM_SOCKET_AHEAD_MS);
  g_assert_cmpint (f->last_ms, <, 10000);
  g_assert_cmpuint (f->n_frames * 20 + tandem_socket_stream_get_dropped_ms (f->stream), ==, 20000);
}

/* Our 8 kHz become 16 kHz: a tone stays that tone. */
static void
test_sound (Fixture *f, gconstpointer data)
{
  TandemCarrierStream *stream = TANDEM_CARRIER_STREAM (f->stream);
  double real = 0.0, imaginary = 0.0, energy = 0.0;
  const gint16 *samples;

  for (guint i = 0; i < 50; i++) {
    guint8 frame[160];

    for (guint j = 0; j < sizeof frame; j++)
      frame[j] = tandem_ulaw_encode ((gint16) (8000 * sin ((i * 160 + j) * 2 * G_PI * 400 / 8000)));
    tandem_carrier_stream_send_audio (stream, frame, sizeof frame);
  }
  wait_until (f->sound->len >= 2 * 15800);
  samples = (const gint16 *) f->sound->data;
  for (guint i = 1600; i < 14400; i++) {
    real += samples[i] * cos (i * 2 * G_PI * 400 / 16000);
    imaginary += samples[i] * sin (i * 2 * G_PI * 400 / 16000);
    energy += (double) samples[i] * samples[i];
  }
  g_assert_cmpfloat (2 * (real * real + imaginary * imaginary) / (12800 * energy), >, 0.99);
}

static void
test_events (Fixture *f, gconstpointer data)
{
  TandemCarrierStream *stream = TANDEM_CARRIER_STREAM (f->stream);
  guint8 frame[160];

  memset (frame, 0xff, sizeof frame);
  script_says (f, "{\"event\":\"digit\",\"digit\":\"5\"}");
  wait_until (g_str_equal (f->log->str, "digit 5|"));
  g_string_truncate (f->log, 0);
  /* Ten seconds that the script has played when it says so. */
  for (guint i = 0; i < 500; i++)
    tandem_carrier_stream_send_audio (stream, frame, sizeof frame);
  tandem_carrier_stream_send_mark (stream, "m1");
  tandem_carrier_stream_send_mark (stream, "m2");
  wait_until (g_str_equal (f->received->str, "{\"event\":\"mark\",\"name\":\"m1\"}|{\"event\":\"mark\",\"name\":\"m2\"}|"));
  script_says (f, "{\"event\":\"mark\",\"name\":\"nobody's\"}");
  script_says (f, "{\"event\":\"mark\",\"name\":\"m2\"}");
  wait_until (g_str_equal (f->log->str, "mark m1|mark m2|"));
  g_string_truncate (f->received, 0);
  tandem_carrier_stream_send_mark (stream, "m3");
  tandem_carrier_stream_send_clear (stream);
  script_says (f, "{\"event\":\"mark\",\"name\":\"m3\"}");
  wait_until (g_str_has_suffix (f->received->str, "{\"event\":\"clear\"}|"));
  script_says (f, "{\"event\":\"hangup\"}");
  wait_until (f->script_closed && f->stream_closed);
  g_assert_cmpstr (f->log->str, ==, "mark m1|mark m2|ended|over|");
}

/* A script that echoes nothing has played what has had its time. */
static void
test_no_echo (Fixture *f, gconstpointer data)
{
  TandemCarrierStream *stream = TANDEM_CARRIER_STREAM (f->stream);
  gint64 begin = g_get_monotonic_time ();
  guint8 frame[160];

  memset (frame, 0xff, sizeof frame);
  for (guint i = 0; i < 10; i++)
    tandem_carrier_stream_send_audio (stream, frame, sizeof frame);
  tandem_carrier_stream_send_mark (stream, "m1");
  wait_until (g_str_equal (f->log->str, "mark m1|"));
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 200 * 1000);
}

/* Pure: times as they are given. */
static void
test_marks (void)
{
  TandemSocketMarks marks;
  char *name;

  tandem_socket_marks_init (&marks);
  tandem_socket_marks_add_sound (&marks, 1000000, 100);
  tandem_socket_marks_add (&marks, 1000000, "a");
  tandem_socket_marks_add_sound (&marks, 1050000, 100);
  tandem_socket_marks_add (&marks, 1050000, "b");
  g_assert_cmpint (tandem_socket_marks_get_due_us (&marks), ==, 1100000);
  g_assert_null (tandem_socket_marks_take (&marks, 1099999));
  name = tandem_socket_marks_take (&marks, 1100000);
  g_assert_cmpstr (name, ==, "a");
  g_free (name);
  g_assert_false (tandem_socket_marks_echo (&marks, "a"));
  tandem_socket_marks_add_sound (&marks, 1100000, 1000);
  tandem_socket_marks_add (&marks, 1100000, "c");
  g_assert_true (tandem_socket_marks_echo (&marks, "b"));
  name = tandem_socket_marks_take (&marks, 1100000);
  g_assert_cmpstr (name, ==, "b");
  g_free (name);
  /* Who echoes is waited for, but not for ever. */
  g_assert_null (tandem_socket_marks_take (&marks, 3000000));
  name = tandem_socket_marks_take (&marks, 4200000);
  g_assert_cmpstr (name, ==, "c");
  g_free (name);
  g_assert_cmpint (tandem_socket_marks_get_due_us (&marks), ==, -1);
  tandem_socket_marks_clear (&marks);
}

static void
test_garbage (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = { "", "no json", "[]", "7", "{}", "{\"event\":1}", "{\"event\":\"mark\"}", "{\"event\":\"digit\"}",
                                       "{\"event\":\"digit\",\"digit\":\"55\"}", "{\"event\":\"digit\",\"digit\":5}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    script_says (f, texts[i]);
  script_says (f, "{\"event\":\"weather\"}");
  script_sends (f, 0);
  settle (f);
  g_assert_cmpuint (tandem_socket_stream_get_malformed (f->stream), ==, G_N_ELEMENTS (texts));
  for (guint i = 0; i < 100; i++)
    script_says (f, "no json");
  wait_until (f->script_closed && f->stream_closed);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (f->script), ==, 1008);
  g_assert_cmpstr (f->log->str, ==, "ended|broken|");
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  script_sends (f, 1 << 20);
  wait_until (f->script_closed && f->stream_closed);
  g_assert_cmpstr (f->log->str, ==, "ended|broken|");
  g_assert_cmpuint (f->n_frames, ==, 0);
}

/* We end it: the script is told first. */
static void
test_close (Fixture *f, gconstpointer data)
{
  tandem_carrier_stream_close (TANDEM_CARRIER_STREAM (f->stream));
  wait_until (f->script_closed && f->stream_closed);
  g_assert_cmpstr (f->received->str, ==, "{\"event\":\"hangup\"}|");
  g_assert_cmpuint (soup_websocket_connection_get_close_code (f->script), ==, 1000);
}

/* Nothing comes, not even an answer to pings. */
static void
test_half_open (Fixture *f, gconstpointer data)
{
  tandem_socket_stream_set_patience (f->stream, 40);
  wait_until (f->script_closed && f->stream_closed);
  g_assert_cmpstr (f->log->str, ==, "ended|broken|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tandem_ulaw_encode (0);
#define add(name) g_test_add ("/socket-stream/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  add (chunks);
  add (flood);
  add (sound);
  add (events);
  add (no_echo);
  add (garbage);
  add (too_large);
  add (close);
  add (half_open);
  g_test_add_func ("/socket-stream/marks", test_marks);
  return g_test_run ();
}
