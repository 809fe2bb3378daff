// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "recording-fixture.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-recording-encoder.h"
#include "tandem-recording-player.h"
#include "tandem-ulaw.h"

/* Takes its time, as a loudspeaker does. */
#define CLOCKED "fakesink sync=true"

static void
wait_for_state (TandemRecordingPlayer *player, TandemPlayerState state)
{
  while (tandem_recording_player_get_state (player) != state) {
    if (state != TANDEM_PLAYER_FAILED)
      g_assert_no_error (tandem_recording_player_get_error (player));
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
wait_for_position (TandemRecordingPlayer *player, gint64 ms)
{
  while (tandem_recording_player_get_position_ms (player) < ms)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_position (TandemRecordingPlayer *player, GParamSpec *pspec, gint64 *last)
{
  gint64 now = tandem_recording_player_get_position_ms (player);

  g_assert_cmpint (now, >, *last);
  *last = now;
}

static void
on_state (TandemRecordingPlayer *player, GParamSpec *pspec, GString *seen)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TANDEM_TYPE_PLAYER_STATE);

  g_string_append_printf (seen, "%s ", g_enum_get_value (klass, (int) tandem_recording_player_get_state (player))->value_nick);
}

static void
test_play (RecordingFixture *fixture, gconstpointer data)
{
  TandemRecordingPlayer *player = tandem_recording_player_new (CLOCKED);
  g_autoptr (GString) seen = g_string_new (NULL);
  gint64 last = 0;

  make_recording (fixture, 2, 0, 0);
  g_signal_connect (player, "notify::state", G_CALLBACK (on_state), seen);
  g_signal_connect (player, "notify::position-ms", G_CALLBACK (on_position), &last);
  tandem_recording_player_open (player, fixture->path);
  tandem_recording_player_play (player);
  wait_for_state (player, TANDEM_PLAYER_PLAYING);
  g_assert_cmpint (tandem_recording_player_get_duration_ms (player), ==, 2000);
  wait_for_state (player, TANDEM_PLAYER_ENDED);
  g_assert_cmpint (last, ==, 2000);
  g_assert_cmpstr (seen->str, ==, "opening paused playing ended ");

  /* Again, from the beginning. */
  g_signal_handlers_disconnect_by_func (player, on_position, &last);
  tandem_recording_player_play (player);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), <, 500);
  wait_for_position (player, 300);
  tandem_recording_player_pause (player);
  last = tandem_recording_player_get_position_ms (player);
  run_for (200);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), ==, last);
  g_assert_cmpint (tandem_recording_player_get_state (player), ==, TANDEM_PLAYER_PAUSED);
  tandem_recording_player_close (player);
  g_assert_cmpint (tandem_recording_player_get_state (player), ==, TANDEM_PLAYER_CLOSED);
  g_assert_finalize_object (player);
}

/* Twice as fast: four seconds take two, and the position is that in the recording. */
static void
test_rate (RecordingFixture *fixture, gconstpointer data)
{
  TandemRecordingPlayer *player = tandem_recording_player_new (CLOCKED);
  gint64 began;
  gint64 took_ms;

  make_recording (fixture, 4, 0, 0);
  tandem_recording_player_set_rate (player, 7.0);
  g_assert_cmpfloat_with_epsilon (tandem_recording_player_get_rate (player), 2.0, 0.001);
  tandem_recording_player_open (player, fixture->path);
  tandem_recording_player_play (player);
  wait_for_position (player, 100);
  began = g_get_monotonic_time () - 50000;
  wait_for_position (player, 3900);
  took_ms = (g_get_monotonic_time () - began) / 1000;
  g_test_message ("3800 ms of the recording took %d ms", (int) took_ms);
  g_assert_cmpint (took_ms, >=, 1700);
  g_assert_cmpint (took_ms, <, 3000);
  wait_for_state (player, TANDEM_PLAYER_ENDED);

  /* And slower while it plays. */
  tandem_recording_player_seek (player, 1000);
  tandem_recording_player_play (player);
  wait_for_position (player, 1300);
  tandem_recording_player_set_rate (player, 1.0);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), >=, 1300);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), <, 2500);
  began = g_get_monotonic_time ();
  wait_for_position (player, 2700);
  took_ms = (g_get_monotonic_time () - began) / 1000;
  g_assert_cmpint (took_ms, >=, 100);
  g_assert_finalize_object (player);
}

