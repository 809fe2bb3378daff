// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What this process writes to stdout and stderr between start and stop. */
typedef struct {
  int kept[2];
  int files[2];
  char *out;
  char *err;
} Capture;

/* Once, after g_test_init(): GTest would print debug messages in between. */
void capture_silence_debug (void);

void capture_start (Capture *self);
/* Fills out and err; both are replaced by the next one. */
void capture_stop (Capture *self);
void capture_clear (Capture *self);
