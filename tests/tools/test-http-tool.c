// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* HTTP tools over real sockets: a service that answers, refuses, hangs, sends on, sends too much or something else. */

#include <libsoup/soup.h>
#include <string.h>

#include "fake-secrets.h"
#include "tandem-error.h"
#include "tandem-http-tool.h"
#include "tandem-tool-file.h"

#define KEY "k-0123456789"

typedef struct {
  SoupServer *server;
  SoupSession *session;
  TandemSecrets *secrets;
  TandemCall *call;
  guint port;

  /* what is answered */
  guint status;
  const char *type;
  const char *location;
  char *answer;
  gsize length;
  gboolean hold;
  SoupServerMessage *held;

  /* what was asked */
  guint n_requests;
  char *line;
  char *body;
  char *key;
  char *header;
  char *authorization;
} Fixture;

static void
keep (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *answers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  GUri *uri = soup_server_message_get_uri (message);

  fixture->n_requests++;
  g_free (fixture->line);
  fixture->line = g_strdup_printf ("%s %s%s%s", soup_server_message_get_method (message), g_uri_get_path (uri),
                                   g_uri_get_query (uri) ? "?" : "", g_uri_get_query (uri) ? g_uri_get_query (uri) : "");
  g_free (fixture->body);
  fixture->body = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  keep (&fixture->key, soup_message_headers_get_one (headers, "Idempotency-Key"));
  keep (&fixture->header, soup_message_headers_get_one (headers, "X-Key"));
  keep (&fixture->authorization, soup_message_headers_get_one (headers, "Authorization"));
  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->location)
    soup_message_headers_replace (answers, "Location", fixture->location);
  if (fixture->answer)
    soup_server_message_set_response (message, fixture->type ? fixture->type : "x/x", SOUP_MEMORY_COPY, fixture->answer, fixture->length);
  if (!fixture->type)
    soup_message_headers_remove (answers, "Content-Type");
  if (!fixture->hold)
    return;
  fixture->held = g_object_ref (message);
  soup_server_message_pause (message);
}

