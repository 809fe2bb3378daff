// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-sound.h"

#include "tandem-sim-fetch.h"
#include "tandem-sim-mulaw.h"
#include "tandem-sim-resample.h"

#include <string.h>

#define RATE 8000
#define PCM 1
#define MULAW 7

/* What the chunks of a WAV file say. */
typedef struct {
  guint format;
  guint channels;
  guint rate;
  guint bits;
  const guint8 *data;
  gsize size;
} Wav;

static guint
read_le (const guint8 *at, int size)
{
  guint value = 0;

  for (int i = size; i-- > 0;)
    value = value << 8 | at[i];
  return value;
}

static gboolean
read_chunks (Wav *wav, const guint8 *bytes, gsize n)
{
  gsize at = 12;

  if (n < at || memcmp (bytes, "RIFF", 4) != 0 || memcmp (bytes + 8, "WAVE", 4) != 0)
    return FALSE;
  while (n - at >= 8 && wav->data == NULL) {
    const guint8 *chunk = bytes + at;
    /* A file still being written has no true length. */
    gsize size = MIN (read_le (chunk + 4, 4), n - at - 8);

    if (memcmp (chunk, "fmt ", 4) == 0 && size >= 16) {
      wav->format = read_le (chunk + 8, 2);
      wav->channels = read_le (chunk + 10, 2);
      wav->rate = read_le (chunk + 12, 4);
      wav->bits = read_le (chunk + 22, 2);
    } else if (memcmp (chunk, "data", 4) == 0) {
      wav->data = chunk + 8;
      wav->size = size;
    }
    at = MIN (n, at + 8 + size + (size & 1));
  }
  return wav->data != NULL && wav->channels >= 1 && wav->channels <= 8 && wav->rate >= 4000 && wav->rate <= 192000 &&
         ((wav->format == PCM && wav->bits == 16) || (wav->format == MULAW && wav->bits == 8));
}

/* All channels as one. */
static gint16 *
mix (const Wav *wav, gsize *n_frames)
{
  gsize bytes = wav->bits / 8;
  gint16 *samples;

  *n_frames = wav->size / (bytes * wav->channels);
  samples = g_new (gint16, *n_frames + 1);
  for (gsize f = 0; f < *n_frames; f++) {
    gint sum = 0;

    for (guint c = 0; c < wav->channels; c++) {
      const guint8 *at = wav->data + (f * wav->channels + c) * bytes;

      sum += wav->format == MULAW ? tandem_sim_mulaw_decode (*at) : (gint16) read_le (at, 2);
    }
    samples[f] = (gint16) (sum / (gint) wav->channels);
  }
  return samples;
}

GBytes *
tandem_sim_sound_decode (GBytes *file, GError **error)
{
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data (file, &n);
  Wav wav = { 0 };
  g_autofree gint16 *samples = NULL;
  g_autoptr (GArray) converted = NULL;
  guint8 *ulaw;

  if (bytes == NULL || !read_chunks (&wav, bytes, n)) {
    g_set_error (error, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_CONTENT_TYPE, "The sound is no WAV file of 16 bit or mu-law samples");
    return NULL;
  }
  samples = mix (&wav, &n);
  converted = tandem_sim_resample (samples, n, (int) wav.rate, RATE);
  ulaw = g_malloc (converted->len + 1);
  for (guint i = 0; i < converted->len; i++)
    ulaw[i] = tandem_sim_mulaw_encode (g_array_index (converted, gint16, i));
  return g_bytes_new_take (ulaw, converted->len);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GBytes) ulaw = NULL;
  guint status = 0;

  answer = tandem_sim_webhook_send_finish_bytes (result, &status, &error);
  if (answer == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (answer == NULL || status < 200 || status > 299) {
    g_task_return_new_error (task, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_HTTP, "The sound is not there: HTTP %u", status);
    return;
  }
  ulaw = tandem_sim_sound_decode (answer, &error);
  if (ulaw == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&ulaw), (GDestroyNotify) g_bytes_unref);
}

void
tandem_sim_sound_fetch_async (const TandemSimAccount *account, const char *url, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);

  g_task_set_source_tag (task, tandem_sim_sound_fetch_async);
  if (!tandem_sim_webhooks_check_url (url)) {
    g_task_return_new_error (task, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_URL, "The URL of the sound is not valid");
    return;
  }
  tandem_sim_webhooks_fetch_async (account->webhooks, "play", "GET", url, form, cancellable, on_answer, g_steal_pointer (&task));
}

GBytes *
tandem_sim_sound_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_sim_sound_fetch_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
