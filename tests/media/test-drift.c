// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "sound-rig.h"
#include "tandem-drift-governor.h"
#include "tandem-drift-resampler.h"
#include "tandem-loudspeaker.h"
#include "tandem-microphone.h"
#include "tandem-ulaw.h"

#define HZ 440.0
/* The first two are for settling; sanitizers look at the third. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MINUTES 3
#else
#define MINUTES 10
#endif
#define SETTLING (2 * 60 * 50)
#define TICKS (MINUTES * 60 * 50)

typedef struct {
  double ppm;
  double jitter_ms;
  int rate;
  gsize period_ms;
} Weather;

static void
sing (guint64 first, gint16 *samples, gsize n, gpointer user_data)
{
  const Weather *weather = user_data;

  /* By the true time, not the device's. */
  for (gsize i = 0; i < n; i++)
    samples[i] = (gint16) lrint (8000 * sin (2 * G_PI * HZ * (double) (first + i) / weather->rate / (1 + weather->ppm * 1e-6)));
}

/* The worst difference of a sample from where the two before it were heading, as a share of the amplitude of a sine: a
 * click is far off. */
static double
worst_click (const gint16 *samples, gsize n, int rate)
{
  double bend = 2 * cos (2 * G_PI * HZ / rate);
  double worst = 0;

  for (gsize i = 2; i < n; i++)
    worst = MAX (worst, fabs (samples[i] - bend * samples[i - 1] + samples[i - 2]));
  return worst / 8000;
}

static void
check (const Weather *weather)
{
  g_autoptr (TandemSoundFigures) figures = tandem_sound_figures_new ();
  g_autoptr (TandemMicrophone) microphone = tandem_microphone_new (figures);
  g_autoptr (TandemLoudspeaker) loudspeaker = tandem_loudspeaker_new (figures);
  g_autoptr (RigDevice) in = rig_device_new (weather->rate, sing, (gpointer) weather);
  g_autoptr (RigDevice) out = rig_device_new (weather->rate, NULL, NULL);
  g_autofree gint16 *heard = g_new0 (gint16, (gsize) TICKS * TANDEM_ULAW_FRAME);
  g_autofree gint16 *tone = rig_make_tone (HZ, 20 * log10 (8000 / 32767.0), 8000, 8000);
  double least_in = 1e9, most_in = 0, least_out = 1e9, most_out = 0, settled_over = 0, settled_under = 0, cost;
  const double bound = 30 + 1.5 * (double) weather->period_ms + weather->jitter_ms;
  gint64 begun = g_get_monotonic_time (), devices = 0;

  in->ppm = out->ppm = weather->ppm;
  in->jitter_ms = out->jitter_ms = weather->jitter_ms;
  in->period = out->period = (gsize) weather->rate * weather->period_ms / 1000;
  in->next_us = out->next_us = 3000;
  tandem_microphone_set_stream (microphone, &in->stream);
  tandem_loudspeaker_set_stream (loudspeaker, &out->stream);
  for (guint tick = 0; tick < TICKS; tick++) {
    gint64 before = g_get_monotonic_time ();

    rig_device_run (in, tick * 20000.0);
    rig_device_run (out, tick * 20000.0);
    devices += g_get_monotonic_time () - before;
    memcpy (heard + (gsize) tick * TANDEM_ULAW_FRAME, tandem_microphone_read (microphone, FALSE),
            TANDEM_ULAW_FRAME * sizeof (gint16));
    tandem_loudspeaker_write (loudspeaker, tone + tick % 50 * TANDEM_ULAW_FRAME);
    if (tick == SETTLING) {
      settled_over = tandem_sound_figures_get (figures, TANDEM_SOUND_OVERRUNS);
      settled_under = tandem_sound_figures_get (figures, TANDEM_SOUND_UNDERRUNS);
    }
    if (tick > SETTLING) {
      double queued_in = tandem_ring_get_fill (in->stream.ring) * 1000.0 / weather->rate;
      double queued_out = tandem_ring_get_fill (out->stream.ring) * 1000.0 / weather->rate;

      least_in = MIN (least_in, queued_in);
      most_in = MAX (most_in, queued_in);
      least_out = MIN (least_out, queued_out);
      most_out = MAX (most_out, queued_out);
    }
  }
  cost = (double) (g_get_monotonic_time () - begun - devices) / TICKS;
  g_test_message ("%d Hz, %+.0f ppm, callbacks of %" G_GSIZE_FORMAT " ms up to %.0f ms late: microphone keeps %.1f to "
                  "%.1f ms, loudspeaker %.1f to %.1f ms, corrected by %.0f ppm, %g gaps (settled: %g), click %.4f, %.4f, "
                  "%.0f us a tick", weather->rate, weather->ppm, weather->period_ms, weather->jitter_ms, least_in, most_in,
                  least_out, most_out, tandem_sound_figures_get (figures, TANDEM_SOUND_DRIFT),
                  tandem_sound_figures_get (figures, TANDEM_SOUND_UNDERRUNS) +
                  tandem_sound_figures_get (figures, TANDEM_SOUND_OVERRUNS), settled_over + settled_under,
                  worst_click (heard + (gsize) SETTLING * TANDEM_ULAW_FRAME, (gsize) (TICKS - SETTLING) * TANDEM_ULAW_FRAME, 8000),
                  worst_click ((gint16 *) (gpointer) out->played->data + weather->rate * 120, out->played->len - weather->rate * 121,
                               weather->rate), cost);
  g_assert_cmpfloat (tandem_sound_figures_get (figures, TANDEM_SOUND_OVERRUNS), ==, settled_over);
  g_assert_cmpfloat (tandem_sound_figures_get (figures, TANDEM_SOUND_UNDERRUNS), ==, settled_under);
  g_assert_cmpfloat (settled_over + settled_under, <=, 3);
  g_assert_cmpfloat (most_in, <, bound);
  g_assert_cmpfloat (most_out, <, bound + 20);
  g_assert_cmpfloat (worst_click (heard + (gsize) SETTLING * TANDEM_ULAW_FRAME,
                                  (gsize) (TICKS - SETTLING) * TANDEM_ULAW_FRAME, 8000), <, 0.01);
  g_assert_cmpfloat (worst_click ((gint16 *) (gpointer) out->played->data + weather->rate * 120,
                                  out->played->len - weather->rate * 121, weather->rate), <, 0.01);
}

