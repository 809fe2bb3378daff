// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#include "remove-folder.h"
#include "tandem-sim-listen.h"

static const char *const scenarios[][2] = {
  { "busy", "number +12025550103\nvoice en-us\nbusy\n" },
  { "fail", "number +12025550105\nvoice en-us\nfail\n" },
  { "friendly", "number +12025550101\nvoice en-us\nanswer 50ms\nwait 30s\n" },
  { "beeper", "number +12025550106\nanswer 50ms\nwait 800ms\nbeep\nlisten\n" },
  { "impatient", "number +12025550107\npatience 400ms\nanswer\nwait 30s\n" },
  { "speaker", "number +12025550108\nanswer\nwait 1500ms\nsay This is Anna, please call me back.\nwait 300ms\ndigits #\nlisten\n" },
  { "leaver", "number +12025550109\nanswer\nwait 1500ms\nsay This is Anna, please call me back.\nwait 300ms\nhang-up\n" },
  { "no-answer", "number +12025550104\nvoice en-us\nno-answer\n" },
};

static void
hook_free (gpointer data)
{
  Hook *hook = data;

  g_free (hook->path);
  g_free (hook->url);
  g_hash_table_unref (hook->form);
  g_free (hook->signature);
  g_free (hook->token);
  g_free (hook);
}

static void
on_hook (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *form = g_strndup (body->data != NULL ? body->data : "", body->length);
  Hook *hook = g_new0 (Hook, 1);

  hook->path = g_strdup (path);
  hook->url = g_strconcat (fixture->app_url, path, NULL);
  hook->form = soup_form_decode (form);
  hook->signature = g_strdup (soup_message_headers_get_one (headers, "X-Twilio-Signature"));
  hook->token = g_strdup (soup_message_headers_get_one (headers, "I-Twilio-Idempotency-Token"));
  g_ptr_array_add (fixture->hooks, hook);
  if (g_str_equal (path, "/twiml")) {
    soup_server_message_set_status (message, fixture->app_status, NULL);
    soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_COPY, fixture->twiml, strlen (fixture->twiml));
  } else if (g_hash_table_contains (fixture->pages, path)) {
    const char *page = g_hash_table_lookup (fixture->pages, path);

    soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (message, g_str_has_prefix (page, "GIF8") ? "image/gif" : "text/xml", SOUP_MEMORY_COPY, page,
                                      strlen (page));
  } else {
    soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
  }
}

static char *
listen (SoupServer *server)
{
  g_autoptr (GError) error = NULL;
  guint port = tandem_sim_listen (server, 0, &error);

  g_assert_no_error (error);
  return g_strdup_printf ("http://127.0.0.1:%u", port);
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const numbers[] = { FIXTURE_NUMBER, "+12025550190", NULL };
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("tandem-sim-XXXXXX", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++) {
    g_autofree char *path = g_strdup_printf ("%s/%s.scenario", fixture->directory, scenarios[i][0]);

    g_assert_true (g_file_set_contents (path, scenarios[i][1], -1, NULL));
  }
  fixture->log = tandem_sim_log_new (fixture->directory);
  fixture->faults = tandem_sim_faults_new ();
  fixture->speech = tandem_sim_speech_new ();
  fixture->phone_book = tandem_sim_phone_book_new ();
  tandem_sim_phone_book_load (fixture->phone_book, fixture->directory, &error);
  g_assert_no_error (error);
  fixture->webhooks = tandem_sim_webhooks_new (FIXTURE_TOKEN, fixture->faults, fixture->log);
  fixture->account = (TandemSimAccount) {
    .account_sid = FIXTURE_ACCOUNT, .auth_token = FIXTURE_TOKEN, .phone_book = fixture->phone_book,
    .speech = fixture->speech, .webhooks = fixture->webhooks, .faults = fixture->faults, .log = fixture->log,
  };
  fixture->server = soup_server_new (NULL, NULL);
  fixture->numbers = tandem_sim_numbers_new (&fixture->account, numbers);
  fixture->calls = tandem_sim_calls_new (&fixture->account, fixture->numbers);
  fixture->messages = tandem_sim_messages_new (&fixture->account, fixture->numbers);
  fixture->rest = tandem_sim_rest_new (fixture->server, &fixture->account, fixture->calls, fixture->messages, fixture->numbers);
  fixture->control = tandem_sim_control_new (fixture->server, &fixture->account, fixture->calls, fixture->messages);
  fixture->url = listen (fixture->server);
  fixture->session = soup_session_new ();
  fixture->app = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->app, NULL, on_hook, fixture, NULL);
  fixture->app_url = listen (fixture->app);
  fixture->hooks = g_ptr_array_new_with_free_func (hook_free);
  fixture->twiml = "<Response/>";
  fixture->pages = g_hash_table_new (g_str_hash, g_str_equal);
  fixture->app_status = 200;
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  tandem_sim_calls_end_all (fixture->calls);
  fixture_run_ms (20);
  g_clear_object (&fixture->control);
  g_clear_object (&fixture->rest);
  g_clear_object (&fixture->messages);
  g_clear_object (&fixture->calls);
  g_clear_object (&fixture->numbers);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->app);
  g_clear_object (&fixture->webhooks);
  g_clear_object (&fixture->phone_book);
  g_clear_object (&fixture->speech);
  g_clear_object (&fixture->faults);
  g_clear_object (&fixture->log);
  g_clear_pointer (&fixture->hooks, g_ptr_array_unref);
  g_clear_pointer (&fixture->pages, g_hash_table_unref);
  g_clear_pointer (&fixture->answer, g_bytes_unref);
  remove_folder (fixture->directory);
  g_clear_pointer (&fixture->directory, g_free);
  g_clear_pointer (&fixture->url, g_free);
  g_clear_pointer (&fixture->app_url, g_free);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

