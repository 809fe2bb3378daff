// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* One profile as it is kept: what it says is text (tandem-profile-format.h), so that a new field needs no new column. */
typedef struct {
  char *id; /* ours, a UUID; names may change */
  char *name;
  char *text;
} TandemProfileRow;

TandemProfileRow *tandem_profile_row_new (const char *id, const char *name, const char *text);
void tandem_profile_row_free (gpointer row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemProfileRow, tandem_profile_row_free)

/* Where profiles are kept.  As TandemContactStore: every verb returns at once, the work is done in order on the store's own thread, and
 * what is finished is committed.  Main thread only.  Errors: TANDEM_STORE_ERROR. */
#define TANDEM_TYPE_PROFILE_STORE (tandem_profile_store_get_type ())
G_DECLARE_INTERFACE (TandemProfileStore, tandem_profile_store, TANDEM, PROFILE_STORE, GObject)

struct _TandemProfileStoreInterface {
  GTypeInterface parent;
  void (*list_async) (TandemProfileStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_finish) (TandemProfileStore *self, GAsyncResult *result, GError **error);
  void (*save_async) (TandemProfileStore *self, const TandemProfileRow *row, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*remove_async) (TandemProfileStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*finish) (TandemProfileStore *self, GAsyncResult *result, GError **error);
};

/* All of them: (transfer full) (element-type TandemProfileRow). */
void tandem_profile_store_list_async (TandemProfileStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_profile_store_list_finish (TandemProfileStore *self, GAsyncResult *result, GError **error);

/* Inserts or replaces the row with that id; @row is copied. */
void tandem_profile_store_save_async (TandemProfileStore *self, const TandemProfileRow *row, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void tandem_profile_store_remove_async (TandemProfileStore *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes the two above. */
gboolean tandem_profile_store_finish (TandemProfileStore *self, GAsyncResult *result, GError **error);
