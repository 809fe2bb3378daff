// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carrier.h"

G_DEFINE_INTERFACE (TandemCarrier, tandem_carrier, G_TYPE_OBJECT)

enum { CALL_STATUS, CALL_RECORDING, CALL_RECORDED, CALL_NOTICE, CALL_ANSWERED_BY, INCOMING, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_carrier_default_init (TandemCarrierInterface *iface)
{
  signals[CALL_STATUS] =
    g_signal_new ("call-status", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  3, G_TYPE_STRING, TANDEM_TYPE_CALL_STATE, G_TYPE_STRING);
  signals[CALL_RECORDING] =
    g_signal_new ("call-recording", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_STRING, TANDEM_TYPE_RECORDING_STATE);
  signals[CALL_RECORDED] =
    g_signal_new ("call-recorded", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CALL_NOTICE] =
    g_signal_new ("call-notice", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[CALL_ANSWERED_BY] =
    g_signal_new ("call-answered-by", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_STRING, TANDEM_TYPE_ANSWERED_BY);
  signals[INCOMING] = g_signal_new ("incoming", TANDEM_TYPE_CARRIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    1, TANDEM_TYPE_CALL);
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

gboolean
tandem_carrier_takes_calls (TandemCarrier *self)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), FALSE);
  return TANDEM_CARRIER_GET_IFACE (self)->list_missed_async != NULL;
}

void
tandem_carrier_list_missed_async (TandemCarrier *self, GDateTime *since, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->list_missed_async (self, since, cancellable, callback, user_data);
}

GPtrArray *
tandem_carrier_list_missed_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), NULL);
  return TANDEM_CARRIER_GET_IFACE (self)->list_missed_finish (self, result, error);
}

void
tandem_carrier_ring_call (TandemCarrier *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->ring_call (self, call);
}

void
tandem_carrier_connect_call (TandemCarrier *self, TandemCall *call, const char *media_token, const char *greeting)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->connect_call (self, call, media_token, greeting);
}

void
tandem_carrier_refuse_call (TandemCarrier *self, TandemCall *call, const char *sentence)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->refuse_call (self, call, sentence);
}

gboolean
tandem_carrier_can_reconnect (TandemCarrier *self)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), FALSE);
  return TANDEM_CARRIER_GET_IFACE (self)->reconnect_call != NULL;
}

void
tandem_carrier_reconnect_call (TandemCarrier *self, TandemCall *call, const char *media_token, const char *farewell)
{
  g_return_if_fail (tandem_carrier_can_reconnect (self));
  TANDEM_CARRIER_GET_IFACE (self)->reconnect_call (self, call, media_token, farewell);
}

void
tandem_carrier_report_incoming (TandemCarrier *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[INCOMING], 0, call);
}

void
tandem_carrier_transfer_async (TandemCarrier *self, TandemCall *call, const char *to, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  TANDEM_CARRIER_GET_IFACE (self)->transfer_async (self, call, to, cancellable, callback, user_data);
}

gboolean
tandem_carrier_transfer_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), FALSE);
  return TANDEM_CARRIER_GET_IFACE (self)->transfer_finish (self, result, error);
}

TandemConferences *
tandem_carrier_get_conferences (TandemCarrier *self)
{
  TandemCarrierInterface *iface;

  g_return_val_if_fail (TANDEM_IS_CARRIER (self), NULL);
  iface = TANDEM_CARRIER_GET_IFACE (self);
  return iface->get_conferences ? iface->get_conferences (self) : NULL;
}

void
tandem_carrier_report_status (TandemCarrier *self, const char *call_id, TandemCallState state, const char *reason)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[CALL_STATUS], 0, call_id, state, reason);
}

gboolean
tandem_carrier_can_record (TandemCarrier *self)
{
  g_return_val_if_fail (TANDEM_IS_CARRIER (self), FALSE);
  return TANDEM_CARRIER_GET_IFACE (self)->set_recording != NULL;
}

void
tandem_carrier_set_recording (TandemCarrier *self, TandemCall *call, TandemRecordingState state, const char *path)
{
  g_return_if_fail (tandem_carrier_can_record (self));
  TANDEM_CARRIER_GET_IFACE (self)->set_recording (self, call, state, path);
}

void
tandem_carrier_fetch_recording (TandemCarrier *self, TandemCall *call, const char *path)
{
  g_return_if_fail (tandem_carrier_can_record (self));
  TANDEM_CARRIER_GET_IFACE (self)->fetch_recording (self, call, path);
}

void
tandem_carrier_report_recording (TandemCarrier *self, const char *call_id, TandemRecordingState state)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[CALL_RECORDING], 0, call_id, state);
}

void
tandem_carrier_report_recorded (TandemCarrier *self, const char *call_id, const char *path)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[CALL_RECORDED], 0, call_id, path);
}

void
tandem_carrier_report_notice (TandemCarrier *self, const char *call_id, const GError *error)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[CALL_NOTICE], 0, call_id, error);
}

void
tandem_carrier_report_answered_by (TandemCarrier *self, const char *call_id, TandemAnsweredBy who)
{
  g_return_if_fail (TANDEM_IS_CARRIER (self));
  g_signal_emit (self, signals[CALL_ANSWERED_BY], 0, call_id, who);
}
