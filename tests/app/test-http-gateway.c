// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Texts that come in, handed on to GATEWAY_URL: a real HTTP server that is down, slow, fails, or takes them. */

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "fake-texts.h"
#include "tandem-http-gateway.h"

#define TOKEN "gateway-secret"
#define ANNA "+12025550123"

/* --- the secrets --------------------------------------------------------------------------------------------- */

#define STUB_TYPE_SECRETS (stub_secrets_get_type ())
G_DECLARE_FINAL_TYPE (StubSecrets, stub_secrets, STUB, SECRETS, GObject)

struct _StubSecrets {
  GObject parent_instance;
};

static void secrets_init (TandemSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StubSecrets, stub_secrets, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SECRETS, secrets_init))

static void
stub_secrets_class_init (StubSecretsClass *klass)
{
}

static void
stub_secrets_init (StubSecrets *self)
{
}

static const char *
get_secret (TandemSecrets *self, const char *name)
{
  return g_str_equal (name, TANDEM_SECRET_GATEWAY_TOKEN) ? TOKEN : NULL;
}

static void
secrets_init (TandemSecretsInterface *iface)
{
  iface->get = get_secret;
}

/* --- the fixture --------------------------------------------------------------------------------------------- */

typedef struct {
  TandemSettings *settings;
  StubSecrets *secrets;
  SoupServer *server;
  FakeTexts *texts;
  GString *bodies;   /* of the texts that came here, with what was answered */
  GHashTable *ids;   /* that were taken */
  guint status;      /* what is answered */
  guint n_requests;
  guint change_after; /* so many requests, the answer becomes 200; 0: never */
  gboolean hold;      /* says nothing until it is told to */
  SoupServerMessage *held;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  g_assert_cmpstr (path, ==, "/in");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Authorization"), ==, "Bearer " TOKEN);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Idempotency-Key"), ==, json_object_get_string_member (object, "id"));
  g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, ANNA);
  g_assert_cmpstr (json_object_get_string_member (object, "to"), ==, "+12025550100");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "message_sid"), "SM"));
  g_assert_nonnull (json_object_get_string_member (object, "timestamp"));
  if (++fixture->n_requests == fixture->change_after)
    fixture->status = 200;
  g_string_append_printf (fixture->bodies, "%s:%u ", json_object_get_string_member (object, "body"), fixture->status);
  if (fixture->status == 200)
    g_assert_true (g_hash_table_add (fixture->ids, g_strdup (json_object_get_string_member (object, "id"))));
  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->status == 302)
    soup_server_message_set_redirect (message, 302, "http://127.0.0.1:1/elsewhere");
  if (!fixture->hold)
    return;
  fixture->held = g_object_ref (message);
  soup_server_message_pause (message);
}

static guint
listen_on (Fixture *fixture, guint port)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

static void
add_gateway (Fixture *fixture)
{
  g_autoptr (TandemHttpGateway) gateway = tandem_http_gateway_new (fixture->settings, TANDEM_SECRETS (fixture->secrets));

  tandem_inbox_set_gateway (fake_texts_get_inbox (fixture->texts), TANDEM_MESSAGE_GATEWAY (gateway));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = NULL;

  fixture->settings = tandem_settings_new ();
  fixture->secrets = g_object_new (STUB_TYPE_SECRETS, NULL);
  fixture->bodies = g_string_new (NULL);
  fixture->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->status = 200;
  url = g_strdup_printf ("http://127.0.0.1:%u/in", listen_on (fixture, 0));
  tandem_settings_set_string (fixture->settings, "gateway-url", url);
  fixture->texts = fake_texts_new (fixture->settings);
  add_gateway (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fake_texts_free (fixture->texts);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->held);
  g_clear_object (&fixture->server);
  g_hash_table_unref (fixture->ids);
  g_string_free (fixture->bodies, TRUE);
  g_clear_object (&fixture->secrets);
  g_clear_object (&fixture->settings);
}

/* Until so many were taken here and nothing is due any more. */
static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static guint
count_due (Fixture *fixture)
{
  TandemMessageStore *store = tandem_inbox_get_store (fake_texts_get_inbox (fixture->texts));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) due = NULL;

  tandem_message_store_list_due_async (store, NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  due = tandem_message_store_list_finish (store, result, NULL);
  return due->len;
}

