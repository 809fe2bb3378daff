// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-ulaw.h"

/* The tone that tells a remote that the call is recorded: 1400 Hz, 0.5 s on, 15 s off (ITU-T E.180 lists it as the
 * recording tone).  Plain data of the playout; times are us of its clock. */
#define TANDEM_RECORDING_TONE_HZ 1400
#define TANDEM_RECORDING_TONE_FRAMES 25 /* of 20 ms */
#define TANDEM_RECORDING_TONE_PERIOD_US (15500 * (gint64) 1000)

typedef struct {
  gboolean on;
  guint left;      /* frames of the present one that are not sent yet */
  gint64 next_us;  /* when the next one begins */
  gint64 until_us; /* when the remote will have heard what was sent of the latest one */
} TandemRecordingTone;

/* The first one comes at once. */
void tandem_recording_tone_set_on (TandemRecordingTone *tone, gboolean on, gint64 now_us);
/* The tick: begins one when it is time. */
void tandem_recording_tone_check (TandemRecordingTone *tone, gint64 now_us);
/* Adds what is due to the mu-law of @frame, which is heard until @until_us. */
void tandem_recording_tone_mix (TandemRecordingTone *tone, guint8 frame[TANDEM_ULAW_FRAME], gint64 until_us);
/* The carrier forgets what the remote has not heard: a tone that was cut begins again. */
void tandem_recording_tone_take_back (TandemRecordingTone *tone, gint64 now_us);
