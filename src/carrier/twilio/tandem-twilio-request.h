// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-twilio-account.h"

/* One REST request with its repetitions.  Repeated only while Twilio cannot have acted on it: when no connection came about, and after
 * 429; what only asks (GET) also when the answer was lost or a 5xx.  Each time later, with jitter, and never before Retry-After.
 * Main thread. */

/* What is known about a request that failed. */
typedef struct {
  gboolean sent;  /* Twilio may have acted although no usable answer came */
  guint status;   /* HTTP; 0 without an answer */
  int code;       /* Twilio's; 0 when none */
} TandemTwilioFailure;

/* @path follows /2010-04-01/Accounts/AC...; @form is urlencoded, NULL for a GET; @timeout_ms is for each attempt. */
void tandem_twilio_request_async (SoupSession *session, TandemTwilioAccount *account, const char *path, const char *form, guint timeout_ms,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The body of a 2xx; @date_s (nullable): Twilio's clock.  TANDEM_PROVIDER_ERROR; @failure is filled with it. */
GBytes *tandem_twilio_request_finish (GAsyncResult *result, gint64 *date_s, TandemTwilioFailure *failure, GError **error);
