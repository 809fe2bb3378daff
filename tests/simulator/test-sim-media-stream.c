// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-media-stream.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-sim-json.h"

#define TOKEN "0123456789abcdef0123456789abcdef"

/* An application at the other end of a real socket. */
typedef struct {
  char *dir;
  SoupServer *server;
  char *base;
  char *url;
  SoupWebsocketConnection *socket;  /* the first one; a replay's is only counted */
  SoupWebsocketConnection *second;
  gboolean refuse;
  GPtrArray *got;   /* of JsonObject, media too */
  guint n_binary;
  guint n_text_errors;
  guint n_media;
  gboolean closed;

  TandemSimSpeech *speech;
  TandemSimLog *log;
  TandemSimFaults *faults;
  TandemSimPerson *person;
  TandemSimMediaStream *stream;

  guint n_ended;
  TandemSimStreamEnd how;
  int code;
  char *text;
} Fixture;

static gboolean
on_timeout (gpointer user_data)
{
  g_error ("This takes too long");
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition) G_STMT_START { \
    guint timeout_id = g_timeout_add_seconds (30, on_timeout, NULL); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (timeout_id); \
  } G_STMT_END

static JsonObject *
get (Fixture *fixture, const char *event, guint n)
{
  for (guint i = 0; i < fixture->got->len; i++) {
    JsonObject *message = fixture->got->pdata[i];

    if (g_strcmp0 (tandem_sim_json_get_string (message, "event"), event) == 0 && n-- == 0)
      return message;
  }
  return NULL;
}

static void
on_message (SoupWebsocketConnection *socket, int type, GBytes *bytes, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (type == SOUP_WEBSOCKET_DATA_BINARY) {
    fixture->n_binary++;
    return;
  }
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  node = json_from_string (text, NULL);
  if (node == NULL) {
    fixture->n_text_errors++;
    return;
  }
  g_ptr_array_add (fixture->got, json_object_ref (json_node_get_object (node)));
  if (g_strcmp0 (tandem_sim_json_get_string (json_node_get_object (node), "event"), "media") == 0)
    fixture->n_media++;
}

static void
on_closed (SoupWebsocketConnection *socket, gpointer user_data)
{
  ((Fixture *) user_data)->closed = TRUE;
}

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (soup_websocket_connection_get_extensions (socket));
  if (fixture->socket != NULL) {
    g_set_object (&fixture->second, socket);
    return;
  }
  fixture->socket = g_object_ref (socket);
  g_signal_connect (socket, "message", G_CALLBACK (on_message), fixture);
  g_signal_connect (socket, "closed", G_CALLBACK (on_closed), fixture);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *signature = soup_message_headers_get_one (headers, "x-twilio-signature");
  g_autofree char *expected = tandem_sim_sign (TOKEN, fixture->url, NULL);

  g_assert_null (soup_message_headers_get_one (headers, "sec-websocket-extensions"));
  g_assert_null (soup_message_headers_get_one (headers, "sec-websocket-protocol"));
  if (fixture->refuse || g_strcmp0 (signature, expected) != 0)
    soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
}

