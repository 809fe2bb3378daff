// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-carrier.h"
#include "tandem-message-store.h"

/* The texts that are still to be sent: hands each to the carrier, in order, when its time has come, and goes on trying while the
 * carrier cannot be reached.  What it was given is kept by the store before, so nothing is lost with it.  Main thread only.
 *
 * Signal "attempted" (TandemMessage, GError (nullable)): the carrier has it (NULL), or refused it (FAILED), or could not be
 * reached (still NEW, tried again later).  Its new state is committed by then, or the store refuses
 * to, which is tried again.
 * Signal "missed" (TandemMessage): its time was over for long when the turn came to it (tandem_send_time_is_missed()), because Tandem did not
 * run or the computer slept.  It is "missed" and not sent until tandem_outbox_send_missed(). */
#define TANDEM_TYPE_OUTBOX (tandem_outbox_get_type ())
G_DECLARE_FINAL_TYPE (TandemOutbox, tandem_outbox, TANDEM, OUTBOX, GObject)

TandemOutbox *tandem_outbox_new (TandemMessageStore *store, TandemMessageCarrier *carrier);

/* @message: NEW and saved.  One that answers by itself (tandem_message_get_answers()) fails instead when it is ten minutes old. */
void tandem_outbox_add (TandemOutbox *self, TandemMessage *message);
/* Its state was not taken by the store: that is tried again until it is. */
void tandem_outbox_keep (TandemOutbox *self, TandemMessage *message);
/* FALSE when it is on its way already or not here. */
gboolean tandem_outbox_remove (TandemOutbox *self, TandemMessage *message);
/* Sends one that was missed now; FALSE when it is not one of those. */
gboolean tandem_outbox_send_missed (TandemOutbox *self, TandemMessage *message);
guint tandem_outbox_count_missed (TandemOutbox *self);
/* Tries now what waits for the carrier: the network is back, or the settings are new. */
void tandem_outbox_retry (TandemOutbox *self);
/* TRUE while the carrier could not be reached last time, so that nobody needs to wait for a text that is given now. */
gboolean tandem_outbox_is_resting (TandemOutbox *self);
guint tandem_outbox_get_length (TandemOutbox *self);
/* TRUE when @message, which was found at the carrier, may be one of those: they look the same, and it is not known yet what
 * the carrier calls that one. */
gboolean tandem_outbox_may_be_sending (TandemOutbox *self, TandemMessage *message);
/* Begins with no more. */
void tandem_outbox_stop (TandemOutbox *self);
/* TRUE while one is with the carrier, or its state on its way to the store. */
gboolean tandem_outbox_is_sending (TandemOutbox *self);
