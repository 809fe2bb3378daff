// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Notifications in which an answer is written (the capability "inline-reply" of org.freedesktop.Notifications, which Plasma has).  GNotification
 * cannot show such, and neither GNOME nor the portal of GLib 2.74 takes them, so they are shown this way only where the server says that it
 * can; elsewhere nothing of this is used.  One for each number.  When the server goes, all of them are forgotten, and the next one is asked.
 * Main thread only.
 *
 * Signals: "activated" (number): it was clicked; "read" (number): Mark as Read was; "replied" (number, own number, string): what was written. */
#define TANDEM_TYPE_INLINE_NOTES (tandem_inline_notes_get_type ())
G_DECLARE_FINAL_TYPE (TandemInlineNotes, tandem_inline_notes, TANDEM, INLINE_NOTES, GObject)

/* Asks the server on the session bus; @desktop_id: of the program. */
TandemInlineNotes *tandem_inline_notes_new (const char *desktop_id);
/* FALSE: use GNotification. */
gboolean tandem_inline_notes_can (TandemInlineNotes *self);
/* In place of the one for @number that is there.  @title and @body are words, never markup.  @own_number: which of ours was written to. */
void tandem_inline_notes_show (TandemInlineNotes *self, const char *number, const char *own_number, const char *title, const char *body);
void tandem_inline_notes_withdraw (TandemInlineNotes *self, const char *number);
