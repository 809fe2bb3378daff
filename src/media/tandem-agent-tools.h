// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-resume.h"
#include "tandem-asides.h"
#include "tandem-playout.h"
#include "tandem-tool-calls.h"
#include "tandem-uplink.h"

/* The agent's hands: what it calls goes to whoever runs it, what comes of it goes back, and when that is in, the agent is asked to go on
 * once, unless somebody speaks or it will speak anyway.  Plain data of the agent's port; media thread. */
typedef struct _TandemAgentTools TandemAgentTools;

typedef struct {
  TandemToolCallsListener calls;
  /* After await_heard().  @why: NULL when all was heard, else why not. */
  void (*heard) (const char *why, gpointer user_data);
} TandemAgentToolsListener;

/* So often a service is asked to go on because of its tools while the remote says nothing: a model may go round in circles. */
#define TANDEM_AGENT_TOOLS_ASKED_MAX 30

/* All are borrowed. */
TandemAgentTools *tandem_agent_tools_new (TandemPlayout *playout, TandemUplink *uplink, TandemAgentResume *resume, TandemAsides *asides,
                                          TandemClock clock);
void tandem_agent_tools_free (TandemAgentTools *self);
/* NULL, as at first: there are no tools. */
void tandem_agent_tools_set_listener (TandemAgentTools *self, const TandemAgentToolsListener *listener, gpointer user_data);

/* The session in use from now on, which knows nothing; NULL: there is none. */
void tandem_agent_tools_set_voice (TandemAgentTools *self, TandemVoice *voice);
/* Any event of it. */
void tandem_agent_tools_take_event (TandemAgentTools *self, const TandemVoiceEvent *event);
void tandem_agent_tools_set_patch (TandemAgentTools *self, TandemPatch patch);
/* Nobody is there any more: nothing is run. */
void tandem_agent_tools_hang_up (TandemAgentTools *self);
/* The tick: whoever is heard of here is asked to go on.  @may_speak: the agent may. */
void tandem_agent_tools_check (TandemAgentTools *self, gboolean may_speak);
/* Something is being run: the session that called it is not replaced without need. */
gboolean tandem_agent_tools_is_busy (TandemAgentTools *self);

/* What came of a call; unknown ones, and those nobody waits for any more, are ignored. */
void tandem_agent_tools_answer (TandemAgentTools *self, const char *tool_call_id, const char *result, gboolean failed);
/* heard() follows when the remote has heard all that is being said, or begins to speak itself; or when it takes 2 s longer than
 * there is sound. */
void tandem_agent_tools_await_heard (TandemAgentTools *self);
