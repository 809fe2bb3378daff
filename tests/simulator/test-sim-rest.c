// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

#define PATH "/2010-04-01/Accounts/" FIXTURE_ACCOUNT
#define AUTH FIXTURE_ACCOUNT ":" FIXTURE_TOKEN
#define FORM "application/x-www-form-urlencoded"

static void
assert_error (Fixture *fixture, const char *path, const char *form, guint status, int code)
{
  guint got = 0;
  g_autoptr (JsonObject) json = fixture_request (fixture, path, form, &got);
  g_autofree char *more = g_strdup_printf ("https://www.twilio.com/docs/errors/%d", code);

  g_test_message ("%s %s", path, form != NULL ? form : "");
  g_assert_cmpuint (got, ==, status);
  g_assert_nonnull (json);
  g_assert_cmpint (json_object_get_int_member (json, "code"), ==, code);
  g_assert_cmpint (json_object_get_int_member (json, "status"), ==, status);
  g_assert_cmpstr (json_object_get_string_member (json, "more_info"), ==, more);
  g_assert_cmpstr (json_object_get_string_member (json, "message"), !=, "");
}

static void
test_authentication (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { NULL, "AC1:x", FIXTURE_ACCOUNT ":wrong", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    JsonObject *json = NULL;
    g_autoptr (SoupMessage) message = fixture_send (fixture, "GET", PATH "/Calls.json", wrong[i], NULL, NULL, &json, NULL);

    g_assert_cmpuint (soup_message_get_status (message), ==, 401);
    g_assert_cmpint (json_object_get_int_member (json, "code"), ==, 20003);
    json_object_unref (json);
  }
}

static void
test_create_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) big = g_string_new ("To=%2B12025550101&From=%2B15005550006&Twiml=");

  for (guint i = 0; i < 4001; i++)
    g_string_append_c (big, 'x');
  assert_error (fixture, "/Calls.json", "", 400, 21201);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101", 400, 21213);
  assert_error (fixture, "/Calls.json", "To=12&From=%2B15005550006&Twiml=x", 400, 21211);
  assert_error (fixture, "/Calls.json", "To=%2B15005550001&From=%2B15005550006&Twiml=x", 400, 21211);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101&From=12&Twiml=x", 400, 21212);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101&From=%2B12025550199&Twiml=x", 400, 21210);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101&From=%2B15005550006", 400, 21205);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101&From=%2B15005550006&Url=nonsense", 400, 21205);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101&From=%2B15005550006&Url=http%3A%2F%2Fa_b%2F", 400, 21205);
  assert_error (fixture, "/Calls.json", "To=%2B12025550101&From=%2B15005550006&Twiml=x&StatusCallback=y", 400, 21609);
  assert_error (fixture, "/Calls.json", big->str, 400, 21205);
  g_assert_cmpuint (tandem_sim_calls_get_all (fixture->calls)->len, ==, 0);
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
  JsonObject *json = NULL;
  g_autoptr (SoupMessage) message = NULL;

  assert_error (fixture, "/Calls/CA00000000000000000000000000000000.json", NULL, 404, 20404);
  assert_error (fixture, "/Calls/CA00000000000000000000000000000000.json", "Status=completed", 404, 20404);
  assert_error (fixture, "/Nonsense.json", NULL, 404, 20404);
  assert_error (fixture, "/Calls", NULL, 404, 20404);
  assert_error (fixture, "/IncomingPhoneNumbers/PN1.json", NULL, 404, 20404);
  assert_error (fixture, "/Messages/SM1.json", NULL, 404, 20404);
  assert_error (fixture, "/Recordings.json", "x=1", 405, 20004);
  message = fixture_send (fixture, "PUT", PATH "/Calls.json", AUTH, FORM, "", &json, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, 405);
  json_object_unref (json);
}

