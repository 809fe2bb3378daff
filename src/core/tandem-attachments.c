// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachments.h"

#include "tandem-attachment-rules.h"
#include "tandem-error.h"

#define RETRY_FIRST_S 5
#define RETRY_LAST_S 3600

struct _TandemAttachments {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *store;
  TandemMessageCarrier *carrier;
  GQueue waiting; /* of Fetch */
  GCancellable *cancellable;

  guint retry_s;
  guint timer_id;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (TandemAttachments, tandem_attachments, G_TYPE_OBJECT)

enum { FETCHED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One file on its way. */
typedef struct {
  TandemAttachments *self; /* only while it is under way */
  TandemMessage *message;
  TandemMessageMedia *media;
  guint place;
} Fetch;

static void fetch_next (TandemAttachments *self);

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_object (&fetch->self);
  g_clear_object (&fetch->message);
  g_clear_object (&fetch->media);
  g_free (fetch);
}

static void
tandem_attachments_dispose (GObject *object)
{
  TandemAttachments *self = TANDEM_ATTACHMENTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_queue_clear_full (&self->waiting, fetch_free);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  g_clear_object (&self->carrier);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_attachments_parent_class)->dispose (object);
}

static void
tandem_attachments_class_init (TandemAttachmentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_attachments_dispose;
  signals[FETCHED] = g_signal_new ("fetched", TANDEM_TYPE_ATTACHMENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   TANDEM_TYPE_MESSAGE);
}

static void
tandem_attachments_init (TandemAttachments *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
}

TandemAttachments *
tandem_attachments_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier)
{
  TandemAttachments *self = g_object_new (TANDEM_TYPE_ATTACHMENTS, NULL);

  self->settings = g_object_ref (settings);
  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  return self;
}

static char *
dup_path (TandemAttachments *self, const Fetch *fetch)
{
  g_autofree char *folder = g_build_filename (tandem_settings_get_string (self->settings, "data-dir"), "texts", NULL);
  /* What programs go by that open it; the sender's name is none of ours. */
  g_autofree char *name = g_strdup_printf ("%s-%u.%s", tandem_message_get_id (fetch->message), fetch->place + 1,
                                           tandem_attachment_rules_get_ending (tandem_message_media_get_content_type (fetch->media)));

  /* Whether that works the fetching will tell. */
  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, name, NULL);
}

/* It is worth asking again. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE) ||
         g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY) ||
         g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH) ||
         g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP) || error->domain == TANDEM_STORE_ERROR;
}

static gboolean
on_due (gpointer data)
{
  TandemAttachments *self = data;

  self->timer_id = 0;
  fetch_next (self);
  return G_SOURCE_REMOVE;
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (TandemAttachments) self = g_steal_pointer (&fetch->self);
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  /* The file is there; the next start fetches it once more into the same. */
  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error))
    g_warning ("A file that came with a text is not kept in mind: %s", error->message);
  else
    g_signal_emit (self, signals[FETCHED], 0, fetch->message);
  fetch_free (fetch);
  fetch_next (self);
}

static void
did_fetch (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (TandemAttachments) self = g_steal_pointer (&fetch->self);
  g_autoptr (GError) error = NULL;

  if (tandem_message_carrier_fetch_media_finish (TANDEM_MESSAGE_CARRIER (source), result, &error)) {
    self->retry_s = 0;
    fetch->self = g_object_ref (self);
    tandem_message_store_save_async (self->store, fetch->message, NULL, did_save, fetch);
    return;
  }
  self->is_busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    fetch_free (fetch);
  } else if (is_passing (error)) {
    g_message ("A file that came with a text is fetched later: %s", error->message);
    g_queue_push_tail (&self->waiting, fetch);
    self->retry_s = self->retry_s > 0 ? MIN (self->retry_s * 2, RETRY_LAST_S) : RETRY_FIRST_S;
    if (self->timer_id == 0 && !g_cancellable_is_cancelled (self->cancellable))
      self->timer_id = g_timeout_add_seconds (self->retry_s, on_due, self);
  } else {
    g_message ("A file that came with a text cannot be fetched: %s", error->message);
    fetch_free (fetch);
    fetch_next (self);
  }
}

static void
fetch_next (TandemAttachments *self)
{
  g_autofree char *path = NULL;
  Fetch *fetch;

  if (self->is_busy || self->timer_id != 0 || g_cancellable_is_cancelled (self->cancellable) || g_queue_is_empty (&self->waiting))
    return;
  self->is_busy = TRUE;
  fetch = g_queue_pop_head (&self->waiting);
  fetch->self = g_object_ref (self);
  path = dup_path (self, fetch);
  tandem_message_carrier_fetch_media_async (self->carrier, fetch->message, fetch->media, path, self->cancellable, did_fetch, fetch);
}

void
tandem_attachments_add (TandemAttachments *self, TandemMessage *message)
{
  GListModel *media = tandem_message_get_media (message);

  g_return_if_fail (TANDEM_IS_ATTACHMENTS (self));
  if (tandem_message_get_direction (message) != TANDEM_DIRECTION_INBOUND ||
      TANDEM_MESSAGE_CARRIER_GET_IFACE (self->carrier)->fetch_media_async == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    Fetch *fetch;

    if (tandem_message_media_get_path (one) != NULL || tandem_message_media_get_url (one) == NULL)
      continue;
    fetch = g_new0 (Fetch, 1);
    fetch->message = g_object_ref (message);
    fetch->media = g_steal_pointer (&one);
    fetch->place = i;
    g_queue_push_tail (&self->waiting, fetch);
  }
  fetch_next (self);
}

void
tandem_attachments_retry (TandemAttachments *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_ATTACHMENTS (self) && TANDEM_IS_MESSAGE (message));
  /* What is under way may be this one, and the others follow it. */
  if (self->is_busy)
    return;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->retry_s = 0;
  for (GList *l = self->waiting.head; l; l = l->next)
    if (((const Fetch *) l->data)->message == message) {
      fetch_next (self);
      return;
    }
  tandem_attachments_add (self, message);
}

void
tandem_attachments_stop (TandemAttachments *self)
{
  g_return_if_fail (TANDEM_IS_ATTACHMENTS (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_queue_clear_full (&self->waiting, fetch_free);
}
