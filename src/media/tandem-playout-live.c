// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout-live.h"

#include <string.h>

#include "tandem-pcm.h"

/* What remains of the agent while the operator talks too: 12 dB less. */
#define DUCKED 0.25
/* How long, in frames, one may wait while the operator talks on: it waits for nothing. */
#define PATIENCE 25
#define SILENT_DBFS (-45.0)

void
tandem_playout_live_push (TandemPlayoutLive *live, const gint16 *frame)
{
  if (live->n == 0) {
    live->waiting = 0;
  } else if (++live->waiting >= PATIENCE || live->n == TANDEM_PLAYOUT_LIVE_FRAMES ||
             tandem_pcm_level (frame, TANDEM_ULAW_FRAME) < SILENT_DBFS) {
    /* After ticks that came late, one frame comes for every one that leaves, so that all would stay late for ever: two
     * become one, unheard in a pause, and by and by in a speech. */
    tandem_pcm_blend (live->frames[live->n - 1], frame, TANDEM_ULAW_FRAME);
    live->waiting = 0;
    return;
  }
  memcpy (live->frames[live->n++], frame, sizeof live->frames[0]);
}

void
tandem_playout_live_drop (TandemPlayoutLive *live)
{
  if (live->n == 0)
    return;
  live->n--;
  memmove (live->frames[0], live->frames[1], live->n * sizeof live->frames[0]);
}

void
tandem_playout_live_mix (TandemPlayoutLive *live, guint8 *frame)
{
  double level;

  if (live->n == 0)
    return;
  level = tandem_pcm_level (live->frames[0], TANDEM_ULAW_FRAME);
  tandem_pcm_mix_into_ulaw (frame, live->frames[0], TANDEM_ULAW_FRAME,
                            tandem_talk_detector_feed (&live->talks, level) ? DUCKED : 1.0);
  tandem_playout_live_drop (live);
}
