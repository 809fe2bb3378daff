// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-contact.h"

/* Where contacts are kept.  As TandemStore: every verb returns at once, the work is done in order on the store's own thread, and
 * what is finished is committed.  Main thread only.  Errors: TANDEM_STORE_ERROR. */
#define TANDEM_TYPE_CONTACT_STORE (tandem_contact_store_get_type ())
G_DECLARE_INTERFACE (TandemContactStore, tandem_contact_store, TANDEM, CONTACT_STORE, GObject)

struct _TandemContactStoreInterface {
  GTypeInterface parent;
  void (*list_async) (TandemContactStore *self, const char *after_id, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_finish) (TandemContactStore *self, GAsyncResult *result, GError **error);
  void (*save_async) (TandemContactStore *self, const TandemContactFacts *facts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*remove_async) (TandemContactStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*merge_async) (TandemContactStore *self, GPtrArray *contacts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*merge_finish) (TandemContactStore *self, GAsyncResult *result, guint *added, guint *updated, GError **error);
  gboolean (*finish) (TandemContactStore *self, GAsyncResult *result, GError **error);
};

/* The next @limit contacts in the order of their ids, after @after_id (nullable: from the first): (transfer full)
 * (element-type TandemContactFacts). */
void tandem_contact_store_list_async (TandemContactStore *self, const char *after_id, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_contact_store_list_finish (TandemContactStore *self, GAsyncResult *result, GError **error);

/* Inserts or replaces the contact with that id; @facts are copied. */
void tandem_contact_store_save_async (TandemContactStore *self, const TandemContactFacts *facts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void tandem_contact_store_remove_async (TandemContactStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes the two above. */
gboolean tandem_contact_store_finish (TandemContactStore *self, GAsyncResult *result, GError **error);

/* All of @contacts (element-type TandemContactFacts; not to be changed any more) or none.  One whose uid is kept already, or else whose
 * name and one of its numbers are, becomes that contact: what it says replaces what was kept, numbers and tags are added
 * to it.  *@added and *@updated (nullable) are counts; one that brings nothing new is in neither. */
void tandem_contact_store_merge_async (TandemContactStore *self, GPtrArray *contacts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_contact_store_merge_finish (TandemContactStore *self, GAsyncResult *result, guint *added, guint *updated, GError **error);
