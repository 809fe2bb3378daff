// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dialler.h"

#include "tandem-call-carrier.h"
#include "tandem-call-limits.h"
#include "tandem-dial-policy.h"
#include "tandem-dial-wish.h"
#include "tandem-error.h"
#include "tandem-media-token.h"
#include "tandem-phone-number.h"
#include "tandem-profile-variables.h"

/* Characters of a message; Twilio takes 4000 bytes of TwiML. */
#define MESSAGE_MAX 1000
#define NAME_MAX_CHARS 64

struct _TandemDialler {
  GObject parent_instance;

  /* owned */
  TandemCallParts parts;
  TandemDialPolicy *policy;
  TandemProfiles *profiles; /* nullable */

  /* borrowed, static */
  const char *const *providers;
};

G_DEFINE_FINAL_TYPE (TandemDialler, tandem_dialler, G_TYPE_OBJECT)

enum { CALL_ADDED, CALL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_dialler_dispose (GObject *object)
{
  TandemDialler *self = TANDEM_DIALLER (object);

  g_clear_object (&self->policy);
  g_clear_object (&self->profiles);
  tandem_call_parts_clear (&self->parts);
  G_OBJECT_CLASS (tandem_dialler_parent_class)->dispose (object);
}

static void
tandem_dialler_class_init (TandemDiallerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_dialler_dispose;
  signals[CALL_ADDED] = g_signal_new ("call-added", TANDEM_TYPE_DIALLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_DIALLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
}

static void
tandem_dialler_init (TandemDialler *self)
{
}

TandemDialler *
tandem_dialler_new (const TandemCallParts *parts)
{
  TandemDialler *self = g_object_new (TANDEM_TYPE_DIALLER, NULL);

  tandem_call_parts_init_copy (&self->parts, parts);
  self->policy = tandem_dial_policy_new (parts->settings);
  return self;
}

typedef struct {
  TandemCall *call;
  TandemProfile *profile;
  char *media_token;
} DialState;

static void
dial_state_free (DialState *state)
{
  g_clear_object (&state->call);
  g_clear_object (&state->profile);
  g_free (state->media_token);
  g_free (state);
}

static void
did_place_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemDialler *self = g_task_get_source_object (task);
  DialState *state = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (tandem_carrier_place_call_finish (TANDEM_CARRIER (source), result, &error)) {
    tandem_save_queue_add_call (self->parts.saves, state->call);
    g_signal_emit (self, signals[CALL_CHANGED], 0, state->call);
    g_task_return_pointer (task, g_object_ref (state->call), g_object_unref);
    return;
  }
  tandem_live_calls_advance (self->parts.live, state->call, TANDEM_CALL_STATE_FAILED, error->message);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* The call is on disk: only now may it cost money. */
static void
did_save_new_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemDialler *self = g_task_get_source_object (task);
  DialState *state = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!tandem_store_save_finish (TANDEM_STORE (source), result, &error)) {
    tandem_live_calls_advance (self->parts.live, state->call, TANDEM_CALL_STATE_FAILED, error->message);
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (tandem_call_get_message (state->call)
        ? !tandem_call_is_live (state->call)
        : !tandem_live_calls_open_media (self->parts.live, state->call, state->profile, state->media_token)) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                             "The call was hung up before it was placed.");
    return;
  }
  tandem_carrier_place_call_async (self->parts.carrier, state->call, state->media_token, g_task_get_cancellable (task),
                                   did_place_call, g_object_ref (task));
}

