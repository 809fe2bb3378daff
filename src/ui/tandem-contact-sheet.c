// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contact-sheet.h"

#include <glib/gi18n-lib.h>

#include "tandem-error-text.h"
#include "tandem-phone-number.h"

struct _TandemContactSheet {
  AdwWindow parent_instance;

  /* owned */
  TandemContacts *contacts;
  TandemContact *contact;    /* NULL: a new one */
  TandemContactFacts *facts; /* as they were when it was opened */
  char *region;
  GPtrArray *number_rows;    /* of AdwEntryRow; borrowed; those of the facts' numbers come first, and the last is for one more */
  GPtrArray *label_entries;  /* of GtkEntry; borrowed: one for each of them */

  /* template */
  GtkWidget *save_button;
  GtkEditable *name_row;
  GtkEditable *organization_row;
  GtkEditable *tags_row;
  AdwPreferencesGroup *numbers_group;
  GtkTextView *notes_view;
  GtkWidget *error_label;
  GtkWidget *delete_button;
};

G_DEFINE_FINAL_TYPE (TandemContactSheet, tandem_contact_sheet, ADW_TYPE_WINDOW)

static void add_number_row (TandemContactSheet *self, const TandemContactNumber *number);

static void
show_error (TandemContactSheet *self, const GError *error)
{
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  gtk_label_set_label (GTK_LABEL (self->error_label), text ? text : "");
  gtk_widget_set_visible (self->error_label, error != NULL);
}

/* The row's title is not the name of what is typed in, and Return saves. */
static void
name_entry (GtkWidget *row)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
  gtk_text_set_activates_default (GTK_TEXT (text), TRUE);
}

/* --- numbers ------------------------------------------------------------------------------------------------- */

/* There is always an empty one at the end. */
static void
on_number_changed (GtkEditable *row, gpointer user_data)
{
  TandemContactSheet *self = TANDEM_CONTACT_SHEET (user_data);

  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (*gtk_editable_get_text (row) && row == self->number_rows->pdata[self->number_rows->len - 1])
    add_number_row (self, NULL);
}

/* What kind of number it is: a word of vCard or of one's own. */
static GtkWidget *
make_label_entry (const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), label);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 10);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 64);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  /* TRANSLATORS: stands in an empty entry: what kind of number it is. */
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), C_("contact", "cell, work…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("contact", "Kind of number"), -1);
  return entry;
}

/* @number: NULL for one more. */
static void
add_number_row (TandemContactSheet *self, const TandemContactNumber *number)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *entry = make_label_entry (number ? number->label : "");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), number ? C_("contact", "Number") : C_("contact", "Another number"));
  if (number) {
    g_autofree char *shown = tandem_phone_number_format (number->number, self->region);

    gtk_editable_set_text (GTK_EDITABLE (row), shown);
  }
  name_entry (row);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), entry);
  adw_preferences_group_add (self->numbers_group, row);
  g_ptr_array_add (self->number_rows, row);
  g_ptr_array_add (self->label_entries, entry);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_number_changed), self, 0);
}

/* One that was not touched stays as it was, though it may be no number we can dial. */
static gboolean
take_number (TandemContactSheet *self, TandemContactFacts *facts, guint place, GError **error)
{
  GtkEditable *row = self->number_rows->pdata[place];
  const TandemContactNumber *was = place < self->facts->numbers->len ? self->facts->numbers->pdata[place] : NULL;
  g_autofree char *shown = was ? tandem_phone_number_format (was->number, self->region) : NULL;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row)));
  g_autofree char *label = g_strstrip (g_strdup (gtk_editable_get_text (self->label_entries->pdata[place])));
  g_autofree char *number = NULL;

  if (!*text)
    return TRUE;
  number = g_strcmp0 (shown, text) == 0 ? g_strdup (was->number) : tandem_phone_number_normalize (text, self->region, error);
  if (!number) {
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
    gtk_widget_grab_focus (GTK_WIDGET (row));
    return FALSE;
  }
  tandem_contact_facts_add_number (facts, number, label);
  return TRUE;
}

/* --- verbs --------------------------------------------------------------------------------------------------- */

/* The cursor stays where it is, for whoever has to mend something. */
static void
set_writing (TandemContactSheet *self, gboolean writing)
{
  gtk_widget_set_sensitive (self->save_button, !writing);
  gtk_widget_set_sensitive (self->delete_button, !writing);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemContactSheet) self = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_contacts_finish (TANDEM_CONTACTS (source), result, &error)) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  set_writing (self, FALSE);
  show_error (self, error);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strstrip (g_strdup (text));
}

