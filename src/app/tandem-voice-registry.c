// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-registry.h"

#include "tandem-captions.h"
#include "tandem-echo-voice.h"
#include "tandem-elevenlabs-voice.h"
#include "tandem-error.h"
#include "tandem-gemini-voice.h"
#include "tandem-local-turns.h"
#include "tandem-live-voice.h"
#include "tandem-model-service-voice.h"
#include "tandem-openai-transcriber.h"
#include "tandem-openai-voice.h"
#include "tandem-practice-agent.h"
#include "tandem-vertex-voice.h"
#include "tandem-voice-service.h"

struct _TandemVoiceRegistry {
  GObject parent_instance;

  /* owned, media thread only */
  SoupSession *session;
  GHashTable *keys; /* name of the secret (static) -> it */
  TandemVertexAccount *vertex;
  gboolean captions;
};

G_DEFINE_FINAL_TYPE (TandemVoiceRegistry, tandem_voice_registry, G_TYPE_OBJECT)

static void
tandem_voice_registry_finalize (GObject *object)
{
  TandemVoiceRegistry *self = TANDEM_VOICE_REGISTRY (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_object (&self->vertex);
  G_OBJECT_CLASS (tandem_voice_registry_parent_class)->finalize (object);
}

static void
tandem_voice_registry_class_init (TandemVoiceRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_voice_registry_finalize;
}

static void
tandem_voice_registry_init (TandemVoiceRegistry *self)
{
  self->vertex = tandem_vertex_account_new ();
}

TandemVoiceRegistry *
tandem_voice_registry_new (void)
{
  return g_object_new (TANDEM_TYPE_VOICE_REGISTRY, NULL);
}

typedef struct {
  TandemVoiceRegistry *registry;
  GHashTable *keys;
  gboolean captions;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->registry);
  g_clear_pointer (&change->keys, g_hash_table_unref);
  g_free (change);
}

static void
apply_key_change (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->registry->keys, g_hash_table_unref);
  change->registry->keys = g_steal_pointer (&change->keys);
}

void
tandem_voice_registry_set_keys (TandemVoiceRegistry *self, TandemMediaThread *thread, TandemSecrets *secrets)
{
  Change *change = g_new0 (Change, 1);
  const TandemVoiceService *services;
  gsize n_services;

  services = tandem_voice_service_get_all (&n_services);
  change->registry = g_object_ref (self);
  change->keys = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (gsize i = 0; i < n_services; i++)
    if (services[i].secret)
      g_hash_table_insert (change->keys, (gpointer) services[i].secret,
                           g_strdup (tandem_secrets_get (secrets, services[i].secret)));
  tandem_media_thread_post (thread, apply_key_change, change, change_free);
}

static void
apply_captions_change (gpointer data)
{
  Change *change = data;

  change->registry->captions = change->captions;
}

void
tandem_voice_registry_set_captions (TandemVoiceRegistry *self, TandemMediaThread *thread, gboolean captions)
{
  Change *change = g_new0 (Change, 1);

  change->registry = g_object_ref (self);
  change->captions = captions;
  tandem_media_thread_post (thread, apply_captions_change, change, change_free);
}

typedef struct {
  TandemVoiceRegistry *registry;
  TandemSettings *settings; /* a copy */
} GoogleChange;

static void
google_change_free (gpointer data)
{
  GoogleChange *change = data;

  g_clear_object (&change->registry);
  g_clear_object (&change->settings);
  g_free (change);
}

static void
apply_google_change (gpointer data)
{
  GoogleChange *change = data;

  tandem_vertex_account_set (change->registry->vertex, &(TandemVertexSettings) {
    .credentials = tandem_settings_get_string (change->settings, "google-credentials"),
    .token_url = tandem_settings_get_string (change->settings, "google-token-url"),
    .project = tandem_settings_get_string (change->settings, "google-project"),
    .region = tandem_settings_get_string (change->settings, "google-region"),
    .max_sessions = tandem_settings_get_int (change->settings, "vertex-sessions"),
  });
}

void
tandem_voice_registry_set_google (TandemVoiceRegistry *self, TandemMediaThread *thread, TandemSettings *settings)
{
  static const char *const names[] = { "google-credentials", "google-token-url", "google-project", "google-region" };
  GoogleChange *change = g_new0 (GoogleChange, 1);

  change->registry = g_object_ref (self);
  change->settings = tandem_settings_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    tandem_settings_set_string (change->settings, names[i], tandem_settings_get_string (settings, names[i]));
  g_object_set (change->settings, "vertex-sessions", tandem_settings_get_int (settings, "vertex-sessions"), NULL);
  tandem_media_thread_post (thread, apply_google_change, change, google_change_free);
}

