// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-headless.h"

#include <glib-unix.h>
#include <stdio.h>

#include "tandem-cli.h"

typedef struct {
  GMainLoop *loop;
  GError *error;
  gboolean started;
} Headless;

static void
did_start (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *headless = user_data;

  headless->started = tandem_runtime_start_finish (TANDEM_RUNTIME (source), result, &headless->error);
  g_main_loop_quit (headless->loop);
}

static void
did_stop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *headless = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_runtime_stop_finish (TANDEM_RUNTIME (source), result, &error))
    g_info ("headless: %s", error->message);
  g_main_loop_quit (headless->loop);
}

/* Without a window the log is where the operator looks. */
static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  g_message ("call %s: %s", call ? tandem_call_get_id (call) : "-", error->message);
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* It may be wanted for the history alone, so it starts; but nobody should have to dial to learn this. */
static void
tell_what_is_missing (TandemRuntime *runtime)
{
  TandemSettings *settings = tandem_switchboard_get_settings (tandem_runtime_get_switchboard (runtime));

  if (!*tandem_settings_get_string (settings, "account-sid") || !*tandem_settings_get_string (settings, "phone-number"))
    g_message ("headless: no calls can be placed yet: set TWILIO_ACCOUNT_SID and TWILIO_PHONE_NUMBER (--env-file)");
}

static void
serve_until_signal (GMainLoop *loop)
{
  guint term = g_unix_signal_add (SIGTERM, on_signal, loop);
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, loop);

  g_main_loop_run (loop);
  g_source_remove (term);
  g_source_remove (interrupt);
}

int
tandem_headless_run (TandemRuntime *runtime, const TandemOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Headless headless = { .loop = loop };
  int status = 0;

  tandem_runtime_start_async (runtime, did_start, &headless);
  g_main_loop_run (loop);
  if (!headless.started) {
    fprintf (stderr, "tandem: %s\n", headless.error->message);
    g_clear_error (&headless.error);
    return 1;
  }
  g_signal_connect (tandem_runtime_get_switchboard (runtime), "notice", G_CALLBACK (on_notice), NULL);
  if (options->command) {
    g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", tandem_runtime_get_control_port (runtime));
    const TandemCliTarget target = { .base_url = url, .api_key = (char *) tandem_runtime_get_control_key (runtime),
                                     .ends_with_command = TRUE };

    status = tandem_cli_run (options->n_command, options->command, &target);
  } else {
    tell_what_is_missing (runtime);
    serve_until_signal (loop);
  }
  tandem_runtime_stop_async (runtime, did_stop, &headless);
  g_main_loop_run (loop);
  return status;
}
