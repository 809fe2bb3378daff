// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier.h"
#include "tandem-live-calls.h"

/* Leaves a call to somebody else: the carrier connects its remote with @to (E.164), our line ends, and the call goes on until both
 * hang up.  Main thread only.  TANDEM_CALL_ERROR_WRONG_STATE before the answer and after the end; TANDEM_PROVIDER_ERROR: the
 * call stays as it is. */
void tandem_transfer_async (TandemLiveCalls *live, TandemSaveQueue *saves, TandemCarrier *carrier, TandemCall *call, const char *to,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_transfer_finish (TandemLiveCalls *live, GAsyncResult *result, GError **error);

/* What its end reason says from then on, also in the store: who finds it there after a crash must not end it.  (transfer full) */
char *tandem_transfer_make_reason (const char *number);
gboolean tandem_transfer_was_made (TandemCall *call);
