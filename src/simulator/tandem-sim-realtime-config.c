// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-config.h"

#include <string.h>

#include "tandem-sim-realtime-defaults.h"

#define LIFETIME_S 3600

/* Default main context only. */
struct _TandemSimRealtimeConfig {
  GObject parent_instance;
  TandemSimFlavour flavour;
  gboolean transcription;
  /* owned: exactly what is sent */
  JsonObject *session;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeConfig, tandem_sim_realtime_config, G_TYPE_OBJECT)

static void
tandem_sim_realtime_config_finalize (GObject *object)
{
  TandemSimRealtimeConfig *self = TANDEM_SIM_REALTIME_CONFIG (object);

  g_clear_pointer (&self->session, json_object_unref);
  G_OBJECT_CLASS (tandem_sim_realtime_config_parent_class)->finalize (object);
}

static void
tandem_sim_realtime_config_class_init (TandemSimRealtimeConfigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_realtime_config_finalize;
}

static void
tandem_sim_realtime_config_init (TandemSimRealtimeConfig *self)
{
}

TandemSimRealtimeConfig *
tandem_sim_realtime_config_new (TandemSimFlavour flavour, const char *model, const char *session_id)
{
  TandemSimRealtimeConfig *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_CONFIG, NULL);

  self->flavour = flavour;
  self->transcription = model == NULL;
  self->session = tandem_sim_realtime_default_session (flavour, model);
  json_object_set_string_member (self->session, "id", session_id);
  json_object_set_int_member (self->session, "expires_at", g_get_real_time () / G_USEC_PER_SEC + LIFETIME_S);
  return self;
}

void
tandem_sim_realtime_config_set_lifetime (TandemSimRealtimeConfig *self, guint seconds)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self));
  json_object_set_int_member (self->session, "expires_at", g_get_real_time () / G_USEC_PER_SEC + seconds);
}

static JsonObject *
get_input (JsonObject *session)
{
  return tandem_sim_json_get_object (tandem_sim_json_get_object (session, "audio"), "input");
}

/* Where voice and speed are. */
static JsonObject *
get_output (TandemSimRealtimeConfig *self, JsonObject *session)
{
  if (self->flavour != TANDEM_SIM_FLAVOUR_GA)
    return session;
  return tandem_sim_json_get_object (tandem_sim_json_get_object (session, "audio"), "output");
}

static gboolean
check_modalities (TandemSimRealtimeConfig *self, JsonObject *object, const char *path, TandemSimProblem **problem)
{
  const char *name = self->flavour != TANDEM_SIM_FLAVOUR_GA ? "modalities" : "output_modalities";
  g_autofree char *param = g_strconcat (path, ".", name, NULL);
  JsonArray *array;
  guint n;

  if (!json_object_has_member (object, name))
    return TRUE;
  array = json_object_get_array_member (object, name);
  n = json_array_get_length (array);
  if (self->flavour == TANDEM_SIM_FLAVOUR_GA && n != 1)
    return tandem_sim_problem_set (problem, "invalid_value", param,
                                   "Invalid modalities: %s. Supported combinations are: ['text'] and ['audio'].",
                                   n == 0 ? "[]" : "['text', 'audio']");
  if (self->flavour != TANDEM_SIM_FLAVOUR_GA && (n == 0 || (n == 1 && strcmp (json_array_get_string_element (array, 0), "text") != 0)))
    return tandem_sim_problem_set (problem, "invalid_value", param,
                                   "Invalid modalities. Supported combinations are: ['text'] and ['audio', 'text'].");
  return TRUE;
}

static gboolean
same_member (JsonObject *a, JsonObject *b, const char *name)
{
  JsonNode *old = json_object_get_member (a, name), *new = json_object_get_member (b, name);

  return old != NULL && new != NULL && json_node_equal (old, new);
}

static gboolean
check_voice (TandemSimRealtimeConfig *self, JsonObject *output, gboolean audio_sent, TandemSimProblem **problem)
{
  if (output == NULL || !json_object_has_member (output, "voice") || !audio_sent ||
      same_member (get_output (self, self->session), output, "voice"))
    return TRUE;
  return tandem_sim_problem_set (problem, "cannot_update_voice", NULL,
                                 "Cannot update a conversation's voice if assistant audio is present.");
}

