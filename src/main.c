// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "tandem-application.h"
#include "tandem-cli.h"
#include "tandem-config.h"
#include "tandem-doctor-command.h"
#include "tandem-environment.h"
#include "tandem-headless.h"
#include "tandem-log.h"
#include "tandem-options.h"
#include "tandem-profile-tools.h"

static int
complain (const GError *error, int status)
{
  fprintf (stderr, "tandem: %s\n", error->message);
  return status;
}

/* What a doctor needs who finds no Tandem that runs. */
typedef struct {
  const TandemOptions *options;
  TandemSettings *settings;
  TandemSecrets *secrets;
  const GError *error; /* NULL: the settings could be read */
} Examination;

static JsonNode *
examine (gpointer data)
{
  const Examination *examination = data;

  if (examination->error)
    return tandem_doctor_command_report_settings (examination->error);
  return tandem_doctor_command_examine (examination->settings, examination->secrets, examination->options->env_file,
                                        !examination->options->headless);
}

static gboolean
is_doctor (const TandemOptions *options)
{
  return options->command && g_str_equal (options->command[0], "doctor");
}

/* Where somebody says that it is; 0: where it wrote down that it is. */
static guint
get_control_port (const TandemOptions *options, TandemSettings *settings)
{
  return g_getenv ("CONTROL_PORT") || options->env_file ? (guint) tandem_settings_get_int (settings, "control-port") : 0;
}

/* The Tandem that runs knows best; else we look ourselves. */
static int
run_doctor (const TandemOptions *options, TandemSettings *settings, TandemSecrets *secrets, const GError *error)
{
  Examination examination = { options, settings, secrets, error };
  TandemCliTarget target = { NULL };
  const char *no_color = g_getenv ("NO_COLOR");
  const char *key = secrets ? tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY) : NULL;
  int status;

  if (error || !tandem_cli_find_instance (get_control_port (options, settings), key, &target, NULL) ||
      !tandem_cli_answers (&target)) {
    tandem_cli_target_clear (&target);
    target.examine = examine;
    target.examine_data = &examination;
  }
  target.plain = no_color && *no_color;
  status = tandem_cli_run (options->n_command, options->command, &target);
  tandem_cli_target_clear (&target);
  return status;
}

/* A command for the instance that runs already. */
static int
run_command (const TandemOptions *options, TandemSettings *settings, TandemSecrets *secrets)
{
  g_autoptr (GError) error = NULL;
  TandemCliTarget target = { NULL };
  int status;

  if (!tandem_cli_find_instance (get_control_port (options, settings),
                                 tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY), &target, &error))
    return complain (error, 1);
  status = tandem_cli_run (options->n_command, options->command, &target);
  tandem_cli_target_clear (&target);
  return status;
}

static int
run_window (const TandemOptions *options, TandemRuntime *runtime)
{
  g_autoptr (TandemApplication) application = NULL;
  char *arguments[] = { (char *) "tandem", options->uri, NULL };
  int status;

  if (!gtk_init_check ()) {
    fprintf (stderr, "%s\n",
             options->demo ? _("tandem: there is no display; try this instead: tandem --demo dial +12025550101 --follow")
                           : _("tandem: there is no display; start it with --headless"));
    return 1;
  }
  application = tandem_application_new (options->demo ? TANDEM_APPLICATION_ID ".Demo" : TANDEM_APPLICATION_ID, runtime);
  if (options->service)
    g_application_set_flags (G_APPLICATION (application), G_APPLICATION_HANDLES_OPEN | G_APPLICATION_IS_SERVICE);
  tandem_application_set_begins_closed (application, options->background);
  status = g_application_run (G_APPLICATION (application), options->uri ? 2 : 1, arguments);
  return status ? status : tandem_application_get_exit_status (application);
}

/* Demo: everything comes from the simulator.  Headless: from the environment.  Otherwise: from GSettings and the keyring,
 * where the environment says nothing. */
static gboolean
configure (const TandemOptions *options, TandemSettings *settings, TandemSecrets **secrets, GError **error)
{
  g_auto (GStrv) environ = g_get_environ ();
  g_autoptr (TandemSecrets) given = tandem_memory_secrets_new ();

  if (!tandem_config_load_environment (settings, given, environ, options->env_file, error) ||
      !tandem_profile_tools_check_environment (settings, error))
    return FALSE;
  if (options->demo)
    g_object_set (settings, "demo", TRUE, NULL);
  if (options->headless || options->command)
    g_object_set (settings, "headless", TRUE, NULL);
  /* Nobody is there to hear it ring, unless somebody says that a program answers. */
  if (options->headless && !tandem_environment_gives (settings, "inbound"))
    tandem_settings_set_string (settings, "inbound", "agent");
  if (options->data_dir)
    tandem_settings_set_string (settings, "data-dir", options->data_dir);
  if (options->dump_audio)
    tandem_settings_set_string (settings, "dump-audio", options->dump_audio);
  if (options->demo) {
    /* Two demos, or a demo beside the real thing, must not fight for ports. */
    if (!g_environ_getenv (environ, "PORT"))
      tandem_settings_set_int (settings, "public-port", 0);
    if (!g_environ_getenv (environ, "CONTROL_PORT"))
      tandem_settings_set_int (settings, "control-port", 0);
  }
  if (options->demo || options->headless || (options->command && !is_doctor (options))) {
    *secrets = g_steal_pointer (&given);
  } else {
    tandem_config_bind_gsettings (settings);
    *secrets = tandem_keyring_secrets_new (given);
  }
  tandem_log_set_level (tandem_settings_get_string (settings, "log-level"));
  tandem_log_set_json (g_str_equal (tandem_settings_get_string (settings, "log-format"), "json"));
  return TRUE;
}

static int
run (const TandemOptions *options)
{
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemSecrets) secrets = NULL;
  g_autoptr (TandemRuntime) runtime = NULL;
  g_autoptr (GError) error = NULL;
  /* How a command is written needs no instance to be judged. */
  int status = options->command ? tandem_cli_check (options->n_command, options->command) : -1;

  if (status >= 0)
    return status;
  if (!configure (options, settings, &secrets, &error))
    return is_doctor (options) ? run_doctor (options, settings, NULL, error) : complain (error, 1);
  if (is_doctor (options) && !options->demo)
    return run_doctor (options, settings, secrets, NULL);
  if (options->command && !options->demo)
    return run_command (options, settings, secrets);
  runtime = tandem_runtime_new (settings, secrets, g_getenv ("TANDEM_SIMULATOR"));
  if (options->headless || options->command)
    return tandem_headless_run (runtime, options);
  return run_window (options, runtime);
}

int
main (int argc, char **argv)
{
  TandemOptions options;
  g_autoptr (GError) error = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain ("tandem", TANDEM_LOCALE_DIR);
  bind_textdomain_codeset ("tandem", "UTF-8");
  textdomain ("tandem");
  tandem_log_install ("warning");
  /* A limit on the size of files is told like a full disk; it must not end calls. */
  signal (SIGXFSZ, SIG_IGN);

  if (!tandem_options_parse (&options, argc, argv, &error)) {
    complain (error, 2);
    tandem_options_clear (&options);
    return 2;
  }
  if (options.help) {
    g_autofree char *help = tandem_options_dup_help ();

    fputs (help, stdout);
    status = 0;
  } else if (options.version) {
    puts ("tandem " TANDEM_VERSION);
    status = 0;
  } else {
    status = run (&options);
  }
  tandem_options_clear (&options);
  return status;
}
