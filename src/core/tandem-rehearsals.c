// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-rehearsals.h"

#include "tandem-call-limits.h"
#include "tandem-error.h"
#include "tandem-media-token.h"
#include "tandem-profile-variables.h"
#include "tandem-voice-service.h"

struct _TandemRehearsals {
  GObject parent_instance;

  /* owned */
  TandemCallParts parts;
  TandemSound *sound;       /* nullable, as all below */
  TandemSecrets *secrets;
  TandemPractice *practice;
};

G_DEFINE_FINAL_TYPE (TandemRehearsals, tandem_rehearsals, G_TYPE_OBJECT)

enum { CALL_ADDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_rehearsals_dispose (GObject *object)
{
  TandemRehearsals *self = TANDEM_REHEARSALS (object);

  g_clear_object (&self->practice);
  g_clear_object (&self->secrets);
  g_clear_object (&self->sound);
  tandem_call_parts_clear (&self->parts);
  G_OBJECT_CLASS (tandem_rehearsals_parent_class)->dispose (object);
}

static void
tandem_rehearsals_class_init (TandemRehearsalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_rehearsals_dispose;
  signals[CALL_ADDED] = g_signal_new ("call-added", TANDEM_TYPE_REHEARSALS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
}

static void
tandem_rehearsals_init (TandemRehearsals *self)
{
}

TandemRehearsals *
tandem_rehearsals_new (const TandemCallParts *parts)
{
  TandemRehearsals *self = g_object_new (TANDEM_TYPE_REHEARSALS, NULL);

  tandem_call_parts_init_copy (&self->parts, parts);
  return self;
}

void
tandem_rehearsals_set_sound (TandemRehearsals *self, TandemSound *sound)
{
  g_return_if_fail (TANDEM_IS_REHEARSALS (self));
  g_set_object (&self->sound, sound);
}

void
tandem_rehearsals_set_secrets (TandemRehearsals *self, TandemSecrets *secrets)
{
  g_return_if_fail (TANDEM_IS_REHEARSALS (self));
  g_set_object (&self->secrets, secrets);
}

void
tandem_rehearsals_set_practice (TandemRehearsals *self, TandemPractice *practice)
{
  g_return_if_fail (TANDEM_IS_REHEARSALS (self));
  g_set_object (&self->practice, practice);
}

TandemCall *
tandem_rehearsals_get_current (TandemRehearsals *self)
{
  g_autoptr (GPtrArray) calls = NULL;

  g_return_val_if_fail (TANDEM_IS_REHEARSALS (self), NULL);
  calls = tandem_live_calls_list (self->parts.live);
  for (guint i = 0; i < calls->len; i++)
    if (tandem_call_get_mode (calls->pdata[i]) == TANDEM_CALL_MODE_REHEARSAL)
      return calls->pdata[i];
  return NULL;
}

gboolean
tandem_rehearsals_can_practise (TandemRehearsals *self)
{
  g_return_val_if_fail (TANDEM_IS_REHEARSALS (self), FALSE);
  return self->practice && tandem_practice_is_there (self->practice);
}

/* --- what is missing -------------------------------------------------------------------------------- */

static gboolean
check_sound (TandemRehearsals *self, GError **error)
{
  TandemSoundFeatures features;

  /* Nobody has looked for devices before somebody asks for them; what is found is told by "changed". */
  if (self->sound)
    tandem_sound_get_devices (self->sound, TANDEM_SOUND_ROLE_MICROPHONE);
  features = self->sound ? tandem_sound_get_features (self->sound) : 0;
  if ((features & TANDEM_SOUND_CAN_CAPTURE) && (features & TANDEM_SOUND_CAN_PLAY))
    return TRUE;
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE, "A rehearsal needs a %s: connect one and try again.",
               features & TANDEM_SOUND_CAN_CAPTURE ? "loudspeaker" : features & TANDEM_SOUND_CAN_PLAY ? "microphone"
                                                                   : "microphone and a loudspeaker");
  return FALSE;
}

static gboolean
check_key (TandemRehearsals *self, TandemProfile *profile, GError **error)
{
  const TandemVoiceService *service = tandem_voice_service_lookup (tandem_profile_get_provider (profile));
  const char *key = service && service->secret && self->secrets ? tandem_secrets_get (self->secrets, service->secret) : NULL;

  if (!service || !service->secret || !self->secrets || (key && *key))
    return TRUE;
  g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
               "There is no key for %s yet: enter it in the preferences, or rehearse with the practice agent.", service->name);
  return FALSE;
}

