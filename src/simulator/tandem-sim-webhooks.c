// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-webhooks.h"

#define TIMEOUT_S 15
#define HELD_BACK_MS 1000

/* Default main context only. */
struct _TandemSimWebhooks {
  GObject parent_instance;
  /* owned */
  char *auth_token;
  TandemSimFaults *faults;
  TandemSimLog *log;
  SoupSession *session;
  GCancellable *cancellable;
  GHashTable *channels;
};

G_DEFINE_FINAL_TYPE (TandemSimWebhooks, tandem_sim_webhooks, G_TYPE_OBJECT)

/* The requests of one call or message still to be sent. */
typedef struct {
  GQueue waiting;
  gboolean busy;
  TandemSimWebhook *held_back;
  guint release_id;
} Channel;

typedef struct {
  TandemSimWebhooks *self;
  char *name;
} ChannelRef;

static void next_in_channel (TandemSimWebhooks *self, const char *name);

static void
free_webhook (gpointer webhook)
{
  tandem_sim_webhook_free (webhook);
}

static void
free_channel (gpointer data)
{
  Channel *channel = data;

  g_queue_clear_full (&channel->waiting, free_webhook);
  g_clear_pointer (&channel->held_back, tandem_sim_webhook_free);
  g_clear_handle_id (&channel->release_id, g_source_remove);
  g_free (channel);
}

static void
channel_ref_free (ChannelRef *ref)
{
  g_clear_object (&ref->self);
  g_free (ref->name);
  g_free (ref);
}

static void
free_channel_ref (gpointer ref)
{
  channel_ref_free (ref);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChannelRef, channel_ref_free)

static ChannelRef *
channel_ref_new (TandemSimWebhooks *self, const char *name)
{
  ChannelRef *ref = g_new0 (ChannelRef, 1);

  ref->self = g_object_ref (self);
  ref->name = g_strdup (name);
  return ref;
}

static void
tandem_sim_webhooks_dispose (GObject *object)
{
  TandemSimWebhooks *self = TANDEM_SIM_WEBHOOKS (object);

  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->channels);
  g_clear_object (&self->session);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (tandem_sim_webhooks_parent_class)->dispose (object);
}

static void
tandem_sim_webhooks_finalize (GObject *object)
{
  TandemSimWebhooks *self = TANDEM_SIM_WEBHOOKS (object);

  g_clear_pointer (&self->auth_token, g_free);
  g_clear_pointer (&self->channels, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_sim_webhooks_parent_class)->finalize (object);
}

static void
tandem_sim_webhooks_class_init (TandemSimWebhooksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sim_webhooks_dispose;
  object_class->finalize = tandem_sim_webhooks_finalize;
}

static void
tandem_sim_webhooks_init (TandemSimWebhooks *self)
{
  self->cancellable = g_cancellable_new ();
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_channel);
  /* Two connections a host, libsoup's default, would let one slow answer hold up every other call. */
  self->session = soup_session_new_with_options ("max-conns", 1000, "max-conns-per-host", 500, "timeout", TIMEOUT_S,
                                                 "user-agent", "TwilioProxy/1.1", NULL);
  /* libproxy throws C++ exceptions, and GStreamer brings a libunwind that does not survive them in threads. */
  soup_session_set_proxy_resolver (self->session, NULL);
}

TandemSimWebhooks *
tandem_sim_webhooks_new (const char *auth_token, TandemSimFaults *faults, TandemSimLog *log)
{
  TandemSimWebhooks *self = g_object_new (TANDEM_TYPE_SIM_WEBHOOKS, NULL);

  self->auth_token = g_strdup (auth_token);
  self->faults = g_object_ref (faults);
  self->log = g_object_ref (log);
  return self;
}

