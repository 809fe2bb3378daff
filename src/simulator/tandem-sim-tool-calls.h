// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"
#include "tandem-sim-problem.h"

/* The tools that the simulated model of one session calls, and what it was told of them.  In a reply "[[NAME {JSON}]]" is a call, several
 * are made in parallel; what stands around them is said first.  Where "realtime" the log has "tool_call" (name, arguments, whole),
 * "tool_output" (output), "tool_cancelled" and, of each call that was never answered, at the end "tool_output_missing".  Default main
 * context only. */
typedef struct _TandemSimToolCalls TandemSimToolCalls;

typedef struct {
  /* owned */
  char *id;
  char *name;
  char *arguments;
  char *output; /* nullable: not answered */

  gboolean sent;
  gboolean told; /* the model has said what came of it */
} TandemSimToolCall;

/* @log is borrowed. */
TandemSimToolCalls *tandem_sim_tool_calls_new (TandemSimLog *log, const char *session_id);
/* The session is over: complains of what is missing, once. */
void tandem_sim_tool_calls_end (TandemSimToolCalls *self);
void tandem_sim_tool_calls_free (TandemSimToolCalls *self);

/* The words of @reply; its calls are planned, and earlier plans given up.  (transfer full) */
char *tandem_sim_tool_calls_plan (TandemSimToolCalls *self, const char *reply);
gboolean tandem_sim_tool_calls_has_plan (TandemSimToolCalls *self);
/* What was planned is being called now.  @whole: or only the first, whose arguments are cut off in the middle.  (transfer container)
 * (element-type TandemSimToolCall), borrowed until the session ends. */
GPtrArray *tandem_sim_tool_calls_make (TandemSimToolCalls *self, gboolean whole);
/* FALSE with @problem when nobody called @id, or it has been answered. */
gboolean tandem_sim_tool_calls_answer (TandemSimToolCalls *self, const char *id, const char *output, TandemSimProblem **problem);
/* Those that wait for an answer. */
guint tandem_sim_tool_calls_count_open (TandemSimToolCalls *self);
/* The model wants no answers any more: their ids.  (transfer container), borrowed likewise. */
GPtrArray *tandem_sim_tool_calls_cancel (TandemSimToolCalls *self);
/* What the model says of the answers that it has got since the last time; NULL: there are none.  (transfer full) */
char *tandem_sim_tool_calls_dup_news (TandemSimToolCalls *self);
