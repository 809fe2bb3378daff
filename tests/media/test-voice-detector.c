// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-detector.h"

#include <math.h>

#define RATE 8000
#define FRAME TANDEM_VOICE_DETECTOR_FRAME

/* Frames of @n that are taken for a voice. */
static guint
count (TandemVoiceDetector *detector, const gint16 *samples, guint n)
{
  guint found = 0;

  for (guint i = 0; i < n; i++)
    found += tandem_voice_detector_feed (detector, samples + (gsize) i * FRAME);
  return found;
}

/* Vowels one after the other: a pitch of 120 Hz that moves, and the formants of a, i and u. */
static gint16 *
make_vowels (guint n_frames)
{
  static const double formants[][3] = { { 730, 1090, 2440 }, { 270, 2290, 3010 }, { 300, 870, 2240 } };
  gint16 *samples = g_new (gint16, (gsize) n_frames * FRAME);

  for (gsize i = 0; i < (gsize) n_frames * FRAME; i++) {
    double t = (double) i / RATE;
    const double *formant = formants[(gsize) (t / 0.25) % 3];
    double pitch = 120 + 15 * sin (2 * G_PI * 0.7 * t);
    double sum = 0;

    for (int k = 1; k * pitch < 3600; k++) {
      double gain = 0;

      for (int f = 0; f < 3; f++)
        gain += exp (-pow ((k * pitch - formant[f]) / 120, 2)) / (f + 1);
      sum += gain * sin (2 * G_PI * k * pitch * t);
    }
    samples[i] = (gint16) CLAMP (sum * 5000 * (0.6 + 0.4 * sin (2 * G_PI * 4 * t)), -32768, 32767);
  }
  return samples;
}

static void
test_voice (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemVoiceDetector) detector = tandem_voice_detector_new (0.5, &error);
  g_autofree gint16 *silence = g_new0 (gint16, 100 * FRAME);
  g_autofree gint16 *vowels = make_vowels (100);
  guint before;
  guint during;
  guint after;

  g_assert_no_error (error);
  before = count (detector, silence, 100);
  during = count (detector, vowels, 100);
  after = count (detector, silence, 100);
  g_test_message ("found a voice in %u of 100 silent frames, %u of 100 with one, %u of 100 after it", before, during, after);
  g_assert_cmpuint (before, ==, 0);
  g_assert_cmpuint (during, >=, 75);
  g_assert_cmpuint (after, <=, 15);
}

/* Loud is not spoken. */
static void
test_noise (void)
{
  g_autoptr (TandemVoiceDetector) detector = tandem_voice_detector_new (0.5, NULL);
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autofree gint16 *noise = g_new (gint16, 400 * FRAME);
  g_autofree gint16 *hiss = g_new (gint16, 400 * FRAME);
  guint loud;
  guint soft;

  for (gsize i = 0; i < 400 * FRAME; i++) {
    noise[i] = (gint16) g_rand_int_range (chance, -3000, 3000);
    hiss[i] = (gint16) g_rand_int_range (chance, -40, 40);
  }
  loud = count (detector, noise, 400);
  soft = count (detector, hiss, 400);
  g_test_message ("a voice in %u of 400 frames of noise, %u of 400 of hiss", loud, soft);
  g_assert_cmpuint (loud, <=, 80);
  g_assert_cmpuint (soft, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voice-detector/voice", test_voice);
  g_test_add_func ("/voice-detector/noise", test_noise);
  return g_test_run ();
}
