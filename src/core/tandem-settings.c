// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-settings.h"

#include "tandem-tool-names.h"
#include "tandem-phone-number.h"
#include "tandem-voice-service.h"

/* One row a setting: name, kind, initial value and bounds. */
typedef struct {
  const char *name;
  GType type;
  const char *text;
  double number;
  double least;
  double most;
} Setting;

static const Setting table[] = {
  { "account-sid", G_TYPE_STRING, "" },
  { "api-key-sid", G_TYPE_STRING, "" },
  { "phone-number", G_TYPE_STRING, "" },
  { "gateway-url", G_TYPE_STRING, "" },              /* where texts that come in are handed on to */
  { "messaging-service", G_TYPE_STRING, "" },        /* Twilio sends later what has a time, when there is one */
  { "region", G_TYPE_STRING, "US" },
  { "public-url", G_TYPE_STRING, "" },
  { "tunnel", G_TYPE_STRING, "none" },               /* none, manual, cloudflared, ngrok, tailscale */
  { "tunnel-url", G_TYPE_STRING, "" },               /* what the tunnel gives just now; never kept */
  { "media-url", G_TYPE_STRING, "" },
  { "twilio-api-url", G_TYPE_STRING, "https://api.twilio.com" },
  { "ai-provider", G_TYPE_STRING, "" },
  { "ai-voice", G_TYPE_STRING, "" },
  { "ai-instructions", G_TYPE_STRING, "" },
  { "ai-greeting", G_TYPE_STRING, "" },
  { "ai-tools", G_TYPE_STRING, "" },
  { "ai-format", G_TYPE_STRING, "pcmu" },          /* nick of TandemVoiceFormat */
  { "ai-flavour", G_TYPE_STRING, "ga" },
  { "ai-turn-detection", G_TYPE_STRING, "server_vad" },
  { "openai-model", G_TYPE_STRING, "gpt-realtime-2.1" },
  { "openai-url", G_TYPE_STRING, "wss://api.openai.com/v1/realtime" },
  { "openai-live-model", G_TYPE_STRING, "gpt-live-1" },
  { "gemini-model", G_TYPE_STRING, "gemini-3.8-live" },
  { "gemini-url", G_TYPE_STRING,
    "wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent" },
  { "elevenlabs-agent", G_TYPE_STRING, "" },         /* the id of an agent there */
  { "elevenlabs-url", G_TYPE_STRING, "https://api.elevenlabs.io" },
  { "model-service-url", G_TYPE_STRING, "" },
  { "model-service-model", G_TYPE_STRING, "" },
  { "vertex-model", G_TYPE_STRING, "gemini-live-2.5-flash-native-audio" },
  { "vertex-voice", G_TYPE_STRING, "" },             /* "": ai-voice */
  { "vertex-instructions", G_TYPE_STRING, "" },      /* "": ai-instructions */
  { "vertex-url", G_TYPE_STRING, "" },               /* "": of the region */
  { "vertex-sessions", G_TYPE_INT, NULL, 1000, 1, 1000 },      /* at once */
  { "google-project", G_TYPE_STRING, "" },           /* "": the project of the credentials */
  { "google-region", G_TYPE_STRING, "us-central1" },
  { "google-credentials", G_TYPE_STRING, "" },       /* a file; "": where gcloud keeps its own */
  { "google-token-url", G_TYPE_STRING, "" },         /* "": as the credentials say */
  { "ai-auth-header", G_TYPE_STRING, "" },           /* that bears the key; "": the service's usual one */
  { "ai-dialect", G_TYPE_STRING, "" },               /* tandem-openai-dialect-words.h */
  { "qwen-model", G_TYPE_STRING, "qwen3.5-omni-flash-realtime" },
  { "qwen-url", G_TYPE_STRING, "" },                 /* "": as region and workspace say */
  { "qwen-region", G_TYPE_STRING, "intl" },          /* intl, beijing */
  { "qwen-workspace", G_TYPE_STRING, "" },
  { "compatible-model", G_TYPE_STRING, "" },
  { "compatible-url", G_TYPE_STRING, "" },
  { "openai-text-url", G_TYPE_STRING, "" },          /* before /chat/completions; "": where openai-url is */
  { "openai-text-model", G_TYPE_STRING, "gpt-4.1-mini" },
  { "auto-reply", G_TYPE_STRING, "off" },            /* texts are answered by themselves: off, on */
  { "auto-reply-instructions", G_TYPE_STRING, "" },  /* for that; "": ai-instructions */
  { "allowed-numbers", G_TYPE_STRING, "" },
  { "blocked-numbers", G_TYPE_STRING, "" },
  { "log-level", G_TYPE_STRING, "info" },
  { "log-format", G_TYPE_STRING, "text" },
  { "data-dir", G_TYPE_STRING, "" },
  { "dump-audio", G_TYPE_STRING, "" },
  { "dial-agent", G_TYPE_STRING, "" },               /* the profile of calls from the window; "": the default one */
  { "microphone", G_TYPE_STRING, "" },               /* names of devices; "": the system's default */
  { "speaker", G_TYPE_STRING, "" },
  { "ringer", G_TYPE_STRING, "" },
  { "hold-music", G_TYPE_STRING, "" },               /* a file; "": the music that Tandem ships */
  { "recording", G_TYPE_STRING, "key" },             /* always, key, twilio, twilio-always */
  { "recording-format", G_TYPE_STRING, "opus" },     /* opus, flac, wav */
  { "price-file", G_TYPE_STRING, "" },               /* "": prices.json in the folder of settings */
  { "recording-dir", G_TYPE_STRING, "" },            /* "": recordings in the data folder */
  { "recording-announcement", G_TYPE_STRING, "" },   /* said when recording begins; "": nothing */
  { "inbound", G_TYPE_STRING, "operator" },          /* operator, agent, voicemail, busy */
  { "inbound-unanswered", G_TYPE_STRING, "agent" },  /* agent, voicemail, busy */
  { "inbound-closed", G_TYPE_STRING, "voicemail" },  /* outside of opening-hours: agent, voicemail, busy */
  { "opening-hours", G_TYPE_STRING, "" },            /* tandem-opening-hours.h */
  { "blocked-callers", G_TYPE_STRING, "" },          /* prefixes, "anonymous" */
  { "vip-callers", G_TYPE_STRING, "" },
  { "number-rules", G_TYPE_STRING, "" },             /* tandem-inbound-rule.h */
  { "missed-seen", G_TYPE_STRING, "" },              /* up to when missed calls were seen, ISO 8601; "": none was */
  { "voicemail-greeting", G_TYPE_STRING, "Nobody can answer at the moment. Please leave a message after the tone." },
  { "machine-detection", G_TYPE_STRING, "off" },     /* when a machine answers: off, tell, hang-up, message */
  { "machine-message", G_TYPE_STRING, "Hello, we tried to reach you by telephone. Please call us back. Goodbye." },
  { "please-wait-sentence", G_TYPE_STRING, "One moment, please. We are connecting you again." },
  { "farewell-sentence", G_TYPE_STRING, "We are sorry, the connection is lost. Please call again later. Goodbye." },
  { "busy-sentence", G_TYPE_STRING, "All lines are busy at the moment. Please call again later." },
  { "auto-reply-hourly", G_TYPE_INT, NULL, 5, 1, 100 },        /* automatic texts to one number in an hour */
  { "auto-reply-daily", G_TYPE_INT, NULL, 50, 1, 1000 },       /* automatic texts in 24 hours, to all */
  { "auto-reply-pause", G_TYPE_INT, NULL, 60, 0, 10080 },      /* min without them after a person wrote in the thread */
  { "text-templates", G_TYPE_STRING, "" },           /* tandem-templates.h */
  { "text-price", G_TYPE_DOUBLE, NULL, 0.0, 0.0, 100.0 },      /* of a segment; 0: by the price list */
  { "text-currency", G_TYPE_STRING, "USD" },         /* of it */
  { "text-price-date", G_TYPE_STRING, "" },          /* when it was entered, ISO 8601 */
  { "quiet-hours", G_TYPE_STRING, "" },              /* tandem-quiet-hours.h */
  { "call-summary", G_TYPE_STRING, "auto" },         /* a text model sums up calls that are over: on, off; auto: those with OpenAI */
  { "crm-webhook-url", G_TYPE_STRING, "" },          /* who is told of them */
  { "call-cost-sentence", G_TYPE_STRING, "I am sorry, we have to end this call now. Thank you, and goodbye." },
  { "text-history-days", G_TYPE_INT, NULL, 30, 0, 400 },       /* of texts that are fetched the first time */
  { "inbound-ring", G_TYPE_INT, NULL, 20, 2, 600 },            /* s */
  { "voicemail-limit", G_TYPE_INT, NULL, 120, 5, 3600 },       /* s */
  { "public-port", G_TYPE_INT, NULL, 5000, 0, 65535 },
  { "control-port", G_TYPE_INT, NULL, 5001, 0, 65535 },
  { "max-concurrent-calls", G_TYPE_INT, NULL, 50, 1, 1000 },
  { "call-rate-limit", G_TYPE_INT, NULL, 10, 1, 10000 },       /* a minute */
  { "max-retry-count", G_TYPE_INT, NULL, 3, 0, 10 },
  { "lost-agent-timeout", G_TYPE_INT, NULL, 15, 0, 3600 },     /* s; 0: never */
  { "ring-timeout", G_TYPE_INT, NULL, 60, 5, 600 },            /* s */
  { "vad-prefix-padding-ms", G_TYPE_INT, NULL, 300, 0, 10000 },
  { "vad-silence-duration-ms", G_TYPE_INT, NULL, 500, 0, 10000 },
  { "sidetone", G_TYPE_DOUBLE, NULL, 0.0, 0.0, 1.0 },          /* 0: off; 1: as loud as spoken */
  { "spend-limit", G_TYPE_DOUBLE, NULL, 0.0, 0.0, 1e6 },       /* what outbound calls of 24 hours may cost; 0: anything */
  { "call-price", G_TYPE_DOUBLE, NULL, 0.02, 0.0, 100.0 },     /* what a minute costs about, in the same currency */
  { "call-cost-limit", G_TYPE_DOUBLE, NULL, 0.0, 0.0, 1e6 },   /* what one call may cost; 0: anything */
  { "vad-threshold", G_TYPE_DOUBLE, NULL, 0.5, 0.0, 1.0 },
  { "echo-cancellation", G_TYPE_BOOLEAN, NULL, TRUE },
  { "noise-suppression", G_TYPE_BOOLEAN, NULL, TRUE },
  { "gain-control", G_TYPE_BOOLEAN, NULL, TRUE },
  { "high-pass", G_TYPE_BOOLEAN, NULL, TRUE },
  { "monitor", G_TYPE_BOOLEAN, NULL, TRUE },                    /* hear new calls */
  { "configure-number", G_TYPE_BOOLEAN, NULL, FALSE },          /* point the number here */
  { "do-not-disturb", G_TYPE_BOOLEAN, NULL, FALSE },
  { "keep-running", G_TYPE_BOOLEAN, NULL, TRUE },               /* without a window, when calls can come in */
  { "start-at-login", G_TYPE_BOOLEAN, NULL, FALSE },
  { "raise-window", G_TYPE_BOOLEAN, NULL, TRUE },               /* when a call rings */
  { "told-of-background", G_TYPE_BOOLEAN, NULL, FALSE },        /* the person knows that it goes on running */
  { "demo", G_TYPE_BOOLEAN, NULL, FALSE },
  { "headless", G_TYPE_BOOLEAN, NULL, FALSE },
};

