// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-talk-detector.h"
#include "tandem-ulaw.h"

/* Finds by loudness where somebody begins to speak and pauses, for services that find or tell no pauses.  Plain data;
 * times are ms of the audio given. */
typedef struct {
  TandemTalkDetector detector;
  guint8 frame[TANDEM_ULAW_FRAME];
  gsize n_frame;
  gint64 given_ms;
  gint64 start_ms;   /* of the utterance, while speaking or just over */
  gint64 talked_ms;  /* where its talk ends, as far as is known */
  gboolean speaking;
} TandemUtteranceFinder;

typedef enum {
  TANDEM_UTTERANCE_NOTHING,
  TANDEM_UTTERANCE_BEGAN,
  TANDEM_UTTERANCE_OVER,
} TandemUtteranceChange;

/* Takes mu-law from *@data up to the next change and moves *@data and *@n on: call it until *@n is 0.
 * @pause_ms: shorter silence is a breath. */
TandemUtteranceChange tandem_utterance_finder_feed (TandemUtteranceFinder *self, const guint8 **data, gsize *n,
                                                    int pause_ms);
/* The next 20 ms, for whoever has other samples: @level is their RMS in dBFS. */
TandemUtteranceChange tandem_utterance_finder_judge (TandemUtteranceFinder *self, double level, int pause_ms);
