// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-carrier.h"

#include "tandem-call-media.h"
#include "tandem-error.h"
#include "tandem-twilio-account.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-conferences.h"
#include "tandem-twilio-door.h"
#include "tandem-twilio-inbound.h"
#include "tandem-twilio-leg.h"
#include "tandem-twilio-missed.h"
#include "tandem-twilio-recordings.h"
#include "tandem-twilio-rescues.h"
#include "tandem-twilio-transfer.h"
#include "tandem-twilio-webhooks.h"
#include "tandem-twiml.h"

#define LOST_REASON "ended while the connection to it was lost: check the tunnel and the network"

struct _TandemTwilioCarrier {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  TandemTwilioClient *client;
  TandemTwilioDoor *door;
  TandemTwilioWebhooks *webhooks;
  TandemTwilioRecordings *recordings;
  TandemTwilioRescues *rescues;
  TandemTwilioConferences *conferences;
  GHashTable *legs;       /* our id -> TandemTwilioLeg */
  GHashTable *inbound;    /* our id -> TandemTwilioInbound */
  GHashTable *taken_sids; /* every CallSid of this run */

  /* construct only */
  guint request_timeout_ms;
  guint start_timeout_ms;
  TandemTwilioLegPace pace;
};

static void carrier_iface_init (TandemCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTwilioCarrier, tandem_twilio_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER, carrier_iface_init))

enum { PROP_0, PROP_SETTINGS, PROP_SECRETS, PROP_THREAD, PROP_ENGINE, PROP_REQUEST_TIMEOUT, PROP_START_TIMEOUT, PROP_POLL_INTERVAL, PROP_RETRY_INTERVAL, N_PROPS };
static GParamSpec *props[N_PROPS];

/* --- legs --------------------------------------------------------------------------------------- */

static void
on_report (TandemTwilioLeg *leg, TandemCallState state, const char *reason, gpointer user_data)
{
  /* Whoever ended it: nobody here could hear that. */
  if (state == TANDEM_CALL_STATE_COMPLETED && tandem_twilio_rescues_has (TANDEM_TWILIO_CARRIER (user_data)->rescues, leg))
    reason = LOST_REASON;
  tandem_carrier_report_status (TANDEM_CARRIER (user_data), tandem_call_get_id (tandem_twilio_leg_get_call (leg)), state, reason);
}

static void
on_bound (TandemTwilioLeg *leg, gpointer user_data)
{
  g_hash_table_add (TANDEM_TWILIO_CARRIER (user_data)->taken_sids, g_strdup (tandem_twilio_leg_get_call_sid (leg)));
}

static gboolean
is_taken (TandemTwilioLeg *leg, const char *call_sid, gpointer user_data)
{
  return g_hash_table_contains (TANDEM_TWILIO_CARRIER (user_data)->taken_sids, call_sid);
}

static void
on_over (TandemTwilioLeg *leg, gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (user_data);
  const char *id = tandem_call_get_id (tandem_twilio_leg_get_call (leg));
  if (g_hash_table_lookup (self->legs, id) != leg)
    return;
  tandem_twilio_rescues_drop (self->rescues, leg);
  g_hash_table_remove (self->inbound, id);
  tandem_twilio_conferences_forget (self->conferences, id);
  g_hash_table_remove (self->legs, id);
}

static const TandemTwilioLegOwner leg_owner = { on_report, on_bound, is_taken, on_over };

typedef const char *(*LegText) (TandemTwilioLeg *leg);

/* Few live calls: no second index to keep right. */
static TandemTwilioLeg *
find_leg (TandemTwilioCarrier *self, LegText text, const char *value)
{
  GHashTableIter iter;
  gpointer leg;

  if (*value == '\0')
    return NULL;
  g_hash_table_iter_init (&iter, self->legs);
  while (g_hash_table_iter_next (&iter, NULL, &leg)) {
    if (g_strcmp0 (text (leg), value) == 0)
      return leg;
  }
  return NULL;
}

/* --- what comes in through the door ---------------------------------------------------------------- */

