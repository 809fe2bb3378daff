// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes that list texts; pages are asked for with ?limit= and ?before=. */

/* What a route is asked for: how many at most, and only what comes after (for texts: is older than) this one. */
typedef struct {
  guint limit;
  const char *before; /* borrowed; nullable */
} TandemControlPage;

/* Reads @page out of the query; FALSE: it is wrong, and that was answered. */
gboolean tandem_control_threads_get_page (const TandemControlRequest *request, TandemControlPage *page);
/* The number that the path names: E.164, or (a short code, a word) as it stands there; (transfer full). */
char *tandem_control_threads_dup_number (const TandemControlRequest *request);

/* {conversations: [{number, text, …}], next}, the newest first */
void tandem_control_threads_list (const TandemControlRequest *request);
/* The thread, {…, messages, next}: the newest texts, oldest first. */
void tandem_control_threads_show (const TandemControlRequest *request);
/* Somebody looked at its texts elsewhere. */
void tandem_control_threads_mark_read (const TandemControlRequest *request);
