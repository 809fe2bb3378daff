// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-environment.h"

#include <gio/gio.h>
#include <string.h>

#include "tandem-config.h"
#include "tandem-env-file.h"
#include "tandem-environment-tools.h"
#include "tandem-environment-value.h"
#include "tandem-error.h"

/* One row a name.  When several rows fill the same setting, the first that has a value counts. */
typedef struct {
  const char *name;
  const char *property;         /* of TandemSettings, or NULL */
  const char *secret;           /* of TandemSecrets, or NULL; neither: known, but not used by this version */
  TandemEnvironmentCheck check; /* NULL: the property's own bounds are enough */
  const char *detail;
} Variable;

static const Variable variables[] = {
  { "TWILIO_ACCOUNT_SID", "account-sid", NULL, tandem_environment_check_sid, "AC" },
  { "TWILIO_AUTH_TOKEN", NULL, TANDEM_SECRET_TWILIO_AUTH_TOKEN, tandem_environment_check_secret },
  { "TWILIO_API_KEY_SID", "api-key-sid", NULL, tandem_environment_check_sid, "SK" },
  { "TWILIO_API_KEY_SECRET", NULL, TANDEM_SECRET_TWILIO_API_KEY_SECRET, tandem_environment_check_secret },
  { "TWILIO_PHONE_NUMBER", "phone-number", NULL, tandem_environment_check_number },
  { "TWILIO_NUMBER", "phone-number", NULL, tandem_environment_check_number },
  { "TWILIO_MESSAGING_SERVICE_SID", "messaging-service", NULL, tandem_environment_check_sid, "MG" },
  { "TWILIO_API_URL", "twilio-api-url", NULL, tandem_environment_check_url, "https|http" },
  { "TWILIO_STREAM_ENDPOINT", "media-url", NULL, tandem_environment_check_public_url, "wss|ws" },
  { "PUBLIC_URL", "public-url", NULL, tandem_environment_check_public_url, "https|http" },
  { "APP_PUBLIC_BASE_URL", "public-url", NULL, tandem_environment_check_public_url, "https|http" },
  { "TUNNEL", "tunnel", NULL, tandem_environment_check_word, "none|manual|cloudflared|ngrok|tailscale" },
  { "TUNNEL_TOKEN", NULL, TANDEM_SECRET_TUNNEL_TOKEN, tandem_environment_check_secret },
  { "CONFIGURE_NUMBER", "configure-number", NULL, tandem_environment_check_switch },
  { "PORT", "public-port" },
  { "CONTROL_PORT", "control-port" },
  { "API_KEY", NULL, TANDEM_SECRET_API_KEY, tandem_environment_check_secret },
  { "AI_PROVIDER", "ai-provider", NULL, tandem_environment_check_word,
    "openai|openai-live|gemini|vertex|qwen|elevenlabs|modelservice|compatible|echo" },
  { "AI_VOICE", "ai-voice" },
  { "OPENAI_RESPONSE_VOICE", "ai-voice" },
  { "AI_INSTRUCTIONS", "ai-instructions" },
  { "AI_GREETING", "ai-greeting" },
  { "AI_TOOLS", "ai-tools" },
  { "AI_FORMAT", "ai-format", NULL, tandem_environment_check_word, "pcmu|pcm24" },
  { "AI_FLAVOUR", "ai-flavour", NULL, tandem_environment_check_word, "ga|beta" },
  { "AI_AUTH_HEADER", "ai-auth-header" },
  { "AI_DIALECT", "ai-dialect" },
  { "AI_TURN_DETECTION", "ai-turn-detection", NULL, tandem_environment_check_word, "server_vad|semantic_vad|none|local" },
  { "OPENAI_API_KEY", NULL, TANDEM_SECRET_OPENAI_API_KEY, tandem_environment_check_secret },
  { "OPENAI_REALTIME_MODEL", "openai-model" },
  { "OPENAI_REALTIME_URL", "openai-url", NULL, tandem_environment_check_url, "wss|ws" },
  { "OPENAI_LIVE_MODEL", "openai-live-model" },
  { "OPENAI_TEXT_MODEL", "openai-text-model" },
  { "OPENAI_TEXT_URL", "openai-text-url", NULL, tandem_environment_check_url, "https|http" },
  { "VAD_THRESHOLD", "vad-threshold" },
  { "VAD_PREFIX_PADDING_MS", "vad-prefix-padding-ms" },
  { "VAD_SILENCE_DURATION_MS", "vad-silence-duration-ms" },
  { "RECORDING", "recording", NULL, tandem_environment_check_word, "key|always|twilio|twilio-always" },
  { "RECORDING_FORMAT", "recording-format", NULL, tandem_environment_check_word, "opus|flac|wav" },
  { "RECORDING_DIR", "recording-dir" },
  { "RECORDING_ANNOUNCEMENT", "recording-announcement" },
  { "MAX_CONCURRENT_CALLS", "max-concurrent-calls" },
  { "CALL_RATE_LIMIT", "call-rate-limit", NULL, tandem_environment_check_rate },
  { "SPEND_LIMIT", "spend-limit" },
  { "CALL_PRICE", "call-price" },
  { "PRICE_FILE", "price-file" },
  { "CALL_COST_LIMIT", "call-cost-limit" },
  { "CALL_COST_SENTENCE", "call-cost-sentence" },
  { "MAX_RETRY_COUNT", "max-retry-count" },
  { "LOST_AGENT_TIMEOUT", "lost-agent-timeout" },
  { "ALLOWED_NUMBERS", "allowed-numbers", NULL, tandem_environment_check_prefixes },
  { "BLOCKED_NUMBERS", "blocked-numbers", NULL, tandem_environment_check_prefixes },
  { "INBOUND", "inbound", NULL, tandem_environment_check_word, "operator|agent|voicemail|busy" },
  { "INBOUND_UNANSWERED", "inbound-unanswered", NULL, tandem_environment_check_word, "agent|voicemail|busy" },
  { "INBOUND_CLOSED", "inbound-closed", NULL, tandem_environment_check_word, "agent|voicemail|busy" },
  { "INBOUND_RING_SECONDS", "inbound-ring" },
  { "OPENING_HOURS", "opening-hours", NULL, tandem_environment_check_hours },
  { "BLOCKED_CALLERS", "blocked-callers", NULL, tandem_environment_check_callers },
  { "VIP_CALLERS", "vip-callers", NULL, tandem_environment_check_callers },
  { "VOICEMAIL_GREETING", "voicemail-greeting" },
  { "VOICEMAIL_SECONDS", "voicemail-limit" },
  { "MACHINE_DETECTION", "machine-detection", NULL, tandem_environment_check_word, "off|tell|hang-up|message" },
  { "MACHINE_MESSAGE", "machine-message" },
  { "PLEASE_WAIT_SENTENCE", "please-wait-sentence" },
  { "FAREWELL_SENTENCE", "farewell-sentence" },
  { "BUSY_SENTENCE", "busy-sentence" },
  { "AUTO_REPLY", "auto-reply", NULL, tandem_environment_check_word, "off|on" },
  { "AUTO_REPLY_INSTRUCTIONS", "auto-reply-instructions" },
  { "AUTO_REPLY_HOURLY", "auto-reply-hourly" },
  { "AUTO_REPLY_DAILY", "auto-reply-daily" },
  { "AUTO_REPLY_PAUSE_MINUTES", "auto-reply-pause" },
  { "LOG_LEVEL", "log-level", NULL, tandem_environment_check_log_level, "debug|info|warning|error" },
  { "LOG_FORMAT", "log-format", NULL, tandem_environment_check_word, "text|json" },
  { "TWILIO_WEBSOCKET_TIMEOUT" },
  { "GEMINI_API_KEY", NULL, TANDEM_SECRET_GEMINI_API_KEY, tandem_environment_check_secret },
  { "GEMINI_LIVE_MODEL", "gemini-model" },
  { "GEMINI_LIVE_URL", "gemini-url", NULL, tandem_environment_check_url, "wss|ws" },
  { "GCP_PROJECT_ID", "google-project" },
  { "GCP_REGION", "google-region" },
  { "GOOGLE_APPLICATION_CREDENTIALS", "google-credentials" },
  { "GOOGLE_TOKEN_URL", "google-token-url", NULL, tandem_environment_check_url, "https|http" },
  { "VERTEX_LIVE_MODEL", "vertex-model" },
  { "VERTEX_LIVE_VOICE", "vertex-voice" },
  { "VERTEX_LIVE_SYSTEM_INSTRUCTION", "vertex-instructions" },
  { "VERTEX_LIVE_MAX_CONCURRENT_SESSIONS", "vertex-sessions" },
  { "VERTEX_LIVE_URL", "vertex-url", NULL, tandem_environment_check_url, "wss|ws" },
  { "ELEVENLABS_API_KEY", NULL, TANDEM_SECRET_ELEVENLABS_API_KEY, tandem_environment_check_secret },
  { "ELEVENLABS_AGENT_ID", "elevenlabs-agent" },
  { "ELEVENLABS_API_URL", "elevenlabs-url", NULL, tandem_environment_check_url, "https|http" },
  { "DASHSCOPE_API_KEY", NULL, TANDEM_SECRET_DASHSCOPE_API_KEY, tandem_environment_check_secret },
  { "DASHSCOPE_REALTIME_MODEL", "qwen-model" },
  { "DASHSCOPE_REALTIME_URL", "qwen-url", NULL, tandem_environment_check_url, "wss|ws" },
  { "DASHSCOPE_REGION", "qwen-region", NULL, tandem_environment_check_word, "intl|beijing" },
  { "DASHSCOPE_WORKSPACE", "qwen-workspace" },
  { "COMPATIBLE_API_KEY", NULL, TANDEM_SECRET_COMPATIBLE_API_KEY, tandem_environment_check_secret },
  { "COMPATIBLE_REALTIME_MODEL", "compatible-model" },
  { "COMPATIBLE_REALTIME_URL", "compatible-url", NULL, tandem_environment_check_url, "wss|ws" },
  { "MODEL_SERVICE_URL", "model-service-url", NULL, tandem_environment_check_url, "wss|ws|https|http" },
  { "MODEL_SERVICE_MODEL", "model-service-model" },
  { "MODEL_SERVICE_API_KEY", NULL, TANDEM_SECRET_MODEL_SERVICE_API_KEY, tandem_environment_check_secret },
  { "GATEWAY_URL", "gateway-url", NULL, tandem_environment_check_url, "https|http" },
  { "CALL_SUMMARY", "call-summary", NULL, tandem_environment_check_word, "auto|on|off" },
  { "CRM_WEBHOOK_URL", "crm-webhook-url", NULL, tandem_environment_check_url, "https|http" },
  { "CRM_WEBHOOK_SECRET", NULL, TANDEM_SECRET_CRM_WEBHOOK_SECRET, tandem_environment_check_secret },
  { "GATEWAY_TOKEN", NULL, TANDEM_SECRET_GATEWAY_TOKEN, tandem_environment_check_secret },
};

