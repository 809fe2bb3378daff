// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-switchboard.h"
#include "tandem-tool.h"

/* What an agent can do with the call that it is on: end_call, hand_to_operator, transfer and send_digits, one object each.  Ending it
 * and leaving it to somebody else wait until the remote has heard what the agent said, and are not done when the remote speaks
 * again.  Main thread only. */
#define TANDEM_TYPE_CALL_TOOL (tandem_call_tool_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallTool, tandem_call_tool, TANDEM, CALL_TOOL, GObject)

/* How long an agent that asks for the operator waits for them, in s. */
#define TANDEM_CALL_TOOL_OPERATOR_S 20

/* @description NULL: the usual words.  @confirms: the operator is asked first.  @last: an empty array for the tools of one
 * call: of those that wait for the last words only one is done at a time.  NULL when there is no such tool here.  (transfer full) */
TandemTool *tandem_call_tool_new (const char *name, const char *description, gboolean confirms, TandemSwitchboard *switchboard,
                                  TandemCallMedia *media, GPtrArray *last);
