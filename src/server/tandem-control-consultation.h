// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes by which a third party comes to a call.  Each answers @request's message when it is done, with the call. */

/* {"to"}: calls it while the other side hears music. */
void tandem_control_consultation_start (const TandemControlRequest *request);
/* All three; the third party and the other side without us; the other side without the third party. */
void tandem_control_consultation_merge (const TandemControlRequest *request);
void tandem_control_consultation_complete (const TandemControlRequest *request);
void tandem_control_consultation_cancel (const TandemControlRequest *request);
