// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-carrier.h"

#include "tandem-call-sockets.h"
#include "tandem-error.h"
#include "tandem-socket-event.h"

struct _TandemSocketCarrier {
  GObject parent_instance;

  /* owned */
  TandemSocketDoor *door;
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  GHashTable *legs; /* id of the call -> Leg */

  guint patience_ms;
};

typedef struct {
  /* owned */
  TandemCall *call;
  char *token;

  /* borrowed */
  TandemSocketCarrier *carrier;

  guint timeout_id;
  gboolean claimed; /* a socket is there, or about to be */
} Leg;

static void carrier_iface_init (TandemCarrierInterface *iface);
static void sockets_iface_init (TandemCallSocketsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemSocketCarrier, tandem_socket_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER, carrier_iface_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CALL_SOCKETS, sockets_iface_init))

static void
leg_free (gpointer data)
{
  Leg *leg = data;

  g_clear_handle_id (&leg->timeout_id, g_source_remove);
  g_clear_object (&leg->call);
  g_free (leg->token);
  g_free (leg);
}

static void
tandem_socket_carrier_dispose (GObject *object)
{
  TandemSocketCarrier *self = TANDEM_SOCKET_CARRIER (object);

  g_hash_table_remove_all (self->legs);
  if (self->door)
    tandem_socket_door_post_shut (self->door);
  g_clear_object (&self->door);
  g_clear_object (&self->engine);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (tandem_socket_carrier_parent_class)->dispose (object);
}

static void
tandem_socket_carrier_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_SOCKET_CARRIER (object)->legs);
  G_OBJECT_CLASS (tandem_socket_carrier_parent_class)->finalize (object);
}

static void
tandem_socket_carrier_class_init (TandemSocketCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_socket_carrier_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_socket_carrier_finalize;
}

static void
tandem_socket_carrier_init (TandemSocketCarrier *self)
{
  self->legs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, leg_free);
}

/* It is over: its leg goes first, so that nobody ends it twice. */
static void
end_leg (TandemSocketCarrier *self, const char *call_id, TandemCallState state, const char *reason)
{
  Leg *leg = g_hash_table_lookup (self->legs, call_id);
  g_autofree char *id = g_strdup (call_id);

  if (!leg)
    return;
  g_hash_table_remove (self->legs, id);
  tandem_carrier_report_status (TANDEM_CARRIER (self), id, state, reason);
}

static void
on_over (GObject *target, const char *call_id, const char *reason)
{
  end_leg (TANDEM_SOCKET_CARRIER (target), call_id, TANDEM_CALL_STATE_COMPLETED, reason ? reason : "remote hung up");
}

TandemSocketCarrier *
tandem_socket_carrier_new (TandemMediaThread *thread, TandemMediaEngine *engine, guint patience_ms)
{
  static const TandemSocketDoorListener listener = { on_over };
  TandemSocketCarrier *self = g_object_new (TANDEM_TYPE_SOCKET_CARRIER, NULL);

  self->thread = g_object_ref (thread);
  self->engine = g_object_ref (engine);
  self->door = tandem_socket_door_new (thread, engine, &listener, G_OBJECT (self));
  self->patience_ms = patience_ms;
  return self;
}

TandemSocketDoor *
tandem_socket_carrier_get_door (TandemSocketCarrier *self)
{
  g_return_val_if_fail (TANDEM_IS_SOCKET_CARRIER (self), NULL);
  return self->door;
}

/* --- for whoever places calls ------------------------------------------------------------------------- */

static gboolean
on_nobody_came (gpointer user_data)
{
  Leg *leg = user_data;
  g_autofree char *reason = g_strdup_printf ("Nobody opened its audio socket within %u s: connect to /ws/call/%s after the call was made.",
                                             leg->carrier->patience_ms / 1000, tandem_call_get_id (leg->call));

  leg->timeout_id = 0;
  end_leg (leg->carrier, tandem_call_get_id (leg->call), TANDEM_CALL_STATE_FAILED, reason);
  return G_SOURCE_REMOVE;
}

static void
place_call_async (TandemCarrier *carrier, TandemCall *call, const char *media_token, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  TandemSocketCarrier *self = TANDEM_SOCKET_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Leg *leg = g_new0 (Leg, 1);

  g_task_set_source_tag (task, place_call_async);
  leg->carrier = self;
  leg->call = g_object_ref (call);
  leg->token = g_strdup (media_token);
  leg->timeout_id = g_timeout_add (self->patience_ms, on_nobody_came, leg);
  g_hash_table_insert (self->legs, (gpointer) tandem_call_get_id (call), leg);
  tandem_carrier_report_status (carrier, tandem_call_get_id (call), TANDEM_CALL_STATE_QUEUED, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish (TandemCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The line closes its socket, which tells the other end. */
static void
hang_up_async (TandemCarrier *carrier, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  gboolean answered = tandem_call_get_answered_at (call) != NULL;

  g_task_set_source_tag (task, hang_up_async);
  end_leg (TANDEM_SOCKET_CARRIER (carrier), tandem_call_get_id (call),
           answered ? TANDEM_CALL_STATE_COMPLETED : TANDEM_CALL_STATE_CANCELED, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
transfer_async (TandemCarrier *carrier, TandemCall *call, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);

  g_task_set_source_tag (task, transfer_async);
  g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED,
                           "A call through an audio socket cannot be transferred from here: let the program at its other end do it.");
}

static void
carrier_iface_init (TandemCarrierInterface *iface)
{
  iface->place_call_async = place_call_async;
  iface->place_call_finish = finish;
  iface->hang_up_async = hang_up_async;
  iface->hang_up_finish = finish;
  iface->transfer_async = transfer_async;
  iface->transfer_finish = finish;
}

/* --- for whoever has the sockets ------------------------------------------------------------------------ */

static gboolean
claim (TandemCallSockets *sockets, TandemCall *call, GError **error)
{
  Leg *leg = g_hash_table_lookup (TANDEM_SOCKET_CARRIER (sockets)->legs, tandem_call_get_id (call));

  if (leg && !leg->claimed) {
    leg->claimed = TRUE;
    return TRUE;
  }
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                       leg ? "This call has its audio socket already: one is enough."
                           : "This call does not go through an audio socket: make one with “carrier”: “socket”.");
  return FALSE;
}

static void
release (TandemCallSockets *sockets, TandemCall *call)
{
  Leg *leg = g_hash_table_lookup (TANDEM_SOCKET_CARRIER (sockets)->legs, tandem_call_get_id (call));

  if (leg)
    leg->claimed = FALSE;
}

static void
take (TandemCallSockets *sockets, TandemCall *call, GSocket *socket)
{
  TandemSocketCarrier *self = TANDEM_SOCKET_CARRIER (sockets);
  Leg *leg = g_hash_table_lookup (self->legs, tandem_call_get_id (call));
  g_autofree char *start = NULL;

  /* Hung up while the upgrade was answered: it closes with its last reference. */
  if (!leg)
    return;
  g_clear_handle_id (&leg->timeout_id, g_source_remove);
  start = tandem_socket_event_make_start (call);
  tandem_socket_door_post_socket (self->door, socket, tandem_call_get_id (call), leg->token, start);
}

static void
sockets_iface_init (TandemCallSocketsInterface *iface)
{
  iface->claim = claim;
  iface->release = release;
  iface->take = take;
}
