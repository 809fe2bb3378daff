// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-window.h"

#include <glib/gi18n-lib.h>

#include "tandem-call-panel.h"
#include "tandem-calls-panel.h"
#include "tandem-error-text.h"
#include "tandem-error.h"
#include "tandem-first-run-page.h"
#include "tandem-presence.h"

/* Long enough to read two sentences. */
#define TOAST_S 8

struct _TandemWindow {
  AdwApplicationWindow parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  GSignalGroup *call_changes;
  GCancellable *cancellable;

  /* template */
  AdwToastOverlay *toasts;
  GtkStack *pages;
  AdwLeaflet *leaflet;
  AdwViewStack *panels;
  AdwViewSwitcherBar *panel_switcher;
  TandemCallsPanel *calls_panel;
  GtkStack *call_stack;
  TandemCallPanel *call_panel;
  TandemFirstRunPage *first_run_page;

  gboolean dialling;
};

G_DEFINE_FINAL_TYPE (TandemWindow, tandem_window, ADW_TYPE_APPLICATION_WINDOW)

enum { PROP_0, PROP_MUTED, PROP_KEYPAD_OPEN, PROP_DIAL_PAD_OPEN, N_PROPS };
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
  g_autofree char *text = tandem_error_text_dup (error);
  const char *label = NULL;
  const char *remedy = tandem_error_text_get_remedy (error, &label);
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *title = gtk_label_new (text);

  /* A toast's own title is one line; what to do must not be cut off in a narrow window. */
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  /* The toast takes its height from the natural width, so that must fit. */
  gtk_label_set_max_width_chars (GTK_LABEL (title), !adw_leaflet_get_folded (self->leaflet) ? 64 : remedy ? 18 : 28);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "notice");
  adw_toast_set_custom_title (toast, title);
  adw_toast_set_timeout (toast, TOAST_S);
  if (remedy) {
    adw_toast_set_button_label (toast, label);
    adw_toast_set_action_name (toast, remedy);
  }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What the person can correct in the number is explained there; everything else is a passing message. */
static void
show_dial_error (TandemWindow *self, const GError *error)
{
  if (error->domain == TANDEM_CALL_ERROR) {
    tandem_calls_panel_show_error (self->calls_panel, error);
    tandem_calls_panel_focus_number (self->calls_panel);
  } else {
    show_error (self, error);
  }
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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.mute", live);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.keypad", answered);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.call-again", call && !live);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.jump-to-latest", call != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", adw_leaflet_get_folded (self->leaflet));
}

static void
on_call_notify (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  update_actions (TANDEM_WINDOW (user_data));
  g_object_notify_by_pspec (G_OBJECT (user_data), props[PROP_MUTED]);
}

static void
did_load_transcript (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_WINDOW (self));
  if (!tandem_switchboard_load_transcript_finish (TANDEM_SWITCHBOARD (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
open_call (TandemWindow *self, TandemCall *call)
{
  tandem_call_panel_set_call (self->call_panel, call);
  tandem_calls_panel_set_open_call (self->calls_panel, call);
  g_signal_group_set_target (self->call_changes, call);
  gtk_stack_set_visible_child_name (self->call_stack, "call");
  adw_leaflet_set_visible_child_name (self->leaflet, "call");
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MUTED]);
  tandem_switchboard_load_transcript_async (self->switchboard, call, self->cancellable, did_load_transcript,
                                            g_object_ref (self));
}

static void
on_call_activated (TandemCallsPanel *panel, TandemCall *call, gpointer user_data)
{
  open_call (TANDEM_WINDOW (user_data), call);
}

/* A call dialled here comes on show; one that another program dialled does so only if nothing live would be hidden. */
static void
on_call_added (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);
  TandemCall *shown = get_call (self);

  if (self->dialling)
    tandem_calls_panel_set_number (self->calls_panel, "");
  if (self->dialling || !shown || !tandem_call_is_live (shown))
    open_call (self, call);
}

static void
on_turn_changed (TandemSwitchboard *switchboard, TandemCall *call, TandemTurn *turn, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);

  if (call == get_call (self))
    tandem_call_panel_announce (self->call_panel, turn);
}

static void
on_digit (TandemCallPanel *panel, const char *digit, gpointer user_data)
{
  TandemWindow *self = TANDEM_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!tandem_switchboard_send_digits (self->switchboard, get_call (self), digit, &error))
    show_error (self, error);
}