struct _TandemSettings {
  GObject parent_instance;

  /* owned */
  GValue values[G_N_ELEMENTS (table) + 1];
  GHashTable *fixed; /* property -> name of a variable, both static; NULL: none is */
};

G_DEFINE_FINAL_TYPE (TandemSettings, tandem_settings, G_TYPE_OBJECT)

static GParamSpec *props[G_N_ELEMENTS (table) + 1];

static void
tandem_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_copy (&TANDEM_SETTINGS (object)->values[id], value);
}

static void
tandem_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemSettings *self = TANDEM_SETTINGS (object);

  if (g_param_values_cmp (pspec, &self->values[id], value) == 0)
    return;
  g_value_copy (value, &self->values[id]);
  if (G_VALUE_HOLDS_STRING (value) && !g_value_get_string (value))
    g_value_set_static_string (&self->values[id], "");
  g_object_notify_by_pspec (object, pspec);
}

static void
tandem_settings_finalize (GObject *object)
{
  TandemSettings *self = TANDEM_SETTINGS (object);

  for (guint i = 1; i <= G_N_ELEMENTS (table); i++)
    g_value_unset (&self->values[i]);
  g_clear_pointer (&self->fixed, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_settings_parent_class)->finalize (object);
}

static GParamSpec *
param_spec_for (const Setting *row)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  if (row->type == G_TYPE_STRING)
    return g_param_spec_string (row->name, NULL, NULL, row->text, flags);
  if (row->type == G_TYPE_INT)
    return g_param_spec_int (row->name, NULL, NULL, (int) row->least, (int) row->most, (int) row->number, flags);
  if (row->type == G_TYPE_DOUBLE)
    return g_param_spec_double (row->name, NULL, NULL, row->least, row->most, row->number, flags);
  return g_param_spec_boolean (row->name, NULL, NULL, row->number > 0, flags);
}

