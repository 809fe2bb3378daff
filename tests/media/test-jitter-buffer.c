// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-jitter-buffer.h"

#include <math.h>
#include <string.h>

/* A tone of 500 Hz, so that every cut shows. */
static void
fill (guint8 *frame, gint64 ms)
{
  for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = tandem_ulaw_encode ((gint16) (8000.0 * sin (2.0 * G_PI * 500.0 * (double) (ms * 8 + i) / 8000.0)));
}

static void
put (TandemJitterBuffer *buffer, gint64 ms, gint64 now_ms)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  fill (frame, ms);
  tandem_jitter_buffer_put (buffer, ms, frame, sizeof frame, now_ms * 1000);
}

static gboolean
take (TandemJitterBuffer *buffer, gint64 now_ms, gint16 *frame)
{
  gint64 sum = 0;

  tandem_jitter_buffer_take (buffer, now_ms * 1000, frame);
  for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
    sum += ABS (frame[i]);
  return sum > TANDEM_ULAW_FRAME * 1000;
}

static void
test_steady (void)
{
  g_autoptr (TandemJitterBuffer) buffer = tandem_jitter_buffer_new ();
  gint16 frame[TANDEM_ULAW_FRAME];
  guint silent = 0;

  g_assert_false (take (buffer, 0, frame));
  for (gint64 ms = 0; ms < 10000; ms += 20) {
    put (buffer, ms, ms);
    silent += !take (buffer, ms, frame);
  }
  /* 60 ms of delay at the beginning, then never a gap and never less delay: nobody is silent. */
  g_assert_cmpuint (silent, ==, 3);
  g_assert_cmpuint (tandem_jitter_buffer_get_late (buffer), ==, 0);
  g_assert_cmpuint (tandem_jitter_buffer_get_target_ms (buffer), ==, TANDEM_JITTER_START_MS);
}

/* Every fifth frame comes 110 ms late, with those behind it. */
static void
test_grows (void)
{
  g_autoptr (TandemJitterBuffer) buffer = tandem_jitter_buffer_new ();
  gint16 frame[TANDEM_ULAW_FRAME];
  guint silent = 0;

  for (gint64 ms = 0; ms < 20000; ms += 20) {
    if (ms % 200 == 180)
      for (gint64 late = ms - 100; late <= ms; late += 20)
        put (buffer, late, ms);
    else if (ms % 200 < 80)
      put (buffer, ms, ms);
    if (ms >= 1000)
      silent += !take (buffer, ms, frame);
    else
      take (buffer, ms, frame);
  }
  g_assert_cmpuint (silent, <=, 2);
  g_assert_cmpuint (tandem_jitter_buffer_get_late (buffer), >, 0);
  g_assert_cmpuint (tandem_jitter_buffer_get_target_ms (buffer), >=, 100);
  g_assert_cmpuint (tandem_jitter_buffer_get_target_ms (buffer), <=, 160);
}

/* The network gets better: the delay shrinks, but only while nobody speaks. */
static void
test_shrinks_in_silence (void)
{
  g_autoptr (TandemJitterBuffer) buffer = tandem_jitter_buffer_new ();
  guint8 silence[TANDEM_ULAW_FRAME];
  gint16 frame[TANDEM_ULAW_FRAME];
  gint64 ms = 0;

  memset (silence, TANDEM_ULAW_SILENCE, sizeof silence);
  for (; ms < 11000; ms += 20) {
    put (buffer, ms, ms);
    take (buffer, ms, frame);
  }
  g_assert_cmpuint (tandem_jitter_buffer_get_target_ms (buffer), ==, TANDEM_JITTER_START_MS);
  for (; ms < 40000; ms += 20) {
    tandem_jitter_buffer_put (buffer, ms, silence, sizeof silence, ms * 1000);
    take (buffer, ms, frame);
  }
  g_assert_cmpuint (tandem_jitter_buffer_get_target_ms (buffer), ==, TANDEM_JITTER_MIN_MS);
  g_assert_cmpuint (tandem_jitter_buffer_get_late (buffer), ==, 0);
}

