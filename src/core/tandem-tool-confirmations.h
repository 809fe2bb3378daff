// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-toolbox.h"

/* What the agent of one call waits for the operator's word for: a GListModel of TandemToolRun that are TANDEM_TOOL_RUN_ASKING, oldest first.
 * What is decided leaves it, and so does what nobody decides in time; all of it when the call ends.  Main thread only. */
#define TANDEM_TYPE_TOOL_CONFIRMATIONS (tandem_tool_confirmations_get_type ())
G_DECLARE_FINAL_TYPE (TandemToolConfirmations, tandem_tool_confirmations, TANDEM, TOOL_CONFIRMATIONS, GObject)

/* Those of @call; borrowed.  Empty for ever when the agents have no toolbox. */
TandemToolConfirmations *tandem_tool_confirmations_of (TandemCall *call);
/* From now on @toolbox says what is asked; it is the one that is told what is decided. */
void tandem_tool_confirmations_follow (TandemToolbox *toolbox);

/* The one of that id (tandem_tool_run_get_id()); borrowed, NULL when there is none. */
TandemToolRun *tandem_tool_confirmations_lookup (TandemToolConfirmations *self, const char *id);
/* The operator's word.  FALSE with TANDEM_CALL_ERROR_WRONG_STATE when nobody waits for it any more. */
gboolean tandem_tool_confirmations_decide (TandemToolConfirmations *self, const char *id, gboolean allowed, GError **error);
