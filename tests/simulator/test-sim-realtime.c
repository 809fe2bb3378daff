// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-realtime-client.h"

#include <string.h>

#define LONG_TEXT "This is a rather long sentence that goes on and on, so that somebody has the time to interrupt it before it has ended."

static const char *
get_type (SimClient *client, guint number)
{
  return tandem_sim_json_get_string (sim_client_get (client, number), "type");
}

static JsonObject *
wait_response (SimClient *client, const char *type, guint from)
{
  return tandem_sim_json_get_object (sim_client_get (client, sim_client_wait (client, type, from)), "response");
}

/* All the audio that came for @item_id, in ms of mu-law. */
static guint
count_audio_ms (SimClient *client, const char *type, const char *item_id)
{
  gsize total = 0;

  for (guint i = 0; i < client->events->len; i++) {
    JsonObject *event = sim_client_get (client, i);
    g_autofree guint8 *data = NULL;
    gsize n;

    if (g_strcmp0 (get_type (client, i), type) != 0 || g_strcmp0 (tandem_sim_json_get_string (event, "item_id"), item_id) != 0)
      continue;
    data = g_base64_decode (tandem_sim_json_get_string (event, "delta"), &n);
    total += n;
  }
  return total / 8;
}

static void
assert_order (SimClient *client, guint from, const char *const *types)
{
  for (; *types != NULL; types++) {
    int found = sim_client_find (client, *types, from);

    if (found < 0)
      g_error ("%s is missing after event %u", *types, from);
    from = found + 1;
  }
}

static void
assert_refused (SimService *service, const char *query, const char *key, guint status)
{
  g_autoptr (SimClient) client = sim_client_connect (service, query, key, FALSE);

  g_assert_error (client->error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET);
  g_assert_cmpuint (soup_message_get_status (client->message), ==, status);
}

static void
test_handshake (SimService *service, gconstpointer unused)
{
  assert_refused (service, "?model=gpt-realtime", "sk-wrong", 401);
  assert_refused (service, "?model=gpt-realtime", NULL, 401);
  assert_refused (service, "", SIM_KEY, 400);
  assert_refused (service, "?model=gpt-9", SIM_KEY, 404);
  assert_refused (service, "/other?model=gpt-realtime", SIM_KEY, 404);
  tandem_sim_faults_arm (service->faults, "realtime-401", 1, NULL);
  assert_refused (service, "?model=gpt-realtime", SIM_KEY, 401);
  tandem_sim_faults_arm (service->faults, "realtime-429", 2, NULL);
  assert_refused (service, "?model=gpt-realtime", SIM_KEY, 429);
  assert_refused (service, "?model=gpt-realtime", SIM_KEY, 429);
  tandem_sim_faults_arm (service->faults, "realtime-model-not-found", 1, NULL);
  assert_refused (service, "?model=gpt-realtime", SIM_KEY, 404);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* The same request without an upgrade shows the body. */
static void
test_error_body (SimService *service, gconstpointer unused)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/v1/realtime?model=gpt-realtime", service->port);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, uri);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", "Bearer sk-wrong");
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_read, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  root = json_from_string (text, NULL);
  g_assert_cmpstr (tandem_sim_json_get_string (tandem_sim_json_get_object (json_node_get_object (root), "error"), "code"), ==,
                   "invalid_api_key");
  g_assert_null (strstr (text, "sk-wrong"));
}