/* Which service a key means, the first that is there. */
static const struct {
  const char *name;
  const char *provider;
} implications[] = {
  { "OPENAI_API_KEY", "openai" },
  { "VERTEX_LIVE_MODEL", "vertex" },
  { "GCP_PROJECT_ID", "vertex" },
  { "GEMINI_API_KEY", "gemini" },
  { "MODEL_SERVICE_URL", "modelservice" },
};

typedef struct {
  TandemSettings *settings; /* borrowed */
  TandemSecrets *secrets;   /* borrowed */
  GHashTable *file;         /* nullable */
  char **environ;           /* borrowed */
  GHashTable *taken;        /* names of properties and secrets (static) that are decided */
} Loader;

typedef struct {
  GHashTable *given; /* property (static) */
  const char *implied;
} Decisions;

static void
decisions_free (gpointer data)
{
  Decisions *decisions = data;

  g_hash_table_unref (decisions->given);
  g_free (decisions);
}

/* Kept with the settings themselves, so that they end together. */
static G_DEFINE_QUARK (tandem-environment-decisions, decisions)

static Decisions *
get_decisions (TandemSettings *settings)
{
  return g_object_get_qdata (G_OBJECT (settings), decisions_quark ());
}

gboolean
tandem_environment_gives (TandemSettings *settings, const char *property)
{
  Decisions *decisions = get_decisions (settings);

  return decisions && g_hash_table_contains (decisions->given, property);
}

