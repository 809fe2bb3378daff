// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile.h"

/* One table describes every field; the values live in an array of GValue, so a new field is one row. */
struct _TandemProfile {
  GObject parent_instance;

  /* owned */
  GValue *values; /* N_PROPS of them, [0] unused */
};

G_DEFINE_FINAL_TYPE (TandemProfile, tandem_profile, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (TandemTurnDetection, tandem_turn_detection,
                    G_DEFINE_ENUM_VALUE (TANDEM_TURN_DETECTION_SERVER_VAD, "server_vad"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TURN_DETECTION_SEMANTIC_VAD, "semantic_vad"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TURN_DETECTION_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TURN_DETECTION_LOCAL, "local"))

G_DEFINE_ENUM_TYPE (TandemVoiceFormat, tandem_voice_format,
                    G_DEFINE_ENUM_VALUE (TANDEM_VOICE_FORMAT_PCMU_8000, "pcmu"),
                    G_DEFINE_ENUM_VALUE (TANDEM_VOICE_FORMAT_PCM_24000, "pcm24"),
                    G_DEFINE_ENUM_VALUE (TANDEM_VOICE_FORMAT_PCM_16000, "pcm16"))

enum {
  PROP_0, PROP_NAME, PROP_PROVIDER, PROP_MODEL, PROP_VOICE, PROP_INSTRUCTIONS, PROP_GREETING, PROP_LANGUAGE, PROP_URL,
  PROP_FLAVOUR, PROP_TRANSCRIPTION_MODEL, PROP_NOISE_REDUCTION, PROP_EAGERNESS, PROP_FORMAT, PROP_TURN_DETECTION,
  PROP_VAD_THRESHOLD, PROP_VAD_PREFIX_PADDING_MS, PROP_VAD_SILENCE_DURATION_MS, PROP_VAD_IDLE_TIMEOUT_MS,
  PROP_CREATE_RESPONSE, PROP_INTERRUPT_RESPONSE, PROP_MAX_RETRIES, PROP_TOOLS, PROP_TOOL_DEFINITIONS,
  PROP_AUTH_HEADER, PROP_DIALECT,
  PROP_RECORDING, PROP_MAX_MINUTES, PROP_MAX_COST, PROP_SILENCE_PROMPT_S, PROP_SILENCE_END_S, PROP_TEMPERATURE, N_PROPS
};
static GParamSpec *props[N_PROPS];

static const struct {
  int id;
  const char *name;
  const char *initial;
} string_props[] = {
  { PROP_NAME, "name", "" },
  { PROP_PROVIDER, "provider", "echo" },
  { PROP_MODEL, "model", "gpt-realtime-2.1" },
  { PROP_VOICE, "voice", "marin" },
  { PROP_INSTRUCTIONS, "instructions", "" },
  { PROP_GREETING, "greeting", "" },
  { PROP_LANGUAGE, "language", "" },
  { PROP_URL, "url", "wss://api.openai.com/v1/realtime" },
  { PROP_FLAVOUR, "flavour", "ga" },
  { PROP_TRANSCRIPTION_MODEL, "transcription-model", "gpt-transcribe" },
  { PROP_NOISE_REDUCTION, "noise-reduction", "" },
  { PROP_EAGERNESS, "eagerness", "auto" },
  { PROP_TOOLS, "tools", "" },
  { PROP_TOOL_DEFINITIONS, "tool-definitions", "" },
  { PROP_AUTH_HEADER, "auth-header", "" },
  { PROP_DIALECT, "dialect", "" },
  { PROP_RECORDING, "recording", "" },
};

static void
tandem_profile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_copy (&TANDEM_PROFILE (object)->values[id], value);
}

static void
tandem_profile_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemProfile *self = TANDEM_PROFILE (object);

  /* Equal values stay silent; NULL strings become "". */
  if (g_param_values_cmp (pspec, &self->values[id], value) == 0)
    return;
  g_value_copy (value, &self->values[id]);
  if (G_VALUE_HOLDS_STRING (value) && !g_value_get_string (value))
    g_value_set_static_string (&self->values[id], "");
  g_object_notify_by_pspec (object, pspec);
}

static void
tandem_profile_finalize (GObject *object)
{
  TandemProfile *self = TANDEM_PROFILE (object);

  for (guint i = 1; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);
  g_clear_pointer (&self->values, g_free);
  G_OBJECT_CLASS (tandem_profile_parent_class)->finalize (object);
}

