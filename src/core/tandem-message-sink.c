// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-sink.h"

G_DEFINE_INTERFACE (TandemMessageSink, tandem_message_sink, G_TYPE_OBJECT)

static void
tandem_message_sink_default_init (TandemMessageSinkInterface *iface)
{
}

void
tandem_message_sink_receive_async (TandemMessageSink *self, TandemMessage *message, TandemOptOut opt_out,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_SINK (self));
  TANDEM_MESSAGE_SINK_GET_IFACE (self)->receive_async (self, message, opt_out, cancellable, callback, user_data);
}

void
tandem_message_sink_report_async (TandemMessageSink *self, const TandemMessageReport *report,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_SINK (self));
  TANDEM_MESSAGE_SINK_GET_IFACE (self)->report_async (self, report, cancellable, callback, user_data);
}

gboolean
tandem_message_sink_finish (TandemMessageSink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE_SINK (self), FALSE);
  return TANDEM_MESSAGE_SINK_GET_IFACE (self)->finish (self, result, error);
}
