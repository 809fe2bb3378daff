// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-answerer.h"

#include "tandem-call-limits.h"
#include "tandem-error.h"
#include "tandem-inbound-rule.h"
#include "tandem-media-token.h"
#include "tandem-profile-variables.h"

/* A call that came in, until it is over. */
typedef struct {
  /* owned */
  TandemCall *call;
  TandemInboundRule *rule;
  guint timer_id; /* while it rings: until the operator has had time enough; a message: until it is too long */

  /* borrowed */
  TandemAnswerer *owner;

  TandemTreatment treatment;
  gboolean ringing;
} Visit;

struct _TandemAnswerer {
  GObject parent_instance;

  /* owned */
  TandemCallParts parts;
  TandemProfiles *profiles; /* nullable */
  GPtrArray *visits;        /* Visit, oldest first */
};

G_DEFINE_FINAL_TYPE (TandemAnswerer, tandem_answerer, G_TYPE_OBJECT)

enum { CALL_ADDED, CALL_CHANGED, RINGING_CHANGED, TIME_IS_UP, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
visit_free (gpointer data)
{
  Visit *visit = data;

  g_clear_handle_id (&visit->timer_id, g_source_remove);
  g_clear_pointer (&visit->rule, tandem_inbound_rule_free);
  g_clear_object (&visit->call);
  g_free (visit);
}

static void
tandem_answerer_dispose (GObject *object)
{
  TandemAnswerer *self = TANDEM_ANSWERER (object);

  g_ptr_array_set_size (self->visits, 0);
  g_clear_object (&self->profiles);
  tandem_call_parts_clear (&self->parts);
  G_OBJECT_CLASS (tandem_answerer_parent_class)->dispose (object);
}

static void
tandem_answerer_finalize (GObject *object)
{
  g_ptr_array_unref (TANDEM_ANSWERER (object)->visits);
  G_OBJECT_CLASS (tandem_answerer_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n)
{
  return g_signal_new (name, TANDEM_TYPE_ANSWERER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n, TANDEM_TYPE_CALL);
}

static void
tandem_answerer_class_init (TandemAnswererClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_answerer_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_answerer_finalize;
  signals[CALL_ADDED] = add_signal ("call-added", 1);
  signals[CALL_CHANGED] = add_signal ("call-changed", 1);
  signals[RINGING_CHANGED] = add_signal ("ringing-changed", 0);
  signals[TIME_IS_UP] = add_signal ("time-is-up", 1);
}

static void
tandem_answerer_init (TandemAnswerer *self)
{
  self->visits = g_ptr_array_new_with_free_func (visit_free);
}

static Visit *
find_visit (TandemAnswerer *self, TandemCall *call)
{
  for (guint i = 0; i < self->visits->len; i++) {
    Visit *visit = self->visits->pdata[i];

    if (visit->call == call)
      return visit;
  }
  return NULL;
}

static void
set_ringing (TandemAnswerer *self, Visit *visit, gboolean ringing)
{
  g_clear_handle_id (&visit->timer_id, g_source_remove);
  if (visit->ringing == ringing)
    return;
  visit->ringing = ringing;
  g_signal_emit (self, signals[RINGING_CHANGED], 0);
}

/* --- answering -------------------------------------------------------------------------------------- */

static gboolean
on_message_too_long (gpointer user_data)
{
  Visit *visit = user_data;

  visit->timer_id = 0;
  /* Who took over talks as long as they like. */
  if (tandem_call_get_mode (visit->call) == TANDEM_CALL_MODE_VOICEMAIL)
    g_signal_emit (visit->owner, signals[TIME_IS_UP], 0, visit->call);
  return G_SOURCE_REMOVE;
}

/* Nobody speaks in a message, so it has nothing of a profile but what the settings say.  Who calls must not suffer for a profile that was removed, or wants to know what nobody can tell it. */
static TandemProfile *
make_profile (TandemAnswerer *self, Visit *visit, TandemCallMode mode)
{
  const char *name = mode == TANDEM_CALL_MODE_AGENT ? visit->rule->profile : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  TandemProfile *chosen = self->profiles && name && *name ? tandem_profiles_lookup (self->profiles, name, &error) : NULL;
  TandemProfile *profile = chosen ? tandem_profiles_dup_for_call (self->profiles, chosen)
                                  : tandem_settings_dup_default_profile (self->parts.settings);

  tandem_inbound_rule_apply (visit->rule, profile);
  if (chosen)
    tandem_profile_variables_check (profile, NULL, &error);
  if (error)
    tandem_call_set_notice (visit->call, error->message);
  tandem_profile_variables_fill (profile, visit->call, now, NULL);
  tandem_call_limits_take (visit->call, profile);
  return profile;
}

/* Opens the line and lets the carrier connect it. */
static void
connect_line (TandemAnswerer *self, Visit *visit, TandemCallMode mode, TandemPatch patch)
{
  g_autofree char *token = tandem_media_token_new ();
  g_autoptr (TandemProfile) profile = make_profile (self, visit, mode);
  gboolean message = mode == TANDEM_CALL_MODE_VOICEMAIL;

  set_ringing (self, visit, FALSE);
  if (mode != TANDEM_CALL_MODE_AGENT)
    g_object_set (profile, "provider", "none", NULL);
  tandem_call_set_mode (visit->call, mode);
  tandem_call_set_patch (visit->call, patch);
  tandem_call_set_profile_name (visit->call, tandem_profile_get_name (profile));
  if (message)
    tandem_operator_set_recording (self->parts.operator, visit->call, TANDEM_RECORDING_ON, NULL);
  else
    tandem_operator_take_in (self->parts.operator, visit->call, FALSE);
  tandem_live_calls_open_media (self->parts.live, visit->call, profile, token);
  tandem_carrier_connect_call (self->parts.carrier, visit->call, token, message ? visit->rule->greeting : NULL);
  if (message)
    visit->timer_id = g_timeout_add_seconds ((guint) tandem_settings_get_int (self->parts.settings, "voicemail-limit"),
                                             on_message_too_long, visit);
  g_signal_emit (self, signals[CALL_CHANGED], 0, visit->call);
}

static gboolean
has_agent (TandemAnswerer *self)
{
  return *tandem_settings_get_string (self->parts.settings, "ai-provider") != '\0';
}

static void treat (TandemAnswerer *self, Visit *visit, TandemTreatment treatment);

static gboolean
on_nobody_answered (gpointer user_data)
{
  Visit *visit = user_data;
  TandemAnswerer *self = visit->owner;

  visit->timer_id = 0;
  treat (self, visit, tandem_inbound_rule_next (visit->rule, self->parts.settings));
  return G_SOURCE_REMOVE;
}

static void
refuse (TandemAnswerer *self, Visit *visit, const char *sentence, const char *reason)
{
  set_ringing (self, visit, FALSE);
  tandem_call_set_end_reason (visit->call, reason);
  tandem_carrier_refuse_call (self->parts.carrier, visit->call, sentence);
}

/* NULL: the busy tone. */
static const char *
get_busy_sentence (TandemAnswerer *self)
{
  const char *sentence = tandem_settings_get_string (self->parts.settings, "busy-sentence");

  return *sentence ? sentence : NULL;
}

static void
treat (TandemAnswerer *self, Visit *visit, TandemTreatment treatment)
{
  gboolean was_rung = visit->treatment == TANDEM_TREATMENT_OPERATOR && visit->ringing;

  visit->treatment = treatment;
  switch (treatment) {
  case TANDEM_TREATMENT_OPERATOR:
    set_ringing (self, visit, TRUE);
    visit->timer_id = g_timeout_add_seconds ((guint) visit->rule->ring_s, on_nobody_answered, visit);
    tandem_carrier_ring_call (self->parts.carrier, visit->call);
    break;
  case TANDEM_TREATMENT_AGENT: connect_line (self, visit, TANDEM_CALL_MODE_AGENT, TANDEM_PATCH_AGENT); break;
  case TANDEM_TREATMENT_VOICEMAIL: connect_line (self, visit, TANDEM_CALL_MODE_VOICEMAIL, TANDEM_PATCH_AGENT); break;
  case TANDEM_TREATMENT_FULL: refuse (self, visit, get_busy_sentence (self), "all lines were busy"); break;
  case TANDEM_TREATMENT_BUSY:
  default: refuse (self, visit, NULL, was_rung ? "not answered" : "turned away"); break;
  }
}

/* --- one comes in ----------------------------------------------------------------------------------- */

typedef struct {
  TandemAnswerer *self;
  TandemCall *call;
} Saving;

static void
did_save_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr (TandemAnswerer) self = saving->self;
  g_autoptr (TandemCall) call = saving->call;
  g_autoptr (GError) error = NULL;
  Visit *visit = find_visit (self, call);

  /* A store that has no room is told of and tried again there; the caller is not to suffer for it. */
  if (!tandem_store_save_finish (TANDEM_STORE (source), result, &error))
    tandem_save_queue_add_call (self->parts.saves, call);
  if (visit && tandem_call_is_live (call))
    treat (self, visit, visit->treatment);
}

static void
on_incoming (TandemCarrier *carrier, TandemCall *call, gpointer user_data)
{
  TandemAnswerer *self = TANDEM_ANSWERER (user_data);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  Visit *visit = g_new0 (Visit, 1);
  Saving *saving = g_new0 (Saving, 1);

  visit->owner = self;
  visit->call = g_object_ref (call);
  visit->rule = tandem_inbound_rule_new (self->parts.settings, tandem_call_get_to (call));
  visit->treatment = tandem_inbound_rule_choose (visit->rule, self->parts.settings, tandem_call_get_from (call), now,
                                                 tandem_live_calls_count (self->parts.live), TRUE);
  g_ptr_array_add (self->visits, visit);
  tandem_live_calls_add (self->parts.live, call);
  tandem_call_history_add (self->parts.history, call);
  g_signal_emit (self, signals[CALL_ADDED], 0, call);
  saving->self = g_object_ref (self);
  saving->call = g_object_ref (call);
  tandem_store_save_call_async (self->parts.store, call, NULL, did_save_call, saving);
}

/* The caller gave up, or the call is over in another way. */
static void
on_live_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemAnswerer *self = TANDEM_ANSWERER (user_data);
  Visit *visit = find_visit (self, call);

