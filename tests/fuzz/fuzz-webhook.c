// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fuzz.h"
#include "tandem-form.h"
#include "tandem-twilio-signature.h"
#include "tandem-twilio-webhooks.h"

/* A webhook: the first line is "[!]PATH CONTENT-TYPE" ("!": a WebSocket's upgrade), the rest the body.  What is signed passes and nothing
 * else does; a body is read as what it is. */

#define TOKEN "0123456789abcdef0123456789abcdef"
#define BASE "https://phone.example.com/"
#define FORM "application/x-www-form-urlencoded"

static gboolean
verify (TandemTwilioSignedRequest *request, const char *signature)
{
  g_autoptr (GError) error = NULL;
  gboolean good;

  request->signature = signature;
  good = tandem_twilio_signature_verify (TOKEN, request, &error);
  fuzz_check_error (good, &error);
  return good;
}

static gboolean
is_form (const char *type)
{
  return g_str_equal (type, FORM) || g_str_has_prefix (type, FORM ";");
}

static void
check_signature (const char *url, const char *type, gboolean websocket, GBytes *body)
{
  gsize n;
  const char *text = g_bytes_get_data (body, &n);
  TandemTwilioSignedRequest request = { .url = url, .content_type = type, .body = body, .websocket = websocket };
  g_autofree char *signature = tandem_twilio_signature_compute (TOKEN, url, is_form (type) ? text : NULL, is_form (type) ? n : 0);
  g_autofree char *other = tandem_twilio_signature_compute (TOKEN "0", url, is_form (type) ? text : NULL, is_form (type) ? n : 0);
  g_autofree char *wrong = g_strdup (signature);

  g_assert_false (verify (&request, NULL));
  g_assert_false (verify (&request, ""));
  g_assert_false (verify (&request, other));
  wrong[n % 27] ^= 1;
  g_assert_false (verify (&request, wrong));
  /* A body that is no form needs its hash in the URL; a fragment is never signed; a socket's URL is wss. */
  if (strchr (url, '#') || websocket)
    (void) verify (&request, signature);
  else if (n == 0 || is_form (type))
    g_assert_true (verify (&request, signature));
}

/* Of what else was signed with the same bytes, nothing may pass: one field more of the form. */
static void
check_forgery (const char *url, GBytes *body)
{
  gsize n;
  const char *data = g_bytes_get_data (body, &n);
  g_autofree char *text = fuzz_dup_string ((const guint8 *) data, n);
  g_autofree char *signature = tandem_twilio_signature_compute (TOKEN, url, data, n);
  g_autofree char *longer = g_strconcat (text ? text : "", "&CallStatus=forged", NULL);
  g_autoptr (GBytes) forged = g_bytes_new (longer, strlen (longer));
  TandemTwilioSignedRequest request = { .url = url, .content_type = FORM, .body = forged };

  if (text && !strstr (text, "CallStatus") && !strchr (text, '%'))
    g_assert_false (verify (&request, signature));
}

static void
check_status (GHashTable *form, const char *query)
{
  static TandemTwilioWebhooks *webhooks;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioStatus) status =
    tandem_twilio_status_parse (form, query, g_hash_table_lookup (form, "Token"), &error);

  if (!webhooks)
    webhooks = tandem_twilio_webhooks_new ();
  fuzz_check_error (status != NULL, &error);
  if (!status)
    return;
  g_assert_true (tandem_twilio_is_sid (status->call_sid, "CA"));
  g_assert_nonnull (status->client_token);
  g_assert_true ((status->reason != NULL) == tandem_call_state_is_terminal (status->state));
  g_assert_true (!status->reason || g_utf8_validate (status->reason, -1, NULL));
  (void) tandem_twilio_webhooks_remember (webhooks, status);
  g_assert_false (tandem_twilio_webhooks_remember (webhooks, status));
}

static void
check_others (GHashTable *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioReport) report = tandem_twilio_report_parse (form, &error);
  g_autoptr (TandemTwilioVoiceRequest) request = NULL;

  fuzz_check_error (report != NULL, &error);
  if (report)
    g_assert_true (tandem_twilio_is_sid (report->recording_sid, "RE"));
  request = tandem_twilio_voice_request_parse (form, &error);
  fuzz_check_error (request != NULL, &error);
  if (!request)
    return;
  g_assert_true (*request->to);
  g_assert_true (g_utf8_validate (request->from, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  const guint8 *head = (const guint8 *) "";
  gsize n_head = 0;
  g_autofree char *first = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GError) error = NULL;
  char *type;

  (void) fuzz_next_line (&data, &n, &head, &n_head);
  first = fuzz_dup_string (head, n_head);
  if (!first)
    return 0;
  type = strchr (first, ' ');
  if (type)
    *type++ = '\0';
  url = g_strconcat (BASE, *first == '!' ? first + 1 : first, NULL);
  body = g_bytes_new (data, n);
  check_signature (url, type ? type : "", *first == '!', body);
  check_forgery (url, body);
  form = tandem_form_parse (body, &error);
  fuzz_check_error (form != NULL, &error);
  if (!form)
    return 0;
  check_status (form, strchr (url, '?') ? strchr (url, '?') + 1 : NULL);
  check_others (form);
  return 0;
}
