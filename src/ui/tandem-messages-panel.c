// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-messages-panel.h"

#include <adwaita.h>

#include "tandem-announcer.h"
#include "tandem-dial-policy.h"
#include "tandem-error-text.h"
#include "tandem-number-format.h"
#include "tandem-presence.h"
#include "tandem-search-results.h"
#include "tandem-thread-row.h"

struct _TandemMessagesPanel {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  TandemPeople *people;
  TandemSettings *settings;
  TandemDialPolicy *policy;
  char *open_number; /* nullable */
  GPtrArray *rows;   /* borrowed; those that show a thread */
  guint format_id;

  /* template */
  GtkWidget *box;
  GtkEditable *search_entry;
  GtkEntry *number_entry;
  GtkWidget *write_button;
  GtkLabel *problem_label;
  GtkStack *lists;
  TandemSearchResults *results;
  GtkListView *list_view;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (TandemMessagesPanel, tandem_messages_panel, GTK_TYPE_WIDGET)

enum { THREAD_ACTIVATED, HIT_ACTIVATED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_region (TandemMessagesPanel *self)
{
  return self->settings ? tandem_settings_get_string (self->settings, "region") : NULL;
}

/* --- somebody new -------------------------------------------------------------------------------------------- */

static void
show_problem (TandemMessagesPanel *self, const GError *error)
{
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number_entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  if (text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static gboolean
on_format (gpointer user_data)
{
  TandemMessagesPanel *self = TANDEM_MESSAGES_PANEL (user_data);

  self->format_id = 0;
  /* The text set by this is ours: it needs no second round. */
  if (tandem_number_format_editable (GTK_EDITABLE (self->number_entry), get_region (self)))
    g_clear_handle_id (&self->format_id, g_source_remove);
  return G_SOURCE_REMOVE;
}

/* The entry puts its cursor behind the typed character after this signal, so the formatting waits until then. */
static void
on_number_changed (TandemMessagesPanel *self)
{
  show_problem (self, NULL);
  if (!self->format_id)
    self->format_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_format, self, NULL);
}

static void
on_write (TandemMessagesPanel *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;

  if (!self->policy)
    return;
  number = tandem_dial_policy_check_number (self->policy, gtk_editable_get_text (GTK_EDITABLE (self->number_entry)), &error);
  if (number)
    gtk_editable_set_text (GTK_EDITABLE (self->number_entry), "");
  show_problem (self, error);
  if (number)
    g_signal_emit (self, signals[THREAD_ACTIVATED], 0, number);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->number_entry));
}

/* --- threads ------------------------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, tandem_thread_row_new (TANDEM_MESSAGES_PANEL (user_data)->people));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  TandemMessagesPanel *self = TANDEM_MESSAGES_PANEL (user_data);
  TandemThreadRow *row = TANDEM_THREAD_ROW (gtk_list_item_get_child (item));

  tandem_thread_row_set_open_number (row, self->open_number);
  tandem_thread_row_set_thread (row, gtk_list_item_get_item (item));
  g_ptr_array_add (self->rows, row);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  tandem_thread_row_set_thread (TANDEM_THREAD_ROW (row), NULL);
  g_ptr_array_remove_fast (TANDEM_MESSAGES_PANEL (user_data)->rows, row);
}

static void
on_activate (GtkListView *list_view, guint position, gpointer user_data)
{
  TandemMessagesPanel *self = TANDEM_MESSAGES_PANEL (user_data);
  g_autoptr (TandemThread) thread = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (thread && tandem_thread_get_loaded (thread))
    g_signal_emit (self, signals[THREAD_ACTIVATED], 0, tandem_thread_get_number (thread));
}

static void
on_threads_changed (TandemMessagesPanel *self)
{
  guint n = g_list_model_get_n_items (tandem_inbox_get_threads (self->inbox));
  gboolean searching = *gtk_editable_get_text (self->search_entry) != '\0';

  gtk_stack_set_visible_child_name (self->lists, searching ? "found" : n > 0 ? "threads" : "empty");
}

/* --- search -------------------------------------------------------------------------------------------------- */

static void
on_search_changed (TandemMessagesPanel *self)
{
  if (!self->inbox)
    return;
  tandem_search_results_set_words (self->results, gtk_editable_get_text (self->search_entry));
  on_threads_changed (self);
}

static void
on_stop_search (TandemMessagesPanel *self)
{
  gtk_editable_set_text (self->search_entry, "");
}

static void
on_hit_activated (TandemMessagesPanel *self, TandemSearchHit *hit)
{
  g_signal_emit (self, signals[HIT_ACTIVATED], 0, hit);
}

static void
on_failed (TandemMessagesPanel *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* Tab leaves the threads at once, which may be many; the arrow keys move among them. */
static gboolean
tandem_messages_panel_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TandemMessagesPanel *self = TANDEM_MESSAGES_PANEL (widget);

  if (tandem_presence_has_focus (GTK_WIDGET (self->list_view))) {
    if (direction == GTK_DIR_TAB_FORWARD)
      return FALSE;
    if (direction == GTK_DIR_TAB_BACKWARD)
      return gtk_widget_grab_focus (self->write_button);
  }
  return GTK_WIDGET_CLASS (tandem_messages_panel_parent_class)->focus (widget, direction);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_messages_panel_dispose (GObject *object)
{
  TandemMessagesPanel *self = TANDEM_MESSAGES_PANEL (object);

  g_clear_handle_id (&self->format_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->policy);
  g_clear_object (&self->inbox);
  g_clear_object (&self->people);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_messages_panel_parent_class)->dispose (object);
}

static void
tandem_messages_panel_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_MESSAGES_PANEL (object)->rows, g_ptr_array_unref);
  g_clear_pointer (&TANDEM_MESSAGES_PANEL (object)->open_number, g_free);
  G_OBJECT_CLASS (tandem_messages_panel_parent_class)->finalize (object);
}

