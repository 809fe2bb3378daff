// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"
#include "tandem-sim-person.h"
#include "tandem-sim-twiml.h"

/* One <Connect><Stream>: from the element to the end of its media stream, with its stream status callbacks. */
#define TANDEM_TYPE_SIM_CONNECT (tandem_sim_connect_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimConnect, tandem_sim_connect, TANDEM, SIM_CONNECT, GObject)

typedef void (*TandemSimConnectEnded) (TandemSimConnect *connect, gpointer user_data);

/* @stream: the <Stream> element; only read here. */
TandemSimConnect *tandem_sim_connect_new (const TandemSimAccount *account, const char *call_sid, TandemSimPerson *person,
                                          const TandemSimVerb *stream);
/* Connects; @ended is called once when the verb is over, unless stop() was called before. */
void tandem_sim_connect_start (TandemSimConnect *self, TandemSimConnectEnded ended, gpointer user_data);
/* The call is over or does something else. */
void tandem_sim_connect_stop (TandemSimConnect *self);
/* (nullable) before start(), or when the URL was refused. */
const char *tandem_sim_connect_get_stream_sid (TandemSimConnect *self);
void tandem_sim_connect_send_digit (TandemSimConnect *self, char digit);
