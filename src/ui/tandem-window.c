// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-window.h"

#include <glib/gi18n-lib.h>

#include "tandem-accels.h"
#include "tandem-call-actions.h"
#include "tandem-call-panel.h"
#include "tandem-caller.h"
#include "tandem-error.h"
#include "tandem-first-run-page.h"
#include "tandem-notice-toast.h"
#include "tandem-preferences.h"
#include "tandem-presence.h"
#include "tandem-ringing-bar.h"
#include "tandem-sidebar.h"
#include "tandem-style.h"
#include "tandem-text-actions.h"

struct _TandemWindow {
  AdwApplicationWindow parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemReachability *reachability; /* nullable */
  TandemCaller *caller;
  TandemCallActions *call_actions;
  TandemTextActions *text_actions;
  GSignalGroup *call_changes;

  /* template */
  AdwToastOverlay *toasts;
  TandemRingingBar *ringing_bar;
  GtkStack *pages;
  AdwLeaflet *leaflet;
  TandemSidebar *sidebar;
  TandemCallsPanel *calls_panel; /* of the sidebar */
  GtkStack *call_stack;
  TandemCallPanel *call_panel;
  GtkStack *title_stack;
  TandemThreadView *thread_view;
  TandemFirstRunPage *first_run_page;
};

G_DEFINE_FINAL_TYPE (TandemWindow, tandem_window, ADW_TYPE_APPLICATION_WINDOW)

enum { PROP_0, PROP_KEYPAD_OPEN, PROP_DIAL_PAD_OPEN, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { DEMO_REQUESTED, ACCOUNT_ENTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static TandemSettings *
get_settings (TandemWindow *self)
{
  return tandem_switchboard_get_settings (self->switchboard);
}

/* Buttons ask for the state of their actions while the template is still being built. */
static TandemCall *
get_call (TandemWindow *self)
{
  return self->call_panel ? tandem_call_panel_get_call (self->call_panel) : NULL;
}

/* --- messages ------------------------------------------------------------------------------- */

static void
show_error (TandemWindow *self, const GError *error)
{
  TandemCall *call = get_call (self);

  /* The moment of trouble is when mute and hang-up are wanted: they must not be covered. */
  if (call && tandem_call_is_live (call))
    gtk_widget_add_css_class (GTK_WIDGET (self->toasts), "over-call");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->toasts), "over-call");
  adw_toast_overlay_add_toast (self->toasts, tandem_notice_toast_new (error, adw_leaflet_get_folded (self->leaflet)));
}

/* What the person can correct in the number is explained there; everything else is a passing message. */
static void
on_dial_failed (TandemCaller *caller, GError *error, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);

  if (error->domain == TANDEM_CALL_ERROR) {
    tandem_calls_panel_show_error (self->calls_panel, error);
    tandem_calls_panel_focus_number (self->calls_panel);
  } else {
    show_error (self, error);
  }
}

static void
on_failed (GObject *who, GError *error, gpointer user_data)
{
  show_error (TANDEM_WINDOW (user_data), error);
}

static void
on_sound_notice (TandemSound *sound, GError *error, gpointer user_data)
{
  if (!tandem_sound_panel_shows_notices (tandem_sidebar_get_sound_panel (TANDEM_WINDOW (user_data)->sidebar)))
    show_error (TANDEM_WINDOW (user_data), error);
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  show_error (TANDEM_WINDOW (user_data), error);
}

/* --- the call on show --------------------------------------------------------------------------- */

static void
update_actions (TandemWindow *self)
{
  TandemCall *call = get_call (self);
  gboolean live = call && tandem_call_is_live (call);
  gboolean answered = live && tandem_call_get_media_connected (call);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.hang-up", live);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.keypad", answered);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.call-again", call && !live);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.jump-to-latest", call != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", adw_leaflet_get_folded (self->leaflet));
}

static void
on_call_notify (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  update_actions (TANDEM_WINDOW (user_data));
}

