// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-media-thread.h"

#include "tandem-hand-over.h"

struct _TandemMediaThread {
  GObject parent_instance;

  /* owned */
  GMainContext *context;
  GMainContext *main_context;
  GMainLoop *loop;
  GThread *thread; /* NULL once stopped; only the creating thread touches it */
};

G_DEFINE_FINAL_TYPE (TandemMediaThread, tandem_media_thread, G_TYPE_OBJECT)

typedef struct {
  TandemClosureFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Closure;

static gboolean
run_closure (gpointer user_data)
{
  Closure *closure = user_data;

  TANDEM_TAKE_OVER (closure);
  closure->func (closure->data);
  return G_SOURCE_REMOVE;
}

/* Also reached without run_closure() when the context dies first. */
static void
closure_free (gpointer user_data)
{
  Closure *closure = user_data;

  TANDEM_TAKE_OVER (closure);
  if (closure->destroy)
    closure->destroy (closure->data);
  g_free (closure);
}

static void
post (GMainContext *context, TandemClosureFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Closure *closure = g_new (Closure, 1);

  closure->func = func;
  closure->data = data;
  closure->destroy = destroy;
  /* One priority for all: GLib runs sources of equal priority in the order they were attached. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_closure, closure, closure_free);
  g_source_set_static_name (source, "tandem-closure");
  TANDEM_HAND_OVER (closure);
  g_source_attach (source, context);
}

static gpointer
run_thread (gpointer user_data)
{
  GMainLoop *loop = user_data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

static void
tandem_media_thread_dispose (GObject *object)
{
  tandem_media_thread_stop (TANDEM_MEDIA_THREAD (object));
  G_OBJECT_CLASS (tandem_media_thread_parent_class)->dispose (object);
}

static void
tandem_media_thread_finalize (GObject *object)
{
  TandemMediaThread *self = TANDEM_MEDIA_THREAD (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->main_context, g_main_context_unref);
  G_OBJECT_CLASS (tandem_media_thread_parent_class)->finalize (object);
}

static void
tandem_media_thread_class_init (TandemMediaThreadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_media_thread_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_media_thread_finalize;
}

static void
tandem_media_thread_init (TandemMediaThread *self)
{
}

TandemMediaThread *
tandem_media_thread_new (void)
{
  TandemMediaThread *self = g_object_new (TANDEM_TYPE_MEDIA_THREAD, NULL);

  self->main_context = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("tandem-media", run_thread, g_main_loop_ref (self->loop));
  return self;
}

static void
quit_loop (gpointer data)
{
  g_main_loop_quit (data);
}

void
tandem_media_thread_stop (TandemMediaThread *self)
{
  g_return_if_fail (TANDEM_IS_MEDIA_THREAD (self));

  if (!self->thread)
    return;
  g_assert (self->thread != g_thread_self ());
  post (self->context, quit_loop, self->loop, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
tandem_media_thread_post (TandemMediaThread *self, TandemClosureFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (TANDEM_IS_MEDIA_THREAD (self));
  post (self->context, func, data, destroy);
}

void
tandem_media_thread_post_main (TandemMediaThread *self, TandemClosureFunc func, gpointer data,
                               GDestroyNotify destroy)
{
  g_return_if_fail (TANDEM_IS_MEDIA_THREAD (self));
  post (self->main_context, func, data, destroy);
}

GMainContext *
tandem_media_thread_get_context (TandemMediaThread *self)
{
  g_return_val_if_fail (TANDEM_IS_MEDIA_THREAD (self), NULL);
  return self->context;
}

gboolean
tandem_media_thread_is_current (TandemMediaThread *self)
{
  g_return_val_if_fail (TANDEM_IS_MEDIA_THREAD (self), FALSE);
  return g_main_context_is_owner (self->context);
}