/* --- verbs -------------------------------------------------------------------------------------------- */

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemWindow) self = user_data;
  g_autoptr (TandemCall) call = NULL;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_WINDOW (self));
  call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  if (!call && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_dial_error (self, error);
}

static void
dial (TandemWindow *self, const char *number, TandemCallMode mode)
{
  TandemDialRequest request = { .to = number, .mode = mode };

  self->dialling = TRUE;
  tandem_switchboard_dial_async (self->switchboard, &request, NULL, did_dial, g_object_ref (self));
  self->dialling = FALSE;
}

static void
on_dial (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);
  g_autofree char *number = g_strdup (tandem_calls_panel_get_number (self->calls_panel));

  dial (self, number,
        g_str_equal (action_name, "win.dial-echo") ? TANDEM_CALL_MODE_ECHO : TANDEM_CALL_MODE_AGENT);
}

static void
on_call_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);
  TandemCall *call = get_call (self);

  dial (self, tandem_call_get_remote_number (call), tandem_call_get_mode (call));
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_WINDOW (self));
  /* The other side may hang up in the same moment: then both have what they wanted. */
  if (!tandem_switchboard_hang_up_finish (TANDEM_SWITCHBOARD (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE))
    show_error (self, error);
}

static void
on_hang_up (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);

  tandem_switchboard_hang_up_async (self->switchboard, get_call (self), NULL, did_hang_up, g_object_ref (self));
}

static void
on_focus_dial (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemWindow *self = TANDEM_WINDOW (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "panels");
  adw_view_stack_set_visible_child_name (self->panels, "calls");
  tandem_calls_panel_focus_number (self->calls_panel);
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
set_muted (TandemWindow *self, gboolean muted)
{
  g_autoptr (GError) error = NULL;
  TandemCall *call = get_call (self);

  if (call && !tandem_switchboard_set_muted (self->switchboard, call, muted, &error))
    show_error (self, error);
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
on_first_run_cancelled (TandemFirstRunPage *page, gpointer user_data)
{
  show_phone (TANDEM_WINDOW (user_data));
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

/* One page needs no switcher; the bar appears with the second. */
static void
on_panels_changed (GListModel *panel_list, guint position, guint removed, guint added, gpointer user_data)
{
  gboolean needed = g_list_model_get_n_items (panel_list) > 1;

  adw_view_switcher_bar_set_reveal (TANDEM_WINDOW (user_data)->panel_switcher, needed);
  gtk_widget_set_visible (GTK_WIDGET (TANDEM_WINDOW (user_data)->panel_switcher), needed);
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
  case PROP_MUTED: g_value_set_boolean (value, get_call (self) && tandem_call_get_muted (get_call (self))); break;
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
  case PROP_MUTED: set_muted (self, g_value_get_boolean (value)); break;
  case PROP_KEYPAD_OPEN: g_object_set_property (G_OBJECT (self->call_panel), "keypad-open", value); break;
  case PROP_DIAL_PAD_OPEN: g_object_set_property (G_OBJECT (self->calls_panel), "dial-pad-open", value); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_window_dispose (GObject *object)
{
  TandemWindow *self = TANDEM_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->call_changes);
  G_OBJECT_CLASS (tandem_window_parent_class)->dispose (object);
}

/* What was begun may end after the window was closed, so these stay until the last reference is gone. */
static void
tandem_window_finalize (GObject *object)
{
  TandemWindow *self = TANDEM_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_window_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.dial", NULL, on_dial);
  gtk_widget_class_install_action (widget_class, "win.dial-echo", NULL, on_dial);
  gtk_widget_class_install_action (widget_class, "win.call-again", NULL, on_call_again);
  gtk_widget_class_install_action (widget_class, "win.hang-up", NULL, on_hang_up);
  gtk_widget_class_install_action (widget_class, "win.focus-dial", NULL, on_focus_dial);
  gtk_widget_class_install_action (widget_class, "win.jump-to-latest", NULL, on_jump_to_latest);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "win.account", NULL, on_account);
  gtk_widget_class_install_property_action (widget_class, "win.mute", "muted");
  gtk_widget_class_install_property_action (widget_class, "win.keypad", "keypad-open");
  gtk_widget_class_install_property_action (widget_class, "win.dial-pad", "dial-pad-open");
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_css_provider_load_from_resource (provider, "/io/github/tandemphone/Tandem/ui/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/io/github/tandemphone/Tandem/icons");
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
  object_class->finalize = tandem_window_finalize;
  props[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, both);
  props[PROP_KEYPAD_OPEN] = g_param_spec_boolean ("keypad-open", NULL, NULL, FALSE, both);
  props[PROP_DIAL_PAD_OPEN] = g_param_spec_boolean ("dial-pad-open", NULL, NULL, FALSE, both);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DEMO_REQUESTED] = g_signal_new ("demo-requested", TANDEM_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[ACCOUNT_ENTERED] = g_signal_new ("account-entered", TANDEM_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  install_actions (widget_class);
  load_style ();
  g_type_ensure (TANDEM_TYPE_CALL_PANEL);
  g_type_ensure (TANDEM_TYPE_CALLS_PANEL);
  g_type_ensure (TANDEM_TYPE_FIRST_RUN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, panels);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, panel_switcher);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, calls_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, call_stack);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, call_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemWindow, first_run_page);
}

