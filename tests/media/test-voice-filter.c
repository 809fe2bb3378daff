// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-filter.h"

#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "sound-rig.h"
#include "tandem-error.h"
#include "tandem-loudspeaker.h"
#include "tandem-microphone.h"
#include "tandem-pcm.h"

#define RATE 48000
#define SECONDS 12

/* An operator's desk: what the loudspeaker plays comes back to the microphone 15 dB down, with the operator's voice. */
typedef struct {
  RigDevice *loudspeaker;
  const gint16 *near; /* nullable, at RATE */
  gsize delay;        /* samples */
  gsize n_near;
} Room;

static void
listen (guint64 first, gint16 *samples, gsize n, gpointer user_data)
{
  Room *room = user_data;
  const double gain = pow (10, -15 / 20.0);

  for (gsize i = 0; i < n; i++) {
    guint64 at = first + i;
    double sample = room->near && at < room->n_near ? room->near[at] : 0;

    if (at >= room->delay && at - room->delay < room->loudspeaker->played->len)
      sample += gain * g_array_index (room->loudspeaker->played, gint16, at - room->delay);
    samples[i] = (gint16) CLAMP (sample, -32768, 32767);
  }
}

/* What comes out of the microphone at 8 kHz while @far (8 kHz) is played. */
static gint16 *
run_room (const TandemVoiceFilterOptions *options, const gint16 *far, const gint16 *near, double delay_ms,
          double stated_ms, guint seconds)
{
  g_autoptr (TandemSoundFigures) figures = tandem_sound_figures_new ();
  g_autoptr (TandemMicrophone) microphone = tandem_microphone_new (figures);
  g_autoptr (TandemLoudspeaker) loudspeaker = tandem_loudspeaker_new (figures);
  g_autoptr (RigDevice) out = rig_device_new (RATE, NULL, NULL);
  Room room = { out, near, (gsize) (delay_ms * RATE / 1000), (gsize) RATE * seconds };
  g_autoptr (RigDevice) in = rig_device_new (RATE, listen, &room);
  g_autoptr (GError) error = NULL;
  gint16 *heard = g_new (gint16, (gsize) 8000 * seconds);

  in->stream.latency_ms = out->stream.latency_ms = stated_ms / 2;
  in->next_us = 10000;
  tandem_microphone_set_options (microphone, options, &error);
  g_assert_no_error (error);
  tandem_microphone_set_stream (microphone, &in->stream);
  tandem_loudspeaker_set_stream (loudspeaker, &out->stream);
  for (guint tick = 0; tick < seconds * 50; tick++) {
    const gint16 *frame;
    double delay;

    /* In small steps, so that both run as they do in truth. */
    for (int ms = 0; ms < 20; ms++) {
      rig_device_run (out, tick * 20000.0 + ms * 1000.0);
      rig_device_run (in, tick * 20000.0 + ms * 1000.0);
    }
    frame = tandem_microphone_read (microphone, FALSE);
    memcpy (heard + tick * TANDEM_ULAW_FRAME, frame, TANDEM_ULAW_FRAME * sizeof (gint16));
    delay = tandem_loudspeaker_get_delay_ms (loudspeaker);
    tandem_loudspeaker_write (loudspeaker, far + tick * TANDEM_ULAW_FRAME);
    tandem_microphone_play (microphone, far + tick * TANDEM_ULAW_FRAME, delay);
  }
  return heard;
}

static gboolean
skip_without_plugin (void)
{
  if (tandem_voice_filter_is_available ())
    return FALSE;
  g_test_skip ("webrtcdsp is not installed");
  return TRUE;
}

/* dB by which the echo is quieter, from 2 s on. */
static double
measure_reduction (double delay_ms, double stated_ms)
{
  const TandemVoiceFilterOptions off = { 0 };
  const TandemVoiceFilterOptions on = { TRUE, TRUE, TRUE, TRUE };
  g_autofree gint16 *far = rig_make_speech (1, 8000, 8000 * SECONDS);
  g_autofree gint16 *echo = run_room (&off, far, NULL, delay_ms, stated_ms, SECONDS);
  g_autofree gint16 *rest = run_room (&on, far, NULL, delay_ms, stated_ms, SECONDS);

  return tandem_pcm_level (echo + 16000, 8000 * (SECONDS - 2)) - tandem_pcm_level (rest + 16000, 8000 * (SECONDS - 2));
}

