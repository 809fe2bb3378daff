// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recorder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tandem-recording-file.h"
#include "tandem-recording-repair.h"
#include "tandem-ulaw.h"

#define WRITE_MS 500
#define CHANNELS TANDEM_RECORDING_CHANNELS
/* How far behind the newest sample audio may come and still find its place. */
#define HISTORY (2 * TANDEM_RECORDING_RATE)
/* What is kept while the disk is slow; what comes then is marked as a gap. */
#define MOST (16 * TANDEM_RECORDING_RATE)
#define CHUNK TANDEM_RECORDING_RATE
/* The longest call there is; a position beyond it is nonsense. */
#define LONGEST ((gint64) 24 * 3600 * TANDEM_RECORDING_RATE)

enum { LEFT, RIGHT };

/* Media thread only (that of the context it was made in).  Positions inside count from the first sample. */
struct _TandemRecorder {
  GObject parent_instance;

  /* owned */
  char *path;
  GByteArray *window; /* both channels, from base on */
  GArray *gaps;       /* TandemRecordingSpan in order; to is G_MAXINT64 while paused */
  GSource *timer;     /* the next write, or the word that all is done */

  /* borrowed */
  TandemRecorderListener listener;
  gpointer user_data;

  gint64 start;
  gint64 base;
  gint64 dirty;   /* what begins here is not on disk; the end when all is */
  gint64 on_disk; /* samples */
  int fd;         /* the worker's while writing */
  gboolean writing;
  gboolean paused;
  gboolean finishing;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (TandemRecorder, tandem_recorder, G_TYPE_OBJECT)

/* What a worker takes to the disk and brings back; all values. */
typedef struct {
  char *path;
  guint8 *bytes;
  gsize n_bytes;
  GArray *gaps;
  gint64 position;
  gint64 on_disk;
  int fd;
  gboolean last;
} Job;

static void write_out (TandemRecorder *self);

static void
job_free (Job *job)
{
  g_clear_pointer (&job->path, g_free);
  g_clear_pointer (&job->bytes, g_free);
  g_clear_pointer (&job->gaps, g_array_unref);
  g_free (job);
}

static void
clear_timer (TandemRecorder *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
tandem_recorder_finalize (GObject *object)
{
  TandemRecorder *self = TANDEM_RECORDER (object);

  clear_timer (self);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->window, g_byte_array_unref);
  g_clear_pointer (&self->gaps, g_array_unref);
  G_OBJECT_CLASS (tandem_recorder_parent_class)->finalize (object);
}

static void
tandem_recorder_class_init (TandemRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_recorder_finalize;
}

static void
tandem_recorder_init (TandemRecorder *self)
{
  self->fd = -1;
  self->window = g_byte_array_new ();
  self->gaps = g_array_new (FALSE, FALSE, sizeof (TandemRecordingSpan));
}

/* Takes @source. */
static void
set_timer (TandemRecorder *self, GSource *source, GSourceFunc func)
{
  clear_timer (self);
  self->timer = source;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gint64
get_end (TandemRecorder *self)
{
  return self->base + self->window->len / CHANNELS;
}

static gint64
to_ms (gint64 samples)
{
  return samples * 1000 / TANDEM_RECORDING_RATE;
}

/* Worker thread.  The header goes last: it never promises what is not there. */
static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean ok;

  if (job->fd < 0)
    job->fd = tandem_recording_file_create (job->path, &error);
  ok = job->fd >= 0 && tandem_recording_file_write (job->fd, job->path, job->position, job->bytes, job->n_bytes,
                                                    &job->on_disk, &error);
  /* Also when the disk is full: what there is must be playable. */
  if (job->fd >= 0)
    ok = tandem_recording_file_write_header (job->fd, job->path, job->on_disk, job->gaps, error ? NULL : &error) && ok;
  if (job->fd >= 0 && (job->last || !ok)) {
    ok = tandem_recording_file_sync (job->fd, job->path, error ? NULL : &error) && ok;
    close (job->fd);
    job->fd = -1;
    if (job->on_disk == 0)
      g_unlink (job->path);
  }
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
on_done (gpointer data)
{
  g_autoptr (TandemRecorder) self = data;

  clear_timer (self);
  if (self->listener.finished)
    self->listener.finished (self, self->path, to_ms (self->on_disk), self->user_data);
  return G_SOURCE_REMOVE;
}

/* From the main loop: finish() never calls back while it runs. */
static void
report_finished (TandemRecorder *self)
{
  set_timer (g_object_ref (self), g_idle_source_new (), on_done);
}

static gboolean
on_time (gpointer data)
{
  TandemRecorder *self = data;

  clear_timer (self);
  write_out (self);
  return G_SOURCE_REMOVE;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemRecorder) self = user_data;
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->writing = FALSE;
  self->fd = job->fd;
  self->on_disk = job->on_disk;
  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    self->failed = TRUE;
    clear_timer (self);
    g_byte_array_set_size (self->window, 0);
    if (self->listener.failed)
      self->listener.failed (self, error, self->user_data);
    if (self->finishing)
      report_finished (self);
  } else if (job->last)
    report_finished (self);
  else if (self->finishing || get_end (self) - self->dirty >= WRITE_MS * TANDEM_RECORDING_RATE / 1000)
    write_out (self);
  else if (self->dirty < get_end (self) && !self->timer)
    set_timer (self, g_timeout_source_new (WRITE_MS), on_time);
}

