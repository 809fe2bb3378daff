// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include "tandem-converter.h"
#include "tandem-error.h"
#include "tandem-playout.h"
#include "tandem-turn-reporter.h"
#include "tandem-uplink.h"

/* How long the words that the remote said last may still be on their way. */
#define LAST_WORDS_MS 2000

struct _TandemLine {
  GObject parent_instance;

  /* owned */
  char *call_id;
  TandemProfile *profile;
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemTurnReporter *turns;
  TandemVoice *voice;          /* nullable; kept to the end, it may be on the stack */
  TandemConverter *from_voice; /* nullable */
  TandemCarrierStream *stream; /* nullable; kept likewise */
  GSource *last_words;         /* nullable */
  char *reason;                /* of the end, nullable */

  /* borrowed */
  const TandemLineListener *listener;
  gpointer listener_data;

  TandemClock clock;
  TandemVoiceCapabilities capabilities;
  TandemPatch patch;
  gboolean monitored;
  gint64 attached_us;
  gboolean attached;
  gboolean voice_open; /* opened and not closed */
  gboolean ready;
  gboolean greeted;
  gboolean flooded;    /* told that too much audio waits */
  gboolean ending;
  gboolean over;
};
G_DEFINE_FINAL_TYPE (TandemLine, tandem_line, G_TYPE_OBJECT)

static void
clear_last_words (TandemLine *self)
{
  if (self->last_words)
    g_source_destroy (self->last_words);
  g_clear_pointer (&self->last_words, g_source_unref);
}

static void
leave_voice (TandemLine *self)
{
  if (!self->voice)
    return;
  tandem_voice_set_listener (self->voice, NULL, NULL);
  tandem_uplink_set_voice (self->uplink, NULL, NULL);
  if (self->voice_open)
    tandem_voice_close (self->voice);
  self->voice_open = self->ready = FALSE;
}

static void
leave_stream (TandemLine *self)
{
  if (!self->attached)
    return;
  self->attached = FALSE;
  tandem_carrier_stream_set_listener (self->stream, NULL, NULL);
  tandem_playout_set_stream (self->playout, NULL);
  tandem_carrier_stream_close (self->stream);
}

static void
tandem_line_dispose (GObject *object)
{
  TandemLine *self = TANDEM_LINE (object);

  clear_last_words (self);
  leave_stream (self);
  leave_voice (self);
  if (self->playout)
    tandem_playout_set_listener (self->playout, NULL, NULL);
  g_clear_object (&self->voice);
  g_clear_object (&self->stream);
  g_clear_object (&self->from_voice);
  g_clear_object (&self->uplink);
  g_clear_object (&self->playout);
  g_clear_object (&self->turns);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (tandem_line_parent_class)->dispose (object);
}

static void
tandem_line_finalize (GObject *object)
{
  TandemLine *self = TANDEM_LINE (object);

  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->reason, g_free);
  G_OBJECT_CLASS (tandem_line_parent_class)->finalize (object);
}

static void
tandem_line_class_init (TandemLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_line_finalize;
}

static void
tandem_line_init (TandemLine *self)
{
}

/* --- turns ------------------------------------------------------------------------------------------ */

static void
on_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  if (!self->over)
    self->listener->turn (self, update, self->listener_data);
}

/* A moment as ms of the stream. */
static gint64
stream_ms (TandemLine *self, gint64 at_us)
{
  return MAX ((at_us - self->attached_us) / 1000, 0);
}

/* An echo is no utterance of anybody. */
static gboolean
has_turns (TandemLine *self)
{
  return !(self->capabilities & TANDEM_VOICE_ECHOES);
}

static void
on_item_started (TandemPlayout *playout, const char *item_id, gint64 at_us, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  if (has_turns (self))
    tandem_turn_reporter_sound_started (self->turns, item_id, stream_ms (self, at_us));
}

static void
report_sound_over (TandemLine *self, const TandemPlayoutReport *report)
{
  if (has_turns (self))
    tandem_turn_reporter_sound_over (self->turns, report, stream_ms (self, tandem_clock_now (&self->clock)));
}

static void
on_item_finished (TandemPlayout *playout, const TandemPlayoutReport *report, gpointer user_data)
{
  report_sound_over (TANDEM_LINE (user_data), report);
}

static const TandemPlayoutListener playout_listener = { on_item_started, on_item_finished };

