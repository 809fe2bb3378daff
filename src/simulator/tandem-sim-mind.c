// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-mind.h"

#include "tandem-sim-realtime-note.h"

#define GOES_ON "Where were we? Please go on."

void
tandem_sim_mind_clear (TandemSimMind *self)
{
  g_clear_pointer (&self->heard, g_free);
  g_clear_pointer (&self->note, g_free);
}

const char *
tandem_sim_mind_hear (TandemSimMind *self, GBytes *ulaw)
{
  g_free (self->heard);
  self->heard = tandem_sim_clips_recognize (self->shared->clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  self->spoken = TRUE;
  self->agent_last = FALSE;
  return self->heard != NULL ? self->heard : "";
}

void
tandem_sim_mind_recall (TandemSimMind *self, gboolean by_agent, const char *text)
{
  self->agent_last = by_agent;
  if (by_agent)
    return;
  self->spoken = TRUE;
  g_free (self->heard);
  self->heard = g_strdup (text);
}

void
tandem_sim_mind_note (TandemSimMind *self, const char *text)
{
  g_free (self->note);
  self->note = g_strdup (text);
}

char *
tandem_sim_mind_speak (TandemSimMind *self, const char *words)
{
  gboolean goes_on = self->agent_last && self->spoken;
  gboolean exact = FALSE;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;

  self->agent_last = TRUE;
  if (words != NULL)
    return g_strdup (words);
  text = goes_on ? g_strdup (GOES_ON)
                 : tandem_sim_realtime_replies_choose (self->shared->replies, NULL, self->spoken, self->heard, &exact);
  note = g_steal_pointer (&self->note);
  return note != NULL ? tandem_sim_realtime_note_prove (note, text) : g_steal_pointer (&text);
}
