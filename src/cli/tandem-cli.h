// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* The command line: talks to the control listener of the running instance.  Main thread only. */

/* TRUE when @word is one of our subcommands (dial, calls, hangup, transcript ...). */
gboolean tandem_cli_is_command (const char *word);

/* Where the running instance listens; found by tandem_cli_find_instance() or given by the app itself (--demo dial). */
typedef struct {
  char *base_url;   /* "http://127.0.0.1:5001" */
  char *api_key;
  gboolean ends_with_command; /* what is dialled is followed: nobody carries the call on afterwards */
  /* Without base_url, for the doctor: looks by itself.  (transfer full) */
  JsonNode *(*examine) (gpointer data);
  gpointer examine_data;
  gboolean plain; /* no colours, whatever the terminal can do */
} TandemCliTarget;

/* Judges how the subcommand in @argv is written, without an instance: -1 when it can be run, else the exit status, 0 (its help
 * was asked for and printed) or 2 (one line on stderr). */
int tandem_cli_check (int argc, char **argv);

/* Runs the subcommand in @argv (argv[0] is its name) to its end, spinning the default main context.  Exit status: 0 done,
 * 1 refused or failed (one line on stderr), 2 usage. */
int tandem_cli_run (int argc, char **argv, const TandemCliTarget *target);

/* Reads $XDG_RUNTIME_DIR/tandem/control.json (written by tandem_cli_publish_instance(), mode 0600), overridden by
 * CONTROL_PORT and API_KEY given as arguments (NULL/0: unset).  FALSE with a sentence "Tandem is not running: ...". */
gboolean tandem_cli_find_instance (guint control_port, const char *api_key, TandemCliTarget *target, GError **error);
/* TRUE when it is a Tandem that listens there. */
gboolean tandem_cli_answers (const TandemCliTarget *target);
void tandem_cli_target_clear (TandemCliTarget *target);

/* Written by the running instance; remove at exit. */
gboolean tandem_cli_publish_instance (guint control_port, const char *api_key, GError **error);
void tandem_cli_unpublish_instance (void);
