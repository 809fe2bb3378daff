// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-config.h"

#include <string.h>

#define GA TANDEM_SIM_FLAVOUR_GA
#define BETA TANDEM_SIM_FLAVOUR_BETA
#define INPUT(json) "{'type':'realtime','audio':{'input':" json "}}"
#define OUTPUT(json) "{'type':'realtime','audio':{'output':" json "}}"

/* Single quotes, so that the table can be read. */
static JsonObject *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

typedef struct {
  TandemSimFlavour flavour;
  const char *session;
  const char *code;    /* NULL: accepted */
  const char *param;
} Case;

static const Case accepted[] = {
  { GA, "{'type':'realtime'}" },
  { GA, "{'type':'realtime','model':'gpt-realtime','instructions':'Be brief.','output_modalities':['text']}" },
  { GA, INPUT ("{'format':{'type':'audio/pcmu'},'transcription':{'model':'whisper-1','language':'en'},'noise_reduction':null}") },
  { GA, INPUT ("{'format':{'type':'audio/pcm','rate':24000},'turn_detection':null}") },
  { GA, INPUT ("{'turn_detection':{'type':'semantic_vad','eagerness':'high'}}") },
  { GA, INPUT ("{'turn_detection':{'type':'server_vad','threshold':1,'prefix_padding_ms':0,'idle_timeout_ms':5000}}") },
  { GA, INPUT ("{'noise_reduction':{'type':'near_field'}}") },
  { GA, OUTPUT ("{'format':{'type':'audio/pcma'},'voice':'cedar','speed':1.25}") },
  { GA, OUTPUT ("{'voice':{'id':'voice_1'}}") },
  { GA, "{'type':'realtime','tools':[{'type':'function','name':'end_call','description':'x','parameters':{'type':'object'}}],"
        "'tool_choice':'required','max_output_tokens':4096,'truncation':'disabled','tracing':null,'reasoning':{'effort':'low'}}" },
  { GA, "{'type':'realtime','max_output_tokens':'inf','truncation':{'type':'retention_ratio','retention_ratio':0.8}}" },
  { BETA, "{}" },
  { BETA, "{'modalities':['text','audio'],'voice':'alloy','input_audio_format':'g711_ulaw','output_audio_format':'g711_alaw',"
          "'input_audio_transcription':{'model':'whisper-1'},'temperature':0.8,'max_response_output_tokens':'inf','speed':1.0}" },
  { BETA, "{'turn_detection':{'type':'server_vad','threshold':0.5,'silence_duration_ms':800,'create_response':false}}" },
};

