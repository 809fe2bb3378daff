// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Texts through the local API: sending, reading, and what is said when that does not go. */

#include "control-fixture.h"
#include "tandem-error.h"

#define ANNA "+12025550123"
#define SID "SM00000000000000000000000000000001"

static JsonObject *
send_text (ControlFixture *fixture, const char *to, const char *body)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "to");
  json_builder_add_string_value (builder, to);
  json_builder_set_member_name (builder, "body");
  json_builder_add_string_value (builder, body);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return control_post (fixture, "/api/v1/messages", text);
}

static void
test_send (ControlFixture *fixture, gconstpointer data)
{
  GPtrArray *sent = fake_texts_get_carrier (fixture->texts)->sent;
  JsonObject *answer = send_text (fixture, ANNA, "Hello");
  GListModel *media;
  g_autoptr (TandemMessageMedia) picture = NULL;

  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_true (json_object_get_boolean_member (answer, "success"));
  g_assert_cmpstr (json_object_get_string_member (answer, "message_sid"), ==, SID);
  g_assert_cmpstr (json_object_get_string_member (answer, "to"), ==, ANNA);
  g_assert_cmpstr (json_object_get_string_member (answer, "from"), ==, "+12025550100");
  g_assert_cmpint (json_object_get_int_member (answer, "segments"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "queued");
  control_post (fixture, "/api/v1/messages", "{\"to\":\"" ANNA "\",\"from\":\"+12025550101\",\"media_urls\":[\"https://example.com/a.png\"]}");
  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_cmpuint (sent->len, ==, 2);
  g_assert_cmpstr (tandem_message_get_own_number (sent->pdata[1]), ==, "+12025550101");
  media = tandem_message_get_media (sent->pdata[1]);
  g_assert_cmpuint (g_list_model_get_n_items (media), ==, 1);
  picture = g_list_model_get_item (media, 0);
  g_assert_cmpstr (tandem_message_media_get_url (picture), ==, "https://example.com/a.png");
}

static void
test_send_later (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) at = g_date_time_add_hours (now, 1);
  g_autofree char *text = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *body = g_strdup_printf ("{\"to\":\"" ANNA "\",\"body\":\"Later\",\"send_at\":\"%s\"}", text);
  JsonObject *answer = control_post (fixture, "/api/v1/messages", body);

  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "scheduled");
  g_assert_cmpstr (json_object_get_string_member (answer, "send_at"), ==, text);
  g_assert_true (json_object_get_null_member (answer, "message_sid"));
  g_assert_cmpuint (fake_texts_get_carrier (fixture->texts)->sent->len, ==, 0);
}

