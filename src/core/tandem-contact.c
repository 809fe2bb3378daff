// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contact.h"

#include <string.h>

struct _TandemContact {
  GObject parent_instance;

  /* owned */
  TandemContactFacts *facts;
};

G_DEFINE_FINAL_TYPE (TandemContact, tandem_contact, G_TYPE_OBJECT)

enum { PROP_0, PROP_ID, PROP_NAME, PROP_ORGANIZATION, PROP_NOTES, PROP_TAGS, PROP_TITLE, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- values -------------------------------------------------------------------------------------------------- */

static void
number_free (gpointer data)
{
  TandemContactNumber *number = data;

  g_free (number->number);
  g_free (number->label);
  g_free (number);
}

TandemContactFacts *
tandem_contact_facts_new (void)
{
  TandemContactFacts *facts = g_new0 (TandemContactFacts, 1);

  facts->id = g_uuid_string_random ();
  facts->name = g_strdup ("");
  facts->organization = g_strdup ("");
  facts->notes = g_strdup ("");
  facts->numbers = g_ptr_array_new_with_free_func (number_free);
  facts->tags = g_new0 (char *, 1);
  return facts;
}

TandemContactFacts *
tandem_contact_facts_copy (const TandemContactFacts *facts)
{
  TandemContactFacts *copy = g_new0 (TandemContactFacts, 1);

  copy->id = g_strdup (facts->id);
  copy->uid = g_strdup (facts->uid);
  copy->name = g_strdup (facts->name);
  copy->organization = g_strdup (facts->organization);
  copy->notes = g_strdup (facts->notes);
  copy->numbers = g_ptr_array_new_with_free_func (number_free);
  copy->tags = g_strdupv (facts->tags);
  for (guint i = 0; i < facts->numbers->len; i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];

    tandem_contact_facts_add_number (copy, number->number, number->label);
  }
  return copy;
}

void
tandem_contact_facts_free (TandemContactFacts *facts)
{
  g_free (facts->id);
  g_free (facts->uid);
  g_free (facts->name);
  g_free (facts->organization);
  g_free (facts->notes);
  g_ptr_array_unref (facts->numbers);
  g_strfreev (facts->tags);
  g_free (facts);
}

void
tandem_contact_facts_add_number (TandemContactFacts *facts, const char *number, const char *label)
{
  TandemContactNumber *added;

  g_return_if_fail (facts && number);

  for (guint i = 0; i < facts->numbers->len; i++)
    if (g_str_equal (((TandemContactNumber *) facts->numbers->pdata[i])->number, number))
      return;
  added = g_new0 (TandemContactNumber, 1);
  added->number = g_strdup (number);
  added->label = g_strdup (label ? label : "");
  g_ptr_array_add (facts->numbers, added);
}

char **
tandem_contact_tags_from_text (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; words[i]; i++) {
    g_strstrip (words[i]);
    if (*words[i] && g_hash_table_add (seen, words[i]))
      g_strv_builder_add (builder, words[i]);
  }
  return g_strv_builder_end (builder);
}

char *
tandem_contact_tags_to_text (const char *const *tags)
{
  return g_strjoinv (", ", (char **) tags);
}

gboolean
tandem_contact_facts_equal (const TandemContactFacts *a, const TandemContactFacts *b)
{
  if (!g_str_equal (a->name, b->name) || !g_str_equal (a->organization, b->organization) ||
      !g_str_equal (a->notes, b->notes) || a->numbers->len != b->numbers->len ||
      !g_strv_equal ((const char *const *) a->tags, (const char *const *) b->tags))
    return FALSE;
  for (guint i = 0; i < a->numbers->len; i++) {
    const TandemContactNumber *left = a->numbers->pdata[i];
    const TandemContactNumber *right = b->numbers->pdata[i];

    if (!g_str_equal (left->number, right->number) || !g_str_equal (left->label, right->label))
      return FALSE;
  }
  return TRUE;
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_contact_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemContact *self = TANDEM_CONTACT (object);

  switch (id) {
  case PROP_ID: g_value_set_string (value, self->facts->id); break;
  case PROP_NAME: g_value_set_string (value, self->facts->name); break;
  case PROP_ORGANIZATION: g_value_set_string (value, self->facts->organization); break;
  case PROP_NOTES: g_value_set_string (value, self->facts->notes); break;
  case PROP_TAGS: g_value_set_boxed (value, self->facts->tags); break;
  case PROP_TITLE: g_value_set_string (value, tandem_contact_get_title (self)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_contact_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_CONTACT (object)->facts, tandem_contact_facts_free);
  G_OBJECT_CLASS (tandem_contact_parent_class)->finalize (object);
}

static void
tandem_contact_class_init (TandemContactClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_contact_get_property;
  object_class->finalize = tandem_contact_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_ORGANIZATION] = g_param_spec_string ("organization", NULL, NULL, NULL, flags);
  props[PROP_NOTES] = g_param_spec_string ("notes", NULL, NULL, NULL, flags);
  props[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_CONTACT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_contact_init (TandemContact *self)
{
}

TandemContact *
tandem_contact_new (const TandemContactFacts *facts)
{
  TandemContact *self;

  g_return_val_if_fail (facts, NULL);
  self = g_object_new (TANDEM_TYPE_CONTACT, NULL);
  self->facts = tandem_contact_facts_copy (facts);
  return self;
}

void
tandem_contact_load (TandemContact *self, const TandemContactFacts *facts)
{
  g_autoptr (TandemContactFacts) old = NULL;

  g_return_if_fail (TANDEM_IS_CONTACT (self) && facts && g_str_equal (facts->id, self->facts->id));

  old = g_steal_pointer (&self->facts);
  self->facts = tandem_contact_facts_copy (facts);
  if (tandem_contact_facts_equal (old, facts))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  if (!g_str_equal (old->name, facts->name))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
  if (!g_str_equal (old->organization, facts->organization))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ORGANIZATION]);
  if (!g_str_equal (old->notes, facts->notes))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NOTES]);
  if (!g_strv_equal ((const char *const *) old->tags, (const char *const *) facts->tags))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TAGS]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

const TandemContactFacts *
tandem_contact_get_facts (TandemContact *self)
{
  g_return_val_if_fail (TANDEM_IS_CONTACT (self), NULL);
  return self->facts;
}

const char *
tandem_contact_get_id (TandemContact *self)
{
  g_return_val_if_fail (TANDEM_IS_CONTACT (self), NULL);
  return self->facts->id;
}

const char *
tandem_contact_get_title (TandemContact *self)
{
  const TandemContactFacts *facts;

  g_return_val_if_fail (TANDEM_IS_CONTACT (self), NULL);

  facts = self->facts;
  if (*facts->name)
    return facts->name;
  if (*facts->organization)
    return facts->organization;
  return facts->numbers->len > 0 ? ((TandemContactNumber *) facts->numbers->pdata[0])->number : "";
}
