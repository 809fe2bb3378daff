// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text.h"

#include <libsoup/soup.h>

#include "tandem-error.h"
#include "tandem-twilio-text-media.h"

#define SID "SM00000000000000000000000000000001"
#define MEDIA_SID "MM00000000000000000000000000000002"
#define ACCOUNT "AC00000000000000000000000000000001"
#define NAMES "From=%2B12025550101&To=%2B12025550100"

static TandemTwilioText *
parse (const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  TandemTwilioText *text = tandem_twilio_text_parse (body, &error);

  if (text == NULL)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  return text;
}

static void
test_resource (void)
{
  g_autoptr (TandemTwilioText) text = parse ("{\"sid\":\"" MEDIA_SID "\",\"from\":\"+12025550100\",\"to\":\"+12025550101\",\"body\":\"Café ☕\","
                                             "\"direction\":\"outbound-api\",\"status\":\"undelivered\",\"error_code\":30003,"
                                             "\"num_segments\":\"3\",\"num_media\":\"2\",\"new\":[1],"
                                             "\"date_created\":\"Tue, 10 Nov 2026 19:31:02 +0000\",\"date_sent\":null}");
  g_autoptr (TandemTwilioText) bare = parse ("{\"sid\":\"" SID "\",\"status\":\"received\",\"direction\":\"inbound\",\"from\":\"+12025550101\","
                                             "\"to\":\"+12025550100\",\"error_code\":null,\"body\":null,\"num_segments\":null}");
  g_autoptr (TandemMessage) message = tandem_twilio_text_to_message (text);
  g_autoptr (TandemMessage) other = tandem_twilio_text_to_message (bare);

  g_assert_cmpuint (text->n_media, ==, 2);
  g_assert_cmpint (text->created_s, ==, 1794339062);
  g_assert_cmpint (text->sent_s, ==, 0);
  g_assert_cmpstr (tandem_message_get_message_sid (message), ==, MEDIA_SID);
  g_assert_cmpint (tandem_message_get_direction (message), ==, TANDEM_DIRECTION_OUTBOUND);
  g_assert_cmpstr (tandem_message_get_number (message), ==, "+12025550101");
  g_assert_cmpstr (tandem_message_get_own_number (message), ==, "+12025550100");
  g_assert_cmpstr (tandem_message_get_body (message), ==, "Café ☕");
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_UNDELIVERED);
  g_assert_cmpuint (tandem_message_get_error_code (message), ==, 30003);
  g_assert_cmpuint (tandem_message_get_segments (message), ==, 3);
  g_assert_cmpint (g_date_time_to_unix (tandem_message_get_at (message)), ==, 1794339062);
  g_assert_cmpint (tandem_message_get_direction (other), ==, TANDEM_DIRECTION_INBOUND);
  g_assert_cmpstr (tandem_message_get_number (other), ==, "+12025550101");
  g_assert_cmpstr (tandem_message_get_body (other), ==, "");
  g_assert_cmpuint (tandem_message_get_error_code (other), ==, 0);
}

static void
test_malformed_resource (void)
{
  static const char *const bodies[] = {
    "", "null", "[]", "{", "{}", "\xff", "{\"sid\":\"" SID "\"}", "{\"sid\":\"" SID "\",\"status\":\"new\"}",
    "{\"sid\":\"" SID "\",\"status\":\"flying\"}", "{\"sid\":\"" SID "\",\"status\":7}", "{\"sid\":7,\"status\":\"sent\"}",
    "{\"sid\":\"CA1\",\"status\":\"sent\"}", "{\"sid\":\"SM1/../x\",\"status\":\"sent\"}", "{\"sid\":null,\"status\":\"sent\"}",
  };
  g_autoptr (TandemTwilioText) odd = parse ("{\"sid\":\"" SID "\",\"status\":\"sent\",\"error_code\":\"30007\",\"num_segments\":-4,"
                                            "\"num_media\":[],\"date_created\":\"yesterday\",\"body\":{},\"direction\":1}");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *shown = g_utf8_make_valid (bodies[i], -1); /* TAP must be UTF-8 */

    g_test_message ("%s", shown);
    g_assert_null (parse (bodies[i]));
  }
  /* One wrong member does not lose the text. */
  g_assert_nonnull (odd);
  g_assert_cmpuint (odd->error_code, ==, 30007);
  g_assert_cmpuint (odd->segments, ==, 0);
  g_assert_cmpuint (odd->n_media, ==, 0);
  g_assert_cmpint (odd->created_s, ==, 0);
  g_assert_cmpstr (odd->body, ==, "");
}

static guint
parse_list (const char *json, char **next)
{
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = tandem_twilio_text_list_parse (body, next, &error);

  if (texts == NULL)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  return texts != NULL ? texts->len : G_MAXUINT;
}

