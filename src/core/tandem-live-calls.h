// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-carrier.h"
#include "tandem-save-queue.h"

/* The calls that are up: follows what carrier and media report of them, keeps their models and the store true.  Main thread only.
 *
 * Signals: "call-changed" (TandemCall), "turn-changed" (TandemCall, TandemTurn), "notice" (TandemCall, GError);
 * "media-lost" (TandemCall): its stream broke and its line waits for another;
 * "without-media" (TandemCall): its stream ended and the carrier has not said why for a while: hang it up;
 * "empty": the last one is over and everything its line had to say was taken. */
#define TANDEM_TYPE_LIVE_CALLS (tandem_live_calls_get_type ())
G_DECLARE_FINAL_TYPE (TandemLiveCalls, tandem_live_calls, TANDEM, LIVE_CALLS, GObject)

TandemLiveCalls *tandem_live_calls_new (TandemCarrier *carrier, TandemCallMedia *media, TandemSaveQueue *saves);

void tandem_live_calls_add (TandemLiveCalls *self, TandemCall *call);
/* Opens the line of @call; FALSE when it is over already. */
gboolean tandem_live_calls_open_media (TandemLiveCalls *self, TandemCall *call, TandemProfile *profile,
                                       const char *media_token);
/* Moves @call and does what follows from it; late reports are dropped.  @reason: why, when @state is an end. */
void tandem_live_calls_advance (TandemLiveCalls *self, TandemCall *call, TandemCallState state, const char *reason);
/* The carrier connects the remote of @call with @number instead of us: it goes on without a stream.  NULL: it does not. */
void tandem_live_calls_set_left_to (TandemLiveCalls *self, TandemCall *call, const char *number);
/* TRUE then: the call is no longer ours to end. */
gboolean tandem_live_calls_has_left (TandemLiveCalls *self, TandemCall *call);
/* TRUE while the media stream of @call is lost and being brought back. */
gboolean tandem_live_calls_has_lost_media (TandemLiveCalls *self, TandemCall *call);
/* TRUE while @call is up, else TANDEM_CALL_ERROR_WRONG_STATE. */
gboolean tandem_live_calls_check (TandemLiveCalls *self, TandemCall *call, GError **error);

guint tandem_live_calls_count (TandemLiveCalls *self);
/* (transfer full) (element-type TandemCall) */
GPtrArray *tandem_live_calls_list (TandemLiveCalls *self);
