// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"
#include "tandem-people.h"
#include "tandem-switchboard.h"

/* The texts and calls with one person, and where the next text is written.  What comes in is read only when somebody can see it: in the active
 * window, with this thread on show.  Main thread only.
 *
 * Properties: who (string): who is on the other side; "" without a thread; on-show (gboolean): it is the page that can be
 * seen.  Signals: "call-activated" (TandemCall): it is to be shown; "call-played" (TandemCall): its recording is to be heard, too;
 * "failed" (GError): something could not be read or done. */
#define TANDEM_TYPE_THREAD_VIEW (tandem_thread_view_get_type ())
G_DECLARE_FINAL_TYPE (TandemThreadView, tandem_thread_view, TANDEM, THREAD_VIEW, GtkWidget)

/* Once. */
void tandem_thread_view_set_up (TandemThreadView *self, TandemInbox *inbox, TandemPeople *people, TandemSwitchboard *switchboard);
/* Shows what was with the person who has @number (E.164 or a sender's word), to which is written: the newest, or the text or call with
 * this @id (nullable). */
void tandem_thread_view_open (TandemThreadView *self, const char *number, const char *id);
/* Borrowed; NULL before the first. */
const char *tandem_thread_view_get_number (TandemThreadView *self);
/* TRUE when somebody can see the texts with @number just now. */
gboolean tandem_thread_view_is_seen (TandemThreadView *self, const char *number);
void tandem_thread_view_focus (TandemThreadView *self);
/* Lets the answer be drafted, or stops that; nothing while it is not on show. */
void tandem_thread_view_draft (TandemThreadView *self);
