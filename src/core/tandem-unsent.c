// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-unsent.h"

/* As many texts of a thread as can have gone out while one of them was waiting, with room to spare. */
#define OTHERS 100

typedef struct {
  TandemMessageStore *store;
  TandemMessageCarrier *carrier;
  TandemOutbox *outbox;
  GPtrArray *messages;
  guint next;
} Restoring;

static void
restoring_free (gpointer data)
{
  Restoring *self = data;

  g_clear_object (&self->store);
  g_clear_object (&self->carrier);
  g_clear_object (&self->outbox);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_free (self);
}

static void restore_next (GTask *task);

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Restoring *self = g_task_get_task_data (task);
  TandemMessage *message = self->messages->pdata[self->next];
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) others = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!others) {
    /* It is looked for all the same, among too many. */
    g_warning ("unsent: the other texts of a thread could not be read: %s", error->message);
    others = g_ptr_array_new ();
  }
  tandem_message_carrier_doubt (self->carrier, message, others);
  tandem_outbox_add (self->outbox, message);
  self->next++;
  restore_next (task);
}

static void
restore_next (GTask *task)
{
  Restoring *self = g_task_get_task_data (task);

  /* One that was taken back, or about which news came, meanwhile. */
  while (self->next < self->messages->len &&
         tandem_message_get_status (self->messages->pdata[self->next]) != TANDEM_MESSAGE_STATUS_NEW)
    self->next++;
  if (self->next == self->messages->len)
    g_task_return_boolean (task, TRUE);
  else
    tandem_message_store_list_async (self->store, tandem_message_get_number (self->messages->pdata[self->next]), NULL, OTHERS,
                                     g_task_get_cancellable (task), did_list, g_object_ref (task));
}

void
tandem_unsent_restore_async (TandemMessageStore *store, TandemMessageCarrier *carrier, TandemOutbox *outbox, GPtrArray *messages,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Restoring *self = g_new0 (Restoring, 1);

  g_task_set_source_tag (task, tandem_unsent_restore_async);
  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  self->outbox = g_object_ref (outbox);
  self->messages = g_ptr_array_ref (messages);
  g_task_set_task_data (task, self, restoring_free);
  restore_next (task);
}

gboolean
tandem_unsent_restore_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
