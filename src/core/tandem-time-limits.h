// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-last-words.h"

/* Watches over how long calls may last (tandem_call_get_max_minutes(), from the answer on): a minute before, or after half the time when
 * that is less, the operator and the agent are told; when it is over the agent says its last words and the call is ended.  An operator
 * who talks, or has put the call on hold, is told and never hung up on.  Calls whose other side has fallen silent end likewise, when the
 * line says so (TANDEM_LINE_ERROR_QUIET).  Main thread only.
 *
 * Signal "notice" (TandemCall, GError: TANDEM_LINE_ERROR_TIME). */
#define TANDEM_TYPE_TIME_LIMITS (tandem_time_limits_get_type ())
G_DECLARE_FINAL_TYPE (TandemTimeLimits, tandem_time_limits, TANDEM, TIME_LIMITS, GObject)

TandemTimeLimits *tandem_time_limits_new (TandemSettings *settings, TandemCallMedia *media, TandemLiveCalls *live, TandemHangUps *hang_ups,
                                          TandemSaveQueue *saves);
/* For others who end calls for a limit: no call gets two last sentences.  Borrowed. */
TandemLastWords *tandem_time_limits_get_last_words (TandemTimeLimits *self);