static TandemProfile *
make_profile (TandemDialler *self, const TandemDialRequest *request, GError **error)
{
  TandemProfile *wanted = request->profile;
  TandemProfile *profile;

  if (!wanted && request->profile_name && *request->profile_name && self->profiles) {
    wanted = tandem_profiles_lookup (self->profiles, request->profile_name, error);
    if (!wanted)
      return NULL;
  }
  profile = wanted ? tandem_settings_complete_profile (self->parts.settings, wanted)
                   : tandem_settings_dup_default_profile (self->parts.settings);
  if (request->provider && *request->provider)
    tandem_settings_apply_provider (self->parts.settings, profile, request->provider);
  if (request->instructions && *request->instructions)
    g_object_set (profile, "instructions", request->instructions, NULL);
  if (request->voice && *request->voice)
    g_object_set (profile, "voice", request->voice, NULL);
  if (request->greeting)
    g_object_set (profile, "greeting", request->greeting, NULL);
  if (request->mode == TANDEM_CALL_MODE_ECHO)
    g_object_set (profile, "provider", "echo", NULL);
  else if (request->mode == TANDEM_CALL_MODE_OPERATOR)
    g_object_set (profile, "provider", "none", NULL);
  return profile;
}

/* A wrong wish is the caller's to correct, a wrong setting the owner's. */
static gboolean
check_provider (TandemDialler *self, const TandemDialRequest *request, TandemProfile *profile, GError **error)
{
  const char *provider = tandem_profile_get_provider (profile);
  g_autofree char *known = NULL;

  if (!self->providers || g_str_equal (provider, "none") || g_strv_contains (self->providers, provider))
    return TRUE;
  known = g_strjoinv (" or ", (char **) self->providers);
  if (g_strcmp0 (request->provider, provider) == 0)
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "There is no provider “%s” here: use %s.", provider,
                 known);
  else
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                 "There is no provider “%s” here: set AI_PROVIDER to %s.", provider, known);
  return FALSE;
}

/* A message must have words, and they must fit into one request. */
static gboolean
check_message (const char *message, GError **error)
{
  g_autofree char *words = message ? g_strstrip (g_strdup (message)) : NULL;

  if (!words || (*words && g_utf8_strlen (words, -1) <= MESSAGE_MAX))
    return TRUE;
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
               *words ? "A message can have %d characters: shorten it." : "Write what is to be said, in at most %d characters.",
               MESSAGE_MAX);
  return FALSE;
}

/* Only an agent is told or says anything of them. */
static gboolean
check_variables (const TandemDialRequest *request, TandemProfile *profile, GError **error)
{
  return request->message || request->mode != TANDEM_CALL_MODE_AGENT ||
         tandem_profile_variables_check (profile, request->variables, error);
}

/* The call is in the list, so it is known who is called. */
static void
take_profile (TandemCall *call, TandemProfile *profile, GHashTable *variables)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  tandem_profile_variables_fill (profile, call, now, variables);
  tandem_call_limits_take (call, profile);
}

/* A message that the carrier says needs nobody to say it to. */
static TandemMachineAction
choose_machine_action (TandemDialler *self, const TandemDialRequest *request)
{
  TandemMachineAction usual =
    tandem_machine_action_from_string (tandem_settings_get_string (self->parts.settings, "machine-detection"));

  if (request->message || request->carrier || request->machine_detection == TANDEM_DIAL_DETECTION_OFF)
    return TANDEM_MACHINE_ACTION_OFF;
  if (request->machine_detection == TANDEM_DIAL_DETECTION_ON && usual == TANDEM_MACHINE_ACTION_OFF)
    return TANDEM_MACHINE_ACTION_TELL;
  return usual;
}

/* Numbers for a carrier of telephones. */
static gboolean
check_numbers (TandemDialler *self, const TandemDialRequest *request, char **from, char **to, GError **error)
{
  const char *own = request->from && *request->from ? request->from : tandem_settings_get_string (self->parts.settings, "phone-number");

  *to = tandem_dial_policy_check_number (self->policy, request->to, error);
  if (!*to)
    return FALSE;
  if (!*own) {
    g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                         "No number to call from: set TWILIO_PHONE_NUMBER or enter it in the window.");
    return FALSE;
  }
  *from = tandem_phone_number_normalize (own, tandem_settings_get_string (self->parts.settings, "region"), error);
  return *from != NULL;
}

