// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-sink.h"

/* Who carries texts.  Main thread only; results on the main thread.  Errors: TANDEM_PROVIDER_ERROR. */
#define TANDEM_TYPE_MESSAGE_CARRIER (tandem_message_carrier_get_type ())
G_DECLARE_INTERFACE (TandemMessageCarrier, tandem_message_carrier, TANDEM, MESSAGE_CARRIER, GObject)

struct _TandemMessageCarrierInterface {
  GTypeInterface parent;
  void (*set_sink) (TandemMessageCarrier *self, TandemMessageSink *sink);
  void (*send_async) (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*send_finish) (TandemMessageCarrier *self, GAsyncResult *result, guint *error_code, GError **error);
  void (*cancel_async) (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*cancel_finish) (TandemMessageCarrier *self, GAsyncResult *result, GError **error);
  void (*doubt) (TandemMessageCarrier *self, TandemMessage *message, GPtrArray *others);
  void (*list_async) (TandemMessageCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*list_finish) (TandemMessageCarrier *self, GAsyncResult *result, GError **error);
  void (*fetch_media_async) (TandemMessageCarrier *self, TandemMessage *message, TandemMessageMedia *media, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*can_schedule) (TandemMessageCarrier *self, GDateTime *at);
  gboolean (*can_send_files) (TandemMessageCarrier *self, GError **error);
  gboolean (*fetch_media_finish) (TandemMessageCarrier *self, GAsyncResult *result, GError **error);
};

/* Where what comes from the carrier goes from now on; not kept alive.  NULL: nowhere. */
void tandem_message_carrier_set_sink (TandemMessageCarrier *self, TandemMessageSink *sink);

/* Sends @message from its own number, or leaves it to the carrier to send it at its send-at where the carrier can.  On success its
 * sid, status, segments and at are set.  An answer that was lost is looked for before this fails, so that nobody gets a text
 * twice: with UNREACHABLE or BUSY the carrier has not got it.  *@error_code (nullable): the carrier's number for REFUSED, 0 else. */
void tandem_message_carrier_send_async (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_message_carrier_send_finish (TandemMessageCarrier *self, GAsyncResult *result, guint *error_code, GError **error);

/* TRUE when the carrier itself can send a text at @at: then it is to be given to it now, and is sent also while Tandem is off. */
gboolean tandem_message_carrier_can_schedule (TandemMessageCarrier *self, GDateTime *at);

/* Optional: without it the carrier can.  FALSE while it cannot get at files that are on this computer only:
 * TANDEM_PROVIDER_ERROR_BUSY when that passes by itself, else NOT_SET_UP, whose sentence says what to do. */
gboolean tandem_message_carrier_can_send_files (TandemMessageCarrier *self, GError **error);

/* @message is of an earlier run, so it may have been sent already: it is looked for before it is.  @others (element-type
 * TandemMessage): texts of ours which are known to be others, where they have a sid. */
void tandem_message_carrier_doubt (TandemMessageCarrier *self, TandemMessage *message, GPtrArray *others);

/* Takes back a SCHEDULED one. */
void tandem_message_carrier_cancel_async (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_message_carrier_cancel_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error);

/* Optional: without it there are none.  Every text of our numbers since @since, in and out, over all pages, oldest first:
 * (transfer full) (element-type TandemMessage);
 * each has a new id of ours and the carrier's. */
void tandem_message_carrier_list_async (TandemMessageCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_message_carrier_list_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error);

/* Fetches @media, which belongs to @message, into the file @path and sets it there. */
void tandem_message_carrier_fetch_media_async (TandemMessageCarrier *self, TandemMessage *message, TandemMessageMedia *media, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_message_carrier_fetch_media_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error);
