// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tandem-agent-actions.h"
#include "tandem-agent-alert.h"
#include "tandem-background.h"
#include "tandem-call-alert.h"
#include "tandem-checkup-window.h"
#include "tandem-contact-actions.h"
#include "tandem-recording-library.h"
#include "tandem-text-alert.h"
#include "tandem-tool-file.h"
#include "tandem-window.h"

struct _TandemApplication {
  AdwApplication parent_instance;

  /* owned */
  TandemRuntime *runtime;
  TandemCallAlert *alert;
  TandemAgentAlert *agent_alert;
  TandemTextAlert *text_alert;
  TandemBackground *background;
  char *uri;
  char *wanted_call; /* to be shown once there is a window */
  char *wanted_thread; /* likewise: the texts with this number */
  guint term_id;
  guint interrupt_id;

  /* borrowed */
  TandemWindow *window;

  int exit_status;
  gboolean begins_closed;
  gboolean starting;
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE (TandemApplication, tandem_application, ADW_TYPE_APPLICATION)

static void
did_stop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_runtime_stop_finish (TANDEM_RUNTIME (source), result, &error))
    g_info ("application: %s", error->message);
  /* Held since stop() */
  g_application_release (G_APPLICATION (self));
}

/* Ends calls and stores everything before the program may end. */
static void
stop (TandemApplication *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  g_application_hold (G_APPLICATION (self));
  g_clear_object (&self->text_alert);
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  if (self->alert)
    g_object_run_dispose (G_OBJECT (self->alert));
  g_clear_object (&self->alert);
  if (self->agent_alert)
    g_object_run_dispose (G_OBJECT (self->agent_alert));
  g_clear_object (&self->agent_alert);
  if (self->background)
    g_object_run_dispose (G_OBJECT (self->background));
  g_clear_object (&self->background);
  tandem_runtime_stop_async (self->runtime, did_stop, g_object_ref (self));
}

static gboolean
on_close_request (GtkWindow *window, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  if (!self->background || !tandem_background_is_wanted (self->background)) {
    stop (self);
    return TRUE;
  }
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  tandem_background_enter (self->background);
  return TRUE;
}

static void
show_wanted_thread (TandemApplication *self)
{
  if (self->wanted_thread && tandem_runtime_get_inbox (self->runtime))
    tandem_window_show_thread (self->window, self->wanted_thread);
  g_clear_pointer (&self->wanted_thread, g_free);
}

static void
show_window (TandemApplication *self)
{
  tandem_background_leave (self->background);
  gtk_window_present (GTK_WINDOW (self->window));
  /* A window that is presented moves its focus on. */
  show_wanted_thread (self);
}

/* What a notification of an earlier run speaks of is still in the history. */
static void
show_wanted_call (TandemApplication *self)
{
  TandemCall *call = self->wanted_call
                       ? tandem_switchboard_lookup (tandem_runtime_get_switchboard (self->runtime), self->wanted_call)
                       : NULL;

  if (call)
    tandem_window_show_call (self->window, call);
  g_clear_pointer (&self->wanted_call, g_free);
}

/* Before the window has an inbox there is nobody to tell. */
static void
follow_texts (TandemApplication *self)
{
  TandemInbox *inbox = tandem_runtime_get_inbox (self->runtime);
  TandemSettings *settings = tandem_switchboard_get_settings (tandem_runtime_get_switchboard (self->runtime));
  g_autoptr (TandemPeople) people = tandem_people_new (tandem_runtime_get_contacts (self->runtime), settings);

  tandem_window_set_inbox (self->window, inbox, people);
  if (inbox)
    self->text_alert = tandem_text_alert_new (G_APPLICATION (self), self->window, inbox, people, settings);
}

/* The demo has its own data and account, so it is its own process. */
static void
on_demo_requested (TandemWindow *window, gpointer user_data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program ? program : "tandem", "--demo", NULL);
  if (!child)
    g_warning ("application: the demo cannot be started: %s", error->message);
}

