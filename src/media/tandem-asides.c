// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-asides.h"

struct _TandemAsides {
  GHashTable *before; /* id -> id of what was said before it (nullable) */
  GQueue waiting;     /* char *, alternately id and text */

  guint n_named;
  guint n_notes;
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
  const char *spoken;

  /* A service may say anything, also that something stands behind itself: skipping must come to an end. */
  g_hash_table_remove (self->before, item_id);
  spoken = tandem_asides_skip (self, after);
  g_hash_table_insert (self->before, g_strdup (item_id), g_strdup (g_strcmp0 (spoken, item_id) == 0 ? NULL : spoken));
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

TandemTurnUpdate *
tandem_asides_give_note (TandemAsides *self, TandemVoice *voice, TandemAgentHistory *history, const char *text, gint64 at_ms)
{
  g_autofree char *id = g_strdup_printf ("note_%u", ++self->n_notes);
  g_autofree char *note = g_strconcat ("A private note from the operator, which the caller does not hear: ", text, NULL);
  TandemTurnUpdate *update = tandem_turn_update_new (id, TANDEM_PARTY_OPERATOR);

  update->text = g_strdup (text);
  update->start_ms = update->end_ms = at_ms;
  update->is_private = update->final = TRUE;
  if (voice) {
    tandem_agent_history_set_known (history, id);
    tandem_voice_add_note (voice, id, note);
  }
  tandem_agent_history_take (history, update);
  return update;
}

void
tandem_asides_tell_patch (TandemAsides *self, TandemVoice *voice, TandemPatch old, TandemPatch patch)
{
  if (patch == TANDEM_PATCH_AGENT && (old == TANDEM_PATCH_BOTH || old == TANDEM_PATCH_WHISPER))
    tandem_asides_tell (self, voice, NULL, "The operator has left: you are alone with the caller.");
  else if (patch == TANDEM_PATCH_BOTH)
    tandem_asides_tell (self, voice, NULL,
                        "The operator has joined: the caller hears both of you, and you hear both of them.");
  else if (patch == TANDEM_PATCH_WHISPER)
    tandem_asides_tell (self, voice, NULL,
                        "The operator now speaks to you privately, on the same channel.  The caller does not hear it: "
                        "heed it, and do not mention it.");
}

void
tandem_asides_tell_digit (TandemAsides *self, TandemVoice *voice, char digit)
{
  g_autofree char *text = g_strdup_printf ("The caller pressed the key %c of the telephone.", digit);

  tandem_asides_tell (self, voice, NULL, text);
}

void
tandem_asides_tell_gap (TandemAsides *self, TandemVoice *voice)
{
  tandem_asides_tell (self, voice, NULL,
                      "The line to you was interrupted for a moment, and the caller was told nothing.  Go on from where "
                      "the conversation stands; do not greet again, and do not repeat what was said.");
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
