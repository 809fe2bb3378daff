// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-entries.h"

#include <string.h>

#include "tandem-profile-check.h"

void
tandem_profile_entry_free (gpointer data)
{
  TandemProfileEntry *entry = data;

  g_free (entry->id);
  g_free (entry->folded);
  g_free (entry->place);
  g_object_unref (entry->profile);
  g_free (entry);
}

static void
take_name (TandemProfileEntry *entry)
{
  g_free (entry->folded);
  g_free (entry->place);
  entry->folded = tandem_profile_fold_name (tandem_profile_get_name (entry->profile));
  entry->place = g_utf8_collate_key (entry->folded, -1);
}

TandemProfileEntry *
tandem_profile_entry_new (const char *id, TandemProfile *profile)
{
  TandemProfileEntry *entry = g_new0 (TandemProfileEntry, 1);

  entry->id = g_strdup (id);
  entry->profile = profile;
  take_name (entry);
  return entry;
}

GPtrArray *
tandem_profile_entries_new (void)
{
  return g_ptr_array_new_with_free_func (tandem_profile_entry_free);
}

guint
tandem_profile_entries_insert (GPtrArray *self, TandemProfileEntry *entry)
{
  guint position = 1;

  while (position < self->len && strcmp (((TandemProfileEntry *) self->pdata[position])->place, entry->place) <= 0)
    position++;
  g_ptr_array_insert (self, (int) position, entry);
  return position;
}

guint
tandem_profile_entries_rename (GPtrArray *self, guint position)
{
  TandemProfileEntry *entry = g_ptr_array_steal_index (self, position);

  take_name (entry);
  return tandem_profile_entries_insert (self, entry);
}

TandemProfileEntry *
tandem_profile_entries_find (GPtrArray *self, TandemProfile *profile, guint *position)
{
  for (guint i = 0; i < self->len; i++) {
    TandemProfileEntry *entry = self->pdata[i];

    if (entry->profile != profile)
      continue;
    if (position)
      *position = i;
    return entry;
  }
  return NULL;
}

TandemProfileEntry *
tandem_profile_entries_find_folded (GPtrArray *self, const char *folded)
{
  for (guint i = 0; i < self->len; i++)
    if (g_str_equal (((TandemProfileEntry *) self->pdata[i])->folded, folded))
      return self->pdata[i];
  return NULL;
}

char *
tandem_profile_entries_list_names (GPtrArray *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", tandem_profile_get_name (((TandemProfileEntry *) self->pdata[i])->profile));
  return g_string_free (names, FALSE);
}