static void
test_greeting (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  static const char *const ga_order[] = {
    "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
    "response.output_audio_transcript.delta", "response.output_audio.delta", "response.output_audio.done",
    "response.output_audio_transcript.done", "response.content_part.done", "response.output_item.done",
    "conversation.item.done", "response.done", NULL
  };
  static const char *const beta_order[] = {
    "response.created", "response.output_item.added", "conversation.item.created", "response.content_part.added",
    "response.audio_transcript.delta", "response.audio.delta", "response.audio.done", "response.audio_transcript.done",
    "response.content_part.done", "response.output_item.done", "response.done", NULL
  };
  g_autoptr (SimClient) client = sim_client_open (service, beta);
  g_autofree char *words = NULL;
  JsonObject *response, *item;
  guint done, created, sound_ms, took_ms;

  sim_client_send (client, "{'type':'response.create','response':{'instructions':'Say exactly: \\\"" LONG_TEXT "\\\"'}}");
  done = sim_client_wait (client, "response.done", 0);
  created = sim_client_wait (client, "response.created", 0);
  assert_order (client, 0, beta ? beta_order : ga_order);
  response = tandem_sim_json_get_object (sim_client_get (client, done), "response");
  g_assert_cmpstr (tandem_sim_json_get_string (response, "status"), ==, "completed");
  g_assert_cmpint (tandem_sim_json_get_int (tandem_sim_json_get_object (response, "usage"), "total_tokens", 0), >, 0);
  item = json_array_get_object_element (json_object_get_array_member (response, "output"), 0);
  words = sim_client_join_deltas (client, beta ? "response.audio_transcript.delta" : "response.output_audio_transcript.delta", 0);
  g_assert_cmpstr (words, ==, LONG_TEXT);
  sound_ms = count_audio_ms (client, beta ? "response.audio.delta" : "response.output_audio.delta",
                             tandem_sim_json_get_string (item, "id"));
  g_assert_cmpuint (sound_ms, >, 4000);
  /* Much faster than it sounds, but not all at once. */
  took_ms = (g_array_index (client->times_us, gint64, done) - g_array_index (client->times_us, gint64, created)) / 1000;
  g_assert_cmpuint (took_ms, >, sound_ms / 20);
  g_assert_cmpint (sim_client_find (client, "error", 0), ==, -1);
}

static void
test_turn (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  static const char *const ga_order[] = {
    "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
    "conversation.item.added", "conversation.item.done", "response.created", "response.output_audio_transcript.delta",
    "conversation.item.input_audio_transcription.delta", "conversation.item.input_audio_transcription.completed", NULL
  };
  static const char *const beta_order[] = {
    "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
    "conversation.item.created", "response.created", "response.audio_transcript.delta",
    "conversation.item.input_audio_transcription.delta", "conversation.item.input_audio_transcription.completed", NULL
  };
  g_autoptr (GBytes) anna = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (GBytes) other = sim_service_add_clip (service, "What time do you open tomorrow?");
  g_autoptr (SimClient) client = sim_client_open (service, beta);
  g_autofree char *log = NULL;
  JsonObject *started, *stopped, *transcript;
  guint turn;

  tandem_sim_realtime_add_reply (service->realtime, "hello this is anna", "Wrong.");
  tandem_sim_realtime_add_reply (service->realtime, "Hello, this is Anna", "Good morning Anna, how are you?");
  sim_client_append_silence (client, 1000);
  sim_client_append_clip (client, anna);
  sim_client_append_silence (client, 700);
  transcript = sim_client_get (client, sim_client_wait (client, "conversation.item.input_audio_transcription.completed", 0));
  g_assert_cmpstr (tandem_sim_json_get_string (transcript, "transcript"), ==, "Hello, this is Anna.");
  assert_order (client, 0, beta ? beta_order : ga_order);
  started = sim_client_get (client, sim_client_wait (client, "input_audio_buffer.speech_started", 0));
  stopped = sim_client_get (client, sim_client_wait (client, "input_audio_buffer.speech_stopped", 0));
  g_assert_cmpint (ABS (tandem_sim_json_get_int (started, "audio_start_ms", 0) - 700), <=, 60);
  g_assert_cmpint (ABS (tandem_sim_json_get_int (stopped, "audio_end_ms", 0) - (gint64) (1500 + g_bytes_get_size (anna) / 8)), <=, 120);
  g_assert_cmpstr (tandem_sim_json_get_string (started, "item_id"), ==, tandem_sim_json_get_string (transcript, "item_id"));
  turn = sim_client_wait (client, "response.done", 0);
  log = sim_client_join_deltas (client, beta ? "response.audio_transcript.delta" : "response.output_audio_transcript.delta", 0);
  g_assert_cmpstr (log, ==, "Good morning Anna, how are you?");

  g_clear_pointer (&log, g_free);
  sim_client_append_clip (client, other);
  sim_client_append_silence (client, 700);
  sim_client_wait (client, "response.done", turn + 1);
  log = sim_client_join_deltas (client, beta ? "response.audio_transcript.delta" : "response.output_audio_transcript.delta", turn + 1);
  g_assert_cmpstr (log, ==, "You said: What time do you open tomorrow?");
  g_clear_pointer (&log, g_free);
  log = sim_service_read_log (service);
  g_assert_nonnull (strstr (log, "\"what\":\"session_opened\""));
  g_assert_nonnull (strstr (log, "\"what\":\"transcribed\""));
  g_assert_null (strstr (log, SIM_KEY));
}