/* @what: "call" or "thread". */
static void
show_page (TandemWindow *self, const char *what)
{
  gtk_stack_set_visible_child_name (self->call_stack, what);
  gtk_stack_set_visible_child_name (self->title_stack, what);
  adw_leaflet_set_visible_child_name (self->leaflet, "call");
}

static void
open_call (TandemWindow *self, TandemCall *call)
{
  tandem_call_panel_set_call (self->call_panel, call);
  tandem_calls_panel_set_open_call (self->calls_panel, call);
  g_signal_group_set_target (self->call_changes, call);
  tandem_messages_panel_set_open_number (tandem_sidebar_get_messages_panel (self->sidebar), NULL);
  show_page (self, "call");
  tandem_call_actions_set_call (self->call_actions, call);
  update_actions (self);
  tandem_caller_load_transcript (self->caller, call);
}

static void
on_call_activated (GObject *where, TandemCall *call, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);

  open_call (self, call);
  /* The row it was opened from may be out of sight now. */
  if (!tandem_presence_has_focus (GTK_WIDGET (self->sidebar)))
    gtk_widget_child_focus (GTK_WIDGET (self->call_panel), GTK_DIR_TAB_FORWARD);
}

/* A call dialled here comes on show; one that another program dialled does so only if nothing live would be hidden. */
static void
on_call_added (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);
  TandemCall *shown = get_call (self);
  gboolean ours = tandem_caller_get_dialling (self->caller);

  if (ours)
    tandem_calls_panel_set_number (self->calls_panel, "");
  if (ours || !shown || !tandem_call_is_live (shown))
    open_call (self, call);
}

static void
on_turn_changed (TandemSwitchboard *switchboard, TandemCall *call, TandemTurn *turn, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);

  if (call == get_call (self))
    tandem_call_panel_announce (self->call_panel, turn);
}

/* --- verbs -------------------------------------------------------------------------------------------- */

static void
on_dial (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);
  g_autofree char *number = g_strdup (tandem_calls_panel_get_number (self->calls_panel));

  tandem_caller_dial (self->caller, number,
                      g_str_equal (action_name, "win.dial-echo")       ? TANDEM_CALL_MODE_ECHO
                      : g_str_equal (action_name, "win.dial-operator") ? TANDEM_CALL_MODE_OPERATOR
                                                                       : TANDEM_CALL_MODE_AGENT);
}

static void
on_call_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);
  TandemCall *call = get_call (self);

  tandem_caller_dial (self->caller, tandem_call_get_remote_number (call), tandem_call_get_mode (call));
}

/* From the history or the missed calls: as the button that dials. */
static void
on_call_back (GObject *where, TandemCall *call, gpointer user_data)
{
  tandem_caller_dial (TANDEM_WINDOW (user_data)->caller, tandem_call_get_remote_number (call), TANDEM_CALL_MODE_AGENT);
}

static void
on_hang_up (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);

  tandem_caller_hang_up (self->caller, get_call (self));
}

static void
on_focus_dial (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "panels");
  tandem_sidebar_show (self->sidebar, "calls");
  tandem_calls_panel_focus_number (self->calls_panel);
}

/* Without an account, too: then the sound can be set up first. */
static void
on_sound (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);
  GtkWidget *panel = GTK_WIDGET (tandem_sidebar_get_sound_panel (self->sidebar));

  tandem_window_show_panel (self, "sound");
  if (!tandem_presence_has_focus (panel))
    gtk_widget_child_focus (panel, GTK_DIR_TAB_FORWARD);
}

static void
on_jump_to_latest (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tandem_call_panel_follow (TANDEM_WINDOW (widget)->call_panel);
}

