// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* Who talks to whom on @call right now, in one or two sentences.  (transfer full) */
char *tandem_patch_text_dup_words (TandemCall *call);
/* What a screen reader says when @call got another patch: "You are on the line."  Static. */
const char *tandem_patch_text_get_announcement (TandemCall *call);
/* What a screen reader says when the agent of @call is lost; "" when it is there.  Static. */
const char *tandem_patch_text_get_agent_announcement (TandemCall *call);
/* "Recording", "Recording paused", or "" when nothing was recorded; asks for what only the operator can say.  Static. */
const char *tandem_patch_text_get_recording (TandemCall *call);
