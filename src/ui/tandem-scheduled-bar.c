// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-scheduled-bar.h"

#include <glib/gi18n-lib.h>

#include "tandem-schedule-text.h"

struct _TandemScheduledBar {
  GtkWidget parent_instance;

  /* owned */
  TandemMessage *message; /* nullable */
  GSignalGroup *changes;

  /* template */
  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *send_button;
  GtkWidget *edit_button;
  GtkWidget *cancel_button;
};

G_DEFINE_FINAL_TYPE (TandemScheduledBar, tandem_scheduled_bar, GTK_TYPE_WIDGET)

static void
update (TandemScheduledBar *self)
{
  g_autofree char *words = self->message ? tandem_schedule_text_dup (self->message) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
  gtk_label_set_label (self->label, words ? words : "");
  gtk_widget_set_visible (self->send_button, words && tandem_message_get_missed (self->message));
}

static void
tandem_scheduled_bar_dispose (GObject *object)
{
  TandemScheduledBar *self = TANDEM_SCHEDULED_BAR (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->message);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_scheduled_bar_parent_class)->dispose (object);
}

static void
tandem_scheduled_bar_class_init (TandemScheduledBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_scheduled_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-scheduled-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemScheduledBar, box);
  gtk_widget_class_bind_template_child (widget_class, TandemScheduledBar, label);
  gtk_widget_class_bind_template_child (widget_class, TandemScheduledBar, send_button);
  gtk_widget_class_bind_template_child (widget_class, TandemScheduledBar, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TandemScheduledBar, cancel_button);
}

static void
tandem_scheduled_bar_init (TandemScheduledBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (TANDEM_TYPE_MESSAGE);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* The target comes first: GTK complains of an action whose parameter is missing. */
static void
set_action (GtkWidget *button, const char *action, const char *id)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

void
tandem_scheduled_bar_set_message (TandemScheduledBar *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_SCHEDULED_BAR (self));

  g_set_object (&self->message, message);
  g_signal_group_set_target (self->changes, message);
  if (message) {
    set_action (self->send_button, "scheduled.send", tandem_message_get_id (message));
    set_action (self->edit_button, "scheduled.edit", tandem_message_get_id (message));
    set_action (self->cancel_button, "scheduled.cancel", tandem_message_get_id (message));
  }
  update (self);
}
