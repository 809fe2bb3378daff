// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What a client tells the model in writing: a message of the system or the user made of input_text.
 *
 * The simulated model proves that it was told.  Its next reply of its own (not one whose words were given, nor one out of band) begins
 * with "I was told: WORDS.", WORDS being the first 12 of the essence of the newest note.  The essence is what follows the first colon
 * and blank of the note, since what comes before is how the note is introduced; all of it when there is no such colon. */

/* The text of @item, an item of conversation.item.create; NULL when it is no note.  (transfer full) */
char *tandem_sim_realtime_note_dup_text (JsonObject *item);
/* @reply with the proof before it.  @note: a text of the function above.  (transfer full) */
char *tandem_sim_realtime_note_prove (const char *note, const char *reply);