SoupMessage *
fixture_send (Fixture *fixture, const char *method, const char *path, const char *user_password, const char *type, const char *body,
              JsonObject **json, GError **error)
{
  g_autofree char *url = g_strconcat (fixture->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;

  if (user_password != NULL) {
    g_autofree char *encoded = g_base64_encode ((const guchar *) user_password, strlen (user_password));
    g_autofree char *header = g_strconcat ("Basic ", encoded, NULL);

    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", header);
  }
  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (message, type, bytes);
  }
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = soup_session_send_and_read_finish (fixture->session, result, error);
  if (answer == NULL)
    return NULL;
  g_clear_pointer (&fixture->answer, g_bytes_unref);
  fixture->answer = g_bytes_ref (answer);
  if (json != NULL) {
    g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
    g_autoptr (JsonNode) node = json_from_string (text, NULL);

    *json = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
  }
  return g_steal_pointer (&message);
}

JsonObject *
fixture_request (Fixture *fixture, const char *path, const char *form, guint *status)
{
  g_autofree char *full = g_strconcat ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT, path, NULL);
  g_autoptr (GError) error = NULL;
  JsonObject *json = NULL;
  g_autoptr (SoupMessage) message = fixture_send (fixture, form != NULL ? "POST" : "GET", full,
                                                  FIXTURE_ACCOUNT ":" FIXTURE_TOKEN, "application/x-www-form-urlencoded", form, &json,
                                                  &error);

  g_assert_no_error (error);
  if (status != NULL)
    *status = soup_message_get_status (message);
  return json;
}

