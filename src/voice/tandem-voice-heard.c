// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-heard.h"

#include "tandem-turn.h"

void
tandem_voice_heard_init (TandemVoiceHeard *self, TandemVoiceFormat format)
{
  self->bytes_per_ms = format == TANDEM_VOICE_FORMAT_PCM_24000 ? 48 : format == TANDEM_VOICE_FORMAT_PCM_16000 ? 32 : 8;
}

void
tandem_voice_heard_clear (TandemVoiceHeard *self)
{
  g_clear_pointer (&self->item, g_free);
  if (self->text)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

void
tandem_voice_heard_take (TandemVoiceHeard *self, const char *item_id, const char *text, gsize n)
{
  if (g_strcmp0 (self->item, item_id) != 0) {
    tandem_voice_heard_clear (self);
    self->item = g_strdup (item_id);
    self->text = g_string_new (NULL);
    self->n_bytes = 0;
  }
  if (text)
    g_string_append (self->text, text);
  self->n_bytes += n;
}

char *
tandem_voice_heard_dup (TandemVoiceHeard *self, const char *item_id, gint64 heard_ms)
{
  gint64 total_ms = (gint64) (self->n_bytes / self->bytes_per_ms);

  if (!self->item || g_strcmp0 (self->item, item_id) != 0 || heard_ms >= total_ms)
    return NULL;
  return g_strndup (self->text->str, tandem_turn_heard_length (self->text->str, heard_ms, total_ms));
}

char *
tandem_voice_heard_note (const char *words)
{
  return *words ? g_strdup_printf ("[You were interrupted.  Of your last answer the caller heard only this.] %s", words)
                : g_strdup ("[You were interrupted.  The caller heard nothing of your last answer.]");
}
