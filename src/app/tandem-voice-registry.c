// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-registry.h"

#include "tandem-captions.h"
#include "tandem-echo-voice.h"
#include "tandem-error.h"
#include "tandem-gemini-voice.h"
#include "tandem-openai-transcriber.h"
#include "tandem-openai-voice.h"

struct _TandemVoiceRegistry {
  GObject parent_instance;

  /* owned, media thread only */
  SoupSession *session;
  char *openai_key;
  char *gemini_key;
  gboolean captions;
};

G_DEFINE_FINAL_TYPE (TandemVoiceRegistry, tandem_voice_registry, G_TYPE_OBJECT)

static void
tandem_voice_registry_finalize (GObject *object)
{
  TandemVoiceRegistry *self = TANDEM_VOICE_REGISTRY (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->openai_key, g_free);
  g_clear_pointer (&self->gemini_key, g_free);
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
}

TandemVoiceRegistry *
tandem_voice_registry_new (void)
{
  return g_object_new (TANDEM_TYPE_VOICE_REGISTRY, NULL);
}

typedef struct {
  TandemVoiceRegistry *registry;
  char *openai_key;
  char *gemini_key;
  gboolean captions;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->registry);
  g_free (change->openai_key);
  g_free (change->gemini_key);
  g_free (change);
}

static void
apply_key_change (gpointer data)
{
  Change *change = data;

  g_free (change->registry->openai_key);
  g_free (change->registry->gemini_key);
  change->registry->openai_key = g_steal_pointer (&change->openai_key);
  change->registry->gemini_key = g_steal_pointer (&change->gemini_key);
}

void
tandem_voice_registry_set_keys (TandemVoiceRegistry *self, TandemMediaThread *thread, TandemSecrets *secrets)
{
  Change *change = g_new0 (Change, 1);

  change->registry = g_object_ref (self);
  change->openai_key = g_strdup (tandem_secrets_get (secrets, TANDEM_SECRET_OPENAI_API_KEY));
  change->gemini_key = g_strdup (tandem_secrets_get (secrets, TANDEM_SECRET_GEMINI_API_KEY));
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

static SoupSession *
get_session (TandemVoiceRegistry *self)
{
  if (!self->session)
    self->session = tandem_voice_socket_make_session ();
  return self->session;
}

static TandemVoice *
make_transcriber (TandemVoiceRegistry *self, TandemProfile *profile, GError **error)
{
  if (!self->captions || !self->openai_key || !*self->openai_key || !*tandem_profile_get_transcription_model (profile))
    return NULL;
  return tandem_openai_transcriber_new (profile, get_session (self), self->openai_key, error);
}

TandemVoice *
tandem_voice_registry_make (TandemProfile *profile, gpointer user_data, GError **error)
{
  TandemVoiceRegistry *self = TANDEM_VOICE_REGISTRY (user_data);
  const char *provider = tandem_profile_get_provider (profile);

  if (g_str_equal (provider, "none"))
    return NULL;
  if (g_str_equal (provider, "echo"))
    return tandem_echo_voice_new ();
  if (g_str_equal (provider, "openai"))
    return tandem_openai_voice_new (profile, get_session (self), self->openai_key, error);
  if (g_str_equal (provider, "gemini"))
    return tandem_gemini_voice_new (profile, get_session (self), self->gemini_key, error);
  if (g_str_equal (provider, TANDEM_CAPTIONS_PROVIDER))
    return make_transcriber (self, profile, error);
  g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
               "The provider “%s” is not known here: use openai, gemini or echo (AI_PROVIDER).", provider);
  return NULL;
}

const char *const *
tandem_voice_registry_get_providers (void)
{
  static const char *const providers[] = { "openai", "gemini", "echo", NULL };

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
