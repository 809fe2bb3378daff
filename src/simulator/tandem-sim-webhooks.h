// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-faults.h"
#include "tandem-sim-webhook.h"

/* Every outgoing request of Twilio, in the order that its channel asks for.  Default main context only.
 * Faults: webhook-duplicate, webhook-reorder (one is held back until the next of its channel was sent), webhook-bad-signature, webhook-fetch-duplicate (what fetch_async() sends). */
#define TANDEM_TYPE_SIM_WEBHOOKS (tandem_sim_webhooks_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimWebhooks, tandem_sim_webhooks, TANDEM, SIM_WEBHOOKS, GObject)

TandemSimWebhooks *tandem_sim_webhooks_new (const char *auth_token, TandemSimFaults *faults, TandemSimLog *log);

/* A request whose answer matters; ends in tandem_sim_webhook_send_finish().  @kind is a word for the log ("twiml", "action", ...);
 * @form (name -> value, both strings) is the body, or the query of a GET. */
void tandem_sim_webhooks_fetch_async (TandemSimWebhooks *self, const char *kind, const char *method, const char *url, GHashTable *form,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* A request whose answer is only logged.  Those of one @channel (a CallSid, say) are sent one after the other. */
void tandem_sim_webhooks_send (TandemSimWebhooks *self, const char *channel, const char *kind, const char *method, const char *url,
                               GHashTable *form);

/* An http or https URL that Twilio would accept for a callback. */
gboolean tandem_sim_webhooks_check_url (const char *url);