/* The tone of the recording, as what was played twice as fast still has it. */
static void
test_pitch (RecordingFixture *fixture, gconstpointer data)
{
  g_autofree char *played = g_build_filename (fixture->folder, "played", NULL);
  g_autofree char *sink = g_strdup_printf ("audio/x-raw,format=S16LE,rate=8000,channels=1 ! filesink location=%s", played);
  g_autoptr (TandemRecordingPlayer) player = tandem_recording_player_new (sink);
  TandemRecorder *recorder = start_recording (fixture, 0);
  g_autofree char *contents = NULL;
  gsize n;
  guint crossings = 0;
  double hz;

  for (gint64 i = 0; i < 4 * 8000; i++) {
    guint8 byte = tandem_ulaw_encode ((gint16) lrint (8000 * sin (2 * G_PI * 440 * (double) i / 8000)));

    tandem_recorder_add_remote (recorder, i, &byte, 1);
    tandem_recorder_add_ours (recorder, i, &byte, 1);
  }
  finish_recording (fixture, recorder);
  tandem_recording_player_set_rate (player, 2.0);
  tandem_recording_player_open (player, fixture->path);
  tandem_recording_player_play (player);
  wait_for_state (player, TANDEM_PLAYER_ENDED);
  tandem_recording_player_close (player);
  g_assert_true (g_file_get_contents (played, &contents, &n, NULL));
  n /= 2;
  for (gsize i = 1; i < n; i++)
    crossings += (((gint16 *) (gpointer) contents)[i] >= 0) != (((gint16 *) (gpointer) contents)[i - 1] >= 0);
  hz = crossings / 2.0 * 8000 / (double) n;
  g_test_message ("%d ms of %.0f Hz", (int) n / 8, hz);
  g_assert_cmpfloat (hz, >, 420);
  g_assert_cmpfloat (hz, <, 460);
  g_assert_cmpuint (n, <, 3 * 8000);
  g_assert_cmpuint (n, >, 3 * 4000);
}

static void
test_seek (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingPlayer) player = tandem_recording_player_new (CLOCKED);

  make_recording (fixture, 5, 0, 0);
  tandem_recording_player_seek (player, 1000);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), ==, 0);
  tandem_recording_player_open (player, fixture->path);
  tandem_recording_player_seek (player, 3000);
  wait_for_state (player, TANDEM_PLAYER_PAUSED);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), ==, 3000);
  tandem_recording_player_play (player);
  wait_for_position (player, 3200);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), <, 4500);
  /* Dragged along. */
  for (gint64 ms = 1000; ms < 2000; ms += 100)
    tandem_recording_player_seek (player, ms);
  g_assert_cmpint (tandem_recording_player_get_state (player), ==, TANDEM_PLAYER_PLAYING);
  wait_for_position (player, 2100);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), <, 3000);
  tandem_recording_player_pause (player);
  tandem_recording_player_seek (player, -5);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), ==, 0);
  tandem_recording_player_seek (player, G_MAXINT64);
  g_assert_cmpint (tandem_recording_player_get_position_ms (player), ==, 5000);
  tandem_recording_player_play (player);
  wait_for_state (player, TANDEM_PLAYER_ENDED);
}

/* What the encoder makes plays too. */
static void
test_formats (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingEncoder) encoder = tandem_recording_encoder_new ();
  g_autoptr (TandemRecordingPlayer) player = tandem_recording_player_new ("fakesink");
  const char *formats[] = { "opus", "flac" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autofree char *path = NULL;

    make_recording (fixture, 3, 1, 2);
    tandem_recording_encoder_encode_async (encoder, fixture->path, formats[i], NULL, keep_result, &result);
    path = tandem_recording_encoder_encode_finish (encoder, wait_for (&result), NULL);
    tandem_recording_player_open (player, path);
    wait_for_state (player, TANDEM_PLAYER_PAUSED);
    g_assert_cmpint (ABS (tandem_recording_player_get_duration_ms (player) - 3000), <=, 10);
    tandem_recording_player_seek (player, 2500);
    tandem_recording_player_play (player);
    wait_for_state (player, TANDEM_PLAYER_ENDED);
  }
}

