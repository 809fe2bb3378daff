// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The check from outside, against our own listener and against servers that stand in the way. */

#include "tandem-public-check.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-public-listener.h"

#define TOKEN "0123456789abcdef"
#define NONCE "fedcba9876543210"

typedef enum { REDIRECT = 1, MISSING, OTHER_TEXT, LONG_TEXT, NO_SOCKET, SILENT_SOCKET, OTHER_SOCKET, CUT_SOCKET, SILENT } Trouble;

typedef struct {
  TandemPublicListener *listener;
  SoupServer *server; /* that stands in the way */
  SoupWebsocketConnection *socket;
  SoupServerMessage *held;
  Trouble trouble;
  guint n_verified;
  char *url;
  gboolean done;
  GError *error;
} Fixture;

static gboolean
on_verify (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data, GError **error)
{
  ((Fixture *) user_data)->n_verified++;
  return FALSE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->listener = tandem_public_listener_new (on_verify, f);
  g_assert_true (tandem_public_listener_start (f->listener, 0, NULL));
  f->url = g_strdup_printf ("http://127.0.0.1:%u", tandem_public_listener_get_port (f->listener));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->socket);
  g_clear_object (&f->held);
  if (f->server)
    soup_server_disconnect (f->server);
  g_clear_object (&f->server);
  tandem_public_listener_stop (f->listener);
  g_assert_finalize_object (f->listener);
  g_clear_error (&f->error);
  g_free (f->url);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_true (tandem_public_check_finish (result, &f->error) == (f->error == NULL));
  f->done = TRUE;
}

static void
check (Fixture *f, guint timeout_ms, GCancellable *cancellable)
{
  g_clear_error (&f->error);
  f->done = FALSE;
  tandem_public_check_async (f->url, TOKEN, NONCE, timeout_ms, cancellable, on_checked, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_good (Fixture *f, gconstpointer data)
{
  tandem_public_listener_expect (f->listener, TOKEN, NONCE);
  check (f, 30000, NULL);
  g_assert_no_error (f->error);
  /* Once more, and no signature was asked for. */
  check (f, 30000, NULL);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->n_verified, ==, 0);
  /* What is no longer expected is not there; nor is what never was. */
  tandem_public_listener_forget (f->listener, TOKEN);
  check (f, 30000, NULL);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_assert_cmpstr (f->error->message, ==, "127.0.0.1 answers with HTTP 404 and does not lead to this Tandem: check where the "
                   "tunnel or proxy sends its requests.");
  tandem_public_listener_expect (f->listener, TOKEN, "another");
  check (f, 30000, NULL);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
}

static void
on_blocking_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket,
                    gpointer user_data)
{
  Fixture *f = user_data;

  g_clear_object (&f->socket);
  f->socket = g_object_ref (socket);
  if (f->trouble == OTHER_SOCKET)
    soup_websocket_connection_send_text (socket, "hello");
  else if (f->trouble == CUT_SOCKET)
    soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
}

static gboolean
wants_socket (SoupServerMessage *message)
{
  return soup_message_headers_header_contains (soup_server_message_get_request_headers (message), "Upgrade", "websocket");
}

static void
on_blocking_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;

  if (wants_socket (message) && f->trouble == NO_SOCKET)
    soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
}

static void
on_blocking (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  const char *text = f->trouble == OTHER_TEXT ? "<html>Welcome to nginx!</html>" : NONCE;
  g_autofree char *much = g_strnfill (1000000, 'x');

  if (wants_socket (message))
    return;
  if (f->trouble == REDIRECT) {
    soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, "https://login.example.net/");
  } else if (f->trouble == MISSING) {
    soup_server_message_set_status (message, SOUP_STATUS_BAD_GATEWAY, NULL);
  } else if (f->trouble == SILENT) {
    f->held = g_object_ref (message);
    soup_server_message_pause (message);
  } else {
    if (f->trouble == LONG_TEXT)
      text = much;
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  }
}

