// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-utterance-finder.h"

#include <string.h>

#define FRAME_MS (TANDEM_ULAW_FRAME / TANDEM_ULAW_BYTES_PER_MS)
/* Noise can sound like talk without an end; words are wanted before it ends. */
#define LONGEST_MS 30000

/* The detector bridges the gaps within words, a pause is longer. */
TandemUtteranceChange
tandem_utterance_finder_judge (TandemUtteranceFinder *self, double level, int pause_ms)
{
  gboolean talk = tandem_talk_detector_feed (&self->detector, level);

  self->given_ms += FRAME_MS;
  if (level >= TANDEM_TALK_DBFS)
    self->talked_ms = self->given_ms;
  if (!self->speaking) {
    if (level < TANDEM_TALK_DBFS)
      return TANDEM_UTTERANCE_NOTHING;
    self->speaking = TRUE;
    self->start_ms = self->given_ms - FRAME_MS;
    return TANDEM_UTTERANCE_BEGAN;
  }
  if ((talk || self->given_ms - self->talked_ms < pause_ms) && self->given_ms - self->start_ms < LONGEST_MS)
    return TANDEM_UTTERANCE_NOTHING;
  self->speaking = FALSE;
  return TANDEM_UTTERANCE_OVER;
}

TandemUtteranceChange
tandem_utterance_finder_feed (TandemUtteranceFinder *self, const guint8 **data, gsize *n, int pause_ms)
{
  while (*n > 0) {
    gsize part = MIN (*n, sizeof self->frame - self->n_frame);
    TandemUtteranceChange change;

    memcpy (self->frame + self->n_frame, *data, part);
    self->n_frame += part;
    *data += part;
    *n -= part;
    if (self->n_frame < sizeof self->frame)
      break;
    self->n_frame = 0;
    change = tandem_utterance_finder_judge (self, tandem_ulaw_level (self->frame, sizeof self->frame), pause_ms);
    if (change != TANDEM_UTTERANCE_NOTHING)
      return change;
  }
  return TANDEM_UTTERANCE_NOTHING;
}
