// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-live-messages.h"
#include "tandem-outbox.h"
#include "tandem-settings.h"

/* What to send; NULL strings mean "as in settings".  Stack allocated by callers. */
typedef struct {
  const char *to;
  const char *from;    /* NULL: the number that had the last text of the thread, or that of the settings */
  const char *body;
  GListModel *media;   /* of TandemMessageMedia; nullable */
  GDateTime *send_at;  /* nullable: now */
  const char *answers; /* NULL: a person wrote it; else as tandem_message_get_answers() */
} TandemTextRequest;

/* The way of a text of ours from what somebody wrote to the outbox: checks it, keeps it, and knows who waits for its first attempt.  The
 * part of TandemInbox that sends; its verbs are described there.  Main thread only.
 *
 * Signals: "added" (TandemMessage): kept just now; "changed" (TandemMessage): its state; "notice" (GError): a change that could not be
 * kept or was refused. */
#define TANDEM_TYPE_TEXT_SENDER (tandem_text_sender_get_type ())
G_DECLARE_FINAL_TYPE (TandemTextSender, tandem_text_sender, TANDEM, TEXT_SENDER, GObject)

TandemTextSender *tandem_text_sender_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier,
                                          TandemOutbox *outbox, TandemLiveMessages *live);

void tandem_text_sender_send_async (TandemTextSender *self, const TandemTextRequest *request, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
TandemMessage *tandem_text_sender_send_finish (TandemTextSender *self, GAsyncResult *result, GError **error);
gboolean tandem_text_sender_retry (TandemTextSender *self, TandemMessage *message, GError **error);
gboolean tandem_text_sender_send_missed (TandemTextSender *self, TandemMessage *message, GError **error);
gboolean tandem_text_sender_cancel (TandemTextSender *self, TandemMessage *message, GError **error);
