// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"
#include "tandem-wrap-up.h"

/* The routes about what remains of a call when it is over (TandemWrapUps). */

/* @wrap_up as JSON; NULL: there is none.  (transfer full) */
JsonNode *tandem_control_wrap_up_make_node (const TandemWrapUp *wrap_up);

void tandem_control_wrap_up_show (const TandemControlRequest *request);
/* What the body names is changed, the rest stays. */
void tandem_control_wrap_up_edit (const TandemControlRequest *request);
/* Has it written by the text model, again if need be. */
void tandem_control_wrap_up_write (const TandemControlRequest *request);
