// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-participant-order.h"

#include "tandem-sim-call-order.h"

#define MIN_TIMEOUT_S 5
#define MAX_TIMEOUT_S 600
#define DEFAULT_TIMEOUT_S 60
#define TIME_LIMIT_S 14400
#define MAX_LABEL 128

static gboolean
refuse (TandemSimRequest *request, const char *name)
{
  tandem_sim_request_reply_error (request, 400, 20001, "%s is not valid: %s", name, tandem_sim_request_get (request, name));
  return FALSE;
}

/* @value keeps what it is without the parameter. */
static gboolean
read_boolean (TandemSimRequest *request, const char *name, gboolean *value)
{
  const char *text = tandem_sim_request_get (request, name);

  if (text == NULL)
    return TRUE;
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    return refuse (request, name);
  *value = g_str_equal (text, "true");
  return TRUE;
}

static gboolean
check_booleans (TandemSimRequest *request, const char *const *names)
{
  gboolean ignored;

  for (gsize i = 0; names[i] != NULL; i++)
    if (!read_boolean (request, names[i], &ignored))
      return FALSE;
  return TRUE;
}

static gboolean
check_word (TandemSimRequest *request, const char *name, const char *const *words)
{
  const char *text = tandem_sim_request_get (request, name);

  return text == NULL || g_strv_contains (words, text) || refuse (request, name);
}

static gboolean
check_url (TandemSimRequest *request, const char *name)
{
  const char *text = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, name));

  if (text == NULL || tandem_sim_webhooks_check_url (text))
    return TRUE;
  tandem_sim_request_reply_error (request, 400, 21502, "%s is not a valid URL: %s", name, text);
  return FALSE;
}

static gboolean
read_number (TandemSimRequest *request, const char *name, guint least, guint most, guint *value)
{
  const char *text = tandem_sim_request_get (request, name);
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, least, most, &number, NULL))
    return refuse (request, name);
  *value = (guint) number;
  return TRUE;
}

/* Coaching needs somebody in the conference who is coached. */
static gboolean
read_coaching (TandemSimRequest *request, TandemSimConference *conference, TandemSimParticipant *participant)
{
  const char *coached = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "CallSidToCoach"));
  gboolean coaching = coached != NULL || participant->call_sid_to_coach != NULL;

  if (!read_boolean (request, "Coaching", &coaching))
    return FALSE;
  if (coached == NULL)
    coached = participant->call_sid_to_coach;
  if (coaching && coached == NULL)
    return refuse (request, "Coaching");
  if (coaching && conference != NULL && tandem_sim_conference_find (conference, coached) == 0) {
    tandem_sim_request_reply_error (request, 400, 13240, "The call to coach, %s, is not in the conference", coached);
    return FALSE;
  }
  participant->call_sid_to_coach = coaching ? coached : NULL;
  return TRUE;
}

static gboolean
read_participant (TandemSimParticipantOrder *self, TandemSimRequest *request)
{
  static const char *const beeps[] = { "true", "false", "onEnter", "onExit", NULL };
  static const char *const sizes[] = { "off", "small", "medium", "large", NULL };
  static const char *const booleans[] = { "Record", "EarlyMedia", NULL };
  TandemSimParticipant *participant = &self->participant;
  const char *wait = tandem_sim_request_get (request, "WaitUrl");
  guint ignored;

  participant->label = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "Label"));
  participant->start_on_enter = TRUE;
  participant->silent_wait = wait != NULL && *wait == '\0';
  participant->callback = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "ConferenceStatusCallback"));
  participant->callback_method = tandem_sim_request_get (request, "ConferenceStatusCallbackMethod");
  participant->callback_events = self->events;
  if (participant->label != NULL && g_utf8_strlen (participant->label, -1) > MAX_LABEL)
    return refuse (request, "Label");
  return read_boolean (request, "Muted", &participant->muted) &&
         read_boolean (request, "StartConferenceOnEnter", &participant->start_on_enter) &&
         read_boolean (request, "EndConferenceOnExit", &participant->end_on_exit) && check_booleans (request, booleans) &&
         check_word (request, "Beep", beeps) && check_word (request, "JitterBufferSize", sizes) &&
         read_number (request, "MaxParticipants", 2, 250, &ignored) && check_url (request, "WaitUrl") &&
         check_url (request, "ConferenceStatusCallback") && read_coaching (request, NULL, participant);
}

