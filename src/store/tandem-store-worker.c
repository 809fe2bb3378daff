// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-store-worker.h"

#include "tandem-store-migrate.h"
#include "tandem-store-reindex.h"

/* What waits in the queue is committed together: one flush to the disk serves all.  The bound keeps the first
 * of them from waiting long. */
#define MAX_BATCH 256

typedef struct {
  GTask *task; /* NULL: stop */
  TandemStoreWork work;
  gboolean writes;
  GError *error;
} Job;

struct _TandemStoreWorker {
  /* owned */
  char *path;
  GThread *thread;
  GAsyncQueue *jobs;    /* of Job */
  GAsyncQueue *opened;  /* self, once, when the database is open or failed to */
  GError *open_error;   /* written before that */
};

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
deliver (gpointer data)
{
  Job *job = data;

  if (job->error)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
post (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, deliver, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static gboolean
run_job (TandemStoreDatabase *database, Job *job, GError **error)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  gboolean done;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  /* Who types the next letter waits for no answer to the one before.  A save goes on: others may be in its transaction. */
  tandem_store_database_set_cancellable (database, job->writes ? NULL : cancellable);
  done = job->work (database, g_task_get_task_data (job->task), error);
  tandem_store_database_set_cancellable (database, NULL);
  return done;
}

/* *@begun: FALSE when nothing can be written at all now. */
static gboolean
write_all (TandemStoreDatabase *database, Job **jobs, guint n, gboolean *begun, GError **error)
{
  *begun = tandem_store_database_begin (database, error);
  if (!*begun)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!run_job (database, jobs[i], error)) {
      tandem_store_database_rollback (database);
      return FALSE;
    }
  if (tandem_store_database_commit (database, error))
    return TRUE;
  tandem_store_database_rollback (database);
  return FALSE;
}

/* One that fails must not take the others with it: then each gets its own transaction.  Not while somebody else has the lock: a reader behind
 * them would wait for all of them, one after the other. */
static void
write_batch (TandemStoreDatabase *database, GPtrArray *jobs)
{
  g_autoptr (GError) error = NULL;
  gboolean begun = TRUE;
  gboolean together = jobs->len > 1 && write_all (database, (Job **) jobs->pdata, jobs->len, &begun, &error);

  for (guint i = 0; i < jobs->len; i++) {
    Job *job = jobs->pdata[i];

    if (!together && begun)
      write_all (database, &job, 1, &(gboolean){ FALSE }, &job->error);
    else if (!together)
      job->error = g_error_copy (error);
    post (job);
  }
  g_ptr_array_set_size (jobs, 0);
}

/* What is to be done when nobody asks for anything; FALSE when that is all. */
static gboolean
use_leisure (TandemStoreDatabase *database)
{
  g_autoptr (GError) error = NULL;
  gboolean more;

  if (tandem_store_reindex_step (database, &more, &error))
    return more;
  /* What was said long ago is not found until the next start tries again; nothing is lost.  A full disk is no flaw of the program. */
  g_message ("store: %s", error->message);
  return FALSE;
}

static void
serve (TandemStoreWorker *self, TandemStoreDatabase *database)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();
  gboolean busy = TRUE;

  for (;;) {
    Job *job = batch->len > 0 || busy ? g_async_queue_try_pop (self->jobs) : g_async_queue_pop (self->jobs);

    if (job && job->writes) {
      g_ptr_array_add (batch, job);
      if (batch->len < MAX_BATCH)
        continue;
      job = NULL;
    }
    if (batch->len > 0)
      write_batch (database, batch);
    else if (!job)
      busy = use_leisure (database);
    if (!job)
      continue;
    if (!job->task) {
      job_free (job);
      return;
    }
    run_job (database, job, &job->error);
    post (job);
  }
}

static gpointer
worker_main (gpointer data)
{
  TandemStoreWorker *self = data;
  g_autoptr (TandemStoreDatabase) database = tandem_store_database_open (self->path, &self->open_error);
  gboolean ready = database && tandem_store_migrate (database, &self->open_error);

  g_async_queue_push (self->opened, self);
  if (ready)
    serve (self, database);
  return NULL;
}

static void
worker_free (TandemStoreWorker *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->jobs, g_async_queue_unref);
  g_clear_pointer (&self->opened, g_async_queue_unref);
  g_clear_error (&self->open_error);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

TandemStoreWorker *
tandem_store_worker_new (const char *path, GError **error)
{
  TandemStoreWorker *self = g_new0 (TandemStoreWorker, 1);

  self->path = g_strdup (path);
  self->jobs = g_async_queue_new ();
  self->opened = g_async_queue_new ();
  self->thread = g_thread_new ("tandem-store", worker_main, self);
  g_async_queue_pop (self->opened);
  if (!self->open_error)
    return self;
  g_propagate_error (error, g_steal_pointer (&self->open_error));
  worker_free (self);
  return NULL;
}

void
tandem_store_worker_free (TandemStoreWorker *self)
{
  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  worker_free (self);
}

void
tandem_store_worker_push (TandemStoreWorker *self, GTask *task, gboolean writes, TandemStoreWork work)
{
  Job *job = g_new0 (Job, 1);

  /* What is committed is reported as saved, even when it was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  job->task = g_object_ref (task);
  job->writes = writes;
  job->work = work;
  g_async_queue_push (self->jobs, job);
}
