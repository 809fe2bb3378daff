// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini-schema.h"

#define REQ TANDEM_SIM_SCHEMA_REQUIRED
#define STRING(name, flags, values) { name, TANDEM_SIM_SCHEMA_STRING, flags, values, NULL, 0, 0 }
#define OBJECT(name, flags, members) { name, TANDEM_SIM_SCHEMA_OBJECT, flags, NULL, members, 0, 0 }
#define ARRAY(name, flags, members) { name, TANDEM_SIM_SCHEMA_ARRAY, flags, NULL, members, 0, 0 }
#define KIND(name, kind) { name, TANDEM_SIM_SCHEMA_##kind, 0, NULL, NULL, 0, 0 }
#define END { NULL, 0, 0, NULL, NULL, 0, 0 }

static const TandemSimSchema nothing[] = { END };
static const TandemSimSchema part[] = { STRING ("text", REQ, NULL), END };
static const TandemSimSchema parts[] = { OBJECT ("part", 0, part), END };
static const TandemSimSchema content[] = { STRING ("role", 0, "user|model"), ARRAY ("parts", REQ, parts), END };
static const TandemSimSchema contents[] = { OBJECT ("turn", 0, content), END };
static const TandemSimSchema prebuilt[] = { STRING ("voiceName", REQ, NULL), END };
static const TandemSimSchema voice[] = { OBJECT ("prebuiltVoiceConfig", REQ, prebuilt), END };
static const TandemSimSchema speech[] = { OBJECT ("voiceConfig", 0, voice), STRING ("languageCode", 0, NULL), END };
static const TandemSimSchema modality[] = { STRING ("modality", 0, "AUDIO|TEXT"), END };
static const TandemSimSchema generation[] = {
  ARRAY ("responseModalities", 0, modality), OBJECT ("speechConfig", 0, speech), KIND ("temperature", NUMBER),
  KIND ("maxOutputTokens", INTEGER), END
};
static const TandemSimSchema detection[] = {
  KIND ("disabled", BOOLEAN),
  STRING ("startOfSpeechSensitivity", 0, "START_SENSITIVITY_LOW|START_SENSITIVITY_HIGH"),
  STRING ("endOfSpeechSensitivity", 0, "END_SENSITIVITY_LOW|END_SENSITIVITY_HIGH"),
  KIND ("prefixPaddingMs", INTEGER), KIND ("silenceDurationMs", INTEGER), END
};
static const TandemSimSchema input[] = {
  OBJECT ("automaticActivityDetection", 0, detection),
  STRING ("activityHandling", 0, "START_OF_ACTIVITY_INTERRUPTS|NO_INTERRUPTION"),
  STRING ("turnCoverage", 0, "TURN_INCLUDES_ONLY_ACTIVITY|TURN_INCLUDES_ALL_INPUT|TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO"), END
};
static const TandemSimSchema resumption[] = { STRING ("handle", 0, NULL), END };
static const TandemSimSchema window[] = { STRING ("targetTokens", 0, NULL), END };
static const TandemSimSchema compression[] = { STRING ("triggerTokens", 0, NULL), OBJECT ("slidingWindow", 0, window), END };
static const TandemSimSchema declaration[] = {
  STRING ("name", REQ, NULL), STRING ("description", REQ, NULL),
  { "parametersJsonSchema", TANDEM_SIM_SCHEMA_OBJECT, 0, NULL, NULL, 0, 0 }, END
};
static const TandemSimSchema declarations[] = { OBJECT ("functionDeclaration", 0, declaration), END };
static const TandemSimSchema tool[] = { ARRAY ("functionDeclarations", REQ, declarations), END };
static const TandemSimSchema tools[] = { OBJECT ("tool", 0, tool), END };
static const TandemSimSchema setup[] = {
  STRING ("model", REQ, NULL), OBJECT ("generationConfig", 0, generation), OBJECT ("systemInstruction", 0, content),
  OBJECT ("realtimeInputConfig", 0, input), OBJECT ("inputAudioTranscription", 0, nothing),
  OBJECT ("outputAudioTranscription", 0, nothing), OBJECT ("sessionResumption", 0, resumption),
  OBJECT ("contextWindowCompression", 0, compression), ARRAY ("tools", 0, tools), END
};
static const TandemSimSchema blob[] = { STRING ("mimeType", REQ, "audio/pcm;rate=16000"), STRING ("data", REQ, NULL), END };
static const TandemSimSchema realtime[] = {
  OBJECT ("audio", 0, blob), STRING ("text", 0, NULL), KIND ("audioStreamEnd", BOOLEAN), END
};
static const TandemSimSchema client_content[] = { ARRAY ("turns", 0, contents), KIND ("turnComplete", BOOLEAN), END };
static const TandemSimSchema function_response[] = {
  STRING ("id", REQ, NULL), STRING ("name", REQ, NULL), { "response", TANDEM_SIM_SCHEMA_OBJECT, REQ, NULL, NULL, 0, 0 }, END
};
static const TandemSimSchema function_responses[] = { OBJECT ("functionResponse", 0, function_response), END };
static const TandemSimSchema tool_response[] = { ARRAY ("functionResponses", REQ, function_responses), END };
static const TandemSimSchema message_schema[] = {
  OBJECT ("setup", 0, setup), OBJECT ("realtimeInput", 0, realtime), OBJECT ("clientContent", 0, client_content),
  OBJECT ("toolResponse", 0, tool_response), END
};

gboolean
tandem_sim_gemini_schema_check (JsonObject *message, TandemSimProblem **problem)
{
  g_autoptr (TandemSimProblem) found = NULL;

  if (json_object_get_size (message) != 1)
    return tandem_sim_problem_set (problem, "invalid", NULL, "Request contains an invalid argument: exactly one message is expected.");
  if (tandem_sim_schema_check (message_schema, message, "", &found))
    return TRUE;
  return tandem_sim_problem_set (problem, "invalid", found->param,
                                 "Invalid JSON payload received. Unknown name or value at '%s': Cannot find field.", found->param);
}

gboolean
tandem_sim_gemini_schema_knows_voice (const char *name)
{
  static const char *const voices[] = { "Achernar", "Aoede", "Charon", "Fenrir", "Kore", "Leda", "Orus", "Puck", "Zephyr", NULL };

  return g_strv_contains (voices, name);
}
