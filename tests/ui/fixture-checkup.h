// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-checkup.h"

/* A checkup that takes a moment: the first look finds something of each kind, the next ones find all well. */
TandemCheckup *fixture_checkup_new (void);