static void
on_ended (TandemSimMediaStream *stream, TandemSimStreamEnd how, int twilio_code, const char *text, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_ended++;
  fixture->how = how;
  fixture->code = twilio_code;
  fixture->text = g_strdup (text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (TandemSimScenario) scenario = NULL;
  GSList *uris;

  fixture->got = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (fixture->server, "/media", on_request, fixture, NULL);
  soup_server_add_websocket_handler (fixture->server, "/media", NULL, NULL, on_socket, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("ws://127.0.0.1:%d", g_uri_get_port (uris->data));
  fixture->url = g_strconcat (fixture->base, "/media", NULL);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->dir = g_dir_make_tmp ("tandem-sim-media-stream-XXXXXX", NULL);
  path = g_build_filename (fixture->dir, "x.scenario", NULL);
  g_assert_true (g_file_set_contents (path, "number +12025550199\nanswer 10ms\n", -1, NULL));
  scenario = tandem_sim_scenario_load (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  fixture->speech = tandem_sim_speech_new ();
  fixture->log = tandem_sim_log_new (fixture->dir);
  fixture->faults = tandem_sim_faults_new ();
  fixture->person = tandem_sim_person_new (scenario, fixture->speech, fixture->log, "CA1");
}

static void
start_url (Fixture *fixture, const char *url)
{
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (parameters, g_strdup ("token"), g_strdup ("secret"));
  fixture->stream = tandem_sim_media_stream_new (url, "AC1", "CA1", TOKEN, parameters, fixture->person, fixture->faults,
                                                 fixture->log);
  tandem_sim_media_stream_start (fixture->stream, on_ended, fixture);
}

static void
start (Fixture *fixture)
{
  start_url (fixture, fixture->url);
  WAIT_FOR (fixture->n_media >= 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *events = g_build_filename (fixture->dir, "events.jsonl", NULL);

  tandem_sim_media_stream_stop (fixture->stream);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_object_add_weak_pointer (G_OBJECT (fixture->stream), (gpointer *) &fixture->stream);
  g_object_unref (fixture->stream);
  /* It lives until its socket is closed. */
  WAIT_FOR (fixture->stream == NULL);
  g_clear_object (&fixture->socket);
  g_clear_object (&fixture->second);
  g_assert_finalize_object (fixture->person);
  g_assert_finalize_object (fixture->faults);
  g_assert_finalize_object (fixture->log);
  g_assert_finalize_object (fixture->speech);
  g_object_unref (fixture->server);
  g_unlink (events);
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_ptr_array_unref (fixture->got);
  g_free (fixture->dir);
  g_free (fixture->base);
  g_free (fixture->url);
  g_free (fixture->text);
}

/* A message of the application: @format gets the streamSid. */
static void
send (Fixture *fixture, const char *event, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"event\":\"%s\",\"streamSid\":\"%s\"%s%s}", event,
                                           tandem_sim_media_stream_get_sid (fixture->stream), *rest != '\0' ? "," : "", rest);

  soup_websocket_connection_send_text (fixture->socket, text);
}

static void
send_bytes (Fixture *fixture, guint8 byte, gsize n)
{
  g_autofree guchar *bytes = g_malloc (n);
  g_autofree char *payload = NULL;
  g_autofree char *rest = NULL;

  memset (bytes, byte, n);
  payload = g_base64_encode (bytes, n);
  rest = g_strdup_printf ("\"media\":{\"payload\":\"%s\"}", payload);
  send (fixture, "media", rest);
}

static void
send_audio (Fixture *fixture, gsize n)
{
  send_bytes (fixture, 0x10, n);
}

static void
send_mark (Fixture *fixture, const char *name)
{
  g_autofree char *rest = g_strdup_printf ("\"mark\":{\"name\":\"%s\"}", name);

  send (fixture, "mark", rest);
}

static const char *
mark_name (Fixture *fixture, guint n)
{
  JsonObject *mark = get (fixture, "mark", n);

  return mark != NULL ? tandem_sim_json_get_string (tandem_sim_json_get_object (mark, "mark"), "name") : NULL;
}

/* The log's events of that kind; the last one in @last. */
static guint
count_events (Fixture *fixture, const char *where, const char *what, const char *name, JsonObject **last)
{
  g_autofree char *path = g_build_filename (fixture->dir, "events.jsonl", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (g_strchomp (content), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);
    JsonObject *event = json_node_get_object (node);

    if (g_strcmp0 (tandem_sim_json_get_string (event, "where"), where) != 0 ||
        g_strcmp0 (tandem_sim_json_get_string (event, "what"), what) != 0 ||
        (name != NULL && g_strcmp0 (tandem_sim_json_get_string (event, "name"), name) != 0))
      continue;
    n++;
    if (last != NULL) {
      g_clear_pointer (last, json_object_unref);
      *last = json_object_ref (event);
    }
  }
  return n;
}

static void
check_outcome (Fixture *fixture, const char *name, const char *outcome)
{
  g_autoptr (JsonObject) event = NULL;

  WAIT_FOR (count_events (fixture, "fault", "outcome", name, &event) == 1);
  g_assert_cmpuint (count_events (fixture, "fault", "injected", name, NULL), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "outcome"), ==, outcome);
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  const char *sid;
  JsonObject *object;

  start (fixture);
  sid = tandem_sim_media_stream_get_sid (fixture->stream);
  g_assert_cmpuint (strlen (sid), ==, 34);
  WAIT_FOR (fixture->n_media >= 5);
  g_assert_true (fixture->got->pdata[0] == get (fixture, "connected", 0));
  g_assert_true (fixture->got->pdata[1] == get (fixture, "start", 0));
  object = tandem_sim_json_get_object (get (fixture, "start", 0), "start");
  g_assert_cmpstr (tandem_sim_json_get_string (object, "callSid"), ==, "CA1");
  object = tandem_sim_json_get_object (object, "customParameters");
  g_assert_cmpstr (tandem_sim_json_get_string (object, "token"), ==, "secret");
  for (guint i = 0; i < 5; i++) {
    g_autofree char *sequence = g_strdup_printf ("%u", i + 2);
    g_autofree char *chunk = g_strdup_printf ("%u", i + 1);
    g_autofree char *timestamp = g_strdup_printf ("%u", i * 20);

    object = get (fixture, "media", i);
    g_assert_cmpstr (tandem_sim_json_get_string (object, "sequenceNumber"), ==, sequence);
    g_assert_cmpstr (tandem_sim_json_get_string (object, "streamSid"), ==, sid);
    object = tandem_sim_json_get_object (object, "media");
    g_assert_cmpstr (tandem_sim_json_get_string (object, "chunk"), ==, chunk);
    g_assert_cmpstr (tandem_sim_json_get_string (object, "timestamp"), ==, timestamp);
    g_assert_cmpuint (strlen (tandem_sim_json_get_string (object, "payload")), ==, 216);
  }
  tandem_sim_media_stream_send_digit (fixture->stream, '7');
  tandem_sim_media_stream_stop (fixture->stream);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_STOPPED);
  WAIT_FOR (fixture->closed);
  g_assert_nonnull (get (fixture, "dtmf", 0));
  g_assert_true (fixture->got->pdata[fixture->got->len - 1] == get (fixture, "stop", 0));
  g_assert_cmpuint (soup_websocket_connection_get_close_code (fixture->socket), ==, SOUP_WEBSOCKET_CLOSE_NORMAL);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) event = NULL;
  gint64 sent;

  start (fixture);
  send_mark (fixture, "at-once");
  WAIT_FOR (mark_name (fixture, 0) != NULL);
  g_assert_cmpstr (mark_name (fixture, 0), ==, "at-once");
  sent = g_get_monotonic_time ();
  send_audio (fixture, 1000);
  send_audio (fixture, 600);
  send_mark (fixture, "ten-frames");
  WAIT_FOR (mark_name (fixture, 1) != NULL);
  g_assert_cmpstr (mark_name (fixture, 1), ==, "ten-frames");
  /* 200 ms of audio take at least nine whole ticks. */
  g_assert_cmpint (g_get_monotonic_time () - sent, >=, 180000);
  g_assert_cmpuint (count_events (fixture, "media", "mark_echoed", "ten-frames", &event), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "played_ms"), ==, "200");
  g_assert_cmpstr (tandem_sim_json_get_string (event, "cleared"), ==, "false");
}

