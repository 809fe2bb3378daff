// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "capture.h"
#include "tandem-cli.h"

/* Commands run in this process and main context, and what the last one said. */
typedef struct {
  TandemCliTarget target;
  Capture capture;
} Command;

/* @line: as the shell is given it, without "tandem".  The exit status. */
int command_run (Command *self, const char *line);
/* The last one said one line on stderr, with @part in it, and nothing on stdout. */
void command_assert_complaint (const Command *self, const char *part);
void command_clear (Command *self);
