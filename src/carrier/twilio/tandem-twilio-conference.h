// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-twilio-client.h"

/* The conference of one call: remote, this desk (a call of our TwiML application, whose <Connect><Stream> is our second media stream), and
 * whoever is invited.  The desk enters first, so that whatever fails before the remote is redirected leaves the call as it was.
 * Main thread only; errors: TANDEM_PROVIDER_ERROR, TANDEM_CALL_ERROR_WRONG_STATE when the call is over. */
#define TANDEM_TYPE_TWILIO_CONFERENCE (tandem_twilio_conference_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioConference, tandem_twilio_conference, TANDEM, TWILIO_CONFERENCE, GObject)

/* @media_token: what the desk's stream brings; @join_timeout_ms: how long it may take to come. */
TandemTwilioConference *tandem_twilio_conference_new (TandemTwilioClient *client, TandemTwilioAccount *account, TandemCall *call,
                                                      const char *media_token, guint join_timeout_ms);

/* Brings the desk and then the remote into it.  After an error it is of no use any more. */
void tandem_twilio_conference_open_async (TandemTwilioConference *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_conference_open_finish (TandemTwilioConference *self, GAsyncResult *result, GError **error);

/* Everybody in it is sent out; nobody waits for that. */
void tandem_twilio_conference_dissolve (TandemTwilioConference *self);

/* Music for the remote, or not. */
void tandem_twilio_conference_hold_async (TandemTwilioConference *self, gboolean held, GAsyncReadyCallback callback, gpointer user_data);
/* The conference ends when @call_sid, of a participant, leaves. */
void tandem_twilio_conference_tie_async (TandemTwilioConference *self, const char *call_sid, GAsyncReadyCallback callback, gpointer user_data);
/* Of both, in ten seconds at most.  TANDEM_CALL_ERROR_WRONG_STATE: whom it is about is not in the conference. */
gboolean tandem_twilio_conference_change_finish (TandemTwilioConference *self, GAsyncResult *result, GError **error);

/* What Twilio's request for the desk brings. */
const char *tandem_twilio_conference_get_desk (TandemTwilioConference *self);
/* What it is told to do.  (transfer full) */
char *tandem_twilio_conference_dup_twiml (TandemTwilioConference *self);
/* The desk's stream is there. */
void tandem_twilio_conference_take_stream (TandemTwilioConference *self);
const char *tandem_twilio_conference_get_media_token (TandemTwilioConference *self);
/* NULL before. */
const char *tandem_twilio_conference_get_sid (TandemTwilioConference *self);
TandemTwilioAccount *tandem_twilio_conference_get_account (TandemTwilioConference *self);
