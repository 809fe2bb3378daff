// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-menu.h"

#include <glib/gi18n-lib.h>

#include "tandem-call-row.h"
#include "tandem-number-list.h"
#include "tandem-presence.h"

struct _TandemCallMenu {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCall *call; /* whose menu is open */
  GSimpleActionGroup *actions;

  /* borrowed */
  GtkWidget *list_view;
  GtkWidget *popover; /* of the list */
};

G_DEFINE_FINAL_TYPE (TandemCallMenu, tandem_call_menu, G_TYPE_OBJECT)

enum { CALL_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_call_menu_dispose (GObject *object)
{
  TandemCallMenu *self = TANDEM_CALL_MENU (object);

  if (self->popover)
    gtk_widget_unparent (self->popover);
  self->popover = NULL;
  g_clear_object (&self->actions);
  g_clear_object (&self->call);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_call_menu_parent_class)->dispose (object);
}

static void
tandem_call_menu_class_init (TandemCallMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_call_menu_dispose;
  signals[CALL_BACK] = g_signal_new ("call-back", TANDEM_TYPE_CALL_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     TANDEM_TYPE_CALL);
}

static void
tandem_call_menu_init (TandemCallMenu *self)
{
}

/* --- verbs ---------------------------------------------------------------------------------------------- */

static void
on_call_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallMenu *self = TANDEM_CALL_MENU (user_data);

  if (self->call)
    g_signal_emit (self, signals[CALL_BACK], 0, self->call);
}

static void
on_contact (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallMenu *self = TANDEM_CALL_MENU (user_data);

  if (self->call)
    gtk_widget_activate_action (self->list_view, "win.show-contact", "s", tandem_call_get_remote_number (self->call));
}

/* The name of the action is that of the setting. */
static void
on_list_changed (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  TandemCallMenu *self = TANDEM_CALL_MENU (user_data);
  const char *property = g_action_get_name (G_ACTION (action));
  g_autofree char *list = NULL;

  if (!self->call)
    return;
  list = tandem_number_list_set (tandem_settings_get_string (self->settings, property), tandem_call_get_remote_number (self->call),
                                 g_variant_get_boolean (state));
  tandem_settings_set_string (self->settings, property, list);
  g_simple_action_set_state (action, state);
}

/* --- opening -------------------------------------------------------------------------------------------- */

/* A number that is listed by its beginning is not taken out of the list here: others would be, too. */
static void
update_list (TandemCallMenu *self, const char *property)
{
  GSimpleAction *action = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), property));
  const char *list = tandem_settings_get_string (self->settings, property);
  const char *number = tandem_call_get_remote_number (self->call);
  gboolean listed = tandem_number_list_contains (list, number);

  g_simple_action_set_state (action, g_variant_new_boolean (listed));
  g_simple_action_set_enabled (action, (!listed || tandem_number_list_names (list, number)) &&
                                         !tandem_settings_get_fixed_by (self->settings, property));
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, C_("call menu", "Call Back"), "call-menu.call-back");
  g_menu_append (menu, C_("call menu", "Contact…"), "call-menu.contact");
  g_menu_append (menu, C_("call menu", "Block This Caller"), "call-menu.blocked-callers");
  g_menu_append (menu, C_("call menu", "Always Let This Caller Ring"), "call-menu.vip-callers");
  return G_MENU_MODEL (menu);
}

static TandemCallRow *
find_row (GtkWidget *widget)
{
  GtkWidget *child = widget ? gtk_widget_get_first_child (widget) : NULL;

  if (TANDEM_IS_CALL_ROW (child))
    return TANDEM_CALL_ROW (child);
  return widget ? TANDEM_CALL_ROW (gtk_widget_get_ancestor (widget, TANDEM_TYPE_CALL_ROW)) : NULL;
}

static gboolean
open_menu (TandemCallMenu *self, TandemCallRow *row, const GdkRectangle *at)
{
  TandemCall *call = row ? tandem_call_row_get_call (row) : NULL;

  if (!call)
    return FALSE;
  g_set_object (&self->call, call);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "call-back")),
                               *tandem_call_get_remote_number (call) != '\0');
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "contact")),
                               *tandem_call_get_remote_number (call) != '\0');
  update_list (self, "blocked-callers");
  update_list (self, "vip-callers");
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  return TRUE;
}

static void
open_at (TandemCallMenu *self, double x, double y)
{
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  open_menu (self, find_row (gtk_widget_pick (self->list_view, x, y, GTK_PICK_DEFAULT)), &at);
}

static void
on_pressed (TandemCallMenu *self, int n_press, double x, double y)
{
  open_at (self, x, y);
}

static gboolean
on_menu_key (GtkWidget *list_view, GVariant *arguments, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (list_view);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  TandemCallRow *row = find_row (focus);
  GdkRectangle at;
  graphene_rect_t bounds;

  if (!row || !gtk_widget_compute_bounds (GTK_WIDGET (row), list_view, &bounds))
    return FALSE;
  at = (GdkRectangle){ (int) (bounds.origin.x + bounds.size.width / 2), (int) (bounds.origin.y + bounds.size.height), 1, 1 };
  return open_menu (TANDEM_CALL_MENU (user_data), row, &at);
}

static void
add_keys (TandemCallMenu *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                                                          gtk_callback_action_new (on_menu_key, self, NULL)));
  gtk_widget_add_controller (self->list_view, keys);
}

static void
add_gestures (TandemCallMenu *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (press, "pressed", G_CALLBACK (open_at), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->list_view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->list_view, GTK_EVENT_CONTROLLER (press));
}

TandemCallMenu *
tandem_call_menu_new (GtkListView *list_view, TandemSettings *settings)
{
  static const GActionEntry entries[] = {
    { .name = "call-back", .activate = on_call_back },
    { .name = "contact", .activate = on_contact },
    { .name = "blocked-callers", .state = "false", .change_state = on_list_changed },
    { .name = "vip-callers", .state = "false", .change_state = on_list_changed },
  };
  TandemCallMenu *self = g_object_new (TANDEM_TYPE_CALL_MENU, NULL);
  g_autoptr (GMenuModel) menu = make_menu ();

  self->list_view = GTK_WIDGET (list_view);
  self->settings = g_object_ref (settings);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (self->list_view, "call-menu", G_ACTION_GROUP (self->actions));
  self->popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_parent (self->popover, self->list_view);
  tandem_presence_name_popover (GTK_POPOVER (self->popover));
  add_keys (self);
  add_gestures (self);
  return self;
}
