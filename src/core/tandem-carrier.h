// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* Who carries calls.  Main thread only; results on the main thread.
 *
 * Signal "call-status" (call_id, TandemCallState, reason (nullable)): what the carrier reports later.  The id is ours. */
#define TANDEM_TYPE_CARRIER (tandem_carrier_get_type ())
G_DECLARE_INTERFACE (TandemCarrier, tandem_carrier, TANDEM, CARRIER, GObject)

struct _TandemCarrierInterface {
  GTypeInterface parent;
  void (*place_call_async) (TandemCarrier *self, TandemCall *call, const char *media_token, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*place_call_finish) (TandemCarrier *self, GAsyncResult *result, GError **error);
  void (*hang_up_async) (TandemCarrier *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*hang_up_finish) (TandemCarrier *self, GAsyncResult *result, GError **error);
};

/* Dials call's "to" from call's "from".  @media_token: the one-time token the media stream must
 * bring (already expected by the media side).  On success call-sid and state of @call are set.
 * Errors: TANDEM_PROVIDER_ERROR. */
void tandem_carrier_place_call_async (TandemCarrier *self, TandemCall *call, const char *media_token, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_carrier_place_call_finish (TandemCarrier *self, GAsyncResult *result, GError **error);

/* Ends @call at the carrier.  A call that is already gone is a success. */
void tandem_carrier_hang_up_async (TandemCarrier *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_carrier_hang_up_finish (TandemCarrier *self, GAsyncResult *result, GError **error);

/* For implementations: emits "call-status". */
void tandem_carrier_report_status (TandemCarrier *self, const char *call_id, TandemCallState state, const char *reason);