const char *
tandem_environment_get_implied_provider (TandemSettings *settings)
{
  Decisions *decisions = get_decisions (settings);

  return decisions ? decisions->implied : NULL;
}

/* Values are repeated only when they are short and plain: they stand in one line of a log. */
static gboolean
refuse_number (const char *name, const char *text, const char *want, GError **error)
{
  gboolean plain = g_utf8_strlen (text, -1) <= 20;

  for (const char *p = text; *p; p++)
    plain = plain && g_ascii_isprint (*p);
  if (plain)
    g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE, "%s must be %s, not “%s”.", name, want, text);
  else
    g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE, "%s must be %s.", name, want);
  return FALSE;
}

static gboolean
set_int (Loader *loader, const char *name, GParamSpecInt *pspec, const char *text, GError **error)
{
  g_autofree char *want = NULL;
  gint64 value;

  if (g_ascii_string_to_signed (text, 10, pspec->minimum, pspec->maximum, &value, NULL)) {
    g_object_set (loader->settings, G_PARAM_SPEC (pspec)->name, (int) value, NULL);
    return TRUE;
  }
  want = g_strdup_printf ("a whole number from %d to %d", pspec->minimum, pspec->maximum);
  return refuse_number (name, text, want, error);
}

static gboolean
set_double (Loader *loader, const char *name, GParamSpecDouble *pspec, const char *text, GError **error)
{
  g_autofree char *want = NULL;
  char *end;
  double value = g_ascii_strtod (text, &end);

  /* Written so that "nan" is refused too. */
  if (*end == '\0' && value >= pspec->minimum && value <= pspec->maximum) {
    g_object_set (loader->settings, G_PARAM_SPEC (pspec)->name, value, NULL);
    return TRUE;
  }
  want = g_strdup_printf ("a number from %g to %g", pspec->minimum, pspec->maximum);
  return refuse_number (name, text, want, error);
}

