// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#define _GNU_SOURCE /* memmem() */
#include "tandem-recording-gaps.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-hand-over.h"
#include "tandem-recording-header.h"

/* Tags stand at the beginning of Ogg and FLAC files, and ours are small. */
#define HEAD 65536
#define MOST 10000

static gint64
to_ms (gint64 samples)
{
  return samples * 1000 / TANDEM_RECORDING_RATE;
}

static void
add_spans (GArray *gaps, GArray *spans)
{
  for (guint i = 0; i < spans->len; i++) {
    const TandemRecordingSpan *span = &g_array_index (spans, TandemRecordingSpan, i);
    const TandemRecordingGap gap = { to_ms (span->from), to_ms (span->to) };

    g_array_append_val (gaps, gap);
  }
}

/* @text ends with a character that is in no number. */
static void
add_from_tag (GArray *gaps, const char *text)
{
  for (guint i = 0; i < MOST; i++) {
    char *rest;
    TandemRecordingGap gap;

    gap.from_ms = g_ascii_strtoll (text, &rest, 10);
    if (rest == text || *rest != '-')
      return;
    text = rest + 1;
    gap.to_ms = g_ascii_strtoll (text, &rest, 10);
    if (rest == text || gap.from_ms < 0 || gap.to_ms <= gap.from_ms)
      return;
    g_array_append_val (gaps, gap);
    if (*rest != ',')
      return;
    text = rest + 1;
  }
}

/* A comment is its length (32 bits, little endian) and its text. */
static void
find_tag (GArray *gaps, const guint8 *head, gsize n)
{
  static const char name[] = TANDEM_RECORDING_GAPS_TAG "=";
  const guint8 *at = memmem (head, n, name, sizeof name - 1);
  guint32 length;
  g_autofree char *text = NULL;

  if (!at || at - head < 4)
    return;
  memcpy (&length, at - 4, 4);
  length = GUINT32_FROM_LE (length);
  if (length < sizeof name || length > n - (gsize) (at - head))
    return;
  text = g_strndup ((const char *) at + sizeof name - 1, length - (sizeof name - 1));
  add_from_tag (gaps, text);
}

static gboolean
read_head (const char *path, guint8 *head, gsize *n, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

  return stream && g_input_stream_read_all (G_INPUT_STREAM (stream), head, HEAD, n, NULL, error);
}

GArray *
tandem_recording_gaps_read (const char *path, GError **error)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingGap));
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (TandemRecordingSpan));
  g_autofree guint8 *head = g_malloc (HEAD);
  g_autoptr (GError) cause = NULL;
  gsize n = 0;
  gint64 n_samples;

  if (!read_head (path, head, &n, &cause)) {
    g_set_error (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_RECORDING,
                 "The recording %s cannot be read (%s): look whether it was moved or removed.", path, cause->message);
    return NULL;
  }
  if (tandem_recording_header_parse (head, n, &n_samples, spans))
    add_spans (gaps, spans);
  else
    find_tag (gaps, head, n);
  return g_steal_pointer (&gaps);
}

char *
tandem_recording_gaps_to_string (GArray *gaps)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (gaps->len == 0)
    return NULL;
  for (guint i = 0; i < gaps->len; i++) {
    const TandemRecordingGap *gap = &g_array_index (gaps, TandemRecordingGap, i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? "," : "", gap->from_ms, gap->to_ms);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GArray *gaps;

  TANDEM_TAKE_OVER (data);
  gaps = tandem_recording_gaps_read (data, &error);
  TANDEM_HAND_OVER (gaps);
  if (gaps)
    g_task_return_pointer (task, gaps, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

void
tandem_recording_gaps_read_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, tandem_recording_gaps_read_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  TANDEM_HAND_OVER (g_task_get_task_data (task));
  g_task_run_in_thread (task, read_in_thread);
}

GArray *
tandem_recording_gaps_read_finish (GAsyncResult *result, GError **error)
{
  GArray *gaps;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  gaps = g_task_propagate_pointer (G_TASK (result), error);
  TANDEM_TAKE_OVER (gaps);
  return gaps;
}
