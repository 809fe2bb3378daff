// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The text model over real sockets: a server that answers, refuses, hangs, sends too much or something else. */

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-openai-answer.h"
#include "tandem-openai-text.h"

#define KEY "sk-test"

/* --- the secrets --------------------------------------------------------------------------------------------- */

#define STUB_TYPE_SECRETS (stub_secrets_get_type ())
G_DECLARE_FINAL_TYPE (StubSecrets, stub_secrets, STUB, SECRETS, GObject)

struct _StubSecrets {
  GObject parent_instance;
  const char *key;
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
  return g_str_equal (name, TANDEM_SECRET_OPENAI_API_KEY) ? STUB_SECRETS (self)->key : NULL;
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
  TandemOpenaiText *model;
  SoupServer *server;
  guint status;
  const char *retry_after;
  const char *type;
  char *answer;
  gsize length;
  gboolean hold;
  SoupServerMessage *held;
  guint n_requests;
  char *asked;
  char *authorization;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));

  fixture->n_requests++;
  g_assert_cmpstr (soup_server_message_get_method (message), ==, "POST");
  g_assert_cmpstr (path, ==, "/v1/chat/completions");
  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "application/json");
  g_free (fixture->asked);
  fixture->asked = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->retry_after)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", fixture->retry_after);
  if (fixture->status == 307)
    soup_server_message_set_redirect (message, 307, "/v1/chat/completions");
  else if (fixture->answer)
    soup_server_message_set_response (message, fixture->type, SOUP_MEMORY_COPY, fixture->answer, fixture->length);
  if (!fixture->hold)
    return;
  fixture->held = g_object_ref (message);
  soup_server_message_pause (message);
}

static void
set_answer (Fixture *fixture, const char *answer)
{
  g_free (fixture->answer);
  fixture->answer = g_strdup (answer);
  fixture->length = strlen (answer);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  fixture->settings = tandem_settings_new ();
  fixture->secrets = g_object_new (STUB_TYPE_SECRETS, NULL);
  fixture->secrets->key = KEY;
  fixture->status = 200;
  fixture->type = "application/json";
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/v1/realtime", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  tandem_settings_set_string (fixture->settings, "openai-url", url);
  fixture->model = tandem_openai_text_new (fixture->settings, TANDEM_SECRETS (fixture->secrets), data ? GPOINTER_TO_UINT (data) : 30000);
  set_answer (fixture, "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\" Yes \\u2615.\\n\"},\"finish_reason\":\"stop\"}]}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->model);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->held);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->secrets);
  g_clear_object (&fixture->settings);
  g_free (fixture->answer);
  g_free (fixture->asked);
  g_free (fixture->authorization);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
ask_with (Fixture *fixture, const char *instructions, GCancellable *cancellable, GError **error)
{
  const TandemTextTurn turns[] = { { FALSE, "Are \"you\" open?" }, { TRUE, "Yes." }, { FALSE, "Until when?\n\xff" } };
  g_autoptr (GAsyncResult) result = NULL;

  tandem_text_model_ask_async (TANDEM_TEXT_MODEL (fixture->model), instructions, turns, G_N_ELEMENTS (turns), cancellable, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return tandem_text_model_ask_finish (TANDEM_TEXT_MODEL (fixture->model), result, error);
}

/* Asks, and compares the beginning of the sentence. */
static void
assert_fails (Fixture *fixture, TandemAgentError code, const char *sentence)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = ask_with (fixture, "Be brief.", NULL, &error);

  g_assert_null (words);
  g_assert_error (error, TANDEM_AGENT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, sentence));
  g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, ")."));
}

/* --- tests --------------------------------------------------------------------------------------------------- */

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = ask_with (fixture, "Be brief.", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (words, ==, "Yes ☕.");
  g_assert_cmpstr (fixture->authorization, ==, "Bearer " KEY);
  g_assert_cmpstr (fixture->asked, ==,
                   "{\"model\":\"gpt-4.1-mini\",\"max_completion_tokens\":2000,\"messages\":["
                   "{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Are \\\"you\\\" open?\"},"
                   "{\"role\":\"assistant\",\"content\":\"Yes.\"},{\"role\":\"user\",\"content\":\"Until when?\\n\xef\xbf\xbd\"}]}");
}

