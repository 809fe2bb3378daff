// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-notice-toast.h"

/* More is no agent. */
#define FILE_MAX (1024 * 1024)

typedef struct {
  GtkFileChooserNative *chooser;
  GWeakRef toasts;
  GWeakRef owner;
  void (*take) (const char *text, gssize length, gpointer owner);
  char *text; /* NULL: it is read */
} Job;

static Job *
job_new (GtkWindow *window, AdwToastOverlay *toasts, gboolean save)
{
  Job *job = g_new0 (Job, 1);

  job->chooser = gtk_file_chooser_native_new (save ? _("Export Agent") : _("Import Agent"), window,
                                              save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (job->chooser), TRUE);
  g_weak_ref_init (&job->toasts, toasts);
  g_weak_ref_init (&job->owner, NULL);
  return job;
}

static void
job_free (Job *job)
{
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (job->chooser));
  g_object_unref (job->chooser);
  g_weak_ref_clear (&job->toasts);
  g_weak_ref_clear (&job->owner);
  g_free (job->text);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

/* @error, else @text. */
static void
say (Job *job, const GError *error, const char *text)
{
  g_autoptr (AdwToastOverlay) toasts = g_weak_ref_get (&job->toasts);

  if (toasts)
    adw_toast_overlay_add_toast (toasts, error ? tandem_notice_toast_new (error, FALSE) : adw_toast_new (text));
}

static gboolean
wants_more (const char *contents, goffset length, gpointer job)
{
  return length <= FILE_MAX;
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) owner = g_weak_ref_get (&job->owner);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_partial_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    say (job, error, NULL);
  else if (length > FILE_MAX)
    say (job, NULL, _("This file is too large to be an agent."));
  else if (owner)
    job->take (text, (gssize) length, owner);
}

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  say (job, error, _("Agent exported"));
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  const char *text = job->text;

  if (!file)
    return;
  if (text)
    g_file_replace_contents_async (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, did_write,
                                   g_steal_pointer (&job));
  else
    g_file_load_partial_contents_async (file, NULL, wants_more, did_load, g_steal_pointer (&job));
}

/* Takes @job. */
static void
ask (Job *job)
{
  g_signal_connect (job->chooser, "response", G_CALLBACK (on_response), job);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (job->chooser));
}

void
tandem_agent_file_open (GtkWindow *window, AdwToastOverlay *toasts, void (*take) (const char *text, gssize length, gpointer owner),
                        gpointer owner)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  Job *job = job_new (window, toasts, FALSE);

  job->take = take;
  g_weak_ref_set (&job->owner, owner);
  gtk_file_filter_set_name (filter, _("Agents (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (job->chooser), filter);
  ask (job);
}

void
tandem_agent_file_save (GtkWindow *window, AdwToastOverlay *toasts, const char *name, const char *text)
{
  Job *job = job_new (window, toasts, TRUE);
  g_autofree char *file = g_strconcat (name, ".json", NULL);

  job->text = g_strdup (text);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (job->chooser), file);
  ask (job);
}
