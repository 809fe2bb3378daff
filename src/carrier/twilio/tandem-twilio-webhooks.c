// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-webhooks.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"

#define MAX_REMEMBERED 1000

static const struct {
  int first, last;
  const char *sentence;
} sip_reasons[] = {
  { 403, 403, "calls to this number are not allowed" },
  { 404, 404, "the number does not exist" },
  { 408, 408, "the telephone network did not answer" },
  { 410, 410, "the number is no longer in use" },
  { 480, 480, "the telephone cannot be reached" },
  { 484, 484, "the number is incomplete" },
  { 486, 486, "busy" },
  { 487, 487, "no answer" },
  { 500, 599, "the telephone network failed" },
  { 600, 600, "busy" },
  { 603, 603, "the call was declined" },
  { 604, 604, "the number does not exist" },
  { 607, 608, "the call was rejected as unwanted" },
};

char *
tandem_twilio_describe_end (TandemCallState state, int sip_code, const char *message)
{
  if (!tandem_call_state_is_terminal (state))
    return NULL;
  if (state == TANDEM_CALL_STATE_COMPLETED)
    return g_strdup ("remote hung up");
  if (state == TANDEM_CALL_STATE_BUSY)
    return g_strdup ("busy");
  if (state == TANDEM_CALL_STATE_NO_ANSWER)
    return g_strdup ("no answer");
  if (state == TANDEM_CALL_STATE_CANCELED)
    return g_strdup ("canceled before an answer");
  if (message != NULL && *message != '\0')
    return g_strdup (message);
  for (guint i = 0; i < G_N_ELEMENTS (sip_reasons); i++) {
    if (sip_code >= sip_reasons[i].first && sip_code <= sip_reasons[i].last)
      return g_strdup_printf ("%s (SIP %d)", sip_reasons[i].sentence, sip_code);
  }
  return sip_code > 0 ? g_strdup_printf ("the call failed (SIP %d)", sip_code) : g_strdup ("the call failed");
}

static const char *
lookup (GHashTable *form, const char *name)
{
  const char *value = form != NULL ? g_hash_table_lookup (form, name) : NULL;
  return value != NULL ? value : "";
}

/* "21215" gives "... (error 21215)". */
static char *
build_message (GHashTable *form)
{
  const char *message = lookup (form, "ErrorMessage");
  const char *code = lookup (form, "ErrorCode");
  gboolean number = *code != '\0' && strlen (code) <= 6 && strspn (code, "0123456789") == strlen (code);

  if (*message == '\0' && !number)
    return NULL;
  g_autofree char *valid = g_utf8_make_valid (*message != '\0' ? message : "Twilio refused the call", -1);
  return number ? g_strdup_printf ("%s (error %s)", valid, code) : g_steal_pointer (&valid);
}

TandemTwilioStatus *
tandem_twilio_status_parse (GHashTable *form, const char *query, const char *idempotency_token, GError **error)
{
  const char *call_sid = lookup (form, "CallSid");
  const char *word = lookup (form, "CallStatus");
  g_autoptr (GHashTable) parameters = query != NULL ? soup_form_decode (query) : NULL;
  TandemCallState state;

  if (!tandem_twilio_is_sid (call_sid, "CA")) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The status callback has no valid CallSid");
    return NULL;
  }
  if (!tandem_call_state_from_string (word, &state) || state == TANDEM_CALL_STATE_NEW) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The status callback has no known CallStatus");
    return NULL;
  }
  g_autofree char *message = build_message (form);
  TandemTwilioStatus *self = g_new0 (TandemTwilioStatus, 1);
  self->call_sid = g_strdup (call_sid);
  self->client_token = g_strdup (lookup (parameters, "t"));
  self->state = state;
  self->delivery = idempotency_token != NULL && *idempotency_token != '\0' && strlen (idempotency_token) <= 128
                     ? g_strdup (idempotency_token)
                     : g_strdup_printf ("%s %s %.20s", call_sid, word, lookup (form, "SequenceNumber"));
  self->reason = tandem_twilio_describe_end (state, (int) CLAMP (g_ascii_strtoll (lookup (form, "SipResponseCode"), NULL, 10), 0, 999), message);
  return self;
}

TandemTwilioVerdict *
tandem_twilio_verdict_parse (GHashTable *form, GError **error)
{
  const char *call_sid = lookup (form, "CallSid");
  const char *word = lookup (form, "AnsweredBy");
  TandemAnsweredBy who = TANDEM_ANSWERED_BY_NOBODY;

  if (!tandem_twilio_is_sid (call_sid, "CA")) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The machine detection has no valid CallSid");
    return NULL;
  }
  /* machine_start, or what its greeting ended with: machine_end_beep, machine_end_silence, machine_end_other */
  if (g_str_equal (word, "machine_start") || g_str_has_prefix (word, "machine_end_"))
    who = TANDEM_ANSWERED_BY_MACHINE;
  else if (!g_str_equal (word, "machine"))
    tandem_answered_by_from_string (word, &who);
  if (who == TANDEM_ANSWERED_BY_NOBODY) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The machine detection has no known AnsweredBy");
    return NULL;
  }
  TandemTwilioVerdict *self = g_new0 (TandemTwilioVerdict, 1);
  self->call_sid = g_strdup (call_sid);
  self->who = who;
  return self;
}