static void
on_status (GObject *target, const TandemTwilioStatus *status)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (target);

  if (!tandem_twilio_webhooks_remember (self->webhooks, status)) {
    g_debug ("Ignored a repeated status callback");
    return;
  }
  TandemTwilioLeg *leg = find_leg (self, tandem_twilio_leg_get_call_sid, status->call_sid);
  if (leg == NULL) {
    leg = find_leg (self, tandem_twilio_leg_get_client_token, status->client_token);
    if (leg == NULL || tandem_twilio_leg_get_call_sid (leg) != NULL) {
      g_debug ("Ignored a status callback of an unknown call");
      return;
    }
    tandem_twilio_leg_bind (leg, status->call_sid);
  }
  tandem_twilio_leg_take_status (leg, status->state, status->reason);
}

static void
on_started (GObject *target, const char *media_token, const char *call_sid)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (target);
  TandemTwilioLeg *leg = find_leg (self, tandem_twilio_leg_get_media_token, media_token);
  if (leg != NULL)
    tandem_twilio_leg_bind (leg, call_sid);
  else
    tandem_twilio_conferences_take_stream (self->conferences, media_token);
  leg = find_leg (self, tandem_twilio_leg_get_call_sid, call_sid);
  if (leg != NULL)
    tandem_twilio_rescues_began (self->rescues, leg, media_token);
}

static void
on_ended (GObject *target, const char *call_sid, TandemTwilioReply *reply)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (target);
  TandemTwilioLeg *leg = call_sid != NULL ? find_leg (self, tandem_twilio_leg_get_call_sid, call_sid) : NULL;

  if (tandem_twilio_rescues_take (self->rescues, leg, reply))
    tandem_call_media_lose_stream (TANDEM_CALL_MEDIA (self->engine), tandem_call_get_id (tandem_twilio_leg_get_call (leg)));
}

static void
reconnect_call (TandemCarrier *carrier, TandemCall *call, const char *media_token, const char *farewell)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  TandemTwilioLeg *leg = g_hash_table_lookup (self->legs, tandem_call_get_id (call));

  tandem_twilio_conferences_forget (self->conferences, tandem_call_get_id (call));
  if (leg != NULL)
    tandem_twilio_rescues_start (self->rescues, leg, media_token, farewell);
}

static void
on_answered_by (GObject *target, const TandemTwilioVerdict *verdict)
{
  TandemTwilioLeg *leg = find_leg (TANDEM_TWILIO_CARRIER (target), tandem_twilio_leg_get_call_sid, verdict->call_sid);
  if (leg != NULL)
    tandem_carrier_report_answered_by (TANDEM_CARRIER (target), tandem_call_get_id (tandem_twilio_leg_get_call (leg)), verdict->who);
}

static void
on_recorded (GObject *target, const TandemTwilioReport *report, void (*done) (gpointer done_data), gpointer done_data)
{
  tandem_twilio_recordings_take_report (TANDEM_TWILIO_CARRIER (target)->recordings, report, done, done_data);
}

/* --- calls that come in ------------------------------------------------------------------------------ */

static void
take_inbound (TandemTwilioCarrier *self, const TandemTwilioVoiceRequest *request, TandemTwilioReply *reply)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (TandemCall) call = tandem_call_new (id, TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, request->from, request->to);
  TandemTwilioInbound *inbound = tandem_twilio_inbound_new (account);
  TandemTwilioLeg *leg = tandem_twilio_leg_new (self->client, account, call, "", self->pace, &leg_owner, self);

  g_hash_table_insert (self->legs, g_strdup (id), leg);
  g_hash_table_insert (self->inbound, g_strdup (id), inbound);
  tandem_twilio_leg_bind (leg, request->call_sid);
  tandem_twilio_inbound_take (inbound, reply);
  tandem_carrier_report_incoming (TANDEM_CARRIER (self), call);
}

static void
on_voice (GObject *target, const TandemTwilioVoiceRequest *request, TandemTwilioReply *reply)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (target);
  TandemTwilioLeg *leg = find_leg (self, tandem_twilio_leg_get_call_sid, request->call_sid);
  TandemTwilioInbound *inbound = leg != NULL ? g_hash_table_lookup (self->inbound, tandem_call_get_id (tandem_twilio_leg_get_call (leg))) : NULL;
  g_autofree char *desk_twiml = *request->desk != '\0' ? tandem_twilio_conferences_take_desk (self->conferences, request->desk) : NULL;

  if (desk_twiml != NULL) {
    tandem_twilio_reply_send (reply, desk_twiml);
  } else if (inbound != NULL) {
    tandem_twilio_inbound_take (inbound, reply);
  } else if (leg == NULL && *request->desk == '\0' && !g_hash_table_contains (self->taken_sids, request->call_sid)) {
    take_inbound (self, request, reply);
  } else {
    /* It is over here, or one that we dialled and that asks for nothing. */
    g_autofree char *twiml = tandem_twiml_hang_up ();
    tandem_twilio_reply_send (reply, twiml);
  }
}

