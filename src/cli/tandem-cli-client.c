// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-client.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tandem-json-guard.h"

struct _TandemCliClient {
  GObject parent_instance;

  /* owned */
  SoupSession *session;
  char *base_url;
  char *api_key;
};

G_DEFINE_FINAL_TYPE (TandemCliClient, tandem_cli_client, G_TYPE_OBJECT)

static void
tandem_cli_client_finalize (GObject *object)
{
  TandemCliClient *self = TANDEM_CLI_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_cli_client_parent_class)->finalize (object);
}

static void
tandem_cli_client_class_init (TandemCliClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_cli_client_finalize;
}

static void
tandem_cli_client_init (TandemCliClient *self)
{
  /* No proxy between us and ourselves; a dial may take as long as the carrier's answer. */
  self->session = soup_session_new_with_options ("timeout", 90, NULL);
  soup_session_set_proxy_resolver (self->session, NULL);
}

TandemCliClient *
tandem_cli_client_new (const TandemCliTarget *target)
{
  TandemCliClient *self = g_object_new (TANDEM_TYPE_CLI_CLIENT, NULL);

  self->base_url = g_strdup (target->base_url);
  self->api_key = g_strdup (target->api_key);
  return self;
}

const char *
tandem_cli_json_string (JsonNode *node, const char *name, const char *otherwise)
{
  JsonNode *member = node && JSON_NODE_HOLDS_OBJECT (node)
                       ? json_object_get_member (json_node_get_object (node), name) : NULL;

  return member && JSON_NODE_HOLDS_VALUE (member) && json_node_get_value_type (member) == G_TYPE_STRING
           ? json_node_get_string (member) : otherwise;
}

static SoupMessage *
make_message (TandemCliClient *self, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", self->api_key ? self->api_key : "", NULL);
  SoupMessage *message = soup_message_new (method, url);

  if (message)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", authorization);
  return message;
}

typedef struct {
  GBytes *bytes;
  SoupWebsocketConnection *socket;
  GError *error;
  gboolean done;
} Answer;

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

JsonNode *
tandem_cli_json_parse (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (!tandem_json_guard (text, (gssize) length) || !json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  return json_parser_steal_root (parser);
}

static void
set_bad_key (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                       _("The running Tandem does not accept the key: check API_KEY and CONTROL_PORT."));
}

static void
set_refusal (GError **error, JsonNode *node, guint status)
{
  JsonNode *reason = node && JSON_NODE_HOLDS_OBJECT (node)
                       ? json_object_get_member (json_node_get_object (node), "error") : NULL;
  const char *sentence = reason ? tandem_cli_json_string (reason, "message", NULL) : NULL;
  g_autofree char *field = reason ? g_strconcat (tandem_cli_json_string (reason, "field", ""), ": ", NULL) : NULL;

  /* Fields are the API's words, not the user's. */
  if (sentence && g_str_has_prefix (sentence, field))
    sentence += strlen (field);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    set_bad_key (error);
  else if (status == SOUP_STATUS_NOT_FOUND && sentence && strstr (sentence, "/api/"))
    /* A sentence that names a route is no help in a terminal. */
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _("There is no call with this ID: “tandem calls” lists them."));
  else if (sentence)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Tandem answered with status %u."), status);
}

static void
set_unreachable (GError **error, const GError *reason)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED,
                         _("Tandem is not running: start it first (tandem, or tandem --headless)."));
  else if (g_error_matches (reason, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_ERROR_NOT_WEBSOCKET))
    set_bad_key (error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Tandem cannot be reached: %s"), reason->message);
}

JsonNode *
tandem_cli_client_request (TandemCliClient *self, const char *method, const char *path, const char *body, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (JsonNode) node = NULL;
  Answer answer = { NULL };

  g_return_val_if_fail (TANDEM_IS_CLI_CLIENT (self), NULL);

  message = make_message (self, method, path);
  if (!message) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("This is not the ID of a call."));
    return NULL;
  }
  if (body) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, did_read, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error) {
    set_unreachable (error, answer.error);
    g_clear_error (&answer.error);
    return NULL;
  }
  node = tandem_cli_json_parse (answer.bytes);
  g_bytes_unref (answer.bytes);
  if (soup_message_get_status (message) >= 300 || !node) {
    set_refusal (error, node, soup_message_get_status (message));
    return NULL;
  }
  return g_steal_pointer (&node);
}

static void
did_connect (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &answer->error);
  answer->done = TRUE;
}

SoupWebsocketConnection *
tandem_cli_client_open_events (TandemCliClient *self, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  Answer answer = { NULL };

  g_return_val_if_fail (TANDEM_IS_CLI_CLIENT (self), NULL);

  message = make_message (self, "GET", "/api/v1/events");
  soup_session_websocket_connect_async (self->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, did_connect, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error)
    set_unreachable (error, answer.error);
  g_clear_error (&answer.error);
  return answer.socket;
}
