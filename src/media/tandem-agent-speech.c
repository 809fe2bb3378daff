// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-speech.h"

#include "tandem-converter.h"
#include "tandem-error.h"

struct _TandemAgentSpeech {
  /* owned */
  TandemPlayout *playout;
  TandemTurnReporter *turns;
  TandemConverter *converter; /* nullable: no session so far */
  GHashTable *too_late;       /* ids of answers begun after the hang-up */

  /* borrowed */
  TandemVoice *voice;         /* nullable */
  TandemAgentResume *resume;

  TandemClock clock;
  TandemWaterfall waterfall;
  TandemVoiceCapabilities capabilities; /* of the latest session */
  gint64 attached_us;
  gboolean attached;
  gboolean flooded;           /* told that too much audio waits */
  gboolean hung_up;
};

/* An echo is no utterance of anybody. */
static gboolean
has_turns (TandemAgentSpeech *self)
{
  return !(self->capabilities & TANDEM_VOICE_ECHOES);
}

gint64
tandem_agent_speech_stream_ms (TandemAgentSpeech *self, gint64 at_us)
{
  return self->attached ? MAX ((at_us - self->attached_us) / 1000, 0) : 0;
}

static void
on_item_started (TandemPlayout *playout, const char *item_id, gint64 at_us, gpointer user_data)
{
  TandemAgentSpeech *self = user_data;

  if (has_turns (self))
    tandem_turn_reporter_sound_started (self->turns, item_id, tandem_agent_speech_stream_ms (self, at_us));
}

static void
on_item_heard (TandemPlayout *playout, const char *item_id, gpointer user_data)
{
  TandemAgentSpeech *self = user_data;

  if (has_turns (self))
    tandem_turn_reporter_sound_heard (self->turns, item_id);
}

static void
report_over (TandemAgentSpeech *self, const TandemPlayoutReport *report)
{
  if (has_turns (self))
    tandem_turn_reporter_sound_over (self->turns, report,
                                     tandem_agent_speech_stream_ms (self, tandem_clock_now (&self->clock)));
}

static void
on_item_finished (TandemPlayout *playout, const TandemPlayoutReport *report, gpointer user_data)
{
  report_over (user_data, report);
}

TandemAgentSpeech *
tandem_agent_speech_new (TandemPlayout *playout, TandemTurnReporter *turns, TandemAgentResume *resume,
                         TandemClock clock)
{
  static const TandemPlayoutListener listener = { on_item_started, on_item_finished, on_item_heard };
  TandemAgentSpeech *self = g_new0 (TandemAgentSpeech, 1);

  self->too_late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->playout = g_object_ref (playout);
  self->turns = g_object_ref (turns);
  self->resume = resume;
  self->clock = self->waterfall.clock = clock;
  tandem_turn_reporter_set_waterfall (turns, &self->waterfall);
  tandem_playout_set_listener (playout, &listener, self);
  return self;
}

void
tandem_agent_speech_free (TandemAgentSpeech *self)
{
  tandem_playout_set_listener (self->playout, NULL, NULL);
  tandem_turn_reporter_set_waterfall (self->turns, NULL);
  tandem_waterfall_clear (&self->waterfall);
  g_hash_table_unref (self->too_late);
  g_clear_object (&self->converter);
  g_clear_object (&self->turns);
  g_clear_object (&self->playout);
  g_free (self);
}

gboolean
tandem_agent_speech_set_voice (TandemAgentSpeech *self, TandemVoice *voice, GError **error)
{
  TandemVoiceFormat format;

  if (!voice)
    tandem_playout_finish_all (self->playout);
  self->voice = voice;
  g_clear_object (&self->converter);
  if (!voice)
    return TRUE;
  format = tandem_voice_get_output_format (voice);
  self->capabilities = tandem_voice_get_capabilities (voice);
  tandem_playout_set_bytes_per_ms (self->playout, tandem_converter_bytes_per_ms (format));
  self->converter = tandem_converter_new (format, TANDEM_VOICE_FORMAT_PCMU_8000, error);
  return self->converter != NULL;
}

