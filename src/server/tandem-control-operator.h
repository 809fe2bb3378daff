// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes by which an operator takes part in a call.  Each answers @request's message at once. */

/* A call that rings: the operator answers it; it goes where it would go if nobody answered.  A patch answers it too. */
void tandem_control_operator_answer (const TandemControlRequest *request);
void tandem_control_operator_decline (const TandemControlRequest *request);
/* {"patch"}: agent, operator, both, whisper or hold. */
void tandem_control_operator_patch (const TandemControlRequest *request);
/* {"text"}: a private note to the agent; words for it to say exactly. */
void tandem_control_operator_note (const TandemControlRequest *request);
void tandem_control_operator_say (const TandemControlRequest *request);
/* {"state"}: on, paused or off. */
void tandem_control_operator_record (const TandemControlRequest *request);
/* {"on"}: whether the operator listens; whether who speaks for us is muted. */
void tandem_control_operator_monitor (const TandemControlRequest *request);
void tandem_control_operator_mute (const TandemControlRequest *request);
