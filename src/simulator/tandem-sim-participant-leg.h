// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-calls.h"

/* A call that a conference makes, to a telephone or to an application, and that is in the conference from its answer on.  Default main context only. */
#define TANDEM_TYPE_SIM_PARTICIPANT_LEG (tandem_sim_participant_leg_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimParticipantLeg, tandem_sim_participant_leg, TANDEM, SIM_PARTICIPANT_LEG, GObject)

/* Calls as @options say, and enters as @participant says.  NULL: there is nobody to answer. */
TandemSimParticipantLeg *tandem_sim_participant_leg_new (TandemSimCalls *calls, TandemSimConference *conference,
                                                         const TandemSimParticipant *participant, const TandemSimCallOptions *options);
/* How it enters.  Borrowed. */
const TandemSimParticipant *tandem_sim_participant_leg_get (TandemSimParticipantLeg *self);
TandemSimConference *tandem_sim_participant_leg_get_conference (TandemSimParticipantLeg *self);
/* Borrowed. */
TandemSimCall *tandem_sim_participant_leg_get_call (TandemSimParticipantLeg *self);
/* It has not entered yet. */
gboolean tandem_sim_participant_leg_is_dialling (TandemSimParticipantLeg *self);
