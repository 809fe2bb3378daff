// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* A call and what was said in it, for people and for tables.  Its transcript, and its wrap-up if there is one, have been loaded.  Pure;
 * main thread. */

/* Plain text: who, when, the wrap-up, and a line "[mm:ss] who: words" for each turn.  (transfer full) */
char *tandem_call_export_to_text (TandemCall *call);
/* CSV (RFC 4180) with a head line: call_id, party, private, start_ms, end_ms, text, heard_text.  Words that a table would take for a
 * formula stand behind an apostrophe.  (transfer full) */
char *tandem_call_export_to_csv (TandemCall *call);
