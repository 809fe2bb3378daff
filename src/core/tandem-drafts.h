// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"

/* What is half written to each number.  The store keeps it; what that does not take (it is locked, or the disk is full) is held here and
 * tried again until it does.  Main thread only.
 *
 * Signals: "kept": one reached the store; "failed" (GError): the store refuses, which is told once until it takes one again;
 * "given-back" (string: the number, string: words): who shows this draft puts the words before it and returns TRUE. */
#define TANDEM_TYPE_DRAFTS (tandem_drafts_get_type ())
G_DECLARE_FINAL_TYPE (TandemDrafts, tandem_drafts, TANDEM, DRAFTS, GObject)

TandemDrafts *tandem_drafts_new (TandemMessageStore *store);

void tandem_drafts_set (TandemDrafts *self, const char *number, const char *text);
/* What was not sent is to be written anew: @words come before what is half written, wherever that is.  A store that cannot be read
 * counts as one that has nothing. */
void tandem_drafts_give_back (TandemDrafts *self, const char *number, const char *words);
/* What the store does not have yet of the draft to @number; NULL: it has it.  Borrowed, until the main loop goes on. */
const char *tandem_drafts_get_unkept (TandemDrafts *self, const char *number);
