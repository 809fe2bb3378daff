// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-leg.h"
#include "tandem-twilio-rescue.h"

/* The calls whose media stream is over while they may be up.  Plain data of TandemTwilioCarrier; main thread only. */
typedef struct _TandemTwilioRescues TandemTwilioRescues;

/* @pace_ms: between two tries, at first.  All of them are kept. */
TandemTwilioRescues *tandem_twilio_rescues_new (TandemTwilioClient *client, TandemSettings *settings, TandemSecrets *secrets, guint pace_ms);
void tandem_twilio_rescues_free (TandemTwilioRescues *self);

/* Twilio asks what @leg (nullable: nobody knows it) is to do now.  Takes @reply.  TRUE when the media must be told that the stream is over:
 * start() follows, or Twilio is told to hang up. */
gboolean tandem_twilio_rescues_take (TandemTwilioRescues *self, TandemTwilioLeg *leg, TandemTwilioReply *reply);
/* As tandem_twilio_rescue_start(). */
void tandem_twilio_rescues_start (TandemTwilioRescues *self, TandemTwilioLeg *leg, const char *media_token, const char *farewell);
/* A stream of @leg began with @media_token. */
void tandem_twilio_rescues_began (TandemTwilioRescues *self, TandemTwilioLeg *leg, const char *media_token);
/* The remote of @leg hears us no more, and nothing has begun again yet. */
gboolean tandem_twilio_rescues_has (TandemTwilioRescues *self, TandemTwilioLeg *leg);
/* The call ends, or is left to others. */
void tandem_twilio_rescues_drop (TandemTwilioRescues *self, TandemTwilioLeg *leg);
