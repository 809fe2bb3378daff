// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-listener.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-control-answer.h"
#include "tandem-control-events.h"
#include "tandem-control-routes.h"
#include "tandem-http-gate.h"

#define MAX_BODY (1024 * 1024)
#define TOO_LARGE "{\"success\":false,\"error\":{\"code\":\"too_large\",\"message\":\"The body is larger than 1 MiB.\"}}"
#define MAX_CONNECTIONS 256
#define MAX_EVENT_STREAMS 32
#define REQUEST_MS 30000
/* Who listens to events has nothing to send but a ping now and then. */
#define EVENTS_BURST (64 * 1024)
#define EVENTS_PER_SECOND 1024

struct _TandemControlListener {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  SoupServer *server;
  TandemHttpGate *gate;
  TandemControlEvents *events;
  TandemControlMetrics *metrics;
  TandemCheckup *checkup;           /* nullable */
  TandemReachability *reachability; /* nullable */
  TandemInbox *inbox;               /* nullable */
  TandemContacts *contacts;         /* nullable */
  TandemProfiles *profiles;         /* nullable */
  TandemCallSockets *sockets;       /* nullable */
  char *api_key;
};

G_DEFINE_FINAL_TYPE (TandemControlListener, tandem_control_listener, G_TYPE_OBJECT)

static void
tandem_control_listener_dispose (GObject *object)
{
  TandemControlListener *self = TANDEM_CONTROL_LISTENER (object);

  if (self->gate)
    tandem_control_listener_stop (self);
  g_clear_object (&self->gate);
  g_clear_object (&self->checkup);
  g_clear_object (&self->reachability);
  g_clear_object (&self->inbox);
  g_clear_object (&self->contacts);
  g_clear_object (&self->profiles);
  g_clear_object (&self->sockets);
  g_clear_object (&self->metrics);
  g_clear_object (&self->events);
  g_clear_object (&self->server);
  g_clear_object (&self->switchboard);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_control_listener_parent_class)->dispose (object);
}

static void
tandem_control_listener_class_init (TandemControlListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_control_listener_dispose;
}

static void
tandem_control_listener_init (TandemControlListener *self)
{
}

/* --- who may ask ------------------------------------------------------------------------------------ */

/* Digests of both have the same length, whatever was sent, and the loop does not stop at a difference. */
static gboolean
equals_in_constant_time (const char *a, const char *b)
{
  g_autofree char *x = g_compute_checksum_for_string (G_CHECKSUM_SHA256, a, -1);
  g_autofree char *y = g_compute_checksum_for_string (G_CHECKSUM_SHA256, b, -1);
  volatile guint difference = 0;

  for (gsize i = 0; x[i]; i++)
    difference |= (guint) (x[i] ^ y[i]);
  return difference == 0;
}

static gboolean
has_key (TandemControlListener *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");
  const char *key = soup_message_headers_get_one (headers, "X-API-Key");

  if (!self->api_key || !*self->api_key)
    return FALSE;
  if (authorization && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0 &&
      equals_in_constant_time (authorization + 7, self->api_key))
    return TRUE;
  return key && equals_in_constant_time (key, self->api_key);
}

/* A web page that points its own name at 127.0.0.1 sends that name. */
static gboolean
is_local_host (SoupServerMessage *message)
{
  const char *host = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  g_autofree char *name = NULL;
  const char *colon;

  if (!host)
    return FALSE;
  colon = *host == '[' ? strchr (host, ']') : strchr (host, ':');
  if (colon && *colon == ']')
    colon++;
  name = colon ? g_strndup (host, (gsize) (colon - host)) : g_strdup (host);
  return g_ascii_strcasecmp (name, "localhost") == 0 || g_str_equal (name, "127.0.0.1") || g_str_equal (name, "[::1]");
}

/* FALSE when @message was refused. */
static gboolean
check_caller (TandemControlListener *self, SoupServerMessage *message, const char *path)
{
  if (!is_local_host (message)) {
    tandem_control_answer_refusal (message, SOUP_STATUS_FORBIDDEN, "forbidden", NULL,
                                   "Only 127.0.0.1 and localhost are served: use one of them as the host.");
    return FALSE;
  }
  if (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Origin")) {
    tandem_control_answer_refusal (message, SOUP_STATUS_FORBIDDEN, "forbidden", NULL,
                                   "Web pages are not served: call from a program, without an Origin header.");
    return FALSE;
  }
  if (!g_str_equal (path, "/health") && !has_key (self, message)) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate", "Bearer");
    tandem_control_answer_refusal (message, SOUP_STATUS_UNAUTHORIZED, "unauthorized", NULL,
                                   "Send the key (API_KEY) as “Authorization: Bearer KEY” or “X-API-Key: KEY”.");
    return FALSE;
  }
  return TRUE;
}

/* --- which route -------------------------------------------------------------------------------------- */

static char *
dup_plain_path (const char *path)
{
  gsize length = strlen (path);

  return g_strndup (path, length > 1 && path[length - 1] == '/' ? length - 1 : length);
}

/* NULL: @message was answered 404 or 405. */
static const TandemControlRoute *
find_route (SoupServerMessage *message, const char *path, char **id)
{
  g_autofree char *allowed = NULL;
  const TandemControlRoute *route =
    tandem_control_routes_find (soup_server_message_get_method (message), path, id, &allowed);

  if (route)
    return route;
  if (!allowed) {
    tandem_control_answer_refusal (message, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                                   "There is no such route: GET /docs lists them.");
    return NULL;
  }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed);
  tandem_control_answer_refusal (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", NULL,
                                 "This route has another method: see the Allow header.");
  return NULL;
}

