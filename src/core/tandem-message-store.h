// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-search-hit.h"
#include "tandem-thread.h"

/* Where texts are kept.  As TandemStore: every verb returns at once, the work is done in order on the store's own thread, and a
 * finished save is committed.  Main thread only.  Errors: TANDEM_STORE_ERROR. */
#define TANDEM_TYPE_MESSAGE_STORE (tandem_message_store_get_type ())
G_DECLARE_INTERFACE (TandemMessageStore, tandem_message_store, TANDEM, MESSAGE_STORE, GObject)

struct _TandemMessageStoreInterface {
  GTypeInterface parent;
  void (*save_async) (TandemMessageStore *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*save_finish) (TandemMessageStore *self, GAsyncResult *result, gboolean *added, gint64 *thread_id, GError **error);
  void (*find_async) (TandemMessageStore *self, const char *id_or_sid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_async) (TandemMessageStore *self, const char *number, const char *before_id, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_due_async) (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_finish) (TandemMessageStore *self, GAsyncResult *result, GError **error);
  void (*list_threads_async) (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GArray *(*list_threads_finish) (TandemMessageStore *self, GAsyncResult *result, GError **error);
  void (*load_threads_async) (TandemMessageStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*find_thread_async) (TandemMessageStore *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*mark_read_async) (TandemMessageStore *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*set_draft_async) (TandemMessageStore *self, const char *number, const char *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*set_draft_media_async) (TandemMessageStore *self, const char *number, GListModel *media, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_draft_media_async) (TandemMessageStore *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*set_forwarded_async) (TandemMessageStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*set_bookmark_async) (TandemMessageStore *self, const char *name, const char *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*finish) (TandemMessageStore *self, GAsyncResult *result, GError **error);
  void (*get_bookmark_async) (TandemMessageStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char *(*get_bookmark_finish) (TandemMessageStore *self, GAsyncResult *result, GError **error);
  void (*count_unread_async) (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*count_answers_async) (TandemMessageStore *self, gint64 since_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gint64 (*count_unread_finish) (TandemMessageStore *self, GAsyncResult *result, GError **error);
  void (*search_async) (TandemMessageStore *self, const char *words, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
};

/* Inserts or updates @message (its values are copied before returning), its thread with it.  A text whose message-sid is kept
 * already under another id is left alone: *@added (nullable) is FALSE then, as it is for an update.  *@thread_id (nullable). */
void tandem_message_store_save_async (TandemMessageStore *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_message_store_save_finish (TandemMessageStore *self, GAsyncResult *result, gboolean *added, gint64 *thread_id, GError **error);

/* All six: (transfer full) (element-type TandemMessage, TandemThread, TandemSearchHit or TandemMessageMedia). */
/* The text with our id or the carrier's; an empty array when there is none. */
void tandem_message_store_find_async (TandemMessageStore *self, const char *id_or_sid, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The newest @limit texts with @number, oldest first; @before_id (nullable): only what is older than the text with this id. */
void tandem_message_store_list_async (TandemMessageStore *self, const char *number, const char *before_id, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* What is still to be done: outbound texts that are NEW, and those to be forwarded, oldest first. */
void tandem_message_store_list_due_async (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The threads with these ids, in that order, loaded; one that is gone is left out. */
void tandem_message_store_load_threads_async (TandemMessageStore *self, const gint64 *ids, gsize n_ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The thread with @number, or an empty array. */
void tandem_message_store_find_thread_async (TandemMessageStore *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The files of what is half written to @number. */
void tandem_message_store_list_draft_media_async (TandemMessageStore *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Texts and what was said in calls that have all of @words, the last of them as a beginning; the best first. */
void tandem_message_store_search_async (TandemMessageStore *self, const char *words, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_message_store_list_finish (TandemMessageStore *self, GAsyncResult *result, GError **error);

/* The ids (gint64) of all threads, the one with the newest text first: (transfer full).  Cheap also for 100,000. */
void tandem_message_store_list_threads_async (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray *tandem_message_store_list_threads_finish (TandemMessageStore *self, GAsyncResult *result, GError **error);

void tandem_message_store_mark_read_async (TandemMessageStore *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Makes the thread when there is none. */
void tandem_message_store_set_draft_async (TandemMessageStore *self, const char *number, const char *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The files of what is half written to @number, of TandemMessageMedia with paths; copied before returning. */
void tandem_message_store_set_draft_media_async (TandemMessageStore *self, const char *number, GListModel *media, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The text with this id was handed on; nothing else of it is touched. */
void tandem_message_store_set_forwarded_async (TandemMessageStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Keeps @text, how far something was read, under @name; NULL removes it. */
void tandem_message_store_set_bookmark_async (TandemMessageStore *self, const char *name, const char *text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes the five above. */
gboolean tandem_message_store_finish (TandemMessageStore *self, GAsyncResult *result, GError **error);
/* "" when there is none, NULL on errors.  (transfer full) */
void tandem_message_store_get_bookmark_async (TandemMessageStore *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *tandem_message_store_get_bookmark_finish (TandemMessageStore *self, GAsyncResult *result, GError **error);

/* Texts nobody looked at, over all threads; -1 on errors.  Cheap: there is an index of them. */
void tandem_message_store_count_unread_async (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Automatic texts since then (ms since 1970 UTC), to all; finished as the one above. */
void tandem_message_store_count_answers_async (TandemMessageStore *self, gint64 since_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 tandem_message_store_count_unread_finish (TandemMessageStore *self, GAsyncResult *result, GError **error);
