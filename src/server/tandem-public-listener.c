// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-public-listener.h"

#include <string.h>

#include "tandem-form.h"
#include "tandem-http-gate.h"
#include "tandem-socket-watch.h"

#define MAX_BODY (64 * 1024)
#define MAX_CONNECTIONS 256
#define REQUEST_MS 10000
/* What may come of a media socket from one message to the next. */
#define SOCKET_BURST (2 * MAX_BODY)
#define HEALTH "/healthz"
#define UPGRADE_REQUIRED 426 /* libsoup has no name for it */

/* What is registered at one path: one of the three. */
typedef struct {
  TandemPublicHandler handler;
  TandemPublicSocketHandler socket_handler;
  TandemPublicFileHandler file_handler; /* of what lies below the path */
  gpointer user_data;
} Route;

struct _TandemPublicListener {
  GObject parent_instance;

  /* owned */
  SoupServer *server;
  TandemHttpGate *gate;
  GHashTable *routes;   /* path without a trailing slash -> Route */
  GHashTable *expected; /* token -> nonce */
  TandemSocketWatch *sockets;

  TandemPublicVerify verify;
  gpointer verify_data;
};

G_DEFINE_FINAL_TYPE (TandemPublicListener, tandem_public_listener, G_TYPE_OBJECT)

static void
tandem_public_listener_dispose (GObject *object)
{
  TandemPublicListener *self = TANDEM_PUBLIC_LISTENER (object);

  if (self->gate)
    tandem_http_gate_stop (self->gate);
  g_clear_object (&self->gate);
  g_clear_object (&self->server);
  g_clear_pointer (&self->routes, g_hash_table_unref);
  g_clear_pointer (&self->expected, g_hash_table_unref);
  g_clear_pointer (&self->sockets, tandem_socket_watch_free);
  G_OBJECT_CLASS (tandem_public_listener_parent_class)->dispose (object);
}

static void
tandem_public_listener_class_init (TandemPublicListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_public_listener_dispose;
}

static void
tandem_public_listener_init (TandemPublicListener *self)
{
  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sockets = tandem_socket_watch_new (SOCKET_BURST);
}

/* "/twilio/voice/" is the same as "/twilio/voice": proxies and people add slashes. */
static char *
dup_plain_path (const char *path)
{
  gsize length = strlen (path);

  return g_strndup (path, length > 1 && path[length - 1] == '/' ? length - 1 : length);
}

static Route *
find_route (TandemPublicListener *self, const char *path)
{
  g_autofree char *plain = dup_plain_path (path);

  return g_hash_table_lookup (self->routes, plain);
}

/* What a signature covers: the target as it was sent, except that libsoup keeps only RFC 3986's normal form of it ("%7e" is "~",
 * "%2b" is "%2B", no dot segments).  A URL that was signed in another form is refused. */
static char *
dup_target (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  return g_strconcat (g_uri_get_path (uri), query ? "?" : NULL, query, NULL);
}

/* The path without its query: a query may carry telephone numbers. */
static void
log_refusal (SoupServerMessage *message, const GError *error)
{
  g_message ("public listener: refused %s %s: %s", soup_server_message_get_method (message),
             g_uri_get_path (soup_server_message_get_uri (message)), error ? error->message : "no reason given");
}

static gboolean
verify (TandemPublicListener *self, SoupServerMessage *message, GBytes *body, gboolean websocket)
{
  g_autofree char *target = dup_target (message);
  g_autoptr (GError) error = NULL;

  if (self->verify (target, message, body, websocket, self->verify_data, &error))
    return TRUE;
  log_refusal (message, error);
  soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
  return FALSE;
}

/* @allowed: as in the header, "GET, HEAD". */
static gboolean
check_method (SoupServerMessage *message, const char *allowed)
{
  g_auto (GStrv) methods = g_strsplit (allowed, ", ", -1);

  if (g_strv_contains ((const char *const *) methods, soup_server_message_get_method (message)))
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allowed);
  soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
  return FALSE;
}

static gboolean
wants_socket (SoupServerMessage *message)
{
  return soup_message_headers_header_contains (soup_server_message_get_request_headers (message), "Upgrade", "websocket");
}