/* Each status, with what the server says about it. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint status;
    const char *retry_after;
    const char *body;
    TandemAgentError code;
    const char *sentence;
  } cases[] = {
    { 401, NULL, "{\"error\":{\"code\":\"invalid_api_key\"}}", TANDEM_AGENT_ERROR_AUTH, "check OPENAI_API_KEY" },
    { 403, NULL, "", TANDEM_AGENT_ERROR_AUTH, "check OPENAI_API_KEY" },
    { 404, NULL, "{\"error\":{\"code\":\"model_not_found\"}}", TANDEM_AGENT_ERROR_MODEL, "“gpt-4.1-mini”" },
    { 404, NULL, "<html>", TANDEM_AGENT_ERROR_MODEL, "check OPENAI_TEXT_URL" },
    { 429, "17", "{\"error\":{\"code\":\"rate_limit_exceeded\"}}", TANDEM_AGENT_ERROR_QUOTA, "try again in 17 s" },
    { 429, "-3", "{}", TANDEM_AGENT_ERROR_QUOTA, "wait a little" },
    { 429, "99999999999", "{}", TANDEM_AGENT_ERROR_QUOTA, "wait a little" },
    { 429, "17", "{\"error\":{\"code\":\"insufficient_quota\"}}", TANDEM_AGENT_ERROR_QUOTA, "credit is used up" },
    { 500, NULL, "{}", TANDEM_AGENT_ERROR_UNREACHABLE, "(500): try again later" },
    { 503, NULL, "<html>", TANDEM_AGENT_ERROR_UNREACHABLE, "(503): try again later" },
    { 307, NULL, "", TANDEM_AGENT_ERROR_PROTOCOL, "set OPENAI_TEXT_URL to where it is" },
    { 400, NULL, "{\"error\":{\"message\":\"too\\nlong\"}}", TANDEM_AGENT_ERROR_PROTOCOL, "refused the question: too long" },
    { 400, NULL, "{\"error\":7}", TANDEM_AGENT_ERROR_PROTOCOL, "refused the question (400)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    fixture->status = cases[i].status;
    fixture->retry_after = cases[i].retry_after;
    set_answer (fixture, cases[i].body);
    g_assert_null (ask_with (fixture, "Be brief.", NULL, &error));
    g_assert_error (error, TANDEM_AGENT_ERROR, (int) cases[i].code);
    g_assert_nonnull (strstr (error->message, cases[i].sentence));
  }
  /* Also the redirection: the key went nowhere else. */
  g_assert_cmpuint (fixture->n_requests, ==, G_N_ELEMENTS (cases));
}

/* Status 200 with something that is no answer. */
static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *body; const char *sentence; } cases[] = {
    { "<!DOCTYPE html><title>Sign in</title>", "did not answer with JSON" },
    { "", "did not answer with JSON" },
    { "[1]", "did not answer with JSON" },
    { "{\"choices\":[]}", "something else than a text" },
    { "{\"choices\":[7]}", "something else than a text" },
    { "{\"choices\":{\"message\":{}}}", "something else than a text" },
    { "{\"choices\":[{\"message\":{\"content\":null}}]}", "gave no answer" },
    { "{\"choices\":[{\"message\":{\"content\":\" \\n\"}}]}", "gave no answer" },
    { "{\"choices\":[{\"message\":{\"content\":[\"x\"]}}]}", "gave no answer" },
    { "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I can't.\"}}]}", "declined to answer" },
    { "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"content_filter\"}]}", "declined to answer" },
    { "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"length\"}]}", "was too long" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    set_answer (fixture, cases[i].body);
    assert_fails (fixture, TANDEM_AGENT_ERROR_PROTOCOL, cases[i].sentence);
  }
}