static void
tandem_window_init (TandemWindow *self)
{
  g_autoptr (GtkSelectionModel) panel_list = NULL;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->call_changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->call_changes, "notify", G_CALLBACK (on_call_notify), self, 0);
  tandem_presence_watch_stack (self->pages);
  tandem_presence_watch_stack (self->call_stack);
  tandem_presence_watch_leaflet (self->leaflet);
  panel_list = adw_view_stack_get_pages (self->panels);
  g_signal_connect_object (panel_list, "items-changed", G_CALLBACK (on_panels_changed), self, 0);
  on_panels_changed (G_LIST_MODEL (panel_list), 0, 0, 0, self);
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self, 0);
  g_signal_connect_object (self->calls_panel, "call-activated", G_CALLBACK (on_call_activated), self, 0);
  g_signal_connect_object (self->calls_panel, "notify::dial-pad-open", G_CALLBACK (forward_notify), self, 0);
  g_signal_connect_object (self->call_panel, "notify::keypad-open", G_CALLBACK (forward_notify), self, 0);
  g_signal_connect_object (self->call_panel, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->first_run_page, "account-entered", G_CALLBACK (on_account_entered), self, 0);
  g_signal_connect_object (self->first_run_page, "demo-requested", G_CALLBACK (on_demo_requested), self, 0);
  g_signal_connect_object (self->first_run_page, "cancelled", G_CALLBACK (on_first_run_cancelled), self, 0);
  update_actions (self);
}

static void
set_accels (GtkApplication *application)
{
  static const struct { const char *action; const char *keys[3]; } accels[] = {
    { "win.focus-dial", { "<Control>l", "<Control>n" } },
    { "win.dial", { "<Control>Return" } },
    { "win.dial-pad", { "<Control>p" } },
    { "win.hang-up", { "<Control>e" } },
    { "win.mute", { "<Control>m" } },
    { "win.keypad", { "<Control>k" } },
    { "win.jump-to-latest", { "<Control>End" } },
    { "win.back", { "<Alt>Left", "Back" } },
    { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
    { "window.close", { "<Control>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, (const char *const *) accels[i].keys);
}

/* GtkApplication brings the overlay to the windows it makes itself; ours is made by a constructor. */
static void
add_help_overlay (TandemWindow *self)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/tandemphone/Tandem/ui/tandem-shortcuts.ui");

  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self),
                                           GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
}

TandemWindow *
tandem_window_new (GtkApplication *application, TandemSwitchboard *switchboard, TandemSecrets *secrets)
{
  TandemWindow *self;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard), NULL);

  self = g_object_new (TANDEM_TYPE_WINDOW, "application", application, NULL);
  self->switchboard = g_object_ref (switchboard);
  set_accels (application);
  add_help_overlay (self);
  tandem_calls_panel_set_switchboard (self->calls_panel, switchboard);
  tandem_first_run_page_set_up (self->first_run_page, get_settings (self), secrets);
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
tandem_window_show_number (TandemWindow *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_WINDOW (self));

  tandem_calls_panel_set_number (self->calls_panel, number);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-dial", NULL);
}
