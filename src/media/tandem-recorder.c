// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recorder.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "tandem-hand-over.h"
#include "tandem-recording-file.h"
#include "tandem-recording-repair.h"
#include "tandem-recording-window.h"

#define WRITE_MS 500
/* Fits behind the history of the window. */
#define CHUNK TANDEM_RECORDING_RATE
/* The longest call there is; a position beyond it is nonsense. */
#define LONGEST ((gint64) 24 * 3600 * TANDEM_RECORDING_RATE)

enum { LEFT, RIGHT };

/* Media thread only (that of the context it was made in).  Positions inside count from the first sample. */
struct _TandemRecorder {
  GObject parent_instance;

  /* owned */
  char *path;
  TandemRecordingWindow *window; /* what is not on disk, and a little more */
  GSource *timer;                /* the next write, or the word that all is done */

  /* borrowed */
  TandemRecorderListener listener;
  gpointer user_data;

  gint64 start;
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
  GError *error;
} Job;

static void write_out (TandemRecorder *self);

static void
job_free (Job *job)
{
  g_clear_pointer (&job->path, g_free);
  g_clear_pointer (&job->bytes, g_free);
  g_clear_pointer (&job->gaps, g_array_unref);
  g_clear_error (&job->error);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

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
  g_clear_pointer (&self->window, tandem_recording_window_free);
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
  self->window = tandem_recording_window_new ();
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
get_n_dirty (TandemRecorder *self)
{
  return tandem_recording_window_get_end (self->window) - tandem_recording_window_get_dirty (self->window);
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
  gboolean ok;

  TANDEM_TAKE_OVER (job);
  if (job->fd < 0)
    job->fd = tandem_recording_file_create (job->path, &job->error);
  ok = job->fd >= 0 && tandem_recording_file_write (job->fd, job->path, job->position, job->bytes, job->n_bytes,
                                                    &job->on_disk, &job->error);
  /* Also when the disk is full: what there is must be playable. */
  if (job->fd >= 0)
    ok = tandem_recording_file_write_header (job->fd, job->path, job->on_disk, job->gaps,
                                             job->error ? NULL : &job->error) && ok;
  if (job->fd >= 0 && (job->last || !ok)) {
    ok = tandem_recording_file_sync (job->fd, job->path, job->error ? NULL : &job->error) && ok;
    close (job->fd);
    job->fd = -1;
    if (job->on_disk == 0)
      g_unlink (job->path);
  }
  TANDEM_HAND_OVER (job);
  g_task_return_pointer (task, job, (GDestroyNotify) job_free);
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
  g_autoptr (Job) job = g_task_propagate_pointer (G_TASK (result), NULL);

  TANDEM_TAKE_OVER (job);
  self->writing = FALSE;
  self->fd = job->fd;
  self->on_disk = job->on_disk;
  if (job->error) {
    self->failed = TRUE;
    clear_timer (self);
    if (self->listener.failed)
      self->listener.failed (self, job->error, self->user_data);
    if (self->finishing)
      report_finished (self);
  } else if (job->last)
    report_finished (self);
  else if (self->finishing || get_n_dirty (self) >= WRITE_MS * TANDEM_RECORDING_RATE / 1000)
    write_out (self);
  else if (get_n_dirty (self) > 0 && !self->timer)
    set_timer (self, g_timeout_source_new (WRITE_MS), on_time);
}

/* Gives the disk all it does not have, by a copy. */
static void
write_out (TandemRecorder *self)
{
  /* Not the task's source: the worker, which lets go of the task last, must not be the one who frees us. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_written, g_object_ref (self));
  Job *job = g_new0 (Job, 1);

  clear_timer (self);
  job->path = g_strdup (self->path);
  job->bytes = tandem_recording_window_take (self->window, &job->position, &job->n_bytes);
  job->gaps = g_array_copy (tandem_recording_window_get_gaps (self->window));
  job->on_disk = self->on_disk;
  job->fd = self->fd;
  job->last = self->finishing;
  self->fd = -1;
  self->writing = TRUE;
  /* It comes back as the result, so that this thread frees it too. */
  g_task_set_task_data (task, job, NULL);
  TANDEM_HAND_OVER (job);
  g_task_run_in_thread (task, run_job);
}

static void
write_soon (TandemRecorder *self)
{
  if (!self->writing && !self->timer)
    set_timer (self, g_timeout_source_new (WRITE_MS), on_time);
}

static void
add_chunk (TandemRecorder *self, guint channel, gint64 from, const guint8 *ulaw, gsize n)
{
  if (!tandem_recording_window_has_room (self->window, from, n) && !self->writing)
    write_out (self);
  if (!tandem_recording_window_has_room (self->window, from, n)) {
    /* The disk does not keep up. */
    tandem_recording_window_add_gap (self->window, from, from + (gint64) n);
    return;
  }
  tandem_recording_window_put (self->window, channel, from, ulaw, n);
  write_soon (self);
}

static void
add (TandemRecorder *self, guint channel, gint64 position, const guint8 *ulaw, gsize n)
{
  gint64 from = position - self->start;

  if (self->failed || self->finishing || n > LONGEST || from > LONGEST - (gint64) n)
    return;
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

void
tandem_recorder_set_paused (TandemRecorder *self, gboolean paused, gint64 position)
{
  g_return_if_fail (TANDEM_IS_RECORDER (self));

  if (self->paused == !!paused || self->failed || self->finishing)
    return;
  self->paused = !!paused;
  if (paused)
    tandem_recording_window_begin_pause (self->window, position - self->start);
  else
    tandem_recording_window_end_pause (self->window, position - self->start);
  write_soon (self);
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
  int n;

  TANDEM_TAKE_OVER (data);
  n = tandem_recording_repair_folder (data, cancellable, &error);
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
  TANDEM_HAND_OVER (g_task_get_task_data (task));
  g_task_run_in_thread (task, repair_in_thread);
}

int
tandem_recorder_repair_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);
  return (int) g_task_propagate_int (G_TASK (result), error);
}
