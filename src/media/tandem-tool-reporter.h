// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-reporter.h"
#include "tandem-line.h"

/* Reports what the agent of @line calls, until the line is gone: from then on it has tools.  Media thread only. */
void tandem_tool_reporter_follow (TandemLine *line, TandemCallReporter *reporter);