/* A half sentence gives half of its words; noise gives none. */
static void
test_half_and_noise (SimService *service, gconstpointer unused)
{
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "I would like to book a table for two people on Friday.");
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (clip, 0, g_bytes_get_size (clip) / 2);
  g_autofree guint8 *noise = g_malloc (8000);
  g_autofree char *words = NULL;
  const char *heard;
  JsonObject *transcript;
  guint done;

  sim_client_append_clip (client, half);
  sim_client_append_silence (client, 700);
  transcript = sim_client_get (client, sim_client_wait (client, "conversation.item.input_audio_transcription.completed", 0));
  heard = tandem_sim_json_get_string (transcript, "transcript");
  g_assert_true (g_str_has_prefix (heard, "I would like"));
  g_assert_cmpuint (strlen (heard), <, 40);
  done = sim_client_wait (client, "response.done", 0);
  for (guint i = 0; i < 8000; i++)
    noise[i] = 0x20 + (i / 3 % 2) * 0x80;
  sim_client_append (client, noise, 8000);
  sim_client_append_silence (client, 700);
  sim_client_wait (client, "response.done", done + 1);
  words = sim_client_join_deltas (client, "response.output_audio_transcript.delta", done + 1);
  g_assert_cmpstr (words, ==, "Sorry, I did not catch that.");
}

static void
test_interruption (SimService *service, gconstpointer unused)
{
  g_autoptr (GBytes) stop = sim_service_add_clip (service, "Stop, wait a moment.");
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  g_autofree char *json = NULL;
  g_autofree char *too_long = NULL;
  g_autofree char *message = NULL;
  JsonObject *response, *error;
  const char *item_id;
  guint started, done, produced_ms, truncated;

  sim_client_send (client, "{'type':'response.create','response':{'instructions':'Say exactly: \\\"" LONG_TEXT "\\\"'}}");
  sim_client_wait (client, "response.output_audio.delta", 0);
  sim_client_append_clip (client, stop);
  started = sim_client_wait (client, "input_audio_buffer.speech_started", 0);
  done = sim_client_wait (client, "response.done", 0);
  g_assert_cmpuint (done, >, started);
  response = tandem_sim_json_get_object (sim_client_get (client, done), "response");
  g_assert_cmpstr (tandem_sim_json_get_string (response, "status"), ==, "cancelled");
  g_assert_cmpstr (tandem_sim_json_get_string (tandem_sim_json_get_object (response, "status_details"), "reason"), ==, "turn_detected");
  item_id = tandem_sim_json_get_string (json_array_get_object_element (json_object_get_array_member (response, "output"), 0), "id");
  produced_ms = count_audio_ms (client, "response.output_audio.delta", item_id);
  g_assert_cmpuint (produced_ms, >, 100);

  too_long = g_strdup_printf ("{'type':'conversation.item.truncate','event_id':'t1','item_id':'%s','content_index':0,"
                              "'audio_end_ms':%u}", item_id, produced_ms + 1);
  sim_client_send (client, too_long);
  error = tandem_sim_json_get_object (sim_client_get (client, sim_client_wait_error (client, "invalid_value", done)), "error");
  message = g_strdup_printf ("Audio content of %ums is already shorter than %ums", produced_ms, produced_ms + 1);
  g_assert_cmpstr (tandem_sim_json_get_string (error, "message"), ==, message);
  g_assert_cmpstr (tandem_sim_json_get_string (error, "event_id"), ==, "t1");

  json = g_strdup_printf ("{'type':'conversation.item.truncate','item_id':'%s','content_index':0,'audio_end_ms':%u}", item_id,
                          produced_ms / 2);
  sim_client_send (client, json);
  truncated = sim_client_wait (client, "conversation.item.truncated", done);
  g_assert_cmpint (tandem_sim_json_get_int (sim_client_get (client, truncated), "audio_end_ms", 0), ==, produced_ms / 2);
  sim_client_append_silence (client, 700);
  response = wait_response (client, "response.done", done + 1);
  g_assert_cmpstr (tandem_sim_json_get_string (response, "status"), ==, "completed");
}

