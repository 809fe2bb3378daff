// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-conference-callback.h"

/* One conference of Twilio: who is in it, who hears whom, and what its status callback is told (PROTOCOLS 1.6, 2, 3.3).  It starts when two are in it, one
 * of whom may start it; until then, and on hold, a participant hears music and is not heard.  Logged where "conference": start, end (reason),
 * join, leave, mute, unmute, hold, unhold, modify (call_sid, label).  Default main context only. */
#define TANDEM_TYPE_SIM_CONFERENCE (tandem_sim_conference_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimConference, tandem_sim_conference, TANDEM, SIM_CONFERENCE, GObject)

TandemSimConference *tandem_sim_conference_new (const TandemSimAccount *account, const char *name);
const char *tandem_sim_conference_get_sid (TandemSimConference *self);
const char *tandem_sim_conference_get_name (TandemSimConference *self);
/* "init", "in-progress" or "completed". */
const char *tandem_sim_conference_get_status (TandemSimConference *self);
/* Who or what ended it; NULL before. */
const char *tandem_sim_conference_get_reason (TandemSimConference *self);
const char *tandem_sim_conference_get_ender (TandemSimConference *self);
GDateTime *tandem_sim_conference_get_created (TandemSimConference *self);
GDateTime *tandem_sim_conference_get_updated (TandemSimConference *self);

/* @closed is called when this one is sent out.  Returns a ticket > 0. */
guint tandem_sim_conference_join (TandemSimConference *self, const TandemSimParticipant *participant, void (*closed) (gpointer user_data),
                                  gpointer user_data);
void tandem_sim_conference_leave (TandemSimConference *self, guint ticket);
/* Sends one out. */
void tandem_sim_conference_kick (TandemSimConference *self, guint ticket);
/* Everybody is sent out. */
void tandem_sim_conference_end (TandemSimConference *self, const char *reason, const char *call_sid);

/* The ticket of whoever has that CallSid or label; 0: nobody. */
guint tandem_sim_conference_find (TandemSimConference *self, const char *call_sid_or_label);
/* Tickets of all who are in it, in the order in which they came.  (transfer full) */
GArray *tandem_sim_conference_list (TandemSimConference *self);
/* Borrowed; NULL when it has left. */
const TandemSimParticipant *tandem_sim_conference_get (TandemSimConference *self, guint ticket);
/* All but CallSid, label and callback as in @participant from now on. */
void tandem_sim_conference_modify (TandemSimConference *self, guint ticket, const TandemSimParticipant *participant);

/* 20 ms as 160 mu-law bytes: what one says, and what one hears. */
void tandem_sim_conference_say (TandemSimConference *self, guint ticket, const guint8 *said);
void tandem_sim_conference_hear (TandemSimConference *self, guint ticket, guint8 *heard);
