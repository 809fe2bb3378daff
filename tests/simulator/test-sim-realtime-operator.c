// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-realtime-client.h"

#include <string.h>

/* What a client needs of the service while a person at its desk takes an agent's call and gives it back. */

#define LONG_TEXT "This is a rather long sentence that goes on and on, so that somebody has the time to interrupt it before it has ended."
#define SAY(words) "{'type':'response.create','response':{'instructions':'Say exactly this, word for word, and nothing else: \\\"" words \
                   "\\\"','conversation':'auto'}}"
#define NOTE(role, words) "{'type':'conversation.item.create','item':{'type':'message','role':'" role "'," \
                          "'content':[{'type':'input_text','text':'" words "'}]}}"

static const char *
words_type (gboolean beta)
{
  return beta ? "response.audio_transcript.delta" : "response.output_audio_transcript.delta";
}

static const char *
audio_type (gboolean beta)
{
  return beta ? "response.audio.delta" : "response.output_audio.delta";
}

/* Only the detection changes; gives the number of its session.updated. */
static guint
set_detection (SimClient *client, gboolean beta, const char *settings, guint from)
{
  g_autofree char *json = g_strdup_printf (beta ? "{'type':'session.update','session':{'turn_detection':{'type':'server_vad',%s}}}"
                                                : "{'type':'session.update','session':{'type':'realtime','audio':{'input':"
                                                  "{'turn_detection':{'type':'server_vad',%s}}}}}", settings);

  sim_client_send (client, json);
  return sim_client_wait (client, "session.updated", from);
}

static void
check_words (SimClient *client, gboolean beta, guint from, const char *wanted)
{
  g_autofree char *words = NULL;

  sim_client_wait (client, "response.done", from);
  words = sim_client_join_deltas (client, words_type (beta), from);
  g_assert_cmpstr (words, ==, wanted);
}

/* The operator speaks: the agent hears and reads on, but says nothing, until it is let again. */
static void
test_listening_only (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (SimClient) client = sim_client_open (service, beta);
  guint from = set_detection (client, beta, "'create_response':false,'interrupt_response':false", 1 + sim_client_wait (client, "session.updated", 0));

  sim_client_append_clip (client, clip);
  sim_client_append_silence (client, 700);
  sim_client_wait (client, "input_audio_buffer.speech_started", from);
  sim_client_wait (client, "input_audio_buffer.committed", from);
  sim_client_wait (client, "conversation.item.input_audio_transcription.completed", from);
  g_assert_cmpint (sim_client_find (client, "response.created", 0), ==, -1);
  from = set_detection (client, beta, "'create_response':true,'interrupt_response':true", from + 1);
  g_assert_cmpint (sim_client_find (client, "response.created", 0), ==, -1);
  sim_client_append_clip (client, clip);
  sim_client_append_silence (client, 700);
  check_words (client, beta, from, "You said: Hello, this is Anna.");
}

/* Changed while somebody is speaking: what counts is the setting at the end of the turn. */
static void
test_in_the_middle (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "I would like to book a table for two people on Friday.");
  g_autoptr (SimClient) client = sim_client_open (service, beta);
  gsize half = g_bytes_get_size (clip) / 320 * 160;
  g_autoptr (GBytes) first = g_bytes_new_from_bytes (clip, 0, half);
  g_autoptr (GBytes) second = g_bytes_new_from_bytes (clip, half, g_bytes_get_size (clip) - half);
  guint from;

  sim_client_append_clip (client, first);
  from = sim_client_wait (client, "input_audio_buffer.speech_started", 0);
  from = set_detection (client, beta, "'create_response':false", from);
  sim_client_append_clip (client, second);
  sim_client_append_silence (client, 700);
  from = sim_client_wait (client, "conversation.item.input_audio_transcription.completed", from);
  g_assert_cmpstr (tandem_sim_json_get_string (sim_client_get (client, from), "transcript"), ==,
                   "I would like to book a table for two people on Friday.");
  g_assert_cmpint (sim_client_find (client, "response.created", 0), ==, -1);
}

static void
test_not_interrupted (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (SimClient) client = sim_client_open (service, beta);
  JsonObject *response;
  guint from = set_detection (client, beta, "'create_response':false,'interrupt_response':false", 1 + sim_client_wait (client, "session.updated", 0));

  sim_client_send (client, SAY (LONG_TEXT));
  sim_client_wait (client, audio_type (beta), from);
  sim_client_append_clip (client, clip);
  sim_client_wait (client, "input_audio_buffer.speech_started", from);
  response = tandem_sim_json_get_object (sim_client_get (client, sim_client_wait (client, "response.done", from)), "response");
  g_assert_cmpstr (tandem_sim_json_get_string (response, "status"), ==, "completed");
  from = client->events->len;
  /* And back: the next one is. */
  from = set_detection (client, beta, "'create_response':false,'interrupt_response':true", from);
  sim_client_append_silence (client, 700);
  sim_client_wait (client, "input_audio_buffer.committed", from);
  sim_client_send (client, SAY (LONG_TEXT));
  sim_client_wait (client, audio_type (beta), from);
  sim_client_append_clip (client, clip);
  response = tandem_sim_json_get_object (sim_client_get (client, sim_client_wait (client, "response.done", from)), "response");
  g_assert_cmpstr (tandem_sim_json_get_string (response, "status"), ==, "cancelled");
}

