// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What the window says about a call, translated.  Everything returned is (transfer full) unless const. */

/* The number of the other party, written the way people in @region write it. */
char *tandem_call_text_dup_who (TandemCall *call, const char *region);
/* What is going on, or how it ended, in a few words: "Ringing…", "No answer". */
const char *tandem_call_text_get_state (TandemCall *call);
/* Why it ended, as one sentence; "" when the state says it all. */
char *tandem_call_text_dup_reason (TandemCall *call);
/* The call began: the time today, else the day. */
char *tandem_call_text_dup_when (TandemCall *call);
/* "2:05" or "1:02:05"; "" for a call that was never answered. */
char *tandem_call_text_dup_duration (TandemCall *call);
/* One sentence for a screen reader: who, outcome, when, how long. */
char *tandem_call_text_dup_spoken (TandemCall *call, const char *region);
/* Milliseconds as "m:ss". */
char *tandem_call_text_dup_position (gint64 ms);
/* "Remote", "Agent", "You". */
const char *tandem_call_text_get_party (TandemParty party);
/* The icon of @party; static. */
const char *tandem_call_text_get_party_icon (TandemParty party);
