// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-webhooks.h"

#include <libsoup/soup.h>

#include "tandem-error.h"

static TandemTwilioStatus *
parse (const char *body, const char *query, const char *token)
{
  g_autoptr (GHashTable) form = soup_form_decode (body);
  g_autoptr (GError) error = NULL;
  TandemTwilioStatus *status = tandem_twilio_status_parse (form, query, token, &error);
  if (status == NULL)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  return status;
}

static void
test_parse (void)
{
  g_autoptr (TandemTwilioStatus) ringing = parse ("CallSid=CA1&CallStatus=ringing&SequenceNumber=1&New=field", "t=abc&x=%20", "once");
  g_assert_cmpstr (ringing->call_sid, ==, "CA1");
  g_assert_cmpint (ringing->state, ==, TANDEM_CALL_STATE_RINGING);
  g_assert_cmpstr (ringing->client_token, ==, "abc");
  g_assert_cmpstr (ringing->delivery, ==, "once");
  g_assert_null (ringing->reason);

  g_autoptr (TandemTwilioStatus) failed = parse ("CallSid=CA1&CallStatus=failed&SequenceNumber=2&SipResponseCode=404", NULL, NULL);
  g_assert_cmpstr (failed->client_token, ==, "");
  g_assert_cmpstr (failed->delivery, ==, "CA1 failed 2");
  g_assert_cmpstr (failed->reason, ==, "the number does not exist (SIP 404)");

  g_autoptr (TandemTwilioStatus) text = parse ("CallSid=CA1&CallStatus=failed&ErrorCode=21215&ErrorMessage=No+permission", NULL, NULL);
  g_assert_cmpstr (text->reason, ==, "No permission (error 21215)");
}

static void
test_malformed (void)
{
  static const char *const bodies[] = {
    "", "CallSid=CA1", "CallStatus=ringing", "CallSid=CA1&CallStatus=", "CallSid=CA1&CallStatus=new", "CallSid=CA1&CallStatus=RINGING",
    "CallSid=SM1&CallStatus=ringing", "CallSid=CA1%00&CallStatus=ring", "CallSid=CA%2F1&CallStatus=ringing", "CallSid&CallStatus",
  };
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_assert_null (parse (bodies[i], "t=1", NULL));
}

static void
test_report (void)
{
  static const char *const bodies[] = {
    "", "CallSid=CA1&RecordingSid=RE1", "CallSid=CA1&RecordingStatus=completed", "RecordingSid=RE1&RecordingStatus=completed",
    "CallSid=CA1&RecordingSid=RE1&RecordingStatus=COMPLETED", "CallSid=CA1&RecordingSid=CA1&RecordingStatus=completed",
    "CallSid=CA1&RecordingSid=RE1%2F..%2Fx&RecordingStatus=completed", "CallSid=CA1&RecordingSid=RE1%3F&RecordingStatus=completed",
  };
  g_autoptr (GHashTable) good = soup_form_decode ("CallSid=CA1&RecordingSid=RE1&RecordingStatus=absent&RecordingUrl=https%3A%2F%2Fexample.org&x=y");
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioReport) report = tandem_twilio_report_parse (good, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (report->call_sid, ==, "CA1");
  g_assert_cmpstr (report->recording_sid, ==, "RE1");
  g_assert_cmpint (report->status, ==, TANDEM_TWILIO_RECORDING_ABSENT);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GHashTable) form = soup_form_decode (bodies[i]);
    g_autoptr (GError) refused = NULL;

    g_assert_null (tandem_twilio_report_parse (form, &refused));
    g_assert_error (refused, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
  }
}

