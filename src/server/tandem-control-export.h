// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* GET …/export: a call with everything that was said in it, as ?format= json (the usual), text or csv. */
void tandem_control_export_show (const TandemControlRequest *request);
