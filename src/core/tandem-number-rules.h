// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-settings.h"

/* The setting "number-rules" as something that is edited; what its keys mean stands in tandem-inbound-rule.h.  Main thread only. */

/* The numbers that have a group in it, in order; NULL-terminated.  (transfer full) */
char **tandem_number_rules_list (TandemSettings *settings);
/* Begins a group for @number (E.164), or takes its group away. */
void tandem_number_rules_add (TandemSettings *settings, const char *number);
void tandem_number_rules_remove (TandemSettings *settings, const char *number);

/* Settings in which inbound, inbound-unanswered, inbound-closed, inbound-ring, opening-hours, voicemail-greeting, ai-voice,
 * ai-greeting, ai-instructions, auto-reply and auto-reply-instructions are those of @number.  What is changed in them is written to its group in @settings.
 * (transfer full) */
TandemSettings *tandem_number_rules_open (TandemSettings *settings, const char *number);
