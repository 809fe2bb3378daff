// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-options.h"
#include "tandem-runtime.h"

/* Runs without a window until SIGTERM or SIGINT (or, with a command in @options, until that command has finished) and
 * gives the exit status. */
int tandem_headless_run (TandemRuntime *runtime, const TandemOptions *options);
