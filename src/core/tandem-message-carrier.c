// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-carrier.h"

G_DEFINE_INTERFACE (TandemMessageCarrier, tandem_message_carrier, G_TYPE_OBJECT)

/* A carrier that keeps no list. */
static void
doubt_nothing (TandemMessageCarrier *self, TandemMessage *message, GPtrArray *others)
{
}

static void
list_nothing_async (TandemMessageCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, list_nothing_async);
  g_task_return_pointer (task, g_ptr_array_new_with_free_func (g_object_unref), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_nothing_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tandem_message_carrier_default_init (TandemMessageCarrierInterface *iface)
{
  iface->doubt = doubt_nothing;
  iface->list_async = list_nothing_async;
  iface->list_finish = list_nothing_finish;
}

void
tandem_message_carrier_set_sink (TandemMessageCarrier *self, TandemMessageSink *sink)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_CARRIER (self));
  TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->set_sink (self, sink);
}

void
tandem_message_carrier_send_async (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_CARRIER (self));
  TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->send_async (self, message, cancellable, callback, user_data);
}

gboolean
tandem_message_carrier_send_finish (TandemMessageCarrier *self, GAsyncResult *result, guint *error_code,
                                    GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_CARRIER (self), FALSE);
  return TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->send_finish (self, result, error_code, error);
}

gboolean
tandem_message_carrier_can_schedule (TandemMessageCarrier *self, GDateTime *at)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_CARRIER (self) && at, FALSE);
  return TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->can_schedule && TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->can_schedule (self, at);
}

gboolean
tandem_message_carrier_can_send_files (TandemMessageCarrier *self, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_CARRIER (self), FALSE);
  return !TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->can_send_files ||
         TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->can_send_files (self, error);
}

void
tandem_message_carrier_cancel_async (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_CARRIER (self));
  TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->cancel_async (self, message, cancellable, callback, user_data);
}

gboolean
tandem_message_carrier_cancel_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_CARRIER (self), FALSE);
  return TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->cancel_finish (self, result, error);
}

void
tandem_message_carrier_doubt (TandemMessageCarrier *self, TandemMessage *message, GPtrArray *others)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_CARRIER (self) && TANDEM_IS_MESSAGE (message) && others);
  TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->doubt (self, message, others);
}

void
tandem_message_carrier_list_async (TandemMessageCarrier *self, GDateTime *since, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_CARRIER (self));
  TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->list_async (self, since, cancellable, callback, user_data);
}

GPtrArray *
tandem_message_carrier_list_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_CARRIER (self), NULL);
  return TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->list_finish (self, result, error);
}

void
tandem_message_carrier_fetch_media_async (TandemMessageCarrier *self, TandemMessage *message,
                                          TandemMessageMedia *media, const char *path, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_CARRIER (self));
  TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->fetch_media_async (self, message, media, path, cancellable, callback, user_data);
}

gboolean
tandem_message_carrier_fetch_media_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_CARRIER (self), FALSE);
  return TANDEM_MESSAGE_CARRIER_GET_IFACE (self)->fetch_media_finish (self, result, error);
}