/* How long a take-over takes can be read off the log. */
static void
test_after_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) clear = NULL;
  g_autoptr (JsonObject) frame = NULL;
  g_autoptr (JsonObject) sound = NULL;
  gint64 gap_us;

  start (fixture);
  g_assert_cmpuint (count_events (fixture, "media", "clock", NULL, &frame), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (frame, "heard_ms"), ==, "0");
  send_audio (fixture, 160);
  send (fixture, "clear", "");
  for (guint i = 0; i < 3; i++)
    send_bytes (fixture, 0xff, 160);
  send_audio (fixture, 160);
  send_audio (fixture, 160);
  WAIT_FOR (count_events (fixture, "media", "sound_after_clear", NULL, &sound) == 1);
  g_assert_cmpuint (count_events (fixture, "media", "frame_after_clear", NULL, &frame), ==, 1);
  g_assert_cmpuint (count_events (fixture, "media", "clear", NULL, &clear), ==, 1);
#define US(event) g_ascii_strtoll (tandem_sim_json_get_string (event, "at_us"), NULL, 10)
  g_assert_cmpint (US (clear), <=, US (frame));
  g_assert_cmpint (US (frame), <=, US (sound));
  gap_us = US (sound) - US (clear);
  g_assert_cmpint (ABS (g_ascii_strtod (tandem_sim_json_get_string (sound, "gap_ms"), NULL) * 1000 - gap_us), <=, 1);
  tandem_sim_media_stream_stop (fixture->stream);
  g_assert_cmpuint (count_events (fixture, "media", "sound_after_clear", NULL, NULL), ==, 1);
  g_assert_cmpuint (count_events (fixture, "media", "media_in", NULL, &sound), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (sound, "silent_frames"), ==, "3");
  g_assert_cmpstr (tandem_sim_json_get_string (sound, "clears"), ==, "1");
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) event = NULL;
  double played;

  start (fixture);
  send_audio (fixture, 400);
  send_mark (fixture, "heard");
  send_audio (fixture, 8000);
  send_mark (fixture, "a");
  send_audio (fixture, 8000);
  send_mark (fixture, "b");
  WAIT_FOR (mark_name (fixture, 0) != NULL);
  send (fixture, "clear", "");
  WAIT_FOR (mark_name (fixture, 2) != NULL);
  g_assert_cmpstr (mark_name (fixture, 1), ==, "a");
  g_assert_cmpstr (mark_name (fixture, 2), ==, "b");
  g_assert_cmpuint (count_events (fixture, "media", "clear", NULL, &event), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "last_mark"), ==, "heard");
  g_assert_cmpstr (tandem_sim_json_get_string (event, "mark"), ==, "a");
  played = g_ascii_strtod (tandem_sim_json_get_string (event, "played_ms"), NULL);
  g_assert_cmpfloat (played, >=, 60);
  g_assert_cmpfloat (g_ascii_strtod (tandem_sim_json_get_string (event, "buffered_ms"), NULL), ==, 2050 - played);
  g_assert_cmpfloat (g_ascii_strtod (tandem_sim_json_get_string (event, "since_mark_ms"), NULL), ==, played - 50);
  g_clear_pointer (&event, json_object_unref);
  tandem_sim_media_stream_stop (fixture->stream);
  g_assert_cmpuint (count_events (fixture, "media", "media_in", NULL, &event), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "frames"), ==, "3");
  g_assert_cmpstr (tandem_sim_json_get_string (event, "bytes"), ==, "16400");
  g_assert_cmpfloat (g_ascii_strtod (tandem_sim_json_get_string (event, "played_bytes"), NULL), ==, played * 8);
}

