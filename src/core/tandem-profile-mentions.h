// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-settings.h"

/* Where the settings name a profile: "dial-agent", and "profile" of a number in "number-rules".  Main thread only. */

/* Lets what named @from, in capital letters or not, name @to: whoever was chosen goes on being so under another name. */
void tandem_profile_mentions_rename (TandemSettings *settings, const char *from, const char *to);
