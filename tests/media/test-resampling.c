// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <math.h>
#include <string.h>

#include "sound-rig.h"
#include "tandem-converter.h"
#include "tandem-drift-resampler.h"
#include "tandem-ulaw.h"

#define SECONDS 4

/* The loudest of what 20 ms frames would leave, were they not one sound: lines at 50 Hz beside the tone and at 50 Hz. */
static double
worst_frame_line (const gint16 *samples, gsize n, double hz, int rate)
{
  double worst = -200;

  for (int k = -8; k <= 8; k++)
    if (k != 0)
      worst = MAX (worst, rig_level_at (samples, n, hz + 50.0 * k, rate));
  return MAX (worst, rig_level_at (samples, n, 50, rate));
}

static void
check_resampler (int from, int to)
{
  static const double tones[] = { 300, 1000, 3000 };

  for (guint t = 0; t < G_N_ELEMENTS (tones); t++) {
    g_autoptr (TandemDriftResampler) resampler = tandem_drift_resampler_new (from, to);
    gsize frame = (gsize) from / 50;
    g_autofree gint16 *in = rig_make_tone (tones[t], -6, from, (gsize) from * SECONDS);
    g_autofree gint16 *out = g_new0 (gint16, (gsize) to * SECONDS);
    gsize n = 0, before = 0;
    double snr, line;

    for (gsize i = 0; i < (gsize) from * SECONDS; i += frame) {
      before = n;
      n += tandem_drift_resampler_run (resampler, in + i, frame, out + n, (gsize) to * SECONDS - n);
      /* After the first, which fills the filter, every frame gives its 20 ms. */
      if (i >= frame)
        g_assert_cmpuint (n - before, ==, (gsize) to / 50);
    }
    snr = rig_snr (out + to, (gsize) to * 2, tones[t], to);
    line = worst_frame_line (out + to, (gsize) to * 2, tones[t], to);
    g_test_message ("%d to %d Hz, %.0f Hz: SNR %.1f dB, lines of frames below %.1f dBFS, short by %" G_GSIZE_FORMAT, from,
                    to, tones[t], snr, line, (gsize) to * SECONDS - n);
    g_assert_cmpfloat (snr, >=, 60.0);
    g_assert_cmpfloat (line, <, -80.0);
    g_assert_cmpuint ((gsize) to * SECONDS - n, <=, (gsize) to / 100);
  }
}

static void
test_resampler (void)
{
  static const int pairs[][2] = {
    { 8000, 48000 }, { 48000, 8000 }, { 8000, 24000 }, { 24000, 8000 }, { 8000, 16000 }, { 16000, 8000 },
    { 48000, 16000 }, { 44100, 16000 }, { 8000, 44100 }, { 96000, 16000 }, { 8000, 96000 }, { 8000, 8000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    check_resampler (pairs[i][0], pairs[i][1]);
}

/* need() tells exactly what run() takes, through every correction. */
static void
test_need (void)
{
  g_autoptr (TandemDriftResampler) resampler = tandem_drift_resampler_new (48000, 16000);
  g_autofree gint16 *in = rig_make_tone (1000, -6, 48000, 48000);
  gint16 out[400];
  double taken = 0;

  for (int i = 0; i < 500; i++) {
    gsize need = tandem_drift_resampler_need (resampler, 320);

    g_assert_cmpuint (need, <, 1200);
    g_assert_cmpuint (tandem_drift_resampler_run (resampler, in, need, out, 400), ==, 320);
    tandem_drift_resampler_set_ppm (resampler, i % 2 ? 700 : -300);
    taken += i >= 2 ? (double) need : 0;
  }
  /* 200 ppm on average. */
  g_assert_cmpfloat (fabs (taken / (498 * 960.0) - 1.0002), <, 2e-5);
}

/* The agent's voice: 24 kHz to 16 and back is what the converter can do without mu-law's own noise. */
static void
test_converter (void)
{
  static const TandemVoiceFormat ways[][2] = {
    { TANDEM_VOICE_FORMAT_PCM_24000, TANDEM_VOICE_FORMAT_PCM_16000 },
    { TANDEM_VOICE_FORMAT_PCM_16000, TANDEM_VOICE_FORMAT_PCM_24000 },
  };

  for (guint w = 0; w < G_N_ELEMENTS (ways); w++) {
    int from = w == 0 ? 24000 : 16000, to = w == 0 ? 16000 : 24000;
    g_autoptr (TandemConverter) converter = tandem_converter_new (ways[w][0], ways[w][1], NULL);
    g_autofree gint16 *in = rig_make_tone (1000, -6, from, (gsize) from * SECONDS);
    g_autoptr (GByteArray) out = g_byte_array_new ();
    gsize bytes = (gsize) from / 50 * sizeof (gint16), n;
    const guint8 *part;
    double snr, line;

    for (gsize i = 0; i < (gsize) from * SECONDS * sizeof (gint16); i += bytes) {
      part = tandem_converter_push (converter, (guint8 *) in + i, bytes, &n, NULL);
      g_byte_array_append (out, part, (guint) n);
    }
    part = tandem_converter_drain (converter, &n);
    g_byte_array_append (out, part, (guint) n);
    g_assert_cmpuint (out->len / sizeof (gint16), >=, (gsize) to * SECONDS - 1);
    g_assert_cmpuint (out->len / sizeof (gint16), <=, (gsize) to * SECONDS);
    snr = rig_snr ((gint16 *) (gpointer) out->data + to, (gsize) to * 2, 1000, to);
    line = worst_frame_line ((gint16 *) (gpointer) out->data + to, (gsize) to * 2, 1000, to);
    g_test_message ("converter, %d to %d Hz: SNR %.1f dB, lines of frames below %.1f dBFS", from, to, snr, line);
    g_assert_cmpfloat (snr, >=, 60.0);
    g_assert_cmpfloat (line, <, -80.0);
  }
}

/* --- golden files ------------------------------------------------------------------------------------ */

/* A chirp from 200 Hz to 3.2 kHz with a click at its end: every mistake of phase, order or length shows in it. */
static gint16 *
make_chirp (int rate, gsize n)
{
  gint16 *samples = g_new (gint16, n);

  for (gsize i = 0; i < n; i++) {
    double t = (double) i / rate;
    double whole = (double) n / rate;

    samples[i] = (gint16) (12000.0 * sin (2.0 * G_PI * (200.0 * t + 1500.0 * t * t / whole)));
  }
  samples[n - rate / 100] = 30000;
  return samples;
}

/* Compares with the file, sample by sample; TANDEM_WRITE_GOLDEN=1 writes it anew.  Other versions of the resampler round
 * the last bit otherwise, and nothing more. */
static void
assert_golden (const char *name, const gint16 *samples, gsize n)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "media", "golden", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;
  int worst = 0;

  if (g_getenv ("TANDEM_WRITE_GOLDEN"))
    g_assert_true (g_file_set_contents (path, (const char *) samples, (gssize) (n * sizeof *samples), NULL));
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, n * sizeof *samples);
  for (gsize i = 0; i < n; i++)
    worst = MAX (worst, ABS (samples[i] - ((const gint16 *) contents)[i]));
  g_test_message ("%s: %" G_GSIZE_FORMAT " samples, the worst is off by %d", name, n, worst);
  g_assert_cmpint (worst, <=, 2);
}