static void
assert_refused (TandemRecordingPlayer *player, const char *path, int code, const char *says)
{
  const GError *error;

  tandem_recording_player_open (player, path);
  tandem_recording_player_play (player);
  wait_for_state (player, TANDEM_PLAYER_FAILED);
  error = tandem_recording_player_get_error (player);
  g_assert_error (error, TANDEM_AUDIO_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_bad_files (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingPlayer) player = tandem_recording_player_new (CLOCKED);
  g_autofree char *bad = g_build_filename (fixture->folder, "bad.wav", NULL);
  const char *contents[] = { "", "RIFF", "A letter.", "RIFF\xff\xff\xff\x7fWAVEfmt " };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_assert_true (g_file_set_contents (bad, contents[i], -1, NULL));
    assert_refused (player, bad, TANDEM_AUDIO_ERROR_FORMAT, "it is damaged, or not a sound file");
  }
  assert_refused (player, "/nowhere/c1.wav", TANDEM_AUDIO_ERROR_FORMAT, "moved or removed");
  /* After all that it plays a good one. */
  make_recording (fixture, 1, 0, 0);
  tandem_recording_player_open (player, fixture->path);
  g_assert_no_error (tandem_recording_player_get_error (player));
  wait_for_state (player, TANDEM_PLAYER_PAUSED);
}

static void
test_no_loudspeaker (RecordingFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemRecordingPlayer) player = tandem_recording_player_new (NULL);
  g_autoptr (TandemRecordingPlayer) missing = tandem_recording_player_new ("nosuchsink");
  g_autoptr (TandemRecordingPlayer) refused = tandem_recording_player_new ("pulsesink server=unix:/nowhere/pulse");

  make_recording (fixture, 1, 0, 0);
  assert_refused (missing, fixture->path, TANDEM_AUDIO_ERROR_PLUGIN, "install");
  assert_refused (refused, fixture->path, TANDEM_AUDIO_ERROR_DEVICE, "connect one, or choose another");
  tandem_recording_player_open (player, fixture->path);
  while (tandem_recording_player_get_state (player) == TANDEM_PLAYER_OPENING)
    g_main_context_iteration (NULL, TRUE);
  if (tandem_recording_player_get_state (player) == TANDEM_PLAYER_PAUSED)
    g_test_skip ("this machine has a loudspeaker");
  else
    assert_refused (player, fixture->path, TANDEM_AUDIO_ERROR_DEVICE, "connect one, or choose another");
}

/* Closed, or gone, before it was open. */
static void
test_early_end (RecordingFixture *fixture, gconstpointer data)
{
  make_recording (fixture, 1, 0, 0);
  for (guint i = 0; i < 30; i++) {
    TandemRecordingPlayer *player = tandem_recording_player_new (CLOCKED);

    tandem_recording_player_open (player, fixture->path);
    tandem_recording_player_play (player);
    if (i % 3 == 1)
      run_for (i);
    if (i % 3 == 2)
      tandem_recording_player_open (player, fixture->path);
    g_assert_finalize_object (player);
  }
}

int
main (int argc, char **argv)
{
  /* No sound server, whatever the machine has. */
  g_setenv ("PULSE_SERVER", "unix:/nowhere/pulse", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, RecordingFixture, NULL, recording_fixture_set_up, function, \
                                        recording_fixture_tear_down)
  ADD ("/recording-player/play", test_play);
  ADD ("/recording-player/rate", test_rate);
  ADD ("/recording-player/pitch", test_pitch);
  ADD ("/recording-player/seek", test_seek);
  ADD ("/recording-player/formats", test_formats);
  ADD ("/recording-player/bad-files", test_bad_files);
  ADD ("/recording-player/no-loudspeaker", test_no_loudspeaker);
  ADD ("/recording-player/early-end", test_early_end);
#undef ADD
  return g_test_run ();
}
