// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "command.h"

#include <string.h>

int
command_run (Command *self, const char *line)
{
  g_auto (GStrv) argv = NULL;
  int argc;
  int status;

  g_assert_true (g_shell_parse_argv (line, &argc, &argv, NULL));
  capture_start (&self->capture);
  status = tandem_cli_run (argc, argv, &self->target);
  capture_stop (&self->capture);
  g_test_message ("%s: %d\n%.2000s%s", line, status, self->capture.out, self->capture.err);
  return status;
}

void
command_assert_complaint (const Command *self, const char *part)
{
  const char *end = strchr (self->capture.err, '\n');

  g_assert_true (g_str_has_prefix (self->capture.err, "tandem"));
  g_assert_nonnull (strstr (self->capture.err, part));
  g_assert_true (end && end[1] == '\0');
  g_assert_cmpstr (self->capture.out, ==, "");
}

void
command_clear (Command *self)
{
  tandem_cli_target_clear (&self->target);
  capture_clear (&self->capture);
}
