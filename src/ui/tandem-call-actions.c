// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-actions.h"

#include "tandem-error.h"

struct _TandemCallActions {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemCall *call;
  GSimpleActionGroup *group;
  GSignalGroup *changes;
};

G_DEFINE_FINAL_TYPE (TandemCallActions, tandem_call_actions, G_TYPE_OBJECT)

enum { FAILED, COMPOSE, ASKING, ASKED, CONSULTATION_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

gboolean
tandem_call_actions_offers (TandemCall *call, TandemPatch patch)
{
  if (tandem_agent_state_rules_out (tandem_call_get_agent (call), patch))
    return FALSE;
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    return patch == TANDEM_PATCH_AGENT || patch == TANDEM_PATCH_HOLD;
  if (patch == TANDEM_PATCH_HOLD || tandem_call_get_mode (call) == TANDEM_CALL_MODE_AGENT)
    return TRUE;
  if (patch == TANDEM_PATCH_OPERATOR)
    return tandem_call_get_mode (call) != TANDEM_CALL_MODE_ECHO;
  return patch == TANDEM_PATCH_AGENT && tandem_call_get_mode (call) != TANDEM_CALL_MODE_OPERATOR;
}

/* The call may end while a key is being pressed: then there is nothing to say. */
static void
report (TandemCallActions *self, const GError *error)
{
  if (error && !g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* --- actions ---------------------------------------------------------------------------------- */

static void
set_patch (TandemCallActions *self, TandemPatch patch)
{
  g_autoptr (GError) error = NULL;

  if (!self->call || !tandem_call_actions_offers (self->call, patch))
    return;
  tandem_switchboard_set_patch (self->switchboard, self->call, patch, &error);
  report (self, error);
}

static void
on_patch (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TandemPatch patch;

  if (tandem_patch_from_string (g_variant_get_string (state, NULL), &patch))
    set_patch (TANDEM_CALL_ACTIONS (user_data), patch);
}

static void
on_take_over (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  set_patch (TANDEM_CALL_ACTIONS (user_data),
             g_variant_get_boolean (state) ? TANDEM_PATCH_OPERATOR : TANDEM_PATCH_AGENT);
}

static void
on_monitor (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);
  g_autoptr (GError) error = NULL;

  tandem_switchboard_set_monitored (self->switchboard, self->call, g_variant_get_boolean (state), &error);
  report (self, error);
}

static void
on_mute (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);
  g_autoptr (GError) error = NULL;

  tandem_switchboard_set_muted (self->switchboard, self->call, g_variant_get_boolean (state), &error);
  report (self, error);
}

static void
on_record (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);
  g_autoptr (GError) error = NULL;

  tandem_switchboard_set_recording (self->switchboard, self->call,
                                    g_variant_get_boolean (state) ? TANDEM_RECORDING_ON : TANDEM_RECORDING_PAUSED,
                                    &error);
  report (self, error);
}

static void
on_compose (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[COMPOSE], 0, g_variant_get_string (parameter, NULL));
}

/* --- third parties ------------------------------------------------------------------------------ */

static void
on_ask (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[ASKING], 0);
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCallActions) self = user_data;
  g_autoptr (GError) error = NULL;

  tandem_consultations_finish (TANDEM_CONSULTATIONS (source), result, &error);
  g_signal_emit (self, signals[ASKED], 0, error);
}

void
tandem_call_actions_ask (TandemCallActions *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_CALL_ACTIONS (self));
  if (self->call)
    tandem_consultations_start_async (tandem_switchboard_get_consultations (self->switchboard), self->call, number, did_ask,
                                      g_object_ref (self));
}

static void
did_verb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCallActions) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_consultations_finish (TANDEM_CONSULTATIONS (source), result, &error))
    report (self, error);
}

static void
on_merge (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);

  tandem_consultations_merge_async (tandem_switchboard_get_consultations (self->switchboard), self->call, did_verb, g_object_ref (self));
}

static void
on_complete (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);

  tandem_consultations_complete_async (tandem_switchboard_get_consultations (self->switchboard), self->call, did_verb, g_object_ref (self));
}

static void
on_drop (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);

  tandem_consultations_cancel_async (tandem_switchboard_get_consultations (self->switchboard), self->call, did_verb, g_object_ref (self));
}

/* --- what the call allows ----------------------------------------------------------------------- */

static void
update (TandemCallActions *self, const char *name, gboolean enabled, GVariant *state)
{
  GSimpleAction *action = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->group), name));

  g_simple_action_set_enabled (action, enabled);
  if (state)
    g_simple_action_set_state (action, state);
}

static void
update_third_party (TandemCallActions *self, gboolean live)
{
  TandemConsultation *consultation = live ? tandem_consultation_find (self->call) : NULL;
  TandemConsultationPhase phase = consultation ? tandem_consultation_get_phase (consultation) : TANDEM_CONSULTATION_PREPARING;

  update (self, "ask", live && !consultation && tandem_call_get_media_connected (self->call), NULL);
  update (self, "drop", phase != TANDEM_CONSULTATION_PREPARING, NULL);
  update (self, "merge", phase == TANDEM_CONSULTATION_TALKING, NULL);
  update (self, "complete", phase == TANDEM_CONSULTATION_TALKING || phase == TANDEM_CONSULTATION_TOGETHER, NULL);
}