static void
tandem_messages_panel_class_init (TandemMessagesPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_messages_panel_dispose;
  object_class->finalize = tandem_messages_panel_finalize;
  widget_class->focus = tandem_messages_panel_focus;
  signals[THREAD_ACTIVATED] = g_signal_new ("thread-activated", TANDEM_TYPE_MESSAGES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HIT_ACTIVATED] = g_signal_new ("hit-activated", TANDEM_TYPE_MESSAGES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, TANDEM_TYPE_SEARCH_HIT);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_MESSAGES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  g_type_ensure (TANDEM_TYPE_SEARCH_RESULTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-messages-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, number_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, results);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, write_button);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, lists);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, list_view);
  gtk_widget_class_bind_template_child (widget_class, TandemMessagesPanel, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
tandem_messages_panel_init (TandemMessagesPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  tandem_presence_watch_stack (self->lists);
  g_signal_connect_object (self->results, "hit-activated", G_CALLBACK (on_hit_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->results, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
}

void
tandem_messages_panel_set_up (TandemMessagesPanel *self, TandemInbox *inbox, TandemPeople *people, TandemSettings *settings)
{
  GListModel *threads;

  g_return_if_fail (TANDEM_IS_MESSAGES_PANEL (self) && !self->inbox);

  self->inbox = g_object_ref (inbox);
  self->people = g_object_ref (people);
  self->settings = g_object_ref (settings);
  self->policy = tandem_dial_policy_new (settings);
  tandem_search_results_set_up (self->results, tandem_inbox_get_store (inbox), people);
  threads = tandem_inbox_get_threads (inbox);
  g_signal_connect_object (threads, "items-changed", G_CALLBACK (on_threads_changed), self, G_CONNECT_SWAPPED);
  gtk_no_selection_set_model (self->selection, threads);
  on_threads_changed (self);
}

void
tandem_messages_panel_set_open_number (TandemMessagesPanel *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_MESSAGES_PANEL (self));

  if (g_strcmp0 (self->open_number, number) == 0)
    return;
  g_free (self->open_number);
  self->open_number = g_strdup (number);
  for (guint i = 0; i < self->rows->len; i++)
    tandem_thread_row_set_open_number (self->rows->pdata[i], number);
}

void
tandem_messages_panel_focus_number (TandemMessagesPanel *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGES_PANEL (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->number_entry));
}

void
tandem_messages_panel_focus_search (TandemMessagesPanel *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGES_PANEL (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
tandem_messages_panel_focus_list (TandemMessagesPanel *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGES_PANEL (self));
  gtk_editable_set_text (self->search_entry, "");
  on_threads_changed (self);
  if (!gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->number_entry));
}
