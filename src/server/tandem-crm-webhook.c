// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-crm-webhook.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"

/* For each attempt. */
#define TIMEOUT_S 15

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
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
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

static SoupMessage *
make_request (TandemCrmWebhook *self, const TandemDelivery *delivery)
{
  SoupMessage *request = soup_message_new ("POST", tandem_settings_get_string (self->settings, "crm-webhook-url"));
  const char *secret = tandem_secrets_get (self->secrets, TANDEM_SECRET_CRM_WEBHOOK_SECRET);
  g_autoptr (GBytes) body = g_bytes_new (delivery->body, strlen (delivery->body));
  SoupMessageHeaders *headers;

  if (!request)
    return NULL;
  headers = soup_message_get_request_headers (request);
  soup_message_headers_append (headers, "Idempotency-Key", delivery->id);
  if (secret && *secret) {
    g_autofree char *signature = tandem_crm_webhook_sign (secret, g_get_real_time () / G_USEC_PER_SEC, delivery->body);

    soup_message_headers_append (headers, "X-Tandem-Signature", signature);
  }
  soup_message_set_request_body_from_bytes (request, "application/json", body);
  /* What was said on the telephone is for this address and no other. */
  soup_message_add_flags (request, SOUP_MESSAGE_NO_REDIRECT);
  return request;
}

/* What is wrong with this one stays wrong. */
static gboolean
is_refusal (guint status)
{
  return status == 400 || status == 410 || status == 413 || status == 415 || status == 422;
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint status = soup_message_get_status (g_task_get_task_data (task));
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  /* What it says besides its status is of no use, and may be endless. */
  if (!stream)
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "CRM_WEBHOOK_URL cannot be reached: %s",
                             error->message);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR,
                             is_refusal (status) ? TANDEM_PROVIDER_ERROR_REFUSED : TANDEM_PROVIDER_ERROR_BUSY,
                             "CRM_WEBHOOK_URL answered with status %u.", status);
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
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SoupMessage *request = make_request (self, delivery);

  g_task_set_source_tag (task, deliver_async);
  if (!request) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                             "CRM_WEBHOOK_URL must be an http or https address.");
    return;
  }
  g_task_set_task_data (task, request, g_object_unref);
  soup_session_send_async (self->session, request, G_PRIORITY_DEFAULT, cancellable, did_send, g_object_ref (task));
}

static gboolean
deliver_finish (TandemDeliveryPost *post, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, post), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
post_init (TandemDeliveryPostInterface *iface)
{
  iface->is_set_up = is_set_up;
  iface->deliver_async = deliver_async;
  iface->deliver_finish = deliver_finish;
}
