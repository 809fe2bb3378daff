// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-google-token.h"

#include <glib/gstdio.h>
#include <string.h>

#include "google-keys.h"
#include "tandem-error.h"
#include "tandem-voice-socket.h"

#define PATIENCE_S 20
#define NOW 1790000000

/* The token endpoint, which counts and believes only what is rightly signed. */
typedef struct {
  SoupServer *server;
  SoupSession *session;
  TandemGoogleToken *token;
  char *pem;
  char *path;
  guint n_requests;
  guint n_answers;
  guint status;      /* what it answers; 0: what is right */
  guint lifetime_s;
  char *got;         /* the latest token, or the error's sentence */
} Fixture;

static gint64 clock_s;

static gint64
get_clock (void)
{
  return clock_s;
}

static gboolean
on_too_long (gpointer user_data)
{
  g_error ("what was waited for did not happen");
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, NULL); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data, body->length);
  g_autoptr (GHashTable) form = soup_form_decode (text);
  g_autofree char *claims = NULL;
  g_autofree char *answer = NULL;

  g_assert_true (google_keys_verify (f->pem, g_hash_table_lookup (form, "assertion"), &claims));
  f->n_requests++;
  soup_server_message_set_status (message, f->status ? f->status : 200, NULL);
  if (f->status == 302)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "/elsewhere");
  answer = g_strdup_printf ("{\"access_token\":\"token-%u\",\"expires_in\":%u}", f->n_requests, f->lifetime_s);
  if (!f->status)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer, strlen (answer));
}

static void
write_file (Fixture *f)
{
  GSList *uris = soup_server_get_uris (f->server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%d/token", g_uri_get_port (uris->data));
  g_autofree char *text = google_keys_make_file (f->pem, url);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_assert_true (g_file_set_contents_full (f->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static char *pem;
  int fd = g_file_open_tmp ("tandem-google-XXXXXX", &f->path, NULL);

  if (!pem)
    pem = google_keys_make (2048);
  g_close (fd, NULL);
  f->pem = pem;
  f->lifetime_s = 3600;
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, "/token", on_request, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  write_file (f);
  f->session = tandem_voice_socket_make_session ();
  f->token = tandem_google_token_new ();
  clock_s = NOW;
  tandem_google_token_set_clock (f->token, get_clock);
  tandem_google_token_set_source (f->token, f->path, "");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  soup_server_disconnect (f->server);
  g_assert_finalize_object (f->token);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_unlink (f->path);
  g_free (f->path);
  g_free (f->got);
}

static void
on_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemGoogleAccess) access = tandem_google_token_get_finish (TANDEM_GOOGLE_TOKEN (source), result, &error);

  g_assert_true ((access != NULL) != (error != NULL));
  g_free (f->got);
  f->got = g_strdup (access ? access->token : error->message);
  f->n_answers++;
}

static void
ask (Fixture *f)
{
  guint n = f->n_answers + 1;

  tandem_google_token_get_async (f->token, f->session, on_token, f);
  wait_until (f->n_answers == n);
}

/* Twenty calls that begin at once make one request, and later ones none until shortly before its end. */
static void
test_shared (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    tandem_google_token_get_async (f->token, f->session, on_token, f);
  wait_until (f->n_answers == 20);
  g_assert_cmpuint (f->n_requests, ==, 1);
  clock_s += 3600 - TANDEM_GOOGLE_TOKEN_MARGIN_S - 1;
  ask (f);
  g_assert_cmpstr (f->got, ==, "token-1");
  clock_s += 1;
  ask (f);
  g_assert_cmpstr (f->got, ==, "token-2");
  g_assert_cmpuint (f->n_requests, ==, 2);
}

/* Only the token that was refused is forgotten: not the one that somebody else has fetched meanwhile. */
static void
test_forget (Fixture *f, gconstpointer data)
{
  ask (f);
  tandem_google_token_forget (f->token, "token-0");
  ask (f);
  g_assert_cmpuint (f->n_requests, ==, 1);
  tandem_google_token_forget (f->token, "token-1");
  ask (f);
  g_assert_cmpstr (f->got, ==, "token-2");
}

static void
test_failures (Fixture *f, gconstpointer data)
{
  f->status = 503;
  ask (f);
  g_assert_nonnull (strstr (f->got, "(503): wait a little"));
  f->status = 302;
  ask (f);
  g_assert_nonnull (strstr (f->got, "check GOOGLE_TOKEN_URL"));
  f->status = 0;
  ask (f);
  g_assert_cmpstr (f->got, ==, "token-3");
}

/* The file is read each time a token is fetched, so that a new key needs no restart; settings that change take effect at once. */
static void
test_source (Fixture *f, gconstpointer data)
{
  ask (f);
  tandem_google_token_set_source (f->token, f->path, "http://tokens.example/");
  ask (f);
  g_assert_cmpstr (f->got, ==, "GOOGLE_TOKEN_URL must begin with https://.");
  tandem_google_token_set_source (f->token, f->path, "");
  ask (f);
  g_assert_cmpstr (f->got, ==, "token-2");
  tandem_google_token_forget (f->token, "token-2");
  g_assert_true (g_file_set_contents_full (f->path, "{}", -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  ask (f);
  g_assert_nonnull (strstr (f->got, "does not say whose"));
  g_assert_cmpuint (f->n_requests, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/google-token/shared", Fixture, NULL, set_up, test_shared, tear_down);
  g_test_add ("/google-token/forget", Fixture, NULL, set_up, test_forget, tear_down);
  g_test_add ("/google-token/failures", Fixture, NULL, set_up, test_failures, tear_down);
  g_test_add ("/google-token/source", Fixture, NULL, set_up, test_source, tear_down);
  return g_test_run ();
}