static void
tandem_profile_class_init (TandemProfileClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_profile_get_property;
  object_class->set_property = tandem_profile_set_property;
  object_class->finalize = tandem_profile_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (string_props); i++)
    props[string_props[i].id] =
      g_param_spec_string (string_props[i].name, NULL, NULL, string_props[i].initial, flags);
  props[PROP_FORMAT] = g_param_spec_enum ("format", NULL, NULL, TANDEM_TYPE_VOICE_FORMAT,
                                          TANDEM_VOICE_FORMAT_PCMU_8000, flags);
  props[PROP_TURN_DETECTION] = g_param_spec_enum ("turn-detection", NULL, NULL, TANDEM_TYPE_TURN_DETECTION,
                                                  TANDEM_TURN_DETECTION_SERVER_VAD, flags);
  props[PROP_VAD_THRESHOLD] = g_param_spec_double ("vad-threshold", NULL, NULL, 0.0, 1.0, 0.5, flags);
  props[PROP_VAD_PREFIX_PADDING_MS] =
    g_param_spec_int ("vad-prefix-padding-ms", NULL, NULL, 0, 10000, 300, flags);
  props[PROP_VAD_SILENCE_DURATION_MS] =
    g_param_spec_int ("vad-silence-duration-ms", NULL, NULL, 0, 10000, 500, flags);
  props[PROP_VAD_IDLE_TIMEOUT_MS] = g_param_spec_int ("vad-idle-timeout-ms", NULL, NULL, 0, 30000, 0, flags);
  props[PROP_CREATE_RESPONSE] = g_param_spec_boolean ("create-response", NULL, NULL, TRUE, flags);
  props[PROP_INTERRUPT_RESPONSE] = g_param_spec_boolean ("interrupt-response", NULL, NULL, TRUE, flags);
  props[PROP_MAX_RETRIES] = g_param_spec_int ("max-retries", NULL, NULL, 0, 10, 0, flags);
  props[PROP_MAX_MINUTES] = g_param_spec_int ("max-minutes", NULL, NULL, 0, 1440, 0, flags);
  props[PROP_MAX_COST] = g_param_spec_double ("max-cost", NULL, NULL, 0.0, 1e6, 0.0, flags);
  props[PROP_SILENCE_PROMPT_S] = g_param_spec_int ("silence-prompt-s", NULL, NULL, 0, 3600, 0, flags);
  props[PROP_SILENCE_END_S] = g_param_spec_int ("silence-end-s", NULL, NULL, 0, 3600, 0, flags);
  props[PROP_TEMPERATURE] = g_param_spec_double ("temperature", NULL, NULL, -1.0, 2.0, -1.0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_profile_init (TandemProfile *self)
{
  self->values = g_new0 (GValue, N_PROPS);
  for (guint i = 1; i < N_PROPS; i++) {
    g_value_init (&self->values[i], G_PARAM_SPEC_VALUE_TYPE (props[i]));
    g_param_value_set_default (props[i], &self->values[i]);
  }
}

TandemProfile *
tandem_profile_new (const char *name)
{
  return g_object_new (TANDEM_TYPE_PROFILE, "name", name, NULL);
}

TandemProfile *
tandem_profile_copy (TandemProfile *self)
{
  TandemProfile *copy;

  g_return_val_if_fail (TANDEM_IS_PROFILE (self), NULL);
  copy = g_object_new (TANDEM_TYPE_PROFILE, NULL);
  for (guint i = 1; i < N_PROPS; i++)
    g_value_copy (&self->values[i], &copy->values[i]);
  return copy;
}

void
tandem_profile_assign (TandemProfile *self, TandemProfile *other)
{
  g_return_if_fail (TANDEM_IS_PROFILE (self) && TANDEM_IS_PROFILE (other));
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_set_property (G_OBJECT (self), props[i]->name, &other->values[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
tandem_profile_equal (TandemProfile *self, TandemProfile *other)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self) && TANDEM_IS_PROFILE (other), FALSE);
  for (guint i = 1; i < N_PROPS; i++)
    if (g_param_values_cmp (props[i], &self->values[i], &other->values[i]) != 0)
      return FALSE;
  return TRUE;
}

static const char *
get_string (TandemProfile *self, int id)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), "");
  return g_value_get_string (&self->values[id]);
}

const char *
tandem_profile_get_name (TandemProfile *self)
{
  return get_string (self, PROP_NAME);
}

const char *
tandem_profile_get_provider (TandemProfile *self)
{
  return get_string (self, PROP_PROVIDER);
}