gboolean
tandem_sim_webhooks_check_url (const char *url)
{
  g_autoptr (GUri) uri = url == NULL ? NULL : g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  return uri != NULL && (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https")) &&
         g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && strchr (g_uri_get_host (uri), '_') == NULL;
}

static TandemSimWebhook *
prepare (TandemSimWebhooks *self, const char *kind, const char *method, const char *url, GHashTable *form)
{
  TandemSimWebhook *webhook = tandem_sim_webhook_new (kind, method, url, form);

  if (tandem_sim_faults_take (self->faults, "webhook-bad-signature", NULL)) {
    tandem_sim_log_write (self->log, "fault", "webhook-bad-signature", "kind", kind, NULL);
    tandem_sim_webhook_spoil_signature (webhook);
  }
  return webhook;
}

void
tandem_sim_webhooks_fetch_async (TandemSimWebhooks *self, const char *kind, const char *method, const char *url, GHashTable *form,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TandemSimWebhook *webhook;

  g_return_if_fail (TANDEM_IS_SIM_WEBHOOKS (self));
  webhook = prepare (self, kind, method, url, form);
  if (tandem_sim_faults_take (self->faults, "webhook-fetch-duplicate", NULL)) {
    tandem_sim_log_write (self->log, "fault", "webhook-fetch-duplicate", "kind", kind, NULL);
    /* What is answered to it is only logged. */
    tandem_sim_webhook_send_async (tandem_sim_webhook_copy (webhook), self->session, self->auth_token, self->log, self->cancellable, NULL,
                                   NULL);
  }
  tandem_sim_webhook_send_async (webhook, self->session, self->auth_token, self->log, cancellable, callback, user_data);
}

static void
on_channel_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChannelRef) ref = user_data;
  TandemSimWebhooks *self = ref->self;
  Channel *channel = g_hash_table_lookup (self->channels, ref->name);
  /* The outcome is in the log; Twilio does nothing else with it. */
  g_autofree char *body = tandem_sim_webhook_send_finish (result, NULL, NULL, NULL);

  if (channel != NULL) {
    channel->busy = FALSE;
    next_in_channel (self, ref->name);
  }
}

static void
next_in_channel (TandemSimWebhooks *self, const char *name)
{
  Channel *channel = g_hash_table_lookup (self->channels, name);
  TandemSimWebhook *webhook;

  if (channel->busy)
    return;
  webhook = g_queue_pop_head (&channel->waiting);
  if (webhook == NULL) {
    if (channel->held_back == NULL)
      g_hash_table_remove (self->channels, name);
    return;
  }
  channel->busy = TRUE;
  tandem_sim_webhook_send_async (webhook, self->session, self->auth_token, self->log, self->cancellable, on_channel_sent,
                                 channel_ref_new (self, name));
}

/* Nothing followed that could overtake it. */
static gboolean
on_release (gpointer user_data)
{
  ChannelRef *ref = user_data;
  Channel *channel = g_hash_table_lookup (ref->self->channels, ref->name);

  channel->release_id = 0;
  g_queue_push_tail (&channel->waiting, g_steal_pointer (&channel->held_back));
  next_in_channel (ref->self, ref->name);
  return G_SOURCE_REMOVE;
}

static Channel *
channel_for (TandemSimWebhooks *self, const char *name)
{
  Channel *channel = g_hash_table_lookup (self->channels, name);

  if (channel == NULL) {
    channel = g_new0 (Channel, 1);
    g_queue_init (&channel->waiting);
    g_hash_table_insert (self->channels, g_strdup (name), channel);
  }
  return channel;
}

void
tandem_sim_webhooks_send (TandemSimWebhooks *self, const char *channel_name, const char *kind, const char *method, const char *url,
                          GHashTable *form)
{
  Channel *channel;
  TandemSimWebhook *webhook;

  g_return_if_fail (TANDEM_IS_SIM_WEBHOOKS (self));
  channel = channel_for (self, channel_name);
  webhook = prepare (self, kind, method, url, form);
  if (channel->held_back == NULL && tandem_sim_faults_take (self->faults, "webhook-reorder", NULL)) {
    tandem_sim_log_write (self->log, "fault", "webhook-reorder", "kind", kind, "channel", channel_name, NULL);
    channel->held_back = webhook;
    channel->release_id = g_timeout_add_full (G_PRIORITY_DEFAULT, HELD_BACK_MS, on_release,
                                              channel_ref_new (self, channel_name), free_channel_ref);
    return;
  }
  g_queue_push_tail (&channel->waiting, webhook);
  if (tandem_sim_faults_take (self->faults, "webhook-duplicate", NULL)) {
    tandem_sim_log_write (self->log, "fault", "webhook-duplicate", "kind", kind, "channel", channel_name, NULL);
    g_queue_push_tail (&channel->waiting, tandem_sim_webhook_copy (webhook));
  }
  if (channel->held_back != NULL) {
    g_clear_handle_id (&channel->release_id, g_source_remove);
    g_queue_push_tail (&channel->waiting, g_steal_pointer (&channel->held_back));
  }
  next_in_channel (self, channel_name);
}
