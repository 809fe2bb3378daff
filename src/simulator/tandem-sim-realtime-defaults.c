// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-defaults.h"

#define INSTRUCTIONS "Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI."

JsonObject *
tandem_sim_realtime_default_turn_detection (gboolean semantic, gboolean beta)
{
  JsonObject *object;

  if (semantic)
    return tandem_sim_json_new ("type", TANDEM_SIM_S, "semantic_vad", "eagerness", TANDEM_SIM_S, "auto",
                                "create_response", TANDEM_SIM_B, TRUE, "interrupt_response", TANDEM_SIM_B, TRUE, NULL);
  object = tandem_sim_json_new ("type", TANDEM_SIM_S, "server_vad", "threshold", TANDEM_SIM_D, 0.5,
                                "prefix_padding_ms", TANDEM_SIM_I, 300, "silence_duration_ms", TANDEM_SIM_I, 500,
                                "create_response", TANDEM_SIM_B, TRUE, "interrupt_response", TANDEM_SIM_B, TRUE, NULL);
  if (!beta)
    json_object_set_null_member (object, "idle_timeout_ms");
  return object;
}

JsonObject *
tandem_sim_realtime_default_format (void)
{
  return tandem_sim_json_new ("type", TANDEM_SIM_S, "audio/pcm", "rate", TANDEM_SIM_I, 24000, NULL);
}

static JsonObject *
ga_input (void)
{
  return tandem_sim_json_new ("format", TANDEM_SIM_O, tandem_sim_realtime_default_format (), "transcription", TANDEM_SIM_O, NULL,
                              "noise_reduction", TANDEM_SIM_O, NULL,
                              "turn_detection", TANDEM_SIM_O, tandem_sim_realtime_default_turn_detection (FALSE, FALSE), NULL);
}

static JsonObject *
ga_session (const char *model)
{
  JsonObject *output = tandem_sim_json_new ("format", TANDEM_SIM_O, tandem_sim_realtime_default_format (), "voice", TANDEM_SIM_S, "marin",
                                            "speed", TANDEM_SIM_D, 1.0, NULL);

  return tandem_sim_json_new ("type", TANDEM_SIM_S, "realtime", "object", TANDEM_SIM_S, "realtime.session",
                              "model", TANDEM_SIM_S, model, "output_modalities", TANDEM_SIM_A, tandem_sim_json_strings ("audio"),
                              "instructions", TANDEM_SIM_S, INSTRUCTIONS, "tools", TANDEM_SIM_A, json_array_new (),
                              "tool_choice", TANDEM_SIM_S, "auto", "max_output_tokens", TANDEM_SIM_S, "inf",
                              "tracing", TANDEM_SIM_O, NULL, "prompt", TANDEM_SIM_O, NULL, "truncation", TANDEM_SIM_S, "auto",
                              "audio", TANDEM_SIM_O,
                              tandem_sim_json_new ("input", TANDEM_SIM_O, ga_input (), "output", TANDEM_SIM_O, output, NULL),
                              "include", TANDEM_SIM_O, NULL, NULL);
}

static JsonObject *
ga_transcription_session (void)
{
  return tandem_sim_json_new ("type", TANDEM_SIM_S, "transcription", "object", TANDEM_SIM_S, "realtime.transcription_session",
                              "audio", TANDEM_SIM_O, tandem_sim_json_new ("input", TANDEM_SIM_O, ga_input (), NULL),
                              "include", TANDEM_SIM_O, NULL, NULL);
}

static JsonObject *
beta_session (const char *model)
{
  return tandem_sim_json_new ("object", TANDEM_SIM_S, "realtime.session", "model", TANDEM_SIM_S, model,
                              "modalities", TANDEM_SIM_A, tandem_sim_json_strings ("text|audio"),
                              "instructions", TANDEM_SIM_S, INSTRUCTIONS, "voice", TANDEM_SIM_S, "alloy",
                              "input_audio_format", TANDEM_SIM_S, "pcm16", "output_audio_format", TANDEM_SIM_S, "pcm16",
                              "input_audio_transcription", TANDEM_SIM_O, NULL,
                              "turn_detection", TANDEM_SIM_O, tandem_sim_realtime_default_turn_detection (FALSE, TRUE),
                              "input_audio_noise_reduction", TANDEM_SIM_O, NULL, "speed", TANDEM_SIM_D, 1.0,
                              "tracing", TANDEM_SIM_O, NULL, "tools", TANDEM_SIM_A, json_array_new (),
                              "tool_choice", TANDEM_SIM_S, "auto", "temperature", TANDEM_SIM_D, 0.8,
                              "max_response_output_tokens", TANDEM_SIM_S, "inf", NULL);
}

static JsonObject *
beta_transcription_session (void)
{
  return tandem_sim_json_new ("object", TANDEM_SIM_S, "realtime.transcription_session", "input_audio_format", TANDEM_SIM_S, "pcm16",
                              "input_audio_transcription", TANDEM_SIM_O, NULL,
                              "turn_detection", TANDEM_SIM_O, tandem_sim_realtime_default_turn_detection (FALSE, TRUE),
                              "input_audio_noise_reduction", TANDEM_SIM_O, NULL, "include", TANDEM_SIM_O, NULL, NULL);
}

static JsonObject *
qwen_session (const char *model)
{
  JsonObject *session = beta_session (model);

  json_object_set_string_member (session, "voice", "Cherry");
  json_object_set_string_member (session, "input_audio_format", "pcm");
  json_object_set_string_member (session, "output_audio_format", "pcm");
  return session;
}

JsonObject *
tandem_sim_realtime_default_session (TandemSimFlavour flavour, const char *model)
{
  if (flavour == TANDEM_SIM_FLAVOUR_QWEN)
    return qwen_session (model);
  if (flavour != TANDEM_SIM_FLAVOUR_GA)
    return model != NULL ? beta_session (model) : beta_transcription_session ();
  return model != NULL ? ga_session (model) : ga_transcription_session ();
}