/* The number rules of the programs that Tandem replaces. */
static void
test_numbers (ControlFixture *fixture, gconstpointer data)
{
  static const struct { const char *typed; const char *e164; const char *reason; } numbers[] = {
    { "9152134309", "+19152134309", NULL },
    { "(915) 213-4309", "+19152134309", NULL },
    { "+44 20 7122 3467", "+442071223467", NULL },
    { "1-915-213-4309", "+19152134309", NULL },
    { "+1 915.213.4309", "+19152134309", NULL },
    { "12", NULL, "too short" },
    { "+1 915 213 4309 4309 4309", NULL, "too long" },
    { "hello", NULL, "not a telephone number" },
    { "+1 202 555 010a", NULL, "“a”" },
    { "+999 1234567", NULL, "country" },
    { "", NULL, "Say which number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    JsonObject *answer = send_text (fixture, numbers[i].typed, "Hello");

    if (numbers[i].e164) {
      g_autofree char *path = g_strconcat ("/api/v1/conversations/", numbers[i].e164, NULL);

      g_assert_cmpuint (fixture->status, ==, 201);
      g_assert_cmpstr (json_object_get_string_member (answer, "to"), ==, numbers[i].e164);
      answer = control_get (fixture, path);
      g_assert_cmpuint (fixture->status, ==, 200);
      g_assert_cmpstr (json_object_get_string_member (answer, "number"), ==, numbers[i].e164);
    } else {
      control_assert_refused (fixture, answer, 400, *numbers[i].typed ? "bad_number" : "bad_input", "to: ");
      g_assert_nonnull (strstr (json_object_get_string_member (json_object_get_object_member (answer, "error"), "message"),
                                numbers[i].reason));
    }
  }
  g_assert_cmpuint (fake_texts_get_carrier (fixture->texts)->sent->len, ==, 5);
}

static void
test_bad_input (ControlFixture *fixture, gconstpointer data)
{
  static const struct { const char *body; const char *field; } cases[] = {
    { "{\"body\":\"x\"}", "to" },
    { "{\"to\":7,\"body\":\"x\"}", "to" },
    { "{\"to\":\"" ANNA "\"}", "body" },
    { "{\"to\":\"" ANNA "\",\"body\":\"\"}", "body" },
    { "{\"to\":\"" ANNA "\",\"body\":[]}", "body" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"from\":\"1\"}", "from" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"from\":{}}", "from" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"media_urls\":\"https://example.com/a\"}", "media_urls" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"media_urls\":[7]}", "media_urls" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"media_urls\":[\"file:///etc/passwd\"]}", "media_urls" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"media_urls\":[\"https://\"]}", "media_urls" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":\"/tmp/a.png\"}", "files" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":[\"a.png\"]}", "files" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":[null]}", "files" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":[\"/\"]}", "files" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":[\"/nonexistent/a.png\"]}", "files" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"send_at\":\"tomorrow\"}", "send_at" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"send_at\":\"2026-01-01T10:00:00\"}", "send_at" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"send_at\":\"2001-01-01T10:00:00Z\"}", "send_at" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"send_at\":\"9001-01-01T10:00:00Z\"}", "send_at" },
    { "{\"to\":\"" ANNA "\",\"body\":\"x\",\"send_at\":1}", "send_at" },
  };
  g_autofree char *many = g_strnfill (1601, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *prefix = g_strconcat (cases[i].field, ": ", NULL);
    JsonObject *answer = control_post (fixture, "/api/v1/messages", cases[i].body);
    JsonObject *error = json_object_get_object_member (answer, "error");

    g_assert_cmpuint (fixture->status, ==, 400);
    g_assert_cmpstr (json_object_get_string_member (error, "field"), ==, cases[i].field);
    g_assert_true (g_str_has_prefix (json_object_get_string_member (error, "message"), prefix));
  }
  control_assert_refused (fixture, send_text (fixture, ANNA, many), 400, "bad_input", "1600");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages", "[]"), 400, "bad_input", "JSON object");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages", "{\"to\":\"1\",\"to\":\"2\"}"), 400, "bad_input", "twice");
  control_assert_refused (fixture, send_text (fixture, "911", "x"), 403, "refused", "to: ");
  g_assert_cmpuint (fake_texts_get_carrier (fixture->texts)->sent->len, ==, 0);
}

static void
test_too_many_media (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("{\"to\":\"" ANNA "\",\"body\":\"x\",\"media_urls\":[\"https://example.com/0\"");

  for (guint i = 1; i < 11; i++)
    g_string_append_printf (body, ",\"https://example.com/%u\"", i);
  g_string_append (body, "]}");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages", body->str), 400, "bad_input", "media_urls: ");
}

static void
test_carrier_refuses (ControlFixture *fixture, gconstpointer data)
{
  FakeTextCarrier *carrier = fake_texts_get_carrier (fixture->texts);
  JsonObject *answer;

  carrier->refuse_code = 21614;
  carrier->detail = "'To' number is not a valid mobile number";
  answer = send_text (fixture, ANNA, "Hello");
  control_assert_refused (fixture, answer, 502, "carrier_refused", "not a valid mobile number");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (answer, "error"), "carrier_code"), ==, 21614);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (answer, "message"), "status"), ==, "failed");
  carrier->refuse_code = 0;
  carrier->fail_code = TANDEM_PROVIDER_ERROR_AUTH;
  control_assert_refused (fixture, send_text (fixture, ANNA, "Hello"), 502, "carrier_refused", "not a valid mobile number");
  /* Kept, and tried again by itself. */
  carrier->fail_code = TANDEM_PROVIDER_ERROR_UNREACHABLE;
  answer = send_text (fixture, ANNA, "Hello");
  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_true (json_object_get_null_member (answer, "message_sid"));
  g_assert_cmpstr (json_object_get_string_member (answer, "status"), ==, "queued");
  /* The next one stands behind it; nobody waits for that. */
  answer = send_text (fixture, ANNA, "Hello again");
  g_assert_cmpuint (fixture->status, ==, 201);
  g_assert_true (json_object_get_null_member (answer, "message_sid"));
  g_assert_cmpuint (tandem_inbox_count_waiting (fake_texts_get_inbox (fixture->texts)), ==, 2);
}

