// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-carrier.h"
#include "tandem-message-store.h"
#include "tandem-outbox.h"
#include "tandem-settings.h"

/* Asks the carrier for texts, so that none is missing that came while Tandem was off, or whose webhook did not reach us: once at the
 * start, then as often as is useful (tandem-poll-pace.h).  What it finds goes to the sink as if a webhook had brought it.  From where
 * it asks next is kept in the store (bookmark "poll", Unix seconds) after all that was found is, so a crash repeats and never skips.
 * The first time of all it asks for the last "text-history-days".  Main thread only.
 *
 * Signal "polled" (guint, GError (nullable)): a round is over; how many texts were looked at that were not known to be as they
 * are, or why it failed. */
#define TANDEM_TYPE_MESSAGE_POLL (tandem_message_poll_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessagePoll, tandem_message_poll, TANDEM, MESSAGE_POLL, GObject)

/* @outbox: whose texts are under way; it is not sent from here. */
TandemMessagePoll *tandem_message_poll_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier,
                                            TandemMessageSink *sink, TandemOutbox *outbox);

/* From now on; @outbox has what earlier runs left by then. */
void tandem_message_poll_start (TandemMessagePoll *self);
void tandem_message_poll_stop (TandemMessagePoll *self);
/* Asks now, also when it was to wait for a long time: somebody wants to see it, or the network is back. */
void tandem_message_poll_hurry (TandemMessagePoll *self);
/* A text that came was not kept, and nobody will bring it again: the list is asked soon. */
void tandem_message_poll_make_up (TandemMessagePoll *self);

/* Webhooks come. */
void tandem_message_poll_set_reachable (TandemMessagePoll *self, gboolean reachable);
/* Somebody looks at texts. */
void tandem_message_poll_set_watched (TandemMessagePoll *self, gboolean watched);
