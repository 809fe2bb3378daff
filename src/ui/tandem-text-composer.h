// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-inbox.h"
#include "tandem-people.h"

/* Where a text is written and sent: Enter sends, Shift+Enter breaks the line.  Counts what it will be cut into, keeps what is half
 * written, is locked for whoever wants no texts.  Main thread only. */
#define TANDEM_TYPE_TEXT_COMPOSER (tandem_text_composer_get_type ())
G_DECLARE_FINAL_TYPE (TandemTextComposer, tandem_text_composer, TANDEM, TEXT_COMPOSER, GtkWidget)

/* Once. */
void tandem_text_composer_set_up (TandemTextComposer *self, TandemInbox *inbox, TandemSettings *settings);
/* Writes to @number (E.164) from now on; what was begun for another one is kept there. */
void tandem_text_composer_set_number (TandemTextComposer *self, const char *number);
void tandem_text_composer_focus (TandemTextComposer *self);
/* Lets a draft be written, or stops that (tandem-draft-row.h). */
void tandem_text_composer_draft (TandemTextComposer *self);
/* Puts the words and copies of the files of @message, which was taken back, before what is half written to its number, to be sent anew;
 * where that is what is on show, from the same of our numbers. */
void tandem_text_composer_put (TandemTextComposer *self, TandemMessage *message);
/* Once, after set_up(): who templates speak of. */
void tandem_text_composer_set_people (TandemTextComposer *self, TandemPeople *people);