TandemLine *
tandem_line_new (const char *call_id, TandemProfile *profile, TandemLevels *levels, TandemMediaTally *tally,
                 TandemClock clock)
{
  TandemLine *self = g_object_new (TANDEM_TYPE_LINE, NULL);

  self->call_id = g_strdup (call_id);
  self->profile = g_object_ref (profile);
  self->clock = clock;
  self->playout = tandem_playout_new (levels, tally, clock);
  self->uplink = tandem_uplink_new (levels, tally, clock);
  self->turns = tandem_turn_reporter_new (on_turn, self);
  tandem_playout_set_listener (self->playout, &playout_listener, self);
  return self;
}

const char *
tandem_line_get_call_id (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), NULL);
  return self->call_id;
}

void
tandem_line_set_listener (TandemLine *self, const TandemLineListener *listener, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_LINE (self) && listener);
  self->listener = listener;
  self->listener_data = user_data;
}

static void
notice (TandemLine *self, const GError *error)
{
  if (!self->over)
    self->listener->notice (self, error, self->listener_data);
}

/* --- the end ---------------------------------------------------------------------------------------- */

static void
finish (TandemLine *self)
{
  if (self->over)
    return;
  clear_last_words (self);
  leave_voice (self);
  tandem_turn_reporter_finish (self->turns);
  self->over = TRUE;
  self->listener->over (self, self->reason, self->listener_data);
}

static gboolean
on_last_words_late (gpointer user_data)
{
  finish (TANDEM_LINE (user_data));
  return G_SOURCE_REMOVE;
}

static void
await_last_words (TandemLine *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->last_words = g_timeout_source_new (LAST_WORDS_MS);
  g_source_set_callback (self->last_words, on_last_words_late, self, NULL);
  g_source_attach (self->last_words, context);
}

static gboolean
words_are_coming (TandemLine *self)
{
  return self->ready && (self->capabilities & TANDEM_VOICE_CAN_TRANSCRIBE) &&
         (tandem_uplink_get_speaking (self->uplink) || tandem_turn_reporter_is_waiting (self->turns));
}

static void
end (TandemLine *self, const char *reason)
{
  g_autoptr (GPtrArray) reports = NULL;

  if (self->ending)
    return;
  self->ending = TRUE;
  self->reason = g_strdup (reason);
  leave_stream (self);
  reports = tandem_playout_interrupt (self->playout);
  for (guint i = 0; i < reports->len; i++)
    report_sound_over (self, reports->pdata[i]);
  /* Who hangs up while speaking leaves the service waiting for the silence after the last word. */
  if (self->ready && tandem_uplink_get_speaking (self->uplink))
    tandem_uplink_give_silence (self->uplink);
  if (words_are_coming (self))
    await_last_words (self);
  else
    finish (self);
}

void
tandem_line_close (TandemLine *self)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  end (self, NULL);
}

gboolean
tandem_line_is_ending (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), TRUE);
  return self->ending;
}

gboolean
tandem_line_is_over (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), TRUE);
  return self->over;
}

/* --- from the agent --------------------------------------------------------------------------------- */

/* The converters cannot go on: the call does, without the agent. */
static void
lose_voice (TandemLine *self, const GError *error)
{
  notice (self, error);
  leave_voice (self);
  tandem_playout_finish_all (self->playout);
}

static void
take_audio (TandemLine *self, const TandemVoiceEvent *event)
{
  g_autoptr (GError) error = NULL;
  const guint8 *ulaw;
  gsize n;

  if (self->ending || !event->item_id ||
      tandem_playout_is_discarded (self->playout, event->item_id, event->response_id))
    return;
  ulaw = tandem_converter_push (self->from_voice, event->data, event->n, &n, &error);
  if (!ulaw) {
    lose_voice (self, error);
    return;
  }
  if (has_turns (self))
    tandem_turn_reporter_voice_event (self->turns, event, -1);
  if (tandem_playout_append (self->playout, event->item_id, event->response_id, ulaw, n, event->n) || self->flooded)
    return;
  self->flooded = TRUE;
  g_set_error_literal (&error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                       "The AI service sent far more speech than can be played; the rest was dropped.");
  notice (self, error);
}

