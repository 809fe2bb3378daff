// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Texts of the simulated Twilio, over real sockets: what it accepts and refuses, how texts fare, what comes in, media, pages, the STOP list. */

#include <string.h>

#include "sim-fixture.h"
#include "tandem-sim-segments.h"

#define ANNA "%2B12025550101"
#define FROM "&From=%2B15005550006"
#define SERVICE "MG00000000000000000000000000000001"
#define AUTH FIXTURE_ACCOUNT ":" FIXTURE_TOKEN

static char *
send_text (Fixture *fixture, const char *form)
{
  guint status = 0;
  g_autofree char *callback = fixture_url_parameter (fixture, "StatusCallback", "/status");
  g_autofree char *full = g_strconcat (form, callback, NULL);
  g_autoptr (JsonObject) message = fixture_request (fixture, "/Messages.json", full, &status);

  g_assert_cmpuint (status, ==, 201);
  return g_strdup (json_object_get_string_member (message, "sid"));
}

static void
assert_refused (Fixture *fixture, const char *path, const char *form, int code)
{
  guint status = 0;
  g_autoptr (JsonObject) error = fixture_request (fixture, path, form, &status);

  g_test_message ("%s %.80s", path, form);
  g_assert_cmpint (json_object_get_int_member (error, "code"), ==, code);
  g_assert_cmpuint (status, ==, 400);
}

static JsonObject *
fetch (Fixture *fixture, const char *sid)
{
  g_autofree char *path = g_strdup_printf ("/Messages/%s.json", sid);
  guint status = 0;
  JsonObject *message = fixture_request (fixture, path, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return message;
}

static JsonObject *
control (Fixture *fixture, const char *path, const char *body, guint wanted)
{
  g_autofree char *full = g_strconcat ("/simulator", path, NULL);
  JsonObject *json = NULL;
  g_autoptr (SoupMessage) message = fixture_send (fixture, "POST", full, NULL, "application/json", body, wanted == 204 ? NULL : &json, NULL);

  g_assert_cmpuint (soup_message_get_status (message), ==, wanted);
  return json;
}

/* The SID of the last one. */
static char *
text_in (Fixture *fixture, const char *body)
{
  g_autoptr (JsonObject) answer = control (fixture, "/messages", body, 201);

  return g_strdup (json_object_get_string_member (answer, "sid"));
}

static void
test_segments (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", "segments.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows;
  guint wrong = 0;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), >=, 200);
  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    const char *body = json_object_get_string_member (row, "body");
    guint counted = tandem_sim_count_segments (body);

    if (counted == json_object_get_int_member (row, "segments"))
      continue;
    g_printerr ("%u: %" G_GINT64_FORMAT ", not %u: %.60s\n", i, json_object_get_int_member (row, "segments"), counted, body);
    wrong++;
  }
  g_assert_cmpuint (wrong, ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *form;
    int code;
  } rows[] = {
    { "Body=x" FROM, 21604 },
    { "To=&Body=x" FROM, 21604 },
    { "To=" ANNA "&Body=x", 21603 },
    { "To=" ANNA FROM, 21602 },
    { "To=" ANNA "&Body=" FROM, 21602 },
    { "To=12025550101&Body=x" FROM, 21211 },
    { "To=%2B15005550001&Body=x" FROM, 21211 },
    { "To=%2B15005550002&Body=x" FROM, 21612 },
    { "To=%2B15005550003&Body=x" FROM, 21408 },
    { "To=%2B15005550004&Body=x" FROM, 21610 },
    { "To=%2B15005550009&Body=x" FROM, 21614 },
    { "To=" ANNA "&Body=x&From=%2B12025550199", 21606 },
    { "To=" ANNA "&Body=x&MessagingServiceSid=MG1", 21705 },
    { "To=" ANNA "&MediaUrl=ftp%3A%2F%2Fx" FROM, 21620 },
    { "To=" ANNA "&Body=x&StatusCallback=nowhere" FROM, 21609 },
    { "To=" ANNA "&Body=x&ValidityPeriod=36001" FROM, 21624 },
    { "To=" ANNA "&Body=x&SendAsMms=perhaps" FROM, 20001 },
    { "To=" ANNA "&Body=x&ScheduleType=fixed&SendAt=2030-01-01T00%3A00%3A00Z" FROM, 35118 },
    { "To=" ANNA "&Body=x&ScheduleType=fixed&MessagingServiceSid=" SERVICE, 35111 },
    { "To=" ANNA "&Body=x&ScheduleType=soon&SendAt=2030-01-01T00%3A00%3A00Z&MessagingServiceSid=" SERVICE, 35113 },
    { "To=" ANNA "&Body=x&ScheduleType=fixed&SendAt=2020-01-01T00%3A00%3A00Z&MessagingServiceSid=" SERVICE, 35115 },
    { "To=" ANNA "&Body=x&ScheduleType=fixed&SendAt=tomorrow&MessagingServiceSid=" SERVICE, 35115 },
  };
  g_autofree char *body = g_strnfill (1601, 'x');
  g_autofree char *long_form = g_strconcat ("To=" ANNA FROM "&Body=", body, NULL);
  g_autoptr (GString) many = g_string_new ("To=" ANNA FROM);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (fixture, "/Messages.json", rows[i].form, rows[i].code);
  assert_refused (fixture, "/Messages.json", long_form, 21617);
  for (guint i = 0; i < 11; i++)
    g_string_append (many, "&MediaUrl=http%3A%2F%2F127.0.0.1%2Fx");
  assert_refused (fixture, "/Messages.json", many->str, 21623);
}

