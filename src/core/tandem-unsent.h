// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-carrier.h"
#include "tandem-message-store.h"
#include "tandem-outbox.h"

/* Puts texts of an earlier run (@messages, element-type TandemMessage, NEW) into @outbox, in order.  That run may have ended between
 * the carrier's taking one and our keeping it, so the carrier is told first to doubt it, and which texts are others.  Main thread;
 * calls back when all are in the outbox; there are no errors. */
void tandem_unsent_restore_async (TandemMessageStore *store, TandemMessageCarrier *carrier, TandemOutbox *outbox, GPtrArray *messages,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_unsent_restore_finish (GAsyncResult *result, GError **error);
