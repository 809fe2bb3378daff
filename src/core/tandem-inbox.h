// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-drafts.h"
#include "tandem-message-gateway.h"
#include "tandem-message-poll.h"
#include "tandem-prices.h"
#include "tandem-reply-writer.h"
#include "tandem-text-sender.h"
#include "tandem-thread-list.h"

/* The one object with the verbs for texts; what the carrier brings comes here, too.  Main thread only.
 *
 * Property: "unread" (guint), texts nobody has looked at, over all threads.
 * Signals: "message-added" (TandemMessage): kept just now, in or out; "message-changed" (TandemMessage): its state;
 * "handed-over" (TandemMessage): a person is to answer it; "thread-read" (string): somebody looked at the texts with this number; "notice" (GError):
 * something the operator should know. */
#define TANDEM_TYPE_INBOX (tandem_inbox_get_type ())
G_DECLARE_FINAL_TYPE (TandemInbox, tandem_inbox, TANDEM, INBOX, GObject)

TandemInbox *tandem_inbox_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier);
/* Hands on what comes in to @gateway; before tandem_inbox_start(). */
void tandem_inbox_set_gateway (TandemInbox *self, TandemMessageGateway *gateway);
/* Who writes drafts of texts; NULL while there is nobody.  Borrowed. */
void tandem_inbox_set_reply_writer (TandemInbox *self, TandemReplyWriter *writer);
TandemReplyWriter *tandem_inbox_get_reply_writer (TandemInbox *self);
/* Reads the threads, and goes on with what was not sent or forwarded when Tandem ended. */
void tandem_inbox_start (TandemInbox *self);

/* Begins nothing more; what is under way goes on (tandem-inbox-end.h). */
void tandem_inbox_stop (TandemInbox *self);

/* FALSE while a text is on its way to the carrier: who ends Tandem waits, so that its fate is known. */
gboolean tandem_inbox_is_idle (TandemInbox *self);

/* How many texts are still to be sent, also those that are to be sent later. */
guint tandem_inbox_count_waiting (TandemInbox *self);
/* Who asks the carrier for texts, to be told whether webhooks come and whether somebody looks; borrowed. */
TandemMessagePoll *tandem_inbox_get_poll (TandemInbox *self);
guint tandem_inbox_get_unread (TandemInbox *self);

/* Of TandemThread, the one with the newest text first; borrowed. */
GListModel *tandem_inbox_get_threads (TandemInbox *self);
/* For search and single questions; borrowed.  Texts it gives are to be asked of list() below, where they are live. */
TandemMessageStore *tandem_inbox_get_store (TandemInbox *self);

/* The newest @limit texts with @number, oldest first, each the one object that is also in the signals.  @before_id: nullable, as for
 * the store.  (transfer full) (element-type TandemMessage) */
void tandem_inbox_list_async (TandemInbox *self, const char *number, const char *before_id, guint limit, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *tandem_inbox_list_finish (TandemInbox *self, GAsyncResult *result, GError **error);

/* Checks, keeps and sends.  The task ends when the carrier has the text or refused it (FAILED, the text stays), or could not be
 * reached (NEW: it is tried again by itself), or when it is kept for later: (transfer full).  An error means that there is no
 * such text: TANDEM_CALL_ERROR_BAD_NUMBER, _BAD_INPUT, _REFUSED (also who wants no texts), _LIMIT, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
 * TANDEM_STORE_ERROR. */
void tandem_inbox_send_async (TandemInbox *self, const TandemTextRequest *request, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
TandemMessage *tandem_inbox_send_finish (TandemInbox *self, GAsyncResult *result, GError **error);

/* Sends @message, which failed, once more.  FALSE with TANDEM_CALL_ERROR_WRONG_STATE. */
gboolean tandem_inbox_retry (TandemInbox *self, TandemMessage *message, GError **error);
/* Sends @message, which was missed (tandem_message_get_missed()), now.  FALSE with TANDEM_CALL_ERROR_WRONG_STATE. */
gboolean tandem_inbox_send_missed (TandemInbox *self, TandemMessage *message, GError **error);
/* The text with our id or the carrier's, as list() gives it: an array of one, or an empty one; finished by list_finish(). */
void tandem_inbox_find_async (TandemInbox *self, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* What texts cost, for whoever shows it: nullable; borrowed. */
void tandem_inbox_set_prices (TandemInbox *self, TandemPrices *prices);
TandemPrices *tandem_inbox_get_prices (TandemInbox *self);
/* TRUE when the carrier sends a text at @at by itself, also while Tandem is not running. */
gboolean tandem_inbox_can_schedule (TandemInbox *self, GDateTime *at);
/* The text with our id that somebody holds just now: (transfer full), or NULL. */
TandemMessage *tandem_inbox_find_live (TandemInbox *self, const char *id);
/* Takes back @message, which is to be sent later or was missed; it is CANCELED when that is done.  What the carrier has must be taken
 * back by the carrier: "notice" tells when it could not. */
gboolean tandem_inbox_cancel (TandemInbox *self, TandemMessage *message, GError **error);

/* A person is to answer @message, which came in: its thread wants one until somebody writes there.  Tells it as "handed-over". */
void tandem_inbox_hand_over (TandemInbox *self, TandemMessage *message);

/* Tries now to fetch what came with @message and is not here. */
void tandem_inbox_fetch_files (TandemInbox *self, TandemMessage *message);
/* FALSE while files of this computer cannot go out with a text; @error as for tandem_message_carrier_can_send_files(). */
gboolean tandem_inbox_can_send_files (TandemInbox *self, GError **error);

/* Somebody looked at the texts with @number. */
void tandem_inbox_mark_read (TandemInbox *self, const char *number);
/* Keeps what is half written. */
void tandem_inbox_set_draft (TandemInbox *self, const char *number, const char *draft);
/* What the store does not have yet of the draft to @number; NULL: it has it.  Borrowed, until the main loop goes on. */
const char *tandem_inbox_get_unkept_draft (TandemInbox *self, const char *number);
/* All of them; borrowed. */
TandemDrafts *tandem_inbox_get_drafts (TandemInbox *self);
