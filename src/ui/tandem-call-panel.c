// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-panel.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-call-text.h"
#include "tandem-composer.h"
#include "tandem-confirmation-bar.h"
#include "tandem-cost-label.h"
#include "tandem-keypad.h"
#include "tandem-latency-text.h"
#include "tandem-level-strip.h"
#include "tandem-patch-bar.h"
#include "tandem-player-bar.h"
#include "tandem-presence.h"
#include "tandem-third-bar.h"
#include "tandem-transcript-view.h"
#include "tandem-turn-row.h"

/* In a lower panel the keys take the place of the meters and of the words for the agent. */
#define ROOMY 560

struct _TandemCallPanel {
  GtkWidget parent_instance;

  /* owned */
  TandemCall *call;
  char *region;
  GSignalGroup *changes;
  GSignalGroup *turns;
  GHashTable *announced; /* id of turns that were said */
  guint timer_id;

  /* template */
  GtkWidget *box;
  GtkRevealer *meters_revealer;
  TandemLevelStrip *level_strip;
  TandemPatchBar *patch_bar;
  GtkStack *content;
  AdwStatusPage *waiting_page;
  TandemTranscriptView *transcript_view;
  GtkLabel *pressed_label;
  GtkRevealer *keypad_revealer;
  TandemKeypad *keypad;
  GtkLabel *latency_label;
  TandemCostLabel *cost_label;
  TandemConfirmationBar *confirmation_bar;
  TandemThirdBar *third_bar;
  TandemComposer *composer;
  TandemPlayerBar *player_bar;
  GtkStack *controls;
  GtkWidget *record_button;
  GtkImage *record_icon;
  GtkLabel *record_label;

  gboolean keypad_open;
  gboolean crowded;
};

G_DEFINE_FINAL_TYPE (TandemCallPanel, tandem_call_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CALL, PROP_WHO, PROP_STATUS, PROP_KEYPAD_OPEN, N_PROPS };
static GParamSpec *props[N_PROPS];

/* --- what is shown ------------------------------------------------------------------------ */

static char *
dup_who (TandemCallPanel *self)
{
  return self->call ? tandem_call_text_dup_who (self->call, self->region) : g_strdup ("");
}

static char *
dup_status (TandemCallPanel *self)
{
  g_autofree char *duration = NULL;
  const char *state;

  if (!self->call)
    return g_strdup ("");
  state = tandem_call_text_get_state (self->call);
  duration = tandem_call_text_dup_duration (self->call);
  if (!*duration)
    return g_strdup (state);
  /* TRANSLATORS: state of a call and how long it has lasted: "In progress · 0:42". */
  return g_strdup_printf (C_("state and duration", "%s · %s"), state, duration);
}

static gboolean
is_live (TandemCallPanel *self)
{
  return self->call && tandem_call_is_live (self->call);
}

static void
update_waiting_page (TandemCallPanel *self)
{
  g_autofree char *reason = NULL;

  if (!self->call)
    return;
  if (!is_live (self)) {
    reason = tandem_call_text_dup_reason (self->call);
    adw_status_page_set_icon_name (self->waiting_page, "call-stop-symbolic");
    adw_status_page_set_title (self->waiting_page, tandem_call_get_answered_at (self->call)
                                                     ? _("Nothing Was Said")
                                                     : tandem_call_text_get_state (self->call));
    adw_status_page_set_description (self->waiting_page, reason);
  } else if (tandem_call_get_state (self->call) == TANDEM_CALL_STATE_IN_PROGRESS) {
    adw_status_page_set_icon_name (self->waiting_page, "tandem-speaking-symbolic");
    adw_status_page_set_title (self->waiting_page, _("Listening…"));
    adw_status_page_set_description (self->waiting_page, _("The first words appear here as soon as somebody speaks."));
  } else {
    adw_status_page_set_icon_name (self->waiting_page, "call-start-symbolic");
    adw_status_page_set_title (self->waiting_page, tandem_call_text_get_state (self->call));
    adw_status_page_set_description (self->waiting_page,
                                     _("The transcript grows here as soon as the call is answered."));
  }
}

