// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-speech.h"

#include "tandem-sim-espeak.h"
#include "tandem-sim-mulaw.h"
#include "tandem-sim-resample.h"

#define RATE 24000
/* -6 dBFS */
#define PEAK 16422
/* Less is no speech at all. */
#define AUDIBLE 100
/* Of the peak: quieter than this at either end is silence. */
#define TRIM_RATIO 100
#define TRIM_MARGIN (RATE / 200)

typedef struct {
  char *voice;
  char *text;
  gboolean ulaw;
} Request;

typedef struct {
  GTask *task;
  GBytes *clip;
  GError *error;
} Reply;

/* The object's own methods: default main context.  The worker owns libespeak-ng and the cache. */
struct _TandemSimSpeech {
  GObject parent_instance;
  /* owned */
  GAsyncQueue *queue;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (TandemSimSpeech, tandem_sim_speech, G_TYPE_OBJECT)

/* Not a task: it ends the worker. */
static int last_request;

static void
request_free (Request *request)
{
  g_free (request->voice);
  g_free (request->text);
  g_free (request);
}

static void
reply_free (Reply *reply)
{
  g_clear_object (&reply->task);
  g_clear_pointer (&reply->clip, g_bytes_unref);
  g_clear_error (&reply->error);
  g_free (reply);
}

static void
trim (GArray *clip)
{
  const gint16 *samples = (const gint16 *) clip->data;
  guint first = 0;
  guint end = clip->len;
  int peak = 0;

  for (guint i = 0; i < clip->len; i++)
    peak = MAX (peak, ABS ((int) samples[i]));
  if (peak < AUDIBLE) {
    g_array_set_size (clip, 0);
    return;
  }
  while (first < end && ABS ((int) samples[first]) <= peak / TRIM_RATIO)
    first++;
  while (end > first && ABS ((int) samples[end - 1]) <= peak / TRIM_RATIO)
    end--;
  end = MIN (end + TRIM_MARGIN, clip->len);
  first = first > TRIM_MARGIN ? first - TRIM_MARGIN : 0;
  g_array_set_size (clip, end);
  if (first > 0)
    g_array_remove_range (clip, 0, first);
}

static void
normalise (GArray *clip)
{
  int peak = 0;

  for (guint i = 0; i < clip->len; i++)
    peak = MAX (peak, ABS ((int) g_array_index (clip, gint16, i)));
  for (guint i = 0; i < clip->len; i++) {
    gint16 *sample = &g_array_index (clip, gint16, i);

    *sample = (gint16) ((gint64) *sample * PEAK / peak);
  }
}

static GBytes *
to_bytes (GArray *clip)
{
  gsize n = clip->len;

  for (gsize i = 0; i < n; i++) {
    gint16 *sample = &g_array_index (clip, gint16, i);

    *sample = GINT16_TO_LE (*sample);
  }
  return g_bytes_new_take (g_array_steal (clip, NULL), n * sizeof (gint16));
}

static GBytes *
speak (TandemSimEspeak *espeak, const Request *request, GError **error)
{
  g_autoptr (GArray) spoken = tandem_sim_espeak_speak (espeak, request->voice, request->text, error);
  g_autoptr (GArray) clip = NULL;

  if (spoken == NULL)
    return NULL;
  clip = tandem_sim_resample ((const gint16 *) spoken->data, spoken->len, tandem_sim_espeak_get_rate (espeak), RATE);
  trim (clip);
  if (clip->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The voice \"%s\" has no sound for \"%s\"",
                 request->voice, request->text);
    return NULL;
  }
  normalise (clip);
  return to_bytes (clip);
}

static GBytes *
look_up_or_speak (TandemSimEspeak *espeak, GHashTable *cache, const Request *request, gboolean ulaw, GError **error)
{
  g_autofree char *key = g_strconcat (ulaw ? "u" : "p", request->voice, "\n", request->text, NULL);
  g_autoptr (GBytes) pcm = NULL;
  GBytes *clip = g_hash_table_lookup (cache, key);

  if (clip != NULL)
    return g_bytes_ref (clip);
  if (ulaw) {
    pcm = look_up_or_speak (espeak, cache, request, FALSE, error);
    clip = pcm != NULL ? tandem_sim_speech_to_ulaw (pcm) : NULL;
  } else {
    clip = speak (espeak, request, error);
  }
  if (clip != NULL)
    g_hash_table_insert (cache, g_steal_pointer (&key), g_bytes_ref (clip));
  return clip;
}

static gboolean
deliver (gpointer data)
{
  Reply *reply = data;

  if (g_task_return_error_if_cancelled (reply->task))
    return G_SOURCE_REMOVE;
  if (reply->clip != NULL)
    g_task_return_pointer (reply->task, g_steal_pointer (&reply->clip), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (reply->task, g_steal_pointer (&reply->error));
  return G_SOURCE_REMOVE;
}

/* The task, and with it perhaps the last reference to the object, ends in the requester's thread: the worker cannot join itself. */
static void
post (Reply *reply)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, reply, (GDestroyNotify) reply_free);
  g_source_attach (source, g_task_get_context (reply->task));
}