static const Case refused[] = {
  { GA, "{}", "missing_required_parameter", "session.type" },
  { GA, "{'type':'transcription'}", "invalid_value", "session.type" },
  { GA, "{'type':'realtime','foo':1}", "unknown_parameter", "session.foo" },
  { GA, "{'type':'realtime','temperature':0.8}", "unknown_parameter", "session.temperature" },
  { GA, "{'type':'realtime','modalities':['audio']}", "unknown_parameter", "session.modalities" },
  { GA, "{'modalities':['text','audio'],'voice':'alloy'}", "missing_required_parameter", "session.type" },
  { GA, "{'type':'realtime','output_modalities':['audio','text']}", "invalid_value", "session.output_modalities" },
  { GA, "{'type':'realtime','output_modalities':[]}", "invalid_value", "session.output_modalities" },
  { GA, "{'type':'realtime','output_modalities':['video']}", "invalid_value", "session.output_modalities[0]" },
  { GA, "{'type':'realtime','output_modalities':'audio'}", "invalid_type", "session.output_modalities" },
  { GA, "{'type':'realtime','instructions':7}", "invalid_type", "session.instructions" },
  { GA, "{'type':'realtime','model':'gpt-realtime-mini'}", "invalid_value", "session.model" },
  { GA, INPUT ("{'format':{'type':'audio/pcmu','rate':8000}}"), "unknown_parameter", "session.audio.input.format.rate" },
  { GA, INPUT ("{'format':{'type':'audio/pcma','rate':8000}}"), "unknown_parameter", "session.audio.input.format.rate" },
  { GA, INPUT ("{'format':{'type':'audio/pcm','rate':16000}}"), "integer_below_min_value", "session.audio.input.format.rate" },
  { GA, INPUT ("{'format':{'type':'audio/opus'}}"), "invalid_value", "session.audio.input.format.type" },
  { GA, INPUT ("{'format':'g711_ulaw'}"), "invalid_type", "session.audio.input.format" },
  { GA, INPUT ("{'format':{}}"), "missing_required_parameter", "session.audio.input.format.type" },
  { GA, INPUT ("{'turn_detection':{'type':'server_vad','threshold':1.5}}"), "decimal_above_max_value",
    "session.audio.input.turn_detection.threshold" },
  { GA, INPUT ("{'turn_detection':{'type':'server_vad','eagerness':'low'}}"), "unknown_parameter",
    "session.audio.input.turn_detection.eagerness" },
  { GA, INPUT ("{'turn_detection':{'type':'semantic_vad','threshold':0.5}}"), "unknown_parameter",
    "session.audio.input.turn_detection.threshold" },
  { GA, INPUT ("{'turn_detection':{'type':'server_vad','idle_timeout_ms':100}}"), "integer_below_min_value",
    "session.audio.input.turn_detection.idle_timeout_ms" },
  { GA, INPUT ("{'turn_detection':{'type':'server_vad','silence_duration_ms':'500'}}"), "invalid_type",
    "session.audio.input.turn_detection.silence_duration_ms" },
  { GA, INPUT ("{'voice':'alloy'}"), "unknown_parameter", "session.audio.input.voice" },
  { GA, OUTPUT ("{'voice':'nobody'}"), "invalid_value", "session.audio.output.voice" },
  { GA, OUTPUT ("{'speed':2}"), "decimal_above_max_value", "session.audio.output.speed" },
  { GA, "{'type':'realtime','max_output_tokens':9000}", "integer_above_max_value", "session.max_output_tokens" },
  { GA, "{'type':'realtime','max_output_tokens':'all'}", "invalid_value", "session.max_output_tokens" },
  { GA, "{'type':'realtime','tools':[{'type':'function','function':{'name':'x'}}]}", "missing_required_parameter",
    "session.tools[0].name" },
  { BETA, "{'type':'realtime','audio':{}}", "unknown_parameter", "session.type" },
  { BETA, "{'output_modalities':['audio']}", "unknown_parameter", "session.output_modalities" },
  { BETA, "{'input_audio_format':'pcmu'}", "invalid_value", "session.input_audio_format" },
  { BETA, "{'temperature':2}", "decimal_above_max_value", "session.temperature" },
  { BETA, "{'modalities':['audio']}", "invalid_value", "session.modalities" },
};

static void
test_accepted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++) {
    g_autoptr (TandemSimRealtimeConfig) config = tandem_sim_realtime_config_new (accepted[i].flavour, "gpt-realtime", "sess_1");
    g_autoptr (JsonObject) session = parse (accepted[i].session);
    g_autoptr (TandemSimProblem) problem = NULL;
    TandemSimSessionState state = { FALSE, FALSE };

    if (!tandem_sim_realtime_config_update (config, session, state, &problem))
      g_error ("%s: %s", accepted[i].session, problem->message);
    g_assert_null (problem);
  }
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (TandemSimRealtimeConfig) config = tandem_sim_realtime_config_new (refused[i].flavour, "gpt-realtime", "sess_1");
    g_autoptr (JsonObject) session = parse (refused[i].session);
    g_autoptr (JsonObject) before = tandem_sim_realtime_config_dup_session (config);
    g_autoptr (JsonObject) after = NULL;
    g_autoptr (TandemSimProblem) problem = NULL;
    TandemSimSessionState state = { FALSE, FALSE };
    g_autofree char *was = tandem_sim_json_to_text (before);
    g_autofree char *is = NULL;

    g_test_message ("%s", refused[i].session);
    g_assert_false (tandem_sim_realtime_config_update (config, session, state, &problem));
    g_assert_cmpstr (problem->code, ==, refused[i].code);
    g_assert_cmpstr (problem->param, ==, refused[i].param);
    g_assert_nonnull (strstr (problem->message, " "));
    after = tandem_sim_realtime_config_dup_session (config);
    is = tandem_sim_json_to_text (after);
    g_assert_cmpstr (is, ==, was);
  }
}

