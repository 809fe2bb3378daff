// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-delivery.h"
#include "tandem-wrap-up.h"

/* Where wrap-ups are kept, and what is still to be delivered of them.  As TandemContactStore: every verb returns at once, the work is done
 * in order on the store's own thread, and what is finished is committed.  Main thread only.  Errors: TANDEM_STORE_ERROR. */
#define TANDEM_TYPE_WRAP_UP_STORE (tandem_wrap_up_store_get_type ())
G_DECLARE_INTERFACE (TandemWrapUpStore, tandem_wrap_up_store, TANDEM, WRAP_UP_STORE, GObject)

struct _TandemWrapUpStoreInterface {
  GTypeInterface parent;
  void (*load_async) (TandemWrapUpStore *self, const char *call_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  TandemWrapUp *(*load_finish) (TandemWrapUpStore *self, GAsyncResult *result, GError **error);
  void (*save_async) (TandemWrapUpStore *self, const char *call_id, const TandemWrapUp *wrap_up, const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*list_deliveries_async) (TandemWrapUpStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_deliveries_finish) (TandemWrapUpStore *self, GAsyncResult *result, GError **error);
  void (*save_delivery_async) (TandemWrapUpStore *self, const TandemDelivery *delivery, gboolean done, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*finish) (TandemWrapUpStore *self, GAsyncResult *result, GError **error);
};

/* That of a call; NULL without an error: there is none.  (transfer full) */
void tandem_wrap_up_store_load_async (TandemWrapUpStore *self, const char *call_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TandemWrapUp *tandem_wrap_up_store_load_finish (TandemWrapUpStore *self, GAsyncResult *result, GError **error);
/* Keeps both or neither; each is copied, and nullable. */
void tandem_wrap_up_store_save_async (TandemWrapUpStore *self, const char *call_id, const TandemWrapUp *wrap_up, const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* What is to be delivered, the one whose time comes first; others may be left out: (transfer full) (element-type TandemDelivery). */
void tandem_wrap_up_store_list_deliveries_async (TandemWrapUpStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_wrap_up_store_list_deliveries_finish (TandemWrapUpStore *self, GAsyncResult *result, GError **error);
/* What became of an attempt; @done: it was taken, and is forgotten. */
void tandem_wrap_up_store_save_delivery_async (TandemWrapUpStore *self, const TandemDelivery *delivery, gboolean done, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes both saves. */
gboolean tandem_wrap_up_store_finish (TandemWrapUpStore *self, GAsyncResult *result, GError **error);
