// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message.h"

/* Whether a text that came in is answered by itself.  Pure. */
typedef enum {
  TANDEM_REPLY_YES,
  TANDEM_REPLY_NO,      /* nothing is done */
  TANDEM_REPLY_TO_PERSON, /* a person is told */
} TandemReplyVerdict;

/* What it is judged by besides the thread. */
typedef struct {
  gint64 now_ms;      /* since 1970 UTC, as the next */
  gint64 started_ms;  /* when Tandem was */
  gboolean opted_out; /* the other side wants no texts */
  guint n_today;      /* automatic texts of the last 24 hours, to all */
  guint hourly;       /* most of them to one number in an hour, and most a day */
  guint daily;
  guint pause_min;    /* none for so long after a person of ours wrote there */
} TandemReplyFacts;

/* @texts: the newest of the thread (of TandemMessage, oldest first), @text among them.  @reason gets a static word for the log:
 *   off-limits (short code or word as sender), stop (STOP, START, HELP and their kin; Yes only after a STOP), opted-out, old (of before this
 *   start, or older than ten minutes), robot (it says so), waiting (for a person, of the last 24 hours), operator (a person of ours wrote
 *   there): no;
 *   loop (the same words again after an answer, or the third that came within ten seconds after one), person (asked for), wordless, limit: to a
 *   person; answer: yes. */
TandemReplyVerdict tandem_reply_rule_judge (const TandemReplyFacts *facts, GPtrArray *texts, TandemMessage *text, const char **reason);