static void
test_fates (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *to, *statuses;
    int code;
  } rows[] = {
    { "01", "queued sent delivered", 0 },         { "92", "queued sent", 0 },
    { "91", "queued failed", 30034 },             { "93", "queued sent undelivered", 30003 },
    { "94", "queued sent undelivered", 30004 },   { "95", "queued sent undelivered", 30005 },
    { "96", "queued sent undelivered", 30006 },   { "97", "queued sent undelivered", 30007 },
    { "98", "queued sent undelivered", 30008 },   { "77", "queued failed", 30007 },
  };
  guint seen = 0;

  g_assert_null (control (fixture, "/fates", "{\"to\":\"+12025550177\",\"status\":\"failed\",\"error_code\":30007}", 204));
  json_object_unref (control (fixture, "/fates", "{\"to\":\"+12025550177\",\"status\":\"lost\"}", 400));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *form = g_strconcat ("To=%2B120255501", rows[i].to, "&Body=x" FROM, NULL);
    g_autofree char *sid = send_text (fixture, form);
    g_auto (GStrv) statuses = g_strsplit (rows[i].statuses, " ", -1);
    g_autoptr (JsonObject) message = NULL;

    for (guint j = 0; statuses[j] != NULL; j++) {
      Hook *hook = fixture_wait_hook (fixture, "/status", ++seen);
      gboolean last = statuses[j + 1] == NULL;

      g_assert_cmpstr (hook_get (hook, "MessageStatus"), ==, statuses[j]);
      g_assert_cmpstr (hook_get (hook, "MessageSid"), ==, sid);
      hook_assert_signed (hook, TRUE);
      if (last && rows[i].code != 0)
        g_assert_cmpint (atoi (hook_get (hook, "ErrorCode")), ==, rows[i].code);
      else
        g_assert_null (hook_get (hook, "ErrorCode"));
    }
    message = fetch (fixture, sid);
    g_assert_cmpint (json_object_get_int_member_with_default (message, "error_code", 0), ==, rows[i].code);
    g_assert_cmpint (json_object_get_null_member (message, "error_message"), ==, rows[i].code == 0);
  }
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stop = text_in (fixture, "{\"body\":\" Stop \"}");
  g_autofree char *start = NULL;
  g_autofree char *sent = NULL;

  assert_refused (fixture, "/Messages.json", "To=" ANNA "&Body=x" FROM, 21610);
  assert_refused (fixture, "/Messages.json", "To=" ANNA "&Body=x&MessagingServiceSid=" SERVICE, 21610);
  g_free (send_text (fixture, "To=%2B12025550102&Body=x" FROM));
  start = text_in (fixture, "{\"body\":\"START\"}");
  sent = send_text (fixture, "To=" ANNA "&Body=x" FROM);
}

static void
test_service (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, 400);
  g_autofree char *at = g_date_time_format (then, "%Y-%m-%dT%H%%3A%M%%3A%SZ");
  g_autofree char *form = g_strconcat ("To=" ANNA "&Body=x&ScheduleType=fixed&MessagingServiceSid=" SERVICE "&SendAt=", at, NULL);
  g_autofree char *first = send_text (fixture, form);
  g_autofree char *second = send_text (fixture, form);
  g_autofree char *path = g_strdup_printf ("/Messages/%s.json", first);
  g_autofree char *send = g_strdup_printf ("/messages/%s/send", second);
  g_autoptr (JsonObject) canceled = NULL;
  g_autoptr (JsonObject) message = NULL;

  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 2), "MessageStatus"), ==, "scheduled");
  canceled = fixture_request (fixture, path, "Status=canceled", NULL);
  g_assert_cmpstr (json_object_get_string_member (canceled, "status"), ==, "canceled");
  assert_refused (fixture, path, "Status=canceled", 30409);
  assert_refused (fixture, path, "Status=queued", 20001);
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 3), "MessageStatus"), ==, "canceled");
  json_object_unref (control (fixture, send, "{}", 200));
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 4), "MessageStatus"), ==, "accepted");
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 7), "MessageStatus"), ==, "delivered");
  message = fetch (fixture, second);
  g_assert_cmpstr (json_object_get_string_member (message, "from"), ==, FIXTURE_NUMBER);
  g_assert_cmpstr (json_object_get_string_member (message, "messaging_service_sid"), ==, SERVICE);
  message = (json_object_unref (message), fetch (fixture, first));
  g_assert_cmpstr (json_object_get_string_member (message, "status"), ==, "canceled");
}

