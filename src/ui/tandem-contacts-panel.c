// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contacts-panel.h"

#include <adwaita.h>
#include <string.h>

#include "tandem-contact-row.h"
#include "tandem-presence.h"
#include "tandem-row-focus.h"

struct _TandemContactsPanel {
  GtkWidget parent_instance;

  /* owned */
  TandemPeople *people;
  char *words;               /* what is looked for, folded; "" for nothing */
  char *digits;              /* of it; "" for none */
  GtkFilter *filter;
  GtkSorter *sorter;
  GtkFilterListModel *found; /* of all, in the order of titles */

  /* template */
  GtkWidget *box;
  GtkEditable *search_entry;
  GtkWidget *new_button;
  GtkMenuButton *menu_button;
  GtkStack *lists;
  GtkListView *list_view;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (TandemContactsPanel, tandem_contacts_panel, GTK_TYPE_WIDGET)

/* --- who is shown -------------------------------------------------------------------------------------------- */

static gboolean
has_words (const char *text, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, words) != NULL;
}

static gboolean
is_found (gpointer item, gpointer user_data)
{
  TandemContactsPanel *self = TANDEM_CONTACTS_PANEL (user_data);
  const TandemContactFacts *facts = tandem_contact_get_facts (TANDEM_CONTACT (item));

  if (!*self->words || has_words (facts->name, self->words) || has_words (facts->organization, self->words) ||
      has_words (facts->notes, self->words))
    return TRUE;
  for (char **tag = facts->tags; tag && *tag; tag++)
    if (has_words (*tag, self->words))
      return TRUE;
  for (guint i = 0; *self->digits && i < facts->numbers->len; i++)
    if (strstr (((TandemContactNumber *) facts->numbers->pdata[i])->number, self->digits))
      return TRUE;
  return FALSE;
}

static void
show_list (TandemContactsPanel *self)
{
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (tandem_people_get_contacts (self->people)));
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->found));

  gtk_stack_set_visible_child_name (self->lists, n_all == 0 ? "empty" : n_found == 0 ? "none" : "contacts");
}

/* A number is found however it is written. */
static char *
dup_digits (const char *words)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *c = words; *c; c++) {
    if (g_ascii_isdigit (*c))
      g_string_append_c (digits, *c);
    else if (!strchr ("+-(). /", *c))
      return g_strdup ("");
  }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static void
on_search_changed (TandemContactsPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search_entry)));

  g_free (self->words);
  g_free (self->digits);
  self->words = g_utf8_casefold (text, -1);
  self->digits = dup_digits (text);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_stop_search (TandemContactsPanel *self)
{
  gtk_editable_set_text (self->search_entry, "");
}

/* Somebody is called something else now. */
static void
on_people_changed (TandemContactsPanel *self)
{
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_list (self);
}

/* --- rows ---------------------------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, tandem_contact_row_new (TANDEM_CONTACTS_PANEL (user_data)->people));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tandem_contact_row_set_contact (TANDEM_CONTACT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tandem_contact_row_set_contact (TANDEM_CONTACT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_activate (TandemContactsPanel *self, guint position)
{
  g_autoptr (TandemContact) contact = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (contact)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-contact", "s", tandem_contact_get_id (contact));
}

/* The row itself: GTK would go to its first button. */
static gboolean
focus_list (TandemContactsPanel *self)
{
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->list_view));

  return first && gtk_widget_get_mapped (first) && gtk_widget_grab_focus (first);
}

static void
on_search_activate (TandemContactsPanel *self)
{
  focus_list (self);
}

static gboolean
tandem_contacts_panel_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TandemContactsPanel *self = TANDEM_CONTACTS_PANEL (widget);

  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD) &&
      tandem_presence_has_focus (GTK_WIDGET (self->list_view)))
    return tandem_row_focus_tab (GTK_WIDGET (self->list_view), direction) ||
           (direction == GTK_DIR_TAB_BACKWARD && gtk_widget_child_focus (GTK_WIDGET (self->menu_button), direction));
  if (direction == GTK_DIR_TAB_FORWARD && tandem_presence_has_focus (GTK_WIDGET (self->menu_button)))
    return focus_list (self);
  return GTK_WIDGET_CLASS (tandem_contacts_panel_parent_class)->focus (widget, direction);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_contacts_panel_dispose (GObject *object)
{
  TandemContactsPanel *self = TANDEM_CONTACTS_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->found);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (tandem_contacts_panel_parent_class)->dispose (object);
}

static void
tandem_contacts_panel_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_CONTACTS_PANEL (object)->words, g_free);
  g_clear_pointer (&TANDEM_CONTACTS_PANEL (object)->digits, g_free);
  G_OBJECT_CLASS (tandem_contacts_panel_parent_class)->finalize (object);
}

static void
tandem_contacts_panel_class_init (TandemContactsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_contacts_panel_dispose;
  object_class->finalize = tandem_contacts_panel_finalize;
  widget_class->focus = tandem_contacts_panel_focus;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-contacts-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, new_button);
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, lists);
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, list_view);
  gtk_widget_class_bind_template_child (widget_class, TandemContactsPanel, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
tandem_contacts_panel_init (TandemContactsPanel *self)
{
  self->words = g_strdup ("");
  self->digits = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_found, self, NULL));
  /* It keeps the keys that it compares by, and minds no case. */
  self->sorter = GTK_SORTER (gtk_string_sorter_new (gtk_property_expression_new (TANDEM_TYPE_CONTACT, NULL, "title")));
  gtk_widget_init_template (GTK_WIDGET (self));
  tandem_presence_watch_stack (self->lists);
  tandem_presence_name_menu (self->menu_button);
}

void
tandem_contacts_panel_set_up (TandemContactsPanel *self, TandemPeople *people)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GListModel *contacts;
  GtkSortListModel *sorted;

  g_return_if_fail (TANDEM_IS_CONTACTS_PANEL (self) && !self->people);

  self->people = g_object_ref (people);
  contacts = G_LIST_MODEL (tandem_people_get_contacts (people));
  sorted = gtk_sort_list_model_new (g_object_ref (contacts), g_object_ref (self->sorter));
  gtk_sort_list_model_set_incremental (sorted, TRUE);
  self->found = gtk_filter_list_model_new (G_LIST_MODEL (sorted), g_object_ref (self->filter));
  gtk_filter_list_model_set_incremental (self->found, TRUE);
  g_signal_connect_object (self->found, "items-changed", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (people, "changed", G_CALLBACK (on_people_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->found));
  show_list (self);
}

void
tandem_contacts_panel_focus_search (TandemContactsPanel *self)
{
  g_return_if_fail (TANDEM_IS_CONTACTS_PANEL (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
