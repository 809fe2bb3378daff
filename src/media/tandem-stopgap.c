// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-stopgap.h"

void
tandem_stopgap_follow (TandemStopgap *self, TandemPlayout *playout)
{
  tandem_playout_set_music (playout, self->patch == TANDEM_PATCH_HOLD || self->on ? self->music : NULL);
}

void
tandem_stopgap_set_patch (TandemStopgap *self, TandemPatch patch, TandemPlayout *playout)
{
  self->patch = patch;
  self->silent_since_us = 0;
  self->on = FALSE;
  tandem_stopgap_follow (self, playout);
}

/* Whether music is to be heard. */
static void
update (TandemStopgap *self, TandemAgentPort *agent, TandemPlayout *playout, TandemUplink *uplink, gint64 now_us)
{
  gboolean wanted = tandem_patch_lets_agent_speak (self->patch) && self->patch != TANDEM_PATCH_BOTH;
  gboolean waited_for = tandem_agent_state_is_away (tandem_agent_port_get_state (agent)) ||
                        tandem_agent_port_owes_answer (agent);

  if (!wanted || !waited_for || !tandem_playout_is_empty (playout)) {
    self->silent_since_us = 0;
    self->on = FALSE;
    return;
  }
  if (self->silent_since_us == 0)
    self->silent_since_us = now_us;
  /* Whoever is speaking is not to be played music; what has begun goes on. */
  self->on |= now_us - self->silent_since_us >= TANDEM_STOPGAP_AFTER_MS * (gint64) 1000 &&
              tandem_uplink_get_quiet_ms (uplink) >= TANDEM_STOPGAP_AFTER_MS;
}

void
tandem_stopgap_check (TandemStopgap *self, TandemAgentPort *agent, TandemPlayout *playout, TandemUplink *uplink,
                      gint64 now_us)
{
  update (self, agent, playout, uplink, now_us);
  tandem_stopgap_follow (self, playout);
}
