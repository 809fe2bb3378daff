// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-call.h"
#include "tandem-sim-conference.h"
#include "tandem-sim-numbers.h"
#include "tandem-sim-recordings.h"
#include "tandem-sim-request.h"

/* All calls of the account, and the Calls part of the REST API (PROTOCOLS 1.2, 1.3). */
#define TANDEM_TYPE_SIM_CALLS (tandem_sim_calls_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimCalls, tandem_sim_calls, TANDEM, SIM_CALLS, GObject)

TandemSimCalls *tandem_sim_calls_new (const TandemSimAccount *account, TandemSimNumbers *numbers);
/* Serves Calls.json (@sid NULL) and Calls/SID.json. */
void tandem_sim_calls_handle (TandemSimCalls *self, TandemSimRequest *request, const char *sid);
/* @scenario's person calls us.  @options: to (a number of the account), from, base_url and what only such a call has; the rest is taken
 * from the number's resource.  Borrowed. */
TandemSimCall *tandem_sim_calls_call_in (TandemSimCalls *self, TandemSimScenario *scenario, const TandemSimCallOptions *options);
/* Dials, with <Dial> or for a conference: @options says to and from whom, who is told, and how.  Borrowed; NULL without anybody to answer. */
TandemSimCall *tandem_sim_calls_dial (TandemSimCalls *self, const TandemSimCallOptions *options);
/* The conference of that name, a new one when there is none or it has ended.  Borrowed. */
TandemSimConference *tandem_sim_calls_get_conference (TandemSimCalls *self, const char *name);
/* By SID, ended ones too, or by the name of one that has not; (nullable), borrowed. */
TandemSimConference *tandem_sim_calls_find_conference (TandemSimCalls *self, const char *sid_or_name);
/* Of TandemSimConference, oldest first; borrowed. */
GPtrArray *tandem_sim_calls_get_conferences (TandemSimCalls *self);
/* Borrowed. */
TandemSimNumbers *tandem_sim_calls_get_numbers (TandemSimCalls *self);
/* Of TandemSimCall, oldest first; borrowed. */
GPtrArray *tandem_sim_calls_get_all (TandemSimCalls *self);
/* (nullable), borrowed. */
TandemSimCall *tandem_sim_calls_find (TandemSimCalls *self, const char *sid);
/* Borrowed. */
TandemSimRecordings *tandem_sim_calls_get_recordings (TandemSimCalls *self);
/* Ends what is not over, so that every recording is complete. */
void tandem_sim_calls_end_all (TandemSimCalls *self);
