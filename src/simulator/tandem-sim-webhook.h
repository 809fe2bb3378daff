// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-log.h"

/* One outgoing request of Twilio (PROTOCOLS 3.7, 3.8): signed, with an idempotency token, at most 15 s with all its tries, retried once and only
 * when no connection was made; or as the fragment of the URL says: "#rc=2&rp=5xx,rt&tt=2000".  Logged as webhook/sent or webhook/failed. */
typedef struct _TandemSimWebhook TandemSimWebhook;

/* @kind: a word for the log.  @method: "GET" or "POST".  @form (name -> value, both strings) is the body, or the query of a GET. */
TandemSimWebhook *tandem_sim_webhook_new (const char *kind, const char *method, const char *url, GHashTable *form);
/* The same request again, same idempotency token. */
TandemSimWebhook *tandem_sim_webhook_copy (const TandemSimWebhook *other);
void tandem_sim_webhook_free (TandemSimWebhook *self);
/* Signs with another token than the account's. */
void tandem_sim_webhook_spoil_signature (TandemSimWebhook *self);

/* @self is consumed. */
void tandem_sim_webhook_send_async (TandemSimWebhook *self, SoupSession *session, const char *auth_token, TandemSimLog *log,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* The body of the answer, whatever its status.  (transfer full) */
char *tandem_sim_webhook_send_finish (GAsyncResult *result, guint *http_status, char **content_type, GError **error);
/* The same as it came, for what is no text.  (transfer full) */
GBytes *tandem_sim_webhook_send_finish_bytes (GAsyncResult *result, guint *http_status, GError **error);
