// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "desk-devices.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define RATE 48000
#define PERIOD 480
#define PERIOD_US 10000
#define N_DEVICES 3

typedef struct {
  TandemSoundStream parent;
  DeskDevices *owner;
  int device;
  GSource *source;
  gint64 begun;
  guint64 done;
} Stream;

struct _DeskDevices {
  GObject parent_instance;
  GMainContext *context; /* borrowed */
  pthread_mutex_t lock; /* not GLib's, which the thread sanitizer cannot see */
  GArray *played[N_DEVICES];
  int silent;           /* atomic */
  gint64 silent_at;     /* when the microphone, and when the loudspeaker, fell silent */
  gint64 quiet_at;
};

static const char *const names[N_DEVICES] = { "mic", "speaker", "bell" };

static void desk_devices_backend_init (TandemSoundBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DeskDevices, desk_devices, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND_BACKEND, desk_devices_backend_init))

static GPtrArray *
desk_devices_scan (TandemSoundBackend *backend, GError **error)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_sound_device_info_free);

  for (int i = 0; i < N_DEVICES; i++) {
    TandemSoundDeviceInfo *info = g_new0 (TandemSoundDeviceInfo, 1);

    info->name = g_strdup (names[i]);
    info->inputs = i == 0;
    info->outputs = i > 0;
    info->rate = RATE;
    info->default_input = i == 0;
    info->default_output = i == 1;
    g_ptr_array_add (found, info);
  }
  return found;
}

static void
hum (Stream *stream, gint16 *samples)
{
  DeskDevices *self = stream->owner;
  gboolean silent = g_atomic_int_get (&self->silent);

  for (int i = 0; i < PERIOD; i++)
    samples[i] = silent ? 0 : (gint16) lrint (3276.8 * G_SQRT2 * sin (2 * G_PI * DESK_DEVICES_HZ * (double) (stream->done + i) / RATE));
  /* The first silent sample was said at the beginning of the period. */
  if (silent && self->silent_at == 0)
    self->silent_at = stream->begun + (gint64) stream->done * 1000000 / RATE;
}

static void
keep (Stream *stream, const gint16 *samples)
{
  DeskDevices *self = stream->owner;
  int last = -1;

  g_array_append_vals (self->played[stream->device], samples, PERIOD);
  for (int i = 0; i < PERIOD; i++)
    if (ABS (samples[i]) > 300)
      last = i;
  if (stream->device == 1 && self->silent_at != 0 && self->quiet_at == 0 && last < PERIOD - 30)
    self->quiet_at = stream->begun + (gint64) (stream->done + (guint64) (last + 1)) * 1000000 / RATE;
}

static gboolean
run_periods (gpointer data)
{
  Stream *stream = data;
  DeskDevices *self = stream->owner;

  pthread_mutex_lock (&self->lock);
  while (stream->begun + (gint64) (stream->done / PERIOD + (stream->device == 0)) * PERIOD_US <= g_get_monotonic_time ()) {
    gint16 samples[PERIOD] = { 0 };

    if (stream->device == 0) {
      hum (stream, samples);
      if (tandem_ring_write (stream->parent.ring, samples, PERIOD) < PERIOD)
        atomic_fetch_add (&stream->parent.gaps, 1);
    } else {
      if (tandem_ring_read (stream->parent.ring, samples, PERIOD) < PERIOD)
        atomic_fetch_add (&stream->parent.gaps, 1);
      keep (stream, samples);
    }
    stream->done += PERIOD;
    atomic_fetch_add (&stream->parent.callbacks, 1);
  }
  pthread_mutex_unlock (&self->lock);
  return G_SOURCE_CONTINUE;
}

static TandemSoundStream *
desk_devices_open (TandemSoundBackend *backend, const char *name, gboolean input, GError **error)
{
  DeskDevices *self = DESK_DEVICES (backend);
  Stream *stream = g_new0 (Stream, 1);

  name = name ? name : input ? "mic" : "speaker";
  while (strcmp (names[stream->device], name) != 0)
    stream->device++;
  stream->owner = self;
  stream->parent.ring = tandem_ring_new (RATE / 2);
  stream->parent.rate = RATE;
  /* A sample waits for its period to be full. */
  stream->parent.latency_ms = input ? PERIOD_US / 1000.0 : 0;
  stream->begun = g_get_monotonic_time ();
  stream->source = g_timeout_source_new (2);
  g_source_set_callback (stream->source, run_periods, stream, NULL);
  g_source_attach (stream->source, self->context);
  return &stream->parent;
}

static gboolean
free_stream (gpointer data)
{
  Stream *stream = data;

  g_source_destroy (stream->source);
  g_source_unref (stream->source);
  tandem_ring_free (stream->parent.ring);
  g_free (stream);
  return G_SOURCE_REMOVE;
}

/* Where the callbacks run, so that none is under way. */
static void
desk_devices_close (TandemSoundBackend *backend, TandemSoundStream *stream)
{
  g_main_context_invoke (DESK_DEVICES (backend)->context, free_stream, stream);
}

gsize
desk_devices_get_played (DeskDevices *self, const char *name)
{
  gsize n = 0;

  pthread_mutex_lock (&self->lock);
  for (int i = 0; i < N_DEVICES; i++)
    if (strcmp (names[i], name) == 0)
      n = self->played[i]->len;
  pthread_mutex_unlock (&self->lock);
  return n;
}

gint16 *
desk_devices_dup_played (DeskDevices *self, const char *name, gsize *n)
{
  gint16 *copy = NULL;

  pthread_mutex_lock (&self->lock);
  for (int i = 0; i < N_DEVICES; i++)
    if (strcmp (names[i], name) == 0) {
      *n = self->played[i]->len;
      copy = g_memdup2 (self->played[i]->data, *n * sizeof (gint16));
    }
  pthread_mutex_unlock (&self->lock);
  return copy;
}

gsize
desk_devices_measure_delay (DeskDevices *self)
{
  gint64 took = 0;

  g_atomic_int_set (&self->silent, TRUE);
  while (took == 0) {
    g_usleep (5000);
    pthread_mutex_lock (&self->lock);
    if (self->quiet_at != 0)
      took = self->quiet_at - self->silent_at;
    pthread_mutex_unlock (&self->lock);
  }
  g_atomic_int_set (&self->silent, FALSE);
  return (gsize) (MAX (took, 0) * RATE / 1000000);
}

static void
desk_devices_finalize (GObject *object)
{
  DeskDevices *self = DESK_DEVICES (object);

  for (int i = 0; i < N_DEVICES; i++)
    g_array_unref (self->played[i]);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (desk_devices_parent_class)->finalize (object);
}

static void
desk_devices_class_init (DeskDevicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_devices_finalize;
}

static void
desk_devices_backend_init (TandemSoundBackendInterface *iface)
{
  iface->scan = desk_devices_scan;
  iface->open = desk_devices_open;
  iface->close = desk_devices_close;
}

static void
desk_devices_init (DeskDevices *self)
{
  pthread_mutex_init (&self->lock, NULL);
  for (int i = 0; i < N_DEVICES; i++)
    self->played[i] = g_array_new (FALSE, FALSE, sizeof (gint16));
}

DeskDevices *
desk_devices_new (GMainContext *context)
{
  DeskDevices *self = g_object_new (DESK_TYPE_DEVICES, NULL);

  self->context = context;
  return self;
}