static SoupSession *
get_session (TandemVoiceRegistry *self)
{
  if (!self->session)
    self->session = tandem_voice_socket_make_session ();
  return self->session;
}

/* Borrowed; NULL when it is not set. */
static const char *
get_key (TandemVoiceRegistry *self, const char *provider)
{
  const TandemVoiceService *service = tandem_voice_service_lookup (provider);

  return service && service->secret && self->keys ? g_hash_table_lookup (self->keys, service->secret) : NULL;
}

static TandemVoice *
make_transcriber (TandemVoiceRegistry *self, TandemProfile *profile, GError **error)
{
  const char *key = get_key (self, "openai");

  if (!self->captions || !key || !*key || !*tandem_profile_get_transcription_model (profile))
    return NULL;
  return tandem_openai_transcriber_new (profile, get_session (self), key, error);
}

static TandemVoice *
make_echo (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  return tandem_echo_voice_new ();
}

static TandemVoice *
make_practice (TandemProfile *profile, SoupSession *session, GError **error)
{
  return tandem_openai_voice_new (profile, session, TANDEM_PRACTICE_KEY, error);
}

/* One row a service: its voice is made of a profile and the key of its TandemVoiceService (nullable). */
static const struct {
  const char *provider;
  TandemVoice *(*make) (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error);
} makers[] = {
  { "openai", tandem_openai_voice_new },
  { "openai-live", tandem_live_voice_new },
  { "gemini", tandem_gemini_voice_new },
  { "elevenlabs", tandem_elevenlabs_voice_new },
  { "qwen", tandem_openai_voice_new },
  { "compatible", tandem_openai_voice_new },
  { "modelservice", tandem_model_service_voice_new },
  { "vertex", NULL }, /* needs more than a key */
  { "echo", make_echo },
};

static TandemVoice *
make_with (TandemVoiceRegistry *self, gsize maker, TandemProfile *profile, TandemTurnDetection detection, GError **error)
{
  g_autoptr (TandemProfile) copy = tandem_profile_copy (profile);

  g_object_set (copy, "turn-detection", detection, NULL);
  return makers[maker].make (copy, get_session (self), get_key (self, makers[maker].provider), error);
}

/* A session without turn detection within ours; where a service does not allow that, with its own. */
static TandemVoice *
make_local (TandemVoiceRegistry *self, gsize maker, TandemProfile *profile, GError **error)
{
  TandemVoice *voice = make_with (self, maker, profile, TANDEM_TURN_DETECTION_NONE, error);

  if (!voice || tandem_voice_get_capabilities (voice) & TANDEM_VOICE_CAN_COMMIT)
    return voice ? tandem_local_turns_new (voice, profile, error) : NULL;
  g_object_unref (voice);
  return make_with (self, maker, profile, TANDEM_TURN_DETECTION_SERVER_VAD, error);
}

TandemVoice *
tandem_voice_registry_make (TandemProfile *profile, gpointer user_data, GError **error)
{
  TandemVoiceRegistry *self = TANDEM_VOICE_REGISTRY (user_data);
  const char *provider = tandem_profile_get_provider (profile);
  g_autofree char *known = NULL;

  if (g_str_equal (provider, "none"))
    return NULL;
  if (g_str_equal (provider, TANDEM_CAPTIONS_PROVIDER))
    return make_transcriber (self, profile, error);
  if (g_str_equal (provider, "vertex"))
    return tandem_vertex_voice_new (profile, get_session (self), self->vertex, error);
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    if (g_str_equal (provider, makers[i].provider))
      return tandem_profile_get_turn_detection (profile) == TANDEM_TURN_DETECTION_LOCAL
               ? make_local (self, i, profile, error)
               : makers[i].make (profile, get_session (self), get_key (self, provider), error);
  if (g_str_equal (provider, TANDEM_PRACTICE_PROVIDER))
    return make_practice (profile, get_session (self), error);
  known = g_strjoinv (", ", (char **) tandem_voice_registry_get_providers ());
  g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
               "The provider “%s” is not known here: use one of %s (AI_PROVIDER).", provider, known);
  return NULL;
}

const char *const *
tandem_voice_registry_get_providers (void)
{
  static const char *providers[G_N_ELEMENTS (makers) + 1];
  static gsize filled;

  if (g_once_init_enter (&filled)) {
    for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
      providers[i] = makers[i].provider;
    g_once_init_leave (&filled, 1);
  }
  return providers;
}

static void
drop_session (gpointer data)
{
  TandemVoiceRegistry *self = TANDEM_VOICE_REGISTRY (data);

  if (self->session)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
}

void
tandem_voice_registry_shut_down (TandemVoiceRegistry *self, TandemMediaThread *thread)
{
  tandem_media_thread_post (thread, drop_session, g_object_ref (self), g_object_unref);
}