static void
check_upgrade (TandemControlListener *self, SoupServerMessage *message)
{
  if (!soup_message_headers_header_contains (soup_server_message_get_request_headers (message), "Upgrade", "websocket"))
    tandem_control_answer_refusal (message, TANDEM_CONTROL_UPGRADE_REQUIRED, "upgrade_required", NULL,
                                   "Events come through a WebSocket: connect with one.");
  else if (tandem_control_events_count (self->events) >= MAX_EVENT_STREAMS)
    tandem_control_answer_refusal (message, TANDEM_CONTROL_TOO_MANY_REQUESTS, "limit", NULL,
                                   "Too many event streams are open: close one.");
}

/* Before the body is read.  A refusal here also stops the upgrade to a WebSocket. */
static void
on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemControlListener *self = TANDEM_CONTROL_LISTENER (user_data);
  g_autofree char *plain = dup_plain_path (path);
  g_autofree char *id = NULL;
  const TandemControlRoute *route = check_caller (self, message, plain) ? find_route (message, plain, &id) : NULL;

  if (route && !route->handle)
    check_upgrade (self, message);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemControlListener *self = TANDEM_CONTROL_LISTENER (user_data);
  g_autofree char *plain = dup_plain_path (path);
  g_autofree char *id = NULL;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (message), NULL);
  const TandemControlRoute *route = find_route (message, plain, &id);
  const TandemControlRequest request = { self->switchboard, message, id, body, self->events, self->metrics,
                                         self->checkup, self->reachability, self->inbox, self->contacts, self->profiles, query,
                                         self->gate, self->sockets };

  if (!route || !route->handle)
    return;
  if (g_bytes_get_size (body) > 0 && g_strcmp0 (type, "application/json") != 0) {
    tandem_control_answer_refusal (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", NULL,
                                   "Send JSON, with “Content-Type: application/json”.");
    return;
  }
  route->handle (&request);
}

static void
on_events (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  TandemControlListener *self = TANDEM_CONTROL_LISTENER (user_data);
  TandemMeteredStream *stream = tandem_http_gate_release (self->gate, message);

  if (stream)
    tandem_metered_stream_allow (stream, EVENTS_BURST, EVENTS_PER_SECOND);
  tandem_control_events_add (self->events, connection, stream ? tandem_metered_stream_get_socket (stream) : NULL);
}

TandemControlListener *
tandem_control_listener_new (TandemSwitchboard *switchboard, const char *api_key)
{
  const TandemHttpLimits limits = { MAX_BODY, MAX_CONNECTIONS, REQUEST_MS, TOO_LARGE };
  TandemControlListener *self = g_object_new (TANDEM_TYPE_CONTROL_LISTENER, NULL);

  self->switchboard = g_object_ref (switchboard);
  self->api_key = g_strdup (api_key);
  self->events = tandem_control_events_new (switchboard);
  self->metrics = tandem_control_metrics_new (switchboard);
  self->server = soup_server_new (NULL, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (self->server, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_add_early_handler (self->server, TANDEM_CONTROL_EVENTS_PATH, on_headers, self, NULL);
  soup_server_add_websocket_handler (self->server, TANDEM_CONTROL_EVENTS_PATH, NULL, NULL, on_events, self, NULL);
  self->gate = tandem_http_gate_new (self->server, &limits);
  return self;
}

void
tandem_control_listener_set_reach (TandemControlListener *self, TandemCheckup *checkup, TandemReachability *reachability)
{
  g_return_if_fail (TANDEM_IS_CONTROL_LISTENER (self));
  g_set_object (&self->checkup, checkup);
  g_set_object (&self->reachability, reachability);
}

void
tandem_control_listener_set_inbox (TandemControlListener *self, TandemInbox *inbox)
{
  g_return_if_fail (TANDEM_IS_CONTROL_LISTENER (self));
  if (g_set_object (&self->inbox, inbox) && inbox)
    tandem_control_events_follow (self->events, inbox);
}

void
tandem_control_listener_set_contacts (TandemControlListener *self, TandemContacts *contacts)
{
  g_return_if_fail (TANDEM_IS_CONTROL_LISTENER (self));
  g_set_object (&self->contacts, contacts);
}

void
tandem_control_listener_set_profiles (TandemControlListener *self, TandemProfiles *profiles)
{
  g_return_if_fail (TANDEM_IS_CONTROL_LISTENER (self));
  g_set_object (&self->profiles, profiles);
}

void
tandem_control_listener_set_call_sockets (TandemControlListener *self, TandemCallSockets *sockets)
{
  g_return_if_fail (TANDEM_IS_CONTROL_LISTENER (self));
  g_set_object (&self->sockets, sockets);
}

gboolean
tandem_control_listener_start (TandemControlListener *self, guint port, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CONTROL_LISTENER (self), FALSE);
  return tandem_http_gate_listen (self->gate, port, "CONTROL_PORT", error);
}

guint
tandem_control_listener_get_port (TandemControlListener *self)
{
  g_return_val_if_fail (TANDEM_IS_CONTROL_LISTENER (self), 0);
  return tandem_http_gate_get_port (self->gate);
}

void
tandem_control_listener_stop (TandemControlListener *self)
{
  g_return_if_fail (TANDEM_IS_CONTROL_LISTENER (self));
  tandem_control_events_stop (self->events);
  tandem_http_gate_stop (self->gate);
}
