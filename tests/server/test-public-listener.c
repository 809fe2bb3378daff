// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-public-listener.h"

#include "raw-client.h"

typedef struct {
  TandemPublicListener *listener;
  guint port;
  gboolean allow;
  guint n_verified;
  guint n_handled;
  char *target;
  char *raw_body;
  char *value;
  SoupWebsocketConnection *socket;
} Fixture;

/* Everything that Tandem logged at "message", a line each. */
static GString *logged;

static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
  gboolean ours = FALSE;
  const char *text = "";

  for (gsize i = 0; i < n; i++) {
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
      ours = g_str_equal (fields[i].value, "tandem-server");
    else if (g_str_equal (fields[i].key, "MESSAGE"))
      text = fields[i].value;
  }
  if (!ours || !(level & G_LOG_LEVEL_MESSAGE))
    return g_log_writer_default (level, fields, n, NULL);
  g_string_append_printf (logged, "%s\n", text);
  return G_LOG_WRITER_HANDLED;
}

static gboolean
on_verify (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data,
           GError **error)
{
  Fixture *fixture = user_data;

  fixture->n_verified++;
  g_free (fixture->target);
  fixture->target = g_strdup (target);
  g_free (fixture->raw_body);
  fixture->raw_body = body ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)) : NULL;
  g_assert_true (websocket == (body == NULL));
  if (!fixture->allow)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "secret reason");
  return fixture->allow;
}

