// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* {messages: [{phone, timestamp, direction, body, sid?}], check?} -> {success, imported, known}: texts that another program kept.
 * One that is wrong refuses all of them; where "check" is true nothing is kept in any case. */
void tandem_control_import_texts (const TandemControlRequest *request);