void
tandem_agent_speech_attach (TandemAgentSpeech *self)
{
  self->attached = TRUE;
  self->attached_us = self->waterfall.attached_us = tandem_clock_now (&self->clock);
}

/* --- sound ------------------------------------------------------------------------------------------ */

gboolean
tandem_agent_speech_is_late (TandemAgentSpeech *self, const TandemVoiceEvent *event)
{
  return self->hung_up || !self->converter || !event->item_id ||
         tandem_playout_is_discarded (self->playout, event->item_id, event->response_id);
}

gboolean
tandem_agent_speech_take (TandemAgentSpeech *self, const TandemVoiceEvent *event, GError **error)
{
  gsize n;
  const guint8 *ulaw = tandem_converter_push (self->converter, event->data, event->n, &n, error);

  if (!ulaw)
    return FALSE;
  if (has_turns (self))
    tandem_turn_reporter_voice_event (self->turns, event, -1);
  if (tandem_playout_append (self->playout, event->item_id, event->response_id, ulaw, n, event->n) || self->flooded)
    return TRUE;
  self->flooded = TRUE;
  g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                       "The AI service sent far more speech than can be played; the rest was dropped.");
  return FALSE;
}

void
tandem_agent_speech_end_item (TandemAgentSpeech *self, const TandemVoiceEvent *event)
{
  const guint8 *tail;
  gsize n = 0;

  if (!event->item_id || !self->converter)
    return;
  tail = tandem_converter_drain (self->converter, &n);
  if (n > 0 && !tandem_agent_speech_is_late (self, event))
    tandem_playout_append (self->playout, event->item_id, event->response_id, tail, n, 0);
  tandem_playout_finish_item (self->playout, event->item_id);
}

gboolean
tandem_agent_speech_is_for_nobody (TandemAgentSpeech *self, const TandemVoiceEvent *event)
{
  if (self->hung_up && event->type == TANDEM_VOICE_RESPONSE_STARTED && event->response_id)
    g_hash_table_add (self->too_late, g_strdup (event->response_id));
  return event->response_id && g_hash_table_contains (self->too_late, event->response_id);
}

/* --- silence ---------------------------------------------------------------------------------------- */

static void
cancel_response (TandemAgentSpeech *self)
{
  if (self->voice && tandem_playout_is_generating (self->playout) && (self->capabilities & TANDEM_VOICE_CAN_CANCEL))
    tandem_voice_cancel (self->voice);
}

/* What an earlier session said the present one knows as text, if at all. */
static void
tell_how_far (TandemAgentSpeech *self, const TandemPlayoutReport *report)
{
  if (!self->voice || !(self->capabilities & TANDEM_VOICE_CAN_TRUNCATE) || report->complete ||
      !tandem_agent_resume_is_own (self->resume, report->item_id))
    return;
  /* Services refuse to truncate what nobody heard; taking it away says the same. */
  if (report->position_ms > 0)
    tandem_voice_truncate (self->voice, report->item_id, report->position_ms);
  else if (report->total_ms > 0)
    tandem_voice_remove_item (self->voice, report->item_id);
}

void
tandem_agent_speech_cut_short (TandemAgentSpeech *self, gboolean cancel)
{
  gboolean generating = tandem_playout_is_generating (self->playout);
  g_autoptr (GPtrArray) reports = tandem_playout_interrupt (self->playout);

  if (self->converter)
    tandem_converter_reset (self->converter);
  if (cancel && generating && self->voice && (self->capabilities & TANDEM_VOICE_CAN_CANCEL))
    tandem_voice_cancel (self->voice);
  for (guint i = 0; i < reports->len; i++)
    tell_how_far (self, reports->pdata[i]);
  for (guint i = 0; i < reports->len; i++)
    report_over (self, reports->pdata[i]);
}

void
tandem_agent_speech_hang_up (TandemAgentSpeech *self)
{
  g_autoptr (GPtrArray) reports = NULL;

  self->hung_up = TRUE;
  cancel_response (self);
  reports = tandem_playout_interrupt (self->playout);
  for (guint i = 0; i < reports->len; i++)
    report_over (self, reports->pdata[i]);
}