char *
fixture_call (Fixture *fixture, const char *to, const char *instructions)
{
  g_autofree char *callback = g_strconcat (fixture->app_url, "/status", NULL);
  g_autofree char *number = g_uri_escape_string (to, NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (callback, NULL, FALSE);
  g_autofree char *form = g_strdup_printf ("To=%s&From=%%2B15005550006&StatusCallback=%s&StatusCallbackEvent=initiated&"
                                           "StatusCallbackEvent=ringing&StatusCallbackEvent=answered&"
                                           "StatusCallbackEvent=completed&%s", number, escaped, instructions);
  guint status = 0;
  g_autoptr (JsonObject) json = fixture_request (fixture, "/Calls.json", form, &status);

  g_assert_cmpuint (status, ==, 201);
  g_assert_cmpstr (json_object_get_string_member (json, "status"), ==, "queued");
  return g_strdup (json_object_get_string_member (json, "sid"));
}

void
fixture_set_number (Fixture *fixture, const char *form)
{
  g_autofree char *path = g_strdup_printf ("/IncomingPhoneNumbers/%s.json", tandem_sim_numbers_find (fixture->numbers, FIXTURE_NUMBER));
  guint status = 0;
  g_autoptr (JsonObject) json = fixture_request (fixture, path, form, &status);

  g_assert_cmpuint (status, ==, 200);
}

char *
fixture_url_parameter (Fixture *fixture, const char *name, const char *path)
{
  g_autofree char *url = g_strconcat (fixture->app_url, path, NULL);
  g_autofree char *escaped = g_uri_escape_string (url, NULL, FALSE);

  return g_strdup_printf ("&%s=%s", name, escaped);
}

JsonObject *
fixture_call_in (Fixture *fixture, const char *body, guint *status)
{
  JsonObject *json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = fixture_send (fixture, "POST", "/simulator/calls", NULL, "application/json", body, &json, &error);

  g_assert_no_error (error);
  *status = soup_message_get_status (message);
  return json;
}

static gboolean
on_flag (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
fixture_wait_hooks (Fixture *fixture, guint count)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (20, on_flag, &late);

  while (fixture->hooks->len < count && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (id);
}

guint
fixture_count_events (Fixture *fixture, const char *where, const char *what)
{
  g_autofree char *path = g_build_filename (fixture->directory, "events.jsonl", NULL);
  g_autofree char *wanted = g_strdup_printf ("\"where\":\"%s\",\"what\":\"%s\"", where, what);
  g_autofree char *text = NULL;
  guint count = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  for (const char *p = strstr (text, wanted); p != NULL; p = strstr (p + 1, wanted))
    count++;
  return count;
}

void
fixture_wait_events (Fixture *fixture, const char *where, const char *what, guint count)
{
  gboolean late = FALSE;
  guint id = g_timeout_add_seconds (30, on_flag, &late);

  while (fixture_count_events (fixture, where, what) < count && !late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (late);
  g_source_remove (id);
}

void
fixture_run_ms (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, on_flag, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

Hook *
fixture_hook (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->hooks->len);
  return g_ptr_array_index (fixture->hooks, index);
}

guint
fixture_count_hooks (Fixture *fixture, const char *path)
{
  guint n = 0;

  for (guint i = 0; i < fixture->hooks->len; i++)
    n += g_str_equal (fixture_hook (fixture, i)->path, path);
  return n;
}

Hook *
fixture_wait_hook (Fixture *fixture, const char *path, guint n)
{
  for (;;) {
    guint found = 0;

    for (guint i = 0; i < fixture->hooks->len; i++)
      if (g_str_equal (fixture_hook (fixture, i)->path, path) && ++found == n)
        return fixture_hook (fixture, i);
    fixture_wait_hooks (fixture, fixture->hooks->len + 1);
  }
}

JsonObject *
fixture_fetch_call (Fixture *fixture, const char *sid)
{
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", sid);

  return fixture_request (fixture, path, NULL, NULL);
}

void
fixture_assert_status (Fixture *fixture, const char *sid, const char *status)
{
  g_autoptr (JsonObject) call = fixture_fetch_call (fixture, sid);

  g_assert_cmpstr (json_object_get_string_member (call, "status"), ==, status);
}

const char *
hook_get (Hook *hook, const char *name)
{
  return g_hash_table_lookup (hook->form, name);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* PROTOCOLS 3.7 once more, so that the simulator's own signing is checked too. */
void
hook_assert_signed (Hook *hook, gboolean right)
{
  g_autoptr (GString) text = g_string_new (hook->url);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (hook->form), compare);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) FIXTURE_TOKEN, strlen (FIXTURE_TOKEN));
  guint8 digest[20];
  gsize length = sizeof digest;
  g_autofree char *wanted = NULL;

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s", (char *) l->data, hook_get (hook, l->data));
  g_hmac_update (hmac, (const guchar *) text->str, (gssize) text->len);
  g_hmac_get_digest (hmac, digest, &length);
  wanted = g_base64_encode (digest, length);
  g_assert_nonnull (hook->signature);
  g_assert_nonnull (hook->token);
  if (right)
    g_assert_cmpstr (hook->signature, ==, wanted);
  else
    g_assert_cmpstr (hook->signature, !=, wanted);
}