static void
test_resource (Fixture *fixture, gconstpointer data)
{
  static const char *const members[] = {
    "sid", "date_created", "date_updated", "parent_call_sid", "account_sid", "to", "to_formatted", "from", "from_formatted",
    "phone_number_sid", "status", "start_time", "end_time", "duration", "price", "price_unit", "direction", "answered_by",
    "api_version", "forwarded_from", "group_sid", "caller_name", "queue_time", "trunk_sid", "uri", "subresource_uris",
  };
  g_autofree char *sid = fixture_call (fixture, "+12025550101", "Twiml=%3CResponse%2F%3E");
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", sid);
  guint status = 0;
  g_autoptr (JsonObject) call = fixture_request (fixture, path, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (json_object_get_size (call), ==, G_N_ELEMENTS (members));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (call, members[i]));
  g_assert_true (g_regex_match_simple ("^CA[0-9a-f]{32}$", sid, 0, 0));
  g_assert_true (g_regex_match_simple ("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000$",
                                       json_object_get_string_member (call, "date_created"), 0, 0));
  g_assert_cmpstr (json_object_get_string_member (call, "to_formatted"), ==, "(202) 555-0101");
  g_assert_cmpstr (json_object_get_string_member (call, "direction"), ==, "outbound-api");
  g_assert_true (json_object_get_null_member (call, "duration"));
  g_assert_cmpstr (json_object_get_string_member (call, "queue_time"), ==, "0");
}

static void
assert_list (Fixture *fixture, const char *query, guint count)
{
  g_autofree char *path = g_strconcat ("/Calls.json?", query, NULL);
  g_autoptr (JsonObject) page = fixture_request (fixture, path, NULL, NULL);

  g_test_message ("%s", query);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (page, "calls")), ==, count);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *next = g_strdup ("/Calls.json?PageSize=2&From=%2B15005550006");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "StartTime%%3E=%Y-%m-%d&StartTime<=%Y-%m-%d");
  guint pages = 0;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *sid = fixture_call (fixture, i < 3 ? "+12025550101" : "+12025550103", "Twiml=%3CResponse%2F%3E");
  }
  while (next != NULL) {
    g_autoptr (JsonObject) page = fixture_request (fixture, next, NULL, NULL);
    JsonArray *calls = json_object_get_array_member (page, "calls");
    const char *uri = json_object_get_null_member (page, "next_page_uri") ? NULL
                                                                          : json_object_get_string_member (page, "next_page_uri");

    pages++;
    for (guint i = 0; i < json_array_get_length (calls); i++)
      g_assert_true (g_hash_table_add (seen, g_strdup (json_object_get_string_member (json_array_get_object_element (calls, i), "sid"))));
    g_free (g_steal_pointer (&next));
    if (uri != NULL) {
      g_assert_true (g_str_has_prefix (uri, PATH "/Calls.json?From=%2B15005550006&PageSize=2&"));
      next = g_strdup (uri + strlen (PATH));
    }
  }
  g_assert_cmpuint (pages, ==, 3);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 5);
  assert_list (fixture, "To=%2B12025550103", 2);
  assert_list (fixture, "To=%2B12025550109", 0);
  assert_list (fixture, "From=%2B12025550190", 0);
  assert_list (fixture, "Status=canceled", 0);
  assert_list (fixture, today, 5);
  assert_list (fixture, "StartTime%3E=2999-01-01", 0);
  assert_list (fixture, "StartTime%3C=2001-01-01", 0);
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) page = fixture_request (fixture, "/IncomingPhoneNumbers.json?PhoneNumber=%2B15005550006", NULL, NULL);
  JsonArray *numbers = json_object_get_array_member (page, "incoming_phone_numbers");
  JsonObject *number = json_array_get_object_element (numbers, 0);
  g_autofree char *path = g_strdup_printf ("/IncomingPhoneNumbers/%s.json", json_object_get_string_member (number, "sid"));
  g_autoptr (JsonObject) updated = fixture_request (fixture, path, "VoiceUrl=https%3A%2F%2Fexample.com%2Fv%3Fa%3D1&SmsMethod=GET", NULL);
  g_autoptr (JsonObject) fetched = fixture_request (fixture, path, NULL, NULL);

  g_assert_cmpuint (json_array_get_length (numbers), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (number, "voice_url"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (updated, "voice_url"), ==, "https://example.com/v?a=1");
  g_assert_cmpstr (json_object_get_string_member (fetched, "sms_method"), ==, "GET");
  g_assert_true (json_object_get_boolean_member (json_object_get_object_member (fetched, "capabilities"), "voice"));
  assert_error (fixture, path, "VoiceUrl=nonsense", 400, 21502);
  assert_error (fixture, path, "StatusCallback=https%3A%2F%2Fa_b.example.com", 400, 21502);
  assert_error (fixture, path, "SmsMethod=PUT", 400, 20001);
  assert_error (fixture, path, "VoiceApplicationSid=AP1", 400, 20001);
  /* Nothing of a request that is refused is done. */
  assert_error (fixture, path, "VoiceUrl=https%3A%2F%2Fother.example.com&TrunkSid=AP00000000000000000000000000000001", 400, 20001);
  fetched = (json_object_unref (fetched), fixture_request (fixture, path, NULL, NULL));
  g_assert_cmpstr (json_object_get_string_member (fetched, "voice_url"), ==, "https://example.com/v?a=1");
}