static void
test_full_session (void)
{
  TandemSimRealtimeConfig *config = tandem_sim_realtime_config_new (GA, "gpt-realtime", "sess_1");
  g_autoptr (JsonObject) change = parse ("{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcmu'},"
                                         "'transcription':{'model':'whisper-1'},'turn_detection':{'type':'server_vad',"
                                         "'threshold':0.7}},'output':{'format':{'type':'audio/pcma'},'voice':'ash'}}}");
  g_autoptr (JsonObject) session = NULL;
  g_autoptr (TandemSimProblem) problem = NULL;
  TandemSimTurnDetection detection;
  TandemSimSessionState state = { FALSE, FALSE };

  g_assert_cmpint (tandem_sim_realtime_config_get_input_format (config), ==, TANDEM_SIM_AUDIO_PCM24);
  g_assert_null (tandem_sim_realtime_config_get_transcription (config));
  g_assert_true (tandem_sim_realtime_config_update (config, change, state, &problem));
  g_assert_cmpint (tandem_sim_realtime_config_get_input_format (config), ==, TANDEM_SIM_AUDIO_PCMU);
  g_assert_cmpint (tandem_sim_realtime_config_get_output_format (config, NULL), ==, TANDEM_SIM_AUDIO_PCMA);
  g_assert_cmpstr (tandem_sim_realtime_config_get_voice (config, NULL), ==, "ash");
  g_assert_cmpstr (tandem_sim_realtime_config_get_transcription (config), ==, "whisper-1");
  g_assert_true (tandem_sim_realtime_config_wants_audio (config, NULL));
  g_assert_true (tandem_sim_realtime_config_get_turn_detection (config, &detection));
  g_assert_cmpfloat (detection.threshold, ==, 0.7);
  g_assert_cmpuint (detection.silence_ms, ==, 500);
  g_assert_true (detection.create_response);
  session = tandem_sim_realtime_config_dup_session (config);
  g_assert_cmpstr (tandem_sim_json_get_string (session, "id"), ==, "sess_1");
  g_assert_cmpstr (tandem_sim_json_get_string (session, "model"), ==, "gpt-realtime");
  g_assert_true (json_object_has_member (session, "max_output_tokens"));
  g_assert_finalize_object (config);
}

static void
test_fixed_later (void)
{
  g_autoptr (TandemSimRealtimeConfig) config = tandem_sim_realtime_config_new (GA, "gpt-realtime", "sess_1");
  g_autoptr (JsonObject) voice = parse (OUTPUT ("{'voice':'ash'}"));
  g_autoptr (JsonObject) same = parse (OUTPUT ("{'voice':'marin','speed':1.0}"));
  g_autoptr (JsonObject) speed = parse (OUTPUT ("{'speed':1.5}"));
  g_autoptr (TandemSimProblem) problem = NULL;
  TandemSimSessionState spoken = { .audio_sent = TRUE }, speaking = { .responding = TRUE };

  g_assert_true (tandem_sim_realtime_config_update (config, same, spoken, &problem));
  g_assert_true (tandem_sim_realtime_config_update (config, same, speaking, &problem));
  g_assert_false (tandem_sim_realtime_config_update (config, voice, spoken, &problem));
  g_assert_cmpstr (problem->code, ==, "cannot_update_voice");
  g_clear_pointer (&problem, tandem_sim_problem_free);
  g_assert_false (tandem_sim_realtime_config_update (config, speed, speaking, &problem));
  g_clear_pointer (&problem, tandem_sim_problem_free);
  g_assert_true (tandem_sim_realtime_config_update (config, speed, spoken, &problem));
}

static void
test_transcription_session (void)
{
  g_autoptr (TandemSimRealtimeConfig) config = tandem_sim_realtime_config_new (GA, NULL, "sess_1");
  g_autoptr (JsonObject) live = parse ("{'type':'transcription','audio':{'input':{'transcription':{'model':'gpt-live-transcribe'}}}}");
  g_autoptr (JsonObject) vad = parse ("{'type':'transcription','audio':{'input':{'turn_detection':{'type':'server_vad'}}}}");
  g_autoptr (JsonObject) voice = parse ("{'type':'transcription','audio':{'output':{'voice':'ash'}}}");
  g_autoptr (TandemSimProblem) problem = NULL;
  TandemSimTurnDetection detection;
  TandemSimSessionState state = { FALSE, FALSE };

  g_assert_true (tandem_sim_realtime_config_get_turn_detection (config, &detection));
  g_assert_true (tandem_sim_realtime_config_update (config, live, state, &problem));
  g_assert_false (tandem_sim_realtime_config_get_turn_detection (config, &detection));
  g_assert_false (tandem_sim_realtime_config_update (config, vad, state, &problem));
  g_clear_pointer (&problem, tandem_sim_problem_free);
  g_assert_false (tandem_sim_realtime_config_update (config, voice, state, &problem));
  g_assert_cmpstr (problem->param, ==, "session.audio.output");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/realtime-config/accepted", test_accepted);
  g_test_add_func ("/simulator/realtime-config/refused", test_refused);
  g_test_add_func ("/simulator/realtime-config/full-session", test_full_session);
  g_test_add_func ("/simulator/realtime-config/fixed-later", test_fixed_later);
  g_test_add_func ("/simulator/realtime-config/transcription-session", test_transcription_session);
  return g_test_run ();
}