static gboolean
set_property (Loader *loader, const Variable *variable, const char *text, GError **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (loader->settings), variable->property);

  g_assert (pspec != NULL);
  /* In case they are bound already: what the environment says is not kept. */
  g_settings_unbind (loader->settings, variable->property);
  if (G_IS_PARAM_SPEC_INT (pspec))
    return set_int (loader, variable->name, G_PARAM_SPEC_INT (pspec), text, error);
  if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    return set_double (loader, variable->name, G_PARAM_SPEC_DOUBLE (pspec), text, error);
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    tandem_settings_set_boolean (loader->settings, variable->property, g_str_equal (text, "true"));
  else
    tandem_settings_set_string (loader->settings, variable->property, text);
  return TRUE;
}

static gboolean
apply (Loader *loader, const Variable *variable, const char *raw, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (raw));
  g_autofree char *checked = NULL;

  /* "NAME=" is how a name is switched off. */
  if (!*text)
    return TRUE;
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE, "%s must be text in UTF-8.", variable->name);
    return FALSE;
  }
  checked = (variable->check ? variable->check : tandem_environment_check_text) (variable->name, text, variable->detail,
                                                                                 error);
  if (!checked)
    return FALSE;
  if (variable->secret) {
    tandem_secrets_store_async (loader->secrets, variable->secret, checked, NULL, NULL, NULL);
    return TRUE;
  }
  g_hash_table_add (get_decisions (loader->settings)->given, (gpointer) variable->property);
  tandem_settings_set_fixed_by (loader->settings, variable->property, variable->name);
  return set_property (loader, variable, checked, error);
}

