// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How one line of the log is written.  Any thread. */
typedef struct {
  GDateTime *time;
  const char *level;  /* "info" */
  const char *domain; /* "tandem-app" */
  const char *text;   /* without secrets */
  const char *file;   /* nullable: where in the source it stands */
  const char *line;   /* nullable */
} TandemLogLine;

/* "15:01:02.345 info tandem-app: text".  (transfer full) */
char *tandem_log_line_write (const TandemLogLine *line);
/* One JSON object: "time" (ISO 8601, UTC, ms), "level", "domain", "message", "code" where it is known; of lines about a
 * call ("ID: hop: what") also "call" and "hop".  (transfer full) */
char *tandem_log_line_write_json (const TandemLogLine *line);
