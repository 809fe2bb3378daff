// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-port.h"

/* Tells the remote of one call that it is recorded: the agent says so, or else a tone does (tandem-recording-tone.h),
 * for as long as the recording goes on.  Media thread only. */
typedef struct _TandemAnnouncement TandemAnnouncement;

/* An agent that is still on its way is waited for so long. */
#define TANDEM_ANNOUNCEMENT_WAIT_MS 5000

/* @agent and @playout must outlive it. */
TandemAnnouncement *tandem_announcement_new (const char *text, TandemAgentPort *agent, TandemPlayout *playout,
                                             TandemClock clock);
void tandem_announcement_free (TandemAnnouncement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemAnnouncement, tandem_announcement_free)

/* Every tick from the answer on.  @muted: nobody hears the agent.  FALSE with TANDEM_AUDIO_ERROR_ANNOUNCEMENT once, when it falls to the
 * tone: then a person should say it. */
gboolean tandem_announcement_check (TandemAnnouncement *self, gboolean muted, GError **error);
/* Nothing is recorded: there is nothing to tell. */
void tandem_announcement_set_paused (TandemAnnouncement *self, gboolean paused);
