// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contact-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-phone-number.h"

struct _TandemContactRow {
  GtkWidget parent_instance;

  /* owned */
  TandemPeople *people;
  TandemContact *contact; /* nullable */
  GSignalGroup *changes;

  /* template */
  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkWidget *call_button;
  GtkWidget *text_button;
};

G_DEFINE_FINAL_TYPE (TandemContactRow, tandem_contact_row, GTK_TYPE_WIDGET)

/* Borrowed; NULL when it has none. */
static const char *
get_number (const TandemContactFacts *facts)
{
  return facts->numbers->len > 0 ? ((TandemContactNumber *) facts->numbers->pdata[0])->number : NULL;
}

/* The number that is called, and how many more there are. */
static char *
dup_detail (TandemContactRow *self, const TandemContactFacts *facts)
{
  const char *number = get_number (facts);
  guint n_more = number ? facts->numbers->len - 1 : 0;
  g_autofree char *shown = number ? tandem_phone_number_format (number, tandem_people_get_region (self->people)) : g_strdup ("");
  g_autofree char *more = NULL;

  if (n_more == 0)
    return g_steal_pointer (&shown);
  /* TRANSLATORS: follows a number, when somebody has several. */
  more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_more), n_more);
  return g_strdup_printf ("%s %s", shown, more);
}

static void
set_target (GtkWidget *button, const char *action, const char *number)
{
  gtk_widget_set_visible (button, number && *number == '+');
  if (!number)
    return;
  /* The target comes first: GTK complains of an action whose parameter is missing. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
update (TandemContactRow *self)
{
  const TandemContactFacts *facts = self->contact ? tandem_contact_get_facts (self->contact) : NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;

  if (!facts)
    return;
  detail = dup_detail (self, facts);
  gtk_label_set_label (self->title_label, tandem_contact_get_title (self->contact));
  gtk_label_set_label (self->detail_label, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), *detail != '\0');
  set_target (self->call_button, "win.call-number", get_number (facts));
  set_target (self->text_button, "win.text-number", get_number (facts));
  /* TRANSLATORS: read by a screen reader: name, number. */
  spoken = g_strdup_printf (_("Contact %s, %s"), tandem_contact_get_title (self->contact), detail);
  /* The row of the list view has the keyboard focus, so it carries the name; GTK 4.8 has no other way. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
tandem_contact_row_dispose (GObject *object)
{
  TandemContactRow *self = TANDEM_CONTACT_ROW (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->contact);
  g_clear_object (&self->people);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_contact_row_parent_class)->dispose (object);
}

static void
tandem_contact_row_class_init (TandemContactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_contact_row_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-contact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemContactRow, box);
  gtk_widget_class_bind_template_child (widget_class, TandemContactRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TandemContactRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, TandemContactRow, call_button);
  gtk_widget_class_bind_template_child (widget_class, TandemContactRow, text_button);
}

static void
tandem_contact_row_init (TandemContactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (TANDEM_TYPE_CONTACT);
  g_signal_group_connect_object (self->changes, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::parent", G_CALLBACK (update), NULL);
}

GtkWidget *
tandem_contact_row_new (TandemPeople *people)
{
  TandemContactRow *self = g_object_new (TANDEM_TYPE_CONTACT_ROW, NULL);

  self->people = g_object_ref (people);
  return GTK_WIDGET (self);
}

void
tandem_contact_row_set_contact (TandemContactRow *self, TandemContact *contact)
{
  g_return_if_fail (TANDEM_IS_CONTACT_ROW (self));

  if (!g_set_object (&self->contact, contact))
    return;
  g_signal_group_set_target (self->changes, contact);
  update (self);
}
