// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-frame.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-error.h"

#define SID "MZ00000000000000000000000000000001"

static void
parse (TandemTwilioFrame *frame, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (tandem_twilio_frame_parse (frame, text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
refuse_bytes (TandemTwilioFrame *frame, const char *text, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (tandem_twilio_frame_parse (frame, text, n, &error));
  g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
}

static void
test_events (void)
{
  g_autoptr (TandemTwilioFrame) frame = tandem_twilio_frame_new ();
  gsize n;

  parse (frame, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
  g_assert_cmpint (tandem_twilio_frame_get_kind (frame), ==, TANDEM_TWILIO_FRAME_CONNECTED);

  parse (frame, "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"" SID "\",\"start\":{\"accountSid\":\"AC1\",\"streamSid\":\"" SID
                "\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                "\"customParameters\":{\"token\":\"one\\u002dtime\\/\\ud83d\\ude00\"}}}");
  g_assert_cmpint (tandem_twilio_frame_get_kind (frame), ==, TANDEM_TWILIO_FRAME_START);
  g_assert_cmpstr (tandem_twilio_frame_get_stream_sid (frame), ==, SID);
  g_assert_cmpstr (tandem_twilio_frame_get_call_sid (frame), ==, "CA1");
  g_assert_cmpstr (tandem_twilio_frame_get_token (frame), ==, "one-time/\360\237\230\200");

  parse (frame, "{\"event\":\"media\",\"sequenceNumber\":\"3\",\"streamSid\":\"" SID "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\","
                "\"timestamp\":\"5\",\"payload\":\"\\/wB\\u002Ff4A=\"}}");
  g_assert_cmpint (tandem_twilio_frame_get_kind (frame), ==, TANDEM_TWILIO_FRAME_MEDIA);
  g_assert_true (tandem_twilio_frame_get_inbound (frame));
  g_assert_cmpint (tandem_twilio_frame_get_timestamp_ms (frame), ==, 5);
  const guint8 *audio = tandem_twilio_frame_get_audio (frame, &n);
  g_assert_cmpmem (audio, n, "\xff\x00\x7f\x7f\x80", 5);
  g_assert_cmpstr (tandem_twilio_frame_get_token (frame), ==, "");

  /* Numbers as numbers, the order turned round, white space, another track. */
  parse (frame, " {\"media\" :{\"payload\":\"\",\"timestamp\":40,\"track\":\"outbound\"},\n\"streamSid\":\"" SID "\",\"event\":\"media\"}\r\n");
  g_assert_cmpint (tandem_twilio_frame_get_timestamp_ms (frame), ==, 40);
  g_assert_false (tandem_twilio_frame_get_inbound (frame));

  parse (frame, "{\"event\":\"dtmf\",\"streamSid\":\"" SID "\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"#\"}}");
  g_assert_cmpint (tandem_twilio_frame_get_digit (frame), ==, '#');
  parse (frame, "{\"event\":\"dtmf\",\"streamSid\":\"" SID "\",\"dtmf\":{\"digit\":7}}");
  g_assert_cmpint (tandem_twilio_frame_get_digit (frame), ==, '7');
  parse (frame, "{\"event\":\"mark\",\"streamSid\":\"" SID "\",\"mark\":{\"name\":\"m\\\"17\"}}");
  g_assert_cmpstr (tandem_twilio_frame_get_name (frame), ==, "m\"17");
  parse (frame, "{\"event\":\"stop\",\"streamSid\":\"" SID "\",\"stop\":{\"accountSid\":\"AC1\",\"callSid\":\"CA1\"}}");
  g_assert_cmpint (tandem_twilio_frame_get_kind (frame), ==, TANDEM_TWILIO_FRAME_STOP);

  /* What a future Twilio may add never ends a call. */
  parse (frame, "{\"event\":\"weather\",\"streamSid\":7,\"media\":[1,2.5e3,{\"a\":null}],\"mark\":true}");
  g_assert_cmpint (tandem_twilio_frame_get_kind (frame), ==, TANDEM_TWILIO_FRAME_OTHER);
}

/* Every sample of tests/data/twilio/malformed-frames.json is refused; each file is a list of texts. */
static void
test_malformed_samples (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioFrame) frame = tandem_twilio_frame_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", "twilio", "malformed-frames.json", NULL);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  JsonArray *samples = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (samples), >, 40);
  for (guint i = 0; i < json_array_get_length (samples); i++) {
    const char *text = json_array_get_string_element (samples, i);
    if (tandem_twilio_frame_parse (frame, text, strlen (text), NULL))
      g_test_message ("accepted: %s", text);
    refuse_bytes (frame, text, strlen (text));
  }
}

static void
test_cut_anywhere (void)
{
  static const char text[] = "{\"event\":\"media\",\"streamSid\":\"" SID "\",\"media\":{\"track\":\"inb\\u00f8und\303\250\",\"timestamp\":-1.5e+3,"
                             "\"x\":[true,false,null,{}],\"payload\":\"//8=\"}}";
  g_autoptr (TandemTwilioFrame) frame = tandem_twilio_frame_new ();
  for (gsize n = 0; n < sizeof text - 1; n++) {
    g_autofree char *cut = g_memdup2 (text, n == 0 ? 1 : n);
    refuse_bytes (frame, cut, n);
  }
  /* Any single byte replaced: no crash, whatever the verdict. */
  for (gsize i = 0; i < sizeof text - 1; i++) {
    for (int c = 0; c < 256; c++) {
      g_autofree char *changed = g_memdup2 (text, sizeof text - 1);
      changed[i] = (char) c;
      tandem_twilio_frame_parse (frame, changed, sizeof text - 1, NULL);
    }
  }
  refuse_bytes (frame, "{\"event\":\"stop\",\"streamSid\":\"M\"}\0", 34);
  refuse_bytes (frame, "{\"event\":\"\303\"}", 13);
  refuse_bytes (frame, "{\"event\":\"st\0op\"}", 17);
}

static void
test_big (void)
{
  g_autoptr (TandemTwilioFrame) frame = tandem_twilio_frame_new ();
  GString *big = g_string_new (NULL);
  gsize n;

  /* One MiB of base64. */
  g_string_append (big, "{\"event\":\"media\",\"streamSid\":\"" SID "\",\"media\":{\"timestamp\":\"0\",\"payload\":\"");
  for (guint i = 0; i < 262144; i++)
    g_string_append (big, "////");
  g_string_append (big, "\"}}");
  parse (frame, big->str);
  tandem_twilio_frame_get_audio (frame, &n);
  g_assert_cmpuint (n, ==, 786432);

  /* A million open brackets must not use the stack up. */
  g_string_assign (big, "{\"event\":\"x\",\"a\":");
  for (guint i = 0; i < 1048576; i++)
    g_string_append_c (big, i % 2 == 0 ? '[' : '[');
  refuse_bytes (frame, big->str, big->len);
  g_string_assign (big, "");
  for (guint i = 0; i < 262144; i++)
    g_string_append (big, "{\"a\":");
  refuse_bytes (frame, big->str, big->len);
  g_string_free (big, TRUE);
}

static JsonObject *
reparse (JsonParser *parser, const GString *text)
{
  g_autoptr (GError) error = NULL;
  json_parser_load_from_data (parser, text->str, text->len, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_write (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (TandemTwilioFrame) frame = tandem_twilio_frame_new ();
  GString *out = g_string_new ("left over");
  guint8 audio[400];

  for (guint i = 0; i < sizeof audio; i++)
    audio[i] = (guint8) (i * 7);
  for (gsize n = 0; n <= sizeof audio; n++) {
    gsize n_back;
    tandem_twilio_frame_write_media (out, SID, audio, n);
    JsonObject *media = json_object_get_object_member (reparse (parser, out), "media");
    g_autofree guint8 *back = g_base64_decode (json_object_get_string_member (media, "payload"), &n_back);
    g_assert_cmpmem (back, n_back, audio, n);
  }
  g_assert_true (g_str_has_prefix (out->str, "{\"event\":\"media\",\"streamSid\":\"" SID "\",\"media\":{\"payload\":\""));

  tandem_twilio_frame_write_mark (out, SID, "it\"em\\1:\n\303\250");
  parse (frame, out->str);
  g_assert_cmpstr (tandem_twilio_frame_get_name (frame), ==, "it\"em\\1:\n\303\250");
  tandem_twilio_frame_write_clear (out, SID);
  g_assert_cmpstr (out->str, ==, "{\"event\":\"clear\",\"streamSid\":\"" SID "\"}");
  g_string_free (out, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twilio/frame/events", test_events);
  g_test_add_func ("/twilio/frame/malformed-samples", test_malformed_samples);
  g_test_add_func ("/twilio/frame/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/twilio/frame/big", test_big);
  g_test_add_func ("/twilio/frame/write", test_write);
  return g_test_run ();
}