static void
list_missed_async (TandemCarrier *carrier, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  g_autoptr (GError) error = NULL;
  g_task_set_source_tag (task, list_missed_async);
  if (!tandem_twilio_account_check (account, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    tandem_twilio_missed_start (self->client, account, since, g_steal_pointer (&task));
}

static GPtrArray *
list_missed_finish (TandemCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ring_call (TandemCarrier *carrier, TandemCall *call)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  TandemTwilioInbound *inbound = g_hash_table_lookup (self->inbound, tandem_call_get_id (call));
  TandemTwilioLeg *leg = g_hash_table_lookup (self->legs, tandem_call_get_id (call));

  if (inbound == NULL || leg == NULL)
    return;
  tandem_twilio_inbound_ring (inbound);
  /* It is said to ring when it does, and can be answered. */
  tandem_twilio_leg_take_status (leg, TANDEM_CALL_STATE_RINGING, NULL);
}

static void
connect_call (TandemCarrier *carrier, TandemCall *call, const char *media_token, const char *greeting)
{
  TandemTwilioInbound *inbound = g_hash_table_lookup (TANDEM_TWILIO_CARRIER (carrier)->inbound, tandem_call_get_id (call));
  if (inbound != NULL)
    tandem_twilio_inbound_connect (inbound, media_token, greeting);
}

static void
refuse_call (TandemCarrier *carrier, TandemCall *call, const char *sentence)
{
  TandemTwilioInbound *inbound = g_hash_table_lookup (TANDEM_TWILIO_CARRIER (carrier)->inbound, tandem_call_get_id (call));
  if (inbound != NULL)
    tandem_twilio_inbound_refuse (inbound, sentence);
}

static TandemTwilioAccount *
dup_account (gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (user_data);
  return tandem_twilio_account_new (self->settings, self->secrets);
}

static TandemTwilioLeg *
add_leg (TandemTwilioAccount *account, TandemCall *call, gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (user_data);
  TandemTwilioLeg *leg = tandem_twilio_leg_new (self->client, account, call, "", self->pace, &leg_owner, self);
  g_hash_table_insert (self->legs, g_strdup (tandem_call_get_id (call)), leg);
  return leg;
}

static const TandemTwilioConferencesOwner conferences_owner = { dup_account, add_leg };

static const TandemTwilioDoorListener door_listener = { on_status, on_voice, on_started, on_ended, on_answered_by, on_recorded };

static void
on_settings_changed (TandemTwilioCarrier *self)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  tandem_twilio_door_post_account (self->door, account);
}

/* --- object ------------------------------------------------------------------------------------- */

static void
tandem_twilio_carrier_constructed (GObject *object)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (object);
  G_OBJECT_CLASS (tandem_twilio_carrier_parent_class)->constructed (object);
  self->client = tandem_twilio_client_new (self->request_timeout_ms);
  self->rescues = tandem_twilio_rescues_new (self->client, self->settings, self->secrets, self->pace.retry_ms);
  self->recordings = tandem_twilio_recordings_new (TANDEM_CARRIER (self), self->client, self->settings, self->pace.retry_ms);
  self->conferences = tandem_twilio_conferences_new (self->client, self->request_timeout_ms, &conferences_owner, self);
  self->door = tandem_twilio_door_new (self->thread, self->engine, self->start_timeout_ms, &door_listener, object);
  g_signal_connect_object (self->settings, "notify", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  on_settings_changed (self);
}

static void
tandem_twilio_carrier_dispose (GObject *object)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (object);
  GHashTableIter iter;
  gpointer leg;

  g_hash_table_iter_init (&iter, self->legs);
  while (g_hash_table_iter_next (&iter, NULL, &leg))
    tandem_twilio_leg_disown (leg);
  g_hash_table_remove_all (self->legs);
  g_clear_pointer (&self->rescues, tandem_twilio_rescues_free);
  g_clear_pointer (&self->recordings, tandem_twilio_recordings_free);
  g_hash_table_remove_all (self->inbound);
  g_clear_pointer (&self->conferences, tandem_twilio_conferences_disown);
  if (self->door != NULL)
    tandem_twilio_door_post_shut (self->door);
  g_clear_object (&self->door);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_clear_object (&self->engine);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (tandem_twilio_carrier_parent_class)->dispose (object);
}

