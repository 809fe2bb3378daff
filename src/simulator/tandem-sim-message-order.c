// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-message-order.h"

#define MAX_BODY 1600
#define MAX_MEDIA 10
#define MAX_VALIDITY_S 36000
#define LEAST_AHEAD_S 300
#define MOST_AHEAD_S (35 * 24 * 3600)

/* An empty parameter is none. */
static const char *
get (TandemSimRequest *request, const char *name)
{
  const char *value = tandem_sim_request_get (request, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* NULL, or NULL because it has none: see get().  A service may also be given as From. */
static const char *
get_service (TandemSimRequest *request)
{
  const char *from = get (request, "From");
  const char *service = get (request, "MessagingServiceSid");

  return service == NULL && from != NULL && g_str_has_prefix (from, "MG") ? from : service;
}

static const char *
get_from (TandemSimRequest *request)
{
  const char *from = get (request, "From");

  return from != NULL && g_str_has_prefix (from, "MG") ? NULL : from;
}

static gboolean
is_sid (const char *sid, const char *prefix)
{
  return g_str_has_prefix (sid, prefix) && strlen (sid) == 34 && strspn (sid + 2, "0123456789abcdefABCDEF") == 32;
}

static gboolean
check_content (TandemSimRequest *request)
{
  const char *body = get (request, "Body");
  GPtrArray *media = tandem_sim_request_get_all (request, "MediaUrl");

  if (body == NULL && media->len == 0 && get (request, "ContentSid") == NULL)
    tandem_sim_request_reply_error (request, 400, 21602, "Message body is required.");
  else if (body != NULL && g_utf8_strlen (body, -1) > MAX_BODY)
    tandem_sim_request_reply_error (request, 400, 21617, "The concatenated message body exceeds the 1600 character limit.");
  else if (media->len > MAX_MEDIA)
    tandem_sim_request_reply_error (request, 400, 21623, "Number of media files exceeds allowed limit");
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_urls (TandemSimRequest *request)
{
  GPtrArray *media = tandem_sim_request_get_all (request, "MediaUrl");
  const char *callback = get (request, "StatusCallback");

  for (guint i = 0; i < media->len; i++) {
    const char *url = g_ptr_array_index (media, i);

    if (tandem_sim_webhooks_check_url (url))
      continue;
    tandem_sim_request_reply_error (request, 400, 21620, "Invalid media URL(s): %s", url);
    return FALSE;
  }
  if (callback == NULL || tandem_sim_webhooks_check_url (callback))
    return TRUE;
  tandem_sim_request_reply_error (request, 400, 21609, "The StatusCallback URL %s is not a valid URL.", callback);
  return FALSE;
}

/* Words and numbers that only have certain values (the specification of the API). */
static gboolean
check_options (TandemSimRequest *request)
{
  static const char *const booleans[] = { "ProvideFeedback", "ForceDelivery", "SmartEncoded", "ShortenUrls", "SendAsMms" };
  const char *validity = get (request, "ValidityPeriod");
  guint64 seconds;

  for (gsize i = 0; i < G_N_ELEMENTS (booleans); i++) {
    const char *value = get (request, booleans[i]);

    if (value == NULL || g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "false") == 0)
      continue;
    tandem_sim_request_reply_error (request, 400, 20001, "%s must be true or false", booleans[i]);
    return FALSE;
  }
  if (validity == NULL || g_ascii_string_to_unsigned (validity, 10, 1, MAX_VALIDITY_S, &seconds, NULL))
    return TRUE;
  tandem_sim_request_reply_error (request, 400, 21624, "Invalid ValidityPeriod");
  return FALSE;
}

static gboolean
check_sender (const TandemSimMessageRules *rules, TandemSimRequest *request)
{
  const char *from = get_from (request);
  const char *service = get_service (request);

  if (from == NULL && service == NULL)
    tandem_sim_request_reply_error (request, 400, 21603, "A 'From' phone number is required.");
  else if (service != NULL && !is_sid (service, "MG"))
    tandem_sim_request_reply_error (request, 400, 21705, "The Messaging Service Sid %s is invalid.", service);
  else if (from != NULL && tandem_sim_numbers_find (rules->numbers, from) == NULL)
    tandem_sim_request_reply_error (request, 400, 21606,
                                    "The 'From' phone number provided (%s) is not a valid message-capable Twilio phone number "
                                    "for this destination.", from);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_recipient (const TandemSimMessageRules *rules, TandemSimRequest *request)
{
  const char *to = get (request, "To");
  const char *from = get_from (request);
  const char *service = get_service (request);
  const char *first = tandem_sim_numbers_get_first (rules->numbers);
  TandemSimFate fate = tandem_sim_fates_find (rules->fates, to);
  g_autofree char *text = NULL;

  if (!tandem_sim_number_is_e164 (to))
    fate = (TandemSimFate) { "refused", 21211 };
  else if ((from != NULL && tandem_sim_stop_list_has (rules->stop_list, from, to)) ||
           (service != NULL && first != NULL && tandem_sim_stop_list_has (rules->stop_list, first, to)))
    fate = (TandemSimFate) { "refused", 21610 };
  if (!g_str_equal (fate.status, "refused"))
    return TRUE;
  text = tandem_sim_fate_dup_message (fate.error_code, to, from);
  tandem_sim_request_reply_error (request, 400, fate.error_code, "%s", text);
  return FALSE;
}

/* *@send_at gets the time, when there is one.  Years are those of the Gregorian calendar, the time zone must be told. */
static gboolean
check_schedule (TandemSimRequest *request, GDateTime **send_at)
{
  const char *type = get (request, "ScheduleType");
  const char *at = get (request, "SendAt");
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = NULL;
  gint64 ahead_s = 0;

  if (type == NULL && at == NULL)
    return TRUE;
  then = at != NULL ? g_date_time_new_from_iso8601 (at, NULL) : NULL;
  if (then != NULL)
    ahead_s = g_date_time_difference (then, now) / G_TIME_SPAN_SECOND;
  if (type == NULL || !g_str_equal (type, "fixed")) {
    tandem_sim_request_reply_error (request, 400, 35113, "ScheduleType must be 'fixed'");
  } else if (at == NULL) {
    tandem_sim_request_reply_error (request, 400, 35111, "SendAt timestamp is missing");
  } else if (get_service (request) == NULL) {
    tandem_sim_request_reply_error (request, 400, 35118, "MessagingServiceSid is required to schedule a message");
  } else if (then == NULL || ahead_s < LEAST_AHEAD_S || ahead_s > MOST_AHEAD_S) {
    tandem_sim_request_reply_error (request, 400, 35115,
                                    "Scheduling does not support this timestamp: SendAt must be between 300 seconds and 35 days ahead");
  } else {
    *send_at = g_steal_pointer (&then);
    return TRUE;
  }
  return FALSE;
}

static gboolean
check (const TandemSimMessageRules *rules, TandemSimRequest *request, GDateTime **send_at)
{
  if (get (request, "To") == NULL) {
    tandem_sim_request_reply_error (request, 400, 21604, "A 'To' phone number is required.");
    return FALSE;
  }
  if (get (request, "From") == NULL && get (request, "MessagingServiceSid") == NULL)
    return check_sender (rules, request);
  return check_content (request) && check_sender (rules, request) && check_recipient (rules, request) && check_urls (request) &&
         check_options (request) && check_schedule (request, send_at);
}

TandemSimMessage *
tandem_sim_message_order_read (const TandemSimMessageRules *rules, TandemSimRequest *request)
{
  const char *body = get (request, "Body");
  const char *to = get (request, "To");
  GPtrArray *media = tandem_sim_request_get_all (request, "MediaUrl");
  g_autoptr (GDateTime) send_at = NULL;
  TandemSimMessage *message;

  if (!check (rules, request, &send_at))
    return NULL;
  message = tandem_sim_message_new (rules->account, "outbound-api", media->len > 0, get_from (request), to, body != NULL ? body : "");
  message->service = g_strdup (get_service (request));
  message->callback = g_strdup (get (request, "StatusCallback"));
  message->fate = tandem_sim_fates_find (rules->fates, to);
  if (send_at != NULL)
    message->status = "scheduled";
  else if (message->service != NULL)
    message->status = "accepted";
  message->send_at = g_steal_pointer (&send_at);
  for (guint i = 0; i < media->len; i++)
    tandem_sim_message_add_media (message, NULL, g_ptr_array_index (media, i));
  return message;
}
