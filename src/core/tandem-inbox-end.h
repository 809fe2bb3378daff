// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"

/* Begins nothing more and waits until the inbox is idle, at most 5 s: what is still with the carrier then is looked for at the next
 * start.  Main thread; there are no errors. */
void tandem_inbox_end_async (TandemInbox *inbox, GAsyncReadyCallback callback, gpointer user_data);
void tandem_inbox_end_finish (TandemInbox *inbox, GAsyncResult *result);