static void
update_content (TandemCallPanel *self)
{
  gboolean any = self->call &&
                 g_list_model_get_n_items (G_LIST_MODEL (tandem_call_get_transcript (self->call))) > 0;

  update_waiting_page (self);
  gtk_stack_set_visible_child_name (self->content, any ? "turns" : "waiting");
}

static void
update_latency (TandemCallPanel *self)
{
  g_autofree char *text = self->call ? tandem_latency_text_dup_summary (tandem_call_get_transcript (self->call)) : NULL;

  gtk_label_set_label (self->latency_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->latency_label), text != NULL);
}

static gboolean
on_second (gpointer user_data)
{
  update_latency (TANDEM_CALL_PANEL (user_data));
  g_object_notify_by_pspec (G_OBJECT (user_data), props[PROP_STATUS]);
  return G_SOURCE_CONTINUE;
}

static void
update_timer (TandemCallPanel *self)
{
  gboolean needed = is_live (self) && tandem_call_get_answered_at (self->call) &&
                    gtk_widget_get_mapped (GTK_WIDGET (self));

  if (needed && !self->timer_id)
    self->timer_id = g_timeout_add_seconds (1, on_second, self);
  else if (!needed)
    g_clear_handle_id (&self->timer_id, g_source_remove);
}

static void update_state (TandemCallPanel *self);

static void
set_keypad_open (TandemCallPanel *self, gboolean open)
{
  open = open && is_live (self);
  if (self->keypad_open == open)
    return;
  self->keypad_open = open;
  self->crowded = open && gtk_widget_get_height (GTK_WIDGET (self)) < ROOMY;
  update_state (self);
  tandem_presence_reveal (self->keypad_revealer, open);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEYPAD_OPEN]);
}

/* The keys can have the focus only once they are on screen. */
static void
on_keypad_revealed (TandemCallPanel *self)
{
  if (self->keypad_open && gtk_revealer_get_child_revealed (self->keypad_revealer))
    gtk_widget_child_focus (GTK_WIDGET (self->keypad), GTK_DIR_TAB_FORWARD);
}

/* The three states differ in word and picture, not only in colour. */
static void
update_record_button (TandemCallPanel *self)
{
  TandemRecordingState state = self->call ? tandem_call_get_recording (self->call) : TANDEM_RECORDING_OFF;
  const char *label = state == TANDEM_RECORDING_ON       ? C_("button", "Recording")
                      : state == TANDEM_RECORDING_PAUSED ? C_("button", "Paused")
                                                         : C_("button", "Record");

  gtk_label_set_label (self->record_label, label);
  gtk_image_set_from_icon_name (self->record_icon, state == TANDEM_RECORDING_PAUSED ? "media-playback-pause-symbolic"
                                                                                     : "media-record-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->record_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_pressed (TandemCallPanel *self)
{
  const char *digits = self->call ? tandem_call_get_digits (self->call) : "";
  /* TRANSLATORS: keys that the person on the telephone pressed, such as "12#". */
  g_autofree char *text = g_strdup_printf (_("The remote pressed: %s"), digits);

  gtk_label_set_label (self->pressed_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->pressed_label), *digits != '\0');
}

static void
update_state (TandemCallPanel *self)
{
  gboolean live = is_live (self);
  gboolean answered = live && tandem_call_get_state (self->call) == TANDEM_CALL_STATE_IN_PROGRESS;

  gtk_stack_set_visible_child_name (self->controls, live ? "live" : "ended");
  tandem_presence_reveal (self->meters_revealer, answered && !self->crowded);
  tandem_level_strip_set_active (self->level_strip, answered);
  gtk_widget_set_visible (GTK_WIDGET (self->patch_bar), live);
  gtk_widget_set_visible (GTK_WIDGET (self->composer),
                          live && !self->crowded && tandem_call_get_mode (self->call) == TANDEM_CALL_MODE_AGENT);
  update_record_button (self);
  update_pressed (self);
  update_latency (self);
  tandem_cost_label_update (self->cost_label);
  if (!live)
    set_keypad_open (self, FALSE);
  update_content (self);
  update_timer (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATUS]);
}

