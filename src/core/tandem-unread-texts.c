// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-unread-texts.h"

struct _TandemUnreadTexts {
  GObject parent_instance;

  TandemMessageStore *store; /* owned */

  guint count;
  gboolean counting;
  gboolean again;
};

G_DEFINE_FINAL_TYPE (TandemUnreadTexts, tandem_unread_texts, G_TYPE_OBJECT)

enum { PROP_0, PROP_COUNT, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
tandem_unread_texts_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_COUNT: g_value_set_uint (value, TANDEM_UNREAD_TEXTS (object)->count); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_unread_texts_dispose (GObject *object)
{
  g_clear_object (&TANDEM_UNREAD_TEXTS (object)->store);
  G_OBJECT_CLASS (tandem_unread_texts_parent_class)->dispose (object);
}

static void
tandem_unread_texts_class_init (TandemUnreadTextsClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = tandem_unread_texts_get_property;
  G_OBJECT_CLASS (klass)->dispose = tandem_unread_texts_dispose;
  props[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
tandem_unread_texts_init (TandemUnreadTexts *self)
{
}

TandemUnreadTexts *
tandem_unread_texts_new (TandemMessageStore *store)
{
  TandemUnreadTexts *self;

  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_UNREAD_TEXTS, NULL);
  self->store = g_object_ref (store);
  return self;
}

static void
did_count (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemUnreadTexts) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 count = tandem_message_store_count_unread_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  gboolean again = self->again;

  self->counting = FALSE;
  self->again = FALSE;
  if (error)
    g_debug ("unread: %s", error->message);
  if (count >= 0 && self->count != (guint) count) {
    self->count = (guint) count;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COUNT]);
  }
  if (again)
    tandem_unread_texts_refresh (self);
}

void
tandem_unread_texts_refresh (TandemUnreadTexts *self)
{
  g_return_if_fail (TANDEM_IS_UNREAD_TEXTS (self));
  if (self->counting || !self->store) {
    self->again = self->counting;
    return;
  }
  self->counting = TRUE;
  tandem_message_store_count_unread_async (self->store, NULL, did_count, g_object_ref (self));
}

guint
tandem_unread_texts_get_count (TandemUnreadTexts *self)
{
  g_return_val_if_fail (TANDEM_IS_UNREAD_TEXTS (self), 0);
  return self->count;
}