static void
tandem_settings_class_init (TandemSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_settings_get_property;
  object_class->set_property = tandem_settings_set_property;
  object_class->finalize = tandem_settings_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    props[i + 1] = param_spec_for (&table[i]);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
tandem_settings_init (TandemSettings *self)
{
  for (guint i = 1; i <= G_N_ELEMENTS (table); i++) {
    g_value_init (&self->values[i], table[i - 1].type);
    g_param_value_set_default (props[i], &self->values[i]);
  }
}

TandemSettings *
tandem_settings_new (void)
{
  return g_object_new (TANDEM_TYPE_SETTINGS, NULL);
}

static const GValue *
lookup (TandemSettings *self, const char *property)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, property))
      return &self->values[i + 1];
  g_critical ("settings: there is no setting %s", property);
  return NULL;
}

const char *
tandem_settings_get_string (TandemSettings *self, const char *property)
{
  const GValue *value = lookup (self, property);

  g_return_val_if_fail (value != NULL, "");
  return g_value_get_string (value);
}

int
tandem_settings_get_int (TandemSettings *self, const char *property)
{
  const GValue *value = lookup (self, property);

  g_return_val_if_fail (value != NULL, 0);
  return g_value_get_int (value);
}

double
tandem_settings_get_double (TandemSettings *self, const char *property)
{
  const GValue *value = lookup (self, property);

  g_return_val_if_fail (value != NULL, 0.0);
  return g_value_get_double (value);
}

