// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-delivery-post.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"

/* CRM_WEBHOOK_URL: what remains of every call is posted there as JSON, with the delivery's id as Idempotency-Key and, where
 * CRM_WEBHOOK_SECRET is set, signed: "X-Tandem-Signature: t=SECONDS,v1=HEX", the HMAC-SHA256 of "SECONDS.BODY".  An answer of 2xx takes it;
 * 400, 410, 413, 415 and 422 refuse it, everything else is "not now".  Main thread only. */
#define TANDEM_TYPE_CRM_WEBHOOK (tandem_crm_webhook_get_type ())
G_DECLARE_FINAL_TYPE (TandemCrmWebhook, tandem_crm_webhook, TANDEM, CRM_WEBHOOK, GObject)

TandemCrmWebhook *tandem_crm_webhook_new (TandemSettings *settings, TandemSecrets *secrets);

/* The signature of @body at @seconds since 1970.  (transfer full)  Pure. */
char *tandem_crm_webhook_sign (const char *secret, gint64 seconds, const char *body);
