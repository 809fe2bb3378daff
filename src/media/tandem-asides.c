// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-asides.h"

struct _TandemAsides {
  GHashTable *before; /* id -> id of what was said before it (nullable) */
};

TandemAsides *
tandem_asides_new (void)
{
  TandemAsides *self = g_new0 (TandemAsides, 1);

  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tandem_asides_free (TandemAsides *self)
{
  g_hash_table_unref (self->before);
  g_free (self);
}

void
tandem_asides_add (TandemAsides *self, const char *item_id, const char *after)
{
  g_hash_table_insert (self->before, g_strdup (item_id), g_strdup (tandem_asides_skip (self, after)));
}

const char *
tandem_asides_skip (TandemAsides *self, const char *after)
{
  while (after && g_hash_table_contains (self->before, after))
    after = g_hash_table_lookup (self->before, after);
  return after;
}