/* --- what the call reports ------------------------------------------------------------------ */

static void
on_call_changed (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  update_state (TANDEM_CALL_PANEL (user_data));
}

static void
on_name_changed (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  g_object_notify_by_pspec (G_OBJECT (user_data), props[PROP_WHO]);
}

static void
on_turns_changed (GListModel *turns, guint position, guint removed, guint added, gpointer user_data)
{
  update_content (TANDEM_CALL_PANEL (user_data));
  update_latency (TANDEM_CALL_PANEL (user_data));
}

static void
on_recording_opened (TandemCallPanel *self)
{
  tandem_transcript_view_set_recording (self->transcript_view, tandem_player_bar_get_recording (self->player_bar));
}

/* --- object -------------------------------------------------------------------------------------- */

static void
tandem_call_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_call_panel_parent_class)->map (widget);
  update_timer (TANDEM_CALL_PANEL (widget));
}

static void
tandem_call_panel_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_call_panel_parent_class)->unmap (widget);
  update_timer (TANDEM_CALL_PANEL (widget));
}

static void
tandem_call_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemCallPanel *self = TANDEM_CALL_PANEL (object);

  switch (id) {
  case PROP_CALL: g_value_set_object (value, self->call); break;
  case PROP_WHO: g_value_take_string (value, dup_who (self)); break;
  case PROP_STATUS: g_value_take_string (value, dup_status (self)); break;
  case PROP_KEYPAD_OPEN: g_value_set_boolean (value, self->keypad_open); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_call_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemCallPanel *self = TANDEM_CALL_PANEL (object);

  switch (id) {
  case PROP_CALL: tandem_call_panel_set_call (self, g_value_get_object (value)); break;
  case PROP_KEYPAD_OPEN: set_keypad_open (self, g_value_get_boolean (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_call_panel_dispose (GObject *object)
{
  TandemCallPanel *self = TANDEM_CALL_PANEL (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_object (&self->changes);
  g_clear_object (&self->turns);
  g_clear_object (&self->call);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_call_panel_parent_class)->dispose (object);
}

static void
tandem_call_panel_finalize (GObject *object)
{
  TandemCallPanel *self = TANDEM_CALL_PANEL (object);

  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->announced, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_call_panel_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_CALL] = g_param_spec_object ("call", NULL, NULL, TANDEM_TYPE_CALL, both);
  props[PROP_WHO] = g_param_spec_string ("who", NULL, NULL, "", read);
  props[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, "", read);
  props[PROP_KEYPAD_OPEN] = g_param_spec_boolean ("keypad-open", NULL, NULL, FALSE, both);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_call_panel_class_init (TandemCallPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_call_panel_get_property;
  object_class->set_property = tandem_call_panel_set_property;
  object_class->dispose = tandem_call_panel_dispose;
  object_class->finalize = tandem_call_panel_finalize;
  widget_class->map = tandem_call_panel_map;
  widget_class->unmap = tandem_call_panel_unmap;
  install_properties (object_class);
  g_type_ensure (TANDEM_TYPE_COMPOSER);
  g_type_ensure (TANDEM_TYPE_CONFIRMATION_BAR);
  g_type_ensure (TANDEM_TYPE_KEYPAD);
  g_type_ensure (TANDEM_TYPE_LEVEL_STRIP);
  g_type_ensure (TANDEM_TYPE_PATCH_BAR);
  g_type_ensure (TANDEM_TYPE_PLAYER_BAR);
  g_type_ensure (TANDEM_TYPE_COST_LABEL);
  g_type_ensure (TANDEM_TYPE_THIRD_BAR);
  g_type_ensure (TANDEM_TYPE_TRANSCRIPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-call-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, meters_revealer);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, level_strip);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, patch_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, content);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, waiting_page);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, transcript_view);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, keypad_revealer);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, pressed_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, keypad);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, cost_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, latency_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, confirmation_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, third_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, composer);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, player_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, controls);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, record_button);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, record_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemCallPanel, record_label);
}

