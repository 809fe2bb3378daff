// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"
#include "tandem-settings.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-reply.h"

/* Brings the media stream of one call back.  Main thread only.
 *
 * Whoever closes a media socket, Twilio then asks the <Connect>'s action what to do, and ends the call at once when it cannot reach us.
 * So the call is given something to do by REST, at once: a pause, with a word of farewell at its end.  When our public address answers
 * again it is sent back here with a new <Connect>.  When the action was asked for first it is simply answered with that; while a
 * request of ours is on its way the answer waits, since what comes last counts. */
#define TANDEM_TYPE_TWILIO_RESCUE (tandem_twilio_rescue_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioRescue, tandem_twilio_rescue, TANDEM, TWILIO_RESCUE, GObject)

/* @pace_ms: between two tries, at first. */
TandemTwilioRescue *tandem_twilio_rescue_new (TandemTwilioClient *client, TandemSettings *settings, TandemSecrets *secrets,
                                              const char *call_sid, guint pace_ms);
/* Twilio asks what to do now that the stream is over.  Takes @reply.  Without a start() soon it hangs up. */
void tandem_twilio_rescue_take (TandemTwilioRescue *self, TandemTwilioReply *reply);
/* @media_token NULL: only @farewell is said. */
void tandem_twilio_rescue_start (TandemTwilioRescue *self, const char *media_token, const char *farewell);
/* A stream with @media_token began: TRUE when it is ours, and all is done. */
gboolean tandem_twilio_rescue_is_done_by (TandemTwilioRescue *self, const char *media_token);
/* start() was called. */
gboolean tandem_twilio_rescue_is_started (TandemTwilioRescue *self);
/* Nothing more is tried; whoever still waits is told to hang up. */
void tandem_twilio_rescue_stop (TandemTwilioRescue *self);