static void
test_list (void)
{
  static const char *const wrong[] = { "", "[]", "{}", "{\"messages\":null}", "{\"messages\":{}}", "{\"messages\":\"\"}" };
  g_autofree char *next = NULL;
  g_autofree char *none = NULL;
  g_autofree char *strange = NULL;

  g_assert_cmpuint (parse_list ("{\"messages\":[{\"sid\":\"" SID "\",\"status\":\"sent\"},7,{},null,{\"sid\":\"" MEDIA_SID "\",\"status\":\"queued\"}],"
                                "\"next_page_uri\":\"/2010-04-01/Accounts/" ACCOUNT "/Messages.json?Page=1&PageToken=PA1\"}", &next), ==, 2);
  g_assert_cmpstr (next, ==, "/Messages.json?Page=1&PageToken=PA1");
  g_assert_cmpuint (parse_list ("{\"messages\":[],\"next_page_uri\":null}", &none), ==, 0);
  g_assert_null (none);
  g_assert_cmpuint (parse_list ("{\"messages\":[],\"next_page_uri\":\"https://example.net/Calls.json\"}", &strange), ==, 0);
  g_assert_null (strange);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpuint (parse_list (wrong[i], &none), ==, G_MAXUINT);
}

static TandemTwilioTextArrival *
parse_arrival (const char *body)
{
  g_autoptr (GHashTable) form = soup_form_decode (body);
  g_autoptr (GError) error = NULL;
  TandemTwilioTextArrival *arrival = tandem_twilio_text_arrival_parse (form, &error);

  if (arrival == NULL)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  return arrival;
}

static void
test_arrival (void)
{
  g_autoptr (TandemTwilioTextArrival) arrival =
    parse_arrival ("MessageSid=" MEDIA_SID "&" NAMES "&AccountSid=" ACCOUNT "&Body=Caff%C3%A8+%E2%98%95+%2B+50%25&NumMedia=2&NumSegments=1"
                   "&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fa&MediaContentType0=image%2Fpng&MediaUrl1=https%3A%2F%2Fapi.twilio.com%2Fb"
                   "&OptOutType=STOP&Anything=new");
  g_autoptr (TandemMessage) message = tandem_twilio_text_arrival_to_message (arrival);
  GListModel *media = tandem_message_get_media (message);
  g_autoptr (TandemMessageMedia) first = g_list_model_get_item (media, 0);
  g_autoptr (TandemMessageMedia) second = g_list_model_get_item (media, 1);

  g_assert_cmpstr (arrival->account_sid, ==, ACCOUNT);
  g_assert_cmpint (arrival->opt_out, ==, TANDEM_OPT_OUT_STOP);
  g_assert_cmpstr (tandem_message_get_body (message), ==, "Caffè ☕ + 50%");
  g_assert_cmpstr (tandem_message_get_number (message), ==, "+12025550101");
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_RECEIVED);
  g_assert_false (tandem_message_get_read (message));
  g_assert_cmpuint (g_list_model_get_n_items (media), ==, 2);
  g_assert_cmpstr (tandem_message_media_get_url (first), ==, "https://api.twilio.com/a");
  g_assert_cmpstr (tandem_message_media_get_content_type (first), ==, "image/png");
  g_assert_cmpstr (tandem_message_media_get_url (second), ==, "https://api.twilio.com/b");
}

