// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-check.h"

/* The newest look at every hop: for windows and reports to show, for whoever looks to fill.  Main thread only.
 * Property: "running".  Signals: "requested" (somebody wants a look; only while none is under way), "finished". */
#define TANDEM_TYPE_CHECKUP (tandem_checkup_get_type ())
G_DECLARE_FINAL_TYPE (TandemCheckup, tandem_checkup, TANDEM, CHECKUP, GObject)

TandemCheckup *tandem_checkup_new (void);

/* A GListModel of TandemCheck by hop, of the last look that was finished.  Borrowed. */
GListModel *tandem_checkup_get_checks (TandemCheckup *self);
gboolean tandem_checkup_is_running (TandemCheckup *self);
/* ms since 1970; 0: none was finished yet. */
gint64 tandem_checkup_get_finished_at (TandemCheckup *self);
/* How many of the checks are in @state. */
guint tandem_checkup_count (TandemCheckup *self, TandemCheckState state);

/* Asks for a look; nothing when one is under way, whose end is told all the same. */
void tandem_checkup_request (TandemCheckup *self);

/* For whoever looks: add() is between begin() and end(); the list changes with end(). */
void tandem_checkup_begin (TandemCheckup *self);
void tandem_checkup_add (TandemCheckup *self, TandemCheck *check);
void tandem_checkup_end (TandemCheckup *self);
