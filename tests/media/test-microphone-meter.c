// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-microphone-meter.h"

#include <math.h>

#include "sound-rig.h"
#include "tandem-spectrum.h"
#include "tandem-ulaw.h"

#define FRAME TANDEM_ULAW_FRAME

typedef struct {
  TandemSoundFigures *figures;
  TandemMicrophoneMeter *meter;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  f->figures = tandem_sound_figures_new ();
  f->meter = tandem_microphone_meter_new (f->figures);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  tandem_microphone_meter_free (f->meter);
  tandem_sound_figures_unref (f->figures);
}

static double
figure (Fixture *f, TandemSoundFigure which)
{
  return tandem_sound_figures_get (f->figures, which);
}

/* @samples again and again, @scale times as loud. */
static void
feed (Fixture *f, const gint16 *samples, gsize n, double scale, guint frames, gboolean muted)
{
  gint16 frame[FRAME];
  gsize at = 0;

  for (guint k = 0; k < frames; k++) {
    for (int i = 0; i < FRAME; i++)
      frame[i] = (gint16) CLAMP (samples[(at + (gsize) i) % n] * scale, -32768, 32767);
    at += FRAME;
    tandem_microphone_meter_hear (f->meter, frame, FRAME);
    tandem_microphone_meter_measure (f->meter, frame, FRAME, muted);
  }
}

static void
test_peak (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *tone = rig_make_tone (500, -12, 8000, 8000);
  gint16 nothing[FRAME] = { 0 };

  feed (f, tone, 8000, 1, 10, FALSE);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_PEAK) + 12.0), <, 0.05);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_RMS) + 15.0), <, 0.05);
  feed (f, nothing, FRAME, 1, 75, FALSE);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_PEAK) + 12.0), <, 0.05);
  feed (f, nothing, FRAME, 1, 50, FALSE);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_PEAK) + 32.0), <, 0.05);
  feed (f, nothing, FRAME, 1, 500, FALSE);
  g_assert_cmpfloat (figure (f, TANDEM_SOUND_MIC_PEAK), ==, -96.0);
  g_assert_cmpfloat (figure (f, TANDEM_SOUND_MIC_RMS), ==, -96.0);
}

static void
test_advice (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *speech = rig_make_speech (3, 8000, 8000 * 10);
  gint16 nothing[FRAME] = { 0 };

  feed (f, nothing, FRAME, 1, 149, FALSE);
  g_assert_cmpint (figure (f, TANDEM_SOUND_MIC_ADVICE), ==, TANDEM_SOUND_ADVICE_NONE);
  feed (f, nothing, FRAME, 1, 1, FALSE);
  g_assert_cmpint (figure (f, TANDEM_SOUND_MIC_ADVICE), ==, TANDEM_SOUND_ADVICE_DEAD);
  feed (f, speech, 80000, 1, 500, FALSE);
  g_assert_cmpint (figure (f, TANDEM_SOUND_MIC_ADVICE), ==, TANDEM_SOUND_ADVICE_NONE);
  feed (f, speech, 80000, 1, 100, TRUE);
  g_assert_cmpint (figure (f, TANDEM_SOUND_MIC_ADVICE), ==, TANDEM_SOUND_ADVICE_MUTED_SPEAKING);
  g_assert_cmpfloat (figure (f, TANDEM_SOUND_MIC_CLIPPED), ==, 0);
  feed (f, speech, 80000, 12, 300, FALSE);
  g_assert_cmpint (figure (f, TANDEM_SOUND_MIC_ADVICE), ==, TANDEM_SOUND_ADVICE_TOO_LOUD);
  g_assert_cmpfloat (figure (f, TANDEM_SOUND_MIC_CLIPPED), >, 100);
  tandem_microphone_meter_reset (f->meter);
  g_assert_cmpfloat (figure (f, TANDEM_SOUND_MIC_CLIPPED), ==, 0);
  feed (f, speech, 80000, 0.03, 500, FALSE);
  g_assert_cmpint (figure (f, TANDEM_SOUND_MIC_ADVICE), ==, TANDEM_SOUND_ADVICE_TOO_QUIET);
}

static void
test_noise_floor (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *hum = rig_make_tone (200, -57, 8000, 8000);
  g_autofree gint16 *loud = rig_make_tone (200, -17, 8000, 8000);

  feed (f, hum, 8000, 1, 100, FALSE);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_NOISE_FLOOR) + 60.0), <, 0.5);
  feed (f, loud, 8000, 1, 100, FALSE);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_NOISE_FLOOR) + 60.0), <, 0.5);
  feed (f, loud, 8000, 1, 150, FALSE);
  g_assert_cmpfloat (fabs (figure (f, TANDEM_SOUND_MIC_NOISE_FLOOR) + 20.0), <, 0.5);
}

/* A tone is in its band, at its level, and hardly anywhere else. */
static void
test_spectrum (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemSpectrum) spectrum = tandem_spectrum_new (f->figures);

  for (guint band = 8; band < TANDEM_SOUND_BANDS; band += 3) {
    double hz = 100 * pow (40, (band + 0.5) / TANDEM_SOUND_BANDS);
    g_autofree gint16 *tone = rig_make_tone (hz, -17, 8000, 8000);

    tandem_spectrum_reset (spectrum);
    for (guint k = 0; k < 20; k++)
      tandem_spectrum_feed (spectrum, tone + k * FRAME, FRAME);
    g_test_message ("%.0f Hz: %.1f dBFS in band %u", hz, tandem_sound_figures_get_band (f->figures, band), band);
    g_assert_cmpfloat (fabs (tandem_sound_figures_get_band (f->figures, band) + 20.0), <, 2.0);
    for (guint other = 0; other < TANDEM_SOUND_BANDS; other++)
      if (other + 3 < band || other > band + 3)
        g_assert_cmpfloat (tandem_sound_figures_get_band (f->figures, other), <, -55.0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/media/microphone-meter/peak", Fixture, NULL, setup, test_peak, teardown);
  g_test_add ("/media/microphone-meter/advice", Fixture, NULL, setup, test_advice, teardown);
  g_test_add ("/media/microphone-meter/noise-floor", Fixture, NULL, setup, test_noise_floor, teardown);
  g_test_add ("/media/microphone-meter/spectrum", Fixture, NULL, setup, test_spectrum, teardown);
  return g_test_run ();
}
