// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-dialect.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-openai-dialect-words.h"

#define MINUTES (60 * (gint64) 1000)
#define OPENAI_LIFETIME_MS (60 * MINUTES)
/* 120 since 2026, but older models and accounts still have 30, and a session that is renewed early loses nothing. */
#define QWEN_LIFETIME_MS (30 * MINUTES)

#define AS_BEARER .auth_header = "Authorization", .auth_scheme = "Bearer "
#define ASKS_FOR_MODEL .model_parameter = "model", .more_query = ""
#define BY_OPENAI_NAMES .key_variable = "OPENAI_API_KEY", .model_variable = "OPENAI_REALTIME_MODEL", .url_variable = "OPENAI_REALTIME_URL"
#define BY_COMPATIBLE_NAMES \
  .key_variable = "COMPATIBLE_API_KEY", .model_variable = "COMPATIBLE_REALTIME_MODEL", .url_variable = "COMPATIBLE_REALTIME_URL"
#define TAKES_ALL .truncates = TRUE, .transcribes = TRUE, .languages = TRUE, .reduces_noise = TRUE, .semantic_vad = TRUE, \
  .vad_switches = TRUE, .marks = TRUE, .silence_most_ms = G_MAXINT, .lifetime_ms = OPENAI_LIFETIME_MS
#define NOWHERE .key_advice = "", .model_advice = "", .region = "", .workspace = ""

#define AZURE_KEY " A key of Azure belongs to one resource: it must be the one in OPENAI_REALTIME_URL."
#define AZURE_MODEL " With Azure it is the name of the deployment, not of the model."
#define QWEN_KEY " Keys of Beijing are unknown in Singapore and the other way round: see DASHSCOPE_REGION."
#define QWEN_MODEL " Not every region has every model: see DASHSCOPE_REGION."

typedef enum { OPENAI, OPENAI_BETA, AZURE, AZURE_BETA, QWEN, COMPATIBLE, COMPATIBLE_BETA } Row;

static const TandemOpenaiDialect rows[] = {
  [OPENAI] = { AS_BEARER, ASKS_FOR_MODEL, BY_OPENAI_NAMES, NOWHERE, TAKES_ALL, .servers = TRUE },
  [OPENAI_BETA] = { AS_BEARER, ASKS_FOR_MODEL, BY_OPENAI_NAMES, NOWHERE, TAKES_ALL, .beta = TRUE, .beta_header = TRUE },
  [AZURE] = { .auth_header = "api-key", .auth_scheme = "", ASKS_FOR_MODEL, BY_OPENAI_NAMES, TAKES_ALL,
              .key_advice = AZURE_KEY, .model_advice = AZURE_MODEL, .region = "", .workspace = "" },
  [AZURE_BETA] = { .auth_header = "api-key", .auth_scheme = "", .model_parameter = "deployment",
                   .more_query = "api-version=2024-10-01-preview&", BY_OPENAI_NAMES, TAKES_ALL, .beta = TRUE,
                   .key_advice = AZURE_KEY, .model_advice = AZURE_MODEL, .region = "", .workspace = "" },
  [QWEN] = { AS_BEARER, ASKS_FOR_MODEL, .key_variable = "DASHSCOPE_API_KEY", .model_variable = "DASHSCOPE_REALTIME_MODEL",
             .url_variable = "DASHSCOPE_REALTIME_URL", .key_advice = QWEN_KEY, .model_advice = QWEN_MODEL, .region = "intl",
             .workspace = "", .input = TANDEM_VOICE_FORMAT_PCM_16000, .output = TANDEM_VOICE_FORMAT_PCM_24000,
             .input_name = "pcm", .output_name = "pcm", .beta = TRUE, .nested_tools = TRUE, .transcribes = TRUE,
             .silence_least_ms = 200, .silence_most_ms = 6000, .lifetime_ms = QWEN_LIFETIME_MS },
  /* Of a server that nobody knows only what all of them have is expected. */
  [COMPATIBLE] = { AS_BEARER, ASKS_FOR_MODEL, BY_COMPATIBLE_NAMES, NOWHERE, .key_optional = TRUE, .silence_most_ms = G_MAXINT },
  [COMPATIBLE_BETA] = { AS_BEARER, ASKS_FOR_MODEL, BY_COMPATIBLE_NAMES, NOWHERE, .key_optional = TRUE, .silence_most_ms = G_MAXINT,
                        .beta = TRUE, .beta_header = TRUE },
};

/* The path tells the old protocol of Azure from the new one; nobody else has it. */
static gboolean
has_old_azure_path (const char *url)
{
  return g_str_has_suffix (url, "/openai/realtime");
}

