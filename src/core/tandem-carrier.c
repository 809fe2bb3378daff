// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carrier.h"

G_DEFINE_INTERFACE (TandemCarrier, tandem_carrier, G_TYPE_OBJECT)

enum { CALL_STATUS, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_carrier_default_init (TandemCarrierInterface *iface)
{
  signals[CALL_STATUS] =
    g_signal_new ("call-status", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  3, G_TYPE_STRING, TANDEM_TYPE_CALL_STATE, G_TYPE_STRING);
}

void
tandem_carrier_place_call_async (TandemCarrier *self, TandemCall *call, const char *media_token,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->place_call_async (self, call, media_token, cancellable, callback, user_data);
}

gboolean
tandem_carrier_place_call_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), FALSE);
  return TANDEM_CARRIER_GET_IFACE (self)->place_call_finish (self, result, error);
}

void
tandem_carrier_hang_up_async (TandemCarrier *self, TandemCall *call, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->hang_up_async (self, call, cancellable, callback, user_data);
}

gboolean
tandem_carrier_hang_up_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), FALSE);
  return TANDEM_CARRIER_GET_IFACE (self)->hang_up_finish (self, result, error);
}

void
tandem_carrier_report_status (TandemCarrier *self, const char *call_id, TandemCallState state, const char *reason)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[CALL_STATUS], 0, call_id, state, reason);
}
