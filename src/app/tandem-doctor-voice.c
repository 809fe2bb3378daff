// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gi18n.h>

#include "tandem-doctor-round.h"
#include "tandem-error.h"
#include "tandem-voice-service.h"

/* A session that is opened, configured and closed again: nothing is said, so nothing is to be paid.  It lives on the
 * media thread; the round is only touched on the main thread. */
typedef struct {
  TandemDoctorRound *round;
  TandemMediaThread *thread;
  TandemVoiceRegistry *registry;
  TandemProfile *profile;
  TandemVoice *voice; /* NULL when it is over */
  GError *error;
  gulong cancelled_id;
  _Atomic int refs;
} Session;

static Session *
session_ref (Session *self)
{
  self->refs++;
  return self;
}

/* The last one goes on the main thread, unless everything is being taken apart. */
static void
session_unref (gpointer data)
{
  Session *self = data;

  if (--self->refs > 0)
    return;
  g_clear_pointer (&self->round, tandem_doctor_round_unref);
  g_clear_object (&self->voice);
  g_clear_object (&self->profile);
  g_clear_object (&self->registry);
  g_clear_error (&self->error);
  g_clear_object (&self->thread);
  g_free (self);
}

static void
add (TandemDoctorRound *round, TandemCheckState state, const char *code, const char *sentence, const char *fix,
     const char *setting)
{
  const TandemCheckData data = { .hop = TANDEM_HOP_AI, .state = state, .code = code, .sentence = sentence, .fix = fix,
                                 .setting = setting };

  tandem_doctor_round_add (round, &data);
}

static const TandemVoiceService *
get_service (TandemDoctorRound *round)
{
  const TandemVoiceService *service = tandem_voice_service_lookup (tandem_settings_get_string (round->patient.settings, "ai-provider"));

  return service ? service : tandem_voice_service_lookup ("openai");
}

static gboolean
has_own_address (TandemDoctorRound *round, const TandemVoiceService *service)
{
  g_autoptr (TandemSettings) standard = tandem_settings_new ();

  return !g_str_equal (tandem_settings_get_string (round->patient.settings, service->url_setting),
                       tandem_settings_get_string (standard, service->url_setting));
}

static void
tell_error (TandemDoctorRound *round, const GError *error)
{
  const TandemVoiceService *service = get_service (round);
  gboolean own = has_own_address (round, service);
  const char *url = tandem_settings_get_string (round->patient.settings, service->url_setting);
  g_autofree char *fix = NULL;

  /* A service of one's own is nowhere before it is said where. */
  if (!*url && (!service->host || !*service->host) && error->code == TANDEM_AGENT_ERROR_NOT_SET_UP) {
    fix = g_strdup_printf (_("Set %s to the address of your service, such as ws://127.0.0.1:8000/."), service->url_variable);
    add (round, TANDEM_CHECK_FAILED, "no-address", error->message, fix, service->url_variable);
    return;
  }
  switch ((TandemAgentError) error->code) {
    case TANDEM_AGENT_ERROR_NOT_SET_UP:
    case TANDEM_AGENT_ERROR_AUTH:
      fix = service->secret
              ? g_strdup_printf (_("Set %s to a key that is valid for %s (%s, API keys)."), service->key_variable, service->name, service->keys_at)
              : g_strdup_printf (_("Set %s to the credentials file of an account that may use %s (%s)."), service->key_variable,
                                 service->name, service->keys_at);
      add (round, TANDEM_CHECK_FAILED, "key-refused", error->message, fix, service->key_variable);
      return;
    case TANDEM_AGENT_ERROR_QUOTA:
      fix = g_strdup_printf (_("Look at plan and billing of the account of %s, or wait a little."), service->key_variable);
      add (round, TANDEM_CHECK_FAILED, "quota", error->message, fix, service->key_variable);
      return;
    case TANDEM_AGENT_ERROR_MODEL:
      fix = own ? g_strdup_printf (_("Set %s to a model that %s (%s) has, or correct that address."), service->model_variable, service->url_variable, url)
                : g_strdup_printf (_("Set %s to a model of %s, or leave it out."), service->model_variable, service->name);
      add (round, TANDEM_CHECK_FAILED, "model-unknown", error->message, fix, service->model_variable);
      return;
    case TANDEM_AGENT_ERROR_UNREACHABLE:
      fix = own ? g_strdup_printf (_("Correct %s (%s), or leave it out."), service->url_variable, url)
                : g_strdup_printf (_("Check the network of this computer: it must reach %s on port 443."), service->host);
      add (round, TANDEM_CHECK_FAILED, "unreachable", error->message, fix, own ? service->url_variable : NULL);
      return;
    case TANDEM_AGENT_ERROR_PROTOCOL:
    default:
      add (round, TANDEM_CHECK_FAILED, "refused", error->message,
           _("See whether AI_VOICE, AI_FORMAT and AI_TURN_DETECTION are what the service knows."), "AI_VOICE");
  }
}

