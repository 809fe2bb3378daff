// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contact-actions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-contact-sheet.h"
#include "tandem-notice-toast.h"
#include "tandem-vcard.h"

/* What the actions work with; it ends with the window. */
typedef struct {
  TandemContacts *contacts;
  TandemSettings *settings;
  GtkFileChooserNative *chooser; /* nullable: not open */
  GtkWindow *window;             /* borrowed */
  AdwToastOverlay *toasts;       /* borrowed */
  gboolean exporting;
} Actions;

/* One import or export, which may outlive the window. */
typedef struct {
  TandemContacts *contacts;
  GWeakRef toasts;
  TandemVcards *vcards;
  char *text;
} Job;

static void
actions_free (gpointer data, GObject *window)
{
  Actions *actions = data;

  if (actions->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (actions->chooser));
  g_clear_object (&actions->chooser);
  g_clear_object (&actions->contacts);
  g_clear_object (&actions->settings);
  g_free (actions);
}

static Job *
job_new (Actions *actions)
{
  Job *job = g_new0 (Job, 1);

  job->contacts = g_object_ref (actions->contacts);
  g_weak_ref_init (&job->toasts, actions->toasts);
  return job;
}

static void
job_free (Job *job)
{
  g_object_unref (job->contacts);
  g_weak_ref_clear (&job->toasts);
  g_clear_pointer (&job->vcards, tandem_vcards_free);
  g_free (job->text);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* @error: or else @text. */
static void
say (Job *job, const GError *error, const char *text)
{
  g_autoptr (AdwToastOverlay) toasts = g_weak_ref_get (&job->toasts);

  if (toasts)
    adw_toast_overlay_add_toast (toasts, error ? tandem_notice_toast_new (error, FALSE) : adw_toast_new (text));
}

/* --- import -------------------------------------------------------------------------------------------------- */

static void
did_merge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint added;
  guint updated;

  if (!tandem_contacts_merge_finish (TANDEM_CONTACTS (source), result, &added, &updated, &error)) {
    say (job, error, NULL);
    return;
  }
  /* TRANSLATORS: the numbers count contacts. */
  text = g_strdup_printf (_("Contacts imported: %u new, %u updated"), added, updated);
  say (job, NULL, text);
  if (job->vcards->odd->len > 0) {
    g_autofree char *odd = NULL;

    /* TRANSLATORS: %u counts telephone numbers; %s is the first of them, with a name: "Anna: 12". */
    odd = g_strdup_printf (_("%u numbers cannot be dialled and were kept as written: %s…"), job->vcards->odd->len,
                           (char *) job->vcards->odd->pdata[0]);
    say (job, NULL, odd);
  }
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;

  job->vcards = tandem_vcards_read_finish (G_FILE (source), result, &error);
  if (!job->vcards) {
    say (job, error, NULL);
    return;
  }
  tandem_contacts_merge_async (job->contacts, job->vcards->contacts, NULL, did_merge, g_steal_pointer (&job));
}

/* --- export -------------------------------------------------------------------------------------------------- */

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  say (job, error, _("Contacts exported"));
}

static void
export_to (Actions *actions, GFile *file)
{
  Job *job = job_new (actions);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (actions->contacts));

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemContact) contact = g_list_model_get_item (G_LIST_MODEL (actions->contacts), i);

    g_ptr_array_add (all, (gpointer) tandem_contact_get_facts (contact)); /* the list keeps it alive */
  }
  job->text = tandem_vcards_write (all, TRUE);
  g_file_replace_contents_async (file, job->text, strlen (job->text), NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, did_write, job);
}

/* --- actions ------------------------------------------------------------------------------------------------- */

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Actions *actions = user_data;
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&actions->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (actions->exporting)
    export_to (actions, file);
  else
    tandem_vcards_read_async (file, tandem_settings_get_string (actions->settings, "region"), NULL, did_read, job_new (actions));
}

static void
choose_file (Actions *actions, gboolean exporting)
{
  if (actions->chooser)
    return;
  actions->exporting = exporting;
  actions->chooser = gtk_file_chooser_native_new (
    exporting ? _("Export Contacts") : _("Import Contacts"), actions->window,
    exporting ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (actions->chooser), TRUE);
  if (exporting) {
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (actions->chooser), "tandem-contacts.vcf");
  } else {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, _("Contacts (vCard)"));
    gtk_file_filter_add_mime_type (filter, "text/vcard");
    gtk_file_filter_add_suffix (filter, "vcf");
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (actions->chooser), filter);
  }
  g_signal_connect (actions->chooser, "response", G_CALLBACK (on_response), actions);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (actions->chooser));
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose_file (user_data, FALSE);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose_file (user_data, TRUE);
}

static void
open_sheet (Actions *actions, TandemContact *contact, const char *number)
{
  gtk_window_present (GTK_WINDOW (tandem_contact_sheet_new (actions->window, actions->contacts, contact, number,
                                                            tandem_settings_get_string (actions->settings, "region"))));
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  const char *number = g_variant_get_string (parameter, NULL);

  open_sheet (actions, tandem_contacts_lookup (actions->contacts, number), number);
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;

  open_sheet (actions, tandem_contacts_get_contact (actions->contacts, g_variant_get_string (parameter, NULL)), NULL);
}

static void
on_call (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;

  tandem_window_show_number (TANDEM_WINDOW (actions->window), g_variant_get_string (parameter, NULL));
  gtk_widget_activate_action (GTK_WIDGET (actions->window), "win.dial", NULL);
}

static void
on_text (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tandem_window_show_thread (TANDEM_WINDOW (((Actions *) user_data)->window), g_variant_get_string (parameter, NULL));
}

void
tandem_contact_actions_install (TandemWindow *window, TandemContacts *contacts, TandemSettings *settings)
{
  static const GActionEntry entries[] = {
    { .name = "show-contact", .activate = on_show, .parameter_type = "s" },
    { .name = "edit-contact", .activate = on_edit, .parameter_type = "s" },
    { .name = "call-number", .activate = on_call, .parameter_type = "s" },
    { .name = "text-number", .activate = on_text, .parameter_type = "s" },
    { .name = "import-contacts", .activate = on_import },
    { .name = "export-contacts", .activate = on_export },
  };
  Actions *actions;

  g_return_if_fail (TANDEM_IS_WINDOW (window) && TANDEM_IS_CONTACTS (contacts));

  actions = g_new0 (Actions, 1);
  actions->contacts = g_object_ref (contacts);
  actions->settings = g_object_ref (settings);
  actions->window = GTK_WINDOW (window);
  actions->toasts = ADW_TOAST_OVERLAY (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)));
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), actions);
  g_object_weak_ref (G_OBJECT (window), actions_free, actions);
}
