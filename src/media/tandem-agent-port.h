// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-state.h"
#include "tandem-agent-tools.h"
#include "tandem-clock.h"
#include "tandem-patch.h"
#include "tandem-playout.h"
#include "tandem-turn-reporter.h"
#include "tandem-uplink.h"
#include "tandem-voice.h"

/* The agent's side of a line: its voice session, what of it goes to the remote, and what it is told.  Owned by the line,
 * as are playout, uplink and turns, which it serves.  Media thread only. */
#define TANDEM_TYPE_AGENT_PORT (tandem_agent_port_get_type ())
G_DECLARE_FINAL_TYPE (TandemAgentPort, tandem_agent_port, TANDEM, AGENT_PORT, GObject)

typedef struct {
  void (*turn) (const TandemTurnUpdate *update, gpointer user_data);
  /* Of a loss two: why, and what to do now. */
  void (*notice) (const GError *error, gpointer user_data);
  void (*state_changed) (TandemAgentState state, gpointer user_data);
  /* After every event of the voice. */
  void (*stirred) (gpointer user_data);
} TandemAgentPortListener;

TandemAgentPort *tandem_agent_port_new (TandemProfile *profile, TandemPlayout *playout, TandemUplink *uplink,
                                        TandemClock clock, const TandemAgentPortListener *listener, gpointer user_data);

/* Makes and opens the voice session, and again when it is lost (TandemAgentLink).  On failure it is gone and the call goes on
 * without an agent. */
void tandem_agent_port_open (TandemAgentPort *self, TandemVoiceFactory factory, gpointer factory_data);
/* What it calls.  Borrowed. */
TandemAgentTools *tandem_agent_port_get_tools (TandemAgentPort *self);
TandemAgentState tandem_agent_port_get_state (TandemAgentPort *self);
/* The tick: replaces a session that is about to expire, and asks for an answer that an ended one owed. */
void tandem_agent_port_check (TandemAgentPort *self);
/* The remote waits for an answer of a session that ended. */
gboolean tandem_agent_port_owes_answer (TandemAgentPort *self);
/* The telephone was answered, now. */
void tandem_agent_port_attach (TandemAgentPort *self);
/* Audio cannot be converted for it any more: the call goes on without the agent. */
void tandem_agent_port_fail (TandemAgentPort *self, const GError *error);
/* The telephone is gone: nothing more is said, but words may still be understood. */
void tandem_agent_port_hang_up (TandemAgentPort *self);
/* Some words are on their way. */
gboolean tandem_agent_port_is_awaited (TandemAgentPort *self);
/* Leaves the service; all turns become final. */
void tandem_agent_port_close (TandemAgentPort *self);

/* The operator takes over: nothing of the agent is heard any more. */
void tandem_agent_port_fall_silent (TandemAgentPort *self);
/* As the line's function of this name. */
void tandem_agent_port_set_patch (TandemAgentPort *self, TandemPatch patch);
/* A private note, as a private turn of the operator. */
void tandem_agent_port_give_note (TandemAgentPort *self, const char *text);
/* It says exactly @text. */
void tandem_agent_port_say (TandemAgentPort *self, const char *text);
/* Breaks off, says exactly @text and is silent afterwards, until another patch is set. */
void tandem_agent_port_recite (TandemAgentPort *self, const char *text);
/* Words could be said now: the service is there and the patch lets it speak.  @coming: they may presently, when the service
 * has answered. */
gboolean tandem_agent_port_can_say (TandemAgentPort *self, gboolean *coming);
/* The remote pressed a key. */
void tandem_agent_port_tell_digit (TandemAgentPort *self, char digit);
