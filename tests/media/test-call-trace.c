// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-trace.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "fake-stream.h"
#include "remove-folder.h"
#include "tandem-error.h"
#include "tandem-line-table.h"

#define FRAME 160

typedef struct {
  char *folder;
  guint n_notices;
  guint n_gone;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tandem-trace-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_clear_error (&fixture->error);
}

static void
on_notice (const char *call_id, const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpstr (call_id, ==, "c1");
  fixture->n_notices++;
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static void
on_gone (gpointer user_data)
{
  ((Fixture *) user_data)->n_gone++;
}

/* The only folder below the fixture's. */
static char *
find_call (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = g_dir_read_name (dir);

  return name ? g_build_filename (fixture->folder, name, NULL) : NULL;
}

/* NULL: not there yet. */
static char *
read_file (Fixture *fixture, const char *name, gsize *n)
{
  g_autofree char *call = find_call (fixture);
  g_autofree char *path = call ? g_build_filename (call, name, NULL) : NULL;
  char *bytes = NULL;

  return path && g_file_get_contents (path, &bytes, n, NULL) ? bytes : NULL;
}

static gboolean
on_timeout (gpointer data)
{
  g_error ("nothing more happened");
  return G_SOURCE_REMOVE;
}

/* Nobody tells when the last write is on the disk. */
static char *
await_index (Fixture *fixture, const char *needle)
{
  guint timeout = g_timeout_add_seconds (30, on_timeout, NULL);

  while (TRUE) {
    g_autofree char *index = read_file (fixture, "index.jsonl", NULL);

    if (index && strstr (index, needle)) {
      g_source_remove (timeout);
      return g_steal_pointer (&index);
    }
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_usleep (1000);
  }
}

/* Waits for what is being written, too. */
static void
let_go (TandemCallTrace *trace)
{
  guint timeout = g_timeout_add_seconds (30, on_timeout, NULL);
  gpointer gone = trace;

  g_object_add_weak_pointer (G_OBJECT (trace), &gone);
  g_object_unref (trace);
  while (gone)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static guint32
word (const char *at)
{
  return (guint32) (guint8) at[0] | (guint32) (guint8) at[1] << 8 | (guint32) (guint8) at[2] << 16 |
         (guint32) (guint8) at[3] << 24;
}

static void
test_each_leg_in_its_own_format (Fixture *fixture, gconstpointer data)
{
  TandemCallTrace *trace = tandem_call_trace_new ("c1", fixture->folder, on_notice, fixture, on_gone);
  g_autofree char *index = NULL;
  g_autofree char *ulaw = NULL;
  g_autofree char *pcm = NULL;
  g_autofree char *device = NULL;
  g_autofree char *call = NULL;
  guint8 frame[FRAME];
  gint16 samples[FRAME];
  struct stat status;
  gsize n;

  for (guint i = 0; i < FRAME; i++) {
    frame[i] = (guint8) i;
    samples[i] = (gint16) (1000 - i);
  }
  for (guint i = 0; i < 10; i++)
    tandem_call_trace_audio (trace, "from-twilio", TANDEM_VOICE_FORMAT_PCMU_8000, frame, FRAME, i * 20);
  tandem_call_trace_audio (trace, "to-agent", TANDEM_VOICE_FORMAT_PCM_24000, (guint8 *) samples, sizeof samples, -1);
  tandem_call_trace_samples (trace, "microphone", 44100, samples, FRAME);
  tandem_call_trace_samples (trace, "microphone", 48000, samples, FRAME / 2);
  tandem_call_trace_event (trace, "from-twilio", "mark", "%s", "a\"b\n{\xc3\xa9}");
  let_go (trace);
  index = await_index (fixture, "\"event\":\"end\"");
  g_assert_cmpuint (fixture->n_gone, ==, 1);
  g_assert_cmpuint (fixture->n_notices, ==, 0);

  ulaw = read_file (fixture, "from-twilio.wav", &n);
  g_assert_cmpuint (n, ==, 58 + 10 * FRAME);
  g_assert_cmpuint (word (ulaw + 4), ==, n - 8);
  g_assert_cmpuint (word (ulaw + 46), ==, 10 * FRAME); /* of the fact chunk */
  g_assert_cmpuint (word (ulaw + 54), ==, 10 * FRAME);
  g_assert_cmpmem (ulaw + 58 + 9 * FRAME, FRAME, frame, FRAME);
  pcm = read_file (fixture, "to-agent.wav", &n);
  g_assert_cmpuint (word (pcm + 24), ==, 24000);
  g_assert_cmpuint (word (pcm + 40), ==, sizeof samples);
  g_assert_cmpmem (pcm + 44, n - 44, samples, sizeof samples);
  /* Another rate is another file. */
  device = read_file (fixture, "microphone-2.wav", &n);
  g_assert_cmpuint (word (device + 24), ==, 48000);
  g_assert_cmpuint (n, ==, 44 + sizeof samples / 2);

  g_assert_nonnull (strstr (index, "\"leg\":\"from-twilio\",\"event\":\"audio\",\"offset\":1440,\"samples\":160,\"at_ms\":180}"));
  g_assert_nonnull (strstr (index, "\"leg\":\"from-twilio\",\"event\":\"mark\",\"offset\":1600,\"detail\":\"a_b_____\"}"));
  call = find_call (fixture);
  g_assert_true (g_str_has_suffix (call, "Z-c1"));
  g_assert_cmpint (stat (call, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
}

/* The header is as good after every write as after the last. */
static void
test_plays_while_it_is_written (Fixture *fixture, gconstpointer data)
{
  TandemCallTrace *trace = tandem_call_trace_new ("c1", fixture->folder, on_notice, fixture, on_gone);
  const guint8 frame[FRAME] = { 1 };

  for (guint i = 1; i <= 3; i++) {
    g_autofree char *needle = g_strdup_printf ("\"event\":\"note\",\"offset\":%u", i * FRAME);
    g_autofree char *index = NULL;
    g_autofree char *wav = NULL;
    gsize n;

    tandem_call_trace_audio (trace, "to-twilio", TANDEM_VOICE_FORMAT_PCMU_8000, frame, FRAME, -1);
    tandem_call_trace_event (trace, "to-twilio", "note", "%u", i);
    index = await_index (fixture, needle);
    wav = read_file (fixture, "to-twilio.wav", &n);
    g_assert_cmpuint (n, ==, 58 + i * FRAME);
    g_assert_cmpuint (word (wav + 54), ==, i * FRAME);
  }
  let_go (trace);
  g_free (await_index (fixture, "\"event\":\"end\""));
}

static void
await_notice (Fixture *fixture)
{
  guint timeout = g_timeout_add_seconds (30, on_timeout, NULL);

  while (fixture->n_notices == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static void
test_a_full_disk (Fixture *fixture, gconstpointer data)
{
  TandemCallTrace *trace = tandem_call_trace_new ("c1", fixture->folder, on_notice, fixture, on_gone);
  g_autofree guint8 *second = g_malloc0 (8000);
  g_autofree char *wav = NULL;
  struct rlimit limit;
  struct rlimit old;
  gsize n;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = 10000;
  setrlimit (RLIMIT_FSIZE, &limit);
  for (guint i = 0; i < 3; i++)
    tandem_call_trace_audio (trace, "to-twilio", TANDEM_VOICE_FORMAT_PCMU_8000, second, 8000, -1);
  await_notice (fixture);
  setrlimit (RLIMIT_FSIZE, &old);
  g_assert_error (fixture->error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_TRACE);
  g_assert_nonnull (strstr (fixture->error->message, "is full: free some space"));
  g_assert_nonnull (strstr (fixture->error->message, fixture->folder));
  wav = read_file (fixture, "to-twilio.wav", &n);
  g_assert_cmpuint (n, ==, 10000);
  g_assert_cmpuint (word (wav + 54), ==, 10000 - 58);
  /* Nothing more is said or kept. */
  tandem_call_trace_audio (trace, "to-twilio", TANDEM_VOICE_FORMAT_PCMU_8000, second, 8000, -1);
  let_go (trace);
  g_assert_cmpuint (fixture->n_notices, ==, 1);
  g_assert_cmpuint (fixture->n_gone, ==, 1);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *below = g_build_filename (fixture->folder, "file", "below", NULL);
  g_autofree char *file = g_path_get_dirname (below);
  TandemCallTrace *trace;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  trace = tandem_call_trace_new ("c1", below, on_notice, fixture, on_gone);
  await_notice (fixture);
  g_assert_error (fixture->error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_TRACE);
  g_assert_nonnull (strstr (fixture->error->message, "make the folder writable, or choose another one with --dump-audio."));
  let_go (trace);
  g_assert_cmpuint (fixture->n_notices, ==, 1);
}

/* A disk that stands still costs memory for so long and then sound of the trace, never more. */
static void
test_what_the_disk_does_not_take_is_counted (Fixture *fixture, gconstpointer data)
{
  TandemCallTrace *trace = tandem_call_trace_new ("c1", fixture->folder, on_notice, fixture, on_gone);
  g_autofree guint8 *second = g_malloc0 (8000);
  g_autofree char *index = NULL;
  g_autofree char *wav = NULL;
  gsize n;

  /* Nothing is written before the main loop runs. */
  for (guint i = 0; i < 90; i++)
    tandem_call_trace_audio (trace, "to-twilio", TANDEM_VOICE_FORMAT_PCMU_8000, second, 8000, -1);
  tandem_call_trace_event (trace, "to-twilio", "note", "%s", "");
  g_free (await_index (fixture, "\"event\":\"note\""));
  tandem_call_trace_audio (trace, "to-twilio", TANDEM_VOICE_FORMAT_PCMU_8000, second, 8000, -1);
  let_go (trace);
  index = await_index (fixture, "\"event\":\"end\"");
  g_assert_nonnull (strstr (index, "\"event\":\"audio\",\"offset\":480000,\"samples\":8000,\"dropped\":240000}"));
  wav = read_file (fixture, "to-twilio.wav", &n);
  g_assert_cmpuint (n, ==, 58 + 61 * 8000);
}

/* --- the streams of a line -------------------------------------------------------------------------- */

static gint64
now_us (gpointer user_data)
{
  return g_get_monotonic_time ();
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
}

static void
on_line (TandemLine *line, gpointer user_data)
{
}

static void
on_line_notice (TandemLine *line, const GError *error, gpointer user_data)
{
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
}

/* After a consultation a call goes on in another stream: that is traced, too, from its turn on. */
static void
test_the_next_stream (Fixture *fixture, gconstpointer data)
{
  static const TandemLineListener listener = { .turn = on_turn, .connected = on_line, .notice = on_line_notice,
                                               .operator_moved = on_line, .over = on_over };
  const TandemClock clock = { now_us, NULL };
  TandemCallTrace *trace = tandem_call_trace_new ("c1", fixture->folder, on_notice, fixture, on_gone);
  TandemMediaTally tally = { 0 };
  TandemLevels *levels = tandem_levels_new ();
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");
  TandemLine *line = tandem_line_new ("c1", profile, levels, &tally, clock);
  TandemLineTable *table = tandem_line_table_new (&tally, &listener, NULL);
  FakeStream *first = fake_stream_new (clock, NULL), *second = fake_stream_new (clock, NULL);
  g_autofree char *wav = NULL;
  guint8 frame[FRAME];
  gsize n;

  tandem_call_trace_set (G_OBJECT (line), trace);
  tandem_line_table_add (table, line, "one", NULL);
  g_assert_true (tandem_line_table_attach (table, TANDEM_CARRIER_STREAM (first), "one", "CA1", NULL));
  tandem_line_table_expect (table, "c1", "two");
  g_assert_true (tandem_line_table_attach (table, TANDEM_CARRIER_STREAM (second), "two", "CA2", NULL));
  memset (frame, 0x11, FRAME);
  fake_stream_hear (first, 0, frame, FRAME);
  memset (frame, 0x22, FRAME);
  fake_stream_hear (second, 0, frame, FRAME);
  fake_stream_end (first, NULL);
  memset (frame, 0x33, FRAME);
  fake_stream_hear (second, 20, frame, FRAME);
  tandem_line_close (line);
  tandem_line_table_clear (table);
  g_assert_finalize_object (table);
  g_assert_finalize_object (line);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
  tandem_levels_unref (levels);
  let_go (trace);
  g_free (await_index (fixture, "\"event\":\"end\""));
  wav = read_file (fixture, "from-twilio.wav", &n);
  g_assert_cmpuint (n, ==, 58 + 2 * FRAME);
  g_assert_cmpint (wav[58], ==, 0x11);
  g_assert_cmpint (wav[58 + FRAME], ==, 0x33);
}

int
main (int argc, char **argv)
{
#ifdef __SANITIZE_THREAD__
  /* What a worker of GTask gives back the main loop frees, both inside GLib, whose locks this sanitizer cannot see. */
  puts ("1..0 # SKIP the main thread and the worker share nothing but a GTask");
  return 0;
#endif
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/call-trace/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("each-leg-in-its-own-format", test_each_leg_in_its_own_format);
  ADD ("plays-while-it-is-written", test_plays_while_it_is_written);
  ADD ("a-full-disk", test_a_full_disk);
  ADD ("no-folder", test_no_folder);
  ADD ("the-next-stream", test_the_next_stream);
  ADD ("what-the-disk-does-not-take-is-counted", test_what_the_disk_does_not_take_is_counted);
  return g_test_run ();
}
