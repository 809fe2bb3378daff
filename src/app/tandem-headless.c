// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-headless.h"

#include <glib-unix.h>
#include <stdio.h>

#include "tandem-cli.h"

typedef struct {
  GMainLoop *loop;
  GError *error;
  gboolean done;     /* starting, or stopping */
  gboolean started;
  gboolean signaled; /* it is to end */
} Headless;

static void
did_start (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *headless = user_data;

  headless->started = tandem_runtime_start_finish (TANDEM_RUNTIME (source), result, &headless->error);
  headless->done = TRUE;
  g_main_loop_quit (headless->loop);
}

static void
did_stop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Headless *headless = user_data;
  g_autoptr (GError) error = NULL;

  if (!tandem_runtime_stop_finish (TANDEM_RUNTIME (source), result, &error))
    g_info ("headless: %s", error->message);
  headless->done = TRUE;
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
  Headless *headless = user_data;

  headless->signaled = TRUE;
  g_main_loop_quit (headless->loop);
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

/* A signal that comes meanwhile is heeded afterwards: half a start cannot be undone. */
static void
wait_until_done (Headless *headless)
{
  while (!headless->done)
    g_main_loop_run (headless->loop);
  headless->done = FALSE;
}

static int
serve (TandemRuntime *runtime, const TandemOptions *options, Headless *headless)
{
  g_signal_connect (tandem_runtime_get_switchboard (runtime), "notice", G_CALLBACK (on_notice), NULL);
  if (options->command) {
    g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", tandem_runtime_get_control_port (runtime));
    const TandemCliTarget target = { .base_url = url, .api_key = (char *) tandem_runtime_get_control_key (runtime),
                                     .ends_with_command = TRUE };

    return tandem_cli_run (options->n_command, options->command, &target);
  }
  tell_what_is_missing (runtime);
  while (!headless->signaled)
    g_main_loop_run (headless->loop);
  return 0;
}

static void
watch_signals (Headless *headless, guint *ids)
{
  ids[0] = g_unix_signal_add (SIGTERM, on_signal, headless);
  ids[1] = g_unix_signal_add (SIGINT, on_signal, headless);
}

static void
ignore_signals (guint *ids)
{
  for (int i = 0; i < 2; i++)
    g_clear_handle_id (&ids[i], g_source_remove);
}

int
tandem_headless_run (TandemRuntime *runtime, const TandemOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Headless headless = { .loop = loop };
  guint signals[2];
  int status = 0;

  /* Before anything is begun that has to be ended well. */
  watch_signals (&headless, signals);
  tandem_runtime_start_async (runtime, did_start, &headless);
  wait_until_done (&headless);
  if (!headless.started) {
    ignore_signals (signals);
    fprintf (stderr, "tandem: %s\n", headless.error->message);
    g_clear_error (&headless.error);
    return 1;
  }
  /* A command listens for signals itself. */
  if (options->command)
    ignore_signals (signals);
  if (!headless.signaled)
    status = serve (runtime, options, &headless);
  ignore_signals (signals);
  tandem_runtime_stop_async (runtime, did_stop, &headless);
  wait_until_done (&headless);
  return status;
}
