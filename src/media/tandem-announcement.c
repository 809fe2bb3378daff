// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-announcement.h"

#include "tandem-error.h"

struct _TandemAnnouncement {
  /* owned */
  char *text; /* NULL: it was said, or the tone says it */

  /* borrowed */
  TandemAgentPort *agent;
  TandemPlayout *playout;

  TandemClock clock;
  gint64 since_us; /* of the first check; 0: none yet */
  gboolean toned;
  gboolean paused;
};

TandemAnnouncement *
tandem_announcement_new (const char *text, TandemAgentPort *agent, TandemPlayout *playout, TandemClock clock)
{
  TandemAnnouncement *self = g_new0 (TandemAnnouncement, 1);

  self->text = g_strdup (text);
  self->agent = agent;
  self->playout = playout;
  self->clock = clock;
  return self;
}

void
tandem_announcement_free (TandemAnnouncement *self)
{
  g_free (self->text);
  g_free (self);
}

static gboolean
may_wait (TandemAnnouncement *self)
{
  gint64 now = tandem_clock_now (&self->clock);

  if (self->since_us == 0)
    self->since_us = now;
  return now - self->since_us < TANDEM_ANNOUNCEMENT_WAIT_MS * (gint64) 1000;
}

gboolean
tandem_announcement_check (TandemAnnouncement *self, gboolean muted, GError **error)
{
  gboolean coming;

  if (!self->text || self->paused)
    return TRUE;
  if (tandem_agent_port_can_say (self->agent, &coming) && !muted) {
    tandem_agent_port_say (self->agent, self->text);
    g_clear_pointer (&self->text, g_free);
    return TRUE;
  }
  if (coming && !muted && may_wait (self))
    return TRUE;
  g_clear_pointer (&self->text, g_free);
  self->toned = TRUE;
  tandem_playout_set_recording_tone (self->playout, TRUE);
  g_set_error_literal (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_ANNOUNCEMENT,
                       "No agent can say that the call is recorded: say it yourself.  The remote hears a tone every "
                       "15 seconds.");
  return FALSE;
}

void
tandem_announcement_set_paused (TandemAnnouncement *self, gboolean paused)
{
  self->paused = paused;
  if (self->toned)
    tandem_playout_set_recording_tone (self->playout, !paused);
}
