// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-names.h"

struct _TandemCallNames {
  GObject parent_instance;

  /* owned */
  GListModel *calls;
  TandemContacts *contacts;
};

G_DEFINE_FINAL_TYPE (TandemCallNames, tandem_call_names, G_TYPE_OBJECT)

static void
tandem_call_names_dispose (GObject *object)
{
  TandemCallNames *self = TANDEM_CALL_NAMES (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->contacts);
  G_OBJECT_CLASS (tandem_call_names_parent_class)->dispose (object);
}

static void
tandem_call_names_class_init (TandemCallNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_call_names_dispose;
}

static void
tandem_call_names_init (TandemCallNames *self)
{
}

static void
name_range (TandemCallNames *self, guint begin, guint end)
{
  for (guint i = begin; i < end; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (self->calls, i);

    if (TANDEM_IS_CALL (item))
      tandem_call_set_remote_name (TANDEM_CALL (item),
                                   tandem_contacts_get_name (self->contacts, tandem_call_get_remote_number (TANDEM_CALL (item))));
  }
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, gpointer user_data)
{
  name_range (TANDEM_CALL_NAMES (user_data), position, position + added);
}

static void
on_contacts_changed (TandemContacts *contacts, gpointer user_data)
{
  TandemCallNames *self = TANDEM_CALL_NAMES (user_data);

  name_range (self, 0, g_list_model_get_n_items (self->calls));
}

TandemCallNames *
tandem_call_names_new (GListModel *calls, TandemContacts *contacts)
{
  TandemCallNames *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (calls) && TANDEM_IS_CONTACTS (contacts), NULL);

  self = g_object_new (TANDEM_TYPE_CALL_NAMES, NULL);
  self->calls = g_object_ref (calls);
  self->contacts = g_object_ref (contacts);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), self, 0);
  g_signal_connect_object (contacts, "changed", G_CALLBACK (on_contacts_changed), self, 0);
  on_contacts_changed (contacts, self);
  return self;
}