/* A status set here stops libsoup before it answers 101, so nobody gets a socket without a signature. */
static void
check_upgrade (TandemPublicListener *self, SoupServerMessage *message)
{
  if (!check_method (message, "GET"))
    return;
  if (!wants_socket (message)) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Upgrade", "websocket");
    soup_server_message_set_status (message, UPGRADE_REQUIRED, NULL);
    return;
  }
  verify (self, message, NULL, TRUE);
}

/* The nonce that is expected at @path, NULL for any other. */
static const char *
find_nonce (TandemPublicListener *self, const char *path)
{
  g_autofree char *plain = dup_plain_path (path);

  return g_str_has_prefix (plain, HEALTH "/") ? g_hash_table_lookup (self->expected, plain + strlen (HEALTH "/")) : NULL;
}

/* Whose files @path is one of, and *@name as which: NULL for any other. */
static const Route *
find_files (TandemPublicListener *self, const char *path, const char **name)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *folder = g_strndup (path, slash ? (gsize) (slash - path) : 0);
  const Route *route = g_hash_table_lookup (self->routes, folder);

  if (!route || !route->file_handler || slash[1] == '\0')
    return NULL;
  *name = slash + 1;
  return route;
}

/* libsoup would answer a thousand ranges that overlap with a thousand parts. */
static void
check_file (SoupServerMessage *message)
{
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  check_method (message, "GET, HEAD");
}

/* Everything that can be decided before the body is read. */
static void
on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemPublicListener *self = TANDEM_PUBLIC_LISTENER (user_data);
  g_autofree char *plain = dup_plain_path (path);
  Route *route = g_hash_table_lookup (self->routes, plain);
  const char *name;

  if (g_str_equal (plain, HEALTH)) {
    if (check_method (message, "GET, HEAD"))
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  } else if (find_nonce (self, plain)) {
    check_method (message, "GET");
  } else if (find_files (self, path, &name)) {
    check_file (message);
  } else if (!route || route->file_handler) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  } else if (route->socket_handler) {
    check_upgrade (self, message);
  } else {
    check_method (message, "POST");
  }
}

static GHashTable *
parse_form (SoupServerMessage *message, GBytes *body)
{
  const char *type = soup_message_headers_get_content_type (soup_server_message_get_request_headers (message), NULL);
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GError) error = NULL;

  if (g_bytes_get_size (body) > 0 && (type == NULL || g_ascii_strcasecmp (type, "application/x-www-form-urlencoded") != 0)) {
    soup_server_message_set_status (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, NULL);
    return NULL;
  }
  form = tandem_form_parse (body, &error);
  if (!form) {
    log_refusal (message, error);
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
  }
  return g_steal_pointer (&form);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  TandemPublicListener *self = TANDEM_PUBLIC_LISTENER (user_data);
  Route *route = find_route (self, path);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GHashTable) form = NULL;
  const char *nonce = find_nonce (self, path);
  const char *name = NULL;
  const Route *files = find_files (self, path, &name);

  /* libsoup asks here first, and upgrades only what nobody has answered. */
  if (nonce && wants_socket (message))
    return;
  if (nonce) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control", "no-store");
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, nonce, strlen (nonce));
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    return;
  }
  if (files) {
    files->file_handler (message, name, files->user_data);
    return;
  }
  if (!route || !route->handler || !verify (self, message, body, FALSE))
    return;
  form = parse_form (message, body);
  if (form)
    route->handler (message, form, route->user_data);
}

static void
watch_socket (TandemPublicListener *self, SoupServerMessage *message, SoupWebsocketConnection *socket)
{
  TandemMeteredStream *stream = tandem_http_gate_release (self->gate, message);

  if (stream)
    tandem_socket_watch_add (self->sockets, socket, stream);
}

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket,
           gpointer user_data)
{
  TandemPublicListener *self = TANDEM_PUBLIC_LISTENER (user_data);
  Route *route = find_route (self, path);

  watch_socket (self, message, socket);
  soup_websocket_connection_set_max_incoming_payload_size (socket, MAX_BODY);
  if (route && route->socket_handler)
    route->socket_handler (socket, route->user_data);
}

