// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-state.h"

#include "tandem-enum-nick.h"
#include "tandem-error.h"

G_DEFINE_ENUM_TYPE (TandemAgentState, tandem_agent_state,
                    G_DEFINE_ENUM_VALUE (TANDEM_AGENT_STATE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (TANDEM_AGENT_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (TANDEM_AGENT_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (TANDEM_AGENT_STATE_RECONNECTING, "reconnecting"),
                    G_DEFINE_ENUM_VALUE (TANDEM_AGENT_STATE_GONE, "gone"))

const char *
tandem_agent_state_to_string (TandemAgentState state)
{
  return tandem_enum_nick_get (TANDEM_TYPE_AGENT_STATE, (int) state);
}

gboolean
tandem_agent_state_rules_out (TandemAgentState state, TandemPatch patch)
{
  return state == TANDEM_AGENT_STATE_GONE && patch != TANDEM_PATCH_OPERATOR && patch != TANDEM_PATCH_HOLD;
}

gboolean
tandem_agent_state_is_away (TandemAgentState state)
{
  return state != TANDEM_AGENT_STATE_NONE && state != TANDEM_AGENT_STATE_CONNECTED;
}

gboolean
tandem_agent_state_is_coming (TandemAgentState state)
{
  return state == TANDEM_AGENT_STATE_CONNECTING || state == TANDEM_AGENT_STATE_RECONNECTING;
}

GError *
tandem_agent_state_make_advice (TandemAgentState state)
{
  if (state == TANDEM_AGENT_STATE_GONE)
    return g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_GONE, "The agent is gone: take over or hang up.");
  return g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_AWAY,
                              "The agent is being connected again: take over if the remote should not wait.");
}
