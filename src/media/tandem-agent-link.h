// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-state.h"
#include "tandem-clock.h"
#include "tandem-voice.h"

/* The agent's connection: one voice session in use, opened again when it is lost, and replaced before the service ends it.
 * Media thread only.
 *
 * A lost session is tried again at most as often as the profile's max-retries says, after 0.5 s, 1 s, 2 s ... 8 s, each up to a
 * quarter shorter or longer so that many lines do not come back in one moment; a session that lasted 3 s sets the count
 * back.  What stays wrong (key, model, credit) is not tried again.  A session of limited length is replaced beside the
 * conversation: another one is connected in good time, and taken when its user says that nobody speaks. */
#define TANDEM_TYPE_AGENT_LINK (tandem_agent_link_get_type ())
G_DECLARE_FINAL_TYPE (TandemAgentLink, tandem_agent_link, TANDEM, AGENT_LINK, GObject)

typedef struct {
  /* A session is in use from now on: the first, or one that knows nothing of what was said. */
  void (*ready) (gpointer user_data);
  /* Any event of the session in use but its beginning and its end. */
  void (*event) (const TandemVoiceEvent *event, gpointer user_data);
  /* The session in use, or the attempt at one, ended.  @why: NULL when the next one follows at once. */
  void (*lost) (const GError *why, gpointer user_data);
  void (*state_changed) (TandemAgentState state, gpointer user_data);
} TandemAgentLinkListener;

TandemAgentLink *tandem_agent_link_new (TandemProfile *profile, TandemClock clock, const TandemAgentLinkListener *listener,
                                        gpointer user_data);
/* Connects.  @factory that makes no session and no error: there is to be no agent.  @factory_data must outlive the link. */
void tandem_agent_link_open (TandemAgentLink *self, TandemVoiceFactory factory, gpointer factory_data);
TandemAgentState tandem_agent_link_get_state (TandemAgentLink *self);
/* The session in use, configured; NULL: none is.  Borrowed. */
TandemVoice *tandem_agent_link_get_voice (TandemAgentLink *self);
/* The session cannot be used any more, and no other one could: it is gone. */
void tandem_agent_link_fail (TandemAgentLink *self, const GError *why);
/* A younger session waits to be taken. */
gboolean tandem_agent_link_is_due (TandemAgentLink *self);
/* Takes it: ready() follows. */
void tandem_agent_link_swap (TandemAgentLink *self);
/* Leaves the service for good; nothing is called after that. */
void tandem_agent_link_close (TandemAgentLink *self);
