// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Keeps the queue to a device short but never empty, by judging how fast its clock runs: tell it every 20 ms how much
 * was left in the queue at its emptiest, and let a TandemDriftResampler follow.  Plain data. */
typedef struct {
  double floor;    /* ms wanted at the emptiest moments */
  double extra;    /* ms of it: rises after a gap, falls slowly */
  double least;    /* ms, in the present window */
  double integral; /* ppm */
  double ppm;      /* by which the device's queue grows, and must be corrected */
  double slack;    /* ms, of the last window */
  guint ticks;
  guint64 callbacks;
} TandemDriftGovernor;

void tandem_drift_governor_init (TandemDriftGovernor *governor);
/* More than is wanted by so much is thrown away, and not corrected in a while. */
#define TANDEM_DRIFT_EXCESS_MS 30.0
/* @left_ms: what is in the queue at its emptiest; @callbacks: as TandemSoundStream counts them; @excess_ms: how much more
 * than is wanted may stay in the queue, TANDEM_DRIFT_EXCESS_MS, or less when nobody would hear that it goes.  Gives ms to be
 * thrown away at once, mostly 0. */
double tandem_drift_governor_feed (TandemDriftGovernor *governor, double left_ms, guint64 callbacks, double excess_ms);
/* The queue ran empty. */
void tandem_drift_governor_gap (TandemDriftGovernor *governor);
