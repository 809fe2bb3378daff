// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message.h"
#include "tandem-opt-out.h"

/* Who takes what a carrier of texts brings.  The carrier answers its peer only when the task is finished, so everything is
 * committed by then; on an error it lets the peer repeat.  Main thread only. */
#define TANDEM_TYPE_MESSAGE_SINK (tandem_message_sink_get_type ())
G_DECLARE_INTERFACE (TandemMessageSink, tandem_message_sink, TANDEM, MESSAGE_SINK, GObject)

/* How an outbound text is doing.  Borrowed strings. */
typedef struct {
  const char *id;          /* ours, when the carrier could bring it along; nullable */
  const char *message_sid;
  TandemMessageStatus status;
  guint error_code;        /* 0: none */
} TandemMessageReport;

struct _TandemMessageSinkInterface {
  GTypeInterface parent;
  void (*receive_async) (TandemMessageSink *self, TandemMessage *message, TandemOptOut opt_out, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  void (*report_async) (TandemMessageSink *self, const TandemMessageReport *report, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*finish) (TandemMessageSink *self, GAsyncResult *result, GError **error);
};

/* A text that came in, or was found at the carrier, also an outbound one that was sent from elsewhere.  It may have come before:
 * that is a success.  Its media are addresses.  @opt_out: what the carrier itself made of it; NONE: nothing. */
void tandem_message_sink_receive_async (TandemMessageSink *self, TandemMessage *message, TandemOptOut opt_out, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* News of a text; late, repeated and unknown ones are a success. */
void tandem_message_sink_report_async (TandemMessageSink *self, const TandemMessageReport *report, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Finishes both.  Errors: TANDEM_STORE_ERROR. */
gboolean tandem_message_sink_finish (TandemMessageSink *self, GAsyncResult *result, GError **error);