static gpointer
work (gpointer data)
{
  g_autoptr (GAsyncQueue) queue = data;
  g_autoptr (GHashTable) cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimEspeak) espeak = tandem_sim_espeak_new (&error);
  gpointer item;

  while ((item = g_async_queue_pop (queue)) != &last_request) {
    Reply *reply = g_new0 (Reply, 1);

    reply->task = item;
    if (espeak != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (reply->task))) {
      const Request *request = g_task_get_task_data (reply->task);

      reply->clip = look_up_or_speak (espeak, cache, request, request->ulaw, &reply->error);
    }
    if (espeak == NULL)
      reply->error = g_error_copy (error);
    post (reply);
  }
  return NULL;
}

static void
tandem_sim_speech_dispose (GObject *object)
{
  TandemSimSpeech *self = TANDEM_SIM_SPEECH (object);

  if (self->thread != NULL) {
    g_async_queue_push (self->queue, &last_request);
    g_thread_join (g_steal_pointer (&self->thread));
  }
  g_clear_pointer (&self->queue, g_async_queue_unref);
  G_OBJECT_CLASS (tandem_sim_speech_parent_class)->dispose (object);
}

static void
tandem_sim_speech_class_init (TandemSimSpeechClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_speech_dispose;
}

static void
tandem_sim_speech_init (TandemSimSpeech *self)
{
  tandem_sim_espeak_start ();
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("speech", work, g_async_queue_ref (self->queue));
}

TandemSimSpeech *
tandem_sim_speech_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_SPEECH, NULL);
}

static void
enqueue (TandemSimSpeech *self, GTask *task, const char *voice, const char *text, gboolean ulaw)
{
  Request *request = g_new0 (Request, 1);

  request->voice = g_strdup (voice);
  request->text = g_strdup (text);
  request->ulaw = ulaw;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_async_queue_push (self->queue, g_object_ref (task));
}

void
tandem_sim_speech_synthesize_async (TandemSimSpeech *self, const char *voice, const char *text, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_SIM_SPEECH (self));
  g_return_if_fail (voice != NULL && text != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_sim_speech_synthesize_async);
  enqueue (self, task, voice, text, FALSE);
}

GBytes *
tandem_sim_speech_synthesize_finish (TandemSimSpeech *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tandem_sim_speech_synthesize_ulaw_async (TandemSimSpeech *self, const char *voice, const char *text, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_SIM_SPEECH (self));
  g_return_if_fail (voice != NULL && text != NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_sim_speech_synthesize_ulaw_async);
  enqueue (self, task, voice, text, TRUE);
}

GBytes *
tandem_sim_speech_synthesize_ulaw_finish (TandemSimSpeech *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

GBytes *
tandem_sim_speech_synthesize (TandemSimSpeech *self, const char *voice, const char *text, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_return_val_if_fail (TANDEM_IS_SIM_SPEECH (self), NULL);
  /* An own context, so that nothing else of the program runs meanwhile. */
  g_main_context_push_thread_default (context);
  tandem_sim_speech_synthesize_async (self, voice, text, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return tandem_sim_speech_synthesize_finish (self, result, error);
}

GBytes *
tandem_sim_speech_to_ulaw (GBytes *pcm24)
{
  gsize size;
  const gint16 *bytes = g_bytes_get_data (pcm24, &size);
  gsize n = size / sizeof (gint16);
  g_autofree gint16 *samples = g_new (gint16, MAX (n, 1));
  g_autoptr (GArray) narrow = NULL;
  guint8 *codes;

  for (gsize i = 0; i < n; i++)
    samples[i] = GINT16_FROM_LE (bytes[i]);
  narrow = tandem_sim_resample (samples, n, RATE, 8000);
  codes = g_malloc (MAX (narrow->len, 1));
  for (guint i = 0; i < narrow->len; i++)
    codes[i] = tandem_sim_mulaw_encode (g_array_index (narrow, gint16, i));
  return g_bytes_new_take (codes, narrow->len);
}

GBytes *
tandem_sim_speech_from_ulaw (GBytes *ulaw)
{
  gsize n;
  const guint8 *codes = g_bytes_get_data (ulaw, &n);
  g_autofree gint16 *samples = g_new (gint16, MAX (n, 1));
  g_autoptr (GArray) wide = NULL;

  for (gsize i = 0; i < n; i++)
    samples[i] = tandem_sim_mulaw_decode (codes[i]);
  wide = tandem_sim_resample (samples, n, 8000, RATE);
  return to_bytes (wide);
}
