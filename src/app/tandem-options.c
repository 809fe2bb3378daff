// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tandem-cli.h"

static gboolean
take_value (const char *name, int argc, char **argv, int *i, char **value, GError **error)
{
  gsize length = strlen (name);

  if (argv[*i][length] == '=') {
    *value = g_strdup (argv[*i] + length + 1);
    return TRUE;
  }
  if (*i + 1 >= argc) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("%s needs a value"), name);
    return FALSE;
  }
  *value = g_strdup (argv[++*i]);
  return TRUE;
}

static gboolean
is_option (const char *argument, const char *name)
{
  gsize length = strlen (name);

  return strncmp (argument, name, length) == 0 && (argument[length] == '\0' || argument[length] == '=');
}

/* The doctor looks at what would be started, so it takes the options of the start as its own, too. */
static gboolean
take_start_options (TandemOptions *options, GError **error)
{
  int kept = 1;

  for (int i = 1; i < options->n_command; i++) {
    char **value = is_option (options->command[i], "--env-file") ? &options->env_file
                   : is_option (options->command[i], "--data-dir") ? &options->data_dir : NULL;

    if (g_str_equal (options->command[i], "--headless")) {
      options->headless = TRUE;
    } else if (!value) {
      options->command[kept++] = options->command[i];
    } else {
      g_clear_pointer (value, g_free);
      if (!take_value (value == &options->env_file ? "--env-file" : "--data-dir", options->n_command, options->command, &i,
                       value, error))
        return FALSE;
    }
  }
  options->n_command = kept;
  return TRUE;
}

gboolean
tandem_options_parse (TandemOptions *options, int argc, char **argv, GError **error)
{
  memset (options, 0, sizeof *options);
  for (int i = 1; i < argc; i++) {
    const char *argument = argv[i];

    if (g_str_equal (argument, "--demo")) {
      options->demo = TRUE;
    } else if (g_str_equal (argument, "--headless")) {
      options->headless = TRUE;
    } else if (g_str_equal (argument, "--background")) {
      options->background = TRUE;
    } else if (g_str_equal (argument, "--gapplication-service")) {
      options->service = TRUE;
    } else if (g_str_equal (argument, "--help") || g_str_equal (argument, "-h")) {
      options->help = TRUE;
    } else if (g_str_equal (argument, "--version")) {
      options->version = TRUE;
    } else if (is_option (argument, "--env-file")) {
      if (!take_value ("--env-file", argc, argv, &i, &options->env_file, error))
        return FALSE;
    } else if (is_option (argument, "--data-dir")) {
      if (!take_value ("--data-dir", argc, argv, &i, &options->data_dir, error))
        return FALSE;
    } else if (is_option (argument, "--dump-audio")) {
      if (!take_value ("--dump-audio", argc, argv, &i, &options->dump_audio, error))
        return FALSE;
    } else if (tandem_cli_is_command (argument)) {
      options->command = argv + i;
      options->n_command = argc - i;
      return !g_str_equal (argument, "doctor") || take_start_options (options, error);
    } else if (g_str_has_prefix (argument, "tel:") || *argument == '+') {
      g_free (options->uri);
      options->uri = *argument == '+' ? g_strconcat ("tel:", argument, NULL) : g_strdup (argument);
    } else {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                   _("“%s” is neither an option nor a command: see tandem --help"), argument);
      return FALSE;
    }
  }
  return TRUE;
}

void
tandem_options_clear (TandemOptions *options)
{
  g_clear_pointer (&options->env_file, g_free);
  g_clear_pointer (&options->data_dir, g_free);
  g_clear_pointer (&options->dump_audio, g_free);
  g_clear_pointer (&options->uri, g_free);
}

char *
tandem_options_dup_help (void)
{
  return g_strdup (_("Usage: tandem [OPTION…] [COMMAND …]\n"
                     "\n"
                     "Without a command the window opens.\n"
                     "\n"
                     "  --demo           play against a simulated Twilio, AI service and person: no account needed\n"
                     "  --headless       no window: serve calls and the local API, log to the terminal\n"
                     "  --background     begin with the window closed, when calls can come in\n"
                     "  --env-file FILE  read settings and keys from FILE (NAME=value lines)\n"
                     "  --data-dir DIR   keep calls and transcripts in DIR\n"
                     "  --dump-audio DIR write what every call sends and hears in DIR, as sound files and an index\n"
                     "  --version        print the version\n"
                     "  --help           print this\n"
                     "\n"
                     "Commands (each with --help): dial, announce, calls, hangup, patch, note, say, dtmf, transfer, record, transcript, sms, doctor\n"));
}
