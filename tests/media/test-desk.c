// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-desk.h"

#include <gst/gst.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "desk-devices.h"
#include "sound-rig.h"
#include "tandem-error.h"
#include "tandem-sound-device.h"
#include "tandem-ulaw.h"

#define MICROPHONE TANDEM_SOUND_ROLE_MICROPHONE
#define SPEAKER TANDEM_SOUND_ROLE_SPEAKER
#define RINGER TANDEM_SOUND_ROLE_RINGER

typedef struct {
  TandemMediaThread *thread;
  TandemSettings *settings;
  DeskDevices *devices;
  TandemDesk *desk;
  TandemSound *sound;
  GPtrArray *notices; /* of char */
  guint changed;
} Fixture;

static void
on_notice (Fixture *f, const GError *error)
{
  g_ptr_array_add (f->notices, g_strdup (error->message));
}

static void
on_changed (Fixture *f)
{
  f->changed++;
}

static void
setup (Fixture *f, gconstpointer data)
{
  f->thread = tandem_media_thread_new ();
  f->settings = tandem_settings_new ();
  f->devices = desk_devices_new (tandem_media_thread_get_context (f->thread));
  f->notices = g_ptr_array_new_with_free_func (g_free);
  f->desk = tandem_desk_new (f->thread, f->settings, TANDEM_SOUND_BACKEND (f->devices));
  f->sound = TANDEM_SOUND (f->desk);
  g_signal_connect_swapped (f->desk, "notice", G_CALLBACK (on_notice), f);
  g_signal_connect_swapped (f->desk, "changed", G_CALLBACK (on_changed), f);
}

static gboolean
on_late (gpointer data)
{
  g_error ("waited too long");
  return G_SOURCE_REMOVE;
}

#define WAIT_UNTIL(condition)                                                                                          \
  G_STMT_START {                                                                                                       \
    guint late_ = g_timeout_add_seconds (20, on_late, NULL);                                                           \
    guint poll_ = g_timeout_add (5, keep_polling, NULL);                                                               \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (late_);                                                                                           \
    g_source_remove (poll_);                                                                                           \
  }                                                                                                                    \
  G_STMT_END

static gboolean
keep_polling (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
raise_flag (gpointer data)
{
  g_atomic_int_set ((int *) data, TRUE);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->desk);
  /* What the devices' worker has posted last is run too, or it would stay in the context with all that it holds. */
  for (int round = 0; round < 2; round++) {
    int done = FALSE;

    tandem_media_thread_post (f->thread, raise_flag, &done, NULL);
    WAIT_UNTIL (g_atomic_int_get (&done));
  }
  tandem_media_thread_stop (f->thread);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->thread);
  g_assert_finalize_object (f->devices);
  g_assert_finalize_object (f->settings);
  g_ptr_array_unref (f->notices);
}

static double
figure (Fixture *f, TandemSoundFigure which)
{
  return tandem_sound_figures_get (tandem_sound_get_figures (f->sound), which);
}

