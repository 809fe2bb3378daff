// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-switchboard.h"

/* The routes about calls.  Each answers @request's message, now or later (it then keeps what it needs). */

typedef struct {
  TandemSwitchboard *switchboard;
  SoupServerMessage *message;
  const char *id; /* what stands for "*" in the path; NULL when the path has none */
  GBytes *body;
} TandemControlRequest;

/* The call that the path names, borrowed; NULL when there is none: then that was answered. */
TandemCall *tandem_control_calls_find (const TandemControlRequest *request);

void tandem_control_calls_health (const TandemControlRequest *request);
void tandem_control_calls_dial (const TandemControlRequest *request);
void tandem_control_calls_list (const TandemControlRequest *request);
void tandem_control_calls_show (const TandemControlRequest *request);
void tandem_control_calls_hang_up (const TandemControlRequest *request);
void tandem_control_calls_send_digits (const TandemControlRequest *request);
void tandem_control_calls_transcript (const TandemControlRequest *request);
