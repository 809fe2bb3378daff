// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Whether somebody talks, judged by loudness alone: enough to duck an agent and to tell two speakers apart.  Feed it
 * every 20 ms. */
#define TANDEM_TALK_DBFS (-45.0)
#define TANDEM_TALK_HANG 15 /* frames: a breath between two words does not end the talk */

typedef struct {
  guint hang;
} TandemTalkDetector;

/* @dbfs: RMS of the latest 20 ms.  TRUE while there is talk. */
static inline gboolean
tandem_talk_detector_feed (TandemTalkDetector *detector, double dbfs)
{
  if (dbfs >= TANDEM_TALK_DBFS)
    detector->hang = TANDEM_TALK_HANG;
  else if (detector->hang > 0)
    detector->hang--;
  return detector->hang > 0;
}