static void
test_lists (Fixture *f, gconstpointer data)
{
  GListModel *list = tandem_sound_get_devices (f->sound, MICROPHONE);
  g_autoptr (TandemSoundDevice) first = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  WAIT_UNTIL (g_list_model_get_n_items (list) == 2);
  first = g_list_model_get_item (list, 0);
  g_assert_true (tandem_sound_device_is_default (first));
  g_assert_cmpstr (tandem_sound_device_get_name (first), ==, "");
  g_assert_cmpuint (g_list_model_get_n_items (tandem_sound_get_devices (f->sound, SPEAKER)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (tandem_sound_get_devices (f->sound, RINGER)), ==, 3);
  g_assert_cmpint (tandem_sound_get_features (f->sound) & TANDEM_SOUND_CAN_CAPTURE, !=, 0);
  g_assert_cmpint (tandem_sound_get_features (f->sound) & TANDEM_SOUND_CAN_PLAY, !=, 0);
}

/* Somebody looks at the meters: devices open, figures move, sidetone is heard, all without a call. */
static void
test_watched (Fixture *f, gconstpointer data)
{
  gsize lag = 0, n;
  double stated, level, spoken;
  g_autofree gint16 *played = NULL;

  tandem_settings_set_boolean (f->settings, "gain-control", FALSE);
  tandem_settings_set_boolean (f->settings, "noise-suppression", FALSE);
  tandem_settings_set_boolean (f->settings, "echo-cancellation", FALSE);
  tandem_settings_set_double (f->settings, "sidetone", 0.5);
  g_assert_null (tandem_sound_get_device_in_use (f->sound, MICROPHONE));
  tandem_sound_set_watched (f->sound, TRUE);
  WAIT_UNTIL (tandem_sound_get_device_in_use (f->sound, MICROPHONE) && tandem_sound_get_device_in_use (f->sound, SPEAKER));
  g_assert_cmpstr (tandem_sound_get_device_in_use (f->sound, MICROPHONE), ==, "mic");
  WAIT_UNTIL (figure (f, TANDEM_SOUND_MIC_RMS) > -30);
  WAIT_UNTIL (desk_devices_get_played (f->devices, "speaker") > 48000 * 2);
  spoken = figure (f, TANDEM_SOUND_MIC_RMS);
  stated = figure (f, TANDEM_SOUND_SIDETONE_DELAY);
  /* The microphone hears a tone at -20 dBFS; of it half is heard. */
  played = desk_devices_dup_played (f->devices, "speaker", &n);
  /* In short pieces: a busy machine may leave gaps. */
  level = -96;
  for (gsize i = 4800; i <= 48000; i += 4800)
    level = MAX (level, rig_level_at (played + n - i, 4800, DESK_DEVICES_HZ, 48000));
  lag = desk_devices_measure_delay (f->devices);
  g_test_message ("sidetone at %.1f dBFS, %.1f ms late as stated, %.1f ms as measured; input %.1f ms, output %.1f ms",
                  level, stated, lag / 48.0, figure (f, TANDEM_SOUND_INPUT_LATENCY), figure (f, TANDEM_SOUND_OUTPUT_LATENCY));
  g_assert_cmpfloat (fabs (level - (-26.0)), <, 0.7);
  g_assert_cmpfloat (fabs (spoken - (-20.0)), <, 0.7);
  /* A machine that was busy just then stretched the one it measured: what is stated must agree with some moment. */
  WAIT_UNTIL (fabs (figure (f, TANDEM_SOUND_SIDETONE_DELAY) - desk_devices_measure_delay (f->devices) / 48.0) < 20.0);
  WAIT_UNTIL (figure (f, TANDEM_SOUND_SPEAKER_RMS) > -30);
  tandem_settings_set_double (f->settings, "sidetone", 0.0);
  WAIT_UNTIL (figure (f, TANDEM_SOUND_SIDETONE_DELAY) == 0 && figure (f, TANDEM_SOUND_SPEAKER_RMS) == -96);
  tandem_sound_set_watched (f->sound, FALSE);
  WAIT_UNTIL (!tandem_sound_get_device_in_use (f->sound, MICROPHONE) && !tandem_sound_get_device_in_use (f->sound, SPEAKER));
  g_assert_cmpfloat (figure (f, TANDEM_SOUND_MIC_RMS), ==, -96);
}

static void
test_tone (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *played = NULL;
  gsize n, sounding = 0, begin = 0;

  tandem_settings_set_string (f->settings, "ringer", "bell");
  tandem_sound_play_tone (f->sound, RINGER);
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_PLAYING);
  WAIT_UNTIL (tandem_sound_get_device_in_use (f->sound, RINGER));
  g_assert_cmpstr (tandem_sound_get_device_in_use (f->sound, RINGER), ==, "bell");
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_IDLE);
  WAIT_UNTIL (!tandem_sound_get_device_in_use (f->sound, RINGER));
  g_assert_cmpuint (desk_devices_get_played (f->devices, "speaker"), ==, 0);
  played = desk_devices_dup_played (f->devices, "bell", &n);
  while (begin < n && ABS (played[begin]) < 100)
    begin++;
  for (gsize i = begin; i < n; i++)
    if (ABS (played[i]) >= 100)
      sounding = i - begin;
  g_test_message ("the tone sounds for %.3f s", sounding / 48000.0);
  g_assert_cmpfloat (fabs (sounding / 48000.0 - 1.0), <, 0.03);
  g_assert_cmpfloat (fabs (rig_level_at (played + begin + 4800, 38400, 440, 48000) - (-20.0)), <, 0.3);
  g_assert_cmpuint (f->notices->len, ==, 0);
}

static void
test_record (Fixture *f, gconstpointer data)
{
  g_autofree gint16 *played = NULL;
  gsize n, loud = 0;

  tandem_settings_set_boolean (f->settings, "noise-suppression", FALSE);
  tandem_sound_record_and_play (f->sound);
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_RECORDING);
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_PLAYING);
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_IDLE);
  played = desk_devices_dup_played (f->devices, "speaker", &n);
  for (gsize i = 0; i < n; i++)
    loud += ABS (played[i]) > 100;
  g_test_message ("%.2f s of the loudspeaker were not silent", loud / 48000.0);
  g_assert_cmpfloat (loud / 48000.0, >, 4.0);
  g_assert_cmpfloat (loud / 48000.0, <, 5.2);
  WAIT_UNTIL (!tandem_sound_get_device_in_use (f->sound, MICROPHONE));
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  tandem_sound_record_and_play (f->sound);
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_RECORDING);
  tandem_sound_stop_test (f->sound);
  tandem_sound_stop_test (f->sound);
  WAIT_UNTIL (tandem_sound_get_test (f->sound) == TANDEM_SOUND_TEST_IDLE);
  WAIT_UNTIL (!tandem_sound_get_device_in_use (f->sound, MICROPHONE));
}

