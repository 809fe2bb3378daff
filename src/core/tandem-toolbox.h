// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-switchboard.h"
#include "tandem-tool-run.h"
#include "tandem-tool.h"

/* What the agents of all live calls can do, and do.  When a line is opened its tools are made, and described in the profile that the
 * agent's service gets; what the agent then calls is run here, several at a time, each wish once however often the service repeats it,
 * no longer than TANDEM_TOOLBOX_LIMIT_S, and only while the call is live.  The agent is told whatever comes of it, also that there is no
 * such tool.  Each is a private turn of the agent in its call, named as the run.  Main thread only.
 *
 * Signal "run-changed" (TandemToolRun): one began, or is asked about, or is over. */
#define TANDEM_TYPE_TOOLBOX (tandem_toolbox_get_type ())
G_DECLARE_FINAL_TYPE (TandemToolbox, tandem_toolbox, TANDEM, TOOLBOX, GObject)

#define TANDEM_TOOLBOX_LIMIT_S 60
/* Of one call: a model that goes round in circles ends here. */
#define TANDEM_TOOLBOX_RUNS_MAX 200
/* So long the operator may think: nobody likes to hold the line for longer. */
#define TANDEM_TOOLBOX_ASKING_LIMIT_S 20

/* Adds to @tools (it owns what is in it) the TandemTools that the agent of @profile has in @call.  Of two with one name the first is
 * used.  What it puts into the profile's tool-definitions itself, a JSON array, stays there. */
typedef void (*TandemToolMaker) (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer user_data);

TandemToolbox *tandem_toolbox_new (TandemSwitchboard *switchboard, TandemCallMedia *media);
/* @maker is asked for every line that is opened from now on. */
void tandem_toolbox_add_maker (TandemToolbox *self, TandemToolMaker maker, gpointer user_data, GDestroyNotify destroy);
/* The operator's word on the run @run_id of @call, which is TANDEM_TOOL_RUN_ASKING.  FALSE with TANDEM_CALL_ERROR_WRONG_STATE when it is
 * not, or not any more. */
gboolean tandem_toolbox_decide (TandemToolbox *self, TandemCall *call, const char *run_id, gboolean allowed, GError **error);
/* Instead of TANDEM_TOOLBOX_ASKING_LIMIT_S, for whoever is asked from now on. */
void tandem_toolbox_set_asking_limit (TandemToolbox *self, guint ms);
