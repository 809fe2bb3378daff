// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-talk.h"

#include <string.h>

#include "tandem-model-service-command.h"
#include "tandem-pcm.h"

#define FRAME_MS 20
/* So long somebody talks who is taken to speak: a click is shorter. */
#define TALK_MS 120

void
tandem_model_service_talk_init (TandemModelServiceTalk *self, TandemVoiceSession *session, int pause_ms)
{
  memset (self, 0, sizeof *self);
  self->session = session;
  self->mark = g_strdup_printf ("m%08x_", g_random_int ());
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pause_ms = pause_ms;
  self->bytes_per_ms = 32;
}

void
tandem_model_service_talk_clear (TandemModelServiceTalk *self)
{
  g_clear_pointer (&self->mark, g_free);
  g_clear_pointer (&self->last, g_free);
  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
}

void
tandem_model_service_talk_configure (TandemModelServiceTalk *self, int rate, gboolean finds, gboolean transcribes)
{
  self->bytes_per_ms = (guint) rate / 1000 * sizeof (gint16);
  self->finds = finds;
  self->transcribes = transcribes;
}

char *
tandem_model_service_talk_dup_name (TandemModelServiceTalk *self, const char *id, char kind)
{
  if (id)
    return g_strconcat (self->mark, id, NULL);
  return g_strdup_printf ("%s%c%u", self->mark, kind, ++self->n_names);
}

const char *
tandem_model_service_talk_peek_id (TandemModelServiceTalk *self, const char *name)
{
  return g_str_has_prefix (name, self->mark) ? name + strlen (self->mark) : name;
}

void
tandem_model_service_talk_add (TandemModelServiceTalk *self, const char *name, TandemParty party)
{
  g_autofree char *after = g_steal_pointer (&self->last);
  g_autofree char *item = g_strdup (name);

  self->last = g_strdup (name);
  self->n_items++;
  tandem_voice_session_emit (self->session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_ITEM_ADDED, .item_id = item,
                                                                  .after_item_id = after, .party = party });
}

void
tandem_model_service_talk_set_last (TandemModelServiceTalk *self, const char *name)
{
  /* What is told late of an earlier session lies before all that was said in this one. */
  if (self->n_items > 0)
    return;
  g_free (self->last);
  self->last = g_strdup (name);
}

static void
emit (TandemModelServiceTalk *self, TandemVoiceEventType type, const char *name, const char *text, gint64 at_ms)
{
  /* Whoever hears of it may change what is said. */
  g_autofree char *item = g_strdup (name);

  tandem_voice_session_emit (self->session, &(TandemVoiceEvent) { .type = type, .item_id = item, .text = text, .at_ms = at_ms,
                                                                  .party = TANDEM_PARTY_REMOTE });
}

static gint64
get_heard_ms (TandemModelServiceTalk *self)
{
  return self->n_bytes / self->bytes_per_ms;
}

void
tandem_model_service_talk_start (TandemModelServiceTalk *self, const char *id, gint64 at_ms)
{
  gboolean added;

  tandem_model_service_talk_stop (self, at_ms);
  g_free (self->item);
  self->item = tandem_model_service_talk_dup_name (self, id, 'u');
  added = g_hash_table_add (self->known, g_strdup (self->item));
  self->speaking = TRUE;
  self->untold = FALSE;
  emit (self, TANDEM_VOICE_SPEECH_STARTED, self->item, NULL, at_ms >= 0 ? at_ms : get_heard_ms (self));
  if (added)
    tandem_model_service_talk_add (self, self->item, TANDEM_PARTY_REMOTE);
}

void
tandem_model_service_talk_stop (TandemModelServiceTalk *self, gint64 at_ms)
{
  if (!self->speaking)
    return;
  self->speaking = FALSE;
  emit (self, TANDEM_VOICE_SPEECH_STOPPED, self->item, NULL, at_ms >= 0 ? at_ms : get_heard_ms (self));
  /* Nobody waits for words that will not come. */
  if (!self->transcribes)
    emit (self, TANDEM_VOICE_REMOTE_TEXT_DONE, self->item, "", 0);
}

void
tandem_model_service_talk_take_text (TandemModelServiceTalk *self, const char *id, const char *text, gboolean final)
{
  g_autofree char *name = NULL;

  if (!id && self->item)
    name = g_strdup (self->item);
  else
    name = tandem_model_service_talk_dup_name (self, id, 'u');
  if (g_hash_table_add (self->known, g_strdup (name)))
    tandem_model_service_talk_add (self, name, TANDEM_PARTY_REMOTE);
  emit (self, final ? TANDEM_VOICE_REMOTE_TEXT_DONE : TANDEM_VOICE_REMOTE_TEXT, name, text, 0);
}

/* --- found here ------------------------------------------------------------------------------------- */

static void
tell_service (TandemModelServiceTalk *self, const char *type, gint64 at_ms)
{
  const char *id = tandem_model_service_talk_peek_id (self, self->item);

  tandem_voice_session_send_take (self->session, tandem_model_service_command_time (type, id, "at_ms", at_ms));
}

static gboolean
judge_frame (TandemModelServiceTalk *self)
{
  TandemUtteranceChange change = tandem_utterance_finder_judge (
    &self->finder, tandem_pcm_level (self->frame, self->n_frame / sizeof (gint16)), self->pause_ms);

  if (change == TANDEM_UTTERANCE_BEGAN)
    self->untold = TRUE;
  if (change == TANDEM_UTTERANCE_OVER) {
    self->untold = FALSE;
    if (self->speaking) {
      tell_service (self, "speech_stopped", self->finder.talked_ms);
      tandem_model_service_talk_stop (self, self->finder.talked_ms);
    }
  }
  if (!self->untold || self->finder.talked_ms - self->finder.start_ms < TALK_MS)
    return FALSE;
  tandem_model_service_talk_start (self, NULL, self->finder.start_ms);
  tell_service (self, "speech_started", self->finder.start_ms);
  return TRUE;
}

gboolean
tandem_model_service_talk_hear (TandemModelServiceTalk *self, const guint8 *data, gsize n)
{
  gsize size = FRAME_MS * self->bytes_per_ms;
  gboolean began = FALSE;

  self->n_bytes += n;
  while (self->finds && n > 0) {
    gsize part = MIN (n, size - self->n_frame);

    memcpy ((guint8 *) self->frame + self->n_frame, data, part);
    self->n_frame += part;
    data += part;
    n -= part;
    if (self->n_frame < size)
      break;
    began |= judge_frame (self);
    self->n_frame = 0;
  }
  return began;
}
