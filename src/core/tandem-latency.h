// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How long the remote waited for an answer, and for what: every stage in ms since the end of what the remote said (HACKING.md says by which
 * clocks).  Plain data, any thread. */
typedef enum {
  TANDEM_LATENCY_VAD,        /* the service found that the remote has stopped */
  TANDEM_LATENCY_COMMIT,     /* it took what was said */
  TANDEM_LATENCY_FIRST_BYTE, /* the first sound of the answer came */
  TANDEM_LATENCY_FIRST_FRAME,/* the first frame of it left for the carrier */
  TANDEM_LATENCY_HEARD,      /* its first mark came back: a tenth of a second of it was heard */
  TANDEM_N_LATENCIES,
} TandemLatencyStage;

typedef struct {
  gboolean known;                    /* all zero: nothing is */
  gint32 ms[TANDEM_N_LATENCIES];     /* -1: that was not seen */
} TandemLatency;

/* "vad", "commit", "first_byte", "first_frame", "heard" */
const char *tandem_latency_stage_to_string (TandemLatencyStage stage);

/* NULL unless it is known. */
char *tandem_latency_to_text (const TandemLatency *self);
/* Not known when @text (nullable) is of no use. */
TandemLatency tandem_latency_from_text (const char *text);

/* Of the @n values at @ms, which are sorted by it, the least that @percent of them do not exceed; -1: there are none. */
gint32 tandem_latency_percentile (gint32 *ms, guint n, guint percent);
