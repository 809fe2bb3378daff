// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-answered-by.h"
#include "tandem-call-state.h"
#include "tandem-twilio-resource.h"

/* One call status callback.  Any thread. */
typedef struct {
  char *call_sid;
  char *client_token;  /* the t of our StatusCallback URL; "" when absent */
  char *delivery;      /* the same for every delivery of one report */
  TandemCallState state;
  char *reason;        /* for people, of the end; NULL while the call lives */
} TandemTwilioStatus;

/* @form as decoded by libsoup, @query of the request (nullable), @idempotency_token the I-Twilio-Idempotency-Token header
 * (nullable).  TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioStatus *tandem_twilio_status_parse (GHashTable *form, const char *query, const char *idempotency_token, GError **error);
void tandem_twilio_status_free (TandemTwilioStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioStatus, tandem_twilio_status_free)

/* One recording status callback.  Any thread. */
typedef struct {
  char *call_sid;
  char *recording_sid;
  TandemTwilioRecordingStatus status;
} TandemTwilioReport;

/* TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioReport *tandem_twilio_report_parse (GHashTable *form, GError **error);
void tandem_twilio_report_free (TandemTwilioReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioReport, tandem_twilio_report_free)

/* Who picked up, of a call whose dial asked for that.  Any thread. */
typedef struct {
  char *call_sid;
  TandemAnsweredBy who;
} TandemTwilioVerdict;

/* TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioVerdict *tandem_twilio_verdict_parse (GHashTable *form, GError **error);
void tandem_twilio_verdict_free (TandemTwilioVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioVerdict, tandem_twilio_verdict_free)

/* Twilio asks what to do with a call. */
typedef struct {
  char *call_sid;
  char *account_sid;
  char *from; /* E.164 or a SIP address; "" when the caller hides it */
  char *to;
  char *desk;           /* "", or which conference this call of our application belongs to */
} TandemTwilioVoiceRequest;

/* @form as decoded by libsoup.  TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioVoiceRequest *tandem_twilio_voice_request_parse (GHashTable *form, GError **error);
void tandem_twilio_voice_request_free (TandemTwilioVoiceRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioVoiceRequest, tandem_twilio_voice_request_free)

/* Why a call ended, in plain words; @sip_code 0 when unknown, @message nullable.  NULL while it lives.  (transfer full) */
char *tandem_twilio_describe_end (TandemCallState state, int sip_code, const char *message);

/* Remembers the last thousand deliveries, because Twilio may repeat each.  One thread. */
typedef struct _TandemTwilioWebhooks TandemTwilioWebhooks;

TandemTwilioWebhooks *tandem_twilio_webhooks_new (void);
void tandem_twilio_webhooks_free (TandemTwilioWebhooks *self);
/* TRUE the first time, FALSE for a repetition. */
gboolean tandem_twilio_webhooks_remember (TandemTwilioWebhooks *self, const TandemTwilioStatus *status);
