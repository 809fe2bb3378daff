// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-sound.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "tandem-error.h"

typedef struct {
  const char *name;
  gboolean input;
  gboolean output;
  gboolean gone;
  gboolean dead;
} Device;

typedef struct {
  TandemSoundStream parent;
  Device *device;
} Stream;

struct _FakeSound {
  GObject parent_instance;
  pthread_mutex_t lock; /* the worker opens while the test plugs; not GLib's, which the thread sanitizer cannot see */
  GThread *thread; /* that called first: all others must be the same */
  Device devices[3];
  GPtrArray *streams; /* of Stream */
  guint slow_ms;
  guint scans;
  guint opens;
};

static void fake_sound_backend_init (TandemSoundBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSound, fake_sound, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND_BACKEND, fake_sound_backend_init))

/* Unlocks at the end of the scope. */
typedef struct _FakeSound Locker;

static Locker *
locker_new (FakeSound *self)
{
  pthread_mutex_lock (&self->lock);
  return self;
}

static void
locker_free (Locker *self)
{
  pthread_mutex_unlock (&self->lock);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Locker, locker_free)

static void
check_thread (FakeSound *self)
{
  if (!self->thread)
    self->thread = g_thread_self ();
  g_assert_true (self->thread == g_thread_self ());
}

static GPtrArray *
fake_sound_scan (TandemSoundBackend *backend, GError **error)
{
  FakeSound *self = FAKE_SOUND (backend);
  g_autoptr (Locker) locker = locker_new (self);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_sound_device_info_free);

  check_thread (self);
  g_assert_cmpuint (self->streams->len, ==, 0);
  self->scans++;
  for (guint i = 0; i < G_N_ELEMENTS (self->devices); i++) {
    TandemSoundDeviceInfo *info = g_new0 (TandemSoundDeviceInfo, 1);

    info->name = g_strdup (self->devices[i].name);
    info->inputs = self->devices[i].input;
    info->outputs = self->devices[i].output;
    info->rate = 48000;
    info->default_input = i == 0;
    info->default_output = i == 1;
    if (self->devices[i].gone)
      tandem_sound_device_info_free (info);
    else
      g_ptr_array_add (found, info);
  }
  return found;
}

static TandemSoundStream *
fake_sound_open (TandemSoundBackend *backend, const char *name, gboolean input, GError **error)
{
  FakeSound *self = FAKE_SOUND (backend);
  g_autoptr (Locker) locker = NULL;

  if (self->slow_ms)
    g_usleep (self->slow_ms * 1000);
  locker = locker_new (self);
  check_thread (self);
  self->opens++;
  name = name ? name : input ? "mic" : "spk";
  for (guint i = 0; i < G_N_ELEMENTS (self->devices); i++) {
    Device *device = &self->devices[i];

    if (strcmp (device->name, name) == 0 && !device->gone && (input ? device->input : device->output)) {
      Stream *stream = g_new0 (Stream, 1);

      stream->parent.ring = tandem_ring_new (24000);
      stream->parent.rate = 48000;
      stream->device = device;
      device->dead = FALSE;
      g_ptr_array_add (self->streams, stream);
      return &stream->parent;
    }
  }
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE, "No %s.", name);
  return NULL;
}

static void
fake_sound_close (TandemSoundBackend *backend, TandemSoundStream *stream)
{
  FakeSound *self = FAKE_SOUND (backend);
  g_autoptr (Locker) locker = locker_new (self);

  check_thread (self);
  g_assert_true (g_ptr_array_remove (self->streams, stream));
  tandem_ring_free (stream->ring);
  g_free (stream);
}

static Device *
find (FakeSound *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->devices); i++)
    if (strcmp (self->devices[i].name, name) == 0)
      return &self->devices[i];
  g_assert_not_reached ();
}

void
fake_sound_plug (FakeSound *self, const char *name, gboolean there)
{
  g_autoptr (Locker) locker = locker_new (self);

  find (self, name)->gone = !there;
}

void
fake_sound_kill (FakeSound *self, const char *name, gboolean told)
{
  g_autoptr (Locker) locker = locker_new (self);
  Device *device = find (self, name);

  device->dead = TRUE;
  for (guint i = 0; told && i < self->streams->len; i++) {
    Stream *stream = g_ptr_array_index (self->streams, i);

    if (stream->device == device)
      atomic_store (&stream->parent.failed, TRUE);
  }
}

void
fake_sound_set_slow (FakeSound *self, guint ms)
{
  self->slow_ms = ms;
}

guint
fake_sound_get_scans (FakeSound *self)
{
  g_autoptr (Locker) locker = locker_new (self);

  return self->scans;
}

guint
fake_sound_get_opens (FakeSound *self)
{
  g_autoptr (Locker) locker = locker_new (self);

  return self->opens;
}

guint
fake_sound_get_open (FakeSound *self)
{
  g_autoptr (Locker) locker = locker_new (self);

  return self->streams->len;
}

void
fake_sound_pump (FakeSound *self)
{
  g_autoptr (Locker) locker = locker_new (self);

  for (guint i = 0; i < self->streams->len; i++) {
    Stream *stream = g_ptr_array_index (self->streams, i);

    if (!stream->device->dead)
      atomic_fetch_add (&stream->parent.callbacks, 1);
  }
}

static void
fake_sound_finalize (GObject *object)
{
  FakeSound *self = FAKE_SOUND (object);

  g_assert_cmpuint (self->streams->len, ==, 0);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
  pthread_mutex_destroy (&self->lock);
  G_OBJECT_CLASS (fake_sound_parent_class)->finalize (object);
}

static void
fake_sound_class_init (FakeSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_sound_finalize;
}

static void
fake_sound_backend_init (TandemSoundBackendInterface *iface)
{
  iface->scan = fake_sound_scan;
  iface->open = fake_sound_open;
  iface->close = fake_sound_close;
}

static void
fake_sound_init (FakeSound *self)
{
  pthread_mutex_init (&self->lock, NULL);
  self->streams = g_ptr_array_new ();
  self->devices[0] = (Device) { .name = "mic", .input = TRUE };
  self->devices[1] = (Device) { .name = "spk", .output = TRUE };
  self->devices[2] = (Device) { .name = "headset", .input = TRUE, .output = TRUE };
}

FakeSound *
fake_sound_new (void)
{
  return g_object_new (FAKE_TYPE_SOUND, NULL);
}
