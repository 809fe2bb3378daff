// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-carrier-router.h"

#include "tandem-call-carrier.h"

struct _TandemCarrierRouter {
  GObject parent_instance;

  /* owned */
  TandemCarrier *usual;
  GHashTable *others; /* name (static) -> TandemCarrier */
};

static void carrier_iface_init (TandemCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemCarrierRouter, tandem_carrier_router, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER, carrier_iface_init))

static void
tandem_carrier_router_dispose (GObject *object)
{
  TandemCarrierRouter *self = TANDEM_CARRIER_ROUTER (object);

  g_clear_object (&self->usual);
  g_hash_table_remove_all (self->others);
  G_OBJECT_CLASS (tandem_carrier_router_parent_class)->dispose (object);
}

static void
tandem_carrier_router_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_CARRIER_ROUTER (object)->others);
  G_OBJECT_CLASS (tandem_carrier_router_parent_class)->finalize (object);
}

static void
tandem_carrier_router_class_init (TandemCarrierRouterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_carrier_router_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_carrier_router_finalize;
}

static void
tandem_carrier_router_init (TandemCarrierRouter *self)
{
  self->others = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

static TandemCarrier *
carrier_of (gpointer router, TandemCall *call)
{
  TandemCarrierRouter *self = TANDEM_CARRIER_ROUTER (router);
  const char *name = tandem_call_carrier_get (call);
  TandemCarrier *other = name ? g_hash_table_lookup (self->others, name) : NULL;

  return other ? other : self->usual;
}

/* --- what carriers report --------------------------------------------------------------------------- */

static void
on_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason, gpointer user_data)
{
  tandem_carrier_report_status (TANDEM_CARRIER (user_data), call_id, state, reason);
}

static void
on_recording (TandemCarrier *carrier, const char *call_id, TandemRecordingState state, gpointer user_data)
{
  tandem_carrier_report_recording (TANDEM_CARRIER (user_data), call_id, state);
}

static void
on_recorded (TandemCarrier *carrier, const char *call_id, const char *path, gpointer user_data)
{
  tandem_carrier_report_recorded (TANDEM_CARRIER (user_data), call_id, path);
}

static void
on_notice (TandemCarrier *carrier, const char *call_id, const GError *error, gpointer user_data)
{
  tandem_carrier_report_notice (TANDEM_CARRIER (user_data), call_id, error);
}

static void
on_answered_by (TandemCarrier *carrier, const char *call_id, TandemAnsweredBy who, gpointer user_data)
{
  tandem_carrier_report_answered_by (TANDEM_CARRIER (user_data), call_id, who);
}

static void
on_incoming (TandemCarrier *carrier, TandemCall *call, gpointer user_data)
{
  tandem_carrier_report_incoming (TANDEM_CARRIER (user_data), call);
}

static void
follow (TandemCarrierRouter *self, TandemCarrier *carrier)
{
  g_signal_connect_object (carrier, "call-status", G_CALLBACK (on_status), self, 0);
  g_signal_connect_object (carrier, "call-recording", G_CALLBACK (on_recording), self, 0);
  g_signal_connect_object (carrier, "call-recorded", G_CALLBACK (on_recorded), self, 0);
  g_signal_connect_object (carrier, "call-notice", G_CALLBACK (on_notice), self, 0);
  g_signal_connect_object (carrier, "call-answered-by", G_CALLBACK (on_answered_by), self, 0);
  g_signal_connect_object (carrier, "incoming", G_CALLBACK (on_incoming), self, 0);
}

TandemCarrierRouter *
tandem_carrier_router_new (TandemCarrier *usual)
{
  TandemCarrierRouter *self = g_object_new (TANDEM_TYPE_CARRIER_ROUTER, NULL);

  self->usual = g_object_ref (usual);
  follow (self, usual);
  return self;
}

void
tandem_carrier_router_add (TandemCarrierRouter *self, const char *name, TandemCarrier *carrier)
{
  g_return_if_fail (TANDEM_IS_CARRIER_ROUTER (self) && TANDEM_IS_CARRIER (carrier));
  g_hash_table_insert (self->others, (gpointer) name, g_object_ref (carrier));
  follow (self, carrier);
}

/* --- verbs with an answer: it is the carrier's own, which knows whose it is --------------------------- */

static void
did_it (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_pointer (task, g_object_ref (result), g_object_unref);
}

