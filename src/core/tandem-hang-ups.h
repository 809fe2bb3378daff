// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-live-calls.h"

/* Ends live calls: by a wish, or because a call is up without its stream.  The carrier repeats what fails; when it gives up, the
 * call stays live, for it costs money until somebody ends it.  Main thread only.
 *
 * Signal "notice" (TandemCall, GError): a call that nobody asked to end could not be ended. */
#define TANDEM_TYPE_HANG_UPS (tandem_hang_ups_get_type ())
G_DECLARE_FINAL_TYPE (TandemHangUps, tandem_hang_ups, TANDEM, HANG_UPS, GObject)

TandemHangUps *tandem_hang_ups_new (TandemCarrier *carrier, TandemCallMedia *media, TandemLiveCalls *live);

/* @reason: why it ended, in the history; NULL: somebody here wished it.
 * Errors: TANDEM_CALL_ERROR_WRONG_STATE when @call is over, TANDEM_LINE_ERROR_STILL_UP when the carrier would not end it. */
void tandem_hang_ups_end_async (TandemHangUps *self, TandemCall *call, const char *reason, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_hang_ups_end_finish (TandemHangUps *self, GAsyncResult *result, GError **error);
/* The same where nobody waits for the answer; nothing happens to a call that is being ended already. */
void tandem_hang_ups_end_unasked (TandemHangUps *self, TandemCall *call, const char *reason);