static void
wait_taken (Fixture *fixture, guint n)
{
  while (g_hash_table_size (fixture->ids) < n || count_due (fixture) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
receive (Fixture *fixture, const char *body, guint index)
{
  fake_texts_receive (fixture->texts, ANNA, body, 1700000000 + index, index);
}

/* --- tests --------------------------------------------------------------------------------------------------- */

static void
test_order (Fixture *fixture, gconstpointer data)
{
  receive (fixture, "one", 1);
  receive (fixture, "two", 2);
  receive (fixture, "three", 3);
  receive (fixture, "two", 2); /* once more by another way */
  wait_taken (fixture, 3);
  g_assert_cmpstr (fixture->bodies->str, ==, "one:200 two:200 three:200 ");
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  fixture->status = GPOINTER_TO_UINT (data);
  fixture->change_after = 2;
  receive (fixture, "one", 1);
  receive (fixture, "two", 2);
  wait_taken (fixture, 2);
  g_assert_cmpuint (fixture->n_requests, ==, 3);
  g_assert_nonnull (strstr (fixture->bodies->str, " one:200 two:200 "));
}

/* What it will never take does not stop the others. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  fixture->status = 422;
  fixture->change_after = 2;
  receive (fixture, "one", 1);
  receive (fixture, "two", 2);
  wait_taken (fixture, 1);
  g_assert_cmpstr (fixture->bodies->str, ==, "one:422 two:200 ");
}

/* Down when they come: nobody waits for it, and they are there when it is. */
static void
test_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GUri) uri = g_uri_parse (tandem_settings_get_string (fixture->settings, "gateway-url"), G_URI_FLAGS_NONE, NULL);

  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  receive (fixture, "one", 1);
  receive (fixture, "two", 2);
  g_assert_cmpuint (count_due (fixture), ==, 2);
  listen_on (fixture, (guint) g_uri_get_port (uri));
  wait_taken (fixture, 2);
  g_assert_cmpstr (fixture->bodies->str, ==, "one:200 two:200 ");
}

/* A gateway that does not answer keeps nobody waiting; what it has is known by its id when it comes again. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  fixture->hold = TRUE;
  receive (fixture, "one", 1);
  while (!fixture->held)
    g_main_context_iteration (NULL, TRUE);
  receive (fixture, "two", 2); /* returns when it is kept */
  g_assert_cmpuint (count_due (fixture), ==, 2);
  fixture->hold = FALSE;
  soup_server_message_unpause (fixture->held);
  wait_taken (fixture, 2);
  g_assert_cmpstr (fixture->bodies->str, ==, "one:200 two:200 ");
}

/* Tandem ends before they are handed on: the next start does it. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  fixture->status = 503;
  receive (fixture, "one", 1);
  receive (fixture, "two", 2);
  while (fixture->n_requests == 0)
    g_main_context_iteration (NULL, TRUE);
  fake_texts_reopen (fixture->texts);
  add_gateway (fixture);
  g_assert_cmpuint (count_due (fixture), ==, 2);
  fixture->status = 200;
  tandem_inbox_start (fake_texts_get_inbox (fixture->texts));
  wait_taken (fixture, 2);
  g_assert_true (g_str_has_suffix (fixture->bodies->str, "one:200 two:200 "));
}

static void
test_off (Fixture *fixture, gconstpointer data)
{
  tandem_settings_set_string (fixture->settings, "gateway-url", "");
  receive (fixture, "one", 1);
  g_assert_cmpuint (count_due (fixture), ==, 0);
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/gateway/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/gateway/failing", Fixture, GUINT_TO_POINTER (500), set_up, test_trouble, tear_down);
  g_test_add ("/gateway/unauthorized", Fixture, GUINT_TO_POINTER (401), set_up, test_trouble, tear_down);
  g_test_add ("/gateway/redirect", Fixture, GUINT_TO_POINTER (302), set_up, test_trouble, tear_down);
  g_test_add ("/gateway/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/gateway/down", Fixture, NULL, set_up, test_down, tear_down);
  g_test_add ("/gateway/slow", Fixture, NULL, set_up, test_slow, tear_down);
  g_test_add ("/gateway/restart", Fixture, NULL, set_up, test_restart, tear_down);
  g_test_add ("/gateway/off", Fixture, NULL, set_up, test_off, tear_down);
  return g_test_run ();
}
