// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-message-file.h"
#include "tandem-message-text.h"
#include "tandem-scheduled-bar.h"

struct _TandemMessageRow {
  GtkWidget parent_instance;

  /* owned */
  TandemPeople *people;
  TandemMessage *message; /* nullable */
  GSignalGroup *changes;

  /* template */
  GtkWidget *box;
  GtkLabel *day_label;
  GtkWidget *bubble;
  GtkBox *media_box;
  GtkLabel *body_label;
  GtkLabel *failure_label;
  TandemScheduledBar *scheduled_bar;
  GtkLabel *meta_label;
  GtkWidget *retry_button;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (TandemMessageRow, tandem_message_row, GTK_TYPE_WIDGET)

/* The row of the list view has the keyboard focus, so it must carry the name too; GTK 4.8 has no other way to give it. */
static void
update_spoken (TandemMessageRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *who = NULL;
  g_autofree char *spoken = NULL;

  if (!self->message)
    return;
  who = tandem_people_dup_who (self->people, tandem_message_get_number (self->message));
  spoken = tandem_message_text_dup_spoken (self->message, who);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* --- pictures and files -------------------------------------------------------------------------------------- */

static void
update_media (TandemMessageRow *self)
{
  GListModel *media = self->message ? tandem_message_get_media (self->message) : NULL;
  guint n = media ? g_list_model_get_n_items (media) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->media_box))))
    gtk_box_remove (self->media_box, child);
  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemMessageMedia) item = g_list_model_get_item (media, i);

    gtk_box_append (self->media_box, tandem_message_file_new (self->message, item));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->media_box), n > 0);
}

/* --- the rest ------------------------------------------------------------------------------------------------ */

static void
update_state (TandemMessageRow *self)
{
  const char *state = tandem_message_text_get_state (self->message);
  g_autofree char *time = tandem_message_text_dup_time (tandem_message_get_at (self->message));
  const char *author = tandem_message_get_answers (self->message) ? _("Automatic") : "";
  g_autofree char *meta = g_strconcat (time, *author ? " · " : "", author, *state ? " · " : "", state, NULL);
  g_autofree char *failure = tandem_message_text_dup_failure (self->message);

  gtk_label_set_label (self->meta_label, meta);
  gtk_label_set_label (self->failure_label, failure ? failure : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure_label), failure != NULL);
  gtk_widget_set_visible (self->retry_button, failure != NULL);
  update_spoken (self);
}

static void
update (TandemMessageRow *self)
{
  const char *id = tandem_message_get_id (self->message);
  const char *body = tandem_message_get_body (self->message);
  gboolean inbound = tandem_message_get_direction (self->message) == TANDEM_DIRECTION_INBOUND;
  g_autofree char *markup = tandem_message_text_dup_markup (body);
  const char *classes[] = { "turn", inbound ? "remote" : tandem_message_get_answers (self->message) ? "agent" : "operator", NULL };

  gtk_widget_set_css_classes (self->bubble, classes);
  gtk_widget_set_halign (self->bubble, inbound ? GTK_ALIGN_START : GTK_ALIGN_END);
  gtk_label_set_markup (self->body_label, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->body_label), *body != '\0');
  gtk_widget_set_visible (self->copy_button, *body != '\0');
  /* The target comes first: GTK complains of an action whose parameter is missing. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy_button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "thread.copy");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry_button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->retry_button), "thread.retry");
  update_media (self);
  update_state (self);
}

static void
on_message_changed (TandemMessage *message, GParamSpec *pspec, gpointer user_data)
{
  update_state (TANDEM_MESSAGE_ROW (user_data));
}

static void
on_media_changed (TandemMessageRow *self)
{
  update_media (self);
}

static void
tandem_message_row_dispose (GObject *object)
{
  TandemMessageRow *self = TANDEM_MESSAGE_ROW (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->message);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_message_row_parent_class)->dispose (object);
}

static void
tandem_message_row_finalize (GObject *object)
{
  g_clear_object (&TANDEM_MESSAGE_ROW (object)->people);
  G_OBJECT_CLASS (tandem_message_row_parent_class)->finalize (object);
}

static void
tandem_message_row_class_init (TandemMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_message_row_dispose;
  object_class->finalize = tandem_message_row_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (TANDEM_TYPE_SCHEDULED_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, box);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, day_label);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, bubble);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, media_box);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, body_label);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, failure_label);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, scheduled_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, meta_label);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TandemMessageRow, copy_button);
}

static void
tandem_message_row_init (TandemMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (TANDEM_TYPE_MESSAGE);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (on_message_changed), self, 0);
  g_signal_connect (self, "notify::parent", G_CALLBACK (update_spoken), NULL);
}

GtkWidget *
tandem_message_row_new (TandemPeople *people)
{
  TandemMessageRow *self = g_object_new (TANDEM_TYPE_MESSAGE_ROW, NULL);

  self->people = g_object_ref (people);
  g_signal_connect_object (people, "changed", G_CALLBACK (update_spoken), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
tandem_message_row_set_message (TandemMessageRow *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_ROW (self));

  if (self->message == message)
    return;
  if (self->message)
    g_signal_handlers_disconnect_by_data (tandem_message_get_media (self->message), self);
  g_set_object (&self->message, message);
  g_signal_group_set_target (self->changes, message);
  tandem_scheduled_bar_set_message (self->scheduled_bar, message);
  if (!message)
    return;
  g_signal_connect_object (tandem_message_get_media (message), "items-changed", G_CALLBACK (on_media_changed), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

TandemMessage *
tandem_message_row_get_message (TandemMessageRow *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_ROW (self), NULL);
  return self->message;
}

void
tandem_message_row_set_day (TandemMessageRow *self, const char *day)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_ROW (self));

  gtk_label_set_label (self->day_label, day ? day : "");
  gtk_widget_set_visible (GTK_WIDGET (self->day_label), day != NULL);
}
