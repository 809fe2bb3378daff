// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-portaudio.h"

#include <dlfcn.h>
#include <portaudio.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "pulse-server.h"

/* Nothing in the callback may allocate, lock or write.  This program's own malloc() and so on stand before those of the C
 * library, for every library in it, and count while a thread is inside a callback; its own Pa_OpenStream() puts the
 * counting around the callback that Tandem gives PortAudio. */

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *block, size_t size);
extern void __libc_free (void *block);

static _Thread_local int inside;
static _Atomic guint allocations, locks, writes, callbacks;
static _Atomic gint64 longest_us;

void *
malloc (size_t size)
{
  allocations += inside;
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  allocations += inside;
  return __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  allocations += inside;
  return __libc_realloc (block, size);
}

void
free (void *block)
{
  allocations += inside;
  __libc_free (block);
}

/* Looked for at each call: a constructor may lock before any of ours runs, and dlsym() locks nothing by these names. */
#define NEXT(type, name) ((type) dlsym (RTLD_NEXT, name))

int
pthread_mutex_lock (pthread_mutex_t *mutex)
{
  static int (*next) (pthread_mutex_t *);

  locks += inside;
  if (!next)
    next = NEXT (int (*) (pthread_mutex_t *), "pthread_mutex_lock");
  return next (mutex);
}

int
pthread_cond_signal (pthread_cond_t *cond)
{
  static int (*next) (pthread_cond_t *);

  locks += inside;
  if (!next)
    next = NEXT (int (*) (pthread_cond_t *), "pthread_cond_signal");
  return next (cond);
}

ssize_t
write (int file, const void *data, size_t n)
{
  static ssize_t (*next) (int, const void *, size_t);

  writes += inside;
  if (!next)
    next = NEXT (ssize_t (*) (int, const void *, size_t), "write");
  return next (file, data, n);
}

typedef struct {
  PaStreamCallback *func;
  void *user_data;
} Watched;

static int
on_audio (const void *in, void *out, unsigned long n, const PaStreamCallbackTimeInfo *time, PaStreamCallbackFlags flags,
          void *user_data)
{
  Watched *watched = user_data;
  gint64 begun = g_get_monotonic_time ();
  int result;

  inside = 1;
  result = watched->func (in, out, n, time, flags, watched->user_data);
  inside = 0;
  begun = g_get_monotonic_time () - begun;
  if (begun > longest_us)
    longest_us = begun;
  callbacks++;
  return result;
}

PaError
Pa_OpenStream (PaStream **stream, const PaStreamParameters *in, const PaStreamParameters *out, double rate, unsigned long n,
               PaStreamFlags flags, PaStreamCallback *func, void *user_data)
{
  static Watched watched[8];
  static guint used;
  PaError (*next) (PaStream **, const PaStreamParameters *, const PaStreamParameters *, double, unsigned long, PaStreamFlags,
                   PaStreamCallback *, void *) = dlsym (RTLD_NEXT, "Pa_OpenStream");

  g_assert_cmpuint (used, <, G_N_ELEMENTS (watched));
  watched[used] = (Watched) { func, user_data };
  return next (stream, in, out, rate, n, flags, on_audio, &watched[used++]);
}

/* A callback that does what none may. */
static int
on_bad_audio (const void *in, void *out, unsigned long n, const PaStreamCallbackTimeInfo *time, PaStreamCallbackFlags flags,
              void *user_data)
{
  void *volatile block = malloc (10);
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

  free (block);
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
  g_free (g_strdup ("of another library"));
  return write (-1, "", 0) < 0 ? paContinue : paAbort;
}

static void
test_counts (void)
{
  Watched watched = { on_bad_audio, NULL };

  on_audio (NULL, NULL, 0, NULL, 0, &watched);
  g_assert_cmpuint (allocations, ==, 4);
  g_assert_cmpuint (locks, ==, 1);
  g_assert_cmpuint (writes, ==, 1);
  allocations = locks = writes = callbacks = 0;
  longest_us = 0;
}

static void
test_callback (void)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (portaudio);
  TandemSoundStream *in = tandem_sound_backend_open (backend, NULL, TRUE, NULL);
  TandemSoundStream *out = tandem_sound_backend_open (backend, NULL, FALSE, NULL);
  gint64 end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  gint16 samples[960] = { 0 };

  g_assert_nonnull (in);
  g_assert_nonnull (out);
  /* Full and empty rings too: the microphone's runs over for a second, the loudspeaker's is sometimes forgotten. */
  for (int round = 0; g_get_monotonic_time () < end; round++) {
    if (round % 5 != 0)
      tandem_ring_write (out->ring, samples, out->rate / 50);
    if (round > 50)
      tandem_ring_skip (in->ring, in->rate / 50);
    g_usleep (20000);
  }
  g_test_message ("%u callbacks, longest %" G_GINT64_FORMAT " us; %u allocations, %u locks, %u writes; %u gaps in, %u out",
                  callbacks, longest_us, allocations, locks, writes, (guint) atomic_load (&in->gaps),
                  (guint) atomic_load (&out->gaps));
  g_assert_cmpuint (callbacks, >=, 300);
  g_assert_cmpuint (atomic_load (&in->gaps), >, 0);
  g_assert_cmpuint (tandem_ring_get_dropped (in->ring), >, 0);
  g_assert_cmpuint (atomic_load (&out->gaps), >, 0);
  g_assert_cmpuint (allocations, ==, 0);
  g_assert_cmpuint (locks, ==, 0);
  g_assert_cmpuint (writes, ==, 0);
  tandem_sound_backend_close (backend, in);
  tandem_sound_backend_close (backend, out);
}

int
main (int argc, char *argv[])
{
  PulseServer *server;
  int status;

  g_test_init (&argc, &argv, NULL);
  server = pulse_server_new ();
  g_test_add_func ("/portaudio-callback/counts", test_counts);
  if (server)
    g_test_add_func ("/portaudio-callback/callback", test_callback);
  else
    g_test_message ("PulseAudio is not installed: no device to try");
  status = g_test_run ();
  g_clear_pointer (&server, pulse_server_free);
  return status;
}