void
tandem_twilio_verdict_free (TandemTwilioVerdict *self)
{
  g_free (self->call_sid);
  g_free (self);
}

/* What networks send instead of a number that is withheld. */
static gboolean
is_withheld (const char *from)
{
  static const char *const words[] = { "anonymous", "restricted", "unavailable", "unknown", "private" };
  static const char *const numbers[] = { "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (from, words[i]) == 0)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (from, numbers[i]))
      return TRUE;
  return FALSE;
}

/* A telephone number or a SIP address; FALSE for anything else, which is not worth showing. */
static gboolean
is_address (const char *text)
{
  gsize n = strlen (text);

  if (*text == '+')
    return n >= 4 && n <= 20 && strspn (text + 1, "0123456789") == n - 1;
  if (!g_str_has_prefix (text, "sip:") || n > 256)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isgraph (*p))
      return FALSE;
  }
  return TRUE;
}

/* What we have put there ourselves: a UUID. */
static gboolean
is_desk (const char *text)
{
  return g_uuid_string_is_valid (text);
}

TandemTwilioVoiceRequest *
tandem_twilio_voice_request_parse (GHashTable *form, GError **error)
{
  const char *call_sid = lookup (form, "CallSid");
  const char *from = lookup (form, "From");
  const char *to = lookup (form, "To");

  if (!tandem_twilio_is_sid (call_sid, "CA")) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The voice request has no valid CallSid");
    return NULL;
  }
  /* A call of our own application has no number. */
  if (!is_address (to) && !is_desk (lookup (form, "desk"))) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The voice request does not say which number was called");
    return NULL;
  }
  TandemTwilioVoiceRequest *self = g_new0 (TandemTwilioVoiceRequest, 1);
  self->call_sid = g_strdup (call_sid);
  self->account_sid = g_strdup (lookup (form, "AccountSid"));
  self->from = g_strdup (is_withheld (from) || !is_address (from) ? "" : from);
  self->to = g_strdup (to);
  self->desk = g_strdup (is_desk (lookup (form, "desk")) ? lookup (form, "desk") : "");
  return self;
}

void
tandem_twilio_voice_request_free (TandemTwilioVoiceRequest *self)
{
  g_free (self->call_sid);
  g_free (self->account_sid);
  g_free (self->from);
  g_free (self->to);
  g_free (self->desk);
  g_free (self);
}

void
tandem_twilio_status_free (TandemTwilioStatus *self)
{
  g_free (self->call_sid);
  g_free (self->client_token);
  g_free (self->delivery);
  g_free (self->reason);
  g_free (self);
}

TandemTwilioReport *
tandem_twilio_report_parse (GHashTable *form, GError **error)
{
  const char *call_sid = lookup (form, "CallSid");
  const char *recording_sid = lookup (form, "RecordingSid");
  TandemTwilioRecordingStatus status;

  if (!tandem_twilio_is_sid (call_sid, "CA") || !tandem_twilio_is_sid (recording_sid, "RE")) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The recording callback has no valid CallSid and RecordingSid");
    return NULL;
  }
  if (!tandem_twilio_recording_status_parse (lookup (form, "RecordingStatus"), &status)) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The recording callback has no known RecordingStatus");
    return NULL;
  }
  TandemTwilioReport *self = g_new0 (TandemTwilioReport, 1);
  self->call_sid = g_strdup (call_sid);
  self->recording_sid = g_strdup (recording_sid);
  self->status = status;
  return self;
}

void
tandem_twilio_report_free (TandemTwilioReport *self)
{
  g_free (self->call_sid);
  g_free (self->recording_sid);
  g_free (self);
}

struct _TandemTwilioWebhooks {
  GHashTable *seen; /* owns the strings */
  GQueue order;     /* oldest first, borrowed */
};

TandemTwilioWebhooks *
tandem_twilio_webhooks_new (void)
{
  TandemTwilioWebhooks *self = g_new0 (TandemTwilioWebhooks, 1);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->order);
  return self;
}

void
tandem_twilio_webhooks_free (TandemTwilioWebhooks *self)
{
  g_queue_clear (&self->order);
  g_hash_table_unref (self->seen);
  g_free (self);
}

gboolean
tandem_twilio_webhooks_remember (TandemTwilioWebhooks *self, const TandemTwilioStatus *status)
{
  if (g_hash_table_contains (self->seen, status->delivery))
    return FALSE;
  char *delivery = g_strdup (status->delivery);
  g_hash_table_add (self->seen, delivery);
  g_queue_push_tail (&self->order, delivery);
  if (self->order.length > MAX_REMEMBERED)
    g_hash_table_remove (self->seen, g_queue_pop_head (&self->order));
  return TRUE;
}
