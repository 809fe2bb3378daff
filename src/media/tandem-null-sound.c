// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-null-sound.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdatomic.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-hand-over.h"
#include "tandem-sound-file.h"

#define RATE 48000
#define PERIOD_MS 10
#define RING_MS 500
#define CHUNK 480
#define NAME "null"
#define WAV_HEADER 44

/* The loudspeaker's file.  It outlives streams: what is opened later is appended. */
typedef struct {
  FILE *file;           /* NULL: not begun */
  guint32 samples;
  atomic_flag taken;    /* by a stream */
} Tape;

struct _TandemNullSound {
  GObject parent_instance;

  /* owned */
  GMainContext *context;
  char *microphone;
  char *loudspeaker;
  Tape *tape;           /* shared with the stream that writes */
  gboolean loop;
};

typedef struct {
  TandemSoundStream parent;

  /* owned */
  GSource *source;
  GBytes *heard;        /* gint16 samples; NULL: silence */
  Tape *tape;           /* NULL: not written */

  gboolean input;
  gboolean loop;
  gboolean flowing;
  gint64 started_us;
  guint64 done;         /* samples so far */
} Stream;

static void tandem_null_sound_backend_init (TandemSoundBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemNullSound, tandem_null_sound, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND_BACKEND, tandem_null_sound_backend_init))

static void
put_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
tape_write_header (Tape *tape)
{
  /* PCM, mono, 16 bits. */
  guint8 header[WAV_HEADER] = { 'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16, 0, 0, 0,
                                1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 16, 0, 'd', 'a', 't', 'a' };

  put_u32 (header + 4, WAV_HEADER - 8 + tape->samples * 2);
  put_u32 (header + 24, RATE);
  put_u32 (header + 28, RATE * 2);
  put_u32 (header + 40, tape->samples * 2);
  fseek (tape->file, 0, SEEK_SET);
  fwrite (header, 1, sizeof header, tape->file);
  fseek (tape->file, 0, SEEK_END);
  fflush (tape->file);
}

static void
tape_clear (gpointer data)
{
  Tape *tape = data;

  TANDEM_TAKE_OVER (tape);
  g_clear_pointer (&tape->file, fclose);
}

static void
tape_release (Tape *tape)
{
  tape_write_header (tape);
  TANDEM_HAND_OVER (tape);
  atomic_flag_clear (&tape->taken);
  g_atomic_rc_box_release_full (tape, tape_clear);
}

static void
tape_write (Tape *tape, const gint16 *samples, gsize n)
{
  tape->samples += fwrite (samples, sizeof (gint16), n, tape->file);
  if (tape->samples / RATE != (tape->samples - n) / RATE)
    tape_write_header (tape);
}

/* NULL without an error: another stream has it, or there is to be none. */
static Tape *
take_tape (TandemNullSound *self, GError **error)
{
  if (!self->loudspeaker || atomic_flag_test_and_set (&self->tape->taken))
    return NULL;
  TANDEM_TAKE_OVER (self->tape);
  if (!self->tape->file)
    self->tape->file = g_fopen (self->loudspeaker, "wbe");
  if (self->tape->file) {
    tape_write_header (self->tape);
    return g_atomic_rc_box_acquire (self->tape);
  }
  g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
               "The loudspeaker's file %s cannot be written (%s): choose another folder.", self->loudspeaker,
               g_strerror (errno));
  atomic_flag_clear (&self->tape->taken);
  return NULL;
}

static void
record (Stream *self, gsize n)
{
  gsize size = 0;
  const gint16 *heard = self->heard ? g_bytes_get_data (self->heard, &size) : NULL;
  gint16 chunk[CHUNK];

  size /= sizeof (gint16);
  for (gsize i = 0; i < n; i++) {
    guint64 at = self->done + i;

    chunk[i] = size == 0 || (at >= size && !self->loop) ? 0 : heard[at % size];
  }
  if (tandem_ring_write (self->parent.ring, chunk, n) < n)
    atomic_fetch_add_explicit (&self->parent.gaps, 1, memory_order_relaxed);
}

static void
play (Stream *self, gsize n)
{
  gint16 chunk[CHUNK] = { 0 };
  gsize got = tandem_ring_read (self->parent.ring, chunk, n);

  if (got < n && self->flowing)
    atomic_fetch_add_explicit (&self->parent.gaps, 1, memory_order_relaxed);
  self->flowing = got == n;
  if (self->tape)
    tape_write (self->tape, chunk, n);
}

static gboolean
on_period (gpointer data)
{
  Stream *self = data;
  guint64 due = (g_get_monotonic_time () - self->started_us) * RATE / G_USEC_PER_SEC;

  TANDEM_TAKE_OVER (self);
  while (self->done + CHUNK <= due) {
    if (self->input)
      record (self, CHUNK);
    else
      play (self, CHUNK);
    self->done += CHUNK;
    atomic_fetch_add_explicit (&self->parent.callbacks, 1, memory_order_relaxed);
  }
  TANDEM_HAND_OVER (self);
  return G_SOURCE_CONTINUE;
}

