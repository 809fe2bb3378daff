// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-hang-ups.h"
#include "tandem-settings.h"

/* Ends calls that reached a limit without leaving anybody in silence: the agent says the setting "call-cost-sentence", and when that was
 * heard, or is late, the call is hung up, again and again until it is over.  Main thread only. */
#define TANDEM_TYPE_LAST_WORDS (tandem_last_words_get_type ())
G_DECLARE_FINAL_TYPE (TandemLastWords, tandem_last_words, TANDEM, LAST_WORDS, GObject)

TandemLastWords *tandem_last_words_new (TandemSettings *settings, TandemCallMedia *media, TandemLiveCalls *live, TandemHangUps *hang_ups);

/* An operator talks, or has put the other side on hold for a moment: nobody cuts that short. */
gboolean tandem_last_words_operator_has (TandemCall *call);
/* There is an agent that can be told something, and can say something. */
gboolean tandem_last_words_agent_has (TandemCall *call);
/* Ends @call, unless it is ended already; @reason (static): why, in the history.  When an operator takes it meanwhile, it goes on. */
void tandem_last_words_end (TandemLastWords *self, TandemCall *call, const char *reason);
gboolean tandem_last_words_is_ending (TandemLastWords *self, TandemCall *call);
