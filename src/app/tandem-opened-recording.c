// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-opened-recording.h"

#include <string.h>

#include "tandem-recording-gaps.h"
#include "tandem-recording-player.h"
#include "tandem-waveform.h"

/* Finer than any screen shows it. */
#define BUCKETS 1200

struct _TandemOpenedRecording {
  GObject parent_instance;

  /* owned */
  char *path;
  char *sink;
  TandemRecordingPlayer *player; /* NULL until it is played */
  TandemWaveform *waveform;      /* NULL until it is read */
  GArray *gaps;                  /* NULL until they are read */
  GCancellable *cancellable;
  GError *error;

  gint64 position_ms; /* while there is no player */
  double rate;
};

static void recording_init (TandemRecordingInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemOpenedRecording, tandem_opened_recording, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_RECORDING, recording_init))

/* A reference would not do: a recording that nobody shows any more must fall silent, read or not. */
static GWeakRef *
new_weak (TandemOpenedRecording *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static TandemOpenedRecording *
take_weak (GWeakRef *weak)
{
  TandemOpenedRecording *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

/* A file that cannot be read has no waveform either, which says so. */
static void
did_read_gaps (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemOpenedRecording) self = take_weak (user_data);
  g_autoptr (GArray) gaps = tandem_recording_gaps_read_finish (result, NULL);

  if (!self || !gaps)
    return;
  self->gaps = g_steal_pointer (&gaps);
  tandem_recording_report_changed (TANDEM_RECORDING (self));
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemOpenedRecording) self = take_weak (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemWaveform) waveform = tandem_waveform_load_finish (result, &error);

  if (!self || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->waveform = g_steal_pointer (&waveform);
  self->error = g_steal_pointer (&error);
  tandem_recording_report_changed (TANDEM_RECORDING (self));
}

static void
on_player_notify (TandemRecordingPlayer *player, GParamSpec *pspec, gpointer user_data)
{
  tandem_recording_report_changed (TANDEM_RECORDING (user_data));
}

static void
open_player (TandemOpenedRecording *self)
{
  self->player = tandem_recording_player_new (self->sink);
  g_signal_connect_object (self->player, "notify", G_CALLBACK (on_player_notify), self, 0);
  tandem_recording_player_open (self->player, self->path);
  tandem_recording_player_set_rate (self->player, self->rate);
  if (self->position_ms > 0)
    tandem_recording_player_seek (self->player, self->position_ms);
}

/* --- the interface --------------------------------------------------------------------------------- */

static void
opened_play (TandemRecording *recording)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  /* After a failure anew: a loudspeaker may have been connected. */
  if (self->player && tandem_recording_player_get_state (self->player) == TANDEM_PLAYER_FAILED)
    g_clear_object (&self->player);
  if (!self->player)
    open_player (self);
  tandem_recording_player_play (self->player);
}

static void
opened_pause (TandemRecording *recording)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  if (self->player)
    tandem_recording_player_pause (self->player);
}

static void
opened_seek (TandemRecording *recording, gint64 position_ms)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  self->position_ms = CLAMP (position_ms, 0, tandem_recording_get_duration_ms (recording));
  if (self->player)
    tandem_recording_player_seek (self->player, self->position_ms);
  tandem_recording_report_changed (recording);
}

static void
opened_set_rate (TandemRecording *recording, double rate)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  self->rate = rate;
  if (self->player)
    tandem_recording_player_set_rate (self->player, rate);
}

static gboolean
opened_get_playing (TandemRecording *recording)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  return self->player && tandem_recording_player_get_state (self->player) == TANDEM_PLAYER_PLAYING;
}

/* A player that is still opening the file does not know yet where it will begin. */
static gint64
opened_get_position_ms (TandemRecording *recording)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  if (!self->player || tandem_recording_player_get_state (self->player) == TANDEM_PLAYER_OPENING)
    return self->position_ms;
  return tandem_recording_player_get_position_ms (self->player);
}

static gint64
opened_get_duration_ms (TandemRecording *recording)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  return self->waveform ? tandem_waveform_get_duration_ms (self->waveform) : 0;
}

static double
opened_get_rate (TandemRecording *recording)
{
  return TANDEM_OPENED_RECORDING (recording)->rate;
}

static gint64
opened_get_start_ms (TandemRecording *recording)
{
  /* "<id>+<ms>ms.<format>": begun in mid-call (tandem-operator.c). */
  const char *plus = strrchr (TANDEM_OPENED_RECORDING (recording)->path, '+');

  return plus ? (gint64) g_ascii_strtoull (plus + 1, NULL, 10) : 0;
}

static const float *
opened_get_peaks (TandemRecording *recording, guint channel, guint *n_peaks)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  if (!self->waveform)
    return NULL;
  *n_peaks = tandem_waveform_get_n_buckets (self->waveform);
  return tandem_waveform_get_peaks (self->waveform, channel);
}

static const TandemRecordingGap *
opened_get_gaps (TandemRecording *recording, guint *n_gaps)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  if (!self->gaps || self->gaps->len == 0)
    return NULL;
  *n_gaps = self->gaps->len;
  return (const TandemRecordingGap *) (gconstpointer) self->gaps->data;
}

static const GError *
opened_get_error (TandemRecording *recording)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (recording);

  if (self->player && tandem_recording_player_get_error (self->player))
    return tandem_recording_player_get_error (self->player);
  return self->error;
}

static void
recording_init (TandemRecordingInterface *iface)
{
  iface->play = opened_play;
  iface->pause = opened_pause;
  iface->seek = opened_seek;
  iface->set_rate = opened_set_rate;
  iface->get_playing = opened_get_playing;
  iface->get_position_ms = opened_get_position_ms;
  iface->get_duration_ms = opened_get_duration_ms;
  iface->get_rate = opened_get_rate;
  iface->get_start_ms = opened_get_start_ms;
  iface->get_peaks = opened_get_peaks;
  iface->get_gaps = opened_get_gaps;
  iface->get_error = opened_get_error;
}

/* --- object --------------------------------------------------------------------------------------------- */

static void
tandem_opened_recording_dispose (GObject *object)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->player);
  g_clear_object (&self->waveform);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_opened_recording_parent_class)->dispose (object);
}

static void
tandem_opened_recording_finalize (GObject *object)
{
  TandemOpenedRecording *self = TANDEM_OPENED_RECORDING (object);

  g_clear_error (&self->error);
  g_clear_pointer (&self->gaps, g_array_unref);
  g_free (self->path);
  g_free (self->sink);
  G_OBJECT_CLASS (tandem_opened_recording_parent_class)->finalize (object);
}

static void
tandem_opened_recording_class_init (TandemOpenedRecordingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_opened_recording_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_opened_recording_finalize;
}

static void
tandem_opened_recording_init (TandemOpenedRecording *self)
{
  self->rate = 1.0;
  self->cancellable = g_cancellable_new ();
}

TandemRecording *
tandem_opened_recording_new (const char *path, const char *sink)
{
  TandemOpenedRecording *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TANDEM_TYPE_OPENED_RECORDING, NULL);
  self->path = g_strdup (path);
  self->sink = g_strdup (sink);
  tandem_recording_gaps_read_async (path, self->cancellable, did_read_gaps, new_weak (self));
  tandem_waveform_load_async (path, BUCKETS, self->cancellable, did_load, new_weak (self));
  return TANDEM_RECORDING (self);
}