static void
test_text_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = fixture_url_parameter (fixture, "SmsUrl", "/twiml");
  g_autofree char *fallback = fixture_url_parameter (fixture, "SmsFallbackUrl", "/fallback");
  g_autofree char *form = g_strconcat (url + 1, fallback, NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (JsonObject) found = NULL;
  Hook *hook, *twin;

  fixture_set_number (fixture, form);
  json_object_unref (control (fixture, "/faults", "{\"name\":\"webhook-fetch-duplicate\"}", 200));
  first = text_in (fixture, "{\"from\":\"+12025550102\",\"body\":\"Café ☕\",\"opt_out_type\":\"HELP\"}");
  hook = fixture_wait_hook (fixture, "/twiml", 1);
  twin = fixture_wait_hook (fixture, "/twiml", 2);
  g_assert_cmpstr (hook_get (hook, "MessageSid"), ==, first);
  g_assert_cmpstr (hook_get (hook, "Body"), ==, "Café ☕");
  g_assert_cmpstr (hook_get (hook, "From"), ==, "+12025550102");
  g_assert_cmpstr (hook_get (hook, "To"), ==, FIXTURE_NUMBER);
  g_assert_cmpstr (hook_get (hook, "NumMedia"), ==, "0");
  g_assert_cmpstr (hook_get (hook, "NumSegments"), ==, "1");
  g_assert_cmpstr (hook_get (hook, "OptOutType"), ==, "HELP");
  g_assert_null (hook_get (hook, "MessageStatus"));
  hook_assert_signed (hook, TRUE);
  g_assert_cmpstr (hook->token, ==, twin->token);
  fixture_wait_events (fixture, "message", "taken", 1);
  found = fetch (fixture, first);
  g_assert_cmpstr (json_object_get_string_member (found, "direction"), ==, "inbound");
  g_assert_cmpstr (json_object_get_string_member (found, "status"), ==, "received");

  /* An error of the application is not repeated: the other address is asked. */
  fixture->app_status = 503;
  second = text_in (fixture, "{}");
  hook = fixture_wait_hook (fixture, "/fallback", 1);
  g_assert_cmpstr (hook_get (hook, "MessageSid"), ==, second);
  g_assert_cmpstr (hook_get (hook, "ErrorCode"), ==, "11200");
  g_assert_cmpuint (fixture_count_hooks (fixture, "/twiml"), ==, 3);
  fixture_wait_events (fixture, "message", "taken", 2);
  json_object_unref (control (fixture, "/faults", "{\"name\":\"text-webhook-lost\"}", 200));
  g_free (text_in (fixture, "{}"));
  fixture_wait_events (fixture, "fault", "text-webhook-lost", 1);
  json_object_unref (control (fixture, "/messages", "{\"media\":11}", 400));
  json_object_unref (control (fixture, "/messages", "{\"to\":\"+12025550199\"}", 400));
  json_object_unref (control (fixture, "/messages", "[]", 400));
}

static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GBytes **bytes = user_data;

  *bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
}

/* Asks @uri, which is on another host, with the password or without. */
static guint
get_elsewhere (Fixture *fixture, GUri *uri, gboolean with_password, const char *wanted)
{
  g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", uri);
  g_autofree char *encoded = g_base64_encode ((const guchar *) AUTH, strlen (AUTH));
  g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (with_password)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, on_got, &bytes);
  while (bytes == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (wanted != NULL)
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wanted, strlen (wanted));
  return soup_message_get_status (message);
}

