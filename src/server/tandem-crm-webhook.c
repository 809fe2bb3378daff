// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-crm-webhook.h"

#include <string.h>

#include "tandem-http-post.h"

struct _TandemCrmWebhook {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  SoupSession *session;
};

static void post_init (TandemDeliveryPostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemCrmWebhook, tandem_crm_webhook, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_DELIVERY_POST, post_init))

static void
tandem_crm_webhook_dispose (GObject *object)
{
  TandemCrmWebhook *self = TANDEM_CRM_WEBHOOK (object);

  g_clear_object (&self->session);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_crm_webhook_parent_class)->dispose (object);
}

static void
tandem_crm_webhook_class_init (TandemCrmWebhookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_crm_webhook_dispose;
}

static void
tandem_crm_webhook_init (TandemCrmWebhook *self)
{
  self->session = tandem_http_post_make_session ();
}

TandemCrmWebhook *
tandem_crm_webhook_new (TandemSettings *settings, TandemSecrets *secrets)
{
  TandemCrmWebhook *self = g_object_new (TANDEM_TYPE_CRM_WEBHOOK, NULL);

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  return self;
}

char *
tandem_crm_webhook_sign (const char *secret, gint64 seconds, const char *body)
{
  g_autofree char *signed_text = g_strdup_printf ("%" G_GINT64_FORMAT ".%s", seconds, body);
  g_autofree char *hex = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret), signed_text, -1);

  return g_strdup_printf ("t=%" G_GINT64_FORMAT ",v1=%s", seconds, hex);
}

static gboolean
is_set_up (TandemDeliveryPost *post)
{
  return *tandem_settings_get_string (TANDEM_CRM_WEBHOOK (post)->settings, "crm-webhook-url") != '\0';
}

static void
deliver_async (TandemDeliveryPost *post, const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  TandemCrmWebhook *self = TANDEM_CRM_WEBHOOK (post);
  const char *secret = tandem_secrets_get (self->secrets, TANDEM_SECRET_CRM_WEBHOOK_SECRET);
  g_autofree char *signature = secret && *secret ? tandem_crm_webhook_sign (secret, g_get_real_time () / G_USEC_PER_SEC, delivery->body) : NULL;
  const TandemHttpPost told = {
    .url = tandem_settings_get_string (self->settings, "crm-webhook-url"), .variable = "CRM_WEBHOOK_URL", .id = delivery->id,
    .body = delivery->body, .header = signature ? "X-Tandem-Signature" : NULL, .value = signature,
  };

  tandem_http_post_async (G_OBJECT (post), self->session, &told, cancellable, callback, user_data);
}

static gboolean
deliver_finish (TandemDeliveryPost *post, GAsyncResult *result, GError **error)
{
  return tandem_http_post_finish (G_OBJECT (post), result, error);
}

static void
post_init (TandemDeliveryPostInterface *iface)
{
  iface->is_set_up = is_set_up;
  iface->deliver_async = deliver_async;
  iface->deliver_finish = deliver_finish;
}
