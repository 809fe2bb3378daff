// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-history.h"

#include "tandem-error.h"
#include "tandem-transfer.h"

#define HISTORY_LENGTH 1000

struct _TandemCallHistory {
  GObject parent_instance;

  /* owned */
  TandemStore *store;
  TandemCarrier *carrier;
  TandemSaveQueue *saves;
  GListStore *calls; /* newest first */
};

G_DEFINE_FINAL_TYPE (TandemCallHistory, tandem_call_history, G_TYPE_OBJECT)

enum { NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_call_history_dispose (GObject *object)
{
  TandemCallHistory *self = TANDEM_CALL_HISTORY (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->saves);
  g_clear_object (&self->carrier);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_call_history_parent_class)->dispose (object);
}

static void
tandem_call_history_class_init (TandemCallHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_call_history_dispose;
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_CALL_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_call_history_init (TandemCallHistory *self)
{
  self->calls = g_list_store_new (TANDEM_TYPE_CALL);
}

TandemCallHistory *
tandem_call_history_new (TandemStore *store, TandemCarrier *carrier, TandemSaveQueue *saves)
{
  TandemCallHistory *self = g_object_new (TANDEM_TYPE_CALL_HISTORY, NULL);

  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  self->saves = g_object_ref (saves);
  return self;
}

GListModel *
tandem_call_history_get_calls (TandemCallHistory *self)
{
  g_return_val_if_fail (TANDEM_IS_CALL_HISTORY (self), NULL);
  return G_LIST_MODEL (self->calls);
}

void
tandem_call_history_add (TandemCallHistory *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALL_HISTORY (self));
  g_list_store_insert (self->calls, 0, call);
}

TandemCall *
tandem_call_history_lookup (TandemCallHistory *self, const char *id_or_sid)
{
  guint n;

  g_return_val_if_fail (TANDEM_IS_CALL_HISTORY (self), NULL);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->calls));
  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), i);

    if (g_strcmp0 (tandem_call_get_id (call), id_or_sid) == 0 ||
        g_strcmp0 (tandem_call_get_call_sid (call), id_or_sid) == 0)
      return call; /* the list keeps it alive */
  }
  return NULL;
}

static void
did_hang_up_orphan (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCallHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) notice = NULL;

  if (tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, &error))
    return;
  notice = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_STILL_UP,
                        "A call of the last run may still be up, for it could not be ended (%s): look at the carrier.",
                        error->message);
  g_signal_emit (self, signals[NOTICE], 0, NULL, notice);
}

/* Tandem died during this call: it ends now, here and at the carrier; only here if two others talk. */
static void
close_interrupted (TandemCallHistory *self, TandemCall *call)
{
  gboolean transferred = tandem_transfer_was_made (call);

  if (!transferred)
    tandem_call_set_end_reason (call, "interrupted: Tandem stopped during the call");
  tandem_call_advance (call,
                       tandem_call_get_answered_at (call) ? TANDEM_CALL_STATE_COMPLETED : TANDEM_CALL_STATE_FAILED,
                       NULL);
  tandem_save_queue_add_call (self->saves, call);
  if (!transferred && tandem_call_get_call_sid (call))
    tandem_carrier_hang_up_async (self->carrier, call, NULL, did_hang_up_orphan, g_object_ref (self));
}

static void
did_list_calls (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemCallHistory *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  calls = tandem_store_list_calls_finish (TANDEM_STORE (source), result, &error);
  if (!calls) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  for (guint i = 0; i < calls->len; i++) {
    TandemCall *call = calls->pdata[i];

    if (tandem_call_history_lookup (self, tandem_call_get_id (call)))
      continue;
    if (tandem_call_is_live (call))
      close_interrupted (self, call);
    g_ptr_array_add (added, call);
  }
  /* All at once: a thousand single steps would each be searched and announced, and hold up the window. */
  g_list_store_splice (self->calls, g_list_model_get_n_items (G_LIST_MODEL (self->calls)), 0, added->pdata, added->len);
  g_task_return_boolean (task, TRUE);
}

static void
did_list_missed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCallHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calls = tandem_carrier_list_missed_finish (TANDEM_CARRIER (source), result, &error);

  if (!calls) {
    g_info ("history: who called meanwhile is not known: %s", error->message);
    return;
  }
  for (guint i = 0; i < calls->len; i++) {
    if (tandem_call_history_lookup (self, tandem_call_get_call_sid (calls->pdata[i])))
      continue;
    tandem_call_history_add (self, calls->pdata[i]);
    tandem_save_queue_add_call (self->saves, calls->pdata[i]);
  }
}

void
tandem_call_history_catch_up (TandemCallHistory *self)
{
  g_autoptr (TandemCall) newest = NULL;

  g_return_if_fail (TANDEM_IS_CALL_HISTORY (self));

  newest = g_list_model_get_item (G_LIST_MODEL (self->calls), 0);
  if (newest && tandem_carrier_takes_calls (self->carrier))
    tandem_carrier_list_missed_async (self->carrier, tandem_call_get_started_at (newest), NULL, did_list_missed,
                                      g_object_ref (self));
}

void
tandem_call_history_load_async (TandemCallHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_CALL_HISTORY (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_call_history_load_async);
  tandem_store_list_calls_async (self->store, HISTORY_LENGTH, cancellable, did_list_calls, task);
}

gboolean
tandem_call_history_load_finish (TandemCallHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
