// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Names of the secrets Tandem keeps. */
#define TANDEM_SECRET_TWILIO_AUTH_TOKEN "twilio-auth-token"
#define TANDEM_SECRET_TWILIO_API_KEY_SECRET "twilio-api-key-secret"
#define TANDEM_SECRET_OPENAI_API_KEY "openai-api-key"
#define TANDEM_SECRET_GEMINI_API_KEY "gemini-api-key"
#define TANDEM_SECRET_DASHSCOPE_API_KEY "dashscope-api-key"
#define TANDEM_SECRET_COMPATIBLE_API_KEY "compatible-api-key"
#define TANDEM_SECRET_MODEL_SERVICE_API_KEY "model-service-api-key"
#define TANDEM_SECRET_ELEVENLABS_API_KEY "elevenlabs-api-key"
#define TANDEM_SECRET_API_KEY "control-api-key"
#define TANDEM_SECRET_TUNNEL_TOKEN "tunnel-token"
#define TANDEM_SECRET_GATEWAY_TOKEN "gateway-token"
#define TANDEM_SECRET_CRM_WEBHOOK_SECRET "crm-webhook-secret"

/* Where secrets live: libsecret on a desktop, memory when headless or given by environment.
 * get is synchronous because everything is loaded once at start.  Main thread only. */
#define TANDEM_TYPE_SECRETS (tandem_secrets_get_type ())
G_DECLARE_INTERFACE (TandemSecrets, tandem_secrets, TANDEM, SECRETS, GObject)

struct _TandemSecretsInterface {
  GTypeInterface parent;
  const char *(*get) (TandemSecrets *self, const char *name);
  void (*store_async) (TandemSecrets *self, const char *name, const char *value, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*store_finish) (TandemSecrets *self, GAsyncResult *result, GError **error);
};

/* Borrowed until the next store; NULL when unset. */
const char *tandem_secrets_get (TandemSecrets *self, const char *name);
/* Keeps @value (NULL or "" forgets it).  TANDEM_CONFIG_ERROR_SECRETS when the keyring refuses. */
void tandem_secrets_store_async (TandemSecrets *self, const char *name, const char *value, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_secrets_store_finish (TandemSecrets *self, GAsyncResult *result, GError **error);