static void
on_nonce_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket,
                 gpointer user_data)
{
  TandemPublicListener *self = TANDEM_PUBLIC_LISTENER (user_data);
  const char *nonce = find_nonce (self, path);

  watch_socket (self, message, socket);
  soup_websocket_connection_set_max_incoming_payload_size (socket, 1024);
  if (nonce)
    soup_websocket_connection_send_text (socket, nonce);
  soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

TandemPublicListener *
tandem_public_listener_new (TandemPublicVerify verify_func, gpointer user_data)
{
  const TandemHttpLimits limits = { .max_body = MAX_BODY, .max_connections = MAX_CONNECTIONS, .request_ms = REQUEST_MS };
  TandemPublicListener *self = g_object_new (TANDEM_TYPE_PUBLIC_LISTENER, NULL);

  self->verify = verify_func;
  self->verify_data = user_data;
  /* Raw paths: a signature covers what was sent, not what it decodes to. */
  self->server = g_object_new (SOUP_TYPE_SERVER, "raw-paths", TRUE, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_early_handler (self->server, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_add_early_handler (self->server, HEALTH, on_headers, self, NULL);
  soup_server_add_handler (self->server, HEALTH, on_request, self, NULL);
  soup_server_add_websocket_handler (self->server, HEALTH, NULL, NULL, on_nonce_socket, self, NULL);
  self->gate = tandem_http_gate_new (self->server, &limits);
  return self;
}

void
tandem_public_listener_add_route (TandemPublicListener *self, const char *path, TandemPublicHandler handler,
                                  gpointer user_data)
{
  Route *route = g_new0 (Route, 1);

  g_return_if_fail (TANDEM_IS_PUBLIC_LISTENER (self));
  route->handler = handler;
  route->user_data = user_data;
  /* libsoup takes the longest registered prefix of a path: without this, a socket at a shorter path would get it. */
  soup_server_add_early_handler (self->server, path, on_headers, self, NULL);
  soup_server_add_handler (self->server, path, on_request, self, NULL);
  g_hash_table_insert (self->routes, dup_plain_path (path), route);
}

void
tandem_public_listener_add_socket (TandemPublicListener *self, const char *path, TandemPublicSocketHandler handler,
                                   gpointer user_data)
{
  Route *route = g_new0 (Route, 1);

  g_return_if_fail (TANDEM_IS_PUBLIC_LISTENER (self));
  route->socket_handler = handler;
  route->user_data = user_data;
  soup_server_add_early_handler (self->server, path, on_headers, self, NULL);
  soup_server_add_websocket_handler (self->server, path, NULL, NULL, on_socket, self, NULL);
  g_hash_table_insert (self->routes, dup_plain_path (path), route);
}

void
tandem_public_listener_add_files (TandemPublicListener *self, const char *folder, TandemPublicFileHandler handler, gpointer user_data)
{
  Route *route = g_new0 (Route, 1);

  g_return_if_fail (TANDEM_IS_PUBLIC_LISTENER (self));
  route->file_handler = handler;
  route->user_data = user_data;
  soup_server_add_early_handler (self->server, folder, on_headers, self, NULL);
  soup_server_add_handler (self->server, folder, on_request, self, NULL);
  g_hash_table_insert (self->routes, dup_plain_path (folder), route);
}

void
tandem_public_listener_expect (TandemPublicListener *self, const char *token, const char *nonce)
{
  g_return_if_fail (TANDEM_IS_PUBLIC_LISTENER (self));
  g_return_if_fail (*token && !strchr (token, '/'));
  g_hash_table_replace (self->expected, g_strdup (token), g_strdup (nonce));
}

void
tandem_public_listener_forget (TandemPublicListener *self, const char *token)
{
  g_return_if_fail (TANDEM_IS_PUBLIC_LISTENER (self));
  g_hash_table_remove (self->expected, token);
}

gboolean
tandem_public_listener_start (TandemPublicListener *self, guint port, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_PUBLIC_LISTENER (self), FALSE);
  return tandem_http_gate_listen (self->gate, port, "PORT", error);
}

guint
tandem_public_listener_get_port (TandemPublicListener *self)
{
  g_return_val_if_fail (TANDEM_IS_PUBLIC_LISTENER (self), 0);
  return tandem_http_gate_get_port (self->gate);
}

void
tandem_public_listener_stop (TandemPublicListener *self)
{
  g_return_if_fail (TANDEM_IS_PUBLIC_LISTENER (self));
  tandem_http_gate_stop (self->gate);
}
