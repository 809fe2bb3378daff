// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sound-rig.h"

#include <math.h>
#include <stdatomic.h>

RigDevice *
rig_device_new (int rate, RigSource source, gpointer user_data)
{
  RigDevice *device = g_new0 (RigDevice, 1);

  device->stream.ring = tandem_ring_new ((gsize) rate / 2);
  device->stream.rate = rate;
  device->period = (gsize) rate / 100;
  device->source = source;
  device->user_data = user_data;
  device->played = g_array_new (FALSE, TRUE, sizeof (gint16));
  device->rand = g_rand_new_with_seed (7);
  return device;
}

void
rig_device_free (RigDevice *device)
{
  g_clear_pointer (&device->stream.ring, tandem_ring_free);
  g_array_unref (device->played);
  g_rand_free (device->rand);
  g_free (device);
}

static void
run_callback (RigDevice *device)
{
  g_autofree gint16 *samples = g_new0 (gint16, device->period);
  gsize n;

  if (device->source) {
    device->source (device->done, samples, device->period, device->user_data);
    n = tandem_ring_write (device->stream.ring, samples, device->period);
  } else {
    n = tandem_ring_read (device->stream.ring, samples, device->period);
    g_array_append_vals (device->played, samples, (guint) device->period);
  }
  if (n < device->period)
    atomic_fetch_add (&device->stream.gaps, 1);
  atomic_fetch_add (&device->stream.callbacks, 1);
  device->done += device->period;
}

void
rig_device_run (RigDevice *device, double now_us)
{
  while (device->next_us <= now_us) {
    double due;

    run_callback (device);
    due = (double) (device->done + (device->source ? device->period : 0)) * 1e6 / device->stream.rate /
          (1.0 + device->ppm * 1e-6);
    device->next_us = due + (device->jitter_ms > 0 ? g_rand_double_range (device->rand, 0, device->jitter_ms * 1000.0) : 0);
  }
}

/* A resonance, as those of a throat. */
typedef struct {
  double a, b, x1, x2;
} Resonator;

static double
resonate (Resonator *r, double x)
{
  double y = x + r->a * r->x1 + r->b * r->x2;

  r->x2 = r->x1;
  r->x1 = y;
  return y;
}

gint16 *
rig_make_speech (guint32 seed, int rate, gsize n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree double *out = g_new0 (double, n);
  gint16 *samples = g_new (gint16, n);
  Resonator throat[3] = { { 0 } };
  double phase = 0, pitch = 120, power = 0, loudness = 0, hiss = 0;
  gsize length = 0, position = 0;

  for (gsize i = 0; i < n; i++) {
    double pulse = 0;

    if (position >= length) {
      const double low[3] = { 300, 900, 2200 }, high[3] = { 850, 2000, 3200 };

      position = 0;
      length = (gsize) (rate * g_rand_double_range (rand, 0.09, 0.26));
      pitch = g_rand_double_range (rand, 90, 210);
      hiss = g_rand_double (rand) < 0.25 ? 0.6 : 0.03;
      loudness = g_rand_double (rand) < 0.18 ? 0.0 : g_rand_double_range (rand, 0.4, 1.0);
      for (int k = 0; k < 3; k++) {
        double radius = exp (-G_PI * 90.0 / rate);
        double hz = MIN (g_rand_double_range (rand, low[k], high[k]), rate * 0.45);

        throat[k].a = 2 * radius * cos (2 * G_PI * hz / rate);
        throat[k].b = -radius * radius;
      }
    }
    phase += pitch / rate;
    if (phase >= 1.0) {
      phase -= 1.0;
      pulse = 1.0;
    }
    pulse = pulse * (1 - hiss) + hiss * g_rand_double_range (rand, -0.3, 0.3);
    pulse *= loudness * sin (G_PI * (double) position++ / (double) length);
    for (int k = 0; k < 3; k++)
      out[i] += resonate (&throat[k], pulse) / (k + 1);
    power += out[i] * out[i];
  }
  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) CLAMP (out[i] * 3276.8 / sqrt (power / (double) n), -32767, 32767);
  return samples;
}

gint16 *
rig_make_tone (double hz, double dbfs, int rate, gsize n)
{
  gint16 *samples = g_new (gint16, n);

  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) lrint (32767.0 * pow (10, dbfs / 20.0) * sin (2 * G_PI * hz * (double) i / rate));
  return samples;
}

/* The sine of @hz in @samples, by its two parts. */
static void
fit (const gint16 *samples, gsize n, double hz, int rate, double *s, double *c)
{
  *s = *c = 0;
  for (gsize i = 0; i < n; i++) {
    double w = 2 * G_PI * hz * (double) i / rate;

    *s += samples[i] * sin (w) * 2.0 / (double) n;
    *c += samples[i] * cos (w) * 2.0 / (double) n;
  }
}

double
rig_level_at (const gint16 *samples, gsize n, double hz, int rate)
{
  double s, c;

  fit (samples, n, hz, rate, &s, &c);
  return 20 * log10 (MAX (hypot (s, c) / 32768.0 / G_SQRT2, 1e-9));
}

double
rig_snr (const gint16 *samples, gsize n, double hz, int rate)
{
  double s, c, noise = 0;

  fit (samples, n, hz, rate, &s, &c);
  for (gsize i = 0; i < n; i++) {
    double w = 2 * G_PI * hz * (double) i / rate;

    noise += pow (samples[i] - s * sin (w) - c * cos (w), 2);
  }
  return 10 * log10 ((s * s + c * c) / 2 / MAX (noise / (double) n, 1e-12));
}

double
rig_correlate (const gint16 *a, const gint16 *b, gsize n, gsize most, gsize *lag)
{
  double best = -1;

  for (gsize k = 0; k <= most && k < n; k++) {
    double ab = 0, aa = 0, bb = 0;

    for (gsize i = 0; i + k < n; i++) {
      ab += (double) a[i] * b[i + k];
      aa += (double) a[i] * a[i];
      bb += (double) b[i + k] * b[i + k];
    }
    if (aa > 0 && bb > 0 && ab / sqrt (aa * bb) > best) {
      best = ab / sqrt (aa * bb);
      if (lag)
        *lag = k;
    }
  }
  return best;
}
