// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The conversations of the programs that Tandem replaces, calls and texts of a number together, with their field names:
 * {phone, created_at, calls, messages: [{timestamp, direction, body, sid}]}, texts oldest first. */

/* {conversations: […]}, the number with the newest call or text first: 50 or as many as ?limit= says, with 100 texts of each. */
void tandem_control_dropin_threads_list (const TandemControlRequest *request);
/* One of them, with 500 texts. */
void tandem_control_dropin_threads_show (const TandemControlRequest *request);
