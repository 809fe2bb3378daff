// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-realtime-client.h"

#include <string.h>

/* Sessions that only listen: one for each speaker of a call without an agent. */

#define GA(input) "{'type':'session.update','session':{'type':'transcription','audio':{'input':" input "}}}"
#define BETA(session) "{'type':'transcription_session.update','session':" session "}"
#define LIVE GA ("{'format':{'type':'audio/pcmu'},'noise_reduction':{'type':'near_field'}," \
                 "'transcription':{'model':'gpt-live-transcribe','language':'en'},'turn_detection':null}")
#define DETECTING GA ("{'format':{'type':'audio/pcmu'},'transcription':{'model':'gpt-4o-transcribe'}," \
                      "'turn_detection':{'type':'server_vad','silence_duration_ms':400}}")
#define BETA_DETECTING BETA ("{'input_audio_format':'g711_ulaw','input_audio_transcription':{'model':'gpt-4o-transcribe'}," \
                             "'turn_detection':{'type':'server_vad','silence_duration_ms':400}}")
#define COMPLETED "conversation.item.input_audio_transcription.completed"
#define DELTA "conversation.item.input_audio_transcription.delta"

static SimClient *
open_transcription (SimService *service, gboolean beta, const char *update)
{
  SimClient *client = sim_client_connect (service, "?intent=transcription", SIM_KEY, beta);
  JsonObject *session;
  guint created;

  g_assert_no_error (client->error);
  created = sim_client_wait (client, beta ? "transcription_session.created" : "session.created", 0);
  session = tandem_sim_json_get_object (sim_client_get (client, created), "session");
  g_assert_cmpstr (tandem_sim_json_get_string (session, "object"), ==, "realtime.transcription_session");
  sim_client_send (client, update);
  sim_client_wait (client, beta ? "transcription_session.updated" : "session.updated", created);
  return client;
}

static void
check_transcript (SimClient *client, guint from, const char *wanted)
{
  guint completed = sim_client_wait (client, COMPLETED, from);
  g_autofree char *deltas = sim_client_join_deltas (client, DELTA, from);
  JsonObject *event = sim_client_get (client, completed);
  JsonObject *committed = sim_client_get (client, sim_client_wait (client, "input_audio_buffer.committed", from));

  g_assert_cmpstr (tandem_sim_json_get_string (event, "transcript"), ==, wanted);
  g_assert_cmpstr (deltas, ==, wanted);
  g_assert_cmpstr (tandem_sim_json_get_string (event, "item_id"), ==, tandem_sim_json_get_string (committed, "item_id"));
  g_assert_cmpint (sim_client_find (client, "response.created", 0), ==, -1);
}

/* Words come while somebody is still speaking, for the item that the commit will name. */
static void
test_while_speaking (SimService *service, gconstpointer unused)
{
  g_autoptr (GBytes) clip = sim_service_add_clip (service, "I would like to book a table for two people on Friday.");
  g_autoptr (SimClient) client = open_transcription (service, FALSE, LIVE);
  g_autofree char *early = NULL;
  guint from = client->events->len;
  guint delta;

  sim_client_append_clip (client, clip);
  sim_client_append_silence (client, 700);
  delta = sim_client_wait (client, DELTA, from);
  early = sim_client_join_deltas (client, DELTA, from);
  g_assert_true (g_str_has_prefix ("I would like to book a table for two people on Friday.", early));
  g_assert_cmpint (sim_client_find (client, "input_audio_buffer.committed", 0), ==, -1);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  check_transcript (client, from, "I would like to book a table for two people on Friday.");
  g_assert_cmpstr (tandem_sim_json_get_string (sim_client_get (client, delta), "item_id"), ==,
                   tandem_sim_json_get_string (sim_client_get (client, sim_client_wait (client, COMPLETED, from)), "item_id"));
}

/* The client says where a turn ends. */
static void
test_live (SimService *service, gconstpointer unused)
{
  g_autoptr (GBytes) hello = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (GBytes) when = sim_service_add_clip (service, "When do you open tomorrow?");
  g_autoptr (SimClient) client = open_transcription (service, FALSE, LIVE);
  guint from = client->events->len;

  sim_client_append_silence (client, 2000);
  sim_client_append_clip (client, hello);
  sim_client_append_silence (client, 300);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  check_transcript (client, from, "Hello, this is Anna.");
  g_assert_cmpint (sim_client_find (client, "input_audio_buffer.speech_started", 0), ==, -1);
  from = client->events->len;
  sim_client_append_clip (client, when);
  sim_client_append_silence (client, 300);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  check_transcript (client, from, "When do you open tomorrow?");
  from = client->events->len;
  sim_client_append_silence (client, 90);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  sim_client_wait_error (client, "input_audio_buffer_commit_empty", from);
}

