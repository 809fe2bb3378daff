// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-asides.h"

struct _TandemAsides {
  GHashTable *before; /* id -> id of what was said before it (nullable) */
  GQueue waiting;     /* char *, alternately id and text */

  guint n_named;
};

TandemAsides *
tandem_asides_new (void)
{
  TandemAsides *self = g_new0 (TandemAsides, 1);

  g_queue_init (&self->waiting);
  self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tandem_asides_free (TandemAsides *self)
{
  g_hash_table_unref (self->before);
  g_queue_clear_full (&self->waiting, g_free);
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

void
tandem_asides_tell (TandemAsides *self, TandemVoice *voice, const char *item_id, const char *text)
{
  g_autofree char *id = item_id ? g_strdup (item_id) : g_strdup_printf ("aside_%u", ++self->n_named);

  if (voice) {
    tandem_voice_add_note (voice, id, text);
    return;
  }
  g_queue_push_tail (&self->waiting, g_steal_pointer (&id));
  g_queue_push_tail (&self->waiting, g_strdup (text));
}

void
tandem_asides_tell_waiting (TandemAsides *self, TandemVoice *voice)
{
  while (!g_queue_is_empty (&self->waiting)) {
    g_autofree char *id = g_queue_pop_head (&self->waiting);
    g_autofree char *text = g_queue_pop_head (&self->waiting);

    tandem_voice_add_note (voice, id, text);
  }
}