/* Setting one deletes the other, and an empty one is none. */
static void
test_number_precedence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) page = fixture_request (fixture, "/IncomingPhoneNumbers.json", NULL, NULL);
  JsonObject *number = json_array_get_object_element (json_object_get_array_member (page, "incoming_phone_numbers"), 0);
  g_autofree char *path = g_strdup_printf ("/IncomingPhoneNumbers/%s.json", json_object_get_string_member (number, "sid"));
  g_autoptr (JsonObject) trunk = fixture_request (fixture, path, "TrunkSid=TK00000000000000000000000000000001", NULL);
  g_autoptr (JsonObject) application = fixture_request (fixture, path, "VoiceApplicationSid=AP00000000000000000000000000000001", NULL);
  g_autoptr (JsonObject) none = fixture_request (fixture, path, "VoiceApplicationSid=&TrunkSid=", NULL);

  g_assert_cmpstr (json_object_get_string_member (trunk, "trunk_sid"), ==, "TK00000000000000000000000000000001");
  g_assert_cmpstr (json_object_get_string_member (application, "trunk_sid"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (application, "voice_application_sid"), ==, "AP00000000000000000000000000000001");
  g_assert_cmpstr (json_object_get_string_member (none, "voice_application_sid"), ==, "");
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  static const char *const statuses[] = { "queued", "sent", "delivered" };
  g_autofree char *callback = g_uri_escape_string (fixture->app_url, NULL, FALSE);
  g_autofree char *form = g_strdup_printf ("To=%%2B12025550101&From=%%2B15005550006&Body=Caf%%C3%%A9+%%E2%%98%%95&StatusCallback=%s%%2Fm",
                                           callback);
  guint status = 0;
  g_autoptr (JsonObject) message = fixture_request (fixture, "/Messages.json", form, &status);
  g_autoptr (JsonObject) page = NULL;
  g_autoptr (JsonObject) recordings = fixture_request (fixture, "/Recordings.json", NULL, NULL);

  g_assert_cmpuint (status, ==, 201);
  g_assert_cmpstr (json_object_get_string_member (message, "status"), ==, "queued");
  g_assert_cmpstr (json_object_get_string_member (message, "body"), ==, "Café ☕");
  g_assert_cmpstr (json_object_get_string_member (message, "num_segments"), ==, "1");
  fixture_wait_hooks (fixture, 3);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpstr (hook_get (fixture_hook (fixture, i), "MessageStatus"), ==, statuses[i]);
    g_assert_cmpstr (hook_get (fixture_hook (fixture, i), "MessageSid"), ==, json_object_get_string_member (message, "sid"));
    hook_assert_signed (fixture_hook (fixture, i), TRUE);
  }
  page = fixture_request (fixture, "/Messages.json?To=%2B12025550101", NULL, NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (page, "messages")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (recordings, "recordings")), ==, 0);
  assert_error (fixture, "/Messages.json", "From=%2B15005550006&Body=x", 400, 21604);
  assert_error (fixture, "/Messages.json", "To=%2B12025550101&Body=x", 400, 21603);
  assert_error (fixture, "/Messages.json", "To=%2B12025550101&From=%2B15005550006", 400, 21602);
  assert_error (fixture, "/Messages.json", "To=%2B12025550101&From=%2B12025550199&Body=x", 400, 21606);
}

