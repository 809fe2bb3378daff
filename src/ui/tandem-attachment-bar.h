// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"

/* The files that go out with the text that is being written: shows them with a button to remove each, takes more from a file
 * chooser, the clipboard and what is dropped, and says what is wrong with them before anything is sent.  Not seen while there is
 * nothing to show.  Main thread only.
 *
 * Signal: "files-changed": one came or went. */
#define TANDEM_TYPE_ATTACHMENT_BAR (tandem_attachment_bar_get_type ())
G_DECLARE_FINAL_TYPE (TandemAttachmentBar, tandem_attachment_bar, TANDEM, ATTACHMENT_BAR, GtkWidget)

/* Once.  @text_view: into which is pasted; @target: onto which is dropped.  Both live as long. */
void tandem_attachment_bar_set_up (TandemAttachmentBar *self, TandemInbox *inbox, TandemSettings *settings, GtkTextView *text_view,
                                   GtkWidget *target);
/* The files of what is written to @number are shown from now on. */
void tandem_attachment_bar_set_number (TandemAttachmentBar *self, const char *number);

/* Lets somebody choose files. */
void tandem_attachment_bar_choose (TandemAttachmentBar *self);

guint tandem_attachment_bar_count_files (TandemAttachmentBar *self);
/* TRUE when there are none or they can go out; FALSE: why not is on show. */
gboolean tandem_attachment_bar_check (TandemAttachmentBar *self);
/* The files for a text, NULL when there are none; the bar has none then.  (transfer full) */
GListModel *tandem_attachment_bar_take (TandemAttachmentBar *self);
/* Adds copies of @files, which stay with the text to @number that has them, to what is half written there. */
void tandem_attachment_bar_put_copies (TandemAttachmentBar *self, const char *number, GListModel *files);
/* A text to @number was not taken: its files go back to its draft.  Also when the window is gone. */
void tandem_attachment_bar_put_back (TandemAttachmentBar *self, TandemInbox *inbox, const char *number, GListModel *files);
