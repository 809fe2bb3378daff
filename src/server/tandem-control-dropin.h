// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes of the programs that Tandem replaces, with their field names: thin adapters on the handlers of
 * tandem-control-calls.h, so scripts written for those go on working.  Refusals have Tandem's own shape. */

/* {to, instructions?, voice?} -> {success, call_sid, to, from, status} */
void tandem_control_dropin_make_call (const TandemControlRequest *request);

/* {to, voice?, system_instruction?} -> {success, call_sid, message} */
void tandem_control_dropin_telephony_call (const TandemControlRequest *request);
/* -> {sid, status, duration, direction, from, to, start_time, end_time} */
void tandem_control_dropin_telephony_show (const TandemControlRequest *request);
/* -> {success, message} */
void tandem_control_dropin_telephony_hang_up (const TandemControlRequest *request);

/* {phone_number, prompt?} -> {success, call_id, call_sid, phone_number, status, …} */
void tandem_control_dropin_initiate (const TandemControlRequest *request);
void tandem_control_dropin_show (const TandemControlRequest *request);
void tandem_control_dropin_terminate (const TandemControlRequest *request);
/* -> {call_id, status, conversation: [{role, content, …}]} */
void tandem_control_dropin_conversation (const TandemControlRequest *request);
