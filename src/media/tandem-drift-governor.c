// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-drift-governor.h"

#include "tandem-drift-resampler.h"

/* The emptiest moment of a second is what counts: it tells jitter, that of the device as well as ours, from drift. */
#define WINDOW 50
#define WINDOW_MS 1000.0
/* A device moves a chunk at a time, and drift makes it pass from just after our tick to just before it: a chunk must be
 * there to spare, and a little for the jitter of our own. */
#define SPARE_MS 4.0
#define CHUNK_MS 10.0 /* until it is known */
#define CHUNK_MAX_MS 50.0
#define EXTRA_MAX_MS 60.0
#define GAP_MS 10.0
#define FORGET_MS 0.02 /* a window: after a gap the queue is 1 ms shorter again every 50 s */
/* 1 ms too much is mended in 25 s; critically damped. */
#define GAIN_PPM 40.0
#define INTEGRAL_PPM 0.4
#define INTEGRAL_MAX_PPM 600.0

void
tandem_drift_governor_init (TandemDriftGovernor *governor)
{
  *governor = (TandemDriftGovernor) { .floor = SPARE_MS + CHUNK_MS, .least = G_MAXDOUBLE, .slack = SPARE_MS + CHUNK_MS };
}

double
tandem_drift_governor_feed (TandemDriftGovernor *governor, double left_ms, guint64 callbacks, double excess_ms)
{
  double chunk, error;

  governor->least = MIN (governor->least, left_ms);
  if (++governor->ticks < WINDOW)
    return 0.0;
  governor->slack = governor->least;
  governor->ticks = 0;
  governor->least = G_MAXDOUBLE;
  governor->extra = MAX (governor->extra - FORGET_MS, 0.0);
  chunk = governor->callbacks > 0 && callbacks > governor->callbacks ? WINDOW_MS / (double) (callbacks - governor->callbacks)
                                                                    : CHUNK_MS;
  governor->callbacks = callbacks;
  governor->floor = SPARE_MS + MIN (chunk, CHUNK_MAX_MS) + governor->extra;
  error = governor->slack - governor->floor;
  if (error > excess_ms) {
    governor->slack = governor->floor;
    return error;
  }
  governor->integral = CLAMP (governor->integral + error * INTEGRAL_PPM, -INTEGRAL_MAX_PPM, INTEGRAL_MAX_PPM);
  governor->ppm = CLAMP (governor->integral + error * GAIN_PPM, -TANDEM_DRIFT_MAX_PPM, TANDEM_DRIFT_MAX_PPM);
  return 0.0;
}

void
tandem_drift_governor_gap (TandemDriftGovernor *governor)
{
  governor->extra = MIN (governor->extra + GAP_MS, EXTRA_MAX_MS);
  governor->floor += GAP_MS;
  governor->callbacks = 0;
  governor->ticks = 0;
  governor->least = G_MAXDOUBLE;
}