static void
test_closed_by_peer (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  soup_websocket_connection_close (fixture->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_CLOSED_BY_PEER);
  g_assert_cmpint (fixture->code, ==, 31921);
  g_assert_nonnull (strstr (fixture->text, "1001"));
}

static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  g_io_stream_close (soup_websocket_connection_get_io_stream (fixture->socket), NULL, NULL);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_CLOSED_BY_PEER);
  g_assert_cmpint (fixture->code, ==, 31921);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  fixture->refuse = TRUE;
  start_url (fixture, fixture->url);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_ERROR);
  g_assert_cmpint (fixture->code, ==, 31920);
  g_assert_nonnull (strstr (fixture->text, "403"));
}

static void
test_bad_url (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->base, "/media?token=1", NULL);

  start_url (fixture, url);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_ERROR);
  g_assert_cmpint (fixture->code, ==, 31920);
  g_assert_nonnull (strstr (fixture->text, "query"));
}

static void
test_stopped_early (Fixture *fixture, gconstpointer data)
{
  start_url (fixture, fixture->url);
  tandem_sim_media_stream_stop (fixture->stream);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_STOPPED);
}

static void
test_protocol_errors (Fixture *fixture, gconstpointer data)
{
  start (fixture);
  if (data == NULL)
    soup_websocket_connection_send_binary (fixture->socket, "x", 1);
  else
    send_audio (fixture, 900 * 1024);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_ERROR);
  g_assert_cmpint (fixture->code, ==, 31924);
  WAIT_FOR (fixture->closed);
}