static void
test_refusals (SimService *service, gconstpointer unused)
{
  static const struct {
    const char *json, *code;
  } cases[] = {
    { "{'type':'input_audio_buffer.commit'}", "input_audio_buffer_commit_empty" },
    { "{'type':'response.cancel'}", "response_cancel_not_active" },
    { "{'type':'input_audio_buffer.append','audio':'%%%'}", "invalid_value" },
    { "{'type':'input_audio_buffer.append'}", "missing_required_parameter" },
    { "{'type':'output_audio_buffer.clear'}", "invalid_value" },
    { "{'type':'session.finish'}", "invalid_value" },
    { "{}", "invalid_event" },
    { "[1]", "invalid_json" },
    { "hello", "invalid_json" },
    { "{'type':'session.update','session':{'modalities':['text','audio']}}", "missing_required_parameter" },
    { "{'type':'session.update','session':{'type':'realtime','foo':1}}", "unknown_parameter" },
    { "{'type':'conversation.item.truncate','item_id':'item_x','content_index':0,'audio_end_ms':1}", "item_truncate_invalid_item_id" },
    { "{'type':'conversation.item.truncate','item_id':'item_u','content_index':0,'audio_end_ms':0}", "unsupported_content_type" },
    { "{'type':'conversation.item.truncate','item_id':'item_u','content_index':0,'audio_end_ms':1.5}", "invalid_type" },
    { "{'type':'conversation.item.delete','item_id':'item_x'}", "item_delete_invalid_item_id" },
    { "{'type':'conversation.item.retrieve','item_id':'item_x'}", "item_retrieve_invalid_item_id" },
    { "{'type':'conversation.item.create','previous_item_id':'item_x','item':{'type':'message','role':'user',"
      "'content':[{'type':'input_text','text':'x'}]}}", "item_create_invalid_previous_item_id" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'assistant','content':[{'type':'text','text':'x'}]}}",
      "invalid_value" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'system','content':[{'type':'output_text','text':'x'}]}}",
      "invalid_value" },
    { "{'type':'conversation.item.create','item':{'type':'thing'}}", "invalid_value" },
    { "{'type':'response.create','response':{'modalities':['text']}}", "unknown_parameter" },
    { "{'type':'response.create','response':{'max_output_tokens':0}}", "integer_below_min_value" },
  };
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  guint from = 0;

  sim_client_send (client, "{'type':'conversation.item.create','item':{'id':'item_u','type':'message','role':'user',"
                           "'content':[{'type':'input_text','text':'Hi there'}]}}");
  sim_client_send (client, "{'type':'conversation.item.create','previous_item_id':'root','item':{'type':'function_call_output',"
                           "'call_id':'call_1','output':'{}'}}");
  from = sim_client_wait_error (client, "invalid_tool_call_id", 0) + 1;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].json);
    sim_client_send (client, cases[i].json);
    from = sim_client_wait_error (client, cases[i].code, from) + 1;
  }
  /* None of it ended the session. */
  sim_client_send (client, "{'type':'input_audio_buffer.clear'}");
  sim_client_wait (client, "input_audio_buffer.cleared", from);
}

static void
test_one_response (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  JsonObject *response;
  guint error, done;

  sim_client_send (client, "{'type':'response.create','response':{'instructions':'Say exactly: \\\"" LONG_TEXT "\\\"'}}");
  sim_client_send (client, "{'type':'response.create','event_id':'second'}");
  error = sim_client_wait_error (client, "conversation_already_has_active_response", 0);
  g_assert_cmpstr (tandem_sim_json_get_string (tandem_sim_json_get_object (sim_client_get (client, error), "error"), "event_id"), ==,
                   "second");
  sim_client_wait (client, "response.output_audio.delta", 0);
  sim_client_send (client, "{'type':'response.cancel'}");
  done = sim_client_wait (client, "response.done", 0);
  response = tandem_sim_json_get_object (sim_client_get (client, done), "response");
  g_assert_cmpstr (tandem_sim_json_get_string (tandem_sim_json_get_object (response, "status_details"), "reason"), ==,
                   "client_cancelled");
  sim_client_send (client, "{'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'ash'}}}}");
  sim_client_wait_error (client, "cannot_update_voice", done);
  g_assert_cmpint (sim_client_find (client, "response.output_audio.delta", done), ==, -1);
}

