// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"

/* The texts with one number, oldest first: a GListModel of TandemMessage that begins with the newest 50 and takes in what comes and
 * goes.  What was sent earlier is read when it is asked for.  Main thread only.
 *
 * Properties: loading (gboolean); has-older (gboolean): there may be earlier ones.  Signal "failed" (GError): they could not be read. */
#define TANDEM_TYPE_THREAD_MESSAGES (tandem_thread_messages_get_type ())
G_DECLARE_FINAL_TYPE (TandemThreadMessages, tandem_thread_messages, TANDEM, THREAD_MESSAGES, GObject)

/* Begins to read at once. */
TandemThreadMessages *tandem_thread_messages_new (TandemInbox *inbox, const char *number);
const char *tandem_thread_messages_get_number (TandemThreadMessages *self);
/* Reads the 50 before the first; nothing happens while it loads, or when there are none. */
void tandem_thread_messages_load_older (TandemThreadMessages *self);
gboolean tandem_thread_messages_get_loading (TandemThreadMessages *self);
gboolean tandem_thread_messages_get_has_older (TandemThreadMessages *self);
/* FALSE when the text @id is not among those read. */
gboolean tandem_thread_messages_find (TandemThreadMessages *self, const char *id, guint *position);
