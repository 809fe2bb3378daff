// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-worker.h"

#include "tandem-hand-over.h"

struct _TandemSoundWorker {
  /* owned */
  GThread *thread;
  GAsyncQueue *jobs; /* of Job; one without work stops the thread */
};

typedef struct {
  TandemSoundWork work;
  TandemSoundWork done;
  gpointer data;
  GDestroyNotify destroy;
  GMainContext *context; /* owned */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  TANDEM_TAKE_OVER (job);
  if (job->destroy)
    job->destroy (job->data);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_free (job);
}

static gboolean
deliver (gpointer data)
{
  Job *job = data;

  TANDEM_TAKE_OVER (job);
  job->done (job->data);
  TANDEM_HAND_OVER (job);
  return G_SOURCE_REMOVE;
}

static void
post (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  /* Once attached the job may be done and gone. */
  g_autoptr (GMainContext) context = g_main_context_ref (job->context);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, job, job_free);
  g_source_set_static_name (source, "tandem-sound-worker");
  TANDEM_HAND_OVER (job);
  g_source_attach (source, context);
}

static gpointer
worker_main (gpointer data)
{
  g_autoptr (GAsyncQueue) jobs = data;

  for (;;) {
    Job *job = g_async_queue_pop (jobs);

    TANDEM_TAKE_OVER (job);
    if (!job->work) {
      job_free (job);
      return NULL;
    }
    job->work (job->data);
    if (job->done)
      post (job);
    else
      job_free (job);
  }
}

static void
push (TandemSoundWorker *self, Job *job)
{
  TANDEM_HAND_OVER (job);
  g_async_queue_push (self->jobs, job);
}

TandemSoundWorker *
tandem_sound_worker_new (void)
{
  TandemSoundWorker *self = g_new0 (TandemSoundWorker, 1);

  self->jobs = g_async_queue_new ();
  self->thread = g_thread_new ("tandem-sound", worker_main, g_async_queue_ref (self->jobs));
  return self;
}

void
tandem_sound_worker_run (TandemSoundWorker *self, TandemSoundWork work, TandemSoundWork done, gpointer data,
                         GDestroyNotify destroy)
{
  Job *job = g_new0 (Job, 1);

  job->work = work;
  job->done = done;
  job->data = data;
  job->destroy = destroy;
  job->context = g_main_context_ref_thread_default ();
  push (self, job);
}

void
tandem_sound_worker_free (TandemSoundWorker *self)
{
  push (self, g_new0 (Job, 1));
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->jobs, g_async_queue_unref);
  g_free (self);
}
