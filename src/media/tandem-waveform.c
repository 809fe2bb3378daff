// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-waveform.h"

#include <string.h>

#include "tandem-hand-over.h"
#include "tandem-sound-file.h"

#define CHANNELS TANDEM_WAVEFORM_CHANNELS
#define RATE 8000
#define FORMAT "audio/x-raw,format=S16LE,layout=interleaved,rate=8000,channels=2"
/* Fine buckets, merged in pairs when they are used up, so that the length need not be known. */
#define FINE (2 * TANDEM_WAVEFORM_MOST)

struct _TandemWaveform {
  GObject parent_instance;

  /* owned */
  float *peaks[CHANNELS];

  guint n_buckets;
  gint64 duration_ms;
};

G_DEFINE_FINAL_TYPE (TandemWaveform, tandem_waveform, G_TYPE_OBJECT)

/* What is found while decoding, on a thread of GStreamer. */
typedef struct {
  guint16 fine[CHANNELS][FINE];
  gint64 n_samples;
  gint64 per_bucket;
} Peaks;

typedef struct {
  char *path;
  guint n_buckets;
} Request;

static void
request_free (Request *request)
{
  TANDEM_TAKE_OVER (request);
  g_clear_pointer (&request->path, g_free);
  g_free (request);
}

static void
tandem_waveform_finalize (GObject *object)
{
  TandemWaveform *self = TANDEM_WAVEFORM (object);

  for (guint i = 0; i < CHANNELS; i++)
    g_clear_pointer (&self->peaks[i], g_free);
  G_OBJECT_CLASS (tandem_waveform_parent_class)->finalize (object);
}

static void
tandem_waveform_class_init (TandemWaveformClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_waveform_finalize;
}

static void
tandem_waveform_init (TandemWaveform *self)
{
}

static void
merge_pairs (Peaks *peaks)
{
  for (guint channel = 0; channel < CHANNELS; channel++) {
    guint16 *fine = peaks->fine[channel];

    for (guint i = 0; i < FINE / 2; i++)
      fine[i] = MAX (fine[2 * i], fine[2 * i + 1]);
    memset (fine + FINE / 2, 0, FINE / 2 * sizeof *fine);
  }
  peaks->per_bucket *= 2;
}

static gboolean
take (const guint8 *data, gsize n, gpointer user_data)
{
  Peaks *peaks = user_data;

  for (gsize at = 0; at + CHANNELS * 2 <= n; at += CHANNELS * 2) {
    if (peaks->n_samples >= FINE * peaks->per_bucket)
      merge_pairs (peaks);
    for (guint channel = 0; channel < CHANNELS; channel++) {
      guint16 *bucket = &peaks->fine[channel][peaks->n_samples / peaks->per_bucket];
      gint16 sample;

      memcpy (&sample, data + at + channel * 2, 2);
      *bucket = MAX (*bucket, (guint16) ABS ((int) GINT16_FROM_LE (sample)));
    }
    peaks->n_samples++;
  }
  return TRUE;
}

static float *
spread (const guint16 *fine, const Peaks *peaks, guint n_buckets)
{
  float *coarse = g_new0 (float, n_buckets);
  gint64 n_fine = (peaks->n_samples + peaks->per_bucket - 1) / peaks->per_bucket;

  for (gint64 i = 0; i < n_buckets; i++) {
    gint64 from = i * peaks->n_samples / n_buckets / peaks->per_bucket;
    gint64 to = i + 1 == n_buckets ? n_fine : (i + 1) * peaks->n_samples / n_buckets / peaks->per_bucket;

    for (gint64 j = from; j < MIN (MAX (to, from + 1), n_fine); j++)
      coarse[i] = MAX (coarse[i], (float) fine[j] / 32768.0f);
  }
  return coarse;
}

static TandemWaveform *
load (const Request *request, GCancellable *cancellable, GError **error)
{
  g_autofree Peaks *peaks = g_new0 (Peaks, 1);
  TandemWaveform *self;

  peaks->per_bucket = 1;
  if (!tandem_sound_file_decode (request->path, FORMAT, take, peaks, cancellable, error))
    return NULL;
  self = g_object_new (TANDEM_TYPE_WAVEFORM, NULL);
  self->n_buckets = request->n_buckets;
  self->duration_ms = peaks->n_samples * 1000 / RATE;
  for (guint i = 0; i < CHANNELS; i++)
    self->peaks[i] = spread (peaks->fine[i], peaks, request->n_buckets);
  return self;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  TandemWaveform *self;

  TANDEM_TAKE_OVER (data);
  self = load (data, cancellable, &error);
  TANDEM_HAND_OVER (data);
  TANDEM_HAND_OVER (self);
  if (self)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
tandem_waveform_load_async (const char *path, guint n_buckets, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->n_buckets = CLAMP (n_buckets, 1, TANDEM_WAVEFORM_MOST);
  g_task_set_source_tag (task, tandem_waveform_load_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  TANDEM_HAND_OVER (request);
  g_task_run_in_thread (task, load_in_thread);
}

TandemWaveform *
tandem_waveform_load_finish (GAsyncResult *result, GError **error)
{
  TandemWaveform *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  self = g_task_propagate_pointer (G_TASK (result), error);
  TANDEM_TAKE_OVER (self);
  return self;
}

guint
tandem_waveform_get_n_buckets (TandemWaveform *self)
{
  g_return_val_if_fail (TANDEM_IS_WAVEFORM (self), 0);
  return self->n_buckets;
}

gint64
tandem_waveform_get_duration_ms (TandemWaveform *self)
{
  g_return_val_if_fail (TANDEM_IS_WAVEFORM (self), 0);
  return self->duration_ms;
}

const float *
tandem_waveform_get_peaks (TandemWaveform *self, guint channel)
{
  g_return_val_if_fail (TANDEM_IS_WAVEFORM (self) && channel < CHANNELS, NULL);
  return self->peaks[channel];
}