/* Samples before @position can no longer change. */
static void
forget (TandemRecorder *self, gint64 position)
{
  gsize n_bytes = (gsize) (position - self->base) * CHANNELS;

  if (position <= self->base)
    return;
  g_byte_array_remove_range (self->window, 0, (guint) MIN (n_bytes, self->window->len));
  self->base = position;
}

/* Gives the disk all it does not have, by a copy. */
static void
write_out (TandemRecorder *self)
{
  /* Not the task's source: the worker, which lets go of the task last, must not be the one who frees us. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_written, g_object_ref (self));
  gint64 end = get_end (self);
  Job *job = g_new0 (Job, 1);

  clear_timer (self);
  job->path = g_strdup (self->path);
  job->n_bytes = (gsize) (end - self->dirty) * CHANNELS;
  job->bytes = job->n_bytes ? g_memdup2 (self->window->data + (self->dirty - self->base) * CHANNELS, job->n_bytes) : NULL;
  job->gaps = g_array_copy (self->gaps);
  job->position = self->dirty;
  job->on_disk = self->on_disk;
  job->fd = self->fd;
  job->last = self->finishing;
  self->fd = -1;
  self->writing = TRUE;
  self->dirty = end;
  forget (self, end - HISTORY);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_job);
}

/* Everything from @position on must be written (again). */
static void
touch (TandemRecorder *self, gint64 position)
{
  self->dirty = MIN (self->dirty, position);
  if (!self->writing && !self->timer)
    set_timer (self, g_timeout_source_new (WRITE_MS), on_time);
}

/* Lengthens the window to @end; FALSE when the disk is so slow that there is no room. */
static gboolean
make_room (TandemRecorder *self, gint64 end)
{
  guint before;

  if (end - self->base > MOST) {
    if (!self->writing)
      write_out (self);
    else if (self->dirty < get_end (self))
      return FALSE;
  }
  if (end - self->base > MOST) {
    /* The stream went on far away; the worker fills what lies between. */
    forget (self, end - HISTORY);
    self->dirty = self->base;
  }
  before = self->window->len;
  if (end > get_end (self)) {
    g_byte_array_set_size (self->window, (guint) (end - self->base) * CHANNELS);
    memset (self->window->data + before, TANDEM_ULAW_SILENCE, self->window->len - before);
  }
  return TRUE;
}

static void
silence (TandemRecorder *self, gint64 from, gint64 to)
{
  from = MAX (from, self->base);
  to = MIN (to, get_end (self));
  if (from < to)
    memset (self->window->data + (from - self->base) * CHANNELS, TANDEM_ULAW_SILENCE, (gsize) (to - from) * CHANNELS);
}

/* Silences what of @from to @to lies in gaps. */
static void
silence_gaps (TandemRecorder *self, gint64 from, gint64 to)
{
  for (guint i = self->gaps->len; i > 0; i--) {
    const TandemRecordingSpan *gap = &g_array_index (self->gaps, TandemRecordingSpan, i - 1);

    if (gap->to <= from)
      return;
    silence (self, MAX (from, gap->from), MIN (to, gap->to));
  }
}

static void
add_gap (TandemRecorder *self, gint64 from, gint64 to)
{
  TandemRecordingSpan *last = self->gaps->len ? &g_array_index (self->gaps, TandemRecordingSpan, self->gaps->len - 1) : NULL;
  const TandemRecordingSpan gap = { from, to };

  if (last && last->to >= from)
    last->to = MAX (last->to, to);
  else
    g_array_append_val (self->gaps, gap);
}

/* At most a CHUNK, so that it has room behind the history. */
static void
add_chunk (TandemRecorder *self, guint channel, gint64 from, const guint8 *ulaw, gsize n)
{
  gint64 to = from + (gint64) n;
  guint8 *at;

  if (!make_room (self, to)) {
    add_gap (self, from, to);
    return;
  }
  at = self->window->data + (from - self->base) * CHANNELS + channel;
  for (gsize i = 0; i < n; i++)
    at[i * CHANNELS] = ulaw[i];
  silence_gaps (self, from, to);
  touch (self, from);
}

static void
add (TandemRecorder *self, guint channel, gint64 position, const guint8 *ulaw, gsize n)
{
  gint64 from = position - self->start;
  gint64 too_early = MAX (self->base - from, 0);

  if (self->failed || self->finishing || n > LONGEST || from > LONGEST - (gint64) n || too_early >= (gint64) n)
    return;
  ulaw += too_early;
  n -= (gsize) too_early;
  from += too_early;
  while (n > 0) {
    gsize part = MIN (n, CHUNK);

    add_chunk (self, channel, from, ulaw, part);
    ulaw += part;
    from += (gint64) part;
    n -= part;
  }
}

TandemRecorder *
tandem_recorder_new (const char *path, gint64 start, const TandemRecorderListener *listener, gpointer user_data)
{
  TandemRecorder *self;

  g_return_val_if_fail (path != NULL && listener != NULL, NULL);

  self = g_object_new (TANDEM_TYPE_RECORDER, NULL);
  self->path = g_strdup (path);
  self->start = start;
  self->listener = *listener;
  self->user_data = user_data;
  write_out (self);
  return self;
}

const char *
tandem_recorder_get_path (TandemRecorder *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDER (self), NULL);
  return self->path;
}