/* --- a line ------------------------------------------------------------------------------------------ */

typedef struct {
  Fixture *f;
  guint spoken;   /* atomic, as heard */
  guint heard;
  int left;       /* atomic: nobody looks at this any more */
  GSource *tick;
} Line;

static void
line_speak (const gint16 *frame, gpointer user_data)
{
  g_atomic_int_inc (&((Line *) user_data)->spoken);
}

static void
line_hear (gint16 *frame, gpointer user_data)
{
  for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = 1000;
  g_atomic_int_inc (&((Line *) user_data)->heard);
}

static const TandemDeskPort line_port = { line_speak, line_hear };

static gboolean
line_tick (gpointer user_data)
{
  Line *line = user_data;

  tandem_desk_speak (line->f->desk, 1);
  tandem_desk_hear (line->f->desk, 1);
  return G_SOURCE_CONTINUE;
}

static void
line_join (gpointer user_data)
{
  Line *line = user_data;

  tandem_desk_set_port (line->f->desk, &line_port, line, TRUE, TRUE);
  line->tick = g_timeout_source_new (20);
  g_source_set_callback (line->tick, line_tick, line, NULL);
  g_source_attach (line->tick, tandem_media_thread_get_context (line->f->thread));
}

static void
line_mute (gpointer user_data)
{
  tandem_desk_set_muted (((Line *) user_data)->f->desk, TRUE);
}

static void
line_leave (gpointer user_data)
{
  Line *line = user_data;

  tandem_desk_set_port (line->f->desk, NULL, NULL, FALSE, FALSE);
  g_source_destroy (line->tick);
  g_clear_pointer (&line->tick, g_source_unref);
  g_atomic_int_set (&line->left, TRUE);
}

static void
test_line (Fixture *f, gconstpointer data)
{
  Line line = { f, 0, 0, FALSE, NULL };
  guint spoken;

  /* Both would take the tone for what they are against. */
  tandem_settings_set_boolean (f->settings, "echo-cancellation", FALSE);
  tandem_settings_set_boolean (f->settings, "noise-suppression", FALSE);
  tandem_media_thread_post (f->thread, line_join, &line, NULL);
  WAIT_UNTIL (g_atomic_int_get (&line.spoken) > 50 && g_atomic_int_get (&line.heard) > 50);
  tandem_media_thread_post (f->thread, line_mute, &line, NULL);
  WAIT_UNTIL (figure (f, TANDEM_SOUND_MIC_ADVICE) == TANDEM_SOUND_ADVICE_MUTED_SPEAKING);
  spoken = (guint) g_atomic_int_get (&line.spoken);
  WAIT_UNTIL (g_atomic_int_get (&line.heard) > 120);
  g_assert_cmpuint (g_atomic_int_get (&line.spoken), ==, spoken);
  tandem_media_thread_post (f->thread, line_leave, &line, NULL);
  WAIT_UNTIL (g_atomic_int_get (&line.left) && !tandem_sound_get_device_in_use (f->sound, MICROPHONE));
}

static void
test_unprocessed (void)
{
  if (g_test_subprocess ()) {
    Fixture f = { 0 };
    GstPluginFeature *feature;

    gst_init (NULL, NULL);
    feature = gst_registry_lookup_feature (gst_registry_get (), "webrtcdsp");
    if (feature)
      gst_registry_remove_feature (gst_registry_get (), feature);
    setup (&f, NULL);
    tandem_sound_set_watched (f.sound, TRUE);
    WAIT_UNTIL (!(tandem_sound_get_features (f.sound) & TANDEM_SOUND_CAN_PROCESS));
    WAIT_UNTIL (figure (&f, TANDEM_SOUND_MIC_RMS) > -30);
    /* Told once, whatever is switched. */
    tandem_settings_set_boolean (f.settings, "gain-control", FALSE);
    tandem_settings_set_boolean (f.settings, "high-pass", FALSE);
    tandem_sound_set_watched (f.sound, FALSE);
    WAIT_UNTIL (!tandem_sound_get_device_in_use (f.sound, MICROPHONE));
    g_assert_cmpuint (f.notices->len, ==, 1);
    g_assert_nonnull (strstr (g_ptr_array_index (f.notices, 0), "gstreamer1.0-plugins-bad"));
    teardown (&f, NULL);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/media/desk/lists", Fixture, NULL, setup, test_lists, teardown);
  g_test_add ("/media/desk/watched", Fixture, NULL, setup, test_watched, teardown);
  g_test_add ("/media/desk/tone", Fixture, NULL, setup, test_tone, teardown);
  g_test_add ("/media/desk/record", Fixture, NULL, setup, test_record, teardown);
  g_test_add ("/media/desk/stop", Fixture, NULL, setup, test_stop, teardown);
  g_test_add ("/media/desk/line", Fixture, NULL, setup, test_line, teardown);
  g_test_add_func ("/media/desk/unprocessed", test_unprocessed);
  return g_test_run ();
}
