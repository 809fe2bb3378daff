// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A telephone number of the account, as far as it says who is told of its calls and texts.  Any thread. */

/* In groups: an address, its method, and what takes precedence over it. */
typedef enum {
  TANDEM_TWILIO_NUMBER_VOICE_URL,
  TANDEM_TWILIO_NUMBER_VOICE_METHOD,
  TANDEM_TWILIO_NUMBER_VOICE_APPLICATION_SID,
  TANDEM_TWILIO_NUMBER_TRUNK_SID,
  TANDEM_TWILIO_NUMBER_SMS_URL,
  TANDEM_TWILIO_NUMBER_SMS_METHOD,
  TANDEM_TWILIO_NUMBER_SMS_APPLICATION_SID,
  TANDEM_TWILIO_NUMBER_STATUS_CALLBACK,
  TANDEM_TWILIO_NUMBER_STATUS_CALLBACK_METHOD,
  TANDEM_TWILIO_NUMBER_N_FIELDS,
} TandemTwilioNumberField;

typedef struct {
  char *sid;
  char *phone_number;
  char *values[TANDEM_TWILIO_NUMBER_N_FIELDS]; /* never NULL */
} TandemTwilioNumber;

/* Everything "". */
TandemTwilioNumber *tandem_twilio_number_new (const char *sid, const char *phone_number);
void tandem_twilio_number_free (TandemTwilioNumber *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioNumber, tandem_twilio_number_free)

/* One of a list, TANDEM_PROVIDER_ERROR_NOT_SET_UP when it has not exactly @phone_number; or the one resource that @body is,
 * with NULL.  TANDEM_PROVIDER_ERROR_PROTOCOL. */
TandemTwilioNumber *tandem_twilio_number_find (GBytes *body, const char *phone_number, GError **error);
TandemTwilioNumber *tandem_twilio_number_parse (GBytes *body, GError **error);

void tandem_twilio_number_set (TandemTwilioNumber *self, TandemTwilioNumberField field, const char *value);

/* "VoiceUrl", the parameter of a request; "voice_url", the member of an answer. */
const char *tandem_twilio_number_get_parameter (TandemTwilioNumberField field);
const char *tandem_twilio_number_get_member (TandemTwilioNumberField field);
/* The address that @field belongs to. */
TandemTwilioNumberField tandem_twilio_number_get_url_field (TandemTwilioNumberField field);

/* What Tandem wants there when it is reached at @base (without a last slash).  (transfer full) */
char *tandem_twilio_number_dup_ours (TandemTwilioNumberField field, const char *base);
/* The form that makes @self like @wanted: only what differs, "" when nothing does.  (transfer full) */
char *tandem_twilio_number_dup_form (const TandemTwilioNumber *self, const TandemTwilioNumber *wanted);
