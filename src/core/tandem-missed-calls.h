// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-switchboard.h"

/* The calls nobody answered since somebody last looked (the setting "missed-seen"): those who gave up while it rang here,
 * those nobody took, and those who called while Tandem was off.  Who was turned away by a rule is none.  Main thread only.
 *
 * Property count (guint).  Signal "changed": also when the count is the same. */
#define TANDEM_TYPE_MISSED_CALLS (tandem_missed_calls_get_type ())
G_DECLARE_FINAL_TYPE (TandemMissedCalls, tandem_missed_calls, TANDEM, MISSED_CALLS, GObject)

TandemMissedCalls *tandem_missed_calls_new (TandemSwitchboard *switchboard);
guint tandem_missed_calls_get_count (TandemMissedCalls *self);
/* The latest of them; borrowed, NULL when there is none. */
TandemCall *tandem_missed_calls_get_latest (TandemMissedCalls *self);
gboolean tandem_missed_calls_contain (TandemMissedCalls *self, TandemCall *call);
/* All of them were seen. */
void tandem_missed_calls_mark_seen (TandemMissedCalls *self);
