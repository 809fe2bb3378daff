// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thread-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-message-text.h"

struct _TandemThreadRow {
  GtkWidget parent_instance;

  /* owned */
  TandemPeople *people;
  char *open_number; /* nullable */
  TandemThread *thread;
  GSignalGroup *changes;

  /* template */
  GtkWidget *box;
  GtkLabel *who_label;
  GtkLabel *text_label;
  GtkLabel *when_label;
  GtkLabel *unread_label;
};

G_DEFINE_FINAL_TYPE (TandemThreadRow, tandem_thread_row, GTK_TYPE_WIDGET)

/* The row of the list view has the keyboard focus, so it carries the name and the mark; GTK 4.8 has no other way. */
static void
update_parent (TandemThreadRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *who = NULL;
  g_autofree char *spoken = NULL;

  if (!self->thread || !tandem_thread_get_loaded (self->thread))
    return;
  who = tandem_people_dup_who (self->people, tandem_thread_get_number (self->thread));
  spoken = tandem_message_text_dup_spoken_thread (self->thread, who);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (!parent)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (g_strcmp0 (tandem_thread_get_number (self->thread), self->open_number) == 0)
    gtk_widget_add_css_class (parent, "open");
  else
    gtk_widget_remove_css_class (parent, "open");
}

/* Half written words say more than the last ones. */
static char *
dup_words (TandemThread *thread)
{
  const char *draft = tandem_thread_get_draft (thread);
  g_autofree char *words = tandem_message_text_dup_short (draft && *draft ? draft : tandem_thread_get_text (thread));

  if (tandem_thread_get_wants_person (thread) && !(draft && *draft))
    /* TRANSLATORS: %s are the last words of a conversation that was handed over to the person at this desk. */
    return g_strdup_printf (_("Waits for you: %s"), words);
  /* TRANSLATORS: %s are words that were not sent yet. */
  return draft && *draft ? g_strdup_printf (_("Draft: %s"), words) : g_steal_pointer (&words);
}

static void
update (TandemThreadRow *self)
{
  gboolean loaded = self->thread && tandem_thread_get_loaded (self->thread);
  guint unread = loaded ? tandem_thread_get_unread (self->thread) : 0;
  g_autofree char *who = loaded ? tandem_people_dup_who (self->people, tandem_thread_get_number (self->thread)) : g_strdup ("");
  g_autofree char *words = loaded ? dup_words (self->thread) : g_strdup ("");
  g_autofree char *when = loaded ? tandem_message_text_dup_when (tandem_thread_get_at_ms (self->thread)) : g_strdup ("");
  g_autofree char *count = g_strdup_printf ("%u", unread);

  gtk_label_set_label (self->who_label, who);
  gtk_label_set_label (self->text_label, words);
  gtk_label_set_label (self->when_label, when);
  gtk_label_set_label (self->unread_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->unread_label), unread > 0);
  if (unread > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->who_label), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->who_label), "heading");
  update_parent (self);
}

static void
on_thread_changed (TandemThread *thread, GParamSpec *pspec, gpointer user_data)
{
  update (TANDEM_THREAD_ROW (user_data));
}

static void
tandem_thread_row_dispose (GObject *object)
{
  TandemThreadRow *self = TANDEM_THREAD_ROW (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->thread);
  g_clear_object (&self->people);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_thread_row_parent_class)->dispose (object);
}

static void
tandem_thread_row_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_THREAD_ROW (object)->open_number, g_free);
  G_OBJECT_CLASS (tandem_thread_row_parent_class)->finalize (object);
}

static void
tandem_thread_row_class_init (TandemThreadRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_thread_row_dispose;
  object_class->finalize = tandem_thread_row_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-thread-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemThreadRow, box);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadRow, who_label);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadRow, when_label);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadRow, unread_label);
}

static void
tandem_thread_row_init (TandemThreadRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (TANDEM_TYPE_THREAD);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (on_thread_changed), self, 0);
  g_signal_connect (self, "notify::parent", G_CALLBACK (update_parent), NULL);
}

GtkWidget *
tandem_thread_row_new (TandemPeople *people)
{
  TandemThreadRow *self = g_object_new (TANDEM_TYPE_THREAD_ROW, NULL);

  self->people = g_object_ref (people);
  g_signal_connect_object (people, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
tandem_thread_row_set_thread (TandemThreadRow *self, TandemThread *thread)
{
  g_return_if_fail (TANDEM_IS_THREAD_ROW (self));

  if (!g_set_object (&self->thread, thread))
    return;
  g_signal_group_set_target (self->changes, thread);
  update (self);
}

void
tandem_thread_row_set_open_number (TandemThreadRow *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_THREAD_ROW (self));

  if (g_strcmp0 (self->open_number, number) == 0)
    return;
  g_free (self->open_number);
  self->open_number = g_strdup (number);
  update_parent (self);
}