static void
end_audio (TandemLine *self, const TandemVoiceEvent *event)
{
  const guint8 *tail;
  gsize n;

  if (!event->item_id)
    return;
  tail = tandem_converter_drain (self->from_voice, &n);
  if (n > 0 && !self->ending && !tandem_playout_is_discarded (self->playout, event->item_id, event->response_id))
    tandem_playout_append (self->playout, event->item_id, event->response_id, tail, n, 0);
  tandem_playout_finish_item (self->playout, event->item_id);
}

/* The remote began to speak: silence first, then tell the service how far it was heard. */
static void
barge_in (TandemLine *self)
{
  gboolean cancel = tandem_playout_is_generating (self->playout) &&
                    !tandem_profile_get_interrupt_response (self->profile) &&
                    (self->capabilities & TANDEM_VOICE_CAN_CANCEL);
  g_autoptr (GPtrArray) reports = tandem_playout_interrupt (self->playout);

  tandem_converter_reset (self->from_voice);
  if (cancel)
    tandem_voice_cancel (self->voice);
  for (guint i = 0; i < reports->len; i++) {
    const TandemPlayoutReport *report = reports->pdata[i];

    if ((self->capabilities & TANDEM_VOICE_CAN_TRUNCATE) && !report->complete) {
      /* Services refuse to truncate what nobody heard; taking it away says the same. */
      if (report->position_ms > 0)
        tandem_voice_truncate (self->voice, report->item_id, report->position_ms);
      else if (report->total_ms > 0)
        tandem_voice_remove_item (self->voice, report->item_id);
    }
  }
  for (guint i = 0; i < reports->len; i++)
    report_sound_over (self, reports->pdata[i]);
}

static void
greet_if_both_are_there (TandemLine *self)
{
  const char *greeting = tandem_profile_get_greeting (self->profile);

  if (self->greeted || !self->ready || !self->attached || *greeting == '\0')
    return;
  self->greeted = TRUE;
  tandem_voice_greet (self->voice, greeting);
}

static void
take_ready (TandemLine *self)
{
  g_autoptr (GError) error = NULL;

  if (self->ready)
    return;
  if (!tandem_uplink_set_voice (self->uplink, self->voice, &error)) {
    lose_voice (self, error);
    return;
  }
  self->ready = TRUE;
  greet_if_both_are_there (self);
}

static void
take_closed (TandemLine *self, const GError *error)
{
  if (error)
    notice (self, error);
  self->voice_open = self->ready = FALSE;
  tandem_uplink_set_speaking (self->uplink, FALSE);
  tandem_uplink_set_voice (self->uplink, NULL, NULL);
  tandem_playout_finish_all (self->playout);
}

static void
handle_voice_event (TandemLine *self, const TandemVoiceEvent *event)
{
  switch (event->type) {
  case TANDEM_VOICE_READY: take_ready (self); break;
  case TANDEM_VOICE_AUDIO: take_audio (self, event); break;
  case TANDEM_VOICE_AUDIO_DONE: end_audio (self, event); break;
  case TANDEM_VOICE_SPEECH_STARTED:
    if (has_turns (self) && !self->ending)
      barge_in (self);
    tandem_uplink_set_speaking (self->uplink, TRUE);
    break;
  case TANDEM_VOICE_SPEECH_STOPPED: tandem_uplink_set_speaking (self->uplink, FALSE); break;
  case TANDEM_VOICE_RESPONSE_STARTED: tandem_playout_response_started (self->playout, event->response_id); break;
  case TANDEM_VOICE_RESPONSE_DONE: tandem_playout_response_done (self->playout, event->response_id); break;
  case TANDEM_VOICE_ERROR: notice (self, event->error); break;
  case TANDEM_VOICE_CLOSED: take_closed (self, event->error); break;
  case TANDEM_VOICE_AGENT_TEXT:
  case TANDEM_VOICE_AGENT_TEXT_DONE:
  case TANDEM_VOICE_ITEM_ADDED:
  case TANDEM_VOICE_REMOTE_TEXT:
  case TANDEM_VOICE_REMOTE_TEXT_DONE:
  default: break;
  }
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  g_autoptr (TandemLine) self = g_object_ref (TANDEM_LINE (user_data));

  if (self->over)
    return;
  handle_voice_event (self, event);
  /* Audio is reported where it is accepted: what comes late belongs to no turn. */
  if (has_turns (self) && event->type != TANDEM_VOICE_AUDIO)
    tandem_turn_reporter_voice_event (self->turns, event, tandem_uplink_to_stream_ms (self->uplink, event->at_ms));
  if (self->last_words && !words_are_coming (self))
    finish (self);
}

