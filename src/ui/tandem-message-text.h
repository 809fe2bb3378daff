// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message.h"
#include "tandem-segments.h"
#include "tandem-thread.h"

/* What the window says about texts, translated.  Everything returned is (transfer full) unless const. */

/* Milliseconds since 1970: the time today, else the day. */
char *tandem_message_text_dup_when (gint64 at_ms);
/* "14:05" */
char *tandem_message_text_dup_time (GDateTime *at);
/* "Today", "Yesterday", "3 July", "3 July 2025". */
char *tandem_message_text_dup_day (GDateTime *at);
/* How far it is: "Queued", "Delivered"; "" for one that came in. */
const char *tandem_message_text_get_state (TandemMessage *message);
/* Why it did not arrive and what to do, as sentences; NULL when it did not fail. */
char *tandem_message_text_dup_failure (TandemMessage *message);
/* Its words as Pango markup, addresses of the web as links. */
char *tandem_message_text_dup_markup (const char *body);
/* Its words, or what it is without them. */
char *tandem_message_text_dup_short (const char *body);
/* One sentence for a screen reader; @who is on the other side (tandem_people_dup_who()). */
char *tandem_message_text_dup_spoken (TandemMessage *message, const char *who);
char *tandem_message_text_dup_spoken_thread (TandemThread *thread, const char *who);
/* How long it is and what it is cut into. */
char *tandem_message_text_dup_count (const TandemSegments *segments);
