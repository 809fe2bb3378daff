// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"

/* Sound devices without time: a test says what time it is, and they run the callbacks that were due. */
typedef struct _RigDevice RigDevice;

/* Fills @n samples of a microphone, the first of which is number @first. */
typedef void (*RigSource) (guint64 first, gint16 *samples, gsize n, gpointer user_data);

struct _RigDevice {
  TandemSoundStream stream;
  double ppm;        /* by which its clock runs fast */
  double jitter_ms;  /* callbacks come up to so much late */
  gsize period;      /* samples a callback */
  RigSource source;  /* NULL: a loudspeaker */
  gpointer user_data;
  GArray *played;    /* of gint16: what a loudspeaker played */

  GRand *rand;
  guint64 done;      /* samples */
  double next_us;
};

RigDevice *rig_device_new (int rate, RigSource source, gpointer user_data);
void rig_device_free (RigDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RigDevice, rig_device_free)
void rig_device_run (RigDevice *device, double now_us);

/* Something like speech at @rate: voiced syllables of changing pitch and colour, hisses, pauses; about -20 dBFS. */
gint16 *rig_make_speech (guint32 seed, int rate, gsize n);
gint16 *rig_make_tone (double hz, double dbfs, int rate, gsize n);
/* dB of the sine of @hz over all else. */
double rig_snr (const gint16 *samples, gsize n, double hz, int rate);
/* dBFS (RMS) of the part of @samples at @hz. */
double rig_level_at (const gint16 *samples, gsize n, double hz, int rate);
/* The best correlation of @a with @b moved by 0 to @most samples; @lag (nullable) is where. */
double rig_correlate (const gint16 *a, const gint16 *b, gsize n, gsize most, gsize *lag);
