// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout-burst.h"

#include <string.h>

#define FRAME_US 20000

gint64
tandem_playout_burst_get_end_us (const TandemPlayoutBurst *burst)
{
  return burst->base_us + (gint64) burst->n * FRAME_US;
}

gboolean
tandem_playout_burst_renew (TandemPlayoutBurst *burst, gint64 now_us)
{
  if (now_us < tandem_playout_burst_get_end_us (burst))
    return FALSE;
  burst->base_us = now_us;
  burst->n = 0;
  return TRUE;
}

void
tandem_playout_burst_drop (TandemPlayoutBurst *burst)
{
  burst->n = 0;
  burst->base_us = 0;
}

gboolean
tandem_playout_burst_has_room (const TandemPlayoutBurst *burst, gint64 now_us, gint64 lead_us)
{
  return tandem_playout_burst_get_end_us (burst) + FRAME_US <= now_us + lead_us;
}

void
tandem_playout_burst_add (TandemPlayoutBurst *burst, const guint8 *ours, const guint8 *agent)
{
  TandemBurstFrame *frame = &burst->frames[burst->n++ % TANDEM_BURST_FRAMES];

  memcpy (frame->ours, ours, TANDEM_ULAW_FRAME);
  frame->level = tandem_ulaw_level (ours, TANDEM_ULAW_FRAME);
  frame->has_agent = agent != NULL;
  if (agent)
    memcpy (frame->agent, agent, TANDEM_ULAW_FRAME);
}

const TandemBurstFrame *
tandem_playout_burst_at (const TandemPlayoutBurst *burst, gint64 at_us)
{
  gint64 number = (at_us - burst->base_us) / FRAME_US;

  if (at_us < burst->base_us || number >= (gint64) burst->n || number + TANDEM_BURST_FRAMES < (gint64) burst->n)
    return NULL;
  return &burst->frames[number % TANDEM_BURST_FRAMES];
}