static void
test_echo (void)
{
  if (skip_without_plugin ())
    return;
  for (double delay = 40; delay <= 120; delay += 20) {
    /* Devices do not state all that they take, and nobody knows the room. */
    for (int unstated = 0; unstated <= 30; unstated += 15) {
      double stated = delay - unstated;
      double reduction = measure_reduction (delay, stated);

      g_test_message ("echo after %.0f ms, of which devices state %.0f ms: reduced by %.1f dB", delay, stated, reduction);
      g_assert_cmpfloat (reduction, >=, 25.0);
    }
  }
}

static void
test_double_talk (void)
{
  const TandemVoiceFilterOptions on = { TRUE, TRUE, TRUE, TRUE };
  g_autofree gint16 *far = rig_make_speech (1, 8000, 8000 * SECONDS);
  g_autofree gint16 *near = rig_make_speech (2, RATE, RATE * SECONDS);
  g_autofree gint16 *silence = g_new0 (gint16, 8000 * SECONDS);
  g_autofree gint16 *heard = NULL;
  g_autofree gint16 *alone = NULL;
  double together, with_echo;

  if (skip_without_plugin ())
    return;
  /* The operator joins in after 5 s. */
  memset (near, 0, RATE * 5 * sizeof (gint16));
  heard = run_room (&on, far, near, 60, 40, SECONDS);
  alone = run_room (&(TandemVoiceFilterOptions) { 0 }, silence, near, 60, 40, SECONDS);
  together = rig_correlate (alone + 8000 * 6, heard + 8000 * 6, 8000 * 5, 240, NULL);
  with_echo = rig_correlate (alone + 8000 * 6, far + 8000 * 6, 8000 * 5, 240, NULL);
  g_test_message ("double talk: the operator's voice correlates %.3f with what the remote hears (with the echo: %.3f)",
                  together, with_echo);
  g_assert_cmpfloat (together, >=, 0.7);
}

/* Each of the four can be had alone, and costs a known delay. */
static void
test_switches (void)
{
  g_autofree gint16 *near = rig_make_speech (2, RATE, RATE * 4);
  g_autofree gint16 *silence = g_new0 (gint16, 8000 * 4);
  g_autofree gint16 *plain = run_room (&(TandemVoiceFilterOptions) { 0 }, silence, near, 60, 40, 4);

  if (skip_without_plugin ())
    return;
  for (guint bits = 1; bits < 16; bits++) {
    const TandemVoiceFilterOptions options = { !!(bits & 1), !!(bits & 2), !!(bits & 4), !!(bits & 8) };
    g_autofree gint16 *heard = run_room (&options, silence, near, 60, 40, 4);
    gsize lag = 0;
    double alike = rig_correlate (plain + 8000, heard + 8000, 8000 * 2, 200, &lag);

    g_assert_cmpfloat (ABS (lag / 8.0 - (options.echo_cancellation ? 7 : 0) - (options.noise_suppression ? 6 : 0)), <, 0.3);
    g_test_message ("echo %d noise %d gain %d high-pass %d: correlation %.3f, %.2f ms later", options.echo_cancellation,
                    options.noise_suppression, options.gain_control, options.high_pass, alike, lag / 8.0);
    g_assert_cmpfloat (alike, >=, 0.7);
  }
}

static void
test_plugin_missing (void)
{
  if (g_test_subprocess ()) {
    const TandemVoiceFilterOptions on = { TRUE, TRUE, TRUE, TRUE };
    g_autoptr (TandemSoundFigures) figures = tandem_sound_figures_new ();
    g_autoptr (TandemMicrophone) microphone = tandem_microphone_new (figures);
    g_autoptr (GError) error = NULL;
    GstPluginFeature *feature;

    gst_init (NULL, NULL);
    feature = gst_registry_lookup_feature (gst_registry_get (), "webrtcdsp");
    if (feature)
      gst_registry_remove_feature (gst_registry_get (), feature);
    g_assert_false (tandem_voice_filter_is_available ());
    g_assert_false (tandem_microphone_set_options (microphone, &on, &error));
    g_assert_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_PLUGIN);
    g_assert_nonnull (strstr (error->message, "gstreamer1.0-plugins-bad"));
    /* Nothing to process: nothing is missing. */
    g_assert_true (tandem_microphone_set_options (microphone, &(TandemVoiceFilterOptions) { 0 }, NULL));
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/voice-filter/echo", test_echo);
  g_test_add_func ("/media/voice-filter/double-talk", test_double_talk);
  g_test_add_func ("/media/voice-filter/switches", test_switches);
  g_test_add_func ("/media/voice-filter/plugin-missing", test_plugin_missing);
  return g_test_run ();
}
