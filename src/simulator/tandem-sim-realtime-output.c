// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-output.h"

JsonObject *
tandem_sim_realtime_output_part (const TandemSimRealtimeOutput *self, const char *words)
{
  return tandem_sim_json_new ("type", TANDEM_SIM_S, self->with_audio ? "audio" : "text",
                              self->with_audio ? "transcript" : "text", TANDEM_SIM_S, words, NULL);
}

JsonObject *
tandem_sim_realtime_output_item (const TandemSimRealtimeOutput *self, const char *item_id, const char *status, const char *words)
{
  const char *type = self->with_audio ? (self->beta ? "audio" : "output_audio") : (self->beta ? "text" : "output_text");
  JsonArray *content = json_array_new ();

  if (!g_str_equal (status, "in_progress"))
    json_array_add_object_element (content, tandem_sim_json_new ("type", TANDEM_SIM_S, type, self->with_audio ? "transcript" : "text",
                                                                 TANDEM_SIM_S, words, NULL));
  return tandem_sim_json_new ("id", TANDEM_SIM_S, item_id, "object", TANDEM_SIM_S, "realtime.item",
                              "type", TANDEM_SIM_S, "message", "status", TANDEM_SIM_S, status,
                              "role", TANDEM_SIM_S, "assistant", "content", TANDEM_SIM_A, content, NULL);
}

void
tandem_sim_realtime_output_add_settings (const TandemSimRealtimeOutput *self, JsonObject *response)
{
  JsonObject *format, *output;

  if (self->beta) {
    json_object_set_array_member (response, "modalities", tandem_sim_json_strings (self->with_audio ? "text|audio" : "text"));
    json_object_set_string_member (response, "voice", self->voice);
    json_object_set_string_member (response, "output_audio_format", tandem_sim_audio_format_get_beta_name (self->format));
    json_object_set_double_member (response, "temperature", 0.8);
    return;
  }
  format = tandem_sim_json_new ("type", TANDEM_SIM_S, tandem_sim_audio_format_get_name (self->format), NULL);
  if (self->format == TANDEM_SIM_AUDIO_PCM24)
    json_object_set_int_member (format, "rate", 24000);
  output = tandem_sim_json_new ("format", TANDEM_SIM_O, format, "voice", TANDEM_SIM_S, self->voice, NULL);
  json_object_set_array_member (response, "output_modalities", tandem_sim_json_strings (self->with_audio ? "audio" : "text"));
  json_object_set_object_member (response, "audio", tandem_sim_json_new ("output", TANDEM_SIM_O, output, NULL));
}

JsonObject *
tandem_sim_realtime_output_usage (guint n_words, guint audio_ms)
{
  int input = 100, text = n_words + 10, audio = audio_ms / 50;
  JsonObject *cached = tandem_sim_json_new ("text_tokens", TANDEM_SIM_I, 64, "audio_tokens", TANDEM_SIM_I, 0,
                                            "image_tokens", TANDEM_SIM_I, 0, NULL);

  return tandem_sim_json_new ("total_tokens", TANDEM_SIM_I, input + text + audio, "input_tokens", TANDEM_SIM_I, input,
                              "output_tokens", TANDEM_SIM_I, text + audio, "input_token_details", TANDEM_SIM_O,
                              tandem_sim_json_new ("text_tokens", TANDEM_SIM_I, input - 13, "audio_tokens", TANDEM_SIM_I, 13,
                                                   "image_tokens", TANDEM_SIM_I, 0, "cached_tokens", TANDEM_SIM_I, 64,
                                                   "cached_tokens_details", TANDEM_SIM_O, cached, NULL),
                              "output_token_details", TANDEM_SIM_O,
                              tandem_sim_json_new ("text_tokens", TANDEM_SIM_I, text, "audio_tokens", TANDEM_SIM_I, audio, NULL), NULL);
}

static JsonObject *
limit_json (const char *name, int limit)
{
  return tandem_sim_json_new ("name", TANDEM_SIM_S, name, "limit", TANDEM_SIM_I, limit, "remaining", TANDEM_SIM_I, limit - limit / 100,
                              "reset_seconds", TANDEM_SIM_D, 0.6, NULL);
}

JsonObject *
tandem_sim_realtime_output_rate_limits (void)
{
  JsonArray *limits = json_array_new ();

  json_array_add_object_element (limits, limit_json ("requests", 1000));
  json_array_add_object_element (limits, limit_json ("tokens", 50000));
  return tandem_sim_json_new ("type", TANDEM_SIM_S, "rate_limits.updated", "rate_limits", TANDEM_SIM_A, limits, NULL);
}
