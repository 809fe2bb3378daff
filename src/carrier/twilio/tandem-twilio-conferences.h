// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-conferences.h"
#include "tandem-twilio-conference.h"
#include "tandem-twilio-leg.h"

/* The conferences of the live calls, one for each that ever invited a third party (TandemConferences).  Main thread only. */
#define TANDEM_TYPE_TWILIO_CONFERENCES (tandem_twilio_conferences_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioConferences, tandem_twilio_conferences, TANDEM, TWILIO_CONFERENCES, GObject)

/* The carrier, which knows every leg. */
typedef struct {
  TandemTwilioAccount *(*get_account) (gpointer user_data); /* (transfer full) */
  /* A leg for @third, not placed yet.  Borrowed. */
  TandemTwilioLeg *(*add_leg) (TandemTwilioAccount *account, TandemCall *third, gpointer user_data);
} TandemTwilioConferencesOwner;

TandemTwilioConferences *tandem_twilio_conferences_new (TandemTwilioClient *client, guint join_timeout_ms,
                                                        const TandemTwilioConferencesOwner *owner, gpointer user_data);
/* What Twilio's request for the desk @desk is answered.  (transfer full); NULL when nobody waits for it. */
char *tandem_twilio_conferences_take_desk (TandemTwilioConferences *self, const char *desk);
/* A stream with @media_token has begun. */
void tandem_twilio_conferences_take_stream (TandemTwilioConferences *self, const char *media_token);
/* The call is over, or no more in its conference. */
void tandem_twilio_conferences_forget (TandemTwilioConferences *self, const char *call_id);
/* The owner goes.  Takes @self. */
void tandem_twilio_conferences_disown (TandemTwilioConferences *self);