static const char *
lookup (Loader *loader, gboolean in_file, const char *name)
{
  if (in_file)
    return loader->file ? g_hash_table_lookup (loader->file, name) : NULL;
  return g_environ_getenv (loader->environ, name);
}

/* The file first and then the environment, so that an alias in the file is stronger than the name outside. */
static gboolean
apply_all (Loader *loader, gboolean in_file, GError **error)
{
  g_autoptr (GHashTable) off = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
    const Variable *variable = &variables[i];
    const char *target = variable->property ? variable->property : variable->secret;
    const char *value = lookup (loader, in_file, variable->name);

    if (!target || !value || g_hash_table_contains (loader->taken, target))
      continue;
    /* A name that is switched off leaves room for its alias beside it. */
    g_hash_table_add (*value ? loader->taken : off, (gpointer) target);
    if (!apply (loader, variable, value, error))
      return FALSE;
  }
  g_hash_table_iter_init (&iter, off);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (loader->taken, key);
  return TRUE;
}

static void
imply_provider (Loader *loader)
{
  if (tandem_environment_gives (loader->settings, "ai-provider"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (implications); i++) {
    const char *value = lookup (loader, TRUE, implications[i].name);

    if (!value)
      value = lookup (loader, FALSE, implications[i].name);
    if (value && *value) {
      get_decisions (loader->settings)->implied = implications[i].provider;
      if (!*tandem_settings_get_string (loader->settings, "ai-provider")) {
        g_settings_unbind (loader->settings, "ai-provider");
        tandem_settings_set_string (loader->settings, "ai-provider", implications[i].provider);
      }
      return;
    }
  }
}

static gboolean
is_known (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    if (g_str_equal (variables[i].name, name))
      return TRUE;
  return tandem_environment_is_tool_secret (name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
report_unknown (GHashTable *file)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GList) sorted = g_list_sort (g_hash_table_get_keys (file), compare_names);

  for (GList *l = sorted; l; l = l->next)
    if (!is_known (l->data))
      g_string_append_printf (names, " %s", (const char *) l->data);
  if (names->len > 0)
    g_debug ("environment: ignored in the --env-file:%s", names->str);
}

gboolean
tandem_config_load_environment (TandemSettings *settings, TandemSecrets *secrets, char **environ, const char *env_file,
                                GError **error)
{
  g_autoptr (GHashTable) file = NULL;
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  Loader loader = { .settings = settings, .secrets = secrets, .environ = environ, .taken = taken };
  Decisions *decisions;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), FALSE);
  g_return_val_if_fail (TANDEM_IS_SECRETS (secrets), FALSE);

  if (env_file) {
    file = tandem_env_file_load (env_file, error);
    if (!file)
      return FALSE;
    report_unknown (file);
  }
  loader.file = file;
  decisions = g_new0 (Decisions, 1);
  decisions->given = g_hash_table_new (g_str_hash, g_str_equal);
  g_object_set_qdata_full (G_OBJECT (settings), decisions_quark (), decisions, decisions_free);
  if (!apply_all (&loader, TRUE, error) || !apply_all (&loader, FALSE, error) ||
      !tandem_environment_take_tool_secrets (file, environ, secrets, error))
    return FALSE;
  imply_provider (&loader);
  return TRUE;
}

char **
tandem_config_dup_foreign_environment (char **environ)
{
  char **copy = g_strdupv (environ);

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    copy = g_environ_unsetenv (copy, variables[i].name);
  for (char **entry = environ; entry && *entry; entry++) {
    g_autofree char *name = g_strndup (*entry, strcspn (*entry, "="));

    if (tandem_environment_is_tool_secret (name))
      copy = g_environ_unsetenv (copy, name);
  }
  return copy;
}
