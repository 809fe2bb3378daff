// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-messages.h"

struct _TandemLiveMessages {
  GObject parent_instance;

  /* owned */
  GHashTable *messages; /* id (of the message) -> TandemMessage, borrowed */
};

G_DEFINE_FINAL_TYPE (TandemLiveMessages, tandem_live_messages, G_TYPE_OBJECT)

static void on_gone (gpointer data, GObject *where_it_was);

static void
tandem_live_messages_dispose (GObject *object)
{
  TandemLiveMessages *self = TANDEM_LIVE_MESSAGES (object);
  GHashTableIter iter;
  gpointer message;

  g_hash_table_iter_init (&iter, self->messages);
  while (g_hash_table_iter_next (&iter, NULL, &message)) {
    g_object_weak_unref (message, on_gone, self);
    g_hash_table_iter_remove (&iter);
  }
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
  self->messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TandemLiveMessages *
tandem_live_messages_new (void)
{
  return g_object_new (TANDEM_TYPE_LIVE_MESSAGES, NULL);
}

static gboolean
is_it (gpointer key, gpointer value, gpointer user_data)
{
  return value == user_data;
}

static void
on_gone (gpointer data, GObject *where_it_was)
{
  g_hash_table_foreach_remove (TANDEM_LIVE_MESSAGES (data)->messages, is_it, where_it_was);
}

TandemMessage *
tandem_live_messages_take (TandemLiveMessages *self, TandemMessage *message)
{
  TandemMessage *known;

  g_return_val_if_fail (TANDEM_IS_LIVE_MESSAGES (self) && TANDEM_IS_MESSAGE (message), NULL);
  known = g_hash_table_lookup (self->messages, tandem_message_get_id (message));
  if (known == message)
    return message;
  if (known) {
    /* The store is told first that somebody looked at it. */
    if (tandem_message_get_read (message))
      tandem_message_set_read (known, TRUE);
    g_object_unref (message);
    return g_object_ref (known);
  }
  g_hash_table_insert (self->messages, g_strdup (tandem_message_get_id (message)), message);
  g_object_weak_ref (G_OBJECT (message), on_gone, self);
  return message;
}

TandemMessage *
tandem_live_messages_find (TandemLiveMessages *self, const char *id, const char *message_sid)
{
  TandemMessage *message;
  GHashTableIter iter;

  g_return_val_if_fail (TANDEM_IS_LIVE_MESSAGES (self), NULL);
  message = id ? g_hash_table_lookup (self->messages, id) : NULL;
  if (message)
    return g_object_ref (message);
  g_hash_table_iter_init (&iter, self->messages);
  while (message_sid && g_hash_table_iter_next (&iter, NULL, (gpointer *) &message))
    if (g_strcmp0 (tandem_message_get_message_sid (message), message_sid) == 0)
      return g_object_ref (message);
  return NULL;
}
