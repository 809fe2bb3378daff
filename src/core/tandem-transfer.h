// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier.h"
#include "tandem-live-calls.h"

/* Leaves a call to somebody else: the carrier connects its remote with @to (E.164), our line ends, and the call goes on until both
 * hang up.  Main thread only.  TANDEM_CALL_ERROR_WRONG_STATE before the answer and after the end; TANDEM_PROVIDER_ERROR: the
 * call stays as it is. */
void tandem_transfer_async (TandemLiveCalls *live, TandemCarrier *carrier, TandemCall *call, const char *to,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_transfer_finish (TandemLiveCalls *live, GAsyncResult *result, GError **error);