static void
test_told (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (SimClient) client = sim_client_open (service, beta);
  g_autofree char *log = NULL;
  guint from = 0;

  sim_client_send (client, NOTE ("system", "Old news."));
  sim_client_send (client, NOTE ("system", "While you listened: Operator: the price is nine dollars."));
  from = sim_client_wait (client, beta ? "conversation.item.created" : "conversation.item.done", from);
  /* Given words are said as they are, and prove nothing. */
  sim_client_send (client, SAY ("One moment, please."));
  check_words (client, beta, from, "One moment, please.");
  from = client->events->len;
  sim_client_append_clip (client, clip);
  sim_client_append_silence (client, 700);
  check_words (client, beta, from, "I was told: Operator: the price is nine dollars. You said: Hello, this is Anna.");
  from = client->events->len;
  /* Once. */
  sim_client_send (client, "{'type':'response.create'}");
  check_words (client, beta, from, "You said: Hello, this is Anna.");
  log = sim_service_read_log (service);
  g_assert_nonnull (strstr (log, "\"role\":\"system\",\"text\":\"Old news.\""));
  g_assert_nonnull (strstr (log, "\"what\":\"note\""));
  g_assert_nonnull (strstr (log, "\"told\":\"true\""));
}

static void
test_placed (SimService *service, gconstpointer unused)
{
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  JsonObject *event;
  guint from;

  sim_client_send (client, "{'type':'conversation.item.create','item':{'id':'note_1','type':'message','role':'system',"
                           "'content':[{'type':'input_text','text':'First.'}]}}");
  sim_client_send (client, "{'type':'conversation.item.create','item':{'id':'note_2','type':'message','role':'system',"
                           "'content':[{'type':'input_text','text':'Last.'}]}}");
  from = sim_client_wait (client, "conversation.item.done", 1 + sim_client_wait (client, "conversation.item.done", 0));
  sim_client_send (client, "{'type':'conversation.item.create','previous_item_id':'note_1','item':{'type':'message','role':'user',"
                           "'content':[{'type':'input_text','text':'Between.'}]}}");
  event = sim_client_get (client, sim_client_wait (client, "conversation.item.added", from));
  g_assert_cmpstr (tandem_sim_json_get_string (event, "previous_item_id"), ==, "note_1");
  sim_client_send (client, "{'type':'response.create'}");
  check_words (client, FALSE, from, "I was told: Between. You said: Between.");
}

static void
test_bad_notes (SimService *service, gconstpointer unused)
{
  static const struct {
    const char *json, *code;
  } cases[] = {
    { "{'type':'conversation.item.create','item':{'type':'message','role':'system','content':[{'type':'input_text'}]}}",
      "missing_required_parameter" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'system','content':[{'type':'input_text','text':7}]}}",
      "invalid_type" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'system','content':[{'type':'input_text','text':'a',"
      "'audio':''}]}}", "unknown_parameter" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'operator','content':[{'type':'input_text','text':'a'}]}}",
      "invalid_value" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'system'}}", "missing_required_parameter" },
    { "{'type':'conversation.item.create','note':'a','item':{'type':'message','role':'system','content':[]}}", "unknown_parameter" },
  };
  g_autoptr (SimClient) client = sim_client_open (service, FALSE);
  guint from = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].json);
    sim_client_send (client, cases[i].json);
    from = sim_client_wait_error (client, cases[i].code, from) + 1;
  }
  /* What was refused was not told. */
  sim_client_send (client, "{'type':'response.create'}");
  check_words (client, FALSE, from, "Hello! How can I help you today?");
}

/* What the session was given to hear is kept, sample by sample. */
static void
test_heard (SimService *service, gconstpointer unused)
{
  const gsize header = 58;
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "Hello, this is Anna.");
  SimClient *client = sim_client_open (service, FALSE);
  g_autofree char *name = NULL, *path = NULL, *wav = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *session = tandem_sim_json_get_object (sim_client_get (client, sim_client_wait (client, "session.created", 0)), "session");
  gsize size = 0, n = g_bytes_get_size (clip);

  name = g_strconcat (tandem_sim_json_get_string (session, "id"), "-heard.wav", NULL);
  sim_client_append_clip (client, clip);
  sim_client_append_silence (client, 100);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  sim_client_wait (client, "input_audio_buffer.committed", 0);
  soup_websocket_connection_close (client->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  sim_client_wait_closed (client);
  sim_client_free (client);
  for (;;) {
    g_autofree char *log = sim_service_read_log (service);

    if (strstr (log, "session_closed"))
      break;
    g_main_context_iteration (NULL, TRUE);
  }
  path = g_build_filename (service->record_dir, name, NULL);
  g_file_get_contents (path, &wav, &size, &error);
  g_assert_no_error (error);
  /* RIFF pads to even lengths. */
  g_assert_cmpuint (size, ==, header + n + 800 + (n & 1));
  g_assert_cmpmem (wav + header, n, g_bytes_get_data (clip, NULL), n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/simulator/realtime-operator/" name, SimService, GINT_TO_POINTER (data), sim_service_setup, test, sim_service_teardown)
  ADD ("listening-only", FALSE, test_listening_only);
  ADD ("listening-only-beta", TRUE, test_listening_only);
  ADD ("in-the-middle", FALSE, test_in_the_middle);
  ADD ("in-the-middle-beta", TRUE, test_in_the_middle);
  ADD ("not-interrupted", FALSE, test_not_interrupted);
  ADD ("not-interrupted-beta", TRUE, test_not_interrupted);
  ADD ("told", FALSE, test_told);
  ADD ("told-beta", TRUE, test_told);
  ADD ("placed", FALSE, test_placed);
  ADD ("bad-notes", FALSE, test_bad_notes);
  ADD ("heard", FALSE, test_heard);
  return g_test_run ();
}