static void
set_answer (Fixture *fixture, guint status, const char *type, const char *answer)
{
  fixture->status = status;
  fixture->type = type;
  g_free (fixture->answer);
  fixture->answer = g_strdup (answer);
  fixture->length = strlen (answer);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->session = soup_session_new ();
  fixture->secrets = fake_secrets_new ();
  fake_secrets_set (fixture->secrets, "tool-restaurant", KEY);
  fixture->call = tandem_call_new ("c1", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+12025550100", "+12025550101");
  fixture->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  set_answer (fixture, 200, "application/json", "{\"booked\":true}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->held);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->secrets);
  g_assert_finalize_object (fixture->call);
  g_free (fixture->answer);
  g_free (fixture->line);
  g_free (fixture->body);
  g_free (fixture->key);
  g_free (fixture->header);
  g_free (fixture->authorization);
}

/* The tool whose entry has @more, at @path of the server. */
static TandemTool *
make_tool (Fixture *fixture, const char *path, const char *more)
{
  g_autofree char *text =
    g_strdup_printf ("[{\"tool\":\"http\",\"name\":\"book\",\"description\":\"Books.\",\"url\":\"http://127.0.0.1:%u%s\","
                     "\"parameters\":{\"type\":\"object\",\"properties\":{\"table\":{},\"guests\":{\"type\":\"integer\"},\"when\":{}},"
                     "\"required\":[\"table\"]}%s}]", fixture->port, path, more);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tandem_tool_file_parse (text, &error);

  g_assert_no_error (error);
  g_ptr_array_set_free_func (entries, NULL);
  return TANDEM_TOOL (tandem_http_tool_new (entries->pdata[0], fixture->session, fixture->secrets));
}

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
run_with (Fixture *fixture, TandemTool *tool, const char *arguments, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_tool_run_async (tool, fixture->call, "call_7", arguments, cancellable, did_run, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return tandem_tool_run_finish (tool, result, error);
}

/* What the agent is told. */
static char *
run (Fixture *fixture, const char *path, const char *more, const char *arguments)
{
  TandemTool *tool = make_tool (fixture, path, more);
  g_autoptr (GError) error = NULL;
  char *text = run_with (fixture, tool, arguments, NULL, &error);

  g_assert_true ((text == NULL) == (error != NULL));
  if (error) {
    g_assert_true (error->domain == TANDEM_TOOL_ERROR);
    g_assert_null (strstr (error->message, KEY));
    text = g_strdup (error->message);
  }
  g_assert_finalize_object (tool);
  return text;
}

#define assert_says(text, words) g_assert_cmpstr (strstr (text, words), !=, NULL)

/* --- requests ------------------------------------------------------------------------------------------------ */

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *method; const char *path; const char *arguments; const char *line; const char *body; } cases[] = {
    { "GET", "/b", "{\"table\":\"7\"}", "GET /b?table=7", "" },
    { "GET", "/b?day=1", "{\"table\":\"a b&c=ä\"}", "GET /b?day=1&table=a%20b%26c%3D%C3%A4", "" },
    { "GET", "/b/{table}", "{\"table\":7}", "GET /b/7", "" },
    { "GET", "/b/{table}", "{\"table\":\"a/b..c?x#\"}", "GET /b/a%2Fb..c%3Fx%23", "" },
    { "GET", "/b/{table}/x?t={table}", "{\"table\":\"{guests}\",\"guests\":2}", "GET /b/%7Bguests%7D/x?t=%7Bguests%7D&guests=2", "" },
    { "GET", "/b", "{\"table\":[1,\"x\"],\"when\":null}", "GET /b?table=1&table=x", "" },
    { "DELETE", "/b/{table}", "{\"table\":\"t\",\"guests\":2}", "DELETE /b/t?guests=2", "" },
    { "POST", "/b/{table}", "{\"table\":\"t\",\"guests\":2,\"when\":{\"h\":19}}", "POST /b/t", "{\"guests\":2,\"when\":{\"h\":19}}" },
    { "PUT", "/b", "{\"table\":\"t\"}", "PUT /b", "{\"table\":\"t\"}" },
    { "PATCH", "/b/{table}", "{\"table\":true}", "PATCH /b/true", "{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *more = g_strdup_printf (",\"method\":\"%s\"", cases[i].method);
    g_autofree char *text = run (fixture, cases[i].path, more, cases[i].arguments);

    g_assert_cmpstr (text, ==, "{\"booked\":true}");
    g_assert_cmpstr (fixture->line, ==, cases[i].line);
    g_assert_cmpstr (fixture->body, ==, cases[i].body);
    g_assert_cmpstr (fixture->key, ==, "c1-call_7");
    g_assert_null (fixture->authorization);
  }
}

/* Nothing is asked. */
static void
test_arguments (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *arguments; const char *words; } cases[] = {
    { "", "“table” must be a text or a number" },
    { "{\"table\":\"t\"", "The arguments must be one JSON object." },
    { "[]", "The arguments must be one JSON object." },
    { "{\"table\":\"\"}", "“table” must be a text or a number that is not empty and no path." },
    { "{\"table\":\"..\"}", "“table” must be" },
    { "{\"table\":\" \"}", "“table” must be" },
    { "{\"table\":\"../../admin\"}", "“table” must be" },
    { "{\"table\":\"x\\\\..\"}", "“table” must be" },
    { "{\"table\":null}", "“table” must be" },
    { "{\"table\":[\"x\"]}", "“table” must be" },
  };
  g_autofree char *name = g_strnfill (9000, 'x');
  g_autofree char *huge = g_strdup_printf ("{\"table\":\"%s\"}", name);
  g_autofree char *words = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = run (fixture, "/b/{table}", "", cases[i].arguments);

    assert_says (text, cases[i].words);
  }
  words = run (fixture, "/b/{table}", "", huge);
  assert_says (words, "make the address too long");
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static void
test_secret (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = run (fixture, "/b", ",\"secret\":\"restaurant\",\"header\":\"X-Key\"", "{}");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;

  g_assert_cmpstr (fixture->header, ==, KEY);
  g_assert_null (fixture->authorization);
  second = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
  g_assert_null (fixture->header);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer " KEY);
  g_assert_cmpuint (fixture->n_requests, ==, 2);
  third = run (fixture, "/b", ",\"secret\":\"other\"", "{}");
  assert_says (third, "the secret “other” has not been entered");
  fake_secrets_set (fixture->secrets, "tool-other", "two\nlines");
  fourth = run (fixture, "/b", ",\"secret\":\"other\"", "{}");
  assert_says (fourth, "has characters that cannot be sent");
  g_assert_cmpuint (fixture->n_requests, ==, 2);
}

