// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-operator-link.h"

#include <gst/gst.h>
#include <string.h>

#include "desk-devices.h"
#include "remove-folder.h"
#include "sound-rig.h"
#include "tandem-call-media.h"
#include "tandem-echo-voice.h"
#include "tandem-media-engine.h"

#define RATE 48000
#define PATIENCE_S 30

typedef struct {
  TandemMediaThread *thread;
  TandemSettings *settings;
  DeskDevices *devices;
  TandemDesk *desk;
  TandemMediaEngine *engine;
  gboolean over;
} Fixture;

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  return g_str_equal (tandem_profile_get_provider (profile), "echo") ? tandem_echo_voice_new () : NULL;
}

static void
on_disconnected (TandemCallMedia *media, const char *call_id, const char *reason, gpointer user_data)
{
  ((Fixture *) user_data)->over = TRUE;
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("what was waited for did not happen");
  return G_SOURCE_REMOVE;
}

static gboolean
on_poll (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_late, NULL); \
  guint poll = g_timeout_add (5, on_poll, NULL); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
  g_source_remove (poll); \
} G_STMT_END

static void
raise_flag (gpointer data)
{
  g_atomic_int_set ((int *) data, TRUE);
}

/* Waits until the media thread has done all that it was asked for. */
static void
settle (Fixture *f)
{
  int done = FALSE;

  tandem_media_thread_post (f->thread, raise_flag, &done, NULL);
  wait_until (g_atomic_int_get (&done));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->thread = tandem_media_thread_new ();
  f->settings = tandem_settings_new ();
  f->devices = desk_devices_new (tandem_media_thread_get_context (f->thread));
  f->desk = tandem_desk_new (f->thread, f->settings, TANDEM_SOUND_BACKEND (f->devices));
  f->engine = tandem_media_engine_new (f->thread, make_voice, NULL);
  g_signal_connect (f->engine, "disconnected", G_CALLBACK (on_disconnected), f);
  tandem_media_engine_set_desk (f->engine, f->desk);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_media_engine_set_desk (f->engine, NULL);
  settle (f);
  g_assert_finalize_object (f->engine);
  g_assert_finalize_object (f->desk);
  settle (f);
  settle (f);
  tandem_media_thread_stop (f->thread);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->thread);
  g_assert_finalize_object (f->devices);
  g_assert_finalize_object (f->settings);
}

static void
open_call (Fixture *f, TandemCallMode mode)
{
  g_autoptr (TandemCall) call = tandem_call_new ("call", TANDEM_DIRECTION_OUTBOUND, mode, "+12025550100", "+12025550130");
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");

  g_object_set (profile, "provider", "none", NULL);
  tandem_call_media_open (TANDEM_CALL_MEDIA (f->engine), call, profile, "token");
  tandem_call_media_set_patch (TANDEM_CALL_MEDIA (f->engine), "call", TANDEM_PATCH_OPERATOR);
}

/* dBFS of @hz in the loudest 100 ms that the loudspeaker has played so far. */
static double
loudest (Fixture *f, double hz)
{
  gsize n;
  g_autofree gint16 *samples = desk_devices_dup_played (f->devices, "speaker", &n);
  double best = -96.0;

  for (gsize at = 0; at + RATE / 10 <= n; at += RATE / 10)
    best = MAX (best, rig_level_at (samples + at, RATE / 10, hz, RATE));
  return best;
}

/* No telephone is there yet, and still the operator's loudspeaker plays. */
static void
test_ringing_is_heard (Fixture *f, gconstpointer data)
{
  open_call (f, TANDEM_CALL_MODE_OPERATOR);
  wait_until (loudest (f, 440) > -35.0 && loudest (f, 480) > -35.0);
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call");
  wait_until (f->over);
}

/* Who has taken over before the answer of an agent's call hears nothing yet. */
static void
test_agents_call (Fixture *f, gconstpointer data)
{
  open_call (f, TANDEM_CALL_MODE_AGENT);
  settle (f);
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call");
  wait_until (f->over);
  g_assert_cmpfloat (loudest (f, 440), <, -60.0);
}

/* A file of the only call below @folder; NULL: there is none yet. */
static char *
read_trace (const char *folder, const char *name, gsize *n)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *call = g_dir_read_name (dir);
  g_autofree char *path = call ? g_build_filename (folder, call, name, NULL) : NULL;
  char *bytes = NULL;

  return path && g_file_get_contents (path, &bytes, n, NULL) ? bytes : NULL;
}

/* Whether so much of a leg is on the disk. */
static gboolean
has_written (const char *folder, const char *name, gsize wanted)
{
  gsize n = 0;
  g_autofree char *wav = read_trace (folder, name, &n);

  return n > wanted;
}

