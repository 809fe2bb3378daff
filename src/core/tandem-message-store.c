// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-store.h"

G_DEFINE_INTERFACE (TandemMessageStore, tandem_message_store, G_TYPE_OBJECT)

static void
tandem_message_store_default_init (TandemMessageStoreInterface *iface)
{
}

void
tandem_message_store_save_async (TandemMessageStore *self, TandemMessage *message, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->save_async (self, message, cancellable, callback, user_data);
}

gboolean
tandem_message_store_save_finish (TandemMessageStore *self, GAsyncResult *result, gboolean *added, gint64 *thread_id,
                                  GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (self), FALSE);
  return TANDEM_MESSAGE_STORE_GET_IFACE (self)->save_finish (self, result, added, thread_id, error);
}

void
tandem_message_store_find_async (TandemMessageStore *self, const char *id_or_sid, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->find_async (self, id_or_sid, cancellable, callback, user_data);
}

void
tandem_message_store_list_async (TandemMessageStore *self, const char *number, const char *before_id, guint limit,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->list_async (self, number, before_id, limit, cancellable, callback, user_data);
}

void
tandem_message_store_list_due_async (TandemMessageStore *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->list_due_async (self, cancellable, callback, user_data);
}

void
tandem_message_store_load_threads_async (TandemMessageStore *self, const gint64 *ids, gsize n_ids,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->load_threads_async (self, ids, n_ids, cancellable, callback, user_data);
}

void
tandem_message_store_find_thread_async (TandemMessageStore *self, const char *number, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->find_thread_async (self, number, cancellable, callback, user_data);
}

void
tandem_message_store_search_async (TandemMessageStore *self, const char *words, guint limit,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->search_async (self, words, limit, cancellable, callback, user_data);
}

GPtrArray *
tandem_message_store_list_finish (TandemMessageStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (self), NULL);
  return TANDEM_MESSAGE_STORE_GET_IFACE (self)->list_finish (self, result, error);
}

void
tandem_message_store_list_threads_async (TandemMessageStore *self, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->list_threads_async (self, cancellable, callback, user_data);
}

GArray *
tandem_message_store_list_threads_finish (TandemMessageStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (self), NULL);
  return TANDEM_MESSAGE_STORE_GET_IFACE (self)->list_threads_finish (self, result, error);
}

void
tandem_message_store_mark_read_async (TandemMessageStore *self, const char *number, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->mark_read_async (self, number, cancellable, callback, user_data);
}

void
tandem_message_store_set_draft_async (TandemMessageStore *self, const char *number, const char *draft,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->set_draft_async (self, number, draft, cancellable, callback, user_data);
}

void
tandem_message_store_set_draft_media_async (TandemMessageStore *self, const char *number, GListModel *media,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self) && number);
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->set_draft_media_async (self, number, media, cancellable, callback, user_data);
}

void
tandem_message_store_list_draft_media_async (TandemMessageStore *self, const char *number, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self) && number);
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->list_draft_media_async (self, number, cancellable, callback, user_data);
}

void
tandem_message_store_set_forwarded_async (TandemMessageStore *self, const char *id, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->set_forwarded_async (self, id, cancellable, callback, user_data);
}

void
tandem_message_store_set_bookmark_async (TandemMessageStore *self, const char *name, const char *text,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->set_bookmark_async (self, name, text, cancellable, callback, user_data);
}

gboolean
tandem_message_store_finish (TandemMessageStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (self), FALSE);
  return TANDEM_MESSAGE_STORE_GET_IFACE (self)->finish (self, result, error);
}

void
tandem_message_store_get_bookmark_async (TandemMessageStore *self, const char *name, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->get_bookmark_async (self, name, cancellable, callback, user_data);
}

char *
tandem_message_store_get_bookmark_finish (TandemMessageStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (self), NULL);
  return TANDEM_MESSAGE_STORE_GET_IFACE (self)->get_bookmark_finish (self, result, error);
}

void
tandem_message_store_count_unread_async (TandemMessageStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->count_unread_async (self, cancellable, callback, user_data);
}

void
tandem_message_store_count_answers_async (TandemMessageStore *self, gint64 since_ms, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_STORE (self));
  TANDEM_MESSAGE_STORE_GET_IFACE (self)->count_answers_async (self, since_ms, cancellable, callback, user_data);
}

gint64
tandem_message_store_count_unread_finish (TandemMessageStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (self), -1);
  return TANDEM_MESSAGE_STORE_GET_IFACE (self)->count_unread_finish (self, result, error);
}