static void
show_uri (TandemApplication *self)
{
  const char *number = self->uri;

  if (!number || !self->window)
    return;
  if (g_str_has_prefix (number, "tel:"))
    number += strlen ("tel:");
  tandem_window_show_number (self->window, number);
  /* A link must never dial by itself, but in the demo a call costs nothing. */
  if (tandem_settings_get_boolean (tandem_switchboard_get_settings (tandem_runtime_get_switchboard (self->runtime)), "demo"))
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.dial", NULL);
  g_clear_pointer (&self->uri, g_free);
}

static void
did_start (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemApplication) self = user_data;
  g_autoptr (TandemRecordings) recordings = NULL;
  g_autoptr (GError) error = NULL;

  self->starting = FALSE;
  if (!tandem_runtime_start_finish (TANDEM_RUNTIME (source), result, &error) && !self->stopping) {
    fprintf (stderr, "tandem: %s\n", error->message);
    self->exit_status = 1;
    stop (self);
  }
  if (self->stopping) {
    g_application_release (G_APPLICATION (self));
    return;
  }
  self->window = tandem_window_new (GTK_APPLICATION (self), tandem_runtime_get_switchboard (self->runtime),
                                    tandem_runtime_get_secrets (self->runtime));
  recordings = tandem_recording_library_new (NULL);
  tandem_window_set_sound (self->window, tandem_runtime_get_sound (self->runtime));
  tandem_window_set_recordings (self->window, recordings);
  follow_texts (self);
  tandem_contact_actions_install (self->window, tandem_runtime_get_contacts (self->runtime),
                                  tandem_switchboard_get_settings (tandem_runtime_get_switchboard (self->runtime)));
  tandem_agent_actions_install (self->window, tandem_runtime_get_profiles (self->runtime), tandem_runtime_get_switchboard (self->runtime),
                                tandem_runtime_get_secrets (self->runtime), tandem_runtime_get_sound (self->runtime),
                                tandem_tools_check_for);
  tandem_window_set_reachability (self->window, tandem_runtime_get_reachability (self->runtime));
  self->alert = tandem_call_alert_new (G_APPLICATION (self), tandem_runtime_get_switchboard (self->runtime),
                                       tandem_runtime_get_sound (self->runtime));
  self->agent_alert = tandem_agent_alert_new (G_APPLICATION (self), tandem_runtime_get_switchboard (self->runtime));
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (on_close_request), self, 0);
  g_signal_connect_object (self->window, "demo-requested", G_CALLBACK (on_demo_requested), self, 0);
  self->background = tandem_background_new (G_APPLICATION (self), tandem_runtime_get_switchboard (self->runtime));
  show_uri (self);
  show_wanted_call (self);
  if (!self->begins_closed || !tandem_background_is_wanted (self->background))
    show_window (self);
  self->begins_closed = FALSE;
  /* Held since activate(); the window holds the application now. */
  g_application_release (G_APPLICATION (self));
}

static void
tandem_application_activate (GApplication *application)
{
  TandemApplication *self = TANDEM_APPLICATION (application);

  if (self->window) {
    show_uri (self);
    show_wanted_call (self);
    show_window (self);
    return;
  }
  if (self->starting || self->stopping)
    return;
  self->starting = TRUE;
  g_application_hold (application);
  tandem_runtime_start_async (self->runtime, did_start, g_object_ref (self));
}

/* A second start hands its link over to the first, which is why it comes this way. */
static void
tandem_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  TandemApplication *self = TANDEM_APPLICATION (application);

  g_free (self->uri);
  self->uri = g_file_get_uri (files[0]);
  g_application_activate (application);
}

static gboolean
on_signal (gpointer user_data)
{
  stop (TANDEM_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  stop (TANDEM_APPLICATION (user_data));
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

static void
on_show_call (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  g_free (self->wanted_call);
  self->wanted_call = g_variant_dup_string (parameter, NULL);
  g_application_activate (G_APPLICATION (self));
}

static void
on_show_thread (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  g_free (self->wanted_thread);
  self->wanted_thread = g_variant_dup_string (parameter, NULL);
  g_application_activate (G_APPLICATION (self));
}

static void
on_mark_thread_read (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);
  TandemInbox *inbox = tandem_runtime_get_inbox (self->runtime);

  if (inbox)
    tandem_inbox_mark_read (inbox, g_variant_get_string (parameter, NULL));
}

/* The notification may be older than this run: then there is no call to answer, but somebody who wants to see it. */
static void
on_answer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  if (self->alert)
    tandem_call_alert_answer (self->alert, g_variant_get_string (parameter, NULL));
  on_show_call (action, parameter, user_data);
}

