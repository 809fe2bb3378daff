// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-lost-streams.h"

#include "tandem-media-token.h"

/* Losses in a row; a stream that held for so long begins a new row. */
#define MAX_LOSSES 5
#define STEADY_US (60 * (gint64) G_USEC_PER_SEC)
/* Until the stream is back.  The carrier gives up a little earlier, with a word to the remote. */
#define WAIT_S 75
/* How long a word of farewell may take. */
#define FAREWELL_S 15

struct _TandemLostStreams {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCarrier *carrier;
  TandemCallMedia *media;
  TandemHangUps *hang_ups;
  GHashTable *lost; /* id -> Lost */
};

G_DEFINE_FINAL_TYPE (TandemLostStreams, tandem_lost_streams, G_TYPE_OBJECT)

typedef struct {
  /* owned */
  TandemCall *call;
  char *reason; /* for the end, when it must end */
  guint wait_id;

  /* borrowed */
  TandemLostStreams *owner;

  guint n;
  gint64 back_us; /* monotonic, when the stream was there again */
} Lost;

static void
lost_free (gpointer data)
{
  Lost *lost = data;

  g_clear_handle_id (&lost->wait_id, g_source_remove);
  g_clear_object (&lost->call);
  g_free (lost->reason);
  g_free (lost);
}

static void
tandem_lost_streams_dispose (GObject *object)
{
  TandemLostStreams *self = TANDEM_LOST_STREAMS (object);

  g_clear_pointer (&self->lost, g_hash_table_unref);
  g_clear_object (&self->hang_ups);
  g_clear_object (&self->media);
  g_clear_object (&self->carrier);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_lost_streams_parent_class)->dispose (object);
}

static void
tandem_lost_streams_class_init (TandemLostStreamsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_lost_streams_dispose;
}

static void
tandem_lost_streams_init (TandemLostStreams *self)
{
  self->lost = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, lost_free);
}

static gboolean
on_wait_over (gpointer user_data)
{
  Lost *lost = user_data;
  g_autoptr (TandemCall) call = g_object_ref (lost->call);

  lost->wait_id = 0;
  if (tandem_call_is_live (call))
    tandem_hang_ups_end_unasked (lost->owner->hang_ups, call, lost->reason);
  return G_SOURCE_REMOVE;
}

/* Takes @reason. */
static void
wait_for (Lost *lost, guint seconds, char *reason)
{
  g_clear_handle_id (&lost->wait_id, g_source_remove);
  g_free (lost->reason);
  lost->reason = reason;
  lost->wait_id = g_timeout_add_seconds (seconds, on_wait_over, lost);
}

static Lost *
find (TandemLostStreams *self, TandemCall *call)
{
  Lost *lost = g_hash_table_lookup (self->lost, tandem_call_get_id (call));

  if (!lost) {
    lost = g_new0 (Lost, 1);
    lost->call = g_object_ref (call);
    lost->owner = self;
    g_hash_table_insert (self->lost, (gpointer) tandem_call_get_id (call), lost);
  }
  return lost;
}

static const char *
get_farewell (TandemLostStreams *self)
{
  return tandem_settings_get_string (self->settings, "farewell-sentence");
}

static void
give_up (TandemLostStreams *self, Lost *lost)
{
  char *reason = g_strdup_printf ("the connection broke %u times in a row: check the tunnel and the network", lost->n);

  /* The carrier reports only that it is over. */
  tandem_call_set_end_reason (lost->call, reason);
  wait_for (lost, FAREWELL_S, reason);
  tandem_carrier_reconnect_call (self->carrier, lost->call, NULL, get_farewell (self));
}

static void
on_media_lost (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemLostStreams *self = TANDEM_LOST_STREAMS (user_data);
  Lost *lost = find (self, call);
  g_autofree char *token = tandem_media_token_new ();

  if (lost->back_us != 0 && g_get_monotonic_time () - lost->back_us >= STEADY_US)
    lost->n = 0;
  if (!tandem_carrier_can_reconnect (self->carrier)) {
    tandem_call_media_close (self->media, tandem_call_get_id (call));
  } else if (++lost->n > MAX_LOSSES) {
    give_up (self, lost);
  } else {
    wait_for (lost, WAIT_S, g_strdup ("the connection was lost and did not come back: check the tunnel and the network"));
    tandem_call_media_expect (self->media, tandem_call_get_id (call), token);
    tandem_carrier_reconnect_call (self->carrier, call, token, get_farewell (self));
  }
}

static void
on_connected (TandemCallMedia *media, const char *call_id, gpointer user_data)
{
  Lost *lost = g_hash_table_lookup (TANDEM_LOST_STREAMS (user_data)->lost, call_id);

  if (!lost)
    return;
  g_clear_handle_id (&lost->wait_id, g_source_remove);
  lost->back_us = g_get_monotonic_time ();
}

/* Nobody waits for a call that is over. */
static void
on_call_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  if (!tandem_call_is_live (call))
    g_hash_table_remove (TANDEM_LOST_STREAMS (user_data)->lost, tandem_call_get_id (call));
}

TandemLostStreams *
tandem_lost_streams_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media,
                         TandemLiveCalls *live, TandemHangUps *hang_ups)
{
  TandemLostStreams *self = g_object_new (TANDEM_TYPE_LOST_STREAMS, NULL);

  self->settings = g_object_ref (settings);
  self->carrier = g_object_ref (carrier);
  self->media = g_object_ref (media);
  self->hang_ups = g_object_ref (hang_ups);
  g_signal_connect_object (live, "media-lost", G_CALLBACK (on_media_lost), self, 0);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  g_signal_connect_object (media, "connected", G_CALLBACK (on_connected), self, 0);
  return self;
}