static void
test_refused_here (ControlFixture *fixture, gconstpointer data)
{
  fake_texts_receive (fixture->texts, ANNA, "STOP", 1700000000, 91);
  control_assert_refused (fixture, send_text (fixture, ANNA, "Hello"), 403, "refused", "to: ");
  control_assert_refused (fixture, send_text (fixture, ANNA, "Hello"), 403, "refused", "STOP");
  g_assert_true (json_object_get_boolean_member (control_get (fixture, "/api/v1/conversations/" ANNA), "opted_out"));
  fake_texts_receive (fixture->texts, ANNA, "START", 1700000001, 92);
  send_text (fixture, ANNA, "Hello");
  g_assert_cmpuint (fixture->status, ==, 201);
  tandem_settings_set_string (fixture->settings, "phone-number", "");
  control_assert_refused (fixture, send_text (fixture, ANNA, "Hello"), 409, "not_set_up", "TWILIO_PHONE_NUMBER");
  tandem_control_listener_set_inbox (fixture->listener, NULL);
  control_assert_refused (fixture, send_text (fixture, ANNA, "Hello"), 409, "not_set_up", "starting");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations"), 409, "not_set_up", "starting");
  control_assert_refused (fixture, control_get (fixture, "/conversations"), 409, "not_set_up", "starting");
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

/* Copies are made before the text is looked at, and go with one that is refused. */
static void
test_files_of_refused (ControlFixture *fixture, gconstpointer data)
{
  static const char png[] = "\x89PNG\r\n\x1a\n";
  g_autofree char *folder = g_dir_make_tmp ("tandem-files-XXXXXX", NULL);
  g_autofree char *copies = g_build_filename (folder, "texts", NULL);
  g_autofree char *picture = g_build_filename (folder, "a.png", NULL);
  g_autofree char *half = g_strdup_printf ("{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":[\"%s\",\"%s/gone.png\"]}", picture, folder);
  g_autofree char *wrong = g_strdup_printf ("{\"to\":\"12\",\"body\":\"x\",\"files\":[\"%s\"]}", picture);
  g_autofree char *good = g_strdup_printf ("{\"to\":\"" ANNA "\",\"body\":\"x\",\"files\":[\"%s\"]}", picture);
  g_autofree char *clean = g_strconcat ("rm -r ", folder, NULL);

  g_assert_true (g_file_set_contents (picture, png, sizeof png - 1, NULL));
  tandem_settings_set_string (fixture->settings, "data-dir", folder);
  control_post (fixture, "/api/v1/messages", good);
  g_assert_cmpuint (fixture->status, ==, 201);
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages", half), 400, "bad_input", "");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages", wrong), 400, "bad_number", "to: ");
  while (count_files (copies) > 1)
    g_main_context_iteration (NULL, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count_files (copies), ==, 1);
  g_assert_true (g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL));
}

/* A script that runs wild costs money. */
static void
test_limit (ControlFixture *fixture, gconstpointer data)
{
  FakeTextCarrier *carrier = fake_texts_get_carrier (fixture->texts);

  carrier->fail_code = TANDEM_PROVIDER_ERROR_UNREACHABLE;
  send_text (fixture, ANNA, "0");
  for (guint i = 1; i < 1000; i++)
    tandem_inbox_send_async (fake_texts_get_inbox (fixture->texts), &(TandemTextRequest){ .to = ANNA, .body = "x" }, NULL, NULL, NULL);
  while (tandem_inbox_count_waiting (fake_texts_get_inbox (fixture->texts)) < 1000)
    g_main_context_iteration (NULL, TRUE);
  control_assert_refused (fixture, send_text (fixture, ANNA, "x"), 429, "limit", "1,000");
  g_assert_nonnull (strstr (fixture->raw, "Retry-After: 60"));
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static JsonArray *
get_list (ControlFixture *fixture, const char *path, const char *name, guint n)
{
  JsonObject *answer = control_get (fixture, path);

  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, name)), ==, n);
  return json_object_get_array_member (answer, name);
}

static const char *
member_of (JsonArray *array, guint i, const char *name)
{
  return json_object_get_string_member (json_array_get_object_element (array, i), name);
}

