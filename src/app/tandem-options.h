// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What stands on the command line before (or instead of) a subcommand. */
typedef struct {
  gboolean demo;
  gboolean headless;
  gboolean background; /* with the window closed at first */
  gboolean service;    /* started by D-Bus, which says what is wanted */
  gboolean help;
  gboolean version;
  char *env_file;
  char *data_dir;
  char *dump_audio; /* folder */
  char *uri;        /* tel: link or number to show in the window */
  int n_command;    /* subcommand with its own arguments: */
  char **command;   /* borrowed from argv; NULL when there is none */
} TandemOptions;

/* FALSE with G_OPTION_ERROR for what is not understood (exit status 2). */
gboolean tandem_options_parse (TandemOptions *options, int argc, char **argv, GError **error);
void tandem_options_clear (TandemOptions *options);
/* Translated text for --help.  (transfer full) */
char *tandem_options_dup_help (void);
