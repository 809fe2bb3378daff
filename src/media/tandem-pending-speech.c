// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-pending-speech.h"

/* How far apart two sessions may see the beginning of one utterance. */
#define SAME_MS 1000

typedef struct {
  char *id; /* owned: the name it was first known by */
  gint64 at_ms;
  gboolean answered;
  gboolean lost; /* the session that knew it is gone */
} Utterance;

struct _TandemPendingSpeech {
  GPtrArray *pending; /* owned Utterance, in the order of speaking */
  GHashTable *names;  /* id in a later session -> first name */
};

static void
utterance_free (gpointer data)
{
  Utterance *utterance = data;

  g_free (utterance->id);
  g_free (utterance);
}

TandemPendingSpeech *
tandem_pending_speech_new (void)
{
  TandemPendingSpeech *self = g_new0 (TandemPendingSpeech, 1);

  self->pending = g_ptr_array_new_with_free_func (utterance_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tandem_pending_speech_free (TandemPendingSpeech *self)
{
  g_ptr_array_unref (self->pending);
  g_hash_table_unref (self->names);
  g_free (self);
}

const char *
tandem_pending_speech_get_name (TandemPendingSpeech *self, const char *item_id)
{
  const char *name = item_id ? g_hash_table_lookup (self->names, item_id) : NULL;

  return name ? name : item_id;
}

static Utterance *
find (TandemPendingSpeech *self, const char *id)
{
  for (guint i = 0; i < self->pending->len; i++) {
    Utterance *utterance = self->pending->pdata[i];

    if (g_str_equal (utterance->id, id))
      return utterance;
  }
  return NULL;
}

void
tandem_pending_speech_begin (TandemPendingSpeech *self, const char *item_id, gint64 at_ms)
{
  Utterance *utterance;

  if (find (self, tandem_pending_speech_get_name (self, item_id)))
    return;
  for (guint i = 0; i < self->pending->len; i++) {
    utterance = self->pending->pdata[i];
    if (!utterance->lost || ABS (utterance->at_ms - at_ms) > SAME_MS)
      continue;
    utterance->lost = FALSE;
    g_hash_table_insert (self->names, g_strdup (item_id), g_strdup (utterance->id));
    return;
  }
  utterance = g_new0 (Utterance, 1);
  utterance->id = g_strdup (item_id);
  utterance->at_ms = at_ms;
  g_ptr_array_add (self->pending, utterance);
}

void
tandem_pending_speech_end (TandemPendingSpeech *self, const char *item_id)
{
  Utterance *utterance = find (self, tandem_pending_speech_get_name (self, item_id));

  if (utterance)
    g_ptr_array_remove (self->pending, utterance);
}

void
tandem_pending_speech_answer (TandemPendingSpeech *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    ((Utterance *) self->pending->pdata[i])->answered = TRUE;
}

gboolean
tandem_pending_speech_is_empty (TandemPendingSpeech *self)
{
  return self->pending->len == 0;
}

gint64
tandem_pending_speech_lose (TandemPendingSpeech *self)
{
  /* What was given again once and still found by nobody was no speech, and nobody wants the same answer twice. */
  for (guint i = self->pending->len; i > 0; i--) {
    Utterance *utterance = self->pending->pdata[i - 1];

    if (utterance->lost || utterance->answered)
      g_ptr_array_remove_index (self->pending, i - 1);
    else
      utterance->lost = TRUE;
  }
  return self->pending->len > 0 ? ((Utterance *) self->pending->pdata[0])->at_ms : -1;
}