gboolean
tandem_settings_get_boolean (TandemSettings *self, const char *property)
{
  const GValue *value = lookup (self, property);

  g_return_val_if_fail (value != NULL, FALSE);
  return g_value_get_boolean (value);
}

void
tandem_settings_set_string (TandemSettings *self, const char *property, const char *text)
{
  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  g_object_set (self, property, text ? text : "", NULL);
}

void
tandem_settings_set_boolean (TandemSettings *self, const char *property, gboolean value)
{
  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  g_object_set (self, property, value, NULL);
}

void
tandem_settings_set_double (TandemSettings *self, const char *property, double number)
{
  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  g_object_set (self, property, number, NULL);
}

void
tandem_settings_set_int (TandemSettings *self, const char *property, int number)
{
  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  g_object_set (self, property, number, NULL);
}

const char *
tandem_settings_get_fixed_by (TandemSettings *self, const char *property)
{
  g_return_val_if_fail (TANDEM_IS_SETTINGS (self), NULL);
  return self->fixed ? g_hash_table_lookup (self->fixed, property) : NULL;
}

void
tandem_settings_set_fixed_by (TandemSettings *self, const char *property, const char *name)
{
  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  if (!self->fixed)
    self->fixed = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (self->fixed, (gpointer) g_intern_string (property), (gpointer) name);
}

void
tandem_settings_follow_own_number (TandemSettings *self)
{
  g_autofree char *region = NULL;

  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  region = tandem_phone_number_region (tandem_settings_get_string (self, "phone-number"));
  if (region)
    tandem_settings_set_string (self, "region", region);
}

static void
set_enum_by_nick (TandemProfile *profile, const char *property, GType type, const char *nick)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);
  GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  if (value)
    g_object_set (profile, property, value->value, NULL);
}

/* What is set for one service alone, else for all. */
static const char *
get_own (TandemSettings *self, const char *own, const char *common)
{
  const char *value = own ? tandem_settings_get_string (self, own) : "";

  return *value ? value : tandem_settings_get_string (self, common);
}

/* What one service has besides others, and then what is added; the last word counts. */
static char *
dup_dialect (TandemSettings *self, const TandemVoiceService *service, const char *added)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; service->options && service->options[i]; i += 2) {
    const char *value = tandem_settings_get_string (self, service->options[i]);

    if (*value)
      g_string_append_printf (words, "%s%s=%s", words->len > 0 ? "," : "", service->options[i + 1], value);
  }
  if (words->len > 0)
    g_string_append_c (words, ',');
  g_string_append (words, added);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

