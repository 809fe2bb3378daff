// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-recording.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"

#define DURATION_MS 42000
#define TICK_MS 50
#define N_PEAKS 400

/* A card number was said; the caller had hung up when recording would have gone on. */
static const TandemRecordingGap gaps[] = { { 13000, 16500 }, { 39000, DURATION_MS } };

struct _FixtureRecording {
  GObject parent_instance;

  /* owned */
  GError *error;
  guint tick_id;

  float peaks[TANDEM_RECORDING_CHANNELS][N_PEAKS];
  double position;
  double rate;
};

static void recording_init (TandemRecordingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureRecording, fixture_recording, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_RECORDING, recording_init))

static void
fixture_recording_finalize (GObject *object)
{
  FixtureRecording *self = FIXTURE_RECORDING (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (fixture_recording_parent_class)->finalize (object);
}

static void
fixture_recording_class_init (FixtureRecordingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_recording_finalize;
}

static gboolean
is_gap (double ms)
{
  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    if (ms >= gaps[i].from_ms && ms < gaps[i].to_ms)
      return TRUE;
  return FALSE;
}

/* The parties take turns of six seconds. */
static void
fixture_recording_init (FixtureRecording *self)
{
  self->rate = 1.0;
  for (guint i = 0; i < N_PEAKS; i++) {
    double ms = (double) DURATION_MS * i / N_PEAKS;
    guint channel = (guint) (ms / 6000) % 2 ? 0 : 1;

    if (!is_gap (ms) && fmod (ms, 6000) < 4500)
      self->peaks[channel][i] = (float) (0.25 + 0.2 * sin (i * 0.9) + 0.1 * sin (i * 0.23));
  }
}

TandemRecording *
fixture_recording_new (const char *path)
{
  FixtureRecording *self = g_object_new (FIXTURE_TYPE_RECORDING, NULL);

  if (strstr (path, "broken"))
    self->error = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING, "the file is damaged");
  return TANDEM_RECORDING (self);
}

/* --- the interface ----------------------------------------------------------------------------- */

static void
pause_recording (TandemRecording *recording)
{
  g_clear_handle_id (&FIXTURE_RECORDING (recording)->tick_id, g_source_remove);
  g_print ("pause\n");
  tandem_recording_report_changed (recording);
}

static gboolean
on_tick (gpointer user_data)
{
  FixtureRecording *self = FIXTURE_RECORDING (user_data);

  self->position = MIN (self->position + TICK_MS * self->rate, DURATION_MS);
  if (self->position >= DURATION_MS)
    self->tick_id = 0;
  tandem_recording_report_changed (TANDEM_RECORDING (self));
  return self->tick_id ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
play (TandemRecording *recording)
{
  FixtureRecording *self = FIXTURE_RECORDING (recording);

  if (self->tick_id)
    return;
  if (self->position >= DURATION_MS)
    self->position = 0;
  self->tick_id = g_timeout_add (TICK_MS, on_tick, self);
  g_print ("play\n");
  tandem_recording_report_changed (recording);
}

static void
seek (TandemRecording *recording, gint64 position_ms)
{
  g_print ("seek %d\n", (int) position_ms);
  FIXTURE_RECORDING (recording)->position = CLAMP (position_ms, 0, DURATION_MS);
  tandem_recording_report_changed (recording);
}

static void
set_rate (TandemRecording *recording, double rate)
{
  g_print ("rate %.2f\n", rate);
  FIXTURE_RECORDING (recording)->rate = rate;
}

static gboolean
get_playing (TandemRecording *recording)
{
  return FIXTURE_RECORDING (recording)->tick_id != 0;
}

static gint64
get_position_ms (TandemRecording *recording)
{
  return (gint64) FIXTURE_RECORDING (recording)->position;
}

static gint64
get_duration_ms (TandemRecording *recording)
{
  return FIXTURE_RECORDING (recording)->error ? 0 : DURATION_MS;
}

static double
get_rate (TandemRecording *recording)
{
  return FIXTURE_RECORDING (recording)->rate;
}

static gint64
get_start_ms (TandemRecording *recording)
{
  return 0;
}

static const float *
get_peaks (TandemRecording *recording, guint channel, guint *n_peaks)
{
  *n_peaks = N_PEAKS;
  return FIXTURE_RECORDING (recording)->peaks[channel];
}

static const TandemRecordingGap *
get_gaps (TandemRecording *recording, guint *n_gaps)
{
  *n_gaps = G_N_ELEMENTS (gaps);
  return gaps;
}

static const GError *
get_error (TandemRecording *recording)
{
  return FIXTURE_RECORDING (recording)->error;
}

static void
recording_init (TandemRecordingInterface *iface)
{
  iface->play = play;
  iface->pause = pause_recording;
  iface->seek = seek;
  iface->set_rate = set_rate;
  iface->get_playing = get_playing;
  iface->get_position_ms = get_position_ms;
  iface->get_duration_ms = get_duration_ms;
  iface->get_rate = get_rate;
  iface->get_start_ms = get_start_ms;
  iface->get_peaks = get_peaks;
  iface->get_gaps = get_gaps;
  iface->get_error = get_error;
}
