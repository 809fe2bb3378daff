// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* One call of a tool by the agent of a call.  Main thread only.
 *
 * Signal "changed": its state and result did. */
#define TANDEM_TYPE_TOOL_RUN (tandem_tool_run_get_type ())
G_DECLARE_FINAL_TYPE (TandemToolRun, tandem_tool_run, TANDEM, TOOL_RUN, GObject)

typedef enum {
  TANDEM_TOOL_RUN_RUNNING,
  TANDEM_TOOL_RUN_ASKING,    /* the operator is asked whether it may be */
  TANDEM_TOOL_RUN_DONE,
  TANDEM_TOOL_RUN_FAILED,
  TANDEM_TOOL_RUN_CANCELLED, /* nobody waits for what comes of it any more */
} TandemToolRunState;

/* "running", "asking", "done", "failed", "cancelled". */
const char *tandem_tool_run_state_to_string (TandemToolRunState state);

TandemToolRun *tandem_tool_run_new (TandemCall *call, const char *id, const char *name, const char *arguments);
TandemCall *tandem_tool_run_get_call (TandemToolRun *self);
/* Within the call: that of the private turn that shows it. */
const char *tandem_tool_run_get_id (TandemToolRun *self);
const char *tandem_tool_run_get_name (TandemToolRun *self);
/* One JSON object as text. */
const char *tandem_tool_run_get_arguments (TandemToolRun *self);
TandemToolRunState tandem_tool_run_get_state (TandemToolRun *self);
/* Done, failed or cancelled: nothing changes any more. */
gboolean tandem_tool_run_is_over (TandemToolRun *self);
/* What the agent was told; NULL before that. */
const char *tandem_tool_run_get_result (TandemToolRun *self);
/* @result is nullable. */
void tandem_tool_run_set_state (TandemToolRun *self, TandemToolRunState state, const char *result);
