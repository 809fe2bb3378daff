// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A person's ear: tells from loudness alone whether the other side is speaking.  Counts in 20 ms frames.  One thread. */
typedef struct {
  guint64 frames;          /* heard so far */
  gboolean speaking;       /* the other side is speaking (a pause of less than 400 ms does not end it) */
  guint64 speech_start_ms; /* of the current or last speech */
  guint64 speech_end_ms;   /* end of the last loud frame */
  guint loud_in_row;
} TandemSimEar;

typedef enum { TANDEM_SIM_EAR_SAME, TANDEM_SIM_EAR_STARTED, TANDEM_SIM_EAR_ENDED } TandemSimEarChange;

/* @frame: 160 mu-law bytes. */
TandemSimEarChange tandem_sim_ear_hear (TandemSimEar *self, const guint8 *frame);
/* How long the other side has been silent, 0 while it is loud. */
guint64 tandem_sim_ear_get_quiet_ms (const TandemSimEar *self);
/* TRUE when the frame is louder than -45 dBFS (RMS). */
gboolean tandem_sim_ear_is_loud (const guint8 *frame);
