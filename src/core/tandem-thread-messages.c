// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thread-messages.h"

#define PAGE 50

struct _TandemThreadMessages {
  GObject parent_instance;

  /* owned */
  TandemInbox *inbox;
  char *number;
  GPtrArray *messages; /* oldest first */
  GCancellable *cancellable;

  gboolean loading;
  gboolean has_older;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemThreadMessages, tandem_thread_messages, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_0, PROP_LOADING, PROP_HAS_OLDER, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- list model ---------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return TANDEM_TYPE_MESSAGE;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_THREAD_MESSAGES (model)->messages->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *messages = TANDEM_THREAD_MESSAGES (model)->messages;

  return position < messages->len ? g_object_ref (messages->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void
set_state (TandemThreadMessages *self, gboolean loading, gboolean has_older)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->loading != loading) {
    self->loading = loading;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  }
  if (self->has_older != has_older) {
    self->has_older = has_older;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_OLDER]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

/* What came while it was being read is here already, in a page of its own making: pages come before it. */
static void
take_page (TandemThreadMessages *self, GPtrArray *page)
{
  guint n = 0;

  for (guint i = 0; i < page->len; i++)
    if (!tandem_thread_messages_find (self, tandem_message_get_id (page->pdata[i]), NULL))
      g_ptr_array_insert (self->messages, (int) n++, g_object_ref (page->pdata[i]));
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemThreadMessages) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = tandem_inbox_list_finish (TANDEM_INBOX (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (page)
    take_page (self, page);
  set_state (self, FALSE, page ? page->len == PAGE : self->has_older);
  if (error)
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
load (TandemThreadMessages *self)
{
  const char *before = self->messages->len > 0 ? tandem_message_get_id (self->messages->pdata[0]) : NULL;

  set_state (self, TRUE, self->has_older);
  tandem_inbox_list_async (self->inbox, self->number, before, PAGE, self->cancellable, did_list, g_object_ref (self));
}

void
tandem_thread_messages_load_older (TandemThreadMessages *self)
{
  g_return_if_fail (TANDEM_IS_THREAD_MESSAGES (self));
  if (!self->loading && self->has_older)
    load (self);
}

/* One that was found later may be older than the newest. */
static void
on_added (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemThreadMessages *self = TANDEM_THREAD_MESSAGES (user_data);
  guint position = self->messages->len;

  if (!g_str_equal (tandem_message_get_number (message), self->number) ||
      tandem_thread_messages_find (self, tandem_message_get_id (message), NULL))
    return;
  while (position > 0 && g_date_time_compare (tandem_message_get_at (self->messages->pdata[position - 1]),
                                              tandem_message_get_at (message)) > 0)
    position--;
  g_ptr_array_insert (self->messages, (int) position, g_object_ref (message));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_thread_messages_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOADING: g_value_set_boolean (value, TANDEM_THREAD_MESSAGES (object)->loading); break;
  case PROP_HAS_OLDER: g_value_set_boolean (value, TANDEM_THREAD_MESSAGES (object)->has_older); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_thread_messages_dispose (GObject *object)
{
  TandemThreadMessages *self = TANDEM_THREAD_MESSAGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->inbox);
  G_OBJECT_CLASS (tandem_thread_messages_parent_class)->dispose (object);
}

static void
tandem_thread_messages_finalize (GObject *object)
{
  TandemThreadMessages *self = TANDEM_THREAD_MESSAGES (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->number, g_free);
  G_OBJECT_CLASS (tandem_thread_messages_parent_class)->finalize (object);
}

static void
tandem_thread_messages_class_init (TandemThreadMessagesClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_thread_messages_get_property;
  object_class->dispose = tandem_thread_messages_dispose;
  object_class->finalize = tandem_thread_messages_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  props[PROP_HAS_OLDER] = g_param_spec_boolean ("has-older", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_THREAD_MESSAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_thread_messages_init (TandemThreadMessages *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

TandemThreadMessages *
tandem_thread_messages_new (TandemInbox *inbox, const char *number)
{
  TandemThreadMessages *self;

  g_return_val_if_fail (TANDEM_IS_INBOX (inbox) && number, NULL);
  self = g_object_new (TANDEM_TYPE_THREAD_MESSAGES, NULL);
  self->inbox = g_object_ref (inbox);
  self->number = g_strdup (number);
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_added), self, 0);
  load (self);
  return self;
}

const char *
tandem_thread_messages_get_number (TandemThreadMessages *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD_MESSAGES (self), NULL);
  return self->number;
}

gboolean
tandem_thread_messages_get_loading (TandemThreadMessages *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD_MESSAGES (self), FALSE);
  return self->loading;
}

gboolean
tandem_thread_messages_get_has_older (TandemThreadMessages *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD_MESSAGES (self), FALSE);
  return self->has_older;
}

gboolean
tandem_thread_messages_find (TandemThreadMessages *self, const char *id, guint *position)
{
  g_return_val_if_fail (TANDEM_IS_THREAD_MESSAGES (self) && id, FALSE);

  for (guint i = self->messages->len; i-- > 0;) {
    if (g_str_equal (tandem_message_get_id (self->messages->pdata[i]), id)) {
      if (position)
        *position = i;
      return TRUE;
    }
  }
  return FALSE;
}
