// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini-setup.h"

#include <string.h>

#include "tandem-sim-gemini-schema.h"
#include "tandem-sim-json.h"

#define INVALID 1007
#define POLICY 1008
#define INTERNAL 1011

const char *
tandem_sim_gemini_setup_get_voice (JsonObject *setup)
{
  JsonObject *generation = tandem_sim_json_get_object (setup, "generationConfig");
  JsonObject *voice = tandem_sim_json_get_object (tandem_sim_json_get_object (generation, "speechConfig"), "voiceConfig");

  return tandem_sim_json_get_string (tandem_sim_json_get_object (voice, "prebuiltVoiceConfig"), "voiceName");
}

gboolean
tandem_sim_gemini_setup_needs_text (JsonObject *setup)
{
  return strstr (tandem_sim_json_get_string (setup, "model"), "-3.1-") != NULL;
}

char *
tandem_sim_gemini_setup_judge (JsonObject *setup, const TandemSimGeminiShared *shared, gushort *code)
{
  const char *model = tandem_sim_json_get_string (setup, "model");
  const char *voice = tandem_sim_gemini_setup_get_voice (setup);
  const char *id = g_str_has_prefix (model, shared->model_prefix) ? model + strlen (shared->model_prefix) : "";

  if (tandem_sim_faults_take (shared->faults, "realtime-429", NULL)) {
    *code = INTERNAL;
    return g_strdup ("You exceeded your current quota, please check your plan and billing details.");
  }
  *code = POLICY;
  if (!(g_str_has_prefix (id, "gemini-") && strstr (id, "live") != NULL) ||
      tandem_sim_faults_take (shared->faults, "realtime-model-not-found", NULL))
    return g_strdup_printf ("%s is not found for API version v1beta, or is not supported for bidiGenerateContent.", model);
  *code = INVALID;
  if (voice != NULL && !tandem_sim_gemini_schema_knows_voice (voice))
    return g_strdup_printf ("Requested voice api_name '%s' is not available for model %s.", voice, model);
  return NULL;
}