void
tandem_recorder_add_remote (TandemRecorder *self, gint64 position, const guint8 *ulaw, gsize n)
{
  g_return_if_fail (TANDEM_IS_RECORDER (self));
  add (self, LEFT, position, ulaw, n);
}

void
tandem_recorder_add_ours (TandemRecorder *self, gint64 position, const guint8 *ulaw, gsize n)
{
  g_return_if_fail (TANDEM_IS_RECORDER (self));
  add (self, RIGHT, position, ulaw, n);
}

/* What had come already for the time after @position is taken back, from the disk too. */
static void
begin_pause (TandemRecorder *self, gint64 from)
{
  from = MAX (from, self->base);
  add_gap (self, from, G_MAXINT64);
  silence (self, from, G_MAXINT64);
  if (from < get_end (self))
    touch (self, from);
}

static void
end_pause (TandemRecorder *self, gint64 to)
{
  TandemRecordingSpan *gap = &g_array_index (self->gaps, TandemRecordingSpan, self->gaps->len - 1);

  gap->to = MAX (to, gap->from);
  if (gap->to == gap->from)
    g_array_set_size (self->gaps, self->gaps->len - 1);
}

void
tandem_recorder_set_paused (TandemRecorder *self, gboolean paused, gint64 position)
{
  g_return_if_fail (TANDEM_IS_RECORDER (self));

  if (self->paused == !!paused || self->failed || self->finishing)
    return;
  self->paused = !!paused;
  if (paused)
    begin_pause (self, position - self->start);
  else
    end_pause (self, position - self->start);
}

void
tandem_recorder_finish (TandemRecorder *self)
{
  g_return_if_fail (TANDEM_IS_RECORDER (self));

  if (self->finishing)
    return;
  self->finishing = TRUE;
  clear_timer (self);
  if (self->failed)
    report_finished (self);
  else if (!self->writing)
    write_out (self);
}

static void
repair_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  int n = tandem_recording_repair_folder (data, cancellable, &error);

  if (n < 0)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n);
}

void
tandem_recorder_repair_async (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (folder != NULL);

  g_task_set_source_tag (task, tandem_recorder_repair_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  g_task_run_in_thread (task, repair_in_thread);
}

int
tandem_recorder_repair_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);
  return (int) g_task_propagate_int (G_TASK (result), error);
}
