// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"

/* Answers texts that come in by itself, with the inbox's TandemReplyWriter, where the number that was written to has auto-reply "on"
 * (tandem-number-rules.h).  What tandem-reply-rule.h does not let it answer, what the model gives to a person, and what could not be
 * written or sent, also because Tandem ends, is handed over (tandem_inbox_hand_over()).  An answer says which text it answers, and the store keeps one for each: a crash
 * leaves an answer to the outbox, or a text unanswered, and never two.  Of several texts in a row the last is answered; a text of the
 * operator takes an answer back that is still being written.  Main thread only. */
#define TANDEM_TYPE_AUTO_REPLY (tandem_auto_reply_get_type ())
G_DECLARE_FINAL_TYPE (TandemAutoReply, tandem_auto_reply, TANDEM, AUTO_REPLY, GObject)

/* Texts of before now are left alone. */
TandemAutoReply *tandem_auto_reply_new (TandemSettings *settings, TandemInbox *inbox);
/* How many texts are being judged or answered just now. */
guint tandem_auto_reply_count (TandemAutoReply *self);
