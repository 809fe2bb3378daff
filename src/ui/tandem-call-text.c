// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-text.h"

#include <glib/gi18n-lib.h>

#include "tandem-phone-number.h"

/* Reasons that Tandem itself gives; a carrier's own sentence is shown as it is. */
static const char *known_reasons[] = {
  N_("hung up here"),
  N_("the agent ended the call"),
  N_("remote hung up"),
  N_("missed"),
  N_("not answered"),
  N_("turned away"),
  N_("all lines were busy"),
  N_("an answering machine answered"),
  N_("a fax machine answered"),
  N_("a message was left on an answering machine"),
  N_("an answering machine answered, and no whole message could be left"),
  N_("interrupted: Tandem stopped during the call"),
};

char *
tandem_call_text_dup_who (TandemCall *call, const char *region)
{
  const char *name = tandem_call_get_remote_name (call);
  const char *number = tandem_call_get_remote_number (call);

  if (name)
    return g_strdup (name);
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    /* TRANSLATORS: a call without a telephone, to try the agent of that name. */
    return g_strdup_printf (C_("who is calling", "Rehearsal of %s"), tandem_call_get_profile_name (call));
  return number && *number ? tandem_phone_number_format (number, region)
                           : g_strdup (C_("who is calling", "Unknown number"));
}

/* Who answered, when it was nobody to talk to: that says more than the state.  NULL otherwise. */
static const char *
get_machine (TandemCall *call)
{
  switch (tandem_call_get_answered_by (call)) {
  case TANDEM_ANSWERED_BY_MACHINE:
    return C_("who answered", "Answering machine");
  case TANDEM_ANSWERED_BY_FAX:
    return C_("who answered", "Fax machine");
  case TANDEM_ANSWERED_BY_NOBODY:
  case TANDEM_ANSWERED_BY_HUMAN:
  case TANDEM_ANSWERED_BY_UNKNOWN:
  default:
    return NULL;
  }
}

const char *
tandem_call_text_get_state (TandemCall *call)
{
  switch (tandem_call_get_state (call)) {
  case TANDEM_CALL_STATE_NEW:
  case TANDEM_CALL_STATE_QUEUED:
  case TANDEM_CALL_STATE_INITIATED:
    return C_("state of a call", "Dialling…");
  case TANDEM_CALL_STATE_RINGING:
    return C_("state of a call", "Ringing…");
  case TANDEM_CALL_STATE_IN_PROGRESS:
    if (tandem_call_get_agent (call) == TANDEM_AGENT_STATE_RECONNECTING)
      return C_("state of a call", "Reconnecting…");
    if (tandem_call_get_agent (call) == TANDEM_AGENT_STATE_GONE)
      return C_("state of a call", "Without agent");
    if (get_machine (call))
      return get_machine (call);
    return C_("state of a call", "In progress");
  case TANDEM_CALL_STATE_COMPLETED:
    if (get_machine (call))
      return get_machine (call);
    return C_("state of a call", "Ended");
  case TANDEM_CALL_STATE_BUSY:
    return C_("state of a call", "Busy");
  case TANDEM_CALL_STATE_NO_ANSWER:
    return tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? C_("state of a call", "Missed")
                                                                        : C_("state of a call", "No answer");
  case TANDEM_CALL_STATE_CANCELED:
    return C_("state of a call", "Cancelled");
  case TANDEM_CALL_STATE_FAILED:
  default:
    return C_("state of a call", "Failed");
  }
}

char *
tandem_call_text_dup_reason (TandemCall *call)
{
  const char *reason = tandem_call_get_end_reason (call);

  if (!reason)
    return g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (known_reasons); i++)
    if (g_str_equal (reason, known_reasons[i]))
      return g_strdup (_(known_reasons[i]));
  return g_strdup (reason);
}

char *
tandem_call_text_dup_when (TandemCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = NULL;

  if (!tandem_call_get_started_at (call))
    return g_strdup ("");
  then = g_date_time_to_local (tandem_call_get_started_at (call));
  if (g_date_time_get_year (now) != g_date_time_get_year (then))
    /* TRANSLATORS: a date of another year, see the manual of strftime: "3 Jul 2025". */
    return g_date_time_format (then, C_("date format", "%-d %b %Y"));
  if (g_date_time_get_day_of_year (now) != g_date_time_get_day_of_year (then))
    /* TRANSLATORS: a date of this year: "3 Jul". */
    return g_date_time_format (then, C_("date format", "%-d %b"));
  /* TRANSLATORS: a time of today: "14:05". */
  return g_date_time_format (then, C_("time format", "%H:%M"));
}

char *
tandem_call_text_dup_position (gint64 ms)
{
  gint64 s = MAX (ms, 0) / 1000;

  if (s >= 3600)
    return g_strdup_printf ("%d:%02d:%02d", (int) (s / 3600), (int) (s / 60 % 60), (int) (s % 60));
  return g_strdup_printf ("%d:%02d", (int) (s / 60), (int) (s % 60));
}

char *
tandem_call_text_dup_duration (TandemCall *call)
{
  if (!tandem_call_get_answered_at (call))
    return g_strdup ("");
  return tandem_call_text_dup_position (tandem_call_get_duration (call) * 1000);
}

char *
tandem_call_text_dup_spoken (TandemCall *call, const char *region)
{
  g_autofree char *who = tandem_call_text_dup_who (call, region);
  g_autofree char *when = tandem_call_text_dup_when (call);
  g_autofree char *duration = tandem_call_text_dup_duration (call);
  const char *state = tandem_call_text_get_state (call);
  gboolean timed = *duration && !tandem_call_is_live (call);

  if (tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND)
    /* TRANSLATORS: read by a screen reader: number, state, time, duration (may be empty). */
    return timed ? g_strdup_printf (_("Call from %s, %s, %s, lasted %s"), who, state, when, duration)
                 : g_strdup_printf (_("Call from %s, %s, %s"), who, state, when);
  return timed ? g_strdup_printf (_("Call to %s, %s, %s, lasted %s"), who, state, when, duration)
               : g_strdup_printf (_("Call to %s, %s, %s"), who, state, when);
}

const char *
tandem_call_text_get_party (TandemParty party)
{
  switch (party) {
  case TANDEM_PARTY_AGENT:
    return C_("who speaks", "Agent");
  case TANDEM_PARTY_OPERATOR:
    return C_("who speaks", "You");
  case TANDEM_PARTY_REMOTE:
  default:
    return C_("who speaks", "Remote");
  }
}

const char *
tandem_call_text_get_party_icon (TandemParty party)
{
  switch (party) {
  case TANDEM_PARTY_AGENT:
    return "tandem-agent-symbolic";
  case TANDEM_PARTY_OPERATOR:
    return "audio-headset-symbolic";
  case TANDEM_PARTY_REMOTE:
  default:
    return "avatar-default-symbolic";
  }
}
