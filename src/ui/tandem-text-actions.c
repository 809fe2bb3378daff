// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-actions.h"

struct _TandemTextActions {
  GObject parent_instance;

  /* owned */
  GSimpleActionGroup *group;
  TandemInbox *inbox; /* NULL until there are texts */
  TandemSwitchboard *switchboard; /* likewise */

  /* borrowed */
  TandemSidebar *sidebar;
  AdwLeaflet *leaflet;
  TandemThreadView *thread_view;
};

G_DEFINE_FINAL_TYPE (TandemTextActions, tandem_text_actions, G_TYPE_OBJECT)

enum { OPENED, CALL_ACTIVATED, CALL_PLAYED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static TandemMessagesPanel *
show_panel (TandemTextActions *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "panels");
  tandem_sidebar_show (self->sidebar, "messages");
  return tandem_sidebar_get_messages_panel (self->sidebar);
}

static void
on_threads (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tandem_messages_panel_focus_list (show_panel (TANDEM_TEXT_ACTIONS (user_data)));
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tandem_messages_panel_focus_number (show_panel (TANDEM_TEXT_ACTIONS (user_data)));
}

static void
on_thread_activated (TandemTextActions *self, const char *number)
{
  tandem_text_actions_open (self, number, NULL);
  tandem_thread_view_focus (self->thread_view);
}

static void
on_search (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tandem_messages_panel_focus_search (show_panel (TANDEM_TEXT_ACTIONS (user_data)));
}

static void
on_contacts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemTextActions *self = TANDEM_TEXT_ACTIONS (user_data);

  adw_leaflet_set_visible_child_name (self->leaflet, "panels");
  tandem_sidebar_show (self->sidebar, "contacts");
  tandem_contacts_panel_focus_search (tandem_sidebar_get_contacts_panel (self->sidebar));
}

/* Who writes there: somebody who is known, or a new contact. */
static void
on_contact (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemTextActions *self = TANDEM_TEXT_ACTIONS (user_data);
  const char *number = tandem_thread_view_get_number (self->thread_view);

  if (number && gtk_widget_get_mapped (GTK_WIDGET (self->thread_view)))
    gtk_widget_activate_action (GTK_WIDGET (self->thread_view), "win.show-contact", "s", number);
}

static void
on_draft (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tandem_thread_view_draft (TANDEM_TEXT_ACTIONS (user_data)->thread_view);
}

static void
on_call_activated (TandemTextActions *self, TandemCall *call)
{
  g_signal_emit (self, signals[CALL_ACTIVATED], 0, call);
}

static void
on_call_played (TandemTextActions *self, TandemCall *call)
{
  g_signal_emit (self, signals[CALL_PLAYED], 0, call);
}

/* A call of long ago is not in the history that is shown, but it is among the texts with that person. */
static void
on_hit_activated (TandemTextActions *self, TandemSearchHit *hit)
{
  const char *id = tandem_search_hit_get_id (hit);
  TandemCall *call = tandem_search_hit_get_kind (hit) == TANDEM_SEARCH_TURN ? tandem_switchboard_lookup (self->switchboard, id) : NULL;

  if (call)
    on_call_activated (self, call);
  else
    tandem_text_actions_open (self, tandem_search_hit_get_number (hit), id);
}

