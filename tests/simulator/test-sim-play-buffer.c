// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-mulaw.h"
#include "tandem-sim-play-buffer.h"

#include <string.h>

typedef struct {
  TandemSimPlayBuffer *buffer;
  GString *echoes;
} Fixture;

static void
on_echo (const char *name, gboolean cleared, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->echoes, "%s%s@%" G_GUINT64_FORMAT " ", name, cleared ? "!" : "",
                          tandem_sim_play_buffer_get_played (fixture->buffer));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->echoes = g_string_new (NULL);
  fixture->buffer = tandem_sim_play_buffer_new (on_echo, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tandem_sim_play_buffer_free (fixture->buffer);
  g_string_free (fixture->echoes, TRUE);
}

static void
append (Fixture *fixture, gsize n, guint8 value)
{
  g_autofree guint8 *bytes = g_malloc (n);

  memset (bytes, value, n);
  tandem_sim_play_buffer_append (fixture->buffer, bytes, n);
}

static void
play (Fixture *fixture, guint ticks)
{
  guint8 frame[TANDEM_SIM_FRAME_BYTES];

  while (ticks-- > 0)
    tandem_sim_play_buffer_play (fixture->buffer, frame);
}

static void
take_echoes (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->echoes->str, ==, expected);
  g_string_truncate (fixture->echoes, 0);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  guint8 frame[TANDEM_SIM_FRAME_BYTES];
  guint8 next = 0;

  /* Odd sizes go in, the same bytes come out. */
  for (guint round = 0; round < 300; round++) {
    guint8 bytes[257];
    gsize n = 1 + (round * 37) % sizeof bytes;

    for (gsize i = 0; i < n; i++)
      bytes[i] = next++;
    tandem_sim_play_buffer_append (fixture->buffer, bytes, n);
  }
  next = 0;
  while (tandem_sim_play_buffer_get_buffered (fixture->buffer) >= sizeof frame) {
    tandem_sim_play_buffer_play (fixture->buffer, frame);
    for (gsize i = 0; i < sizeof frame; i++)
      g_assert_cmpuint (frame[i], ==, next++);
  }
}

static void
test_padding (Fixture *fixture, gconstpointer data)
{
  guint8 frame[TANDEM_SIM_FRAME_BYTES];

  append (fixture, 100, 0x11);
  tandem_sim_play_buffer_play (fixture->buffer, frame);
  for (gsize i = 0; i < sizeof frame; i++)
    g_assert_cmpuint (frame[i], ==, i < 100 ? 0x11 : 0xff);
  tandem_sim_play_buffer_play (fixture->buffer, frame);
  for (gsize i = 0; i < sizeof frame; i++)
    g_assert_cmpuint (frame[i], ==, 0xff);
  g_assert_cmpuint (tandem_sim_play_buffer_get_played (fixture->buffer), ==, 100);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  TandemSimPlayBuffer *buffer = fixture->buffer;

  tandem_sim_play_buffer_mark (buffer, "empty");
  take_echoes (fixture, "empty@0 ");
  append (fixture, 240, 1);
  tandem_sim_play_buffer_mark (buffer, "a");
  tandem_sim_play_buffer_mark (buffer, "b");
  append (fixture, 240, 1);
  tandem_sim_play_buffer_mark (buffer, "c");
  g_assert_cmpstr (tandem_sim_play_buffer_get_next_mark (buffer), ==, "a");
  play (fixture, 1);
  take_echoes (fixture, "");
  g_assert_cmpuint (tandem_sim_play_buffer_get_since_mark (buffer), ==, 160);
  play (fixture, 1);
  take_echoes (fixture, "a@320 b@320 ");
  /* "b" was reached in the middle of the frame. */
  g_assert_cmpuint (tandem_sim_play_buffer_get_since_mark (buffer), ==, 80);
  g_assert_cmpstr (tandem_sim_play_buffer_get_last_mark (buffer), ==, "b");
  play (fixture, 1);
  take_echoes (fixture, "c@480 ");
  g_assert_cmpuint (tandem_sim_play_buffer_get_since_mark (buffer), ==, 0);
  g_assert_null (tandem_sim_play_buffer_get_next_mark (buffer));
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  TandemSimPlayBuffer *buffer = fixture->buffer;

  for (guint generation = 0; generation < 3; generation++) {
    guint64 before = tandem_sim_play_buffer_get_played (buffer);
    g_autofree char *expected = g_strdup_printf ("x!@%" G_GUINT64_FORMAT " y!@%" G_GUINT64_FORMAT " ",
                                                 before + 480, before + 480);

    append (fixture, 800, 1);
    tandem_sim_play_buffer_mark (buffer, "x");
    append (fixture, 800, 1);
    tandem_sim_play_buffer_mark (buffer, "y");
    play (fixture, 3);
    g_assert_cmpuint (tandem_sim_play_buffer_get_buffered (buffer), ==, 1120);
    g_assert_cmpuint (tandem_sim_play_buffer_get_since_mark (buffer), ==, 480);
    tandem_sim_play_buffer_clear (buffer);
    take_echoes (fixture, expected);
    g_assert_cmpuint (tandem_sim_play_buffer_get_buffered (buffer), ==, 0);
    g_assert_cmpuint (tandem_sim_play_buffer_get_since_mark (buffer), ==, 0);
    g_assert_null (tandem_sim_play_buffer_get_last_mark (buffer));
    play (fixture, 2);
    g_assert_cmpuint (tandem_sim_play_buffer_get_played (buffer), ==, before + 480);
  }
  g_assert_cmpuint (tandem_sim_play_buffer_get_underruns (buffer), ==, 0);
}

static void
test_underrun (Fixture *fixture, gconstpointer data)
{
  TandemSimPlayBuffer *buffer = fixture->buffer;

  play (fixture, 10);
  append (fixture, 160, 1);
  play (fixture, 1);
  /* In time: no gap. */
  append (fixture, 100, 1);
  g_assert_cmpuint (tandem_sim_play_buffer_get_underruns (buffer), ==, 0);
  play (fixture, 3);
  append (fixture, 160, 1);
  g_assert_cmpuint (tandem_sim_play_buffer_get_underruns (buffer), ==, 1);
  g_assert_cmpuint (tandem_sim_play_buffer_get_underrun_bytes (buffer), ==, 60 + 320);
  /* A pause is not an underrun. */
  play (fixture, 30);
  append (fixture, 160, 1);
  g_assert_cmpuint (tandem_sim_play_buffer_get_underruns (buffer), ==, 1);
  /* Silence after clear is wanted. */
  tandem_sim_play_buffer_clear (buffer);
  play (fixture, 3);
  append (fixture, 160, 1);
  g_assert_cmpuint (tandem_sim_play_buffer_get_underruns (buffer), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/simulator/play-buffer/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("order", test_order);
  ADD ("padding", test_padding);
  ADD ("marks", test_marks);
  ADD ("clear", test_clear);
  ADD ("underrun", test_underrun);
  return g_test_run ();
}
