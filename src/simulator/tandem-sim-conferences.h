// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-applications.h"
#include "tandem-sim-calls.h"

/* The Conferences and Participants parts of the REST API (PROTOCOLS 1.6).  Logged where "rest": create_participant, update_participant,
 * remove_participant, update_conference.  Default main context only. */
#define TANDEM_TYPE_SIM_CONFERENCES (tandem_sim_conferences_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimConferences, tandem_sim_conferences, TANDEM, SIM_CONFERENCES, GObject)

TandemSimConferences *tandem_sim_conferences_new (const TandemSimAccount *account, TandemSimCalls *calls, TandemSimApplications *applications);
/* Serves Conferences.json (@parts[0] NULL), Conferences/CF.json, Conferences/CF/Participants.json and Conferences/CF/Participants/CA.json:
 * @parts are what follows "Conferences", without ".json". */
void tandem_sim_conferences_handle (TandemSimConferences *self, TandemSimRequest *request, char **parts);