/* By hand: no voice activity, text from the client, text back. */
static void
test_manual (SimService *service, gconstpointer unused)
{
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  g_autofree char *words = NULL;
  guint done;

  sim_client_send (client, "{'type':'session.update','session':{'type':'realtime','output_modalities':['text'],"
                           "'audio':{'input':{'turn_detection':null}}}}");
  sim_client_append_clip (client, clip);
  sim_client_append_silence (client, 1000);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  sim_client_wait (client, "conversation.item.input_audio_transcription.completed", 0);
  g_assert_cmpint (sim_client_find (client, "input_audio_buffer.speech_started", 0), ==, -1);
  g_assert_cmpint (sim_client_find (client, "response.created", 0), ==, -1);
  sim_client_send (client, "{'type':'response.create'}");
  done = sim_client_wait (client, "response.done", 0);
  words = sim_client_join_deltas (client, "response.output_text.delta", 0);
  g_assert_cmpstr (words, ==, "You said: Hello, this is Anna.");
  sim_client_send (client, "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                           "'content':[{'type':'input_text','text':'Good evening'}]}}");
  sim_client_send (client, "{'type':'response.create','response':{'conversation':'none'}}");
  g_clear_pointer (&words, g_free);
  sim_client_wait (client, "response.done", done + 1);
  words = sim_client_join_deltas (client, "response.output_text.delta", done + 1);
  g_assert_cmpstr (words, ==, "You said: Good evening");
}

static void
test_idle (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  g_autofree char *words = NULL;
  guint done, idle;

  sim_client_send (client, "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':"
                           "{'type':'server_vad','idle_timeout_ms':5000}}}}}");
  sim_client_send (client, "{'type':'response.create','response':{'instructions':'Say: \\\"Hi.\\\"'}}");
  done = sim_client_wait (client, "response.done", 0);
  idle = sim_client_wait (client, "input_audio_buffer.timeout_triggered", done);
  g_assert_cmpint (g_array_index (client->times_us, gint64, idle) - g_array_index (client->times_us, gint64, done), >=, 5000000);
  sim_client_wait (client, "response.done", idle);
  words = sim_client_join_deltas (client, "response.output_audio_transcript.delta", idle);
  g_assert_cmpstr (words, ==, "Are you still there?");
}

static void
test_garbage (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = NULL;

  tandem_sim_faults_arm (service->faults, "realtime-garbage", 1, NULL);
  client = sim_client_open (service, FALSE);
  sim_client_send (client, "{'type':'response.create','response':{'instructions':'Say: \\\"Hi.\\\"'}}");
  sim_client_wait (client, "response.done", 0);
  g_assert_cmpuint (client->texts->len, >, client->events->len);
}

static void
test_cut (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = NULL;

  tandem_sim_faults_arm (service->faults, "realtime-cut", 1, NULL);
  client = sim_client_open (service, FALSE);
  sim_client_wait_closed (client);
  g_assert_cmpint (soup_websocket_connection_get_close_code (client->connection), ==, 0);
}

static void
test_delay (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = NULL;
  gint64 began_us = g_get_monotonic_time ();

  tandem_sim_faults_arm (service->faults, "realtime-delay", 1, "300");
  client = sim_client_connect (service, "?model=sim-1", SIM_KEY, FALSE);
  sim_client_wait (client, "session.created", 0);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, 300000);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (SimService *service, gconstpointer data);
    gboolean beta;
  } tests[] = {
    { "/simulator/realtime/handshake", test_handshake },
    { "/simulator/realtime/error-body", test_error_body },
    { "/simulator/realtime/greeting", test_greeting },
    { "/simulator/realtime/greeting-beta", test_greeting, TRUE },
    { "/simulator/realtime/turn", test_turn },
    { "/simulator/realtime/turn-beta", test_turn, TRUE },
    { "/simulator/realtime/half-and-noise", test_half_and_noise },
    { "/simulator/realtime/interruption", test_interruption },
    { "/simulator/realtime/refusals", test_refusals },
    { "/simulator/realtime/one-response", test_one_response },
    { "/simulator/realtime/manual", test_manual },
    { "/simulator/realtime/idle", test_idle },
    { "/simulator/realtime/garbage", test_garbage },
    { "/simulator/realtime/cut", test_cut },
    { "/simulator/realtime/delay", test_delay },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, SimService, GINT_TO_POINTER (tests[i].beta), sim_service_setup, tests[i].test, sim_service_teardown);
  return g_test_run ();
}
