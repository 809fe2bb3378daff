// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The route that tries an agent at the desk of this computer. */
void tandem_control_rehearsal_begin (const TandemControlRequest *request);