static void
arm (Fixture *fixture, const char *body, guint status)
{
  g_autoptr (SoupMessage) message = fixture_send (fixture, "POST", "/simulator/faults", NULL, "application/json", body, NULL, NULL);

  g_assert_cmpuint (soup_message_get_status (message), ==, status);
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) limited = NULL;
  g_autoptr (SoupMessage) dropped = NULL;
  g_autoptr (JsonObject) page = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  arm (fixture, "{\"name\":\"rest-429\",\"count\":1,\"value\":7}", 200);
  limited = fixture_send (fixture, "GET", PATH "/Calls.json", AUTH, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (limited), ==, 429);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (limited), "Retry-After"), ==, "7");
  arm (fixture, "{\"name\":\"rest-500\"}", 200);
  assert_error (fixture, "/Calls.json", NULL, 500, 20500);
  arm (fixture, "{\"name\":\"rest-drop\",\"count\":10}", 200);
  dropped = fixture_send (fixture, "POST", PATH "/Calls.json", AUTH, FORM, "", NULL, &error);
  g_assert_null (dropped);
  g_assert_nonnull (error);
  arm (fixture, "{\"name\":\"rest-drop\",\"count\":0}", 200);
  arm (fixture, "{\"name\":\"rest-delay\",\"value\":\"300\"}", 200);
  start = g_get_monotonic_time ();
  page = fixture_request (fixture, "/Calls.json", NULL, NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 290000);
  g_assert_nonnull (page);
  arm (fixture, "{\"name\":\"nonsense\"}", 400);
  arm (fixture, "{\"name\":\"rest-500\",\"count\":-1}", 400);
  arm (fixture, "[]", 400);
  arm (fixture, "{", 400);
}

static void
test_timeout_after_accept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (SoupSession) impatient = soup_session_new_with_options ("timeout", 1, NULL);

  g_set_object (&fixture->session, impatient);
  tandem_sim_faults_arm (fixture->faults, "rest-timeout-after-accept", 1, NULL);
  message = fixture_send (fixture, "POST", PATH "/Calls.json", AUTH, FORM,
                          "To=%2B12025550101&From=%2B15005550006&Twiml=%3CResponse%2F%3E", NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  assert_list (fixture, "To=%2B12025550101&From=%2B15005550006", 1);
}

static void
test_control (Fixture *fixture, gconstpointer data)
{
  JsonObject *json = NULL;
  g_autoptr (SoupMessage) health = fixture_send (fixture, "GET", "/simulator/health", NULL, NULL, NULL, &json, NULL);
  g_autoptr (SoupMessage) calls = fixture_send (fixture, "GET", "/simulator/calls", NULL, NULL, NULL, NULL, NULL);
  g_autoptr (SoupMessage) nobody = fixture_send (fixture, "POST", "/simulator/calls/CA1/hangup", NULL, NULL, NULL, NULL, NULL);
  g_autoptr (SoupMessage) nothing = fixture_send (fixture, "GET", "/simulator", NULL, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (soup_message_get_status (health), ==, 200);
  g_assert_cmpstr (json_object_get_string_member (json, "status"), ==, "ok");
  json_object_unref (json);
  g_assert_cmpuint (soup_message_get_status (calls), ==, 200);
  g_assert_cmpuint (soup_message_get_status (nobody), ==, 404);
  g_assert_cmpuint (soup_message_get_status (nothing), ==, 404);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "authentication", test_authentication }, { "create-errors", test_create_errors }, { "not-there", test_not_there },
    { "resource", test_resource }, { "list", test_list }, { "numbers", test_numbers },
    { "number-precedence", test_number_precedence }, { "messages", test_messages },
    { "faults", test_faults }, { "timeout-after-accept", test_timeout_after_accept }, { "control", test_control },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/simulator/rest/", tests[i].name, NULL);

    g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  }
  return g_test_run ();
}