static void
test_media (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = text_in (fixture, "{\"media\":[{\"content_type\":\"image/gif\",\"data\":\"R0lG\"},"
                                           "{\"content_type\":\"text/vcard\",\"data\":\"QkVH\"}]}");
  g_autofree char *path = g_strdup_printf ("/Messages/%s/Media.json", sid);
  g_autoptr (JsonObject) page = fixture_request (fixture, path, NULL, NULL);
  JsonArray *list = json_object_get_array_member (page, "media_list");
  JsonObject *first = json_array_get_object_element (list, 0);
  g_autofree char *file = g_strdup_printf ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT "/Messages/%s/Media/%s", sid,
                                           json_object_get_string_member (first, "sid"));
  g_autoptr (SoupMessage) refused = NULL;
  g_autoptr (SoupMessage) asked = NULL;

  g_assert_true (g_str_has_prefix (sid, "MM"));
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (first, "content_type"), ==, "image/gif");
  g_assert_cmpstr (json_object_get_string_member (first, "parent_sid"), ==, sid);
  refused = fixture_send (fixture, "GET", file, NULL, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (refused), ==, 401);
  /* libsoup follows to the other host. */
  asked = fixture_send (fixture, "GET", file, AUTH, NULL, NULL, NULL, NULL);
  g_assert_cmpint (g_uri_get_port (soup_message_get_uri (asked)), !=, g_uri_get_port (soup_message_get_uri (refused)));
  g_assert_cmpuint (get_elsewhere (fixture, soup_message_get_uri (asked), FALSE, "GIF"), ==, 200);
  g_assert_cmpuint (get_elsewhere (fixture, soup_message_get_uri (asked), TRUE, NULL), ==, 400);
}

static void
test_mms_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *here = g_uri_escape_string (fixture->app_url, NULL, FALSE);
  g_autofree char *good = g_strconcat ("To=" ANNA FROM "&MediaUrl=", here, "%2Fpicture", NULL);
  g_autofree char *bad = g_strconcat ("To=" ANNA FROM "&Body=x&MediaUrl=", here, "%2Fnowhere", NULL);
  g_autofree char *sid = NULL;
  g_autofree char *other = NULL;
  g_autoptr (JsonObject) failed = NULL;

  g_hash_table_insert (fixture->pages, (gpointer) "/picture", (gpointer) "GIF89a");
  sid = send_text (fixture, good);
  fixture_wait_events (fixture, "message", "media", 1);
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 3), "MessageStatus"), ==, "delivered");
  other = send_text (fixture, bad);
  g_assert_cmpstr (hook_get (fixture_wait_hook (fixture, "/status", 5), "MessageStatus"), ==, "failed");
  failed = fetch (fixture, other);
  g_assert_cmpint (json_object_get_int_member (failed, "error_code"), ==, 11200);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *path = g_strdup_printf ("/Messages.json?PageSize=100&To=%%2B15005550006&DateSent%%3E=%s", today);
  guint pages = 0;
  guint texts = 0;

  g_free (text_in (fixture, "{\"body\":\"Old\",\"ago_s\":172800}"));
  g_free (text_in (fixture, "{\"body\":\"Text\",\"count\":250}"));
  while (path != NULL) {
    g_autoptr (JsonObject) page = fixture_request (fixture, path, NULL, NULL);
    JsonArray *list = json_object_get_array_member (page, "messages");
    const char *next = json_object_get_string_member_with_default (page, "next_page_uri", NULL);

    for (guint i = 0; i < json_array_get_length (list); i++) {
      g_autofree char *wanted = g_strdup_printf ("Text %u", 250 - texts);

      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, i), "body"), ==, wanted);
      texts++;
    }
    pages++;
    g_free (path);
    path = next != NULL ? g_strdup (strstr (next, "/Messages.json")) : NULL;
    /* Who arrives meanwhile does not move the pages. */
    if (path != NULL)
      g_free (text_in (fixture, "{\"from\":\"+12025550103\"}"));
  }
  g_assert_cmpuint (texts, ==, 250);
  g_assert_cmpuint (pages, ==, 3);
}

static void
test_redact (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sid = text_in (fixture, "{\"body\":\"Secret\"}");
  g_autofree char *path = g_strdup_printf ("/Messages/%s.json", sid);
  g_autofree char *url = g_strconcat ("/2010-04-01/Accounts/" FIXTURE_ACCOUNT, path, NULL);
  g_autoptr (JsonObject) redacted = fixture_request (fixture, path, "Body=", NULL);
  g_autoptr (SoupMessage) deleted = NULL;
  guint status = 0;
  g_autoptr (JsonObject) gone = NULL;

  g_assert_cmpstr (json_object_get_string_member (redacted, "body"), ==, "");
  assert_refused (fixture, path, "Body=New", 20001);
  deleted = fixture_send (fixture, "DELETE", url, AUTH, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (deleted), ==, 204);
  gone = fixture_request (fixture, path, NULL, &status);
  g_assert_cmpuint (status, ==, 404);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "refused", test_refused }, { "fates", test_fates }, { "stop", test_stop }, { "service", test_service }, { "text-in", test_text_in },
    { "media", test_media }, { "mms-out", test_mms_out }, { "pages", test_pages }, { "redact", test_redact },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/messages/segments", test_segments);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/simulator/messages/", tests[i].name, NULL);

    g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  }
  return g_test_run ();
}
