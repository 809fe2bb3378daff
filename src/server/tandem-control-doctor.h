// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-checkup.h"
#include "tandem-control-calls.h"

/* The routes about the hops of a call: POST looks at all of them and answers when that is done, GET tells how the public
 * address stands. */
void tandem_control_doctor_look (const TandemControlRequest *request);
void tandem_control_doctor_reachability (const TandemControlRequest *request);

/* What POST answers, also for a Tandem that does not run (@running FALSE).  (transfer full) */
JsonNode *tandem_control_doctor_report (TandemCheckup *checkup, gboolean running);
