// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-scheduled-texts.h"

struct _TandemScheduledTexts {
  GObject parent_instance;

  /* owned */
  TandemInbox *inbox;
  GSimpleActionGroup *group;
  GHashTable *edited; /* set of TandemMessage: those that are being taken back in order to be edited */
};

G_DEFINE_FINAL_TYPE (TandemScheduledTexts, tandem_scheduled_texts, G_TYPE_OBJECT)

enum { TAKEN_BACK, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
report (TandemScheduledTexts *self, gboolean done, const GError *error)
{
  if (!done)
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_send (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemScheduledTexts *self = TANDEM_SCHEDULED_TEXTS (user_data);
  g_autoptr (TandemMessage) message = tandem_inbox_find_live (self->inbox, g_variant_get_string (parameter, NULL));
  g_autoptr (GError) error = NULL;

  if (message)
    report (self, tandem_inbox_send_missed (self->inbox, message, &error), error);
}

static void
on_cancel (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemScheduledTexts *self = TANDEM_SCHEDULED_TEXTS (user_data);
  g_autoptr (TandemMessage) message = tandem_inbox_find_live (self->inbox, g_variant_get_string (parameter, NULL));
  g_autoptr (GError) error = NULL;

  if (!message)
    return;
  g_hash_table_remove (self->edited, message);
  report (self, tandem_inbox_cancel (self->inbox, message, &error), error);
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemScheduledTexts *self = TANDEM_SCHEDULED_TEXTS (user_data);
  g_autoptr (TandemMessage) message = tandem_inbox_find_live (self->inbox, g_variant_get_string (parameter, NULL));
  g_autoptr (GError) error = NULL;

  if (!message)
    return;
  /* It may be taken back at once. */
  g_hash_table_add (self->edited, g_object_ref (message));
  if (tandem_inbox_cancel (self->inbox, message, &error))
    return;
  g_hash_table_remove (self->edited, message);
  report (self, FALSE, error);
}

static void
on_changed (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemScheduledTexts *self = TANDEM_SCHEDULED_TEXTS (user_data);

  if (!g_hash_table_contains (self->edited, message) || tandem_message_get_status (message) == TANDEM_MESSAGE_STATUS_SCHEDULED)
    return;
  g_hash_table_remove (self->edited, message);
  if (tandem_message_get_status (message) == TANDEM_MESSAGE_STATUS_CANCELED)
    g_signal_emit (self, signals[TAKEN_BACK], 0, message);
}

static void
tandem_scheduled_texts_dispose (GObject *object)
{
  TandemScheduledTexts *self = TANDEM_SCHEDULED_TEXTS (object);

  g_clear_pointer (&self->edited, g_hash_table_unref);
  g_clear_object (&self->group);
  g_clear_object (&self->inbox);
  G_OBJECT_CLASS (tandem_scheduled_texts_parent_class)->dispose (object);
}

static void
tandem_scheduled_texts_class_init (TandemScheduledTextsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_scheduled_texts_dispose;
  signals[TAKEN_BACK] = g_signal_new ("taken-back", TANDEM_TYPE_SCHEDULED_TEXTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      TANDEM_TYPE_MESSAGE);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_SCHEDULED_TEXTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_scheduled_texts_init (TandemScheduledTexts *self)
{
  static const GActionEntry entries[] = {
    { .name = "send", .activate = on_send, .parameter_type = "s" },
    { .name = "edit", .activate = on_edit, .parameter_type = "s" },
    { .name = "cancel", .activate = on_cancel, .parameter_type = "s" },
  };

  self->edited = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group), entries, G_N_ELEMENTS (entries), self);
}

TandemScheduledTexts *
tandem_scheduled_texts_new (TandemInbox *inbox)
{
  TandemScheduledTexts *self;

  g_return_val_if_fail (TANDEM_IS_INBOX (inbox), NULL);
  self = g_object_new (TANDEM_TYPE_SCHEDULED_TEXTS, NULL);
  self->inbox = g_object_ref (inbox);
  g_signal_connect_object (inbox, "message-changed", G_CALLBACK (on_changed), self, 0);
  return self;
}

GActionGroup *
tandem_scheduled_texts_get_group (TandemScheduledTexts *self)
{
  g_return_val_if_fail (TANDEM_IS_SCHEDULED_TEXTS (self), NULL);
  return G_ACTION_GROUP (self->group);
}
