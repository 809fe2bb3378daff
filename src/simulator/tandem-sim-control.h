// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-calls.h"
#include "tandem-sim-messages.h"

/* The simulator's own control interface, for tests and demonstrations; no authentication, loopback only:
 *   GET  /simulator/health            {"status":"ok"}
 *   GET  /simulator/calls             [{"sid","to","from","status","scenario","stream_sid"}]
 *   POST /simulator/calls             {"from","to","scenario",...}   somebody calls us: tandem-sim-call-in.h
 *   POST /simulator/calls/SID/hangup  the person hangs up
 *   GET  /simulator/messages          [resource, ...] as Messages.json has them, the oldest first
 *   POST /simulator/messages          {"from","to","body",...}   somebody writes to us: tandem-sim-text-in.h
 *   POST /simulator/messages/SID/send the time of a scheduled text has come
 *   POST /simulator/fates             {"to","status","error_code"}   what becomes of texts: tandem-sim-fates.h
 *   POST /simulator/faults            {"name","count","value"}   arms a fault
 */
#define TANDEM_TYPE_SIM_CONTROL (tandem_sim_control_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimControl, tandem_sim_control, TANDEM, SIM_CONTROL, GObject)

TandemSimControl *tandem_sim_control_new (SoupServer *server, const TandemSimAccount *account, TandemSimCalls *calls,
                                          TandemSimMessages *messages);
