// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recital.h"

void
tandem_recital_end (TandemRecital *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->response_id, g_free);
  g_clear_pointer (&self->item_id, g_free);
}

gboolean
tandem_recital_is_going_on (TandemRecital *self)
{
  return self->text != NULL;
}

static void
cancel (TandemVoice *voice)
{
  if (tandem_voice_get_capabilities (voice) & TANDEM_VOICE_CAN_CANCEL)
    tandem_voice_cancel (voice);
}

void
tandem_recital_begin (TandemRecital *self, TandemVoice *voice, const char *text)
{
  tandem_recital_end (self);
  self->text = g_strdup (text);
  if (!voice)
    return;
  cancel (voice);
  tandem_voice_set_listening (voice, TRUE);
}

gboolean
tandem_recital_take_event (TandemRecital *self, TandemVoice *voice, const TandemVoiceEvent *event)
{
  if (!self->text || !voice || !event->response_id)
    return FALSE;
  if (event->type == TANDEM_VOICE_RESPONSE_STARTED && event->exact) {
    g_free (self->response_id);
    self->response_id = g_strdup (event->response_id);
    g_clear_pointer (&self->item_id, g_free);
  }
  if (g_strcmp0 (event->response_id, self->response_id) == 0) {
    if (event->item_id && !self->item_id)
      self->item_id = g_strdup (event->item_id);
    return FALSE;
  }
  /* It began to answer before it knew.  To cancel that may cancel also what waits for its end. */
  if (event->type == TANDEM_VOICE_RESPONSE_STARTED) {
    cancel (voice);
    if (!self->response_id)
      tandem_voice_say (voice, self->text);
  }
  return event->type == TANDEM_VOICE_RESPONSE_STARTED || event->type == TANDEM_VOICE_AUDIO;
}

TandemTurnUpdate *
tandem_recital_mark (TandemRecital *self, const TandemTurnUpdate *update)
{
  TandemTurnUpdate *marked = tandem_turn_update_copy (update);

  marked->recited = self->item_id && g_strcmp0 (self->item_id, update->item_id) == 0;
  return marked;
}