const char *
tandem_profile_get_model (TandemProfile *self)
{
  return get_string (self, PROP_MODEL);
}

const char *
tandem_profile_get_voice (TandemProfile *self)
{
  return get_string (self, PROP_VOICE);
}

const char *
tandem_profile_get_instructions (TandemProfile *self)
{
  return get_string (self, PROP_INSTRUCTIONS);
}

const char *
tandem_profile_get_greeting (TandemProfile *self)
{
  return get_string (self, PROP_GREETING);
}

const char *
tandem_profile_get_language (TandemProfile *self)
{
  return get_string (self, PROP_LANGUAGE);
}

const char *
tandem_profile_get_url (TandemProfile *self)
{
  return get_string (self, PROP_URL);
}

const char *
tandem_profile_get_flavour (TandemProfile *self)
{
  return get_string (self, PROP_FLAVOUR);
}

const char *
tandem_profile_get_transcription_model (TandemProfile *self)
{
  return get_string (self, PROP_TRANSCRIPTION_MODEL);
}

const char *
tandem_profile_get_noise_reduction (TandemProfile *self)
{
  return get_string (self, PROP_NOISE_REDUCTION);
}

const char *
tandem_profile_get_eagerness (TandemProfile *self)
{
  return get_string (self, PROP_EAGERNESS);
}

const char *
tandem_profile_get_tools (TandemProfile *self)
{
  return get_string (self, PROP_TOOLS);
}

const char *
tandem_profile_get_recording (TandemProfile *self)
{
  return get_string (self, PROP_RECORDING);
}

const char *
tandem_profile_get_tool_definitions (TandemProfile *self)
{
  return get_string (self, PROP_TOOL_DEFINITIONS);
}

const char *
tandem_profile_get_auth_header (TandemProfile *self)
{
  return get_string (self, PROP_AUTH_HEADER);
}

const char *
tandem_profile_get_dialect (TandemProfile *self)
{
  return get_string (self, PROP_DIALECT);
}

TandemVoiceFormat
tandem_profile_get_format (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), TANDEM_VOICE_FORMAT_PCMU_8000);
  return (TandemVoiceFormat) g_value_get_enum (&self->values[PROP_FORMAT]);
}

TandemTurnDetection
tandem_profile_get_turn_detection (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), TANDEM_TURN_DETECTION_SERVER_VAD);
  return (TandemTurnDetection) g_value_get_enum (&self->values[PROP_TURN_DETECTION]);
}

double
tandem_profile_get_vad_threshold (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), 0.5);
  return g_value_get_double (&self->values[PROP_VAD_THRESHOLD]);
}

static int
get_int (TandemProfile *self, int id)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), 0);
  return g_value_get_int (&self->values[id]);
}

int
tandem_profile_get_vad_prefix_padding_ms (TandemProfile *self)
{
  return get_int (self, PROP_VAD_PREFIX_PADDING_MS);
}

int
tandem_profile_get_vad_silence_duration_ms (TandemProfile *self)
{
  return get_int (self, PROP_VAD_SILENCE_DURATION_MS);
}

int
tandem_profile_get_vad_idle_timeout_ms (TandemProfile *self)
{
  return get_int (self, PROP_VAD_IDLE_TIMEOUT_MS);
}

int
tandem_profile_get_max_retries (TandemProfile *self)
{
  return get_int (self, PROP_MAX_RETRIES);
}

int
tandem_profile_get_max_minutes (TandemProfile *self)
{
  return get_int (self, PROP_MAX_MINUTES);
}

int
tandem_profile_get_silence_prompt_s (TandemProfile *self)
{
  return get_int (self, PROP_SILENCE_PROMPT_S);
}

int
tandem_profile_get_silence_end_s (TandemProfile *self)
{
  return get_int (self, PROP_SILENCE_END_S);
}

double
tandem_profile_get_max_cost (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), 0.0);
  return g_value_get_double (&self->values[PROP_MAX_COST]);
}

double
tandem_profile_get_temperature (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), -1.0);
  return g_value_get_double (&self->values[PROP_TEMPERATURE]);
}

gboolean
tandem_profile_get_create_response (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), TRUE);
  return g_value_get_boolean (&self->values[PROP_CREATE_RESPONSE]);
}

gboolean
tandem_profile_get_interrupt_response (TandemProfile *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE (self), TRUE);
  return g_value_get_boolean (&self->values[PROP_INTERRUPT_RESPONSE]);
}