static GTask *
begin (TandemCarrier *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

static GAsyncResult *
end (TandemCarrier *self, GAsyncResult *result, TandemCarrier **carrier)
{
  GAsyncResult *own;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  own = g_task_propagate_pointer (G_TASK (result), NULL);
  *carrier = own ? TANDEM_CARRIER (g_async_result_get_source_object (own)) : NULL;
  return own;
}

static void
place_call_async (TandemCarrier *self, TandemCall *call, const char *media_token, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  tandem_carrier_place_call_async (carrier_of (self, call), call, media_token, cancellable, did_it,
                                   begin (self, place_call_async, callback, user_data));
}

static gboolean
place_call_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TandemCarrier) carrier = NULL;
  g_autoptr (GAsyncResult) own = end (self, result, &carrier);

  return own && tandem_carrier_place_call_finish (carrier, own, error);
}

static void
hang_up_async (TandemCarrier *self, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  tandem_carrier_hang_up_async (carrier_of (self, call), call, cancellable, did_it, begin (self, hang_up_async, callback, user_data));
}

static gboolean
hang_up_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TandemCarrier) carrier = NULL;
  g_autoptr (GAsyncResult) own = end (self, result, &carrier);

  return own && tandem_carrier_hang_up_finish (carrier, own, error);
}

static void
transfer_async (TandemCarrier *self, TandemCall *call, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  tandem_carrier_transfer_async (carrier_of (self, call), call, to, cancellable, did_it, begin (self, transfer_async, callback, user_data));
}

static gboolean
transfer_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TandemCarrier) carrier = NULL;
  g_autoptr (GAsyncResult) own = end (self, result, &carrier);

  return own && tandem_carrier_transfer_finish (carrier, own, error);
}

static void
list_missed_async (TandemCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  tandem_carrier_list_missed_async (TANDEM_CARRIER_ROUTER (self)->usual, since, cancellable, did_it,
                                    begin (self, list_missed_async, callback, user_data));
}

static GPtrArray *
list_missed_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TandemCarrier) carrier = NULL;
  g_autoptr (GAsyncResult) own = end (self, result, &carrier);

  return own ? tandem_carrier_list_missed_finish (carrier, own, error) : NULL;
}

/* --- the others --------------------------------------------------------------------------------------- */

static TandemConferences *
get_conferences (TandemCarrier *self)
{
  return tandem_carrier_get_conferences (TANDEM_CARRIER_ROUTER (self)->usual);
}

static void
set_recording (TandemCarrier *self, TandemCall *call, TandemRecordingState state, const char *path)
{
  TandemCarrier *carrier = carrier_of (self, call);

  if (tandem_carrier_can_record (carrier))
    tandem_carrier_set_recording (carrier, call, state, path);
  else
    tandem_carrier_report_recording (self, tandem_call_get_id (call), TANDEM_RECORDING_OFF);
}

static void
fetch_recording (TandemCarrier *self, TandemCall *call, const char *path)
{
  TandemCarrier *carrier = carrier_of (self, call);

  if (tandem_carrier_can_record (carrier))
    tandem_carrier_fetch_recording (carrier, call, path);
}

static void
ring_call (TandemCarrier *self, TandemCall *call)
{
  tandem_carrier_ring_call (carrier_of (self, call), call);
}

static void
connect_call (TandemCarrier *self, TandemCall *call, const char *media_token, const char *greeting)
{
  tandem_carrier_connect_call (carrier_of (self, call), call, media_token, greeting);
}

static void
refuse_call (TandemCarrier *self, TandemCall *call, const char *sentence)
{
  tandem_carrier_refuse_call (carrier_of (self, call), call, sentence);
}

static void
reconnect_call (TandemCarrier *self, TandemCall *call, const char *media_token, const char *farewell)
{
  TandemCarrier *carrier = carrier_of (self, call);

  if (tandem_carrier_can_reconnect (carrier))
    tandem_carrier_reconnect_call (carrier, call, media_token, farewell);
}

static void
carrier_iface_init (TandemCarrierInterface *iface)
{
  iface->place_call_async = place_call_async;
  iface->place_call_finish = place_call_finish;
  iface->hang_up_async = hang_up_async;
  iface->hang_up_finish = hang_up_finish;
  iface->transfer_async = transfer_async;
  iface->transfer_finish = transfer_finish;
  iface->get_conferences = get_conferences;
  iface->set_recording = set_recording;
  iface->fetch_recording = fetch_recording;
  iface->list_missed_async = list_missed_async;
  iface->list_missed_finish = list_missed_finish;
  iface->ring_call = ring_call;
  iface->connect_call = connect_call;
  iface->refuse_call = refuse_call;
  iface->reconnect_call = reconnect_call;
}