static void
on_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_leaflet_navigate (TANDEM_WINDOW (widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
on_thread_opened (TandemTextActions *actions, gpointer user_data)
{
  show_page (TANDEM_WINDOW (user_data), "thread");
}

static void
on_call_played (TandemTextActions *actions, TandemCall *call, gpointer user_data)
{
  open_call (TANDEM_WINDOW (user_data), call);
  gtk_widget_activate_action (GTK_WIDGET (TANDEM_WINDOW (user_data)->call_panel), "recording.play", NULL);
}

/* --- pages ------------------------------------------------------------------------------------------ */

static gboolean
has_account (TandemWindow *self)
{
  return *tandem_settings_get_string (get_settings (self), "account-sid") != '\0';
}

static void
show_first_run (TandemWindow *self)
{
  g_object_set (self->first_run_page, "can-cancel", has_account (self), NULL);
  gtk_stack_set_visible_child_name (self->pages, "first-run");
  tandem_first_run_page_refill (self->first_run_page);
}

static void
show_phone (TandemWindow *self)
{
  gtk_stack_set_visible_child_name (self->pages, "phone");
  tandem_calls_panel_focus_number (self->calls_panel);
}

static void
on_account (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_first_run (TANDEM_WINDOW (widget));
}

static void
on_preferences (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);
  TandemSecrets *secrets = tandem_first_run_page_get_secrets (self->first_run_page);

  gtk_window_present (GTK_WINDOW (tandem_preferences_new (GTK_WINDOW (widget), get_settings (self), secrets, self->reachability)));
}

static void
on_account_entered (TandemFirstRunPage *page, gpointer user_data)
{
  show_phone (TANDEM_WINDOW (user_data));
  g_signal_emit (user_data, signals[ACCOUNT_ENTERED], 0);
}

static void
on_demo_requested (TandemFirstRunPage *page, gpointer user_data)
{
  g_signal_emit (user_data, signals[DEMO_REQUESTED], 0);
}

static void
on_region_changed (TandemSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  tandem_call_panel_set_region (TANDEM_WINDOW (user_data)->call_panel,
                                tandem_settings_get_string (settings, "region"));
}

static void
on_folded (GObject *leaflet, GParamSpec *pspec, gpointer user_data)
{
  update_actions (TANDEM_WINDOW (user_data));
}

static void
forward_notify (GObject *panel, GParamSpec *pspec, gpointer user_data)
{
  g_object_notify (G_OBJECT (user_data), pspec->name);
}

/* --- object --------------------------------------------------------------------------------------------- */

static void
tandem_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemWindow *self = TANDEM_WINDOW (object);

  switch (id) {
  case PROP_KEYPAD_OPEN:
    if (self->call_panel)
      g_object_get_property (G_OBJECT (self->call_panel), "keypad-open", value);
    break;
  case PROP_DIAL_PAD_OPEN:
    if (self->calls_panel)
      g_object_get_property (G_OBJECT (self->calls_panel), "dial-pad-open", value);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemWindow *self = TANDEM_WINDOW (object);

  switch (id) {
  case PROP_KEYPAD_OPEN: g_object_set_property (G_OBJECT (self->call_panel), "keypad-open", value); break;
  case PROP_DIAL_PAD_OPEN: g_object_set_property (G_OBJECT (self->calls_panel), "dial-pad-open", value); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_window_dispose (GObject *object)
{
  TandemWindow *self = TANDEM_WINDOW (object);

  self->calls_panel = NULL;
  g_clear_object (&self->call_changes);
  g_clear_object (&self->call_actions);
  g_clear_object (&self->text_actions);
  g_clear_object (&self->caller);
  g_clear_object (&self->switchboard);
  g_clear_object (&self->reachability);
  G_OBJECT_CLASS (tandem_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.dial", NULL, on_dial);
  gtk_widget_class_install_action (widget_class, "win.dial-echo", NULL, on_dial);
  gtk_widget_class_install_action (widget_class, "win.dial-operator", NULL, on_dial);
  gtk_widget_class_install_action (widget_class, "win.call-again", NULL, on_call_again);
  gtk_widget_class_install_action (widget_class, "win.hang-up", NULL, on_hang_up);
  gtk_widget_class_install_action (widget_class, "win.sound", NULL, on_sound);
  gtk_widget_class_install_action (widget_class, "win.focus-dial", NULL, on_focus_dial);
  gtk_widget_class_install_action (widget_class, "win.jump-to-latest", NULL, on_jump_to_latest);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "win.account", NULL, on_account);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, on_preferences);
  gtk_widget_class_install_property_action (widget_class, "win.keypad", "keypad-open");
  gtk_widget_class_install_property_action (widget_class, "win.dial-pad", "dial-pad-open");
}

static void
tandem_window_class_init (TandemWindowClass *klass)
{
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_window_get_property;
  object_class->set_property = tandem_window_set_property;
  object_class->dispose = tandem_window_dispose;
  props[PROP_KEYPAD_OPEN] = g_param_spec_boolean ("keypad-open", NULL, NULL, FALSE, both);
  props[PROP_DIAL_PAD_OPEN] = g_param_spec_boolean ("dial-pad-open", NULL, NULL, FALSE, both);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DEMO_REQUESTED] = g_signal_new ("demo-requested", TANDEM_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[ACCOUNT_ENTERED] = g_signal_new ("account-entered", TANDEM_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  install_actions (widget_class);
  tandem_style_load ();
  g_type_ensure (TANDEM_TYPE_CALL_PANEL);
  g_type_ensure (TANDEM_TYPE_FIRST_RUN_PAGE);
  g_type_ensure (TANDEM_TYPE_RINGING_BAR);
  g_type_ensure (TANDEM_TYPE_SIDEBAR);
  g_type_ensure (TANDEM_TYPE_THREAD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, ringing_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, call_stack);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, call_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, thread_view);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, first_run_page);
}

static void
tandem_window_init (TandemWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->calls_panel = tandem_sidebar_get_calls_panel (self->sidebar);
  self->call_changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->call_changes, "notify", G_CALLBACK (on_call_notify), self, 0);
  tandem_presence_watch_stack (self->pages);
  tandem_presence_watch_stack (self->call_stack);
  tandem_presence_watch_stack (self->title_stack);
  tandem_presence_watch_leaflet (self->leaflet);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self, 0);
  g_signal_connect_object (self->sidebar, "call-activated", G_CALLBACK (on_call_activated), self, 0);
  g_signal_connect_object (self->calls_panel, "notify::dial-pad-open", G_CALLBACK (forward_notify), self, 0);
  g_signal_connect_object (self->call_panel, "notify::keypad-open", G_CALLBACK (forward_notify), self, 0);
  g_signal_connect_object (self->first_run_page, "account-entered", G_CALLBACK (on_account_entered), self, 0);
  g_signal_connect_object (self->first_run_page, "demo-requested", G_CALLBACK (on_demo_requested), self, 0);
  g_signal_connect_object (self->first_run_page, "cancelled", G_CALLBACK (show_phone), self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sound", FALSE);
  update_actions (self);
}