static void
on_decline (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  if (self->alert)
    tandem_call_alert_decline (self->alert, g_variant_get_string (parameter, NULL));
}

static void
on_take_over (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  if (self->agent_alert)
    tandem_agent_alert_take_over (self->agent_alert, g_variant_get_string (parameter, NULL));
  on_show_call (action, parameter, user_data);
}

static void
on_check_everything (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);
  TandemCheckup *checkup = tandem_runtime_get_checkup (self->runtime);

  if (self->window && checkup)
    gtk_window_present (GTK_WINDOW (tandem_checkup_window_new (GTK_WINDOW (self->window), checkup)));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemApplication *self = TANDEM_APPLICATION (user_data);

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", _("Tandem"),
                         "application-icon", TANDEM_APPLICATION_ID,
                         "version", TANDEM_VERSION,
                         "developer-name", _("The Tandem authors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("The desktop phone in which a person and an AI agent share the line."),
                         NULL);
}

static void
tandem_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = on_quit },
    { .name = "about", .activate = on_about },
    { .name = "check-everything", .activate = on_check_everything },
    { .name = "show", .activate = on_show },
    { .name = "show-call", .activate = on_show_call, .parameter_type = "s" },
    { .name = "show-thread", .activate = on_show_thread, .parameter_type = "s" },
    { .name = "reply-to-thread", .activate = on_show_thread, .parameter_type = "s" },
    { .name = "mark-thread-read", .activate = on_mark_thread_read, .parameter_type = "s" },
    { .name = "answer", .activate = on_answer, .parameter_type = "s" },
    { .name = "decline", .activate = on_decline, .parameter_type = "s" },
    { .name = "take-over", .activate = on_take_over, .parameter_type = "s" },
  };
  const char *const quit_keys[] = { "<Control>q", NULL };
  TandemApplication *self = TANDEM_APPLICATION (application);

  G_APPLICATION_CLASS (tandem_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  self->term_id = g_unix_signal_add (SIGTERM, on_signal, self);
  self->interrupt_id = g_unix_signal_add (SIGINT, on_signal, self);
}

static void
tandem_application_dispose (GObject *object)
{
  TandemApplication *self = TANDEM_APPLICATION (object);

  g_clear_handle_id (&self->term_id, g_source_remove);
  g_clear_handle_id (&self->interrupt_id, g_source_remove);
  g_clear_object (&self->agent_alert);
  g_clear_object (&self->text_alert);
  g_clear_object (&self->alert);
  g_clear_object (&self->background);
  g_clear_object (&self->runtime);
  g_clear_pointer (&self->wanted_thread, g_free);
  g_clear_pointer (&self->wanted_call, g_free);
  g_clear_pointer (&self->uri, g_free);
  G_OBJECT_CLASS (tandem_application_parent_class)->dispose (object);
}

static void
tandem_application_class_init (TandemApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_application_dispose;
  G_APPLICATION_CLASS (klass)->activate = tandem_application_activate;
  G_APPLICATION_CLASS (klass)->open = tandem_application_open;
  G_APPLICATION_CLASS (klass)->startup = tandem_application_startup;
}

static void
tandem_application_init (TandemApplication *self)
{
}

TandemApplication *
tandem_application_new (const char *application_id, TandemRuntime *runtime)
{
  TandemApplication *self = g_object_new (TANDEM_TYPE_APPLICATION, "application-id", application_id,
                                          "flags", G_APPLICATION_HANDLES_OPEN, NULL);

  self->runtime = g_object_ref (runtime);
  return self;
}

void
tandem_application_set_begins_closed (TandemApplication *self, gboolean closed)
{
  g_return_if_fail (TANDEM_IS_APPLICATION (self));
  self->begins_closed = closed;
}

int
tandem_application_get_exit_status (TandemApplication *self)
{
  g_return_val_if_fail (TANDEM_IS_APPLICATION (self), 1);
  return self->exit_status;
}
