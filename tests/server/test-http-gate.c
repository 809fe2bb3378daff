// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-http-gate.h"

#include "raw-client.h"

typedef struct {
  SoupServer *server;
  TandemHttpGate *gate;
  guint n_handled;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_handled++;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const TandemHttpLimits limits = { 1000, 2, 300, data };
  g_autoptr (GError) error = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  fixture->gate = tandem_http_gate_new (fixture->server, &limits);
  g_assert_cmpuint (tandem_http_gate_get_port (fixture->gate), ==, 0);
  tandem_http_gate_listen (fixture->gate, 0, "PORT", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tandem_http_gate_stop (fixture->gate);
  g_assert_finalize_object (fixture->gate);
  g_clear_object (&fixture->server);
}

static char *
exchange (Fixture *fixture, const char *request)
{
  return raw_client_exchange (tandem_http_gate_get_port (fixture->gate), request, -1);
}

static char *
make_post (const char *head, gsize n)
{
  g_autofree char *body = g_strnfill (n, 'x');

  return g_strdup_printf ("POST /x HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n%s", head, body);
}

static void
test_within (Fixture *fixture, gconstpointer data)
{
  g_autofree char *request = make_post ("Content-Length: 1000", 1000);
  g_autofree char *answer = exchange (fixture, request);

  g_assert_cmpuint (raw_client_status (answer), ==, 200);
  g_assert_nonnull (strstr (answer, "Connection: close"));
  g_assert_cmpuint (fixture->n_handled, ==, 1);
}

static void
test_long_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *announced = make_post ("Content-Length: 1001", 0);
  g_autofree char *sent = make_post ("Content-Length: 200000", 200000);
  g_autofree char *expected = make_post ("Content-Length: 1001\r\nExpect: 100-continue", 0);
  const char *requests[] = { announced, sent, expected };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    g_autofree char *answer = exchange (fixture, requests[i]);

    g_assert_cmpuint (raw_client_status (answer), ==, 413);
    g_assert_nonnull (strstr (answer, "Connection: close"));
    g_assert_cmpstr (raw_client_body (answer), ==, data ? data : "");
  }
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static void
test_long_chunks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) request = g_string_new ("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  g_autofree char *answer = NULL;

  /* Without an end: the limit must act while the body is read. */
  for (guint i = 0; i < 11; i++) {
    g_autofree char *chunk = g_strnfill (100, 'x');

    g_string_append_printf (request, "64\r\n%s\r\n", chunk);
  }
  answer = exchange (fixture, request->str);
  g_assert_cmpuint (raw_client_status (answer), ==, 413);
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  const char *requests[] = {
    "", "GET /x HTT", "GET /x HTTP/1.1\r\nHost: localhost\r\n",
    "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab",
  };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++) {
    gint64 start = g_get_monotonic_time ();
    g_autofree char *answer = exchange (fixture, requests[i]);

    g_assert_cmpstr (answer, ==, "");
    g_assert_cmpint (g_get_monotonic_time () - start, >=, 290000);
  }
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static GSocketConnection *
connect_and_wait (Fixture *fixture)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                (guint16) tandem_http_gate_get_port (fixture->gate), NULL, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return connection;
}

static gboolean
is_closed (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  char byte;

  g_socket_set_blocking (socket, FALSE);
  return g_socket_receive (socket, &byte, 1, NULL, NULL) == 0;
}

/* The oldest that says nothing makes room. */
static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) a = connect_and_wait (fixture);
  g_autoptr (GSocketConnection) b = connect_and_wait (fixture);
  g_autofree char *served = exchange (fixture, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");

  g_assert_cmpuint (raw_client_status (served), ==, 200);
  g_assert_true (is_closed (a));
  g_assert_false (is_closed (b));
  /* Closed while a connection is open: nothing may be left that refers to the gate. */
}

static void
on_waiting (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  soup_server_message_pause (message);
}

/* Who is being served does not. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  GSocketConnection *connections[2];
  g_autofree char *refused = NULL;

  soup_server_add_handler (fixture->server, "/wait", on_waiting, NULL, NULL);
  for (guint i = 0; i < 2; i++) {
    const char *request = "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n";

    connections[i] = connect_and_wait (fixture);
    g_socket_send (g_socket_connection_get_socket (connections[i]), request, strlen (request), NULL, NULL);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  refused = exchange (fixture, "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  g_assert_cmpstr (refused, ==, "");
  g_assert_cmpuint (fixture->n_handled, ==, 0);
  for (guint i = 0; i < 2; i++)
    g_object_unref (connections[i]);
}

static void
test_long_head (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_value = g_strnfill (200000, 'x');
  g_autofree char *header = g_strdup_printf ("GET /x HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", long_value);
  g_autofree char *target = g_strdup_printf ("GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n", long_value);
  g_autoptr (GString) many = g_string_new ("GET /x HTTP/1.1\r\nHost: localhost\r\n");
  g_autofree char *header_answer = exchange (fixture, header);
  g_autofree char *target_answer = exchange (fixture, target);
  g_autofree char *many_answer = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (many, "X-%u: many\r\n", i);
  g_string_append (many, "\r\n");
  many_answer = exchange (fixture, many->str);
  g_assert_cmpuint (raw_client_status (header_answer), !=, 200);
  g_assert_cmpuint (raw_client_status (target_answer), !=, 200);
  g_assert_cmpuint (raw_client_status (many_answer), !=, 200);
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

/* The lines of a body are not headers, also when they come together. */
static void
test_lines (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strnfill (900, '\n');
  g_autofree char *request = g_strconcat ("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n", body, NULL);
  g_autofree char *answer = exchange (fixture, request);

  g_assert_cmpuint (raw_client_status (answer), ==, 200);
}

static void
test_in_use (Fixture *fixture, gconstpointer data)
{
  const TandemHttpLimits limits = { 1000, 2, 300, NULL };
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (TandemHttpGate) gate = tandem_http_gate_new (server, &limits);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) range = NULL;

  g_assert_false (tandem_http_gate_listen (gate, tandem_http_gate_get_port (fixture->gate), "CONTROL_PORT", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, "CONTROL_PORT"));
  g_assert_false (tandem_http_gate_listen (gate, 70000, "CONTROL_PORT", &range));
  g_assert_nonnull (strstr (range->message, "CONTROL_PORT"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http-gate/within", Fixture, NULL, set_up, test_within, tear_down);
  g_test_add ("/http-gate/long-body", Fixture, NULL, set_up, test_long_body, tear_down);
  g_test_add ("/http-gate/long-body-json", Fixture, "{\"success\":false}", set_up, test_long_body, tear_down);
  g_test_add ("/http-gate/long-chunks", Fixture, NULL, set_up, test_long_chunks, tear_down);
  g_test_add ("/http-gate/slow", Fixture, NULL, set_up, test_slow, tear_down);
  g_test_add ("/http-gate/too-many", Fixture, NULL, set_up, test_too_many, tear_down);
  g_test_add ("/http-gate/busy", Fixture, NULL, set_up, test_busy, tear_down);
  g_test_add ("/http-gate/long-head", Fixture, NULL, set_up, test_long_head, tear_down);
  g_test_add ("/http-gate/lines", Fixture, NULL, set_up, test_lines, tear_down);
  g_test_add ("/http-gate/in-use", Fixture, NULL, set_up, test_in_use, tear_down);
  return g_test_run ();
}