void
tandem_line_open (TandemLine *self, TandemVoiceFactory factory, gpointer factory_data)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_LINE (self) && !self->voice);

  self->voice = factory (self->profile, factory_data, &error);
  if (self->voice) {
    TandemVoiceFormat format = tandem_voice_get_format (self->voice);

    self->capabilities = tandem_voice_get_capabilities (self->voice);
    self->from_voice = tandem_converter_new (format, TANDEM_VOICE_FORMAT_PCMU_8000, &error);
    tandem_playout_set_bytes_per_ms (self->playout, tandem_converter_bytes_per_ms (format));
  }
  if (error) {
    g_clear_object (&self->voice);
    notice (self, error);
  }
  if (!self->voice)
    return;
  self->voice_open = TRUE;
  tandem_voice_set_listener (self->voice, on_voice_event, self);
  tandem_voice_open (self->voice);
}

/* --- from the remote -------------------------------------------------------------------------------- */

static void
on_stream_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);
  g_autoptr (GError) error = NULL;

  if (!tandem_uplink_hear (self->uplink, timestamp_ms, ulaw, n, &error))
    lose_voice (self, error);
}

static void
on_stream_mark (TandemCarrierStream *stream, const char *name, gpointer user_data)
{
  tandem_playout_mark_echoed (TANDEM_LINE (user_data)->playout, name);
}

static void
on_stream_digit (TandemCarrierStream *stream, char digit, gpointer user_data)
{
  TandemLine *self = TANDEM_LINE (user_data);

  self->listener->digit (self, digit, self->listener_data);
}

static void
on_stream_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  g_autoptr (TandemLine) self = g_object_ref (TANDEM_LINE (user_data));

  end (self, error ? error->message : NULL);
}

static const TandemCarrierStreamListener stream_listener = {
  on_stream_audio, on_stream_mark, on_stream_digit, on_stream_ended,
};

void
tandem_line_attach (TandemLine *self, TandemCarrierStream *stream)
{
  g_return_if_fail (TANDEM_IS_LINE (self) && !self->stream && !self->ending);

  self->stream = g_object_ref (stream);
  self->attached = TRUE;
  self->attached_us = tandem_clock_now (&self->clock);
  tandem_uplink_begin (self->uplink);
  tandem_carrier_stream_set_listener (stream, &stream_listener, self);
  self->listener->connected (self, self->listener_data);
  tandem_playout_set_stream (self->playout, stream);
  greet_if_both_are_there (self);
}

gboolean
tandem_line_is_attached (TandemLine *self)
{
  g_return_val_if_fail (TANDEM_IS_LINE (self), FALSE);
  return self->attached;
}

/* --- from the desk ---------------------------------------------------------------------------------- */

void
tandem_line_tick (TandemLine *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_LINE (self));

  if (!self->attached)
    return;
  tandem_playout_pump (self->playout);
  switch (tandem_uplink_check (self->uplink)) {
  case TANDEM_UPLINK_SUSPECT:
    g_set_error_literal (&error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                         "No sound has come from the telephone for 3 seconds: check the network.");
    notice (self, error);
    break;
  case TANDEM_UPLINK_DEAD: end (self, "No sound came from the telephone for 10 seconds."); break;
  case TANDEM_UPLINK_ALIVE:
  default: break;
  }
}

void
tandem_line_set_muted (TandemLine *self, gboolean muted)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  tandem_playout_set_muted (self->playout, muted);
}

void
tandem_line_send_digits (TandemLine *self, const char *digits)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  if (!self->ending)
    tandem_playout_send_digits (self->playout, digits);
}

void
tandem_line_set_patch (TandemLine *self, TandemPatch patch)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  self->patch = patch;
}

void
tandem_line_set_monitored (TandemLine *self, gboolean monitored)
{
  g_return_if_fail (TANDEM_IS_LINE (self));
  self->monitored = !!monitored;
}

void
tandem_line_give_note (TandemLine *self, const char *text)
{
}

void
tandem_line_say (TandemLine *self, const char *text)
{
}

void
tandem_line_set_recording (TandemLine *self, TandemRecordingState state, const char *path)
{
}