/* What is missing ends and begins softly, and everything else is what was put in. */
static void
test_gap_is_soft (void)
{
  g_autoptr (TandemJitterBuffer) buffer = tandem_jitter_buffer_new ();
  gint16 frame[TANDEM_ULAW_FRAME];
  gint16 last = 0;
  int step = 0;

  for (gint64 ms = 0; ms < 4000; ms += 20) {
    if (ms % 1000 != 500)
      put (buffer, ms, ms);
    tandem_jitter_buffer_take (buffer, ms * 1000, frame);
    for (int i = 0; i < TANDEM_ULAW_FRAME; i++) {
      step = MAX (step, ABS (frame[i] - last));
      last = frame[i];
    }
  }
  /* The steepest step of the tone itself is 3061. */
  g_assert_cmpint (step, <=, 3300);
}

/* Two clocks 200 ppm apart for an hour: the delay stays where it was, whichever is the faster. */
static void
test_drift (gconstpointer data)
{
  double rate = 1.0 + GPOINTER_TO_INT (data) / 1e6;
  g_autoptr (TandemJitterBuffer) buffer = tandem_jitter_buffer_new ();
  guint8 silence[TANDEM_ULAW_FRAME];
  gint16 frame[TANDEM_ULAW_FRAME];
  gint64 sent = 0;
  guint most = 0;

  memset (silence, TANDEM_ULAW_SILENCE, sizeof silence);
  for (gint64 ms = 0; ms < 3600 * 1000; ms += 20) {
    for (; (double) sent <= (double) ms * rate; sent += 20) {
      /* A second of speech, a second of silence. */
      if (sent / 1000 % 2 == 0)
        put (buffer, sent, ms);
      else
        tandem_jitter_buffer_put (buffer, sent, silence, sizeof silence, ms * 1000);
    }
    tandem_jitter_buffer_take (buffer, ms * 1000, frame);
    most = MAX (most, tandem_jitter_buffer_get_fill_ms (buffer));
  }
  g_test_message ("%+d ppm: at most %u ms wait, %u frames were late", GPOINTER_TO_INT (data), most,
                  (guint) tandem_jitter_buffer_get_late (buffer));
  g_assert_cmpuint (most, <=, 100);
  g_assert_cmpuint (tandem_jitter_buffer_get_late (buffer), <=, 2);
}

/* A stream that begins anew, and rubbish, do no harm. */
static void
test_jumps (void)
{
  g_autoptr (TandemJitterBuffer) buffer = tandem_jitter_buffer_new ();
  static const gint64 starts[] = { 0, 1000000, 5, G_GINT64_CONSTANT (4000000000000), 0 };
  gint16 frame[TANDEM_ULAW_FRAME];
  guint heard = 0;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    for (gint64 ms = 0; ms < 400; ms += 20) {
      put (buffer, starts[i] + ms, ms);
      heard += take (buffer, ms, frame);
    }
  g_assert_cmpuint (heard, >=, G_N_ELEMENTS (starts) * 15);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/jitter-buffer/steady", test_steady);
  g_test_add_func ("/media/jitter-buffer/grows", test_grows);
  g_test_add_func ("/media/jitter-buffer/shrinks-in-silence", test_shrinks_in_silence);
  g_test_add_func ("/media/jitter-buffer/gap-is-soft", test_gap_is_soft);
  g_test_add_data_func ("/media/jitter-buffer/drift-slow", GINT_TO_POINTER (-200), test_drift);
  g_test_add_data_func ("/media/jitter-buffer/drift-fast", GINT_TO_POINTER (200), test_drift);
  g_test_add_func ("/media/jitter-buffer/jumps", test_jumps);
  return g_test_run ();
}
