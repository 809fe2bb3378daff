// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"

/* Every thread, the one with the newest text first: a GListModel of TandemThread.  It knows the ids of all, and reads a thread when
 * somebody looks at it, so it opens as fast with 100,000 as with ten: an item says with its property "loaded" when it is
 * there.  One object for each thread as long as somebody holds it.  Main thread only. */
#define TANDEM_TYPE_THREAD_LIST (tandem_thread_list_get_type ())
G_DECLARE_FINAL_TYPE (TandemThreadList, tandem_thread_list, TANDEM, THREAD_LIST, GObject)

TandemThreadList *tandem_thread_list_new (TandemMessageStore *store);

/* Reads the order again, and the threads that somebody holds: for the first time, and whenever a text or a thread was saved.
 * Asked for many times in a row it does so once or twice. */
void tandem_thread_list_refresh (TandemThreadList *self);
