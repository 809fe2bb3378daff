// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-conference-callback.h"

#include "tandem-sim-request.h"

void
tandem_sim_conference_callback_set (TandemSimConferenceCallback *self, const TandemSimParticipant *participant)
{
  if (!tandem_sim_webhooks_check_url (participant->callback))
    return;
  self->url = g_strdup (participant->callback);
  self->method = g_strdup (participant->callback_method);
  self->events = participant->callback_events != NULL ? g_strsplit (participant->callback_events, " ", -1) : NULL;
}

void
tandem_sim_conference_callback_clear (TandemSimConferenceCallback *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->events, g_strfreev);
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup (value));
}

static void
set_boolean (GHashTable *form, const char *name, gboolean value)
{
  set (form, name, value ? "true" : "false");
}

/* "unhold" belongs to "hold". */
static gboolean
is_wanted (const TandemSimConferenceCallback *self, const char *event)
{
  const char *word = g_str_has_prefix (event, "un") ? event + 2 : event;

  return self->url != NULL && self->events != NULL && g_strv_contains ((const char *const *) self->events, word);
}

static void
add_participant (GHashTable *form, const TandemSimParticipant *participant)
{
  set (form, "CallSid", participant->call_sid);
  if (participant->label != NULL)
    set (form, "ParticipantLabel", participant->label);
  set_boolean (form, "Muted", participant->muted);
  set_boolean (form, "Hold", participant->hold);
  set_boolean (form, "Coaching", participant->call_sid_to_coach != NULL);
  set_boolean (form, "StartConferenceOnEnter", participant->start_on_enter);
  set_boolean (form, "EndConferenceOnExit", participant->end_on_exit);
}

void
tandem_sim_conference_callback_report (TandemSimConferenceCallback *self, const TandemSimAccount *account,
                                       const TandemSimConferenceFacts *facts, const char *event, const TandemSimParticipant *participant)
{
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  if (!is_wanted (self, event))
    return;
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set (form, "ConferenceSid", facts->sid);
  set (form, "FriendlyName", facts->name);
  set (form, "AccountSid", account->account_sid);
  g_hash_table_replace (form, g_strdup ("StatusCallbackEvent"),
                        g_strconcat (participant != NULL ? "participant-" : "conference-", event, NULL));
  g_hash_table_replace (form, g_strdup ("SequenceNumber"), g_strdup_printf ("%u", ++self->sequence));
  g_hash_table_replace (form, g_strdup ("Timestamp"), tandem_sim_format_date (now));
  if (participant != NULL)
    add_participant (form, participant);
  else if (facts->reason != NULL)
    set (form, "ReasonConferenceEnded", facts->reason);
  if (participant == NULL && facts->ender != NULL)
    set (form, "CallSidEndingConference", facts->ender);
  tandem_sim_webhooks_send (account->webhooks, facts->sid, "conference-status", self->method, self->url, form);
}