  if (!visit || tandem_call_is_live (call))
    return;
  if (visit->ringing && g_strcmp0 (tandem_call_get_end_reason (call), "hung up here") != 0) {
    tandem_call_set_end_reason (call, "missed");
    tandem_save_queue_add_call (self->parts.saves, call);
  }
  set_ringing (self, visit, FALSE);
  g_ptr_array_remove (self->visits, visit);
}

TandemAnswerer *
tandem_answerer_new (const TandemCallParts *parts)
{
  TandemAnswerer *self = g_object_new (TANDEM_TYPE_ANSWERER, NULL);

  tandem_call_parts_init_copy (&self->parts, parts);
  g_signal_connect_object (parts->carrier, "incoming", G_CALLBACK (on_incoming), self, 0);
  g_signal_connect_object (parts->live, "call-changed", G_CALLBACK (on_live_changed), self, 0);
  return self;
}

void
tandem_answerer_set_profiles (TandemAnswerer *self, TandemProfiles *profiles)
{
  g_return_if_fail (TANDEM_IS_ANSWERER (self) && (!profiles || TANDEM_IS_PROFILES (profiles)));
  g_set_object (&self->profiles, profiles);
}

/* --- verbs ------------------------------------------------------------------------------------------ */

gboolean
tandem_answerer_is_ringing (TandemAnswerer *self, TandemCall *call)
{
  Visit *visit;

  g_return_val_if_fail (TANDEM_IS_ANSWERER (self), FALSE);
  visit = find_visit (self, call);
  return visit && visit->ringing;
}

