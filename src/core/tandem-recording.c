// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording.h"

G_DEFINE_INTERFACE (TandemRecording, tandem_recording, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_recording_default_init (TandemRecordingInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_RECORDING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

void
tandem_recording_play (TandemRecording *self)
{
  g_return_if_fail (TANDEM_IS_RECORDING (self));
  TANDEM_RECORDING_GET_IFACE (self)->play (self);
}

void
tandem_recording_pause (TandemRecording *self)
{
  g_return_if_fail (TANDEM_IS_RECORDING (self));
  TANDEM_RECORDING_GET_IFACE (self)->pause (self);
}

void
tandem_recording_seek (TandemRecording *self, gint64 position_ms)
{
  g_return_if_fail (TANDEM_IS_RECORDING (self));
  TANDEM_RECORDING_GET_IFACE (self)->seek (self, position_ms);
}

void
tandem_recording_set_rate (TandemRecording *self, double rate)
{
  g_return_if_fail (TANDEM_IS_RECORDING (self));
  TANDEM_RECORDING_GET_IFACE (self)->set_rate (self, rate);
}

gboolean
tandem_recording_get_playing (TandemRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), FALSE);
  return TANDEM_RECORDING_GET_IFACE (self)->get_playing (self);
}

gint64
tandem_recording_get_position_ms (TandemRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), 0);
  return TANDEM_RECORDING_GET_IFACE (self)->get_position_ms (self);
}

gint64
tandem_recording_get_duration_ms (TandemRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), 0);
  return TANDEM_RECORDING_GET_IFACE (self)->get_duration_ms (self);
}

double
tandem_recording_get_rate (TandemRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), 1.0);
  return TANDEM_RECORDING_GET_IFACE (self)->get_rate (self);
}

gint64
tandem_recording_get_start_ms (TandemRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), 0);
  return TANDEM_RECORDING_GET_IFACE (self)->get_start_ms (self);
}

const float *
tandem_recording_get_peaks (TandemRecording *self, guint channel, guint *n_peaks)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), NULL);
  g_return_val_if_fail (channel < TANDEM_RECORDING_CHANNELS, NULL);
  *n_peaks = 0;
  return TANDEM_RECORDING_GET_IFACE (self)->get_peaks (self, channel, n_peaks);
}

const TandemRecordingGap *
tandem_recording_get_gaps (TandemRecording *self, guint *n_gaps)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), NULL);
  *n_gaps = 0;
  return TANDEM_RECORDING_GET_IFACE (self)->get_gaps (self, n_gaps);
}

const GError *
tandem_recording_get_error (TandemRecording *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING (self), NULL);
  return TANDEM_RECORDING_GET_IFACE (self)->get_error (self);
}

void
tandem_recording_report_changed (TandemRecording *self)
{
  g_return_if_fail (TANDEM_IS_RECORDING (self));
  g_signal_emit (self, signals[CHANGED], 0);
}
