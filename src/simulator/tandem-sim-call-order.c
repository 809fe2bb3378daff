// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-call-order.h"

#define MAX_TWIML 4000
#define DEFAULT_TIMEOUT_S 60
#define MAX_TIMEOUT_S 600
#define DEFAULT_TIME_LIMIT_S 14400

/* Twilio's numbers for trying out errors. */
static const struct {
  const char *number;
  int code;
  const char *text;
} magic_to[] = {
  { "+15005550001", 21211, "The phone number you are attempting to call, %s, is not valid." },
  { "+15005550002", 21214, "The phone number you are attempting to call, %s, cannot be reached." },
  { "+15005550003", 21215, "Account not authorized to call %s. Perhaps you need to enable some international permissions." },
  { "+15005550004", 21216, "Call to %s is blocked." },
};

gboolean
tandem_sim_call_order_check_to (const TandemSimAccount *account, TandemSimRequest *request, const char *to)
{
  if (to == NULL || *to == '\0') {
    tandem_sim_request_reply_error (request, 400, 21201, "No 'To' number is specified");
    return FALSE;
  }
  if (g_str_has_prefix (to, "sip:") || g_str_has_prefix (to, "client:"))
    return TRUE;
  if (!tandem_sim_number_is_e164 (to)) {
    tandem_sim_request_reply_error (request, 400, 21211, "The phone number you are attempting to call, %s, is not valid.", to);
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (magic_to); i++) {
    if (g_str_equal (to, magic_to[i].number) && !tandem_sim_phone_book_has_number (account->phone_book, to)) {
      g_auto (GStrv) parts = g_strsplit (magic_to[i].text, "%s", 2);

      tandem_sim_request_reply_error (request, 400, magic_to[i].code, "%s%s%s", parts[0], to, parts[1]);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
tandem_sim_call_order_check_from (TandemSimNumbers *numbers, TandemSimRequest *request, const char *from)
{
  if (from == NULL || *from == '\0') {
    tandem_sim_request_reply_error (request, 400, 21213, "No 'From' number is specified");
    return FALSE;
  }
  if (!tandem_sim_number_is_e164 (from)) {
    tandem_sim_request_reply_error (request, 400, 21212, "The source phone number provided, %s, is not valid.", from);
    return FALSE;
  }
  if (tandem_sim_numbers_find (numbers, from) == NULL) {
    tandem_sim_request_reply_error (request, 400, 21210,
                                    "The source phone number provided, %s, is not yet verified for your account. You may only make "
                                    "calls from phone numbers that you've verified or purchased from Twilio.", from);
    return FALSE;
  }
  return TRUE;
}

gboolean
tandem_sim_call_order_check_instructions (TandemSimRequest *request, const char *url, const char *twiml)
{
  if (url == NULL && twiml == NULL) {
    tandem_sim_request_reply_error (request, 400, 21205, "Url parameter is required.");
    return FALSE;
  }
  if (url != NULL && !tandem_sim_webhooks_check_url (url)) {
    tandem_sim_request_reply_error (request, 400, 21205, "Url is not a valid URL: %s", url);
    return FALSE;
  }
  if (url == NULL && g_utf8_strlen (twiml, -1) > MAX_TWIML) {
    tandem_sim_request_reply_error (request, 400, 21205, "Twiml has more than %d characters.", MAX_TWIML);
    return FALSE;
  }
  return TRUE;
}

gboolean
tandem_sim_call_order_check_callback (TandemSimRequest *request, const char *url)
{
  if (url == NULL || *url == '\0' || tandem_sim_webhooks_check_url (url))
    return TRUE;
  tandem_sim_request_reply_error (request, 400, 21609, "The StatusCallback URL %s is not a valid URL.", url);
  return FALSE;
}

/* An event that Twilio does not know gives 201 all the same, and then no callback at all (21626). */
TandemSimCallEvents
tandem_sim_call_order_read_events (const TandemSimAccount *account, TandemSimRequest *request)
{
  static const char *const names[] = { "initiated", "ringing", "answered", "completed" };
  GPtrArray *values = tandem_sim_request_get_all (request, "StatusCallbackEvent");
  guint events = 0;

  for (guint v = 0; v < values->len; v++) {
    guint event = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
      if (g_str_equal (names[i], g_ptr_array_index (values, v)))
        event = 1u << i;
    if (event == 0) {
      tandem_sim_log_write (account->log, "rest", "warning", "code", "21626", "value", g_ptr_array_index (values, v), NULL);
      return 0;
    }
    events |= event;
  }
  return values->len == 0 ? TANDEM_SIM_EVENT_COMPLETED : (TandemSimCallEvents) events;
}

static guint
read_uint (TandemSimRequest *request, const char *name, guint fallback, guint most)
{
  const char *text = tandem_sim_request_get (request, name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL) || number == 0)
    return fallback;
  return MIN ((guint) number, most);
}

const char *
tandem_sim_call_order_not_empty (const char *text)
{
  return text == NULL || *text == '\0' ? NULL : text;
}

gboolean
tandem_sim_call_order_read (const TandemSimAccount *account, TandemSimNumbers *numbers, TandemSimRequest *request,
                            TandemSimCallOptions *options)
{
  options->to = tandem_sim_request_get (request, "To");
  options->from = tandem_sim_request_get (request, "From");
  options->twiml = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "Twiml"));
  options->url = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "Url"));
  options->method = tandem_sim_request_get (request, "Method");
  options->fallback_url = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "FallbackUrl"));
  options->fallback_method = tandem_sim_request_get (request, "FallbackMethod");
  options->status_callback = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "StatusCallback"));
  options->status_callback_method = tandem_sim_request_get (request, "StatusCallbackMethod");
  options->timeout_s = read_uint (request, "Timeout", DEFAULT_TIMEOUT_S, MAX_TIMEOUT_S);
  options->time_limit_s = read_uint (request, "TimeLimit", DEFAULT_TIME_LIMIT_S, DEFAULT_TIME_LIMIT_S);
  if (!tandem_sim_call_order_check_to (account, request, options->to) || !tandem_sim_call_order_check_from (numbers, request, options->from) ||
      !tandem_sim_call_order_check_instructions (request, options->url, options->twiml) ||
      !tandem_sim_call_order_check_callback (request, options->status_callback))
    return FALSE;
  options->events = tandem_sim_call_order_read_events (account, request);
  return TRUE;
}