static void
test_warnings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) event = NULL;

  start (fixture);
  soup_websocket_connection_send_text (fixture->socket, "hello");
  soup_websocket_connection_send_text (fixture->socket, "{\"event\":\"clear\",\"streamSid\":\"MZ0\"}");
  send (fixture, "dance", "");
  send (fixture, "mark", "");
  send (fixture, "media", "\"media\":{\"payload\":\"?\"}");
  send_mark (fixture, "alive");
  WAIT_FOR (mark_name (fixture, 0) != NULL);
  g_assert_cmpuint (count_events (fixture, "media", "warning", NULL, &event), ==, 1);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "code"), ==, "31951");
  g_clear_pointer (&event, json_object_unref);
  tandem_sim_media_stream_stop (fixture->stream);
  count_events (fixture, "media", "stream_ended", NULL, &event);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "warnings"), ==, "5");
}

/* Faults that this application takes without closing. */
static void
test_faults (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
    "media-garbage", "media-non-json", "media-bad-base64", "media-wrong-sid", "media-before-start", "media-no-token",
  };
  JsonObject *object;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (tandem_sim_faults_arm (fixture->faults, names[i], 1, NULL));
  start (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    check_outcome (fixture, names[i], "went-on");
  g_assert_cmpuint (fixture->n_binary, ==, 1);
  g_assert_cmpuint (fixture->n_text_errors, ==, 1);
  g_assert_true (fixture->got->pdata[1] == get (fixture, "media", 0));
  object = tandem_sim_json_get_object (get (fixture, "start", 0), "start");
  g_assert_false (json_object_has_member (tandem_sim_json_get_object (object, "customParameters"), "token"));
  g_assert_cmpuint (fixture->n_ended, ==, 0);
}

static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_assert_true (tandem_sim_faults_arm (fixture->faults, "media-replay-token", 1, NULL));
  start (fixture);
  WAIT_FOR (fixture->second != NULL);
  soup_websocket_connection_close (fixture->second, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, NULL);
  check_outcome (fixture, "media-replay-token", "closed");
  g_assert_cmpuint (fixture->n_ended, ==, 0);
}

static void
test_bad_signature (Fixture *fixture, gconstpointer data)
{
  g_assert_true (tandem_sim_faults_arm (fixture->faults, "media-bad-signature", 1, NULL));
  start_url (fixture, fixture->url);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->code, ==, 31920);
  check_outcome (fixture, "media-bad-signature", "refused");
}

/* libsoup itself closes on these. */
static void
test_closing_fault (Fixture *fixture, gconstpointer data)
{
  g_assert_true (tandem_sim_faults_arm (fixture->faults, data, 1, NULL));
  start (fixture);
  WAIT_FOR (fixture->n_ended == 1);
  g_assert_cmpint (fixture->how, ==, TANDEM_SIM_STREAM_CLOSED_BY_PEER);
  check_outcome (fixture, data, strcmp (data, "media-cut") == 0 ? "cut" : "closed");
  WAIT_FOR (fixture->closed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, function) g_test_add ("/simulator/media-stream/" name, Fixture, data, set_up, function, tear_down)
  ADD ("messages", NULL, test_messages);
  ADD ("marks", NULL, test_marks);
  ADD ("clear", NULL, test_clear);
  ADD ("after-clear", NULL, test_after_clear);
  ADD ("closed-by-peer", NULL, test_closed_by_peer);
  ADD ("dropped", NULL, test_dropped);
  ADD ("refused", NULL, test_refused);
  ADD ("bad-url", NULL, test_bad_url);
  ADD ("stopped-early", NULL, test_stopped_early);
  ADD ("binary", NULL, test_protocol_errors);
  ADD ("oversize", "huge", test_protocol_errors);
  ADD ("warnings", NULL, test_warnings);
  ADD ("faults", NULL, test_faults);
  ADD ("replay", NULL, test_replay);
  ADD ("bad-signature", NULL, test_bad_signature);
  ADD ("huge", "media-huge", test_closing_fault);
  ADD ("truncated-utf8", "media-truncated-utf8", test_closing_fault);
  ADD ("cut", "media-cut", test_closing_fault);
  return g_test_run ();
}