static char *
next_path (ControlFixture *fixture, const char *path)
{
  g_autofree char *next = g_uri_escape_string (json_object_get_string_member (json_node_get_object (fixture->answer), "next"), NULL, FALSE);

  return g_strdup_printf ("%s&before=%s", path, next);
}

static void
test_threads (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *next = NULL;
  JsonArray *threads;

  get_list (fixture, "/api/v1/conversations", "conversations", 0);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *number = g_strdup_printf ("+1202555012%u", i);

    fake_texts_receive (fixture->texts, number, "hi", 1700000000 + i, 10 + i);
  }
  threads = get_list (fixture, "/api/v1/conversations?limit=3", "conversations", 3);
  g_assert_cmpstr (member_of (threads, 0, "number"), ==, "+12025550124");
  g_assert_cmpstr (member_of (threads, 0, "text"), ==, "hi");
  g_assert_cmpstr (member_of (threads, 0, "direction"), ==, "inbound");
  g_assert_cmpstr (member_of (threads, 0, "at"), ==, "2023-11-14T22:13:24Z");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (threads, 0), "unread"), ==, 1);
  next = next_path (fixture, "/api/v1/conversations?limit=3");
  threads = get_list (fixture, next, "conversations", 2);
  g_assert_cmpstr (member_of (threads, 0, "number"), ==, "+12025550121");
  g_assert_true (json_object_get_null_member (json_node_get_object (fixture->answer), "next"));
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations?limit=0"), 400, "bad_input", "limit: ");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations?limit=501"), 400, "bad_input", "limit: ");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations?before=x"), 400, "bad_input", "before: ");
}

static void
test_thread (ControlFixture *fixture, gconstpointer data)
{
  g_autofree char *next = NULL;
  JsonArray *messages;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *body = g_strdup_printf ("text %u", i);

    fake_texts_receive (fixture->texts, ANNA, body, 1700000000 + i, 10 + i);
  }
  messages = get_list (fixture, "/api/v1/conversations/(202)%20555-0123?limit=3", "messages", 3);
  g_assert_cmpstr (member_of (messages, 2, "body"), ==, "text 4");
  g_assert_cmpstr (member_of (messages, 2, "from"), ==, ANNA);
  g_assert_cmpstr (member_of (messages, 2, "status"), ==, "received");
  g_assert_cmpstr (member_of (messages, 2, "message_sid"), ==, "SM00000000000000000000000000000014");
  next = next_path (fixture, "/api/v1/conversations/" ANNA "?limit=3");
  messages = get_list (fixture, next, "messages", 2);
  g_assert_cmpstr (member_of (messages, 0, "body"), ==, "text 0");
  g_assert_true (json_object_get_null_member (json_node_get_object (fixture->answer), "next"));
  /* Looking through the API is not reading. */
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (fixture->answer), "unread"), ==, 5);
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations/+12025550199"), 404, "not_found", "");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations/nobody"), 404, "not_found", "");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations/" ANNA "?limit=x"), 400, "bad_input", "limit: ");
  /* Short codes and words are no numbers, but write texts. */
  fake_texts_receive (fixture->texts, "22395", "Your code", 1700000010, 20);
  get_list (fixture, "/api/v1/conversations/22395", "messages", 1);
}

static void
test_dropin (ControlFixture *fixture, gconstpointer data)
{
  JsonArray *threads;
  JsonObject *thread;
  JsonObject *text;

  g_free (control_dial (fixture));
  fake_texts_receive (fixture->texts, ANNA, "before the call", 1700000000, 11);
  fake_texts_receive (fixture->texts, "+12025550124", "hi", 1700000001, 12);
  send_text (fixture, "+12025550124", "hello");
  threads = get_list (fixture, "/conversations", "conversations", 2);
  for (guint i = 0; i < 2; i++) {
    gboolean anna = g_str_equal (member_of (threads, i, "phone"), ANNA);

    thread = json_array_get_object_element (threads, i);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (thread, "calls")), ==, anna ? 1 : 0);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (thread, "messages")), ==, anna ? 1 : 2);
  }
  thread = control_get (fixture, "/conversations/" ANNA);
  g_assert_cmpstr (json_object_get_string_member (thread, "created_at"), ==, "2023-11-14T22:13:20Z");
  text = json_array_get_object_element (json_object_get_array_member (thread, "messages"), 0);
  g_assert_cmpuint (json_object_get_size (text), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (text, "timestamp"), ==, "2023-11-14T22:13:20Z");
  g_assert_cmpstr (json_object_get_string_member (text, "direction"), ==, "inbound");
  g_assert_cmpstr (json_object_get_string_member (text, "body"), ==, "before the call");
  g_assert_cmpstr (json_object_get_string_member (text, "sid"), ==, "SM00000000000000000000000000000011");
  get_list (fixture, "/conversations?limit=1", "conversations", 1);
  control_assert_refused (fixture, control_get (fixture, "/conversations?limit=-1"), 400, "bad_input", "limit: ");
}

