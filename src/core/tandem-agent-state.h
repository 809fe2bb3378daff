// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-patch.h"

/* Whether the agent of a call is there.  Plain data; any thread. */
typedef enum {
  TANDEM_AGENT_STATE_NONE,         /* "none": nobody wanted one, or it was not asked for yet */
  TANDEM_AGENT_STATE_CONNECTING,   /* "connecting": for the first time */
  TANDEM_AGENT_STATE_CONNECTED,    /* "connected" */
  TANDEM_AGENT_STATE_RECONNECTING, /* "reconnecting": it was lost, or did not come, and is being tried again */
  TANDEM_AGENT_STATE_GONE,         /* "gone": it does not come back */
} TandemAgentState;

#define TANDEM_TYPE_AGENT_STATE (tandem_agent_state_get_type ())
GType tandem_agent_state_get_type (void);

/* The nick above; static. */
const char *tandem_agent_state_to_string (TandemAgentState state);
/* Nobody can be given the call by @patch: it needs an agent, and that is gone. */
gboolean tandem_agent_state_rules_out (TandemAgentState state, TandemPatch patch);
/* What the operator is to know and do when an agent was lost: TANDEM_LINE_ERROR_AGENT_GONE or …_AWAY.  (transfer full) */
GError *tandem_agent_state_make_advice (TandemAgentState state);
/* It is not there yet, or not again, but may be presently. */
gboolean tandem_agent_state_is_coming (TandemAgentState state);
/* The remote waits for somebody who may yet come, or for nobody. */
gboolean tandem_agent_state_is_away (TandemAgentState state);
