// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "tandem-error.h"
#include "tandem-openai-event.h"

static TandemOpenaiEvent *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TandemOpenaiEvent *event = tandem_openai_event_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return event;
}

/* GA and beta names mean the same. */
static void
test_flavours (void)
{
  static const char *const names[] = { "response.output_audio.delta", "response.audio.delta" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = g_strdup_printf ("{\"type\":\"%s\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":\"/////w==\"}", names[i]);
    g_autoptr (TandemOpenaiEvent) event = parse (text);

    g_assert_cmpint (event->type, ==, TANDEM_OPENAI_EVENT_AUDIO_DELTA);
    g_assert_cmpuint (g_bytes_get_size (event->audio), ==, 4);
    g_assert_cmpstr (event->item_id, ==, "i");
    g_assert_cmpstr (event->response_id, ==, "r");
  }
}

static void
test_members (void)
{
  g_autoptr (TandemOpenaiEvent) started = parse ("{\"type\":\"input_audio_buffer.speech_started\",\"audio_start_ms\":1234,\"item_id\":\"u1\"}");
  g_autoptr (TandemOpenaiEvent) added = parse ("{\"type\":\"conversation.item.added\",\"previous_item_id\":\"a\",\"item\":{\"id\":\"b\",\"type\":\"message\",\"role\":\"assistant\"}}");
  g_autoptr (TandemOpenaiEvent) call = parse ("{\"type\":\"conversation.item.added\",\"previous_item_id\":null,\"item\":{\"id\":\"c\",\"type\":\"function_call\"}}");
  g_autoptr (TandemOpenaiEvent) done = parse ("{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"status\":\"failed\",\"status_details\":{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}}}}");
  g_autoptr (TandemOpenaiEvent) error = parse ("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":null,\"message\":\"no\",\"event_id\":\"c1\"}}");
  g_autoptr (TandemOpenaiEvent) unknown = parse ("{\"type\":\"response.brand_new\",\"x\":[1,2,{}]}");

  g_assert_cmpint (started->at_ms, ==, 1234);
  g_assert_cmpstr (added->role, ==, "assistant");
  g_assert_cmpstr (added->previous_item_id, ==, "a");
  g_assert_null (call->role);
  g_assert_cmpstr (done->status, ==, "failed");
  g_assert_cmpstr (done->code, ==, "rate_limit_exceeded");
  g_assert_cmpstr (error->code, ==, "invalid_request_error");
  g_assert_cmpstr (error->event_id, ==, "c1");
  g_assert_cmpint (unknown->type, ==, TANDEM_OPENAI_EVENT_IGNORED);
}

static void
test_malformed (void)
{
  static const char *const samples[] = {
    "", "{", "[]", "null", "42", "\"text\"", "{}", "{\"type\":7}", "{\"type\":null}", "\xff\xfe",
    "{\"type\":\"response.output_audio.delta\"}",
    "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":7,\"delta\":\"\"}",
    "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":\"not base64!\"}",
    "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":{}}",
    "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"i\",\"audio_start_ms\":\"soon\"}",
    "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"i\"}",
    "{\"type\":\"response.created\",\"response\":[]}",
    "{\"type\":\"response.created\"}",
    "{\"type\":\"conversation.item.added\",\"item\":\"x\"}",
    "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"i\",\"transcript\":false}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (GError) error = NULL;
    TandemOpenaiEvent *event = tandem_openai_event_parse (samples[i], strlen (samples[i]), &error);

    if (event)
      g_test_fail_printf ("accepted: %s", samples[i]);
    else
      g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  }
}

/* Deeper than any stack. */
static void
test_deep (void)
{
  static const char *const openings[] = { "[", "{\"type\":", "{\"a\":[" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++) {
    g_autoptr (GString) text = g_string_new ("{\"type\":\"session.created\",\"session\":");
    g_autoptr (GError) error = NULL;

    for (guint n = 0; n < 1000000; n++)
      g_string_append (text, openings[i]);
    g_assert_null (tandem_openai_event_parse (text->str, text->len, &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  }
}

/* Every cut of a good event is refused, none crashes. */
static void
test_truncated (void)
{
  static const char good[] = "{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":\"안녕\"}";

  for (gsize n = 0; n < sizeof good - 1; n++)
    g_assert_null (tandem_openai_event_parse (good, n, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openai-event/flavours", test_flavours);
  g_test_add_func ("/openai-event/members", test_members);
  g_test_add_func ("/openai-event/malformed", test_malformed);
  g_test_add_func ("/openai-event/deep", test_deep);
  g_test_add_func ("/openai-event/truncated", test_truncated);
  return g_test_run ();
}
