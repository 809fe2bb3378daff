// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-doom.h"

#define CUT_AFTER_MS "1500"
#define CUT_AFTER_WORDS_MS 100
#define CAP_S "20"

static gboolean
on_cut (gpointer user_data)
{
  TandemSimDoom *self = user_data;

  self->cut_id = 0;
  tandem_sim_log_write (self->shared->log, "realtime", "cut", "session", self->session, NULL);
  tandem_sim_realtime_wire_cut (self->wire);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cap (gpointer user_data)
{
  TandemSimDoom *self = user_data;

  self->cap_id = 0;
  tandem_sim_log_write (self->shared->log, "realtime", "capped", "session", self->session, NULL);
  self->capped (self->user_data);
  return G_SOURCE_REMOVE;
}

void
tandem_sim_doom_arm (TandemSimDoom *self)
{
  TandemSimFaults *faults = self->shared->faults;
  const char *value;

  self->garbage = tandem_sim_faults_take (faults, "realtime-garbage", NULL);
  self->at_reply = tandem_sim_faults_take (faults, "realtime-cut", &value);
  if (self->at_reply || tandem_sim_faults_take (faults, "realtime-cut-after", &value))
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  if (!tandem_sim_faults_take (faults, "realtime-cap", &value))
    return;
  self->cap_s = (guint) g_ascii_strtoull (value != NULL ? value : CAP_S, NULL, 10);
  self->cap_id = g_timeout_add (1000 * self->cap_s, on_cap, self);
}

void
tandem_sim_doom_clear (TandemSimDoom *self)
{
  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
}

void
tandem_sim_doom_take_reply (TandemSimDoom *self)
{
  if (self->garbage)
    tandem_sim_realtime_wire_send_garbage (self->wire);
  self->garbage = FALSE;
  if (!self->at_reply)
    return;
  self->at_reply = FALSE;
  g_clear_handle_id (&self->cut_id, g_source_remove);
  self->cut_id = g_timeout_add (CUT_AFTER_WORDS_MS, on_cut, self);
}
