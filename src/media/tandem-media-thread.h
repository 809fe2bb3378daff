// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* The media thread: one GMainContext that owns the public listener, media sockets, AI sockets and lines.
 * Created and stopped on the main thread; post() from any thread. */
#define TANDEM_TYPE_MEDIA_THREAD (tandem_media_thread_get_type ())
G_DECLARE_FINAL_TYPE (TandemMediaThread, tandem_media_thread, TANDEM, MEDIA_THREAD, GObject)

typedef void (*TandemClosureFunc) (gpointer data);

TandemMediaThread *tandem_media_thread_new (void);
/* Runs what was posted so far, then ends the thread and waits for it.  Also done on dispose. */
void tandem_media_thread_stop (TandemMediaThread *self);

/* Runs @func(@data) on the media thread, in order; @destroy (nullable) then frees @data there.  Never waits. */
void tandem_media_thread_post (TandemMediaThread *self, TandemClosureFunc func, gpointer data, GDestroyNotify destroy);
/* The way back: runs on the thread that created @self (the main thread), in order. */
void tandem_media_thread_post_main (TandemMediaThread *self, TandemClosureFunc func, gpointer data, GDestroyNotify destroy);

GMainContext *tandem_media_thread_get_context (TandemMediaThread *self);
/* For assertions. */
gboolean tandem_media_thread_is_current (TandemMediaThread *self);
