// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-gateway.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"

/* GATEWAY_URL: every text that comes in is posted there as JSON: {id, message_sid, from, to, body, media_urls, timestamp}, with GATEWAY_TOKEN as
 * the bearer's token and the id as Idempotency-Key.  An answer of 2xx takes it; 400, 410, 413, 415 and 422 refuse this text, everything else
 * is "not now".  Main thread only. */
#define TANDEM_TYPE_HTTP_GATEWAY (tandem_http_gateway_get_type ())
G_DECLARE_FINAL_TYPE (TandemHttpGateway, tandem_http_gateway, TANDEM, HTTP_GATEWAY, GObject)

TandemHttpGateway *tandem_http_gateway_new (TandemSettings *settings, TandemSecrets *secrets);
