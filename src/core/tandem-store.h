// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* Where calls and turns are kept.  All calls return at once; work happens on the store's own
 * thread, in order, and results come back as GTask results on the main thread.  A finished
 * save is committed (synchronous=FULL). */
#define TANDEM_TYPE_STORE (tandem_store_get_type ())
G_DECLARE_INTERFACE (TandemStore, tandem_store, TANDEM, STORE, GObject)

struct _TandemStoreInterface {
  GTypeInterface parent;
  void (*save_call_async) (TandemStore *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*save_turn_async) (TandemStore *self, TandemCall *call, TandemTurn *turn, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*add_event_async) (TandemStore *self, const char *call_id, const char *kind, const char *detail, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*save_finish) (TandemStore *self, GAsyncResult *result, GError **error);
  void (*list_calls_async) (TandemStore *self, int limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_calls_with_async) (TandemStore *self, const char *number, const char *before_id, int limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_calls_finish) (TandemStore *self, GAsyncResult *result, GError **error);
  void (*load_transcript_async) (TandemStore *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*load_transcript_finish) (TandemStore *self, GAsyncResult *result, GError **error);
};

/* Inserts or replaces the row of @call (its values are copied before returning).  Main thread. */
void tandem_store_save_call_async (TandemStore *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Inserts or replaces @turn of @call, with its place in the spoken order. */
void tandem_store_save_turn_async (TandemStore *self, TandemCall *call, TandemTurn *turn, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Appends to the call's timeline: @kind is a word ("state", "media", "agent", "error"), @detail a sentence without secrets. */
void tandem_store_add_event_async (TandemStore *self, const char *call_id, const char *kind, const char *detail, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes the three above. */
gboolean tandem_store_save_finish (TandemStore *self, GAsyncResult *result, GError **error);
/* The newest @limit calls, newest first, without transcripts: (transfer full) (element-type TandemCall). */
void tandem_store_list_calls_async (TandemStore *self, int limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The newest @limit calls with @number at the other side; @before_id (nullable): only what began before the call with this id. */
void tandem_store_list_calls_with_async (TandemStore *self, const char *number, const char *before_id, int limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes both. */
GPtrArray *tandem_store_list_calls_finish (TandemStore *self, GAsyncResult *result, GError **error);
/* Fills the transcript of @call (an old call) with its stored turns. */
void tandem_store_load_transcript_async (TandemStore *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_store_load_transcript_finish (TandemStore *self, GAsyncResult *result, GError **error);