/* A service that repeats what it was sent. */
static void
test_secret_repeated (Fixture *fixture, gconstpointer data)
{
  g_autofree char *good = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *coded = NULL;

  set_answer (fixture, 200, "text/plain", "you sent " KEY ", twice: " KEY);
  good = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
  g_assert_cmpstr (good, ==, "you sent […], twice: […]");
  set_answer (fixture, 401, "text/plain", "wrong key " KEY);
  bad = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
  assert_says (bad, "401 Unauthorized: wrong key […]");
  fake_secrets_set (fixture->secrets, "tool-restaurant", "k/0+1\"2");
  set_answer (fixture, 200, "text/plain", "a k\\/0+1\\\"2 b k%2F0%2B1%222 c ay8wKzEiMg== d k/0+1\\\"2 e");
  coded = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
  g_assert_cmpstr (coded, ==, "a […] b […] c […] d […] e");
}

/* --- answers ------------------------------------------------------------------------------------------------- */

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  static const struct { guint status; const char *type; const char *answer; const char *words; } cases[] = {
    { 200, "text/plain", "Table 7 is free.", "Table 7 is free." },
    { 201, "application/problem+json", "{}", "{}" },
    { 200, NULL, "no type", "no type" },
    { 204, "text/plain", "", "Done (204): the service had nothing to add." },
    { 200, "text/plain", " \n", "Done (200)" },
    { 200, "text/plain; charset=iso-8859-1", "K\xe4se", "Käse" },
    { 200, "text/plain", "K\xe4se", "K\xef\xbf\xbdse" },
    { 200, "text/html", "<p>Sign in</p>", "answered with a web page, not with data" },
    { 200, "application/json", " \n<!DOCTYPE html><title>Sign in</title>", "answered with a web page" },
    { 200, NULL, "<HTML>", "answered with a web page" },
    { 200, "image/png", "PNG", "something that is no text" },
    { 400, "application/json", "{\"error\":\"no table\\nfree\"}", "The service refused it: 400 Bad Request: {\"error\":\"no table\\nfree\"}" },
    { 404, "text/html", "<html>", "The service refused it: 404 Not Found." },
    { 409, "text/plain", "two\nlines", "409 Conflict: two lines" },
    { 500, "text/plain", "", "The service refused it: 500 Internal Server Error." },
    { 503, "image/png", "x", "503 Service Unavailable." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = NULL;

    set_answer (fixture, cases[i].status, cases[i].type, cases[i].answer);
    text = run (fixture, "/b", "", "{}");
    g_test_message ("%s", text);
    assert_says (text, cases[i].words);
  }
}

/* It may have been done before the service failed. */
static void
test_uncertain (Fixture *fixture, gconstpointer data)
{
  g_autofree char *failed = NULL;
  g_autofree char *refused = NULL;

  set_answer (fixture, 502, "text/plain", "no answer");
  failed = run (fixture, "/b", ",\"method\":\"POST\"", "{}");
  g_assert_cmpstr (failed, ==, "The service failed: 502 Bad Gateway: no answer. It is not known whether it was done.");
  set_answer (fixture, 409, "text/plain", "taken");
  refused = run (fixture, "/b", ",\"method\":\"POST\"", "{}");
  g_assert_cmpstr (refused, ==, "The service refused it: 409 Conflict: taken");
}

