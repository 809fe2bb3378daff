// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reach-trial.h"

#include "tandem-public-check.h"

#define TIMEOUT_MS 10000

typedef struct {
  TandemMediaThread *thread;
  TandemPublicListener *listener; /* borrowed; media thread only */
  char *url;
  char *token;
  char *nonce;
} Trial;

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_clear_object (&trial->thread);
  g_free (trial->url);
  g_free (trial->token);
  g_free (trial->nonce);
  g_free (trial);
}

/* What goes to the media thread and comes back.  The task itself is only touched on the main thread. */
typedef struct {
  GTask *task;
  TandemMediaThread *thread; /* borrowed: it runs this */
  TandemPublicListener *listener;
  char *token;
  char *nonce; /* NULL: forget */
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_clear_object (&notice->task);
  g_free (notice->token);
  g_free (notice->nonce);
  g_free (notice);
}

static Notice *
make_notice (Trial *trial, GTask *task)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->task = task;
  notice->thread = trial->thread;
  notice->listener = trial->listener;
  notice->token = g_strdup (trial->token);
  notice->nonce = task ? g_strdup (trial->nonce) : NULL;
  return notice;
}

static void
forget_on_media_thread (gpointer data)
{
  Notice *notice = data;

  tandem_public_listener_forget (notice->listener, notice->token);
}

static void
did_check (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Trial *trial = g_task_get_task_data (task);
  GError *error = NULL;

  /* When everything is being taken apart the thread has ended, and drops this. */
  tandem_media_thread_post (trial->thread, forget_on_media_thread, make_notice (trial, NULL), notice_free);
  if (tandem_public_check_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
did_expect (gpointer data)
{
  Notice *notice = data;
  Trial *trial = g_task_get_task_data (notice->task);
  GCancellable *cancellable = g_task_get_cancellable (notice->task);

  tandem_public_check_async (trial->url, trial->token, trial->nonce, TIMEOUT_MS, cancellable, did_check,
                             g_steal_pointer (&notice->task));
}

static void
expect_on_media_thread (gpointer data)
{
  Notice *notice = data;
  Notice *back = g_new0 (Notice, 1);

  tandem_public_listener_expect (notice->listener, notice->token, notice->nonce);
  back->task = g_steal_pointer (&notice->task);
  tandem_media_thread_post_main (notice->thread, did_expect, back, notice_free);
}

/* 128 bits that nobody guesses: what stands in a UUID is from the kernel. */
static char *
make_secret (void)
{
  g_autofree char *random = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (random, "-", -1);

  return g_strjoinv (NULL, parts);
}

void
tandem_reach_trial_async (TandemMediaThread *thread, TandemPublicListener *listener, const char *url,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Trial *trial = g_new0 (Trial, 1);

  g_task_set_source_tag (task, tandem_reach_trial_async);
  trial->thread = g_object_ref (thread);
  trial->listener = listener;
  trial->url = g_strdup (url);
  trial->token = make_secret ();
  trial->nonce = make_secret ();
  g_task_set_task_data (task, trial, trial_free);
  tandem_media_thread_post (thread, expect_on_media_thread, make_notice (trial, task), notice_free);
}

gboolean
tandem_reach_trial_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