TandemCall *
tandem_answerer_get_ringing (TandemAnswerer *self)
{
  g_return_val_if_fail (TANDEM_IS_ANSWERER (self), NULL);
  for (guint i = 0; i < self->visits->len; i++) {
    Visit *visit = self->visits->pdata[i];

    if (visit->ringing)
      return visit->call;
  }
  return NULL;
}

static Visit *
check_ringing (TandemAnswerer *self, TandemCall *call, GError **error)
{
  Visit *visit = find_visit (self, call);

  if (visit && visit->ringing)
    return visit;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "This call does not ring here.");
  return NULL;
}

gboolean
tandem_answerer_answer (TandemAnswerer *self, TandemCall *call, TandemPatch patch, GError **error)
{
  Visit *visit;

  g_return_val_if_fail (TANDEM_IS_ANSWERER (self), FALSE);

  visit = check_ringing (self, call, error);
  if (!visit)
    return FALSE;
  if (patch != TANDEM_PATCH_OPERATOR && patch != TANDEM_PATCH_HOLD && !has_agent (self)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "No AI service is set up: answer the call yourself.");
    return FALSE;
  }
  /* An agent that only listens knows what was said when the call is handed to it. */
  connect_line (self, visit, has_agent (self) ? TANDEM_CALL_MODE_AGENT : TANDEM_CALL_MODE_OPERATOR, patch);
  return TRUE;
}

gboolean
tandem_answerer_decline (TandemAnswerer *self, TandemCall *call, GError **error)
{
  Visit *visit;

  g_return_val_if_fail (TANDEM_IS_ANSWERER (self), FALSE);

  visit = check_ringing (self, call, error);
  if (!visit)
    return FALSE;
  treat (self, visit, tandem_inbound_rule_next (visit->rule, self->parts.settings));
  return TRUE;
}