static gboolean
check_place (TandemRehearsals *self, GError **error)
{
  if (!tandem_rehearsals_get_current (self))
    return check_sound (self, error);
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "A rehearsal is going on already: end it first.");
  return FALSE;
}

gboolean
tandem_rehearsals_check (TandemRehearsals *self, TandemProfile *profile, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_REHEARSALS (self) && TANDEM_IS_PROFILE (profile), FALSE);
  return check_place (self, error) && check_key (self, profile, error);
}

/* --- beginning -------------------------------------------------------------------------------------- */

typedef struct {
  TandemProfile *profile;
  TandemCall *call;
} Beginning;

static void
beginning_free (gpointer data)
{
  Beginning *beginning = data;

  g_clear_object (&beginning->profile);
  g_clear_object (&beginning->call);
  g_free (beginning);
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemRehearsals *self = g_task_get_source_object (task);
  const Beginning *beginning = g_task_get_task_data (task);
  g_autofree char *token = tandem_media_token_new ();
  GError *error = NULL;

  if (!tandem_store_save_finish (TANDEM_STORE (source), result, &error)) {
    tandem_live_calls_advance (self->parts.live, beginning->call, TANDEM_CALL_STATE_FAILED, error->message);
    g_task_return_error (task, error);
  } else if (!tandem_live_calls_open_media (self->parts.live, beginning->call, beginning->profile, token)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The rehearsal was ended before it began.");
  } else {
    g_task_return_pointer (task, g_object_ref (beginning->call), g_object_unref);
  }
}

/* Takes @task. */
static void
begin (TandemRehearsals *self, GTask *task)
{
  Beginning *beginning = g_task_get_task_data (task);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  beginning->call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_REHEARSAL, "", "");
  tandem_call_set_profile_name (beginning->call, tandem_profile_get_name (beginning->profile));
  tandem_profile_variables_fill (beginning->profile, beginning->call, now, NULL);
  tandem_call_limits_take (beginning->call, beginning->profile);
  tandem_live_calls_add (self->parts.live, beginning->call);
  tandem_call_history_add (self->parts.history, beginning->call);
  g_signal_emit (self, signals[CALL_ADDED], 0, beginning->call);
  tandem_store_save_call_async (self->parts.store, beginning->call, NULL, did_save, task);
}

static void
did_prepare (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemRehearsals *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!tandem_practice_prepare_finish (TANDEM_PRACTICE (source), result, &error) || !self->parts.live ||
      !check_place (self, &error)) {
    g_task_return_error (task, error ? error : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Tandem was stopped."));
    return;
  }
  begin (self, g_steal_pointer (&task));
}

void
tandem_rehearsals_begin_async (TandemRehearsals *self, TandemProfile *profile, gboolean practice, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (TandemProfile) complete = NULL;
  Beginning *beginning;
  GError *error = NULL;

  g_return_if_fail (TANDEM_IS_REHEARSALS (self) && TANDEM_IS_PROFILE (profile));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_rehearsals_begin_async);
  practice = practice && tandem_rehearsals_can_practise (self);
  complete = tandem_settings_complete_profile (self->parts.settings, profile);
  if (practice ? !check_place (self, &error) : !tandem_rehearsals_check (self, complete, &error)) {
    g_task_return_error (task, error);
    return;
  }
  beginning = g_new0 (Beginning, 1);
  beginning->profile = g_steal_pointer (&complete);
  g_task_set_task_data (task, beginning, beginning_free);
  if (practice)
    tandem_practice_prepare_async (self->practice, beginning->profile, cancellable, did_prepare, g_steal_pointer (&task));
  else
    begin (self, g_steal_pointer (&task));
}

TandemCall *
tandem_rehearsals_begin_finish (TandemRehearsals *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
