// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-gateway.h"

#include <json-glib/json-glib.h>

#include "tandem-http-post.h"

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
  self->session = tandem_http_post_make_session ();
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

static void
forward_async (TandemMessageGateway *gateway, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  TandemHttpGateway *self = TANDEM_HTTP_GATEWAY (gateway);
  const char *token = tandem_secrets_get (self->secrets, TANDEM_SECRET_GATEWAY_TOKEN);
  g_autofree char *bearer = token && *token ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autofree char *body = write_text (message);
  const TandemHttpPost post = {
    .url = tandem_settings_get_string (self->settings, "gateway-url"), .variable = "GATEWAY_URL", .id = tandem_message_get_id (message),
    .body = body, .header = bearer ? "Authorization" : NULL, .value = bearer,
  };

  tandem_http_post_async (G_OBJECT (gateway), self->session, &post, cancellable, callback, user_data);
}

static gboolean
forward_finish (TandemMessageGateway *gateway, GAsyncResult *result, GError **error)
{
  return tandem_http_post_finish (G_OBJECT (gateway), result, error);
}

static void
gateway_init (TandemMessageGatewayInterface *iface)
{
  iface->forward_async = forward_async;
  iface->forward_finish = forward_finish;
}