static gboolean
check_changes (TandemSimRealtimeConfig *self, JsonObject *session, TandemSimSessionState state, TandemSimProblem **problem)
{
  JsonObject *output = get_output (self, session);
  JsonNode *tracing = json_object_get_member (self->session, "tracing");

  if (json_object_has_member (session, "model") && !same_member (self->session, session, "model"))
    return tandem_sim_problem_set (problem, "invalid_value", "session.model", "The model of a session cannot be changed.");
  if (!check_voice (self, output, state.audio_sent, problem))
    return FALSE;
  if (output != NULL && state.responding && json_object_has_member (output, "speed") &&
      json_object_get_double_member (output, "speed") !=
        json_object_get_double_member (get_output (self, self->session), "speed"))
    return tandem_sim_problem_set (problem, "invalid_value", self->flavour != TANDEM_SIM_FLAVOUR_GA ? "session.speed" : "session.audio.output.speed",
                                   "The speed can only be changed in between model turns, not while a response is in progress.");
  if (json_object_has_member (session, "tracing") && tracing != NULL && !JSON_NODE_HOLDS_NULL (tracing) &&
      !same_member (self->session, session, "tracing"))
    return tandem_sim_problem_set (problem, "invalid_value", "session.tracing",
                                   "Once tracing is enabled for a session, the configuration cannot be modified.");
  return TRUE;
}

/* These models hear continuously; the client tells them where a turn ends. */
static gboolean
refuses_turn_detection (const char *transcription_model)
{
  return g_strcmp0 (transcription_model, "gpt-live-transcribe") == 0 || g_strcmp0 (transcription_model, "gpt-realtime-whisper") == 0;
}

/* The object with turn_detection; what it is called in an error.  NULL when @session has none. */
static JsonObject *
get_listening (TandemSimRealtimeConfig *self, JsonObject *session, const char **path)
{
  gboolean beta = self->flavour != TANDEM_SIM_FLAVOUR_GA;

  *path = beta ? "session" : "session.audio.input";
  return beta ? session : get_input (session);
}

/* Not every model takes every option; without a model nothing can be told. */
static gboolean
check_transcription_options (JsonObject *transcription, const char *path, TandemSimProblem **problem)
{
  static const struct {
    const char *option, *models;
    gboolean only;   /* these models alone take it; otherwise these alone do not */
  } rules[] = {
    { "languages", "gpt-transcribe|gpt-live-transcribe", TRUE },
    { "keywords", "gpt-transcribe|gpt-live-transcribe", TRUE },
    { "delay", "gpt-realtime-whisper", TRUE },
    { "prompt", "gpt-realtime-whisper", FALSE },
  };
  const char *model = tandem_sim_json_get_string (transcription, "model");

  for (gsize i = 0; model != NULL && i < G_N_ELEMENTS (rules); i++) {
    g_auto (GStrv) models = g_strsplit (rules[i].models, "|", -1);
    g_autofree char *param = g_strdup_printf ("%s.%s", path, rules[i].option);

    if (json_object_has_member (transcription, rules[i].option) &&
        g_strv_contains ((const char *const *) models, model) != rules[i].only)
      return tandem_sim_problem_set (problem, "invalid_value", param, "'%s' is not supported for transcription model '%s'.",
                                     rules[i].option, model);
  }
  return TRUE;
}

static gboolean
check_transcription_model (const char *model, const char *path, TandemSimProblem **problem)
{
  static const char *const models[] = {
    "whisper-1", "gpt-transcribe", "gpt-live-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-mini-transcribe-2025-12-15",
    "gpt-4o-transcribe", "gpt-4o-transcribe-diarize", "gpt-realtime-whisper", NULL
  };
  g_autofree char *param = g_strdup_printf ("%s.model", path);
  g_autofree char *list = g_strjoinv ("', '", (char **) models);

  if (model == NULL || g_strv_contains (models, model))
    return TRUE;
  return tandem_sim_problem_set (problem, "invalid_value", param, "Invalid value: '%s'. Supported values are: '%s'.", model, list);
}