static void
test_reasons (void)
{
  static const struct {
    TandemCallState state;
    int sip_code;
    const char *message, *reason;
  } cases[] = {
    { TANDEM_CALL_STATE_RINGING, 180, NULL, NULL },
    { TANDEM_CALL_STATE_COMPLETED, 200, NULL, "remote hung up" },
    { TANDEM_CALL_STATE_BUSY, 486, NULL, "busy" },
    { TANDEM_CALL_STATE_NO_ANSWER, 487, NULL, "no answer" },
    { TANDEM_CALL_STATE_CANCELED, 0, NULL, "canceled before an answer" },
    { TANDEM_CALL_STATE_FAILED, 0, NULL, "the call failed" },
    { TANDEM_CALL_STATE_FAILED, 503, NULL, "the telephone network failed (SIP 503)" },
    { TANDEM_CALL_STATE_FAILED, 603, NULL, "the call was declined (SIP 603)" },
    { TANDEM_CALL_STATE_FAILED, 499, NULL, "the call failed (SIP 499)" },
    { TANDEM_CALL_STATE_FAILED, 404, "No permission", "No permission" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *reason = tandem_twilio_describe_end (cases[i].state, cases[i].sip_code, cases[i].message);
    g_assert_cmpstr (reason, ==, cases[i].reason);
  }
}

static void
test_memory (void)
{
  TandemTwilioWebhooks *webhooks = tandem_twilio_webhooks_new ();
  g_autoptr (TandemTwilioStatus) first = parse ("CallSid=CA1&CallStatus=ringing", NULL, "first");

  g_assert_true (tandem_twilio_webhooks_remember (webhooks, first));
  g_assert_false (tandem_twilio_webhooks_remember (webhooks, first));
  /* The memory is bounded: after a thousand others the first is new again. */
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *token = g_strdup_printf ("token %u", i);
    g_autoptr (TandemTwilioStatus) other = parse ("CallSid=CA1&CallStatus=ringing", NULL, token);
    g_assert_true (tandem_twilio_webhooks_remember (webhooks, other));
    g_assert_false (tandem_twilio_webhooks_remember (webhooks, other));
  }
  g_assert_true (tandem_twilio_webhooks_remember (webhooks, first));
  tandem_twilio_webhooks_free (webhooks);
}

static void
test_verdict (void)
{
  static const struct {
    const char *word;
    TandemAnsweredBy who; /* NOBODY: refused */
  } words[] = {
    { "human", TANDEM_ANSWERED_BY_HUMAN }, { "machine_start", TANDEM_ANSWERED_BY_MACHINE },
    { "machine_end_beep", TANDEM_ANSWERED_BY_MACHINE }, { "machine_end_silence", TANDEM_ANSWERED_BY_MACHINE },
    { "machine_end_other", TANDEM_ANSWERED_BY_MACHINE }, { "fax", TANDEM_ANSWERED_BY_FAX },
    { "unknown", TANDEM_ANSWERED_BY_UNKNOWN }, { "machine", TANDEM_ANSWERED_BY_NOBODY }, { "", TANDEM_ANSWERED_BY_NOBODY },
    { "nobody", TANDEM_ANSWERED_BY_NOBODY }, { "Human", TANDEM_ANSWERED_BY_NOBODY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
    g_autoptr (GError) error = NULL;
    g_autoptr (TandemTwilioVerdict) nobody = NULL;
    g_autoptr (TandemTwilioVerdict) verdict = NULL;

    g_hash_table_insert (form, (gpointer) "AnsweredBy", (gpointer) words[i].word);
    nobody = tandem_twilio_verdict_parse (form, NULL);
    g_assert_null (nobody);
    g_hash_table_insert (form, (gpointer) "CallSid", (gpointer) "CA00000000000000000000000000000001");
    verdict = tandem_twilio_verdict_parse (form, &error);
    if (words[i].who == TANDEM_ANSWERED_BY_NOBODY) {
      g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpint (verdict->who, ==, words[i].who);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twilio/webhooks/parse", test_parse);
  g_test_add_func ("/twilio/webhooks/malformed", test_malformed);
  g_test_add_func ("/twilio/webhooks/report", test_report);
  g_test_add_func ("/twilio/webhooks/reasons", test_reasons);
  g_test_add_func ("/twilio/webhooks/memory", test_memory);
  g_test_add_func ("/twilio/webhooks/verdict", test_verdict);
  return g_test_run ();
}
