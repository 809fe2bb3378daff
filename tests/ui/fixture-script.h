// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What is said in the scripted calls of the user interface's tests. */
typedef struct {
  TandemParty party;
  const char *text;
  gint64 heard_ms; /* less than total_ms: interrupted */
  gint64 total_ms;
} FixtureLine;

/* NULL behind the last line. */
const FixtureLine *fixture_script_get_line (guint index);
/* Some calls of the last days, newest first: (transfer full) (element-type TandemCall). */
GPtrArray *fixture_script_make_old_calls (void);
/* Calls of +1 202 555 0140 and on that were missed, the latest first; every third of somebody who hides the number. */
void fixture_script_add_missed_calls (GPtrArray *calls, guint n);
/* The whole script as stored turns. */
void fixture_script_fill_transcript (TandemTranscript *transcript);
