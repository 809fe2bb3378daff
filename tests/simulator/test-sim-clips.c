// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-clips.h"
#include "tandem-sim-speech.h"

#include <string.h>

#define N_CLIPS 20
#define SILENCE 0xff

static const char *const texts[N_CLIPS] = {
  "Hello, this is Anna.", "I would like to book a table for two.", "What time do you open tomorrow?", "Please hold the line.",
  "Yes.", "No, thank you very much.", "My order has not arrived yet.", "Can you repeat that, please?",
  "One two three four five six seven.", "Goodbye and have a nice day.", "I am calling about the invoice.",
  "Could I speak to somebody else?", "The number is on the letter.", "It was delivered last Tuesday.", "That sounds good to me.",
  "How much does the blue one cost?", "We moved to a new address.", "Stop, wait a moment.", "Sorry, who is calling?",
  "Let me look that up for you.",
};

/* Noise in syllables: every word its own rhythm and loudness, like speech. */
static GBytes *
speak (const char *text)
{
  GByteArray *ulaw = g_byte_array_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_str_hash (text));

  for (const char *c = text; *c != '\0'; c++) {
    guint length = g_rand_int_range (rand, 240, 960);
    /* mu-law: a smaller byte is louder; 0x10 steps are 6 dB */
    int loud = *c == ' ' || *c == ',' ? 0x6f : g_rand_int_range (rand, 0x10, 0x50);

    for (guint i = 0; i < length; i++) {
      guint8 byte = loud + g_rand_int_range (rand, 0, 16) + (g_rand_boolean (rand) ? 0x80 : 0);

      g_byte_array_append (ulaw, &byte, 1);
    }
  }
  return g_byte_array_free_to_bytes (ulaw);
}

static TandemSimClips *
all_clips (void)
{
  TandemSimClips *clips = tandem_sim_clips_new ();

  for (guint i = 0; i < N_CLIPS; i++) {
    g_autoptr (GBytes) ulaw = speak (texts[i]);

    tandem_sim_clips_add (clips, texts[i], ulaw);
  }
  return clips;
}

static void
add_silence (GByteArray *segment, guint ms)
{
  guint before = segment->len;

  if (ms == 0)
    return;
  g_byte_array_set_size (segment, before + ms * 8);
  memset (segment->data + before, SILENCE, ms * 8);
}

static void
add_speech (GByteArray *segment, const char *text, double fraction)
{
  g_autoptr (GBytes) ulaw = speak (text);

  g_byte_array_append (segment, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw) * fraction);
}

static GBytes *
synthesize (TandemSimSpeech *speech, const char *voice, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pcm24 = tandem_sim_speech_synthesize (speech, voice, text, &error);

  g_assert_no_error (error);
  return tandem_sim_speech_to_ulaw (pcm24);
}

static void
test_every_clip (void)
{
  static const guint before[] = { 0, 300, 600 }, after[] = { 0, 7, 600 };
  TandemSimClips *clips = all_clips ();

  for (guint i = 0; i < N_CLIPS; i++) {
    for (guint shift = 0; shift < G_N_ELEMENTS (before); shift++) {
      g_autoptr (GByteArray) segment = g_byte_array_new ();
      g_autofree char *heard = NULL;

      add_silence (segment, before[shift]);
      add_speech (segment, texts[i], 1.0);
      add_silence (segment, after[shift]);
      heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
      g_assert_cmpstr (heard, ==, texts[i]);
    }
  }
  g_assert_finalize_object (clips);
}

/* Another encoder, half as loud, with a little noise: like audio that went through a resampler. */
static void
test_changed_on_the_way (void)
{
  g_autoptr (TandemSimClips) clips = all_clips ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_CLIPS; i++) {
    g_autoptr (GByteArray) segment = g_byte_array_new ();
    g_autofree char *heard = NULL;

    add_silence (segment, 123);
    add_speech (segment, texts[i], 1.0);
    add_silence (segment, 500);
    for (guint j = 0; j < segment->len; j++) {
      guint8 byte = segment->data[j];

      segment->data[j] = (byte & 0x80) | MIN ((byte & 0x7f) + 0x10, 0x7f);
      if (g_rand_int_range (rand, 0, 10) == 0)
        segment->data[j] ^= 0x80;
    }
    heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
    g_assert_cmpstr (heard, ==, texts[i]);
  }
}

static void
test_cut_short (void)
{
  g_autoptr (TandemSimClips) clips = all_clips ();
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autofree char *heard = NULL;

  add_silence (segment, 300);
  add_speech (segment, texts[1], 0.5);
  add_silence (segment, 500);
  heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
  g_assert_nonnull (heard);
  g_assert_true (g_str_has_prefix (texts[1], heard));
  g_assert_true (g_str_has_prefix (heard, "I would like to"));
  g_assert_cmpuint (strlen (heard), <, strlen (texts[1]) * 3 / 4);
}

static void
test_two_in_one_breath (void)
{
  g_autoptr (TandemSimClips) clips = all_clips ();
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autofree char *heard = NULL;
  g_autofree char *expected = g_strdup_printf ("%s %s", texts[0], texts[2]);

  add_silence (segment, 300);
  add_speech (segment, texts[0], 1.0);
  add_silence (segment, 250);
  add_speech (segment, texts[2], 1.0);
  add_silence (segment, 500);
  heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
  g_assert_cmpstr (heard, ==, expected);
}

