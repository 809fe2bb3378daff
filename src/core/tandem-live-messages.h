// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message.h"

/* The texts that somebody holds just now, so that there is one object for each: what the store reads again, and what a callback
 * tells of, is what the window shows.  Keeps none of them alive.  Main thread only. */
#define TANDEM_TYPE_LIVE_MESSAGES (tandem_live_messages_get_type ())
G_DECLARE_FINAL_TYPE (TandemLiveMessages, tandem_live_messages, TANDEM, LIVE_MESSAGES, GObject)

TandemLiveMessages *tandem_live_messages_new (void);

/* The object for @message, itself unless there is one already: (transfer full); eats @message. */
TandemMessage *tandem_live_messages_take (TandemLiveMessages *self, TandemMessage *message);
/* By our id or the carrier's, either nullable: (transfer full), or NULL. */
TandemMessage *tandem_live_messages_find (TandemLiveMessages *self, const char *id, const char *message_sid);