static gboolean
has_ended (const char *folder)
{
  g_autofree char *index = read_trace (folder, "index.jsonl", NULL);

  return index && strstr (index, "\"event\":\"end\"");
}

/* dBFS of @hz in the loudest 100 ms of a leg. */
static double
loudest_of_leg (const char *folder, const char *name, double hz)
{
  gsize n = 0;
  g_autofree char *wav = read_trace (folder, name, &n);
  gint16 samples[RATE / 10];
  double best = -96.0;

  g_assert_nonnull (wav);
  g_assert_cmpint (*(guint8 *) (wav + 24) + 256 * *(guint8 *) (wav + 25) + 65536 * *(guint8 *) (wav + 26), ==, RATE);
  for (gsize at = 44; at + sizeof samples <= n; at += sizeof samples) {
    memcpy (samples, wav + at, sizeof samples);
    best = MAX (best, rig_level_at (samples, RATE / 10, hz, RATE));
  }
  return best;
}

/* What the devices gave and got is dumped at their own rate. */
static void
test_devices_are_traced (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("tandem-trace-XXXXXX", NULL);

  tandem_media_engine_trace (f->engine, folder);
  open_call (f, TANDEM_CALL_MODE_OPERATOR);
  wait_until (has_written (folder, "microphone.wav", RATE / 2) && has_written (folder, "loudspeaker.wav", RATE * 2));
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call");
  wait_until (f->over);
  g_assert_cmpfloat (loudest_of_leg (folder, "loudspeaker.wav", 440), >, -35.0);
  g_assert_cmpfloat_with_epsilon (loudest_of_leg (folder, "microphone.wav", DESK_DEVICES_HZ), -20.0, 3.0);
  g_assert_cmpfloat (loudest_of_leg (folder, "microphone.wav", 440), <, -60.0);
  wait_until (has_ended (folder));
  remove_folder (folder);
}

static void
on_connected (TandemCallMedia *media, const char *call_id, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
open_rehearsal (Fixture *f, const char *id)
{
  static const char *const processing[] = { "echo-cancellation", "noise-suppression", "gain-control", "high-pass" };
  g_autoptr (TandemCall) call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_REHEARSAL, "", "");
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");

  /* A tone is noise to them. */
  for (guint i = 0; i < G_N_ELEMENTS (processing); i++)
    tandem_settings_set_boolean (f->settings, processing[i], FALSE);
  g_object_set (profile, "provider", "echo", NULL);
  tandem_call_media_open (TANDEM_CALL_MEDIA (f->engine), call, profile, "token");
}

/* Microphone, mu-law, line, agent and all the way back, without any carrier: what the echo says is what was said. */
static void
test_rehearsal (Fixture *f, gconstpointer data)
{
  gboolean connected = FALSE;
  gsize played;

  g_signal_connect (f->engine, "connected", G_CALLBACK (on_connected), &connected);
  open_rehearsal (f, "call");
  wait_until (connected);
  wait_until (loudest (f, DESK_DEVICES_HZ) > -26.0);
  g_assert_cmpfloat (loudest (f, DESK_DEVICES_HZ), <, -17.0);
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call");
  wait_until (f->over);
  /* The desk is left: nothing is played any more. */
  settle (f);
  played = desk_devices_get_played (f->devices, "speaker");
  settle (f);
  g_assert_cmpuint (desk_devices_get_played (f->devices, "speaker"), ==, played);
}

/* Nobody can be the remote of two calls; the first goes on. */
static void
test_one_rehearsal (Fixture *f, gconstpointer data)
{
  open_rehearsal (f, "call");
  settle (f);
  open_rehearsal (f, "other");
  wait_until (f->over);
  wait_until (loudest (f, DESK_DEVICES_HZ) > -26.0);
  f->over = FALSE;
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call");
  wait_until (f->over);
}

/* Without a desk there is nobody. */
static void
test_rehearsal_without_desk (Fixture *f, gconstpointer data)
{
  tandem_media_engine_set_desk (f->engine, NULL);
  open_rehearsal (f, "call");
  wait_until (f->over);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add ("/operator-link/ringing-is-heard", Fixture, NULL, set_up, test_ringing_is_heard, tear_down);
  g_test_add ("/operator-link/agents-call", Fixture, NULL, set_up, test_agents_call, tear_down);
  g_test_add ("/operator-link/devices-are-traced", Fixture, NULL, set_up, test_devices_are_traced, tear_down);
  g_test_add ("/operator-link/rehearsal", Fixture, NULL, set_up, test_rehearsal, tear_down);
  g_test_add ("/operator-link/one-rehearsal", Fixture, NULL, set_up, test_one_rehearsal, tear_down);
  g_test_add ("/operator-link/rehearsal-without-desk", Fixture, NULL, set_up, test_rehearsal_without_desk, tear_down);
  return g_test_run ();
}
