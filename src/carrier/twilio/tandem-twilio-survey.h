// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-twilio-client.h"
#include "tandem-twilio-number.h"

/* What Twilio says about an account and its number, and what it did not want to say; nothing is changed there.  Any of
 * the errors is TANDEM_PROVIDER_ERROR. */
typedef struct {
  GError *keys_error;            /* NULL: the account SID and token, or the API key, were accepted */
  TandemTwilioFailure failure;   /* with keys_error */
  GError *token_error;           /* NULL: so was the auth token, which webhooks are signed with */
  TandemTwilioFailure token_failure;
  gboolean clock_known;
  gint64 clock_ahead_s;          /* of this computer, compared with Twilio's */
  char *status;                  /* of the account: "active", "suspended", "closed"; "" unknown */
  char *type;                    /* "Full", "Trial"; "" unknown */
  TandemTwilioNumber *number;    /* NULL when it could not be asked for, or with number_error */
  GError *number_error;
} TandemTwilioSurvey;

void tandem_twilio_survey_free (TandemTwilioSurvey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTwilioSurvey, tandem_twilio_survey_free)

/* Two requests at the most, each once and for @timeout_ms.  @account has an account SID and something to log in with.
 * Main thread. */
void tandem_twilio_survey_async (TandemTwilioAccount *account, guint timeout_ms, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* NULL only when cancelled.  (transfer full) */
TandemTwilioSurvey *tandem_twilio_survey_finish (GAsyncResult *result, GError **error);