static void
on_status (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_handled++;
  g_free (fixture->value);
  fixture->value = g_strdup (g_hash_table_lookup (form, "CallStatus"));
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

static gboolean
answer_later (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_STATIC, "<Response/>", 11);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static void
on_ended (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  soup_server_message_pause (message);
  g_idle_add_full (G_PRIORITY_LOW, answer_later, g_object_ref (message), g_object_unref);
}

static void
on_socket (SoupWebsocketConnection *socket, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_set_object (&fixture->socket, socket);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_string_truncate (logged, 0);
  fixture->allow = TRUE;
  fixture->listener = tandem_public_listener_new (on_verify, fixture);
  tandem_public_listener_add_socket (fixture->listener, "/twilio/media", on_socket, fixture);
  tandem_public_listener_add_route (fixture->listener, "/twilio/voice/status", on_status, fixture);
  tandem_public_listener_add_route (fixture->listener, "/twilio/voice/ended", on_ended, fixture);
  tandem_public_listener_start (fixture->listener, 0, &error);
  g_assert_no_error (error);
  fixture->port = tandem_public_listener_get_port (fixture->listener);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tandem_public_listener_stop (fixture->listener);
  g_assert_finalize_object (fixture->listener);
  g_clear_object (&fixture->socket);
  g_free (fixture->target);
  g_free (fixture->raw_body);
  g_free (fixture->value);
}

static char *
request (Fixture *fixture, const char *method, const char *target, const char *headers, const char *body)
{
  g_autofree char *text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: phone.example.net\r\n%sContent-Length: %" G_GSIZE_FORMAT
                                           "\r\n\r\n%s", method, target, headers, strlen (body), body);

  return raw_client_exchange (fixture->port, text, -1);
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" \
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

static void
test_status_of_paths (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *method, *target, *headers;
    guint status;
  } cases[] = {
    { "GET", "/healthz", "", 200 },
    { "GET", "/healthz/", "", 200 },
    { "HEAD", "/healthz", "", 200 },
    { "POST", "/healthz", "", 405 },
    { "OS", "/twilio/voice/status", "", 405 },
    { "GET", "/healthz/x", "", 404 },
    { "GET", "/", "", 404 },
    { "GET", "/twilio", "", 404 },
    { "POST", "/twilio/voice", FORM, 404 },
    { "POST", "/twilio/voice/statuses", FORM, 404 },
    { "POST", "/twilio/voice/status/x", FORM, 404 },
    { "POST", "/twilio/voice%2Fstatus", FORM, 404 },
    { "POST", "/twilio/voice/status//", FORM, 404 },
    { "GET", "/twilio/mediator", UPGRADE, 404 },
    { "GET", "/twilio/media/x", UPGRADE, 404 },
    { "GET", "/twilio/voice/status", "", 405 },
    { "PUT", "/twilio/voice/status", FORM, 405 },
    { "POST", "/twilio/media", UPGRADE, 405 },
    { "GET", "/twilio/media", "", 426 },
    { "OPTIONS", "*", "", 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *answer = request (fixture, cases[i].method, cases[i].target, cases[i].headers, "");

    g_test_message ("%s %s", cases[i].method, cases[i].target);
    g_assert_cmpuint (raw_client_status (answer), ==, cases[i].status);
    g_assert_cmpstr (raw_client_body (answer), ==, "");
    g_assert_null (strstr (answer, "\r\nServer:"));
  }
  g_assert_cmpuint (fixture->n_verified, ==, 0);
}

static void
test_post (Fixture *fixture, gconstpointer data)
{
  const char *targets[] = { "/twilio/voice/status?a=%2B1&b=c+d", "/twilio/voice/status/", "/twilio/voice/status" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autofree char *answer = request (fixture, "POST", targets[i], FORM, "CallStatus=in%2Dprogress&x=+");

    g_assert_cmpuint (raw_client_status (answer), ==, 204);
    g_assert_cmpstr (fixture->target, ==, targets[i]);
    g_assert_cmpstr (fixture->raw_body, ==, "CallStatus=in%2Dprogress&x=+");
    g_assert_cmpstr (fixture->value, ==, "in-progress");
  }
  g_assert_cmpuint (fixture->n_handled, ==, 3);
}

static void
test_paused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = request (fixture, "POST", "/twilio/voice/ended", FORM, "CallStatus=completed");

  g_assert_cmpuint (raw_client_status (answer), ==, 200);
  g_assert_cmpstr (raw_client_body (answer), ==, "<Response/>");
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  g_autofree char *posted = NULL;
  g_autofree char *upgraded = NULL;

  fixture->allow = FALSE;
  posted = request (fixture, "POST", "/twilio/voice/status?From=%2B12025550123", FORM, "CallStatus=completed");
  g_assert_cmpstr (logged->str, ==, "public listener: refused POST /twilio/voice/status: secret reason\n");
  g_string_truncate (logged, 0);
  upgraded = request (fixture, "GET", "/twilio/media", UPGRADE, "");
  g_assert_cmpstr (logged->str, ==, "public listener: refused GET /twilio/media: secret reason\n");

  g_assert_cmpuint (raw_client_status (posted), ==, 403);
  g_assert_cmpuint (raw_client_status (upgraded), ==, 403);
  g_assert_null (strstr (posted, "secret"));
  g_assert_null (strstr (upgraded, "secret"));
  g_assert_cmpuint (fixture->n_handled, ==, 0);
  g_assert_null (fixture->socket);
}

static void
test_bad_forms (Fixture *fixture, gconstpointer data)
{
  const char *bodies[] = { "CallStatus=%zz", "CallStatus=%FF", "CallStatus=%00", "a=%" };
  g_autofree char *json = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *answer = request (fixture, "POST", "/twilio/voice/status", FORM, bodies[i]);

    g_assert_true (g_str_has_prefix (logged->str, "public listener: refused POST /twilio/voice/status: The form"));
    g_string_truncate (logged, 0);
    g_assert_cmpuint (raw_client_status (answer), ==, 400);
    g_assert_cmpstr (raw_client_body (answer), ==, "");
  }
  json = request (fixture, "POST", "/twilio/voice/status", "Content-Type: application/json\r\n", "{}");
  g_assert_cmpuint (raw_client_status (json), ==, 415);
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

/* Media types have no case. */
static void
test_shouted_form (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = request (fixture, "POST", "/twilio/voice/status",
                                     "Content-Type: Application/X-WWW-Form-URLEncoded; charset=utf-8\r\n", "CallStatus=ringing");

  g_assert_cmpuint (raw_client_status (answer), !=, 415);
  g_assert_cmpuint (fixture->n_handled, ==, 1);
}

