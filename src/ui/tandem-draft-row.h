// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"

/* The row below where a text is written that lets the inbox's TandemReplyWriter write a draft: a button, what the draft is made of, and what
 * went wrong.  The draft goes where the text is written, and nowhere else; what stood there comes back with Undo.  It is not to be
 * seen while there is no writer.  Main thread only. */
#define TANDEM_TYPE_DRAFT_ROW (tandem_draft_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemDraftRow, tandem_draft_row, TANDEM, DRAFT_ROW, GtkWidget)

/* Once.  @text_view is borrowed and lives as long. */
void tandem_draft_row_set_up (TandemDraftRow *self, TandemInbox *inbox, GtkTextView *text_view);
/* The thread with @number; a draft for another is given up. */
void tandem_draft_row_set_number (TandemDraftRow *self, const char *number);
/* Begins a draft, or gives up the one that is being written.  Nothing happens while nothing can be written. */
void tandem_draft_row_toggle (TandemDraftRow *self);
/* Gives up what is being written, and says nothing more: a text was sent. */
void tandem_draft_row_reset (TandemDraftRow *self);
