// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-media-thread.h"

/* The answer that a webhook waits for while the main thread finds out what it is. */
typedef struct _TandemTwilioReply TandemTwilioReply;

/* Media thread: pauses @message.  @thread is borrowed and outlives the reply. */
TandemTwilioReply *tandem_twilio_reply_new (TandemMediaThread *thread, SoupServerMessage *message);
/* Any thread: answers with @twiml, or with 204 when NULL; a caller who is gone is not missed.  Takes @self. */
void tandem_twilio_reply_send (TandemTwilioReply *self, const char *twiml);
/* Any thread: answers with the HTTP @status, so that Twilio comes again or reports it.  Takes @self. */
void tandem_twilio_reply_fail (TandemTwilioReply *self, guint status);
/* Any thread: nobody is left to answer it, because the listener goes too.  Takes @self. */
void tandem_twilio_reply_drop (TandemTwilioReply *self);
