// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-hold-music.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-hand-over.h"
#include "tandem-media-resources.h"
#include "tandem-sound-file.h"

#define RESOURCE "/io/github/tandemphone/Tandem/media/hold-music.wav"
#define FORMAT "audio/x-raw,rate=8000,channels=1 ! mulawenc"
#define FRAME TANDEM_ULAW_FRAME
#define MOST (10 * 60 * 1000 * TANDEM_ULAW_BYTES_PER_MS)
#define FADE (20 * TANDEM_ULAW_BYTES_PER_MS)

struct _TandemHoldMusic {
  GObject parent_instance;

  /* owned */
  GBytes *ulaw; /* whole frames, at least one */
};

G_DEFINE_FINAL_TYPE (TandemHoldMusic, tandem_hold_music, G_TYPE_OBJECT)

static void
tandem_hold_music_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_HOLD_MUSIC (object)->ulaw, g_bytes_unref);
  G_OBJECT_CLASS (tandem_hold_music_parent_class)->finalize (object);
}

static void
tandem_hold_music_class_init (TandemHoldMusicClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_hold_music_finalize;
}

static void
tandem_hold_music_init (TandemHoldMusic *self)
{
}

static TandemHoldMusic *
from_bytes (GBytes *ulaw)
{
  TandemHoldMusic *self = g_object_new (TANDEM_TYPE_HOLD_MUSIC, NULL);

  self->ulaw = g_bytes_ref (ulaw);
  return self;
}

/* The sound of a WAV file that we made ourselves (its data chunk is the last), or all of it. */
static GBytes *
find_samples (GBytes *wav)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (wav, &n);
  gsize at = 12;

  while (at + 8 < n && memcmp (bytes + at, "data", 4) != 0) {
    guint32 size;

    memcpy (&size, bytes + at + 4, 4);
    at += 8 + GUINT32_FROM_LE (size);
  }
  g_assert (at + 8 + FRAME <= n);
  return g_bytes_new_from_bytes (wav, at + 8, (n - at - 8) / FRAME * FRAME);
}

TandemHoldMusic *
tandem_hold_music_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wav = g_resource_lookup_data (tandem_media_get_resource (), RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                   &error);
  g_autoptr (GBytes) ulaw = NULL;

  g_assert_no_error (error);
  ulaw = find_samples (wav);
  return from_bytes (ulaw);
}

static gboolean
take (const guint8 *data, gsize n, gpointer user_data)
{
  GByteArray *ulaw = user_data;

  g_byte_array_append (ulaw, data, (guint) MIN (n, MOST - ulaw->len));
  return ulaw->len < MOST;
}

/* Somebody's file need not go round: its ends meet in silence, so that it does not click. */
static void
fade_ends (guint8 *ulaw, gsize n)
{
  const gsize fade = MIN (FADE, n / 2);

  for (gsize i = 0; i < fade; i++) {
    guint8 *ends[] = { ulaw + i, ulaw + n - 1 - i };

    for (guint end = 0; end < G_N_ELEMENTS (ends); end++)
      *ends[end] = tandem_ulaw_encode ((gint16) (tandem_ulaw_decode (*ends[end]) * (int) i / (int) fade));
  }
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  g_autoptr (GByteArray) ulaw = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  TandemHoldMusic *self;
  GError *error = NULL;

  TANDEM_TAKE_OVER (data);
  if (!tandem_sound_file_decode (path, FORMAT, take, ulaw, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (ulaw->len < FRAME) {
    g_task_return_new_error (task, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT,
                             "%s has no sound in it: choose another file for the hold music.", path);
    return;
  }
  g_byte_array_set_size (ulaw, ulaw->len / FRAME * FRAME);
  fade_ends (ulaw->data, ulaw->len);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&ulaw));
  self = from_bytes (bytes);
  TANDEM_HAND_OVER (self);
  g_task_return_pointer (task, self, g_object_unref);
}

void
tandem_hold_music_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, tandem_hold_music_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  TANDEM_HAND_OVER (g_task_get_task_data (task));
  g_task_run_in_thread (task, load_in_thread);
}

TandemHoldMusic *
tandem_hold_music_load_finish (GAsyncResult *result, GError **error)
{
  TandemHoldMusic *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  self = g_task_propagate_pointer (G_TASK (result), error);
  TANDEM_TAKE_OVER (self);
  return self;
}

const guint8 *
tandem_hold_music_get_frame (TandemHoldMusic *self, guint64 position)
{
  gsize n;
  const guint8 *ulaw;

  g_return_val_if_fail (TANDEM_IS_HOLD_MUSIC (self), NULL);
  ulaw = g_bytes_get_data (self->ulaw, &n);
  return ulaw + position % (n / FRAME) * FRAME;
}