/* Whoever is at the other end of another carrier has a name at most. */
static gboolean
check_names (TandemDialler *self, const TandemDialRequest *request, char **from, char **to, GError **error)
{
  const char *own = tandem_settings_get_string (self->parts.settings, "phone-number");
  g_autofree char *here = g_strdup (request->from && *request->from ? request->from : *own ? own : "Tandem");
  g_autofree char *there = g_strstrip (g_strdup (request->to ? request->to : ""));
  gboolean inbound = request->direction == TANDEM_DIRECTION_INBOUND;

  if (g_utf8_strlen (there, -1) > NAME_MAX_CHARS || g_utf8_strlen (here, -1) > NAME_MAX_CHARS) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER, "A name can have %d characters: shorten it.", NAME_MAX_CHARS);
    return FALSE;
  }
  if (!*there) {
    g_free (there);
    there = g_strdup (request->carrier);
  }
  *from = g_strdup (inbound ? there : here);
  *to = g_strdup (inbound ? here : there);
  return TRUE;
}

void
tandem_dialler_dial_async (TandemDialler *self, const TandemDialRequest *request, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *to = NULL;
  g_autofree char *from = NULL;
  g_autofree char *id = NULL;
  g_autoptr (TandemProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  DialState *state;
  gboolean valid;

  g_return_if_fail (TANDEM_IS_DIALLER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_dialler_dial_async);
  valid = request->carrier ? check_names (self, request, &from, &to, &error) : check_numbers (self, request, &from, &to, &error);
  profile = valid ? make_profile (self, request, &error) : NULL;
  if (!profile || !check_message (request->message, &error) || !check_variables (request, profile, &error) ||
      (!request->message && !check_provider (self, request, profile, &error)) ||
      !tandem_dial_policy_take (self->policy, tandem_call_history_get_calls (self->parts.history),
                                tandem_live_calls_count (self->parts.live), &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }

  id = g_uuid_string_random ();
  state = g_new0 (DialState, 1);
  state->call = tandem_call_new (id, request->carrier ? request->direction : TANDEM_DIRECTION_OUTBOUND, request->mode, from, to);
  tandem_call_carrier_set (state->call, request->carrier);
  state->profile = g_steal_pointer (&profile);
  state->media_token = tandem_media_token_new ();
  tandem_call_set_profile_name (state->call, tandem_profile_get_name (state->profile));
  g_task_set_task_data (task, state, (GDestroyNotify) dial_state_free);
  tandem_live_calls_add (self->parts.live, state->call);
  tandem_call_history_add (self->parts.history, state->call);
  take_profile (state->call, state->profile, request->variables);
  tandem_call_set_machine_action (state->call, choose_machine_action (self, request));
  if (request->message)
    tandem_call_set_message (state->call, request->message, request->voice);
  else
    tandem_operator_take_in (self->parts.operator, state->call, request->record);
  g_signal_emit (self, signals[CALL_ADDED], 0, state->call);
  tandem_store_save_call_async (self->parts.store, state->call, NULL, did_save_new_call, g_steal_pointer (&task));
}

TandemCall *
tandem_dialler_dial_finish (TandemDialler *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tandem_dialler_set_profiles (TandemDialler *self, TandemProfiles *profiles)
{
  g_return_if_fail (TANDEM_IS_DIALLER (self));
  g_set_object (&self->profiles, profiles);
}

void
tandem_dialler_set_providers (TandemDialler *self, const char *const *providers)
{
  g_return_if_fail (TANDEM_IS_DIALLER (self));
  self->providers = providers;
}

guint
tandem_dialler_get_wait_s (TandemDialler *self)
{
  g_return_val_if_fail (TANDEM_IS_DIALLER (self), 0);
  return tandem_dial_policy_get_wait_s (self->policy);
}

char *
tandem_dialler_check_transfer (TandemDialler *self, const char *to, GError **error)
{
  g_autofree char *number = NULL;

  g_return_val_if_fail (TANDEM_IS_DIALLER (self), NULL);
  number = tandem_dial_policy_check_number (self->policy, to, error);
  /* It takes no place among the calls that are up: the one it belongs to has one. */
  if (!number || !tandem_dial_policy_take (self->policy, tandem_call_history_get_calls (self->parts.history), 0, error))
    return NULL;
  return g_steal_pointer (&number);
}