static void
test_arrivals (void)
{
  static const struct {
    const char *extra;
    guint media;
    TandemOptOut opt_out;
  } rows[] = {
    { "", 0, TANDEM_OPT_OUT_NONE },
    { "&OptOutType=", 0, TANDEM_OPT_OUT_NONE },
    { "&OptOutType=START&Body=", 0, TANDEM_OPT_OUT_START },
    { "&OptOutType=HELP", 0, TANDEM_OPT_OUT_HELP },
    { "&OptOutType=stop", 0, TANDEM_OPT_OUT_NONE },
    { "&NumMedia=1", 0, TANDEM_OPT_OUT_NONE },
    { "&NumMedia=-1&MediaUrl0=x", 1, TANDEM_OPT_OUT_NONE },
    { "&NumMedia=99999999999999999999&MediaUrl0=x&MediaUrl9=y&MediaUrl10=z", 2, TANDEM_OPT_OUT_NONE },
    { "&NumMedia=many&MediaUrl0=x", 0, TANDEM_OPT_OUT_NONE },
    { "&Body=%FF%FE", 0, TANDEM_OPT_OUT_NONE },
  };
  static const char *const wrong[] = {
    "", NAMES, "MessageSid=&" NAMES, "MessageSid=CA1&" NAMES, "MessageSid=SM1%2F..&" NAMES,
    "MessageSid=" SID "&From=%2B12025550101", "MessageSid=" SID "&To=%2B12025550100", "MessageSid=" SID "&From=&To=%2B12025550100",
  };
  g_autofree char *name = g_strnfill (101, '1');
  g_autofree char *long_from = g_strconcat ("MessageSid=" SID "&To=%2B12025550100&From=", name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *body = g_strconcat ("MessageSid=" SID "&" NAMES, rows[i].extra, NULL);
    g_autoptr (TandemTwilioTextArrival) arrival = parse_arrival (body);
    g_autoptr (TandemMessage) message = NULL;

    g_test_message ("%s", rows[i].extra);
    g_assert_nonnull (arrival);
    message = tandem_twilio_text_arrival_to_message (arrival);
    g_assert_cmpuint (g_list_model_get_n_items (tandem_message_get_media (message)), ==, rows[i].media);
    g_assert_cmpint (arrival->opt_out, ==, rows[i].opt_out);
    g_assert_true (g_utf8_validate (tandem_message_get_body (message), -1, NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_null (parse_arrival (wrong[i]));
  }
  g_assert_null (parse_arrival (long_from));
}

static TandemTwilioTextReport *
parse_report (const char *body, const char *query)
{
  g_autoptr (GHashTable) form = soup_form_decode (body);
  g_autoptr (GError) error = NULL;
  TandemTwilioTextReport *report = tandem_twilio_text_report_parse (form, query, &error);

  if (report == NULL)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  return report;
}

static void
test_report (void)
{
  static const char *const wrong[] = {
    "", "MessageSid=" SID, "MessageStatus=sent", "MessageSid=" SID "&MessageStatus=", "MessageSid=" SID "&MessageStatus=SENT",
    "MessageSid=" SID "&SmsStatus=sent", "MessageSid=" SID "&MessageStatus=new", "MessageSid=CA1&MessageStatus=sent", "MessageSid=SM1%3Fx&MessageStatus=sent",
  };
  static const char *const words[] = { "accepted", "scheduled", "queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "canceled" };
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *query = g_strconcat ("t=", id, "&x=1", NULL);
  g_autoptr (TandemTwilioTextReport) report = parse_report ("MessageSid=" SID "&MessageStatus=undelivered&ErrorCode=30006&New=1", query);
  g_autoptr (TandemTwilioTextReport) bare = parse_report ("MessageSid=" SID "&MessageStatus=sent&ErrorCode=", "t=../../x");

  g_assert_cmpstr (report->id, ==, id);
  g_assert_cmpstr (report->sid, ==, SID);
  g_assert_cmpint (report->status, ==, TANDEM_MESSAGE_STATUS_UNDELIVERED);
  g_assert_cmpuint (report->error_code, ==, 30006);
  g_assert_null (bare->id);
  g_assert_cmpuint (bare->error_code, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *body = g_strconcat ("MessageSid=" SID "&MessageStatus=", words[i], NULL);
    g_autoptr (TandemTwilioTextReport) one = parse_report (body, NULL);

    g_assert_cmpstr (tandem_message_status_to_string (one->status), ==, words[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_null (parse_report (wrong[i], query));
  }
}

/* Only what is Twilio's is asked for with the password. */
static void
test_media_resource (void)
{
  static const char *const wrong[] = {
    "", "/2010-04-01/Accounts/" ACCOUNT "/Messages/MM1/Media/ME1", "https://api.twilio.com/2010-04-01/Accounts/AC2/Messages/MM1/Media/ME1",
    "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages/MM1/Media", "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Calls/CA1",
    "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages/MM1/Media/ME1/../../../../x",
    "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages/MM1/Media/..", "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages/CA1/Media/ME1",
    "https://example.net/picture.png", "file:///etc/passwd", "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages/MM1/Media/ME1.json",
  };
  const TandemTwilioAccount account = { .account_sid = (char *) ACCOUNT };
  g_autofree char *resource =
    tandem_twilio_text_media_dup_resource (&account, "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages/MM1/Media/ME1");

  g_assert_cmpstr (resource, ==, "/Messages/MM1/Media/ME1");
  g_assert_null (tandem_twilio_text_media_dup_resource (&account, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_null (tandem_twilio_text_media_dup_resource (&account, wrong[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twilio-text/resource", test_resource);
  g_test_add_func ("/twilio-text/malformed-resource", test_malformed_resource);
  g_test_add_func ("/twilio-text/list", test_list);
  g_test_add_func ("/twilio-text/arrival", test_arrival);
  g_test_add_func ("/twilio-text/arrivals", test_arrivals);
  g_test_add_func ("/twilio-text/report", test_report);
  g_test_add_func ("/twilio-text/media-resource", test_media_resource);
  return g_test_run ();
}
