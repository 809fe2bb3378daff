// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-settings.h"

/* What becomes of a call that comes in. */
typedef enum {
  TANDEM_TREATMENT_OPERATOR,  /* "operator": it rings here */
  TANDEM_TREATMENT_AGENT,     /* "agent": the AI answers */
  TANDEM_TREATMENT_VOICEMAIL, /* "voicemail": a greeting, then it is recorded */
  TANDEM_TREATMENT_BUSY,      /* "busy": turned away; nobody pays */
  TANDEM_TREATMENT_FULL,      /* "full": it is told that all lines are busy */
} TandemTreatment;

#define TANDEM_TYPE_TREATMENT (tandem_treatment_get_type ())
GType tandem_treatment_get_type (void);

/* What holds for one of our numbers: the settings, overruled by the group of that number in the setting "number-rules",
 * a key file such as
 *   [+15005550006]
 *   first=agent            operator, agent, voicemail or busy
 *   ring=20                seconds at the operator
 *   unanswered=voicemail   agent, voicemail or busy
 *   hours=Mo-Fr 09:00-17:00
 *   closed=voicemail       outside of the hours
 *   greeting=Please leave a message.
 *   profile=Bakery         of the agent, one of the profiles that a person made
 *   voice=marin            in place of the profile's, and in the next lines what it says first and what it is to do
 *   welcome=Hello, this is the bakery.
 *   instructions=Take orders.
 *   texts=on               answered by themselves, or off; and what is to be said in them (tandem-auto-reply.h)
 *   text-instructions=We open at nine.
 * Main thread. */
typedef struct {
  TandemTreatment first;
  TandemTreatment unanswered;
  TandemTreatment closed;
  int ring_s;
  char *hours;
  char *greeting; /* before a voicemail */
  char *profile;      /* of the agent; these four are NULL where the number has none of its own */
  char *voice;
  char *welcome;
  char *instructions;
} TandemInboundRule;

/* Of @number (E.164).  What cannot be read is left at what the settings say. */
TandemInboundRule *tandem_inbound_rule_new (TandemSettings *settings, const char *number);
void tandem_inbound_rule_free (TandemInboundRule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemInboundRule, tandem_inbound_rule_free)

/* Gives @profile what this number has of its own. */
void tandem_inbound_rule_apply (const TandemInboundRule *self, TandemProfile *profile);

/* TRUE when @text can be the setting "number-rules"; else TANDEM_CALL_ERROR_BAD_INPUT naming number and key. */
gboolean tandem_inbound_rule_check (const char *text, GError **error);

/* Where a call from @caller goes at once.  @local: now, in the time zone of the office.  @n_live: calls that are up
 * besides this one.  @operator_there: somebody can hear it ring. */
TandemTreatment tandem_inbound_rule_choose (const TandemInboundRule *self, TandemSettings *settings, const char *caller,
                                            GDateTime *local, guint n_live, gboolean operator_there);
/* Where it goes when nobody answered, or who was rung declined. */
TandemTreatment tandem_inbound_rule_next (const TandemInboundRule *self, TandemSettings *settings);
