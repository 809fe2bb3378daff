// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"

/* How one enters a conference, and is in it.  Strings borrowed by whoever is given them. */
typedef struct {
  const char *call_sid;
  const char *label;             /* (nullable) */
  const char *call_sid_to_coach; /* (nullable); heard by that one alone */
  gboolean muted;
  gboolean hold;
  gboolean silent_wait;          /* an empty wait URL: no music before it starts */
  gboolean start_on_enter;
  gboolean end_on_exit;
  /* That of the first who enters counts; both (nullable). */
  const char *callback;
  const char *callback_method;
  const char *callback_events;   /* words with spaces between: "start end join leave mute hold modify" */
} TandemSimParticipant;

/* What the application is told of a conference (PROTOCOLS 3.3).  All zero: nothing. */
typedef struct {
  char *url;
  char *method;
  char **events;
  guint sequence;
} TandemSimConferenceCallback;

typedef struct {
  const char *sid;
  const char *name;
  const char *reason;   /* why it has ended; NULL: it has not */
  const char *ender;    /* the call that ended it, (nullable) */
} TandemSimConferenceFacts;

/* As @participant, the first in it, asks. */
void tandem_sim_conference_callback_set (TandemSimConferenceCallback *self, const TandemSimParticipant *participant);
void tandem_sim_conference_callback_clear (TandemSimConferenceCallback *self);
/* Tells of @event ("start", "join", "unhold" ...), if that is wanted.  @participant (nullable): whom it is about. */
void tandem_sim_conference_callback_report (TandemSimConferenceCallback *self, const TandemSimAccount *account,
                                            const TandemSimConferenceFacts *facts, const char *event, const TandemSimParticipant *participant);