/* The same thing again and again, with pauses that are no whole frames. */
static void
test_again_and_again (void)
{
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (TandemSimClips) clips = tandem_sim_clips_new ();
  g_autoptr (GBytes) ulaw = synthesize (speech, "en-us+m1", "The quick brown fox jumps over the lazy dog.");
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);

  tandem_sim_clips_add (clips, "The quick brown fox jumps over the lazy dog.", ulaw);
  for (guint i = 0; i < 4; i++) {
    g_autofree char *heard = NULL;

    add_silence (segment, 1003);
    g_byte_array_append (segment, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
    g_string_append_printf (expected, "%sThe quick brown fox jumps over the lazy dog.", i > 0 ? " " : "");
    heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
    g_assert_cmpstr (heard, ==, expected->str);
  }
}

static void
test_nothing (void)
{
  g_autoptr (TandemSimClips) clips = all_clips ();
  g_autoptr (TandemSimClips) none = tandem_sim_clips_new ();
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autoptr (GByteArray) steady = g_byte_array_new ();
  g_autofree char *heard = NULL;

  g_assert_null (tandem_sim_clips_recognize (clips, NULL, 0));
  add_silence (segment, 2000);
  g_assert_null (tandem_sim_clips_recognize (clips, segment->data, segment->len));
  add_speech (segment, "Words that nobody registered before.", 1.0);
  heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
  g_assert_null (heard);
  g_assert_null (tandem_sim_clips_recognize (none, segment->data, segment->len));
  g_byte_array_set_size (steady, 16000);
  memset (steady->data, 0x20, steady->len);
  g_assert_null (tandem_sim_clips_recognize (clips, steady->data, steady->len));
}

/* Twenty frames lost in the middle must be noticed, otherwise a right transcript proves nothing. */
static void
test_hole (void)
{
  g_autoptr (TandemSimClips) clips = all_clips ();
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  g_autofree char *heard = NULL;

  add_speech (segment, texts[1], 1.0);
  g_byte_array_remove_range (segment, 8000, 3200);
  heard = tandem_sim_clips_recognize (clips, segment->data, segment->len);
  g_assert_cmpstr (heard, !=, texts[1]);
}

static void
test_cut_without_spaces (void)
{
  g_autoptr (TandemSimClips) clips = tandem_sim_clips_new ();
  g_autoptr (GBytes) ulaw = speak ("abcdefgh");
  g_autofree char *heard = NULL;

  tandem_sim_clips_add (clips, "안녕하세요반가워", ulaw);
  heard = tandem_sim_clips_recognize (clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw) / 2);
  g_assert_cmpstr (heard, ==, "안녕하세");
}

/* Real speech: each clip once whole, once resampled to 24 kHz and back, once cut. */
static void
test_speech (void)
{
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (TandemSimClips) clips = tandem_sim_clips_new ();

  for (guint i = 0; i < N_CLIPS; i++) {
    g_autoptr (GBytes) ulaw = synthesize (speech, "en-us+f3", texts[i]);

    tandem_sim_clips_add (clips, texts[i], ulaw);
  }
  for (guint i = 0; i < N_CLIPS; i++) {
    g_autoptr (GBytes) ulaw = synthesize (speech, "en-us+f3", texts[i]);
    g_autoptr (GBytes) pcm24 = tandem_sim_speech_from_ulaw (ulaw);
    g_autoptr (GBytes) again = tandem_sim_speech_to_ulaw (pcm24);
    g_autoptr (GByteArray) segment = g_byte_array_new ();
    g_autofree char *whole = NULL;
    g_autofree char *half = NULL;

    add_silence (segment, 293);
    g_byte_array_append (segment, g_bytes_get_data (again, NULL), g_bytes_get_size (again));
    add_silence (segment, 500);
    whole = tandem_sim_clips_recognize (clips, segment->data, segment->len);
    g_assert_cmpstr (whole, ==, texts[i]);
    if (g_bytes_get_size (ulaw) < 8000)
      continue;
    half = tandem_sim_clips_recognize (clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw) * 6 / 10);
    g_assert_nonnull (half);
    g_assert_true (g_str_has_prefix (texts[i], half));
    g_assert_cmpuint (strlen (half), <, strlen (texts[i]));
  }
}

static void
test_strangers (void)
{
  static const char *const strangers[] = {
    "Nobody has ever registered these words.", "The weather in the mountains is lovely this week.", "Purple elephants dance.",
    "Please transfer four hundred dollars to the other account.", "Is there anything else that you would like to know?",
  };
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (TandemSimClips) clips = tandem_sim_clips_new ();

  for (guint i = 0; i < N_CLIPS; i++) {
    g_autoptr (GBytes) ulaw = synthesize (speech, "en-us+f3", texts[i]);

    tandem_sim_clips_add (clips, texts[i], ulaw);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++) {
    g_autoptr (GBytes) ulaw = synthesize (speech, "en-us+f3", strangers[i]);
    g_autofree char *heard = tandem_sim_clips_recognize (clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));

    g_assert_cmpstr (heard, ==, NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/clips/every-clip", test_every_clip);
  g_test_add_func ("/simulator/clips/changed-on-the-way", test_changed_on_the_way);
  g_test_add_func ("/simulator/clips/cut-short", test_cut_short);
  g_test_add_func ("/simulator/clips/two-in-one-breath", test_two_in_one_breath);
  g_test_add_func ("/simulator/clips/again-and-again", test_again_and_again);
  g_test_add_func ("/simulator/clips/nothing", test_nothing);
  g_test_add_func ("/simulator/clips/hole", test_hole);
  g_test_add_func ("/simulator/clips/cut-without-spaces", test_cut_without_spaces);
  g_test_add_func ("/simulator/clips/speech", test_speech);
  g_test_add_func ("/simulator/clips/strangers", test_strangers);
  return g_test_run ();
}
