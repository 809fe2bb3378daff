// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-applications.h"
#include "tandem-sim-calls.h"

/* What the Participants part of the REST API asks for, as strict as its published schema (PROTOCOLS 1.6).  Strings borrowed from the request. */

typedef struct {
  TandemSimCallOptions call;
  TandemSimParticipant participant;
  GHashTable *parameters;   /* of "app:AP…?name=value", owned */
  char *events;             /* owned */
} TandemSimParticipantOrder;

/* FALSE: refused and answered. */
gboolean tandem_sim_participant_order_read (TandemSimParticipantOrder *self, const TandemSimAccount *account, TandemSimNumbers *numbers,
                                            TandemSimApplications *applications, TandemSimRequest *request);
void tandem_sim_participant_order_clear (TandemSimParticipantOrder *self);
/* Changes @participant as an update asks; FALSE: refused and answered. */
gboolean tandem_sim_participant_order_update (TandemSimRequest *request, TandemSimConference *conference, TandemSimParticipant *participant);
