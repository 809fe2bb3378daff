// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-twilio-client.h"

/* Our dealings with Twilio about one call: created once and never twice, followed to its end, ended on demand.
 * The answer to the creation, the first status callback and the media stream may come in any order; whichever comes first
 * binds the CallSid.  Main thread only. */
#define TANDEM_TYPE_TWILIO_LEG (tandem_twilio_leg_get_type ())
G_DECLARE_FINAL_TYPE (TandemTwilioLeg, tandem_twilio_leg, TANDEM, TWILIO_LEG, GObject)

typedef struct {
  /* The call reached @state, once for each.  @reason is NULL while it lives. */
  void (*report) (TandemTwilioLeg *leg, TandemCallState state, const char *reason, gpointer user_data);
  /* The CallSid is known now. */
  void (*bound) (TandemTwilioLeg *leg, gpointer user_data);
  /* TRUE when @call_sid belongs to another leg, past or present. */
  gboolean (*is_taken) (TandemTwilioLeg *leg, const char *call_sid, gpointer user_data);
  /* Nothing will come any more. */
  void (*over) (TandemTwilioLeg *leg, gpointer user_data);
} TandemTwilioLegOwner;

typedef struct {
  guint poll_ms;  /* without a callback for so long, Twilio is asked; 0 never */
  guint retry_ms; /* until a hang-up that failed is repeated the first time; twice as long each time after that */
} TandemTwilioLegPace;

/* @owner is left with disown(). */
TandemTwilioLeg *tandem_twilio_leg_new (TandemTwilioClient *client, TandemTwilioAccount *account, TandemCall *call, const char *media_token,
                                        TandemTwilioLegPace pace, const TandemTwilioLegOwner *owner, gpointer user_data);
/* Cancels what is under way. */
void tandem_twilio_leg_disown (TandemTwilioLeg *self);

/* Placed, it enters the conference of that SID instead of a stream. */
void tandem_twilio_leg_set_conference (TandemTwilioLeg *self, const char *conference_sid);

/* TRUE when Twilio has the call; @recorded: it is to record it from the answer on.  TANDEM_PROVIDER_ERROR. */
void tandem_twilio_leg_place_async (TandemTwilioLeg *self, gboolean recorded, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_leg_place_finish (TandemTwilioLeg *self, GAsyncResult *result, GError **error);

/* Ends the call, as soon as its CallSid is known.  A call that is gone, or never came about, is a success.  A request that
 * fails is repeated as often as the account allows; the error is that of the last. */
void tandem_twilio_leg_hang_up_async (TandemTwilioLeg *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_twilio_leg_hang_up_finish (TandemTwilioLeg *self, GAsyncResult *result, GError **error);

/* From a callback or a media stream. */
void tandem_twilio_leg_bind (TandemTwilioLeg *self, const char *call_sid);
void tandem_twilio_leg_take_status (TandemTwilioLeg *self, TandemCallState state, const char *reason);

/* It is in progress, and nobody has asked to end it. */
gboolean tandem_twilio_leg_is_wanted (TandemTwilioLeg *self);

TandemCall *tandem_twilio_leg_get_call (TandemTwilioLeg *self);
const char *tandem_twilio_leg_get_call_sid (TandemTwilioLeg *self);     /* NULL before */
const char *tandem_twilio_leg_get_client_token (TandemTwilioLeg *self); /* the t of the StatusCallback URL */
const char *tandem_twilio_leg_get_media_token (TandemTwilioLeg *self);