/* A list is taken as a whole or not at all, with the place of what is wrong. */
static void
test_import (ControlFixture *fixture, gconstpointer data)
{
#define GOOD "{\"phone\":\"(202) 555-0123\",\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"Stop\"}"
#define LIST_OF(text) "{\"messages\":[" GOOD "," text "]}"
  static const struct { const char *body; const char *field; } cases[] = {
    { "{}", "messages" }, { "{\"messages\":{}}", "messages" }, { "{\"messages\":[],\"check\":1}", "check" },
    { LIST_OF ("7"), "messages[1]" }, { LIST_OF ("[]"), "messages[1]" }, { LIST_OF ("{}"), "messages[1].phone" },
    { LIST_OF ("{\"phone\":12025550123}"), "messages[1].phone" },
    { LIST_OF ("{\"phone\":\"12\",\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"x\"}"), "messages[1].phone" },
    { LIST_OF ("{\"phone\":\"" ANNA "\",\"timestamp\":\"1969-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"x\"}"),
      "messages[1].timestamp" },
    { LIST_OF ("{\"phone\":\"" ANNA "\",\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"up\",\"body\":\"x\"}"), "messages[1].direction" },
    { LIST_OF ("{\"phone\":\"" ANNA "\",\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":null}"), "messages[1].body" },
    { LIST_OF ("{\"phone\":\"" ANNA "\",\"timestamp\":\"2024-01-02T10:00:00Z\",\"direction\":\"inbound\",\"body\":\"x\",\"sid\":1}"),
      "messages[1].sid" },
  };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *nested = g_strconcat ("{\"messages\":", deep, NULL);
  g_autoptr (GString) many = g_string_new ("{\"messages\":[" GOOD);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    JsonObject *error = json_object_get_object_member (control_post (fixture, "/api/v1/messages/import", cases[i].body), "error");

    g_assert_cmpuint (fixture->status, ==, 400);
    g_assert_cmpstr (json_object_get_string_member (error, "field"), ==, cases[i].field);
  }
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages/import", nested), 400, "bad_input", "JSON object");
  for (guint i = 0; i < 1000; i++)
    g_string_append (many, "," GOOD);
  g_string_append (many, "]}");
  control_assert_refused (fixture, control_post (fixture, "/api/v1/messages/import", many->str), 400, "bad_input", "1,000");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/conversations/" ANNA), 404, "not_found", "");
  g_assert_cmpint (json_object_get_int_member (control_post (fixture, "/api/v1/messages/import", LIST_OF (GOOD)), "imported"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (control_post (fixture, "/api/v1/messages/import", LIST_OF (GOOD)), "known"), ==, 2);
  /* Whoever had written STOP to the program before is not texted by this one. */
  g_assert_true (json_object_get_boolean_member (control_get (fixture, "/api/v1/conversations/" ANNA), "opted_out"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (ControlFixture *fixture, gconstpointer data); } tests[] = {
    { "/control-messages/send", test_send },
    { "/control-messages/send-later", test_send_later },
    { "/control-messages/numbers", test_numbers },
    { "/control-messages/bad-input", test_bad_input },
    { "/control-messages/too-many-media", test_too_many_media },
    { "/control-messages/carrier-refuses", test_carrier_refuses },
    { "/control-messages/refused-here", test_refused_here },
    { "/control-messages/files-of-refused", test_files_of_refused },
    { "/control-messages/limit", test_limit },
    { "/control-messages/threads", test_threads },
    { "/control-messages/thread", test_thread },
    { "/control-messages/dropin", test_dropin },
    { "/control-messages/import", test_import },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, ControlFixture, NULL, control_set_up, tests[i].test, control_tear_down);
  return g_test_run ();
}