static void
update_all (TandemCallActions *self)
{
  TandemCall *call = self->call;
  gboolean live = call && tandem_call_is_live (call);
  gboolean agent = live && tandem_call_get_mode (call) == TANDEM_CALL_MODE_AGENT;
  gboolean rehearsal = live && tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL;
  gboolean message = live && tandem_call_get_mode (call) == TANDEM_CALL_MODE_VOICEMAIL;
  gboolean gone = call && tandem_call_get_agent (call) == TANDEM_AGENT_STATE_GONE;
  TandemPatch patch = call ? tandem_call_get_patch (call) : TANDEM_PATCH_AGENT;

  update (self, "patch", live, g_variant_new_string (tandem_patch_to_string (patch)));
  update (self, "take-over", (agent || message) && !(gone && patch == TANDEM_PATCH_OPERATOR), g_variant_new_boolean (call && patch == TANDEM_PATCH_OPERATOR));
  /* Who rehearses is the remote: there is nobody else to listen in or to be muted. */
  update (self, "monitor", live && !rehearsal, g_variant_new_boolean (call && tandem_call_get_monitored (call)));
  update (self, "mute", live && !rehearsal, g_variant_new_boolean (call && tandem_call_get_muted (call)));
  update (self, "record", live,
          g_variant_new_boolean (call && tandem_call_get_recording (call) == TANDEM_RECORDING_ON));
  update (self, "compose", (agent || rehearsal) && !gone, NULL);
  update_third_party (self, live && !rehearsal);
}

static void
on_call_notify (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  update_all (TANDEM_CALL_ACTIONS (user_data));
}

static void
on_switchboard_changed (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (user_data);

  if (call != self->call)
    return;
  update_all (self);
  g_signal_emit (self, signals[CONSULTATION_CHANGED], 0);
}

/* --- object ------------------------------------------------------------------------------------------ */

static void
tandem_call_actions_dispose (GObject *object)
{
  TandemCallActions *self = TANDEM_CALL_ACTIONS (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->group);
  g_clear_object (&self->call);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_call_actions_parent_class)->dispose (object);
}

static void
tandem_call_actions_class_init (TandemCallActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_call_actions_dispose;
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[COMPOSE] = g_signal_new ("compose", TANDEM_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ASKING] = g_signal_new ("asking", TANDEM_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ASKED] = g_signal_new ("asked", TANDEM_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[CONSULTATION_CHANGED] = g_signal_new ("consultation-changed", TANDEM_TYPE_CALL_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 0);
}

static void
add_action (TandemCallActions *self, const char *name, const char *parameter, GVariant *state, GCallback handler)
{
  g_autoptr (GVariant) first = state ? g_variant_ref_sink (state) : NULL;
  g_autoptr (GVariantType) type = parameter ? g_variant_type_new (parameter) : NULL;
  g_autoptr (GSimpleAction) action = first ? g_simple_action_new_stateful (name, type, first)
                                           : g_simple_action_new (name, type);

  g_signal_connect_object (action, first ? "change-state" : "activate", handler, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->group), G_ACTION (action));
}

static void
tandem_call_actions_init (TandemCallActions *self)
{
  self->group = g_simple_action_group_new ();
  add_action (self, "patch", "s", g_variant_new_string ("agent"), G_CALLBACK (on_patch));
  add_action (self, "take-over", NULL, g_variant_new_boolean (FALSE), G_CALLBACK (on_take_over));
  add_action (self, "monitor", NULL, g_variant_new_boolean (FALSE), G_CALLBACK (on_monitor));
  add_action (self, "mute", NULL, g_variant_new_boolean (FALSE), G_CALLBACK (on_mute));
  add_action (self, "record", NULL, g_variant_new_boolean (FALSE), G_CALLBACK (on_record));
  add_action (self, "compose", "s", NULL, G_CALLBACK (on_compose));
  add_action (self, "ask", NULL, NULL, G_CALLBACK (on_ask));
  add_action (self, "merge", NULL, NULL, G_CALLBACK (on_merge));
  add_action (self, "complete", NULL, NULL, G_CALLBACK (on_complete));
  add_action (self, "drop", NULL, NULL, G_CALLBACK (on_drop));
  self->changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (on_call_notify), self, 0);
  update_all (self);
}

TandemCallActions *
tandem_call_actions_new (TandemSwitchboard *switchboard)
{
  TandemCallActions *self;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard), NULL);

  self = g_object_new (TANDEM_TYPE_CALL_ACTIONS, NULL);
  self->switchboard = g_object_ref (switchboard);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_switchboard_changed), self, 0);
  return self;
}

GActionGroup *
tandem_call_actions_get_group (TandemCallActions *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL_ACTIONS (self), NULL);
  return G_ACTION_GROUP (self->group);
}

void
tandem_call_actions_set_call (TandemCallActions *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALL_ACTIONS (self));

  if (!g_set_object (&self->call, call))
    return;
  g_signal_group_set_target (self->changes, call);
  update_all (self);
}

gboolean
tandem_call_actions_send_digits (TandemCallActions *self, const char *digits, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CALL_ACTIONS (self), FALSE);
  g_return_val_if_fail (self->call != NULL, FALSE);
  return tandem_switchboard_send_digits (self->switchboard, self->call, digits, error);
}

gboolean
tandem_call_actions_give_note (TandemCallActions *self, const char *text, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CALL_ACTIONS (self), FALSE);
  g_return_val_if_fail (self->call != NULL, FALSE);
  return tandem_switchboard_give_note (self->switchboard, self->call, text, error);
}

gboolean
tandem_call_actions_say (TandemCallActions *self, const char *text, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CALL_ACTIONS (self), FALSE);
  g_return_val_if_fail (self->call != NULL, FALSE);
  return tandem_switchboard_say (self->switchboard, self->call, text, error);
}