/* Where the last callback has ended or, after close() while one runs, there. */
static void
stream_free (gpointer data)
{
  Stream *self = data;

  TANDEM_TAKE_OVER (self);
  g_clear_pointer (&self->tape, tape_release);
  g_clear_pointer (&self->heard, g_bytes_unref);
  g_clear_pointer (&self->parent.ring, tandem_ring_free);
  g_free (self);
}

static gboolean
take_sound (const guint8 *data, gsize n, gpointer user_data)
{
  GByteArray *sound = user_data;

  TANDEM_TAKE_OVER (sound);
  g_byte_array_append (sound, data, n);
  TANDEM_HAND_OVER (sound);
  return TRUE;
}

static GBytes *
load_sound (const char *path, GError **error)
{
  g_autoptr (GByteArray) sound = g_byte_array_new ();

  TANDEM_HAND_OVER (sound);
  if (!tandem_sound_file_decode (path, "audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved",
                                 take_sound, sound, NULL, error))
    return NULL;
  TANDEM_TAKE_OVER (sound);
  return g_byte_array_free_to_bytes (g_steal_pointer (&sound));
}

static TandemSoundStream *
tandem_null_sound_open (TandemSoundBackend *backend, const char *name, gboolean input, GError **error)
{
  TandemNullSound *self = TANDEM_NULL_SOUND (backend);
  g_autoptr (GBytes) heard = NULL;
  g_autoptr (GError) problem = NULL;
  Tape *tape = NULL;
  Stream *stream;

  if (name && strcmp (name, NAME) != 0)
    g_set_error (&problem, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE,
                 "The sound device “%s” is not there: choose another.", name);
  else if (!input)
    tape = take_tape (self, &problem);
  else if (self->microphone)
    heard = load_sound (self->microphone, &problem);
  if (problem) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  stream = g_new0 (Stream, 1);
  stream->parent.ring = tandem_ring_new (RATE * RING_MS / 1000);
  stream->parent.rate = RATE;
  stream->parent.latency_ms = PERIOD_MS;
  stream->input = input;
  stream->loop = self->loop;
  stream->heard = g_steal_pointer (&heard);
  stream->tape = tape;
  stream->started_us = g_get_monotonic_time ();
  stream->source = g_timeout_source_new (PERIOD_MS);
  g_source_set_callback (stream->source, on_period, stream, stream_free);
  g_source_set_static_name (stream->source, "tandem-null-sound");
  TANDEM_HAND_OVER (stream);
  g_source_attach (stream->source, self->context);
  return &stream->parent;
}

static void
tandem_null_sound_close (TandemSoundBackend *backend, TandemSoundStream *closed)
{
  g_autoptr (GSource) source = ((Stream *) closed)->source;

  TANDEM_HAND_OVER (closed);
  /* Frees the stream, now or when the callback that runs is done. */
  g_source_destroy (source);
}

static GPtrArray *
tandem_null_sound_scan (TandemSoundBackend *backend, GError **error)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_sound_device_info_free);
  TandemSoundDeviceInfo *info = g_new (TandemSoundDeviceInfo, 1);

  *info = (TandemSoundDeviceInfo) { g_strdup (NAME), 1, 1, RATE, TRUE, TRUE };
  g_ptr_array_add (devices, info);
  return devices;
}

static void
tandem_null_sound_finalize (GObject *object)
{
  TandemNullSound *self = TANDEM_NULL_SOUND (object);

  g_atomic_rc_box_release_full (self->tape, tape_clear);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->microphone, g_free);
  g_clear_pointer (&self->loudspeaker, g_free);
  G_OBJECT_CLASS (tandem_null_sound_parent_class)->finalize (object);
}

static void
tandem_null_sound_class_init (TandemNullSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_null_sound_finalize;
}

static void
tandem_null_sound_backend_init (TandemSoundBackendInterface *iface)
{
  iface->scan = tandem_null_sound_scan;
  iface->open = tandem_null_sound_open;
  iface->close = tandem_null_sound_close;
}

static void
tandem_null_sound_init (TandemNullSound *self)
{
  self->tape = g_atomic_rc_box_new0 (Tape);
  atomic_flag_clear (&self->tape->taken);
}

TandemNullSound *
tandem_null_sound_new (GMainContext *context, const char *microphone, gboolean loop, const char *loudspeaker)
{
  TandemNullSound *self = g_object_new (TANDEM_TYPE_NULL_SOUND, NULL);

  self->context = context ? g_main_context_ref (context) : g_main_context_ref (g_main_context_default ());
  self->microphone = g_strdup (microphone);
  self->loop = loop;
  self->loudspeaker = g_strdup (loudspeaker);
  return self;
}