static void
on_save (TandemContactSheet *self)
{
  g_autoptr (TandemContactFacts) facts = tandem_contact_facts_copy (self->facts);
  g_autoptr (GError) error = NULL;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->notes_view);
  g_autofree char *notes = NULL;
  GtkTextIter begin;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  notes = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  set_text (&facts->name, gtk_editable_get_text (self->name_row));
  set_text (&facts->organization, gtk_editable_get_text (self->organization_row));
  set_text (&facts->notes, notes);
  g_strfreev (facts->tags);
  facts->tags = tandem_contact_tags_from_text (gtk_editable_get_text (self->tags_row));
  g_ptr_array_set_size (facts->numbers, 0);
  for (guint i = 0; i < self->number_rows->len; i++) {
    if (!take_number (self, facts, i, &error)) {
      show_error (self, error);
      return;
    }
  }
  show_error (self, NULL);
  set_writing (self, TRUE);
  tandem_contacts_save_async (self->contacts, facts, NULL, did_write, g_object_ref (self));
}

static void
on_delete_response (TandemContactSheet *self, const char *response)
{
  if (!g_str_equal (response, "delete"))
    return;
  set_writing (self, TRUE);
  tandem_contacts_remove_async (self->contacts, self->contact, NULL, did_write, g_object_ref (self));
}

/* Notes and tags are nowhere else. */
static void
on_delete (TandemContactSheet *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, NULL);

  /* TRANSLATORS: %s is a name. */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _("Delete %s?"), tandem_contact_get_title (self->contact));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _("The name, the notes and the tags will be gone. Calls and texts stay, under the number."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", C_("contact", "Cancel"), "delete",
                                    C_("contact", "Delete Contact"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_delete_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

/* Not before: what takes the focus in a window that is not there yet is never said to have it by a screen reader. */
static void
tandem_contact_sheet_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_contact_sheet_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (TANDEM_CONTACT_SHEET (widget)->name_row));
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_contact_sheet_dispose (GObject *object)
{
  TandemContactSheet *self = TANDEM_CONTACT_SHEET (object);

  g_clear_object (&self->contacts);
  g_clear_object (&self->contact);
  G_OBJECT_CLASS (tandem_contact_sheet_parent_class)->dispose (object);
}

static void
tandem_contact_sheet_finalize (GObject *object)
{
  TandemContactSheet *self = TANDEM_CONTACT_SHEET (object);

  g_clear_pointer (&self->facts, tandem_contact_facts_free);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->number_rows, g_ptr_array_unref);
  g_clear_pointer (&self->label_entries, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_contact_sheet_parent_class)->finalize (object);
}

static void
tandem_contact_sheet_class_init (TandemContactSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_contact_sheet_dispose;
  object_class->finalize = tandem_contact_sheet_finalize;
  widget_class->map = tandem_contact_sheet_map;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-contact-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, save_button);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, name_row);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, organization_row);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, tags_row);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, numbers_group);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, notes_view);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, error_label);
  gtk_widget_class_bind_template_child (widget_class, TandemContactSheet, delete_button);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_save", G_CALLBACK (on_save));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_delete", G_CALLBACK (on_delete));
}

static void
tandem_contact_sheet_init (TandemContactSheet *self)
{
  self->number_rows = g_ptr_array_new ();
  self->label_entries = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save_button);
  name_entry (GTK_WIDGET (self->name_row));
  name_entry (GTK_WIDGET (self->organization_row));
  name_entry (GTK_WIDGET (self->tags_row));
}

TandemContactSheet *
tandem_contact_sheet_new (GtkWindow *parent, TandemContacts *contacts, TandemContact *contact, const char *number,
                          const char *region)
{
  TandemContactSheet *self;
  g_autofree char *tags = NULL;

  g_return_val_if_fail (TANDEM_IS_CONTACTS (contacts), NULL);

  self = g_object_new (TANDEM_TYPE_CONTACT_SHEET, "transient-for", parent, NULL);
  self->contacts = g_object_ref (contacts);
  self->contact = contact ? g_object_ref (contact) : NULL;
  self->region = g_strdup (region);
  self->facts = contact ? tandem_contact_facts_copy (tandem_contact_get_facts (contact)) : tandem_contact_facts_new ();
  if (!contact && number)
    tandem_contact_facts_add_number (self->facts, number, "");
  tags = tandem_contact_tags_to_text ((const char *const *) self->facts->tags);
  gtk_editable_set_text (self->name_row, self->facts->name);
  gtk_editable_set_text (self->organization_row, self->facts->organization);
  gtk_editable_set_text (self->tags_row, tags);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->notes_view), self->facts->notes, -1);
  for (guint i = 0; i < self->facts->numbers->len; i++)
    add_number_row (self, self->facts->numbers->pdata[i]);
  add_number_row (self, NULL);
  gtk_widget_set_visible (self->delete_button, contact != NULL);
  return self;
}