static void
test_body_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("CallStatus=");
  g_autofree char *within = NULL;
  g_autofree char *beyond = NULL;

  while (body->len < 64 * 1024)
    g_string_append_c (body, 'x');
  within = request (fixture, "POST", "/twilio/voice/status", FORM, body->str);
  g_string_append_c (body, 'x');
  beyond = request (fixture, "POST", "/twilio/voice/status", FORM, body->str);
  g_assert_cmpuint (raw_client_status (within), ==, 204);
  g_assert_cmpuint (raw_client_status (beyond), ==, 413);
  g_assert_cmpuint (fixture->n_verified, ==, 1);
}

static void
did_connect (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SoupWebsocketConnection **socket = user_data;
  g_autoptr (GError) error = NULL;

  *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static void
on_message (SoupWebsocketConnection *socket, int type, GBytes *bytes, gpointer user_data)
{
  gsize *received = user_data;

  *received = g_bytes_get_size (bytes);
}

static void
send_text (SoupWebsocketConnection *socket, gsize n)
{
  g_autofree char *text = g_strnfill (n, 'x');

  soup_websocket_connection_send_text (socket, text);
}

static void
on_error (SoupWebsocketConnection *socket, GError *error, gpointer user_data)
{
  guint *n_errors = user_data;

  g_assert_error (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG);
  (*n_errors)++;
}

static void
test_socket (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u/twilio/media%s", fixture->port, (const char *) data);
  g_autoptr (SoupSession) session = g_object_new (SOUP_TYPE_SESSION, "proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (SoupWebsocketConnection) client = NULL;
  gsize received = 0;
  guint n_errors = 0;

  /* The client offers permessage-deflate; it must not be taken up. */
  soup_session_add_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, did_connect, &client);
  while (!client || !fixture->socket)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (soup_websocket_connection_get_extensions (client));
  g_assert_null (soup_websocket_connection_get_extensions (fixture->socket));
  g_assert_cmpuint (fixture->n_verified, ==, 1);

  g_signal_connect (fixture->socket, "message", G_CALLBACK (on_message), &received);
  g_signal_connect (fixture->socket, "error", G_CALLBACK (on_error), &n_errors);
  send_text (client, 64 * 1024);
  while (!received)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (received, ==, 64 * 1024);
  send_text (client, 64 * 1024 + 1);
  while (soup_websocket_connection_get_state (client) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (received, ==, 64 * 1024);
  g_assert_cmpuint (n_errors, ==, 1);
}

static void
test_in_use (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemPublicListener) other = tandem_public_listener_new (on_verify, fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_public_listener_start (other, fixture->port, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, "PORT"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  logged = g_string_new (NULL);
  g_log_set_writer_func (on_log, NULL, NULL);
  g_test_add ("/public-listener/paths", Fixture, NULL, set_up, test_status_of_paths, tear_down);
  g_test_add ("/public-listener/post", Fixture, NULL, set_up, test_post, tear_down);
  g_test_add ("/public-listener/paused", Fixture, NULL, set_up, test_paused, tear_down);
  g_test_add ("/public-listener/forbidden", Fixture, NULL, set_up, test_forbidden, tear_down);
  g_test_add ("/public-listener/bad-forms", Fixture, NULL, set_up, test_bad_forms, tear_down);
  g_test_add ("/public-listener/shouted-form", Fixture, NULL, set_up, test_shouted_form, tear_down);
  g_test_add ("/public-listener/body-limit", Fixture, NULL, set_up, test_body_limit, tear_down);
  g_test_add ("/public-listener/socket", Fixture, "", set_up, test_socket, tear_down);
  g_test_add ("/public-listener/socket-slash", Fixture, "/", set_up, test_socket, tear_down);
  g_test_add ("/public-listener/in-use", Fixture, NULL, set_up, test_in_use, tear_down);
  return g_test_run ();
}