static void
tandem_call_panel_init (TandemCallPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tandem_presence_watch_stack (self->content);
  tandem_presence_watch_stack (self->controls);
  tandem_presence_reveal (self->meters_revealer, FALSE);
  tandem_presence_reveal (self->keypad_revealer, FALSE);
  self->announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->changes, "notify::state", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::answered-by", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::agent", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::end-reason", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::recording", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::digits", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::remote-name", G_CALLBACK (on_name_changed), self, 0);
  self->turns = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->turns, "items-changed", G_CALLBACK (on_turns_changed), self, 0);
  g_signal_connect_object (self->keypad_revealer, "notify::child-revealed", G_CALLBACK (on_keypad_revealed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player_bar, "notify::recording", G_CALLBACK (on_recording_opened), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "recording", tandem_player_bar_get_actions (self->player_bar));
  update_state (self);
}

TandemCall *
tandem_call_panel_get_call (TandemCallPanel *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL_PANEL (self), NULL);
  return self->call;
}

void
tandem_call_panel_set_call (TandemCallPanel *self, TandemCall *call)
{
  TandemTranscript *transcript = call ? tandem_call_get_transcript (call) : NULL;

  g_return_if_fail (TANDEM_IS_CALL_PANEL (self));

  if (!g_set_object (&self->call, call))
    return;
  g_hash_table_remove_all (self->announced);
  tandem_keypad_clear (self->keypad);
  tandem_composer_clear (self->composer);
  set_keypad_open (self, FALSE);
  g_signal_group_set_target (self->changes, call);
  g_signal_group_set_target (self->turns, transcript);
  tandem_level_strip_set_call (self->level_strip, call);
  tandem_patch_bar_set_call (self->patch_bar, call);
  tandem_confirmation_bar_set_call (self->confirmation_bar, call);
  tandem_third_bar_set_call (self->third_bar, call);
  tandem_cost_label_set_call (self->cost_label, call);
  tandem_transcript_view_set_call (self->transcript_view, call);
  tandem_player_bar_set_call (self->player_bar, call);
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CALL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHO]);
}

void
tandem_call_panel_set_actions (TandemCallPanel *self, TandemCallActions *actions)
{
  g_return_if_fail (TANDEM_IS_CALL_PANEL (self));
  tandem_keypad_set_actions (self->keypad, actions);
  tandem_composer_set_actions (self->composer, actions);
  tandem_third_bar_set_actions (self->third_bar, actions);
}

void
tandem_call_panel_set_recordings (TandemCallPanel *self, TandemRecordings *recordings)
{
  g_return_if_fail (TANDEM_IS_CALL_PANEL (self));
  tandem_player_bar_set_recordings (self->player_bar, recordings);
}

void
tandem_call_panel_set_region (TandemCallPanel *self, const char *region)
{
  g_return_if_fail (TANDEM_IS_CALL_PANEL (self));

  if (g_strcmp0 (self->region, region) == 0)
    return;
  g_free (self->region);
  self->region = g_strdup (region);
  tandem_third_bar_set_region (self->third_bar, region);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHO]);
}

void
tandem_call_panel_follow (TandemCallPanel *self)
{
  g_return_if_fail (TANDEM_IS_CALL_PANEL (self));
  tandem_transcript_view_follow (self->transcript_view);
}

/* Said once, when nothing more will come: the words change until then. */
void
tandem_call_panel_announce (TandemCallPanel *self, TandemTurn *turn)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (TANDEM_IS_CALL_PANEL (self));

  if (!tandem_turn_get_final (turn) || !*tandem_turn_get_text (turn) ||
      !g_hash_table_add (self->announced, g_strdup (tandem_turn_get_id (turn))))
    return;
  spoken = tandem_turn_row_dup_spoken (turn);
  tandem_announcer_say (GTK_ACCESSIBLE (self), spoken);
}
