// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-messages.h"

struct _TandemLiveMessages {
  GObject parent_instance;

  /* owned */
  GHashTable *messages; /* id (of the message) -> Entry */
};

typedef struct {
  TandemLiveMessages *owner; /* borrowed */
  TandemMessage *message;    /* borrowed, until it goes */
  char *id;
} Entry;

G_DEFINE_FINAL_TYPE (TandemLiveMessages, tandem_live_messages, G_TYPE_OBJECT)

static void on_gone (gpointer data, GObject *where_it_was);

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->message)
    g_object_weak_unref (G_OBJECT (entry->message), on_gone, entry);
  g_free (entry->id);
  g_free (entry);
}

static void
tandem_live_messages_dispose (GObject *object)
{
  g_hash_table_remove_all (TANDEM_LIVE_MESSAGES (object)->messages);
  G_OBJECT_CLASS (tandem_live_messages_parent_class)->dispose (object);
}

static void
tandem_live_messages_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_LIVE_MESSAGES (object)->messages);
  G_OBJECT_CLASS (tandem_live_messages_parent_class)->finalize (object);
}

static void
tandem_live_messages_class_init (TandemLiveMessagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_live_messages_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_live_messages_finalize;
}

static void
tandem_live_messages_init (TandemLiveMessages *self)
{
  self->messages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
}

TandemLiveMessages *
tandem_live_messages_new (void)
{
  return g_object_new (TANDEM_TYPE_LIVE_MESSAGES, NULL);
}

static void
on_gone (gpointer data, GObject *where_it_was)
{
  Entry *entry = data;

  entry->message = NULL;
  g_hash_table_remove (entry->owner->messages, entry->id);
}

TandemMessage *
tandem_live_messages_take (TandemLiveMessages *self, TandemMessage *message)
{
  TandemMessage *known;
  Entry *entry;

  g_return_val_if_fail (TANDEM_IS_LIVE_MESSAGES (self) && TANDEM_IS_MESSAGE (message), NULL);
  entry = g_hash_table_lookup (self->messages, tandem_message_get_id (message));
  known = entry ? entry->message : NULL;
  if (known == message)
    return message;
  if (known) {
    /* The store is told first that somebody looked at it. */
    if (tandem_message_get_read (message))
      tandem_message_set_read (known, TRUE);
    g_object_unref (message);
    return g_object_ref (known);
  }
  entry = g_new0 (Entry, 1);
  entry->owner = self;
  entry->message = message;
  entry->id = g_strdup (tandem_message_get_id (message));
  g_hash_table_insert (self->messages, entry->id, entry);
  g_object_weak_ref (G_OBJECT (message), on_gone, entry);
  return message;
}

TandemMessage *
tandem_live_messages_find (TandemLiveMessages *self, const char *id, const char *message_sid)
{
  Entry *entry;
  GHashTableIter iter;

  g_return_val_if_fail (TANDEM_IS_LIVE_MESSAGES (self), NULL);
  entry = id ? g_hash_table_lookup (self->messages, id) : NULL;
  if (entry)
    return g_object_ref (entry->message);
  g_hash_table_iter_init (&iter, self->messages);
  while (message_sid && g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    if (g_strcmp0 (tandem_message_get_message_sid (entry->message), message_sid) == 0)
      return g_object_ref (entry->message);
  return NULL;
}