static void
block (Fixture *f)
{
  g_autoslist (GUri) uris = NULL;
  g_autofree char *text = NULL;

  f->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (f->server, NULL, on_blocking_headers, f, NULL);
  soup_server_add_handler (f->server, NULL, on_blocking, f, NULL);
  soup_server_add_websocket_handler (f->server, NULL, NULL, NULL, on_blocking_socket, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (f->server);
  g_free (f->url);
  f->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
}

static void
test_troubles (Fixture *f, gconstpointer data)
{
  static const struct {
    Trouble trouble;
    const char *part;
  } cases[] = {
    { REDIRECT, "127.0.0.1 sends visitors to another address (HTTP 302)" },
    { MISSING, "127.0.0.1 answers with HTTP 502" },
    { OTHER_TEXT, "Another program than this Tandem answers at 127.0.0.1" },
    { LONG_TEXT, "Another program than this Tandem answers at 127.0.0.1" },
    { NO_SOCKET, "127.0.0.1 lets no WebSocket through (HTTP 400)" },
    { SILENT_SOCKET, "Nothing comes through the WebSockets of 127.0.0.1" },
    { OTHER_SOCKET, "Another program answers WebSockets at 127.0.0.1" },
    { CUT_SOCKET, "127.0.0.1 cuts WebSockets off" },
    { SILENT, "127.0.0.1 did not answer in time" },
  };

  block (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    /* Long enough for a busy machine to get as far as the silence. */
    guint timeout_ms = cases[i].trouble == SILENT ? 500 : cases[i].trouble == SILENT_SOCKET ? 5000 : 30000;

    f->trouble = cases[i].trouble;
    check (f, timeout_ms, NULL);
    g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
    g_test_message ("%s", f->error->message);
    g_assert_nonnull (strstr (f->error->message, cases[i].part));
  }
}

static void
test_nobody (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *url, *part;
  } cases[] = {
    { "http://127.0.0.1:1", "127.0.0.1 cannot be reached (" },
    { "http://nothing.invalid", "The name nothing.invalid is not known" },
    { "ftp://127.0.0.1", "is no public address" },
    { "", "is no public address" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_free (f->url);
    f->url = g_strdup (cases[i].url);
    check (f, 30000, NULL);
    g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
    g_test_message ("%s", f->error->message);
    g_assert_nonnull (strstr (f->error->message, cases[i].part));
  }
}

static gboolean
on_cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Before, during the request, and with an open socket. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  static const Trouble troubles[] = { SILENT, SILENT_SOCKET };
  g_autoptr (GCancellable) before = g_cancellable_new ();

  block (f);
  g_cancellable_cancel (before);
  check (f, 30000, before);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();

    f->trouble = troubles[i];
    g_clear_error (&f->error);
    f->done = FALSE;
    tandem_public_check_async (f->url, TOKEN, NONCE, 30000, cancellable, on_checked, f);
    while (!f->held && !f->socket)
      g_main_context_iteration (NULL, TRUE);
    g_clear_object (&f->held);
    g_timeout_add (50, on_cancel, cancellable);
    while (!f->done)
      g_main_context_iteration (NULL, TRUE);
    g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

/* Plain HTTP is answered where TLS is expected. */
static void
test_tls (Fixture *f, gconstpointer data)
{
  g_autofree char *rest = g_strdup (f->url + strlen ("http"));

  g_free (f->url);
  f->url = g_strconcat ("https", rest, NULL);
  check (f, 30000, NULL);
  g_assert_error (f->error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE);
  g_test_message ("%s", f->error->message);
  g_assert_nonnull (strstr (f->error->message, "127.0.0.1 has no certificate that Twilio would trust"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/public-check/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("good", test_good);
  ADD ("troubles", test_troubles);
  ADD ("nobody", test_nobody);
  ADD ("cancel", test_cancel);
  ADD ("tls", test_tls);
  return g_test_run ();
}