static gboolean
check_transcription (TandemSimRealtimeConfig *self, JsonObject *session, TandemSimProblem **problem)
{
  const char *path;
  JsonObject *listening = get_listening (self, session, &path);
  const char *name = self->flavour != TANDEM_SIM_FLAVOUR_GA ? "input_audio_transcription" : "transcription";
  JsonObject *transcription = tandem_sim_json_get_object (listening, name);
  const char *model = tandem_sim_json_get_string (transcription, "model");
  g_autofree char *transcription_path = g_strdup_printf ("%s.%s", path, name);
  g_autofree char *param = g_strdup_printf ("%s.turn_detection", path);

  if (!check_transcription_options (transcription, transcription_path, problem))
    return FALSE;
  if (!self->transcription || listening == NULL)
    return TRUE;
  if (!check_transcription_model (model, transcription_path, problem))
    return FALSE;
  if (model == NULL)
    model = tandem_sim_realtime_config_get_transcription (self);
  if (refuses_turn_detection (model) && tandem_sim_json_get_object (listening, "turn_detection") != NULL)
    return tandem_sim_problem_set (problem, "invalid_value", param,
                                   "Turn detection is not supported for transcription model '%s'.", model);
  return TRUE;
}

static JsonNode *
complete_turn_detection (TandemSimRealtimeConfig *self, JsonObject *given)
{
  gboolean semantic = g_strcmp0 (tandem_sim_json_get_string (given, "type"), "semantic_vad") == 0;
  JsonObject *all = tandem_sim_realtime_default_turn_detection (semantic, self->flavour != TANDEM_SIM_FLAVOUR_GA);
  g_autoptr (GList) names = json_object_get_members (given);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (all, l->data, json_node_copy (json_object_get_member (given, l->data)));
  return json_node_init_object (json_node_alloc (), all);
}

/* Only the groups of GA sessions are merged; a format or a tool list is replaced as a whole. */
static void
merge (TandemSimRealtimeConfig *self, JsonObject *into, JsonObject *from)
{
  g_autoptr (GList) names = json_object_get_members (from);

  for (GList *l = names; l != NULL; l = l->next) {
    const char *name = l->data;
    JsonObject *old = tandem_sim_json_get_object (into, name), *new = tandem_sim_json_get_object (from, name);

    if (old != NULL && new != NULL && (g_str_equal (name, "audio") || g_str_equal (name, "input") || g_str_equal (name, "output")))
      merge (self, old, new);
    else if (new != NULL && g_str_equal (name, "turn_detection"))
      json_object_set_member (into, name, complete_turn_detection (self, new));
    else if (new != NULL && g_strcmp0 (tandem_sim_json_get_string (new, "type"), "audio/pcm") == 0)
      json_object_set_object_member (into, name, tandem_sim_realtime_default_format ());
    else
      json_object_set_member (into, name, json_node_copy (json_object_get_member (from, name)));
  }
}

gboolean
tandem_sim_realtime_config_update (TandemSimRealtimeConfig *self, JsonObject *session, TandemSimSessionState state,
                                   TandemSimProblem **problem)
{
  g_autoptr (JsonObject) copy = NULL;
  const char *path;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), FALSE);
  if (!tandem_sim_schema_check (tandem_sim_realtime_schema_session (self->flavour, self->transcription), session, "session", problem) ||
      !check_modalities (self, session, "session", problem) || !check_changes (self, session, state, problem) ||
      !check_transcription (self, session, problem))
    return FALSE;
  copy = tandem_sim_json_copy (session);
  merge (self, self->session, copy);
  if (self->transcription && refuses_turn_detection (tandem_sim_realtime_config_get_transcription (self)))
    json_object_set_null_member (get_listening (self, self->session, &path), "turn_detection");
  return TRUE;
}

gboolean
tandem_sim_realtime_config_check_response (TandemSimRealtimeConfig *self, JsonObject *response, gboolean audio_sent,
                                           TandemSimProblem **problem)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), FALSE);
  return tandem_sim_schema_check (tandem_sim_realtime_schema_response (self->flavour), response, "response", problem) &&
         check_modalities (self, response, "response", problem) &&
         check_voice (self, get_output (self, response), audio_sent, problem);
}

JsonObject *
tandem_sim_realtime_config_dup_session (TandemSimRealtimeConfig *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), NULL);
  return tandem_sim_json_copy (self->session);
}

TandemSimFlavour
tandem_sim_realtime_config_get_flavour (TandemSimRealtimeConfig *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), TANDEM_SIM_FLAVOUR_GA);
  return self->flavour;
}

gboolean
tandem_sim_realtime_config_is_transcription (TandemSimRealtimeConfig *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), FALSE);
  return self->transcription;
}