/* Main thread. */
static void
tell (gpointer data)
{
  Session *self = data;
  g_autoptr (TandemDoctorRound) round = g_steal_pointer (&self->round);

  if (!round)
    return;
  if (self->cancelled_id)
    g_signal_handler_disconnect (round->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  if (g_cancellable_is_cancelled (round->cancellable))
    return;
  if (self->error)
    tell_error (round, self->error);
  else
    add (round, TANDEM_CHECK_OK, "accepted", _("The AI service accepts key, model and voice."), NULL, NULL);
}

/* Media thread.  Takes @error. */
static void
end (Session *self, GError *error)
{
  g_autoptr (TandemVoice) voice = g_steal_pointer (&self->voice);

  if (voice) {
    tandem_voice_set_listener (voice, NULL, NULL);
    tandem_voice_close (voice);
  }
  self->error = error;
  /* What open_one() began with goes with it. */
  tandem_media_thread_post_main (self->thread, tell, self, session_unref);
}

static void
on_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  g_autoptr (TandemVoice) kept = g_object_ref (voice);

  if (event->type == TANDEM_VOICE_READY)
    end (user_data, NULL);
  else if (event->type == TANDEM_VOICE_CLOSED)
    end (user_data, event->error ? g_error_copy (event->error)
                                 : g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                                                        "The AI service closed the connection."));
}

/* Media thread. */
static void
open_session (gpointer data)
{
  Session *self = data;
  GError *error = NULL;

  self->voice = tandem_voice_registry_make (self->profile, self->registry, &error);
  if (!self->voice) {
    end (self, error ? error : g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, "There is no AI service."));
    return;
  }
  tandem_voice_set_listener (self->voice, on_event, self);
  tandem_voice_open (self->voice);
}

/* Media thread: nobody waits for it any more. */
static void
drop_session (gpointer data)
{
  Session *self = data;

  if (self->voice)
    end (self, NULL);
}

/* Main thread. */
static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Session *self = user_data;

  tandem_media_thread_post (self->thread, drop_session, session_ref (self), session_unref);
}

static void
open_one (TandemDoctorRound *round)
{
  Session *self = g_new0 (Session, 1);

  self->refs = 1;
  self->round = tandem_doctor_round_ref (round);
  self->thread = g_object_ref (round->patient.thread);
  self->registry = g_object_ref (round->patient.registry);
  self->profile = tandem_settings_dup_default_profile (round->patient.settings);
  tandem_voice_registry_set_keys (self->registry, self->thread, round->patient.secrets);
  tandem_voice_registry_set_google (self->registry, self->thread, round->patient.settings);
  self->cancelled_id = g_signal_connect (round->cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  tandem_media_thread_post (self->thread, open_session, self, NULL);
}

void
tandem_doctor_look_at_voice (TandemDoctorRound *round)
{
  const char *provider = tandem_settings_get_string (round->patient.settings, "ai-provider");
  const char *key = tandem_secrets_get (round->patient.secrets, TANDEM_SECRET_OPENAI_API_KEY);
  g_autofree char *sentence = NULL;
  g_autofree char *known = NULL;
  g_autofree char *fix = NULL;

  if (g_str_equal (provider, "echo") || (!*provider && (!key || !*key))) {
    add (round, *provider ? TANDEM_CHECK_SKIPPED : TANDEM_CHECK_WARNING, "echo",
         _("There is no AI service: who calls hears an echo of themselves."), _("Set OPENAI_API_KEY, and AI_PROVIDER to openai."),
         "OPENAI_API_KEY");
    return;
  }
  if (*provider && !g_strv_contains (tandem_voice_registry_get_providers (), provider)) {
    sentence = g_strdup_printf (_("This version does not know the AI service “%s”."), provider);
    known = g_strjoinv (", ", (char **) tandem_voice_registry_get_providers ());
    fix = g_strdup_printf (_("Set AI_PROVIDER to one of these: %s."), known);
    add (round, TANDEM_CHECK_FAILED, "provider-unknown", sentence, fix, "AI_PROVIDER");
    return;
  }
  open_one (round);
}
