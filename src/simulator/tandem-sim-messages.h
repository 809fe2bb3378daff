// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-media-host.h"
#include "tandem-sim-message.h"
#include "tandem-sim-numbers.h"
#include "tandem-sim-stop-list.h"

/* The Messages part of the REST API (PROTOCOLS 1.5, 1.7).  What is sent goes queued, sending, sent and what its fate is (tandem-sim-fates.h),
 * with a callback for each but sending; through a messaging service it is accepted first, or scheduled.  Default main context only.
 * Logged where "rest": create_message (to, from, sid, body), update_message (sid, status). */
#define TANDEM_TYPE_SIM_MESSAGES (tandem_sim_messages_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimMessages, tandem_sim_messages, TANDEM, SIM_MESSAGES, GObject)

TandemSimMessages *tandem_sim_messages_new (const TandemSimAccount *account, TandemSimNumbers *numbers);
/* Serves Messages.json and what is below: @parts follow "Messages" in the path; of the last ".json" may be left. */
void tandem_sim_messages_handle (TandemSimMessages *self, TandemSimRequest *request, char **parts);

/* For what comes in.  Takes @message. */
void tandem_sim_messages_add (TandemSimMessages *self, TandemSimMessage *message);
/* (nullable) */
TandemSimMessage *tandem_sim_messages_find (TandemSimMessages *self, const char *sid);
/* In the order they were made; borrowed (element-type TandemSimMessage). */
GPtrArray *tandem_sim_messages_get_all (TandemSimMessages *self);
/* The time of a scheduled one has come.  FALSE: it is not scheduled. */
gboolean tandem_sim_messages_send_now (TandemSimMessages *self, TandemSimMessage *message);

/* Borrowed. */
TandemSimNumbers *tandem_sim_messages_get_numbers (TandemSimMessages *self);
TandemSimFates *tandem_sim_messages_get_fates (TandemSimMessages *self);
TandemSimStopList *tandem_sim_messages_get_stop_list (TandemSimMessages *self);
TandemSimMediaHost *tandem_sim_messages_get_media_host (TandemSimMessages *self);