/* Nobody is asked at the other address, and the key stays here. */
static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autofree char *other = NULL;
    g_autofree char *same = NULL;

    set_answer (fixture, statuses[i], "text/plain", "x");
    fixture->location = "https://evil.example/steal";
    other = run (fixture, "/b", ",\"secret\":\"restaurant\",\"method\":\"POST\"", "{}");
    assert_says (other, "The service wanted to send this on to another host");
    assert_says (other, "not allowed. It is not known whether it was done.");
    assert_says (other, "evil.example");
    fixture->location = "/elsewhere";
    same = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
    assert_says (same, "Nothing was done: the service is at another address now");
    g_assert_cmpstr (fixture->line, ==, "GET /b");
  }
  g_assert_cmpuint (fixture->n_requests, ==, 2 * G_N_ELEMENTS (statuses));
}

/* 10 MB: the agent is told the beginning, between two characters, and that it is one. */
static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  set_answer (fixture, 200, "text/plain", "");
  fixture->length = 10 * 1000 * 1000;
  fixture->answer = g_realloc (fixture->answer, fixture->length);
  for (gsize i = 0; i < fixture->length; i += 2)
    memcpy (fixture->answer + i, "ä", 2);
  fixture->answer[0] = fixture->answer[1] = 'x';
  fixture->answer[2] = 'x';
  memmove (fixture->answer + 3, "ä", 2);
  text = run (fixture, "/b", "", "{}");
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, TANDEM_TOOL_RESULT_MAX);
  g_assert_cmpuint (strlen (text), >, TANDEM_TOOL_RESULT_MAX - 10);
  assert_says (text, "[Cut off here");
}

/* As much as fits is told whole. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_free (fixture->answer);
  fixture->length = TANDEM_TOOL_RESULT_MAX;
  fixture->answer = g_strnfill (fixture->length, 'x');
  text = run (fixture, "/b", "", "{}");
  g_assert_cmpuint (strlen (text), ==, TANDEM_TOOL_RESULT_MAX);
  g_assert_null (strstr (text, "Cut off"));
}

/* The answer is cut off in the midst of the key. */
static void
test_secret_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (TANDEM_TOOL_RESULT_MAX - 5, 'x');
  g_autofree char *answer = g_strconcat (filler, KEY, NULL);
  g_autofree char *text = NULL;

  set_answer (fixture, 200, "text/plain", answer);
  text = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
  g_assert_null (strstr (text, "k-"));
  assert_says (text, "[Cut off here");
}

static void
test_hangs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  fixture->hold = TRUE;
  text = run (fixture, "/b", ",\"method\":\"POST\",\"timeout\":1", "{}");
  g_assert_cmpstr (text, ==, "The service did not answer within 1 s. It is not known whether it was done.");
}

static void
test_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  soup_server_disconnect (fixture->server);
  text = run (fixture, "/b", ",\"secret\":\"restaurant\"", "{}");
  assert_says (text, "cannot be reached");
}

static gboolean
cancel (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TandemTool *tool = make_tool (fixture, "/b", "");
  g_autoptr (GError) error = NULL;

  fixture->hold = TRUE;
  g_timeout_add (20, cancel, cancellable);
  g_assert_null (run_with (fixture, tool, "{}", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (tool);
}

static void
test_described (Fixture *fixture, gconstpointer data)
{
  TandemTool *tool = make_tool (fixture, "/b", ",\"confirm\":true");

  g_assert_cmpstr (tandem_tool_get_name (tool), ==, "book");
  g_assert_cmpstr (tandem_tool_get_description (tool), ==, "Books.");
  g_assert_true (g_str_has_prefix (tandem_tool_get_parameters (tool), "{\"type\":\"object\",\"properties\":{\"table\":{}"));
  g_assert_true (tandem_tool_get_confirms (tool));
  g_assert_finalize_object (tool);
}

#define add(name, test) g_test_add ("/http-tool/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("requests", test_requests);
  add ("arguments", test_arguments);
  add ("secret", test_secret);
  add ("secret-repeated", test_secret_repeated);
  add ("answers", test_answers);
  add ("uncertain", test_uncertain);
  add ("redirects", test_redirects);
  add ("huge", test_huge);
  add ("full", test_full);
  add ("secret-cut", test_secret_cut);
  add ("hangs", test_hangs);
  add ("down", test_down);
  add ("cancelled", test_cancelled);
  add ("described", test_described);
  return g_test_run ();
}