static void
tandem_twilio_carrier_finalize (GObject *object)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (object);
  g_hash_table_unref (self->legs);
  g_hash_table_unref (self->inbound);
  g_hash_table_unref (self->taken_sids);
  tandem_twilio_webhooks_free (self->webhooks);
  G_OBJECT_CLASS (tandem_twilio_carrier_parent_class)->finalize (object);
}

static void
tandem_twilio_carrier_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (object);
  switch (id) {
  case PROP_SETTINGS: self->settings = g_value_dup_object (value); break;
  case PROP_SECRETS: self->secrets = g_value_dup_object (value); break;
  case PROP_THREAD: self->thread = g_value_dup_object (value); break;
  case PROP_ENGINE: self->engine = g_value_dup_object (value); break;
  case PROP_REQUEST_TIMEOUT: self->request_timeout_ms = g_value_get_uint (value); break;
  case PROP_START_TIMEOUT: self->start_timeout_ms = g_value_get_uint (value); break;
  case PROP_POLL_INTERVAL: self->pace.poll_ms = g_value_get_uint (value); break;
  case PROP_RETRY_INTERVAL: self->pace.retry_ms = g_value_get_uint (value); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_twilio_carrier_class_init (TandemTwilioCarrierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = tandem_twilio_carrier_constructed;
  object_class->dispose = tandem_twilio_carrier_dispose;
  object_class->finalize = tandem_twilio_carrier_finalize;
  object_class->set_property = tandem_twilio_carrier_set_property;
  props[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, TANDEM_TYPE_SETTINGS, flags);
  props[PROP_SECRETS] = g_param_spec_object ("secrets", NULL, NULL, TANDEM_TYPE_SECRETS, flags);
  props[PROP_THREAD] = g_param_spec_object ("thread", NULL, NULL, TANDEM_TYPE_MEDIA_THREAD, flags);
  props[PROP_ENGINE] = g_param_spec_object ("engine", NULL, NULL, TANDEM_TYPE_MEDIA_ENGINE, flags);
  /* Milliseconds; tests are less patient. */
  props[PROP_REQUEST_TIMEOUT] = g_param_spec_uint ("request-timeout", NULL, NULL, 1, G_MAXINT, 15000, flags);
  props[PROP_START_TIMEOUT] = g_param_spec_uint ("start-timeout", NULL, NULL, 1, G_MAXINT, 5000, flags);
  props[PROP_POLL_INTERVAL] = g_param_spec_uint ("poll-interval", NULL, NULL, 0, G_MAXINT, 5000, flags);
  props[PROP_RETRY_INTERVAL] = g_param_spec_uint ("retry-interval", NULL, NULL, 1, 60000, 1000, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_twilio_carrier_init (TandemTwilioCarrier *self)
{
  self->legs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->inbound = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tandem_twilio_inbound_free);
  self->taken_sids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->webhooks = tandem_twilio_webhooks_new ();
}

TandemTwilioCarrier *
tandem_twilio_carrier_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread, TandemMediaEngine *engine)
{
  return g_object_new (TANDEM_TYPE_TWILIO_CARRIER, "settings", settings, "secrets", secrets, "thread", thread, "engine", engine, NULL);
}

/* --- TandemCarrier -------------------------------------------------------------------------------- */

static void
on_placed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_twilio_leg_place_finish (TANDEM_TWILIO_LEG (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
place_call_async (TandemCarrier *carrier, TandemCall *call, const char *media_token, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, place_call_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!tandem_twilio_account_check (account, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  /* Secrets have no signal; and the door must know the token before the first callback can come. */
  tandem_twilio_door_post_account (self->door, account);
  TandemTwilioLeg *leg = tandem_twilio_leg_new (self->client, account, call, media_token, self->pace, &leg_owner, self);
  g_hash_table_insert (self->legs, g_strdup (tandem_call_get_id (call)), leg);
  tandem_twilio_leg_place_async (leg, tandem_twilio_recordings_take_dial (self->recordings, call), cancellable, on_placed, g_steal_pointer (&task));
}

static gboolean
finish_boolean (TandemCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_hung_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_twilio_leg_hang_up_finish (TANDEM_TWILIO_LEG (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
hang_up_async (TandemCarrier *carrier, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  TandemTwilioLeg *leg = g_hash_table_lookup (self->legs, tandem_call_get_id (call));

  g_task_set_source_tag (task, hang_up_async);
  if (leg == NULL && tandem_call_get_call_sid (call) != NULL) {
    /* A call of an earlier run, or one that another part of Tandem answered. */
    g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
    g_autoptr (GError) error = NULL;
    if (!tandem_twilio_account_check (account, &error)) {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
    leg = add_leg (account, call, self);
    tandem_twilio_leg_bind (leg, tandem_call_get_call_sid (call));
  }
  if (leg == NULL)
    g_task_return_boolean (task, TRUE);
  else
    tandem_twilio_rescues_drop (self->rescues, leg);
  if (leg != NULL)
    tandem_twilio_leg_hang_up_async (leg, NULL, on_hung_up, g_steal_pointer (&task));
}

static void
set_recording (TandemCarrier *carrier, TandemCall *call, TandemRecordingState state, const char *path)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  tandem_twilio_recordings_set (self->recordings, account, call, state, path);
}

static void
fetch_recording (TandemCarrier *carrier, TandemCall *call, const char *path)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  /* Without an account it waits for the next start. */
  if (tandem_twilio_account_check (account, NULL))
    tandem_twilio_recordings_fetch (self->recordings, account, call, path);
}

static void
transfer_async (TandemCarrier *carrier, TandemCall *call, const char *to, GCancellable *cancellable, GAsyncReadyCallback callback,
                gpointer user_data)
{
  TandemTwilioCarrier *self = TANDEM_TWILIO_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, transfer_async);
  if (tandem_twilio_account_check (account, &error))
    tandem_twilio_transfer_start (self->client, account, call, to, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static TandemConferences *
get_conferences (TandemCarrier *carrier)
{
  return TANDEM_CONFERENCES (TANDEM_TWILIO_CARRIER (carrier)->conferences);
}

static void
carrier_iface_init (TandemCarrierInterface *iface)
{
  iface->get_conferences = get_conferences;
  iface->place_call_async = place_call_async;
  iface->place_call_finish = finish_boolean;
  iface->hang_up_async = hang_up_async;
  iface->hang_up_finish = finish_boolean;
  iface->transfer_async = transfer_async;
  iface->transfer_finish = finish_boolean;
  iface->set_recording = set_recording;
  iface->fetch_recording = fetch_recording;
  iface->list_missed_async = list_missed_async;
  iface->list_missed_finish = list_missed_finish;
  iface->ring_call = ring_call;
  iface->connect_call = connect_call;
  iface->refuse_call = refuse_call;
  iface->reconnect_call = reconnect_call;
}

/* --- media thread ----------------------------------------------------------------------------------- */

gint64
tandem_twilio_carrier_get_seen_at (TandemTwilioCarrier *self, TandemTwilioSeen what)
{
  return tandem_twilio_door_get_seen_at (self->door, what);
}

gboolean
tandem_twilio_carrier_verify (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data, GError **error)
{
  return tandem_twilio_door_verify (TANDEM_TWILIO_CARRIER (user_data)->door, target, message, body, websocket, error);
}

void
tandem_twilio_carrier_handle_status (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  tandem_twilio_door_handle_status (TANDEM_TWILIO_CARRIER (user_data)->door, message, form);
}

void
tandem_twilio_carrier_handle_machine (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  tandem_twilio_door_handle_machine (TANDEM_TWILIO_CARRIER (user_data)->door, message, form);
}

void
tandem_twilio_carrier_handle_recording (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  tandem_twilio_door_handle_recording (TANDEM_TWILIO_CARRIER (user_data)->door, message, form);
}

void
tandem_twilio_carrier_handle_voice (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  tandem_twilio_door_handle_voice (TANDEM_TWILIO_CARRIER (user_data)->door, message, form);
}

void
tandem_twilio_carrier_handle_ended (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  tandem_twilio_door_handle_ended (TANDEM_TWILIO_CARRIER (user_data)->door, message, form);
}

void
tandem_twilio_carrier_accept_socket (SoupWebsocketConnection *socket, gpointer user_data)
{
  tandem_twilio_door_accept_socket (TANDEM_TWILIO_CARRIER (user_data)->door, socket);
}