static void
test_golden_resampler (void)
{
  static const int pairs[][2] = { { 8000, 24000 }, { 24000, 8000 }, { 8000, 48000 }, { 48000, 8000 } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (TandemDriftResampler) resampler = tandem_drift_resampler_new (pairs[i][0], pairs[i][1]);
    gsize n_in = (gsize) pairs[i][0] / 5;
    gsize room = (gsize) pairs[i][1] / 5;
    gsize frame = (gsize) pairs[i][0] / 50;
    g_autofree gint16 *in = make_chirp (pairs[i][0], n_in);
    g_autofree gint16 *out = g_new0 (gint16, room);
    g_autofree char *name = g_strdup_printf ("resampler-%d-%d.s16", pairs[i][0], pairs[i][1]);
    gsize n = 0;

    for (gsize at = 0; at < n_in; at += frame)
      n += tandem_drift_resampler_run (resampler, in + at, frame, out + n, room - n);
    assert_golden (name, out, n);
  }
}

/* mu-law comes and goes: compared as the samples it stands for. */
static void
test_golden_converter (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemConverter) up = tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_FORMAT_PCM_24000, &error);
  g_autoptr (TandemConverter) down = tandem_converter_new (TANDEM_VOICE_FORMAT_PCM_24000, TANDEM_VOICE_FORMAT_PCMU_8000, &error);
  g_autofree gint16 *chirp = make_chirp (8000, 1600);
  g_autofree gint16 *wide = make_chirp (24000, 4800);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree gint16 *narrow = NULL;
  guint8 ulaw[TANDEM_ULAW_FRAME];
  const guint8 *data;
  gsize n;

  g_assert_no_error (error);
  for (int at = 0; at < 1600; at += TANDEM_ULAW_FRAME) {
    for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
      ulaw[i] = tandem_ulaw_encode (chirp[at + i]);
    data = tandem_converter_push (up, ulaw, sizeof ulaw, &n, &error);
    g_byte_array_append (out, data, (guint) n);
  }
  assert_golden ("converter-pcmu-24000.s16", (const gint16 *) (gconstpointer) out->data, out->len / 2);
  g_byte_array_set_size (out, 0);
  for (int at = 0; at < 4800; at += 480) {
    data = tandem_converter_push (down, (const guint8 *) (wide + at), 960, &n, &error);
    g_byte_array_append (out, data, (guint) n);
  }
  narrow = g_new (gint16, out->len);
  for (guint i = 0; i < out->len; i++)
    narrow[i] = tandem_ulaw_decode (out->data[i]) / 512; /* one step of mu-law may be 1024 */
  assert_golden ("converter-24000-pcmu.s16", narrow, out->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/resampling/resampler", test_resampler);
  g_test_add_func ("/media/resampling/need", test_need);
  g_test_add_func ("/media/resampling/converter", test_converter);
  g_test_add_func ("/media/resampling/golden-resampler", test_golden_resampler);
  g_test_add_func ("/media/resampling/golden-converter", test_golden_converter);
  return g_test_run ();
}
