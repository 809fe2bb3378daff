// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contacts.h"
#include "tandem-inbox.h"

/* The real inbox on a real database in a temporary folder, with a carrier that plays a script:
 * texts to …0150 are delivered, to …0151 fail with 30006, to …0152 with 21614, those to …0153 stay queued.
 * A text "ask me" to …0150 is answered.  What is sent is printed: "sent NUMBER BODY".
 * @with_late_text: one to …0150 that was to be sent two days ago. */
TandemInbox *fixture_inbox_new (TandemSettings *settings, gboolean with_texts, gboolean with_late_text);
/* The contacts of that database: nobody. */
TandemContacts *fixture_inbox_make_contacts (void);
/* A text comes in from @number. */
void fixture_inbox_receive (const char *number, const char *body, TandemOptOut opt_out);
/* A text without words comes in from +12025550150, with the file @path, which can be fetched while it is there. */
void fixture_inbox_receive_file (const char *path);
/* Twilio cannot fetch files from here from now on, or can again. */
void fixture_inbox_set_unreachable (gboolean is_unreachable);
/* Closes the database and removes the folder. */
void fixture_inbox_remove (void);
