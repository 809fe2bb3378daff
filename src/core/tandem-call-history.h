// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier.h"
#include "tandem-save-queue.h"

/* Every call, live and old: a GListModel of TandemCall, newest first.  Main thread only.
 *
 * Signal "notice" (NULL, GError): what became of the calls of the last run. */
#define TANDEM_TYPE_CALL_HISTORY (tandem_call_history_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallHistory, tandem_call_history, TANDEM, CALL_HISTORY, GObject)

TandemCallHistory *tandem_call_history_new (TandemStore *store, TandemCarrier *carrier, TandemSaveQueue *saves);

GListModel *tandem_call_history_get_calls (TandemCallHistory *self); /* borrowed */
/* Adds those that called while Tandem was not there; to be used when the history was loaded.  Without any
 * history there is no time to begin from. */
void tandem_call_history_catch_up (TandemCallHistory *self);
void tandem_call_history_add (TandemCallHistory *self, TandemCall *call);
/* By our id or the CallSid; borrowed, NULL when unknown. */
TandemCall *tandem_call_history_lookup (TandemCallHistory *self, const char *id_or_sid);

/* Reads the newest old calls.  Those that were live when Tandem died are closed as interrupted, here and at the carrier. */
void tandem_call_history_load_async (TandemCallHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tandem_call_history_load_finish (TandemCallHistory *self, GAsyncResult *result, GError **error);
