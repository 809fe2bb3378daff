// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stream-message.h"

#include <string.h>

#include "tandem-sim-mulaw.h"
#include "tandem-sim-stream-socket.h"

#define SID "MZ1"

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimStreamMessage) media = NULL;
  g_autoptr (TandemSimStreamMessage) mark = NULL;
  g_autoptr (TandemSimStreamMessage) clear = NULL;

  media = tandem_sim_stream_message_parse ("{\"event\":\"media\",\"streamSid\":\"MZ1\",\"new\":1,"
                                           "\"media\":{\"payload\":\"AAECAw==\"}}", -1, SID, &error);
  g_assert_no_error (error);
  g_assert_cmpint (media->type, ==, TANDEM_SIM_STREAM_MEDIA);
  g_assert_cmpmem (g_bytes_get_data (media->payload, NULL), g_bytes_get_size (media->payload), "\0\1\2\3", 4);
  mark = tandem_sim_stream_message_parse ("{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"a\"}}", -1, SID, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mark->type, ==, TANDEM_SIM_STREAM_MARK);
  g_assert_cmpstr (mark->name, ==, "a");
  clear = tandem_sim_stream_message_parse ("{\"event\":\"clear\",\"streamSid\":\"MZ1\"}", -1, SID, &error);
  g_assert_no_error (error);
  g_assert_cmpint (clear->type, ==, TANDEM_SIM_STREAM_CLEAR);
}

static void
test_bad (void)
{
  static const char *const cases[][2] = {
    { "", "not a JSON object" }, { "hello", "not a JSON object" }, { "[1]", "not a JSON object" }, { "{\"event\":", "not a JSON object" },
    { "{}", "without event" }, { "{\"event\":5}", "without event" },
    { "{\"event\":\"clear\"}", "not this stream's" },
    { "{\"event\":\"clear\",\"streamSid\":\"MZ2\"}", "not this stream's" },
    { "{\"event\":\"clear\",\"streamSid\":1}", "not this stream's" },
    { "{\"event\":\"dance\",\"streamSid\":\"MZ1\"}", "unknown event" },
    { "{\"event\":\"media\",\"streamSid\":\"MZ1\"}", "without media.payload" },
    { "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":\"AAAA\"}", "without media.payload" },
    { "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":null}}", "without media.payload" },
    { "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"AAA\"}}", "not base64" },
    { "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"AA A\"}}", "not base64" },
    { "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"payload\":\"A===\"}}", "not base64" },
    { "{\"event\":\"mark\",\"streamSid\":\"MZ1\"}", "without mark.name" },
    { "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{}}", "without mark.name" },
    { "{\"event\":\"mark\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":7}}", "without mark.name" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_sim_stream_message_parse (cases[i][0], -1, SID, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_test_message ("%s: %s", cases[i][0], error->message);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
  }
}

static void
test_formats (void)
{
  g_autoptr (GHashTable) parameters = g_hash_table_new (g_str_hash, g_str_equal);
  guint8 frame[TANDEM_SIM_FRAME_BYTES] = { 0 };
  g_autofree char *start = NULL;
  g_autofree char *media = tandem_sim_stream_format_media (3, SID, 2, frame);
  g_autofree char *mark = tandem_sim_stream_format_mark (4, SID, "a\"b");
  g_autofree char *dtmf = tandem_sim_stream_format_dtmf (5, SID, '#');
  g_autofree char *stop = tandem_sim_stream_format_stop (6, SID, "AC1", "CA1");

  g_hash_table_insert (parameters, (gpointer) "token", (gpointer) "t\"1");
  start = tandem_sim_stream_format_start (1, SID, "AC1", "CA1", parameters);
  g_assert_cmpstr (start, ==, "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ1\",\"start\":{\"accountSid\":\"AC1\","
                   "\"streamSid\":\"MZ1\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                   "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"token\":\"t\\\"1\"}}}");
  g_assert_true (g_str_has_prefix (media, "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"streamSid\":\"MZ1\",\"media\":{"
                                   "\"track\":\"inbound\",\"chunk\":\"3\",\"timestamp\":\"40\",\"payload\":\"AAAA"));
  g_assert_cmpstr (mark, ==, "{\"event\":\"mark\",\"sequenceNumber\":\"4\",\"streamSid\":\"MZ1\",\"mark\":{\"name\":\"a\\\"b\"}}");
  g_assert_cmpstr (dtmf, ==, "{\"event\":\"dtmf\",\"sequenceNumber\":\"5\",\"streamSid\":\"MZ1\",\"dtmf\":{\"track\":\"inbound_track\","
                   "\"digit\":\"#\"}}");
  g_assert_cmpstr (stop, ==, "{\"event\":\"stop\",\"sequenceNumber\":\"6\",\"streamSid\":\"MZ1\",\"stop\":{\"accountSid\":\"AC1\","
                   "\"callSid\":\"CA1\"}}");
}

static void
test_signed_url (void)
{
  static const char *const good[][2] = {
    { "wss://phone.example.net/twilio/media", "wss://phone.example.net/twilio/media" },
    { "wss://phone.example.net:443/twilio/media/", "wss://phone.example.net/twilio/media/" },
    { "ws://127.0.0.1:5000/twilio/media", "ws://127.0.0.1:5000/twilio/media" },
    { "ws://localhost:5000/a%20b", "ws://localhost:5000/a%20b" },
    { "ws://[::1]:5000/x", "ws://[::1]:5000/x" },
  };
  static const char *const bad[][2] = {
    { "https://phone.example.net/x", "must begin with wss://" },
    { "ws://phone.example.net/x", "must begin with wss://" },
    { "wss://phone.example.net/x?token=1", "must not have a query" },
    { "wss:///x", "not a URL" },
    { "nonsense", "not a URL" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *url = tandem_sim_stream_get_signed_url (good[i][0], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (url, ==, good[i][1]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (tandem_sim_stream_get_signed_url (bad[i][0], &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, bad[i][1]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/stream-message/good", test_good);
  g_test_add_func ("/simulator/stream-message/bad", test_bad);
  g_test_add_func ("/simulator/stream-message/formats", test_formats);
  g_test_add_func ("/simulator/stream-message/signed-url", test_signed_url);
  return g_test_run ();
}