/* The service finds the turns itself. */
static void
test_detecting (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) hello = sim_service_add_clip (service, "Hello, this is Anna.");
  g_autoptr (SimClient) client = open_transcription (service, beta, beta ? BETA_DETECTING : DETECTING);
  guint from = client->events->len;

  sim_client_append_silence (client, 500);
  sim_client_append_clip (client, hello);
  sim_client_append_silence (client, 700);
  sim_client_wait (client, "input_audio_buffer.speech_started", from);
  sim_client_wait (client, "input_audio_buffer.speech_stopped", from);
  check_transcript (client, from, "Hello, this is Anna.");
}

static void
check_refusals (SimClient *client, const char *const (*cases)[2])
{
  guint from = client->events->len;

  for (; (*cases)[0] != NULL; cases++) {
    g_test_message ("%s", (*cases)[0]);
    sim_client_send (client, (*cases)[0]);
    from = sim_client_wait_error (client, (*cases)[1], from) + 1;
  }
}

static void
test_refusals (SimService *service, gconstpointer unused)
{
  static const char *const cases[][2] = {
    { "{'type':'session.update','session':{'type':'realtime'}}", "invalid_value" },
    { "{'type':'session.update','session':{'audio':{'input':{}}}}", "missing_required_parameter" },
    { BETA ("{}"), "invalid_value" },
    { GA ("{'turn_detection':{'type':'server_vad'}}"), "invalid_value" },
    { GA ("{'format':{'type':'audio/pcmu','rate':8000}}"), "unknown_parameter" },
    { GA ("{'transcription':{'model':'gpt-realtime'}}"), "invalid_value" },
    { GA ("{'transcription':{'model':'gpt-live-transcribe','delay':'low'}}"), "invalid_value" },
    { GA ("{'transcription':{'model':'gpt-realtime-whisper','prompt':'Names'}}"), "invalid_value" },
    { GA ("{'transcription':{'model':'whisper-1','keywords':['Acme']}}"), "invalid_value" },
    { "{'type':'session.update','session':{'type':'transcription','audio':{'output':{}}}}", "unknown_parameter" },
    { "{'type':'session.update','session':{'type':'transcription','instructions':'x'}}", "unknown_parameter" },
    { "{'type':'response.create'}", "invalid_value" },
    { "{'type':'response.cancel'}", "invalid_value" },
    { "{'type':'conversation.item.create','item':{'type':'message','role':'system','content':[]}}", "invalid_value" },
    { NULL }
  };
  static const char *const beta_cases[][2] = {
    { "{'type':'session.update','session':{}}", "invalid_value" },
    { BETA ("{'type':'transcription'}"), "unknown_parameter" },
    { BETA ("{'voice':'alloy'}"), "unknown_parameter" },
    { BETA ("{'turn_detection':{'type':'semantic_vad'}}"), "invalid_value" },
    { BETA ("{'input_audio_transcription':{'model':'gpt-live-transcribe'},'turn_detection':{'type':'server_vad'}}"), "invalid_value" },
    { NULL }
  };
  g_autoptr (SimClient) client = open_transcription (service, FALSE, LIVE);
  g_autoptr (SimClient) beta = open_transcription (service, TRUE, BETA_DETECTING);
  g_autoptr (SimClient) conversation = NULL;

  check_refusals (client, cases);
  check_refusals (beta, beta_cases);
  /* A model in the address makes a conversation of it. */
  conversation = sim_client_connect (service, "?intent=transcription&model=gpt-realtime", SIM_KEY, FALSE);
  sim_client_wait (conversation, "session.created", 0);
  sim_client_send (conversation, LIVE);
  sim_client_wait_error (conversation, "invalid_value", 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, test) \
  g_test_add ("/simulator/realtime-transcription/" name, SimService, GINT_TO_POINTER (data), sim_service_setup, test, sim_service_teardown)
  ADD ("live", FALSE, test_live);
  ADD ("while-speaking", FALSE, test_while_speaking);
  ADD ("detecting", FALSE, test_detecting);
  ADD ("detecting-beta", TRUE, test_detecting);
  ADD ("refusals", FALSE, test_refusals);
  return g_test_run ();
}
