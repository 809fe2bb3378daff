// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-live-calls.h"
#include "tandem-operator.h"
#include "tandem-save-queue.h"
#include "tandem-switchboard.h"

/* Hangs up every live call and waits until lines, recordings and store are quiet, at most 5 s: then
 * TANDEM_CALL_ERROR_WRONG_STATE, and what is left is closed as interrupted at the next start.  Main thread. */
void tandem_shut_down_async (TandemSwitchboard *switchboard, TandemLiveCalls *live, TandemSaveQueue *saves,
                             TandemOperator *operator, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean tandem_shut_down_finish (TandemSwitchboard *switchboard, GAsyncResult *result, GError **error);
