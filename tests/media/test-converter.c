// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-converter.h"
#include "tandem-error.h"
#include "tandem-ulaw.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

#define TONE_HZ 440.0
#define AMPLITUDE 12000.0

static gint16
tone (gsize i, int rate)
{
  return (gint16) lrint (AMPLITUDE * sin (2 * G_PI * TONE_HZ * (double) i / rate));
}

/* Signal to noise in dB of @n samples against the best fitting tone of TONE_HZ. */
static double
snr (const gint16 *samples, gsize n, int rate)
{
  double a = 0, b = 0, noise = 0, signal = 0;

  for (gsize i = 0; i < n; i++) {
    a += 2.0 / (double) n * samples[i] * sin (2 * G_PI * TONE_HZ * (double) i / rate);
    b += 2.0 / (double) n * samples[i] * cos (2 * G_PI * TONE_HZ * (double) i / rate);
  }
  for (gsize i = 0; i < n; i++) {
    double clean = a * sin (2 * G_PI * TONE_HZ * (double) i / rate) + b * cos (2 * G_PI * TONE_HZ * (double) i / rate);

    signal += clean * clean;
    noise += (samples[i] - clean) * (samples[i] - clean);
  }
  g_assert_cmpfloat_with_epsilon (sqrt (a * a + b * b), AMPLITUDE, AMPLITUDE * 0.03);
  return 10 * log10 (signal / noise);
}

static GByteArray *
ulaw_tone (gsize n)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; i < n; i++) {
    guint8 byte = tandem_ulaw_encode (tone (i, 8000));

    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

static GByteArray *
pcm_tone (gsize n, int rate)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; i < n; i++) {
    gint16 sample = GINT16_TO_LE (tone (i, rate));

    g_byte_array_append (bytes, (guint8 *) &sample, 2);
  }
  return bytes;
}

static void
push (TandemConverter *converter, GByteArray *out, const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  gsize n_out;
  const guint8 *converted = tandem_converter_push (converter, data, n, &n_out, &error);

  g_assert_no_error (error);
  g_byte_array_append (out, converted, (guint) n_out);
}

static void
drain (TandemConverter *converter, GByteArray *out)
{
  gsize n_out;
  const guint8 *tail = tandem_converter_drain (converter, &n_out);

  g_byte_array_append (out, tail, (guint) n_out);
}

static void
test_new_destroy (void)
{
  g_autoptr (GError) error = NULL;
  TandemConverter *converter = tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_FORMAT_PCM_24000, &error);

  g_assert_no_error (error);
  g_assert_finalize_object (converter);
}

static void
test_pass_through (void)
{
  g_autoptr (TandemConverter) converter =
    tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_FORMAT_PCMU_8000, NULL);
  const guint8 data[160] = { 0 };
  gsize n;

  g_assert_true (tandem_converter_push (converter, data, sizeof data, &n, NULL) == data);
  g_assert_cmpuint (n, ==, sizeof data);
  tandem_converter_drain (converter, &n);
  g_assert_cmpuint (n, ==, 0);
  tandem_converter_reset (converter);
}

static void
check_up (TandemVoiceFormat format, int rate)
{
  g_autoptr (TandemConverter) converter = tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, format, NULL);
  g_autoptr (GByteArray) in = ulaw_tone (8000 * 5);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize before = 0;

  for (gsize i = 0; i < in->len; i += 160) {
    push (converter, out, in->data + i, 160);
    /* After the first frame (the resampler's look-ahead) every frame gives exactly one frame. */
    if (i > 0)
      g_assert_cmpuint (out->len - before, ==, 2 * (guint) rate / 50);
    before = out->len;
  }
  drain (converter, out);
  /* audioresample rounds down when it drains: at most 2 of 24 samples of one ms. */
  g_assert_cmpint (2 * rate * 5 - (int) out->len, <=, 4);
  g_assert_cmpint (2 * rate * 5 - (int) out->len, >=, 0);
  /* mu-law itself allows about 38 dB. */
  g_assert_cmpfloat (snr ((gint16 *) (gpointer) out->data + rate, (gsize) rate * 3, rate), >, 33.0);
}

static void
test_up (void)
{
  check_up (TANDEM_VOICE_FORMAT_PCM_24000, 24000);
  check_up (TANDEM_VOICE_FORMAT_PCM_16000, 16000);
}

static void
check_down (TandemVoiceFormat format, int rate, gsize chunk)
{
  g_autoptr (TandemConverter) converter = tandem_converter_new (format, TANDEM_VOICE_FORMAT_PCMU_8000, NULL);
  g_autoptr (GByteArray) in = pcm_tone ((gsize) rate * 5, rate);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree gint16 *samples = g_new (gint16, 8000 * 3);

  for (gsize i = 0; i < in->len; i += chunk)
    push (converter, out, in->data + i, MIN (chunk, in->len - i));
  drain (converter, out);
  g_assert_cmpuint (out->len, ==, 8000 * 5);
  for (gsize i = 0; i < 8000 * 3; i++)
    samples[i] = tandem_ulaw_decode (out->data[8000 + i]);
  g_assert_cmpfloat (snr (samples, 8000 * 3, 8000), >, 33.0);
}

/* Deltas come in any size, even cutting samples in half. */
static void
test_down (void)
{
  check_down (TANDEM_VOICE_FORMAT_PCM_24000, 24000, 960);
  check_down (TANDEM_VOICE_FORMAT_PCM_24000, 24000, 4801);
  check_down (TANDEM_VOICE_FORMAT_PCM_24000, 24000, 1);
  check_down (TANDEM_VOICE_FORMAT_PCM_16000, 16000, 777);
}

/* After reset nothing of what came before is heard, and counts begin anew; drain likewise, utterance by utterance. */
static void
test_reset (void)
{
  g_autoptr (TandemConverter) converter =
    tandem_converter_new (TANDEM_VOICE_FORMAT_PCM_24000, TANDEM_VOICE_FORMAT_PCMU_8000, NULL);
  g_autoptr (GByteArray) loud = pcm_tone (24000, 24000);
  g_autofree guint8 *silence = g_malloc0 (48000);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  for (int round = 0; round < 3; round++) {
    push (converter, out, loud->data, 10001);
    tandem_converter_reset (converter);
    g_byte_array_set_size (out, 0);
    push (converter, out, silence, 48000);
    drain (converter, out);
    g_assert_cmpuint (out->len, ==, 8000);
    g_assert_cmpfloat (tandem_ulaw_level (out->data, out->len), ==, -96.0);
    g_byte_array_set_size (out, 0);
    push (converter, out, loud->data, 48000);
    drain (converter, out);
    g_assert_cmpuint (out->len, ==, 8000);
    g_byte_array_set_size (out, 0);
  }
}

static void
test_plugin_missing (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (GError) error = NULL;
    GstPluginFeature *feature;

    gst_init (NULL, NULL);
    feature = gst_registry_lookup_feature (gst_registry_get (), "mulawdec");
    gst_registry_remove_feature (gst_registry_get (), feature);
    g_assert_null (tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_FORMAT_PCM_24000, &error));
    g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN);
    g_assert_nonnull (strstr (error->message, "mulawdec"));
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  tandem_converter_warm_up ();
  g_test_add_func ("/media/converter/new-destroy", test_new_destroy);
  g_test_add_func ("/media/converter/pass-through", test_pass_through);
  g_test_add_func ("/media/converter/up", test_up);
  g_test_add_func ("/media/converter/down", test_down);
  g_test_add_func ("/media/converter/reset", test_reset);
  g_test_add_func ("/media/converter/plugin-missing", test_plugin_missing);
  return g_test_run ();
}