static void
test_drift (void)
{
  check (&(Weather) { 0, 0, 48000, 10 });
  check (&(Weather) { 200, 0, 48000, 10 });
  check (&(Weather) { -200, 0, 48000, 10 });
}

static void
test_jitter (void)
{
  check (&(Weather) { 200, 8, 48000, 10 });
  check (&(Weather) { -200, 15, 48000, 5 });
  check (&(Weather) { -200, 5, 48000, 40 });
}

static void
test_odd_rates (void)
{
  check (&(Weather) { 200, 4, 8000, 10 });
  check (&(Weather) { -200, 4, 96000, 10 });
  check (&(Weather) { 200, 4, 44100, 10 });
}

/* What a second that came late has left in the queue goes as soon as nobody can hear it. */
static void
test_silence (void)
{
  TandemDriftGovernor talking, silent;

  tandem_drift_governor_init (&talking);
  tandem_drift_governor_init (&silent);
  for (int i = 0; i < 49; i++) {
    g_assert_cmpfloat (tandem_drift_governor_feed (&talking, 35, 0, TANDEM_DRIFT_EXCESS_MS), ==, 0);
    g_assert_cmpfloat (tandem_drift_governor_feed (&silent, 35, 0, 5), ==, 0);
  }
  g_assert_cmpfloat (tandem_drift_governor_feed (&talking, 35, 0, TANDEM_DRIFT_EXCESS_MS), ==, 0);
  g_assert_cmpfloat (tandem_drift_governor_feed (&silent, 35, 0, 5), ==, 35 - silent.floor);
  g_assert_cmpfloat (talking.ppm, >, 500);
  g_assert_cmpfloat (silent.ppm, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/drift/clocks", test_drift);
  g_test_add_func ("/media/drift/silence", test_silence);
  g_test_add_func ("/media/drift/jitter", test_jitter);
  g_test_add_func ("/media/drift/odd-rates", test_odd_rates);
  return g_test_run ();
}
