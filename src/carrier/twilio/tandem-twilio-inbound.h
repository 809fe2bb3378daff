// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-account.h"
#include "tandem-twilio-reply.h"

/* What Twilio is told about one call that came in.  A caller hears ringing, and nobody pays, as long as the answer is a
 * pause and the request to ask again (PROTOCOLS: a leading <Pause> delays the pick-up).  What is decided is told when Twilio
 * asks next: sent to it, it would be refused while it rings (21220), and a moment later stop the stream that has begun.
 * Main thread only. */
typedef struct _TandemTwilioInbound TandemTwilioInbound;

TandemTwilioInbound *tandem_twilio_inbound_new (TandemTwilioAccount *account);
/* Who still waits for an answer is told to hang up. */
void tandem_twilio_inbound_free (TandemTwilioInbound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioInbound, tandem_twilio_inbound_free)

/* Twilio asks what to do; it is answered at once, or when it is decided.  Takes @reply. */
void tandem_twilio_inbound_take (TandemTwilioInbound *self, TandemTwilioReply *reply);

void tandem_twilio_inbound_ring (TandemTwilioInbound *self);
void tandem_twilio_inbound_connect (TandemTwilioInbound *self, const char *media_token, const char *greeting);
void tandem_twilio_inbound_refuse (TandemTwilioInbound *self, const char *sentence);
