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
  /* It stands between turns, as a system message does. */
  g_assert_cmpstr (call->role, ==, "system");
  g_assert_cmpstr (done->status, ==, "failed");
  g_assert_cmpstr (done->code, ==, "rate_limit_exceeded");
  g_assert_cmpstr (error->code, ==, "invalid_request_error");
  g_assert_cmpstr (error->event_id, ==, "c1");
  g_assert_cmpint (unknown->type, ==, TANDEM_OPENAI_EVENT_IGNORED);
}

#define CALL(members) "{\"type\":\"response.output_item.done\",\"response_id\":\"r\",\"item\":{" members "}}"

/* Only a call that is done is one, and whether its arguments are whole is in it. */
/* MCP servers: what the service does with them stands between the turns; only what fails is told. */
static void
test_servers (void)
{
  g_autoptr (TandemOpenaiEvent) gone = parse ("{\"type\":\"mcp_list_tools.failed\",\"event_id\":\"e\",\"item_id\":\"i\"}");
  g_autoptr (TandemOpenaiEvent) failed = parse ("{\"type\":\"response.mcp_call.failed\",\"event_id\":\"e\",\"output_index\":0,\"item_id\":\"i\"}");
  g_autoptr (TandemOpenaiEvent) done = parse ("{\"type\":\"response.mcp_call.completed\",\"event_id\":\"e\",\"output_index\":0,\"item_id\":\"i\"}");
  g_autoptr (TandemOpenaiEvent) item = parse ("{\"type\":\"conversation.item.added\",\"previous_item_id\":null,\"item\":{\"id\":\"i\",\"type\":\"mcp_call\"}}");

  g_assert_cmpint (gone->type, ==, TANDEM_OPENAI_EVENT_SERVER_GONE);
  g_assert_cmpint (failed->type, ==, TANDEM_OPENAI_EVENT_SERVER_FAILED);
  g_assert_cmpint (done->type, ==, TANDEM_OPENAI_EVENT_IGNORED);
  g_assert_cmpint (item->type, ==, TANDEM_OPENAI_EVENT_ITEM_ADDED);
  g_assert_cmpstr (item->role, ==, "system");
}

static void
test_function_call (void)
{
  g_autoptr (TandemOpenaiEvent) whole = parse (CALL ("\"id\":\"i\",\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"c\",\"name\":\"end_call\",\"arguments\":\"{}\""));
  g_autoptr (TandemOpenaiEvent) cut = parse (CALL ("\"type\":\"function_call\",\"status\":\"incomplete\",\"call_id\":\"c\",\"name\":\"n\",\"arguments\":\"{\\\"to\""));
  g_autoptr (TandemOpenaiEvent) message = parse (CALL ("\"id\":\"i\",\"type\":\"message\",\"status\":\"completed\""));
  g_autoptr (TandemOpenaiEvent) early = parse ("{\"type\":\"response.function_call_arguments.done\",\"call_id\":\"c\",\"name\":\"n\",\"arguments\":\"{}\"}");
  g_autoptr (GError) error = NULL;
  const char *nameless = CALL ("\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"c\",\"name\":7");

  g_assert_cmpint (whole->type, ==, TANDEM_OPENAI_EVENT_FUNCTION_CALL);
  g_assert_cmpstr (whole->call_id, ==, "c");
  g_assert_cmpstr (whole->name, ==, "end_call");
  g_assert_cmpstr (whole->text, ==, "{}");
  g_assert_cmpstr (whole->status, ==, "completed");
  g_assert_cmpstr (whole->response_id, ==, "r");
  g_assert_cmpstr (cut->text, ==, "{\"to");
  g_assert_cmpstr (cut->status, ==, "incomplete");
  g_assert_cmpint (message->type, ==, TANDEM_OPENAI_EVENT_IGNORED);
  g_assert_cmpint (early->type, ==, TANDEM_OPENAI_EVENT_IGNORED);
  g_assert_null (tandem_openai_event_parse (nameless, strlen (nameless), &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
}

static const struct {
  const char *usage;
  gint64 tokens[TANDEM_N_TOKENS]; /* audio in, of that cached, text in, of that cached, audio out, text out */
  gint64 ms;
} usages[] = {
  { "{\"total_tokens\":330,\"input_tokens\":200,\"output_tokens\":130,\"input_token_details\":{\"text_tokens\":80,\"audio_tokens\":120,"
    "\"cached_tokens\":100,\"cached_tokens_details\":{\"text_tokens\":64,\"audio_tokens\":36}},"
    "\"output_token_details\":{\"text_tokens\":30,\"audio_tokens\":100}}", { 84, 36, 16, 64, 100, 30 }, 0 },
  /* Nothing about details: text, the least that it can be. */
  { "{\"input_tokens\":20,\"output_tokens\":10}", { 0, 0, 20, 0, 0, 10 }, 0 },
  /* Nonsense is bounded by the whole and by reason. */
  { "{\"input_tokens\":10,\"input_token_details\":{\"audio_tokens\":4,\"cached_tokens\":99,\"cached_tokens_details\":"
    "{\"audio_tokens\":50}},\"output_tokens\":-5}", { 0, 4, 0, 6, 0, 0 }, 0 },
  { "{\"output_tokens\":1e300}", { 0, 0, 0, 0, 0, TANDEM_USAGE_MAX }, 0 },
  { "{\"type\":\"duration\",\"seconds\":1.2345}", { 0 }, 1235 },
};

static void
test_usage (void)
{
  static const char *const nothing[] = { "null", "7", "{}", "{\"input_tokens\":\"many\"}", "{\"type\":\"duration\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (usages); i++) {
    g_autofree char *text = g_strdup_printf ("{\"type\":\"response.done\",\"response\":{\"id\":\"r\",\"usage\":%s}}", usages[i].usage);
    g_autoptr (TandemOpenaiEvent) event = parse (text);

    for (guint k = 0; k < TANDEM_N_TOKENS; k++)
      g_assert_cmpint (event->usage->tokens[k], ==, usages[i].tokens[k]);
    g_assert_cmpint (event->usage->ms, ==, usages[i].ms);
  }
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++) {
    g_autofree char *text = g_strdup_printf ("{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"i\","
                                             "\"transcript\":\"\",\"usage\":%s}", nothing[i]);
    g_autoptr (TandemOpenaiEvent) event = parse (text);

    g_assert_null (event->usage);
  }
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
  g_test_add_func ("/openai-event/function-call", test_function_call);
  g_test_add_func ("/openai-event/servers", test_servers);
  g_test_add_func ("/openai-event/usage", test_usage);
  g_test_add_func ("/openai-event/malformed", test_malformed);
  g_test_add_func ("/openai-event/deep", test_deep);
  g_test_add_func ("/openai-event/truncated", test_truncated);
  return g_test_run ();
}