TandemSimAudioFormat
tandem_sim_realtime_config_get_input_format (TandemSimRealtimeConfig *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), TANDEM_SIM_AUDIO_PCM24);
  if (self->flavour == TANDEM_SIM_FLAVOUR_QWEN)
    return TANDEM_SIM_AUDIO_PCM16;
  if (self->flavour != TANDEM_SIM_FLAVOUR_GA)
    return tandem_sim_audio_format_from_name (tandem_sim_json_get_string (self->session, "input_audio_format"));
  return tandem_sim_audio_format_from_name (tandem_sim_json_get_string (tandem_sim_json_get_object (get_input (self->session), "format"), "type"));
}

TandemSimAudioFormat
tandem_sim_realtime_config_get_output_format (TandemSimRealtimeConfig *self, JsonObject *response)
{
  JsonObject *output = get_output (self, response);

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), TANDEM_SIM_AUDIO_PCM24);
  if (self->flavour != TANDEM_SIM_FLAVOUR_GA) {
    const char *name = tandem_sim_json_get_string (response, "output_audio_format");

    return tandem_sim_audio_format_from_name (name != NULL ? name : tandem_sim_json_get_string (self->session, "output_audio_format"));
  }
  if (tandem_sim_json_get_object (output, "format") == NULL)
    output = get_output (self, self->session);
  return tandem_sim_audio_format_from_name (tandem_sim_json_get_string (tandem_sim_json_get_object (output, "format"), "type"));
}

const char *
tandem_sim_realtime_config_get_voice (TandemSimRealtimeConfig *self, JsonObject *response)
{
  const char *voice;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), NULL);
  voice = tandem_sim_json_get_string (get_output (self, response), "voice");
  if (voice == NULL)
    voice = tandem_sim_json_get_string (get_output (self, self->session), "voice");
  return voice;
}

gboolean
tandem_sim_realtime_config_wants_audio (TandemSimRealtimeConfig *self, JsonObject *response)
{
  const char *name = self->flavour != TANDEM_SIM_FLAVOUR_GA ? "modalities" : "output_modalities";
  JsonObject *object = response != NULL && json_object_has_member (response, name) ? response : self->session;
  JsonArray *array = json_object_get_array_member (object, name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), "audio") == 0)
      return TRUE;
  return FALSE;
}

const char *
tandem_sim_realtime_config_get_transcription (TandemSimRealtimeConfig *self)
{
  JsonObject *transcription;
  const char *model;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), NULL);
  transcription = self->flavour != TANDEM_SIM_FLAVOUR_GA
                    ? tandem_sim_json_get_object (self->session, "input_audio_transcription")
                    : tandem_sim_json_get_object (get_input (self->session), "transcription");
  if (transcription == NULL)
    return NULL;
  model = tandem_sim_json_get_string (transcription, "model");
  return model != NULL ? model : "whisper-1";
}

gboolean
tandem_sim_realtime_config_hears_live (TandemSimRealtimeConfig *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), FALSE);
  return self->transcription && refuses_turn_detection (tandem_sim_realtime_config_get_transcription (self));
}

/* A real semantic VAD understands when a sentence is complete; what is left of that here is how patient it is. */
static guint
semantic_silence_ms (const char *eagerness)
{
  if (g_strcmp0 (eagerness, "low") == 0)
    return 1500;
  return g_strcmp0 (eagerness, "high") == 0 ? 400 : 800;
}

gboolean
tandem_sim_realtime_config_get_turn_detection (TandemSimRealtimeConfig *self, TandemSimTurnDetection *detection)
{
  JsonObject *object;
  gboolean semantic;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_CONFIG (self), FALSE);
  object = tandem_sim_json_get_object (self->flavour != TANDEM_SIM_FLAVOUR_GA ? self->session : get_input (self->session),
                                       "turn_detection");
  if (object == NULL)
    return FALSE;
  semantic = g_strcmp0 (tandem_sim_json_get_string (object, "type"), "semantic_vad") == 0;
  *detection = (TandemSimTurnDetection) {
    .threshold = semantic ? 0.5 : json_object_get_double_member (object, "threshold"),
    .prefix_padding_ms = tandem_sim_json_get_int (object, "prefix_padding_ms", 300),
    .silence_ms = semantic ? semantic_silence_ms (tandem_sim_json_get_string (object, "eagerness"))
                           : tandem_sim_json_get_int (object, "silence_duration_ms", 500),
    .create_response = json_object_get_boolean_member (object, "create_response") && !self->transcription,
    .interrupt_response = json_object_get_boolean_member (object, "interrupt_response"),
    .idle_timeout_ms = tandem_sim_json_get_int (object, "idle_timeout_ms", 0),
  };
  return TRUE;
}