static gboolean
is_azure (TandemProfile *profile)
{
  g_autoptr (GUri) uri = g_uri_parse (tandem_profile_get_url (profile), G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  return g_ascii_strcasecmp (tandem_profile_get_auth_header (profile), "api-key") == 0 ||
         (host && (g_str_has_suffix (host, ".openai.azure.com") || g_str_has_suffix (host, ".cognitiveservices.azure.com")));
}

static Row
find_row (TandemProfile *profile)
{
  gboolean beta = g_str_equal (tandem_profile_get_flavour (profile), "beta");

  if (g_str_equal (tandem_profile_get_provider (profile), "qwen"))
    return QWEN;
  if (g_str_equal (tandem_profile_get_provider (profile), "compatible"))
    return beta ? COMPATIBLE_BETA : COMPATIBLE;
  if (is_azure (profile))
    return beta || has_old_azure_path (tandem_profile_get_url (profile)) ? AZURE_BETA : AZURE;
  return beta ? OPENAI_BETA : OPENAI;
}

/* Who has a format of its own keeps it; OpenAI's knows no 16 kHz. */
static void
take_format (TandemOpenaiDialect *self, gboolean any_rate)
{
  TandemVoiceFormat format = tandem_profile_get_format (self->profile);

  if (self->input_name)
    return;
  if (!any_rate && format == TANDEM_VOICE_FORMAT_PCM_16000)
    format = TANDEM_VOICE_FORMAT_PCM_24000;
  self->input = self->output = format;
  self->input_name = self->output_name = format == TANDEM_VOICE_FORMAT_PCMU_8000 ? "g711_ulaw" : "pcm16";
}

static void
take_transcription_model (TandemOpenaiDialect *self, Row row)
{
  const char *model = tandem_profile_get_transcription_model (self->profile);

  /* What a profile has at first is OpenAI's; each generation of Qwen has its own. */
  if (row == QWEN && g_str_has_prefix (model, "gpt-"))
    model = g_str_has_prefix (tandem_profile_get_model (self->profile), "qwen3") ? "qwen3-asr-flash-realtime" : "gummy-realtime-v1";
  self->transcription_model = model;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, sentence);
  return FALSE;
}

static gboolean
is_label (const char *text)
{
  for (const char *p = text; *p; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return strlen (text) < 64;
}

/* DashScope has a host for each region, and one for each workspace in each region, which the newest models want. */
static gboolean
find_qwen_url (TandemOpenaiDialect *self, GError **error)
{
  gboolean beijing = g_str_equal (self->region, "beijing");

  if (!beijing && !g_str_equal (self->region, "intl"))
    return refuse (error, "The region of DashScope must be intl or beijing (DASHSCOPE_REGION).");
  if (*tandem_profile_get_url (self->profile)) {
    self->url = g_strdup (tandem_profile_get_url (self->profile));
    return TRUE;
  }
  if (!g_str_has_prefix (tandem_profile_get_model (self->profile), "qwen3.8")) {
    self->url = g_strdup_printf ("wss://dashscope%s.aliyuncs.com/api-ws/v1/realtime", beijing ? "" : "-intl");
    return TRUE;
  }
  if (!*self->workspace)
    return refuse (error, "This model is reached through a workspace of DashScope: set DASHSCOPE_WORKSPACE, or choose another model.");
  self->url = g_strdup_printf ("wss://%s.%s.maas.aliyuncs.com/api-ws/v1/realtime", self->workspace,
                               beijing ? "cn-beijing" : "ap-southeast-1");
  return TRUE;
}

/* They go into headers, and the workspace into a host, too. */
static gboolean
check_names (TandemOpenaiDialect *self, GError **error)
{
  if (!is_label (self->workspace))
    return refuse (error, "That is no name of a workspace: copy it from the console of DashScope (DASHSCOPE_WORKSPACE).");
  if (!is_label (self->auth_header))
    return refuse (error, "The key cannot be sent in a header of that name: check AI_AUTH_HEADER.");
  return TRUE;
}

gboolean
tandem_openai_dialect_init (TandemOpenaiDialect *self, TandemProfile *profile, GError **error)
{
  Row row = find_row (profile);
  const char *header = tandem_profile_get_auth_header (profile);

  *self = rows[row];
  self->profile = g_object_ref (profile);
  take_format (self, row == COMPATIBLE || row == COMPATIBLE_BETA);
  take_transcription_model (self, row);
  if (*header) {
    self->auth_header = header;
    self->auth_scheme = g_ascii_strcasecmp (header, "Authorization") == 0 ? "Bearer " : "";
  }
  if (!tandem_openai_dialect_take_words (self, g_strdup (tandem_profile_get_dialect (profile)), error) || !check_names (self, error)) {
    tandem_openai_dialect_clear (self);
    return FALSE;
  }
  if (row != QWEN)
    self->url = g_strdup (tandem_profile_get_url (profile));
  else if (!find_qwen_url (self, error))
    tandem_openai_dialect_clear (self);
  return self->profile != NULL;
}

void
tandem_openai_dialect_clear (TandemOpenaiDialect *self)
{
  g_clear_object (&self->profile);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->words, g_free);
}
