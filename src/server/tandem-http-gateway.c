// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-gateway.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"

/* For each attempt. */
#define TIMEOUT_S 15

struct _TandemHttpGateway {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  SoupSession *session;
};

static void gateway_init (TandemMessageGatewayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemHttpGateway, tandem_http_gateway, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_GATEWAY, gateway_init))

static void
tandem_http_gateway_dispose (GObject *object)
{
  TandemHttpGateway *self = TANDEM_HTTP_GATEWAY (object);

  g_clear_object (&self->session);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_http_gateway_parent_class)->dispose (object);
}

static void
tandem_http_gateway_class_init (TandemHttpGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_http_gateway_dispose;
}

static void
tandem_http_gateway_init (TandemHttpGateway *self)
{
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
}

TandemHttpGateway *
tandem_http_gateway_new (TandemSettings *settings, TandemSecrets *secrets)
{
  TandemHttpGateway *self = g_object_new (TANDEM_TYPE_HTTP_GATEWAY, NULL);

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  return self;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static char *
write_text (TandemMessage *message)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GDateTime) utc = g_date_time_to_utc (tandem_message_get_at (message));
  g_autofree char *at = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
  GListModel *media = tandem_message_get_media (message);
  JsonArray *urls = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);

    if (tandem_message_media_get_url (one))
      json_array_add_string_element (urls, tandem_message_media_get_url (one));
  }
  json_object_set_string_member (object, "id", tandem_message_get_id (message));
  set_string (object, "message_sid", tandem_message_get_message_sid (message));
  json_object_set_string_member (object, "from", tandem_message_get_number (message));
  json_object_set_string_member (object, "to", tandem_message_get_own_number (message));
  json_object_set_string_member (object, "body", tandem_message_get_body (message));
  json_object_set_array_member (object, "media_urls", urls);
  json_object_set_string_member (object, "timestamp", at);
  return json_to_string (node, FALSE);
}

static SoupMessage *
make_request (TandemHttpGateway *self, TandemMessage *message)
{
  SoupMessage *request = soup_message_new ("POST", tandem_settings_get_string (self->settings, "gateway-url"));
  const char *token = tandem_secrets_get (self->secrets, TANDEM_SECRET_GATEWAY_TOKEN);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  SoupMessageHeaders *headers;

  if (!request)
    return NULL;
  text = write_text (message);
  body = g_bytes_new (text, strlen (text));
  headers = soup_message_get_request_headers (request);
  if (token && *token) {
    g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

    soup_message_headers_append (headers, "Authorization", bearer);
  }
  soup_message_headers_append (headers, "Idempotency-Key", tandem_message_get_id (message));
  soup_message_set_request_body_from_bytes (request, "application/json", body);
  /* The token is for this address and no other. */
  soup_message_add_flags (request, SOUP_MESSAGE_NO_REDIRECT);
  return request;
}

/* What is wrong with this one text stays wrong. */
static gboolean
is_refusal (guint status)
{
  return status == 400 || status == 410 || status == 413 || status == 415 || status == 422;
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessage *request = g_task_get_task_data (task);
  guint status = soup_message_get_status (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  /* What it says besides its status is of no use, and may be endless. */
  if (!stream)
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "GATEWAY_URL cannot be reached: %s",
                             error->message);
  else if (SOUP_STATUS_IS_SUCCESSFUL (status))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR,
                             is_refusal (status) ? TANDEM_PROVIDER_ERROR_REFUSED : TANDEM_PROVIDER_ERROR_BUSY,
                             "GATEWAY_URL answered with status %u.", status);
}

static void
forward_async (TandemMessageGateway *gateway, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  TandemHttpGateway *self = TANDEM_HTTP_GATEWAY (gateway);
  g_autoptr (GTask) task = g_task_new (gateway, cancellable, callback, user_data);
  SoupMessage *request = make_request (self, message);

  g_task_set_source_tag (task, forward_async);
  if (!request) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP, "GATEWAY_URL is not set.");
    return;
  }
  g_task_set_task_data (task, request, g_object_unref);
  soup_session_send_async (self->session, request, G_PRIORITY_DEFAULT, cancellable, did_send, g_steal_pointer (&task));
}

static gboolean
forward_finish (TandemMessageGateway *gateway, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, gateway), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
gateway_init (TandemMessageGatewayInterface *iface)
{
  iface->forward_async = forward_async;
  iface->forward_finish = forward_finish;
}