void
tandem_settings_apply_provider (TandemSettings *self, TandemProfile *profile, const char *provider)
{
  const TandemVoiceService *service = tandem_voice_service_lookup (provider);
  g_autofree char *dialect = NULL;
  const char *voice;

  g_return_if_fail (TANDEM_IS_SETTINGS (self));
  g_object_set (profile, "provider", provider, NULL);
  if (!service)
    return;
  if (service->model_setting)
    g_object_set (profile, "model", tandem_settings_get_string (self, service->model_setting), NULL);
  if (service->url_setting)
    g_object_set (profile, "url", tandem_settings_get_string (self, service->url_setting), NULL);
  /* The voice that is set is one of the service that is set; the other knows its own best. */
  voice = get_own (self, service->voice_setting, "ai-voice");
  if (!*voice || g_strcmp0 (provider, tandem_settings_get_string (self, "ai-provider")) != 0)
    voice = service->voice;
  dialect = dup_dialect (self, service, tandem_settings_get_string (self, "ai-dialect"));
  g_object_set (profile, "voice", voice, "dialect", dialect, "auth-header", tandem_settings_get_string (self, "ai-auth-header"), NULL);
}

TandemProfile *
tandem_settings_dup_default_profile (TandemSettings *self)
{
  TandemProfile *profile = tandem_profile_new ("default");
  const TandemVoiceService *service;
  const char *provider;
  g_autofree char *tools = NULL;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (self), NULL);
  provider = tandem_settings_get_string (self, "ai-provider");
  tools = tandem_tool_names_to_json (tandem_settings_get_string (self, "ai-tools"));
  tandem_settings_apply_provider (self, profile, *provider ? provider : "echo");
  service = tandem_voice_service_lookup (provider);
  g_object_set (profile,
                "flavour", tandem_settings_get_string (self, "ai-flavour"),
                "instructions", get_own (self, service ? service->instructions_setting : NULL, "ai-instructions"),
                "greeting", tandem_settings_get_string (self, "ai-greeting"),
                "tools", tools,
                "vad-threshold", tandem_settings_get_double (self, "vad-threshold"),
                "vad-prefix-padding-ms", tandem_settings_get_int (self, "vad-prefix-padding-ms"),
                "vad-silence-duration-ms", tandem_settings_get_int (self, "vad-silence-duration-ms"),
                "max-retries", tandem_settings_get_int (self, "max-retry-count"),
                NULL);
  set_enum_by_nick (profile, "format", TANDEM_TYPE_VOICE_FORMAT, tandem_settings_get_string (self, "ai-format"));
  set_enum_by_nick (profile, "turn-detection", TANDEM_TYPE_TURN_DETECTION,
                    tandem_settings_get_string (self, "ai-turn-detection"));
  return profile;
}

/* What @profile says itself of how its service is talked to. */
static void
take_own_dialect (TandemSettings *self, TandemProfile *complete, TandemProfile *profile)
{
  const TandemVoiceService *service = tandem_voice_service_lookup (tandem_profile_get_provider (complete));

  if (*tandem_profile_get_auth_header (profile))
    g_object_set (complete, "auth-header", tandem_profile_get_auth_header (profile), NULL);
  if (*tandem_profile_get_dialect (profile) && service) {
    g_autofree char *dialect = dup_dialect (self, service, tandem_profile_get_dialect (profile));

    g_object_set (complete, "dialect", dialect, NULL);
  }
}

TandemProfile *
tandem_settings_complete_profile (TandemSettings *self, TandemProfile *profile)
{
  TandemProfile *complete;
  const char *provider;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (self) && TANDEM_IS_PROFILE (profile), NULL);
  complete = tandem_profile_copy (profile);
  provider = tandem_profile_get_provider (profile);
  if (!*provider)
    provider = tandem_settings_get_string (self, "ai-provider");
  tandem_settings_apply_provider (self, complete, *provider ? provider : "echo");
  if (*tandem_profile_get_model (profile))
    g_object_set (complete, "model", tandem_profile_get_model (profile), NULL);
  if (*tandem_profile_get_url (profile))
    g_object_set (complete, "url", tandem_profile_get_url (profile), NULL);
  if (*tandem_profile_get_voice (profile))
    g_object_set (complete, "voice", tandem_profile_get_voice (profile), NULL);
  if (!*tandem_profile_get_flavour (profile))
    g_object_set (complete, "flavour", tandem_settings_get_string (self, "ai-flavour"), NULL);
  take_own_dialect (self, complete, profile);
  return complete;
}
