// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-turn.h"
#include "tandem-voice.h"

/* What was said so far, for a voice session that was not there: what was heard, not what was generated.  Every turn is told
 * once, under its own id and as soon as it is final, to a session that does not know it from its own hearing.  Plain data of
 * the agent's port; media thread. */
typedef struct _TandemAgentHistory TandemAgentHistory;

/* Of a longer conversation the beginning is left out: some two hours are told, which the service reads, and has paid, at every
 * answer that follows. */
#define TANDEM_AGENT_HISTORY_BYTES (60 * 1000)

TandemAgentHistory *tandem_agent_history_new (void);
void tandem_agent_history_free (TandemAgentHistory *self);
void tandem_agent_history_take (TandemAgentHistory *self, const TandemTurnUpdate *update);
/* The session that is there knows @item_id by itself. */
void tandem_agent_history_set_known (TandemAgentHistory *self, const char *item_id);
gboolean tandem_agent_history_is_known (TandemAgentHistory *self, const char *item_id);
/* What is known now is what a session knows that goes on with @handle. */
void tandem_agent_history_keep (TandemAgentHistory *self, const char *handle);
/* Another session comes, which goes on with @handle. */
void tandem_agent_history_go_back (TandemAgentHistory *self, const char *handle);
/* Another session comes, which knows nothing. */
void tandem_agent_history_forget_session (TandemAgentHistory *self);
/* Tells @voice what is final and it does not know. */
void tandem_agent_history_tell (TandemAgentHistory *self, TandemVoice *voice);
/* The service repeats what it was told: @item_id is no news. */
gboolean tandem_agent_history_was_told (TandemAgentHistory *self, const char *item_id);
/* Something of the agent was heard, or is being said. */
gboolean tandem_agent_history_has_agent (TandemAgentHistory *self);
