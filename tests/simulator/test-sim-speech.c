// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-speech.h"

#include <math.h>
#include <string.h>

#include "tandem-sim-scenario.h"

static GBytes *
say (TandemSimSpeech *speech, const char *voice, const char *text)
{
  g_autoptr (GError) error = NULL;
  GBytes *clip = tandem_sim_speech_synthesize (speech, voice, text, &error);

  g_assert_no_error (error);
  return clip;
}

static int
peak (GBytes *clip)
{
  gsize size;
  const gint16 *samples = g_bytes_get_data (clip, &size);
  int highest = 0;

  for (gsize i = 0; i < size / 2; i++)
    highest = MAX (highest, ABS ((int) samples[i]));
  return highest;
}

static void
test_clip (void)
{
  const char *const voices[][2] = {
    { "en-us", "Hello, this is Anna." }, { "en-us+f3", "Hello, this is Anna." },
    { "ko", "안녕하세요, 오늘 날씨가 어떻습니까?" }, { "cmn", "你好，今天天气怎么样？" },
  };
  TandemSimSpeech *speech = tandem_sim_speech_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (voices); i++) {
    g_autoptr (GBytes) clip = say (speech, voices[i][0], voices[i][1]);
    const gint16 *samples = g_bytes_get_data (clip, NULL);
    gsize n = g_bytes_get_size (clip) / 2;
    int edge = 0;

    g_assert_cmpuint (n, >, 24000 / 2);
    g_assert_cmpuint (n, <, 24000 * 8);
    g_assert_cmpint (peak (clip), >=, 16400);
    g_assert_cmpint (peak (clip), <=, 16422);
    /* Trimmed: it starts within 10 ms. */
    for (gsize j = 0; j < 240; j++)
      edge = MAX (edge, ABS ((int) samples[j]));
    g_assert_cmpint (edge, >, 100);
  }
  g_assert_finalize_object (speech);
}

static void
test_cached (void)
{
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (GBytes) first = say (speech, "en-us", "The same words.");
  g_autoptr (GBytes) second = say (speech, "en-us", "The same words.");
  g_autoptr (GBytes) other = say (speech, "en-us+f3", "The same words.");

  g_assert_true (first == second);
  g_assert_true (first != other);
  g_assert_false (g_bytes_equal (first, other));
}

static void
test_wrong (void)
{
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (GError) no_voice = NULL;
  g_autoptr (GError) no_sound = NULL;

  g_assert_null (tandem_sim_speech_synthesize (speech, "no-such-voice", "Hello.", &no_voice));
  g_assert_error (no_voice, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (no_voice->message, "no-such-voice"));
  g_assert_null (tandem_sim_speech_synthesize (speech, "en-us", " ", &no_sound));
  g_assert_error (no_sound, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) clip = tandem_sim_speech_synthesize_finish (TANDEM_SIM_SPEECH (source), result, &error);
  guint *outcome = user_data;

  *outcome = clip != NULL ? 1 : g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? 2 : 3;
}

/* The object may lose its last reference while it works. */
static void
test_async (void)
{
  TandemSimSpeech *speech = tandem_sim_speech_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint done = 0;
  guint cancelled = 0;

  tandem_sim_speech_synthesize_async (speech, "en-us", "One.", NULL, on_done, &done);
  tandem_sim_speech_synthesize_async (speech, "en-us", "Two.", cancellable, on_done, &cancelled);
  g_cancellable_cancel (cancellable);
  g_object_add_weak_pointer (G_OBJECT (speech), (gpointer *) &speech);
  g_object_unref (speech);
  while (speech != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (done, ==, 1);
  g_assert_cmpuint (cancelled, ==, 2);
}

/* Whatever the shipped persons say, and the AI service answers, can be spoken. */
static void
test_shipped (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "data", "scenarios", NULL);
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autoptr (TandemSimScenario) scenario = NULL;
    g_autoptr (GError) error = NULL;
    GPtrArray *steps;
    gsize total = 0;

    if (!g_str_has_suffix (name, ".scenario"))
      continue;
    scenario = tandem_sim_scenario_load (file, &error);
    g_assert_no_error (error);
    steps = tandem_sim_scenario_get_steps (scenario);
    for (guint i = 0; i < steps->len; i++) {
      const TandemSimStep *step = steps->pdata[i];
      g_autoptr (GBytes) clip = NULL;
      g_autoptr (GBytes) reply = NULL;

      if (step->type != TANDEM_SIM_STEP_SAY)
        continue;
      clip = say (speech, tandem_sim_scenario_get_voice (scenario), step->text);
      reply = say (speech, tandem_sim_scenario_get_voice (scenario),
                   g_hash_table_lookup (tandem_sim_scenario_get_replies (scenario), step->text));
      total += (g_bytes_get_size (clip) + g_bytes_get_size (reply)) / 48;
    }
    g_test_message ("%s: %" G_GSIZE_FORMAT " ms of speech", name, total);
  }
}

static double
level (GBytes *pcm, double hz)
{
  const gint16 *samples = g_bytes_get_data (pcm, NULL);
  gsize n = g_bytes_get_size (pcm) / 2;
  double re = 0;
  double im = 0;

  for (gsize i = 0; i < n; i++) {
    re += samples[i] * cos (2 * G_PI * hz * i / 24000);
    im += samples[i] * sin (2 * G_PI * hz * i / 24000);
  }
  return 2 * sqrt (re * re + im * im) / n;
}

static GBytes *
there_and_back (double hz)
{
  gint16 *samples = g_new (gint16, 24000);
  g_autoptr (GBytes) tone = NULL;
  g_autoptr (GBytes) ulaw = NULL;

  for (int i = 0; i < 24000; i++)
    samples[i] = lrint (10000 * sin (2 * G_PI * hz * i / 24000));
  tone = g_bytes_new_take (samples, 48000);
  ulaw = tandem_sim_speech_to_ulaw (tone);
  g_assert_cmpuint (g_bytes_get_size (ulaw), ==, 8000);
  return tandem_sim_speech_from_ulaw (ulaw);
}

static void
test_ulaw (void)
{
  g_autoptr (GBytes) kept = there_and_back (1000);
  g_autoptr (GBytes) dropped = there_and_back (6000);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) still_nothing = tandem_sim_speech_to_ulaw (nothing);

  g_assert_cmpuint (g_bytes_get_size (kept), ==, 48000);
  g_assert_cmpfloat_with_epsilon (level (kept, 1000), 10000, 150);
  /* Without a low-pass 6 kHz would come back as 2 kHz. */
  g_assert_cmpfloat (level (dropped, 2000), <, 30);
  g_assert_cmpfloat (level (dropped, 6000), <, 30);
  g_assert_cmpuint (g_bytes_get_size (still_nothing), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/speech/clip", test_clip);
  g_test_add_func ("/simulator/speech/cached", test_cached);
  g_test_add_func ("/simulator/speech/wrong", test_wrong);
  g_test_add_func ("/simulator/speech/async", test_async);
  g_test_add_func ("/simulator/speech/ulaw", test_ulaw);
  g_test_add_func ("/simulator/speech/shipped", test_shipped);
  return g_test_run ();
}
