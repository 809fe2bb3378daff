// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-uplink.h"

#include <string.h>

#include "fake-voice.h"

static gint64
now_us (gpointer user_data)
{
  return *(gint64 *) user_data;
}

static void
hear (TandemUplink *uplink, gint64 at_ms)
{
  g_autoptr (GError) error = NULL;
  guint8 frame[160];

  memset (frame, 0x20, sizeof frame);
  tandem_uplink_hear (uplink, at_ms, frame, sizeof frame, &error);
  g_assert_no_error (error);
}

static void
test_new_destroy (void)
{
  TandemUplink *uplink = tandem_uplink_new (NULL, NULL, (TandemClock) { NULL, NULL });

  hear (uplink, 0);
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_ALIVE);
  g_assert_finalize_object (uplink);
}

/* The voice counts what it was given; the transcript counts the stream. */
static void
test_time (void)
{
  gint64 clock_us = 1000000;
  g_autoptr (TandemUplink) uplink = tandem_uplink_new (NULL, NULL, (TandemClock) { now_us, &clock_us });
  g_autoptr (FakeVoice) voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCM_24000, 0, NULL);

  g_assert_cmpint (tandem_uplink_to_stream_ms (uplink, 77), ==, 77);
  /* The voice is ready 2 s after the stream began. */
  hear (uplink, 0);
  g_assert_true (tandem_uplink_set_voice (uplink, TANDEM_VOICE (voice), NULL));
  hear (uplink, 2000);
  g_assert_cmpint (tandem_uplink_to_stream_ms (uplink, 10), ==, 2010);
  /* A filled gap changes nothing, one too long to fill does. */
  hear (uplink, 5000);
  g_assert_cmpint (tandem_uplink_to_stream_ms (uplink, 3000), ==, 5000);
  hear (uplink, 65020);
  g_assert_cmpint (tandem_uplink_to_stream_ms (uplink, 13020), ==, 65020);
  /* Timestamps that begin anew. */
  hear (uplink, 0);
  g_assert_cmpint (tandem_uplink_to_stream_ms (uplink, 13040), ==, 0);
}

static void
test_health (void)
{
  gint64 clock_us = 1000000;
  g_autoptr (TandemUplink) uplink = tandem_uplink_new (NULL, NULL, (TandemClock) { now_us, &clock_us });

  clock_us += 60000000;
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_ALIVE);
  tandem_uplink_begin (uplink);
  clock_us += 2999999;
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_ALIVE);
  clock_us += 1;
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_SUSPECT);
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_ALIVE);
  hear (uplink, 0);
  clock_us += 3000000;
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_SUSPECT);
  clock_us += 7000000;
  g_assert_cmpint (tandem_uplink_check (uplink, NULL), ==, TANDEM_UPLINK_DEAD);
}

static void
test_figures (void)
{
  gint64 clock_us = 1000000;
  TandemMediaTally tally = { 0 };
  g_autoptr (TandemUplink) uplink = tandem_uplink_new (NULL, &tally, (TandemClock) { now_us, &clock_us });
  g_autoptr (FakeVoice) voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCM_24000, 0, NULL);
  g_autoptr (FakeVoice) echo = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_ECHOES, NULL);
  TandemHistogramFigures figures;

  g_assert_true (tandem_uplink_set_voice (uplink, TANDEM_VOICE (voice), NULL));
  g_assert_cmpuint (tally.voices, ==, 1);
  tandem_uplink_begin (uplink);
  hear (uplink, 0);
  clock_us += 50000; /* 30 ms too late */
  hear (uplink, 20);
  clock_us += 10000;
  hear (uplink, 40);
  /* Timestamps that begin anew are nothing late. */
  clock_us += 60000000;
  hear (uplink, 0);
  tandem_histogram_read (&tally.delay_in, &figures);
  g_assert_cmpuint (figures.count, ==, 4);
  g_assert_cmpuint (figures.sum_us, ==, 30000 + 20000);

  /* Only the first sound after a speech is an answer to it. */
  tandem_uplink_note_answer (uplink);
  tandem_uplink_set_speaking (uplink, TRUE);
  tandem_uplink_note_answer (uplink);
  tandem_uplink_set_speaking (uplink, FALSE);
  clock_us += 700000;
  tandem_uplink_note_answer (uplink);
  clock_us += 700000;
  tandem_uplink_note_answer (uplink);
  tandem_histogram_read (&tally.reply, &figures);
  g_assert_cmpuint (figures.count, ==, 1);
  g_assert_cmpuint (figures.sum_us, ==, 700000);

  g_assert_true (tandem_uplink_set_voice (uplink, TANDEM_VOICE (echo), NULL));
  g_assert_cmpuint (tally.voices, ==, 0);
  g_assert_true (tandem_uplink_set_voice (uplink, TANDEM_VOICE (voice), NULL));
  g_clear_object (&uplink);
  g_assert_cmpuint (tally.voices, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/uplink/new-destroy", test_new_destroy);
  g_test_add_func ("/media/uplink/time", test_time);
  g_test_add_func ("/media/uplink/health", test_health);
  g_test_add_func ("/media/uplink/figures", test_figures);
  return g_test_run ();
}