TandemWindow *
tandem_window_new (GtkApplication *application, TandemSwitchboard *switchboard, TandemSecrets *secrets)
{
  TandemWindow *self;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard), NULL);

  self = g_object_new (TANDEM_TYPE_WINDOW, "application", application, NULL);
  self->switchboard = g_object_ref (switchboard);
  self->caller = tandem_caller_new (switchboard);
  self->call_actions = tandem_call_actions_new (switchboard);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "call", tandem_call_actions_get_group (self->call_actions));
  tandem_call_panel_set_actions (self->call_panel, self->call_actions);
  self->text_actions = tandem_text_actions_new (self->sidebar, self->leaflet, self->thread_view);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "texts", tandem_text_actions_get_group (self->text_actions));
  g_signal_connect_object (self->text_actions, "opened", G_CALLBACK (on_thread_opened), self, 0);
  g_signal_connect_object (self->text_actions, "call-activated", G_CALLBACK (on_call_activated), self, 0);
  g_signal_connect_object (self->text_actions, "call-played", G_CALLBACK (on_call_played), self, 0);
  g_signal_connect_object (self->text_actions, "failed", G_CALLBACK (on_failed), self, 0);
  tandem_ringing_bar_follow (self->ringing_bar, switchboard, GTK_WIDGET (self));
  g_signal_connect_object (self->ringing_bar, "answered", G_CALLBACK (tandem_window_show_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ringing_bar, "failed", G_CALLBACK (on_failed), self, 0);
  tandem_sidebar_set_up (self->sidebar, switchboard, GTK_WIDGET (self));
  g_signal_connect_object (self->sidebar, "call-back", G_CALLBACK (on_call_back), self, 0);
  tandem_accels_install (application);
  tandem_accels_add_overlay (GTK_APPLICATION_WINDOW (self));
  tandem_first_run_page_set_up (self->first_run_page, get_settings (self), secrets);
  g_signal_connect_object (self->caller, "dial-failed", G_CALLBACK (on_dial_failed), self, 0);
  g_signal_connect_object (self->caller, "failed", G_CALLBACK (on_failed), self, 0);
  g_signal_connect_object (self->call_actions, "failed", G_CALLBACK (on_failed), self, 0);
  g_signal_connect_object (switchboard, "call-added", G_CALLBACK (on_call_added), self, 0);
  g_signal_connect_object (switchboard, "turn-changed", G_CALLBACK (on_turn_changed), self, 0);
  g_signal_connect_object (switchboard, "notice", G_CALLBACK (on_notice), self, 0);
  g_signal_connect_object (get_settings (self), "notify::region", G_CALLBACK (on_region_changed), self, 0);
  on_region_changed (get_settings (self), NULL, self);
  if (has_account (self))
    show_phone (self);
  else
    show_first_run (self);
  return self;
}