static void
test_deep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (100000, '[');

  set_answer (fixture, deep);
  assert_fails (fixture, TANDEM_AGENT_ERROR_PROTOCOL, "did not answer with JSON");
}

/* 10 MB are not read to their end. */
static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->answer);
  fixture->length = 10 * 1024 * 1024;
  fixture->answer = g_strnfill (fixture->length, ' ');
  assert_fails (fixture, TANDEM_AGENT_ERROR_PROTOCOL, "more than an answer can be");
}

static void
test_hangs (Fixture *fixture, gconstpointer data)
{
  fixture->hold = TRUE;
  assert_fails (fixture, TANDEM_AGENT_ERROR_UNREACHABLE, "did not answer within");
}

static void
test_down (Fixture *fixture, gconstpointer data)
{
  soup_server_disconnect (fixture->server);
  assert_fails (fixture, TANDEM_AGENT_ERROR_UNREACHABLE, "cannot be reached");
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
  g_autoptr (GError) error = NULL;

  fixture->hold = TRUE;
  g_timeout_add (20, cancel, cancellable);
  g_assert_null (ask_with (fixture, "Be brief.", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_not_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->secrets->key = NULL;
  assert_fails (fixture, TANDEM_AGENT_ERROR_NOT_SET_UP, "set OPENAI_API_KEY");
  fixture->secrets->key = KEY;
  tandem_settings_set_string (fixture->settings, "openai-text-model", "");
  assert_fails (fixture, TANDEM_AGENT_ERROR_NOT_SET_UP, "OPENAI_TEXT_MODEL");
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

/* A server of one's own may want no key, and gets none. */
static void
test_own_server (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = tandem_openai_text_dup_url (fixture->settings);
  g_autofree char *base = g_strndup (url, strlen (url) - strlen ("chat/completions"));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  fixture->secrets->key = NULL;
  tandem_settings_set_string (fixture->settings, "openai-text-url", base);
  tandem_settings_set_string (fixture->settings, "openai-url", "wss://voice.example.com/v1/realtime");
  words = ask_with (fixture, "Be brief.", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (fixture->authorization);
}

static void
test_too_long (Fixture *fixture, gconstpointer data)
{
  g_autofree char *instructions = g_strnfill (TANDEM_TEXT_MODEL_QUESTION_MAX, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_null (ask_with (fixture, instructions, NULL, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static void
test_url (void)
{
  static const struct { const char *text_url; const char *voice_url; const char *wanted; } cases[] = {
    { "", "wss://api.openai.com/v1/realtime", "https://api.openai.com/v1/chat/completions" },
    { "", "ws://127.0.0.1:1/v1/realtime/", "http://127.0.0.1:1/v1/chat/completions" },
    { "", "wss://eu.example.com/openai", "https://eu.example.com/openai/chat/completions" },
    { "http://localhost:11434/v1/", "wss://api.openai.com/v1/realtime", "http://localhost:11434/v1/chat/completions" },
  };
  g_autoptr (TandemSettings) settings = tandem_settings_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *url = NULL;

    tandem_settings_set_string (settings, "openai-text-url", cases[i].text_url);
    tandem_settings_set_string (settings, "openai-url", cases[i].voice_url);
    url = tandem_openai_text_dup_url (settings);
    g_assert_cmpstr (url, ==, cases[i].wanted);
  }
}

#define add(name, test) g_test_add ("/openai-text/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("answers", test_answers);
  add ("refusals", test_refusals);
  add ("nonsense", test_nonsense);
  add ("deep", test_deep);
  add ("huge", test_huge);
  g_test_add ("/openai-text/hangs", Fixture, GUINT_TO_POINTER (100), set_up, test_hangs, tear_down);
  add ("down", test_down);
  add ("cancelled", test_cancelled);
  add ("not-set-up", test_not_set_up);
  add ("own-server", test_own_server);
  add ("too-long", test_too_long);
  g_test_add_func ("/openai-text/url", test_url);
  return g_test_run ();
}