static void
on_failed (TandemTextActions *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* Who looks at texts waits for the next one. */
static void
on_watched (TandemTextActions *self)
{
  GtkWidget *panel = GTK_WIDGET (tandem_sidebar_get_messages_panel (self->sidebar));

  tandem_message_poll_set_watched (tandem_inbox_get_poll (self->inbox),
                                   gtk_widget_get_mapped (panel) || gtk_widget_get_mapped (GTK_WIDGET (self->thread_view)));
}

static void
watch (TandemTextActions *self, GtkWidget *widget)
{
  g_signal_connect_object (widget, "map", G_CALLBACK (on_watched), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (on_watched), self, G_CONNECT_SWAPPED);
}

static void
tandem_text_actions_dispose (GObject *object)
{
  g_clear_object (&TANDEM_TEXT_ACTIONS (object)->group);
  g_clear_object (&TANDEM_TEXT_ACTIONS (object)->inbox);
  g_clear_object (&TANDEM_TEXT_ACTIONS (object)->switchboard);
  G_OBJECT_CLASS (tandem_text_actions_parent_class)->dispose (object);
}

static void
tandem_text_actions_class_init (TandemTextActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_text_actions_dispose;
  signals[OPENED] = g_signal_new ("opened", TANDEM_TYPE_TEXT_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CALL_ACTIVATED] = g_signal_new ("call-activated", TANDEM_TYPE_TEXT_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[CALL_PLAYED] = g_signal_new ("call-played", TANDEM_TYPE_TEXT_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       TANDEM_TYPE_CALL);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_TEXT_ACTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_text_actions_init (TandemTextActions *self)
{
  self->group = g_simple_action_group_new ();
}

/* Also by an edited text that was written to another number of the same person. */
static void
on_thread_opened (TandemTextActions *self)
{
  const char *number = tandem_thread_view_get_number (self->thread_view);

  if (number)
    tandem_messages_panel_set_open_number (tandem_sidebar_get_messages_panel (self->sidebar), number);
}

TandemTextActions *
tandem_text_actions_new (TandemSidebar *sidebar, AdwLeaflet *leaflet, TandemThreadView *thread_view)
{
  TandemTextActions *self = g_object_new (TANDEM_TYPE_TEXT_ACTIONS, NULL);

  self->sidebar = sidebar;
  self->leaflet = leaflet;
  self->thread_view = thread_view;
  return self;
}

void
tandem_text_actions_set_inbox (TandemTextActions *self, TandemInbox *inbox, TandemPeople *people,
                               TandemSwitchboard *switchboard)
{
  static const GActionEntry entries[] = {
    { .name = "threads", .activate = on_threads },
    { .name = "new", .activate = on_new },
    { .name = "search", .activate = on_search },
    { .name = "contact", .activate = on_contact },
    { .name = "contacts", .activate = on_contacts },
    { .name = "draft", .activate = on_draft },
  };

  TandemMessagesPanel *panel = tandem_sidebar_get_messages_panel (self->sidebar);

  g_return_if_fail (TANDEM_IS_TEXT_ACTIONS (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
  self->inbox = g_object_ref (inbox);
  self->switchboard = g_object_ref (switchboard);
  tandem_sidebar_set_inbox (self->sidebar, inbox, people, tandem_switchboard_get_settings (switchboard));
  tandem_thread_view_set_up (self->thread_view, inbox, people, switchboard);
  watch (self, GTK_WIDGET (panel));
  watch (self, GTK_WIDGET (self->thread_view));
  on_watched (self);
  g_signal_connect_object (panel, "thread-activated", G_CALLBACK (on_thread_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "hit-activated", G_CALLBACK (on_hit_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->thread_view, "call-activated", G_CALLBACK (on_call_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->thread_view, "notify::who", G_CALLBACK (on_thread_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->thread_view, "call-played", G_CALLBACK (on_call_played), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->thread_view, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inbox, "notice", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

GActionGroup *
tandem_text_actions_get_group (TandemTextActions *self)
{
  g_return_val_if_fail (TANDEM_IS_TEXT_ACTIONS (self), NULL);
  return G_ACTION_GROUP (self->group);
}

void
tandem_text_actions_open (TandemTextActions *self, const char *number, const char *id)
{
  g_return_if_fail (TANDEM_IS_TEXT_ACTIONS (self));

  tandem_sidebar_show (self->sidebar, "messages");
  tandem_messages_panel_set_open_number (tandem_sidebar_get_messages_panel (self->sidebar), number);
  tandem_thread_view_open (self->thread_view, number, id);
  g_signal_emit (self, signals[OPENED], 0);
}
