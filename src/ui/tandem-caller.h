// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-switchboard.h"

/* Does what the buttons of the window ask of the switchboard, and says what failed.  Outlives the window while
 * something is under way.  Main thread only.
 *
 * Signals: "dial-failed" (GError): the call was not placed; "failed" (GError): anything else. */
#define TANDEM_TYPE_CALLER (tandem_caller_get_type ())
G_DECLARE_FINAL_TYPE (TandemCaller, tandem_caller, TANDEM, CALLER, GObject)

TandemCaller *tandem_caller_new (TandemSwitchboard *switchboard);
void tandem_caller_dial (TandemCaller *self, const char *number, TandemCallMode mode);
/* TRUE while dial() runs: a call that is added now is its call. */
gboolean tandem_caller_get_dialling (TandemCaller *self);
void tandem_caller_hang_up (TandemCaller *self, TandemCall *call);
/* Fills the transcript of an old call. */
void tandem_caller_load_transcript (TandemCaller *self, TandemCall *call);
