// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"

/* What is half written to each number.  The store keeps it; what that does not take (it is locked, or the disk is full) is held here and
 * tried again until it does.  Main thread only.
 *
 * Signals: "kept": one reached the store; "failed" (GError): the store refuses, which is told once until it takes one again. */
#define TANDEM_TYPE_DRAFTS (tandem_drafts_get_type ())
G_DECLARE_FINAL_TYPE (TandemDrafts, tandem_drafts, TANDEM, DRAFTS, GObject)

TandemDrafts *tandem_drafts_new (TandemMessageStore *store);

void tandem_drafts_set (TandemDrafts *self, const char *number, const char *text);
/* What the store does not have yet of the draft to @number; NULL: it has it.  Borrowed, until the main loop goes on. */
const char *tandem_drafts_get_unkept (TandemDrafts *self, const char *number);