/* "app:AP…?name=value". */
static gboolean
read_application (TandemSimParticipantOrder *self, TandemSimApplications *applications, TandemSimRequest *request, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (to + strlen ("app:"), "?", 2);

  if (parts[0] == NULL || !tandem_sim_applications_find (applications, parts[0], &self->call.url, &self->call.method)) {
    tandem_sim_request_reply_error (request, 400, 21218, "There is no application %s", parts[0] != NULL ? parts[0] : "");
    return FALSE;
  }
  if (!tandem_sim_webhooks_check_url (self->call.url)) {
    tandem_sim_request_reply_error (request, 400, 21205, "The application %s has no voice URL", parts[0]);
    return FALSE;
  }
  self->call.app = TRUE;
  self->parameters = parts[1] != NULL ? soup_form_decode (parts[1]) : NULL;
  self->call.parameters = self->parameters;
  return TRUE;
}

gboolean
tandem_sim_participant_order_read (TandemSimParticipantOrder *self, const TandemSimAccount *account, TandemSimNumbers *numbers,
                                   TandemSimApplications *applications, TandemSimRequest *request)
{
  GPtrArray *events = tandem_sim_request_get_all (request, "ConferenceStatusCallbackEvent");
  g_autoptr (GString) words = g_string_new (NULL);
  TandemSimCallOptions *call = &self->call;

  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? " " : "", (const char *) g_ptr_array_index (events, i));
  self->events = g_string_free (g_steal_pointer (&words), FALSE);
  call->to = tandem_sim_request_get (request, "To");
  call->from = tandem_sim_request_get (request, "From");
  call->status_callback = tandem_sim_call_order_not_empty (tandem_sim_request_get (request, "StatusCallback"));
  call->status_callback_method = tandem_sim_request_get (request, "StatusCallbackMethod");
  call->timeout_s = DEFAULT_TIMEOUT_S;
  call->time_limit_s = TIME_LIMIT_S;
  if (!read_number (request, "Timeout", MIN_TIMEOUT_S, MAX_TIMEOUT_S, &call->timeout_s) ||
      !read_number (request, "TimeLimit", 1, TIME_LIMIT_S, &call->time_limit_s) || !read_participant (self, request) ||
      !tandem_sim_call_order_check_from (numbers, request, call->from) ||
      !tandem_sim_call_order_check_callback (request, call->status_callback))
    return FALSE;
  call->events = tandem_sim_call_order_read_events (account, request);
  if (call->to != NULL && g_str_has_prefix (call->to, "app:"))
    return read_application (self, applications, request, call->to);
  return tandem_sim_call_order_check_to (account, request, call->to);
}

void
tandem_sim_participant_order_clear (TandemSimParticipantOrder *self)
{
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_clear_pointer (&self->events, g_free);
}

gboolean
tandem_sim_participant_order_update (TandemSimRequest *request, TandemSimConference *conference, TandemSimParticipant *participant)
{
  static const char *const booleans[] = { "BeepOnExit", NULL };
  static const char *const methods[] = { "GET", "POST", NULL };

  return read_boolean (request, "Muted", &participant->muted) && read_boolean (request, "Hold", &participant->hold) &&
         read_boolean (request, "EndConferenceOnExit", &participant->end_on_exit) && check_booleans (request, booleans) &&
         check_word (request, "HoldMethod", methods) && check_word (request, "AnnounceMethod", methods) &&
         check_url (request, "HoldUrl") && check_url (request, "WaitUrl") && check_url (request, "AnnounceUrl") &&
         read_coaching (request, conference, participant);
}
