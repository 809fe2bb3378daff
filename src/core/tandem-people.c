// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-people.h"

#include "tandem-phone-number.h"

struct _TandemPeople {
  GObject parent_instance;

  /* owned */
  TandemContacts *contacts;
  TandemSettings *settings;
};

G_DEFINE_FINAL_TYPE (TandemPeople, tandem_people, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_people_dispose (GObject *object)
{
  g_clear_object (&TANDEM_PEOPLE (object)->contacts);
  g_clear_object (&TANDEM_PEOPLE (object)->settings);
  G_OBJECT_CLASS (tandem_people_parent_class)->dispose (object);
}

static void
tandem_people_class_init (TandemPeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_people_dispose;
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_PEOPLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_people_init (TandemPeople *self)
{
}

static void
tell_changed (TandemPeople *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

TandemPeople *
tandem_people_new (TandemContacts *contacts, TandemSettings *settings)
{
  TandemPeople *self;

  g_return_val_if_fail (TANDEM_IS_CONTACTS (contacts) && TANDEM_IS_SETTINGS (settings), NULL);
  self = g_object_new (TANDEM_TYPE_PEOPLE, NULL);
  self->contacts = g_object_ref (contacts);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (contacts, "changed", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::region", G_CALLBACK (tell_changed), self, G_CONNECT_SWAPPED);
  return self;
}

char *
tandem_people_dup_who (TandemPeople *self, const char *number)
{
  const char *name;

  g_return_val_if_fail (TANDEM_IS_PEOPLE (self), NULL);
  name = tandem_contacts_get_name (self->contacts, number);
  if (name && !g_str_equal (name, number))
    return g_strdup (name);
  return number && *number == '+' ? tandem_phone_number_format (number, tandem_people_get_region (self))
                                  : g_strdup (number ? number : "");
}

char **
tandem_people_dup_numbers (TandemPeople *self, const char *number)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  TandemContact *contact;

  g_return_val_if_fail (TANDEM_IS_PEOPLE (self) && number, NULL);
  contact = tandem_contacts_lookup (self->contacts, number);
  g_strv_builder_add (numbers, number);
  for (guint i = 0; contact && i < tandem_contact_get_facts (contact)->numbers->len; i++) {
    const char *other = ((TandemContactNumber *) tandem_contact_get_facts (contact)->numbers->pdata[i])->number;

    if (!g_str_equal (other, number))
      g_strv_builder_add (numbers, other);
  }
  return g_strv_builder_end (numbers);
}

const char *
tandem_people_get_region (TandemPeople *self)
{
  g_return_val_if_fail (TANDEM_IS_PEOPLE (self), NULL);
  return tandem_settings_get_string (self->settings, "region");
}

TandemContacts *
tandem_people_get_contacts (TandemPeople *self)
{
  g_return_val_if_fail (TANDEM_IS_PEOPLE (self), NULL);
  return self->contacts;
}