void
tandem_window_set_sound (TandemWindow *self, TandemSound *sound)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  if (!sound)
    return;
  tandem_sidebar_set_sound (self->sidebar, sound, get_settings (self));
  g_object_set (self->first_run_page, "has-sound", TRUE, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.sound", TRUE);
  g_signal_connect_object (sound, "notice", G_CALLBACK (on_sound_notice), self, 0);
}

TandemSidebar *
tandem_window_get_sidebar (TandemWindow *self)
{
  g_return_val_if_fail (TANDEM_IS_WINDOW (self), NULL);
  return self->sidebar;
}

void
tandem_window_show_panel (TandemWindow *self, const char *page)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  gtk_stack_set_visible_child_name (self->pages, "phone");
  adw_leaflet_set_visible_child_name (self->leaflet, "panels");
  tandem_sidebar_show (self->sidebar, page);
}

void
tandem_window_set_inbox (TandemWindow *self, TandemInbox *inbox, TandemPeople *people)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  if (inbox)
    tandem_text_actions_set_inbox (self->text_actions, inbox, people, self->switchboard);
}

void
tandem_window_set_recordings (TandemWindow *self, TandemRecordings *recordings)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));
  tandem_call_panel_set_recordings (self->call_panel, recordings);
}

void
tandem_window_set_reachability (TandemWindow *self, TandemReachability *reachability)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));
  g_set_object (&self->reachability, reachability);
}

void
tandem_window_show_call (TandemWindow *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  gtk_stack_set_visible_child_name (self->pages, "phone");
  open_call (self, call);
}

void
tandem_window_show_thread (TandemWindow *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  gtk_stack_set_visible_child_name (self->pages, "phone");
  tandem_text_actions_open (self->text_actions, number, NULL);
  tandem_thread_view_focus (self->thread_view);
}

gboolean
tandem_window_shows_thread (TandemWindow *self, const char *number)
{
  g_return_val_if_fail (TANDEM_IS_WINDOW (self), FALSE);
  return tandem_thread_view_is_seen (self->thread_view, number);
}

void
tandem_window_show_number (TandemWindow *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  tandem_calls_panel_set_number (self->calls_panel, number);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-dial", NULL);
}
