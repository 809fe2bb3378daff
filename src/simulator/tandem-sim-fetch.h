// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-twiml.h"

/* Gets one TwiML document from the application, as Twilio judges the answer. */

/* What went wrong, as Twilio's code: no 2xx answer, not XML text, no TwiML. */
#define TANDEM_SIM_FETCH_ERROR (tandem_sim_fetch_error_quark ())
GQuark tandem_sim_fetch_error_quark (void);
typedef enum {
  TANDEM_SIM_FETCH_ERROR_URL = 11100,
  TANDEM_SIM_FETCH_ERROR_HTTP = 11200,
  TANDEM_SIM_FETCH_ERROR_XML = 12100,
  TANDEM_SIM_FETCH_ERROR_CONTENT_TYPE = 12300,
} TandemSimFetchError;

/* @kind, @form: see tandem_sim_webhooks_fetch_async().  An answer 204 is an empty document. */
void tandem_sim_fetch_async (const TandemSimAccount *account, const char *kind, const char *method, const char *url, GHashTable *form,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Error: TANDEM_SIM_FETCH_ERROR, or cancelled.  (transfer full) */
TandemSimTwiml *tandem_sim_fetch_finish (GAsyncResult *result, GError **error);
