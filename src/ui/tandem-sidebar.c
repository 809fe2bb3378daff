// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sidebar.h"

#include <glib/gi18n-lib.h>

#include "tandem-missed-bar.h"
#include "tandem-presence.h"

struct _TandemSidebar {
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  AdwHeaderBar *header_bar;
  GObject *title;
  GtkMenuButton *menu_button;
  TandemMissedBar *missed_bar;
  AdwViewStack *panels;
  AdwViewSwitcherBar *switcher;
  TandemCallsPanel *calls_panel;
  AdwViewStackPage *messages_page;
  TandemMessagesPanel *messages_panel;
  AdwViewStackPage *contacts_page;
  TandemContactsPanel *contacts_panel;
  AdwViewStackPage *agents_page;
  TandemAgentsPanel *agents_panel;
  AdwViewStackPage *sound_page;
  TandemSoundPanel *sound_panel;
};

G_DEFINE_FINAL_TYPE (TandemSidebar, tandem_sidebar, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_FOLDED, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CALL_ACTIVATED, CALL_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_call_activated (GObject *where, TandemCall *call, gpointer user_data)
{
  g_signal_emit (user_data, signals[CALL_ACTIVATED], 0, call);
}

static void
on_call_back (GObject *where, TandemCall *call, gpointer user_data)
{
  g_signal_emit (user_data, signals[CALL_BACK], 0, call);
}

static gboolean
to_disturbance (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_string (to, g_value_get_boolean (from) ? _("Do Not Disturb") : "");
  return TRUE;
}

/* One page needs no switcher; the bar appears with the second. */
static void
update_switcher (TandemSidebar *self)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->panels);
  guint n_visible = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++) {
    g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

    n_visible += adw_view_stack_page_get_visible (page) ? 1 : 0;
  }
  adw_view_switcher_bar_set_reveal (self->switcher, n_visible > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), n_visible > 1);
}

static void
tandem_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_FOLDED: g_object_get_property (G_OBJECT (TANDEM_SIDEBAR (object)->header_bar), "show-end-title-buttons", value); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_sidebar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_FOLDED: g_object_set_property (G_OBJECT (TANDEM_SIDEBAR (object)->header_bar), "show-end-title-buttons", value); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_sidebar_dispose (GObject *object)
{
  g_clear_pointer (&TANDEM_SIDEBAR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_sidebar_parent_class)->dispose (object);
}

static void
tandem_sidebar_class_init (TandemSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_sidebar_get_property;
  object_class->set_property = tandem_sidebar_set_property;
  object_class->dispose = tandem_sidebar_dispose;
  props[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CALL_ACTIVATED] = g_signal_new ("call-activated", TANDEM_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[CALL_BACK] = g_signal_new ("call-back", TANDEM_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     TANDEM_TYPE_CALL);
  g_type_ensure (TANDEM_TYPE_AGENTS_PANEL);
  g_type_ensure (TANDEM_TYPE_CALLS_PANEL);
  g_type_ensure (TANDEM_TYPE_CONTACTS_PANEL);
  g_type_ensure (TANDEM_TYPE_MESSAGES_PANEL);
  g_type_ensure (TANDEM_TYPE_MISSED_BAR);
  g_type_ensure (TANDEM_TYPE_SOUND_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, title);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, missed_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, panels);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, switcher);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, calls_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, messages_page);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, messages_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, contacts_page);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, contacts_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, agents_page);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, agents_panel);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, sound_page);
  gtk_widget_class_bind_template_child (widget_class, TandemSidebar, sound_panel);
}

static void
tandem_sidebar_init (TandemSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tandem_presence_name_menu (self->menu_button);
  tandem_presence_watch_view_stack (self->panels);
  update_switcher (self);
  g_signal_connect_object (self->calls_panel, "call-activated", G_CALLBACK (on_call_activated), self, 0);
  g_signal_connect_object (self->calls_panel, "call-back", G_CALLBACK (on_call_back), self, 0);
  g_signal_connect_object (self->missed_bar, "call-back", G_CALLBACK (on_call_back), self, 0);
}

void
tandem_sidebar_set_up (TandemSidebar *self, TandemSwitchboard *switchboard, GtkWidget *window)
{
  g_autoptr (GPropertyAction) do_not_disturb = NULL;

  g_return_if_fail (TANDEM_IS_SIDEBAR (self));

  do_not_disturb = g_property_action_new ("do-not-disturb", tandem_switchboard_get_settings (switchboard), "do-not-disturb");
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (do_not_disturb));
  tandem_missed_bar_follow (self->missed_bar, switchboard, window);
  tandem_calls_panel_set_switchboard (self->calls_panel, switchboard);
  g_object_bind_property_full (tandem_switchboard_get_settings (switchboard), "do-not-disturb", self->title, "subtitle",
                               G_BINDING_SYNC_CREATE, to_disturbance, NULL, NULL, NULL);
}

void
tandem_sidebar_set_sound (TandemSidebar *self, TandemSound *sound, TandemSettings *settings)
{
  g_return_if_fail (TANDEM_IS_SIDEBAR (self));

  tandem_sound_panel_set_up (self->sound_panel, sound, settings);
  adw_view_stack_page_set_visible (self->sound_page, TRUE);
  update_switcher (self);
}

void
tandem_sidebar_set_inbox (TandemSidebar *self, TandemInbox *inbox, TandemPeople *people, TandemSettings *settings)
{
  g_return_if_fail (TANDEM_IS_SIDEBAR (self));

  tandem_messages_panel_set_up (self->messages_panel, inbox, people, settings);
  g_object_bind_property (inbox, "unread", self->messages_page, "badge-number", G_BINDING_SYNC_CREATE);
  adw_view_stack_page_set_visible (self->messages_page, TRUE);
  tandem_contacts_panel_set_up (self->contacts_panel, people);
  adw_view_stack_page_set_visible (self->contacts_page, TRUE);
  update_switcher (self);
}

void
tandem_sidebar_set_profiles (TandemSidebar *self, TandemProfiles *profiles, GMenuModel *examples)
{
  g_return_if_fail (TANDEM_IS_SIDEBAR (self));

  tandem_agents_panel_set_up (self->agents_panel, profiles, examples);
  adw_view_stack_page_set_visible (self->agents_page, TRUE);
  update_switcher (self);
}

void
tandem_sidebar_show (TandemSidebar *self, const char *page)
{
  g_return_if_fail (TANDEM_IS_SIDEBAR (self));
  adw_view_stack_set_visible_child_name (self->panels, page);
}

TandemCallsPanel *
tandem_sidebar_get_calls_panel (TandemSidebar *self)
{
  g_return_val_if_fail (TANDEM_IS_SIDEBAR (self), NULL);
  return self->calls_panel;
}

TandemMessagesPanel *
tandem_sidebar_get_messages_panel (TandemSidebar *self)
{
  g_return_val_if_fail (TANDEM_IS_SIDEBAR (self), NULL);
  return self->messages_panel;
}

TandemContactsPanel *
tandem_sidebar_get_contacts_panel (TandemSidebar *self)
{
  g_return_val_if_fail (TANDEM_IS_SIDEBAR (self), NULL);
  return self->contacts_panel;
}

TandemSoundPanel *
tandem_sidebar_get_sound_panel (TandemSidebar *self)
{
  g_return_val_if_fail (TANDEM_IS_SIDEBAR (self), NULL);
  return self->sound_panel;
}

TandemAgentsPanel *
tandem_sidebar_get_agents_panel (TandemSidebar *self)
{
  g_return_val_if_fail (TANDEM_IS_SIDEBAR (self), NULL);
  return self->agents_panel;
}
