// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-draft-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-error-text.h"

struct _TandemDraftRow {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  char *number;              /* nullable */
  GCancellable *cancellable; /* of what is being written; NULL: nothing is */

  /* borrowed */
  GtkTextView *text_view;

  /* template */
  GtkWidget *button;
  GtkSpinner *spinner;
  GtkLabel *button_label;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TandemDraftRow, tandem_draft_row, GTK_TYPE_WIDGET)

static void
say (TandemDraftRow *self, const char *text, gboolean is_problem)
{
  gtk_label_set_label (self->label, text);
  if (is_problem)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "error");
  if (*text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static void
show_busy (TandemDraftRow *self)
{
  gboolean busy = self->cancellable != NULL;
  const char *name = busy ? C_("button", "Stop Drafting") : C_("button", "Draft a Reply");

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_label (self->button_label, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
stop (TandemDraftRow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What it is made of, so that nobody takes it for more.  (transfer full) */
static char *
dup_source (const TandemReply *reply, gboolean replaced)
{
  g_autofree char *texts = g_strdup_printf (ngettext ("%u text", "%u texts", reply->n_texts), reply->n_texts);
  g_autoptr (GDateTime) local = reply->call_at ? g_date_time_to_local (reply->call_at) : NULL;
  g_autofree char *day = local ? g_date_time_format (local, "%x") : NULL;
  /* TRANSLATORS: where the draft of a text comes from; the first %s is "3 texts", the second a date. */
  g_autofree char *source = day ? g_strdup_printf (_("Drafted by the text model from %s and the call of %s: read it before you send it."), texts, day)
                                /* TRANSLATORS: %s is "3 texts". */
                                : g_strdup_printf (_("Drafted by the text model from %s: read it before you send it."), texts);

  return replaced ? g_strconcat (source, " ", _("Ctrl+Z brings back what you wrote."), NULL) : g_steal_pointer (&source);
}

/* As one step that can be undone; gtk_text_buffer_set_text() could not. */
static gboolean
put (TandemDraftRow *self, const char *words)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  gboolean replaced = gtk_text_buffer_get_char_count (buffer) > 0;
  GtkTextIter begin, end;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert (buffer, &begin, words, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  return replaced;
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDraftRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemReply) reply = tandem_reply_writer_write_finish (TANDEM_REPLY_WRITER (source), result, &error);
  g_autofree char *text = NULL;

  /* Who cancelled has shown so; there may be another by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  show_busy (self);
  if (error)
    text = tandem_error_text_dup (error);
  else
    text = dup_source (reply, put (self, reply->words));
  say (self, text, error != NULL);
}

void
tandem_draft_row_toggle (TandemDraftRow *self)
{
  TandemReplyWriter *writer;

  g_return_if_fail (TANDEM_IS_DRAFT_ROW (self));
  if (self->cancellable) {
    stop (self);
    show_busy (self);
    say (self, _("No draft was written."), FALSE);
    return;
  }
  writer = self->inbox ? tandem_inbox_get_reply_writer (self->inbox) : NULL;
  if (!writer || !self->number || !gtk_widget_get_sensitive (GTK_WIDGET (self->text_view)))
    return;
  self->cancellable = g_cancellable_new ();
  show_busy (self);
  say (self, "", FALSE);
  tandem_reply_writer_write_async (writer, self->number, TANDEM_REPLY_DRAFT, self->cancellable, did_write, g_object_ref (self));
}

void
tandem_draft_row_reset (TandemDraftRow *self)
{
  g_return_if_fail (TANDEM_IS_DRAFT_ROW (self));
  stop (self);
  show_busy (self);
  say (self, "", FALSE);
}

void
tandem_draft_row_set_number (TandemDraftRow *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_DRAFT_ROW (self));
  tandem_draft_row_reset (self);
  g_free (self->number);
  self->number = g_strdup (number);
}

void
tandem_draft_row_set_up (TandemDraftRow *self, TandemInbox *inbox, GtkTextView *text_view)
{
  g_return_if_fail (TANDEM_IS_DRAFT_ROW (self) && !self->inbox);
  self->inbox = g_object_ref (inbox);
  self->text_view = text_view;
  /* Who wants no texts gets no drafts. */
  g_object_bind_property (text_view, "sensitive", self->button, "sensitive", G_BINDING_SYNC_CREATE);
  gtk_widget_set_visible (GTK_WIDGET (self), tandem_inbox_get_reply_writer (inbox) != NULL);
}

static void
tandem_draft_row_dispose (GObject *object)
{
  TandemDraftRow *self = TANDEM_DRAFT_ROW (object);
  GtkWidget *child;

  stop (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_clear_object (&self->inbox);
  G_OBJECT_CLASS (tandem_draft_row_parent_class)->dispose (object);
}

static void
tandem_draft_row_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_DRAFT_ROW (object)->number, g_free);
  G_OBJECT_CLASS (tandem_draft_row_parent_class)->finalize (object);
}

static void
tandem_draft_row_class_init (TandemDraftRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_draft_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_draft_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-draft-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemDraftRow, button);
  gtk_widget_class_bind_template_child (widget_class, TandemDraftRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TandemDraftRow, button_label);
  gtk_widget_class_bind_template_child (widget_class, TandemDraftRow, label);
  gtk_widget_class_bind_template_callback (widget_class, tandem_draft_row_toggle);
}

static void
tandem_draft_row_init (TandemDraftRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
