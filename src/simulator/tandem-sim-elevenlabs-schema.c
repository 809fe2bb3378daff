// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-elevenlabs-schema.h"

#include "tandem-sim-json.h"

#define REQ TANDEM_SIM_SCHEMA_REQUIRED
#define STRING(name, flags) { name, TANDEM_SIM_SCHEMA_STRING, flags, NULL, NULL, 0, 0 }
#define OBJECT(name, flags, members) { name, TANDEM_SIM_SCHEMA_OBJECT, flags, NULL, members, 0, 0 }
#define KIND(name, kind) { name, TANDEM_SIM_SCHEMA_##kind, REQ, NULL, NULL, 0, 0 }
#define END { NULL, 0, 0, NULL, NULL, 0, 0 }

static const TandemSimSchema prompt[] = { STRING ("prompt", 0), STRING ("llm", 0), END };
static const TandemSimSchema agent[] = { OBJECT ("prompt", 0, prompt), STRING ("first_message", 0), STRING ("language", 0), END };
static const TandemSimSchema tts[] = { STRING ("voice_id", 0), END };
static const TandemSimSchema override[] = { OBJECT ("agent", 0, agent), OBJECT ("tts", 0, tts), END };
static const TandemSimSchema begin[] = {
  STRING ("type", REQ), OBJECT ("conversation_config_override", 0, override), OBJECT ("custom_llm_extra_body", 0, NULL),
  OBJECT ("dynamic_variables", 0, NULL), STRING ("user_id", 0), END
};
static const TandemSimSchema pong[] = { STRING ("type", REQ), KIND ("event_id", INTEGER), END };
static const TandemSimSchema text[] = { STRING ("type", REQ), STRING ("text", REQ), END };
static const TandemSimSchema bare[] = { STRING ("type", REQ), END };
static const TandemSimSchema result[] = {
  STRING ("type", REQ), STRING ("tool_call_id", REQ), STRING ("result", REQ), KIND ("is_error", BOOLEAN), END
};
static const TandemSimSchema sound[] = { STRING ("user_audio_chunk", REQ), END };

static const struct {
  const char *type;
  const TandemSimSchema *members;
} messages[] = {
  { "conversation_initiation_client_data", begin }, { "pong", pong }, { "contextual_update", text }, { "user_message", text },
  { "user_activity", bare }, { "client_tool_result", result },
};

gboolean
tandem_sim_elevenlabs_schema_check (JsonObject *message, TandemSimProblem **problem)
{
  const char *type = tandem_sim_json_get_string (message, "type");

  if (json_object_has_member (message, "user_audio_chunk"))
    return tandem_sim_schema_check (sound, message, "", problem);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (g_strcmp0 (type, messages[i].type) == 0)
      return tandem_sim_schema_check (messages[i].members, message, "", problem);
  return tandem_sim_problem_set (problem, "invalid", "type", "Invalid message received: unknown type '%s'.", type ? type : "");
}
