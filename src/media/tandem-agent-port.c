// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-port.h"

#include "tandem-asides.h"
#include "tandem-converter.h"
#include "tandem-error.h"
#include "tandem-handover.h"

struct _TandemAgentPort {
  GObject parent_instance;

  /* owned */
  TandemProfile *profile;
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemTurnReporter *turns;
  TandemHandover *handover;
  TandemVoice *voice;          /* nullable; kept to the end, it may be on the stack */
  TandemConverter *from_voice; /* nullable */
  GHashTable *too_late;        /* ids of answers begun after the hang-up */
  TandemAsides *asides;        /* what the agent was told */
  GQueue notes;                /* char *, alternately id and text: until the voice is ready */

  /* borrowed */
  const TandemAgentPortListener *listener;
  gpointer listener_data;

  TandemClock clock;
  TandemVoiceCapabilities capabilities;
  TandemPatch patch;
  TandemParty speaker;   /* who is speaking, as far as the agent hears it */
  gint64 attached_us;
  guint n_notes;
  gboolean attached;
  gboolean voice_open;   /* opened and not closed */
  gboolean ready;
  gboolean greeted;
  gboolean flooded;      /* told that too much audio waits */
  gboolean hung_up;
};

G_DEFINE_FINAL_TYPE (TandemAgentPort, tandem_agent_port, G_TYPE_OBJECT)

static void
leave_voice (TandemAgentPort *self)
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
tandem_agent_port_dispose (GObject *object)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (object);

  leave_voice (self);
  if (self->playout)
    tandem_playout_set_listener (self->playout, NULL, NULL);
  g_queue_clear_full (&self->notes, g_free);
  g_clear_object (&self->voice);
  g_clear_object (&self->from_voice);
  g_clear_object (&self->turns);
  g_clear_pointer (&self->handover, tandem_handover_free);
  g_clear_pointer (&self->too_late, g_hash_table_unref);
  g_clear_pointer (&self->asides, tandem_asides_free);
  g_clear_object (&self->uplink);
  g_clear_object (&self->playout);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (tandem_agent_port_parent_class)->dispose (object);
}

static void
tandem_agent_port_class_init (TandemAgentPortClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_agent_port_dispose;
}

static void
tandem_agent_port_init (TandemAgentPort *self)
{
  self->handover = tandem_handover_new ();
  self->too_late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asides = tandem_asides_new ();
  g_queue_init (&self->notes);
}

/* --- turns ------------------------------------------------------------------------------------------ */

/* Tells the agent what nobody said on the telephone, now or as soon as it is there. */
static void
tell (TandemAgentPort *self, const char *item_id, const char *text)
{
  g_autofree char *own_id = item_id ? NULL : g_strdup_printf ("aside_%u", ++self->n_notes);

  if (self->ready) {
    tandem_voice_add_note (self->voice, item_id ? item_id : own_id, text);
    return;
  }
  g_queue_push_tail (&self->notes, g_strdup (item_id ? item_id : own_id));
  g_queue_push_tail (&self->notes, g_strdup (text));
}

static void
on_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (user_data);
  g_autofree char *late = tandem_handover_take_turn (self->handover, update);

  if (late && self->ready)
    tell (self, NULL, late);
  self->listener->turn (update, self->listener_data);
}

/* A moment as ms of the stream. */
static gint64
stream_ms (TandemAgentPort *self, gint64 at_us)
{
  return self->attached ? MAX ((at_us - self->attached_us) / 1000, 0) : 0;
}

/* An echo is no utterance of anybody. */
static gboolean
has_turns (TandemAgentPort *self)
{
  return !(self->capabilities & TANDEM_VOICE_ECHOES);
}

static void
on_item_started (TandemPlayout *playout, const char *item_id, gint64 at_us, gpointer user_data)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (user_data);

  if (has_turns (self))
    tandem_turn_reporter_sound_started (self->turns, item_id, stream_ms (self, at_us));
}

static void
report_sound_over (TandemAgentPort *self, const TandemPlayoutReport *report)
{
  if (has_turns (self))
    tandem_turn_reporter_sound_over (self->turns, report, stream_ms (self, tandem_clock_now (&self->clock)));
}

static void
on_item_finished (TandemPlayout *playout, const TandemPlayoutReport *report, gpointer user_data)
{
  report_sound_over (TANDEM_AGENT_PORT (user_data), report);
}

static const TandemPlayoutListener playout_listener = { on_item_started, on_item_finished };

TandemAgentPort *
tandem_agent_port_new (TandemProfile *profile, TandemPlayout *playout, TandemUplink *uplink, TandemClock clock,
                       const TandemAgentPortListener *listener, gpointer user_data)
{
  TandemAgentPort *self = g_object_new (TANDEM_TYPE_AGENT_PORT, NULL);

  self->profile = g_object_ref (profile);
  self->playout = g_object_ref (playout);
  self->uplink = g_object_ref (uplink);
  self->turns = tandem_turn_reporter_new (on_turn, self);
  self->clock = clock;
  self->listener = listener;
  self->listener_data = user_data;
  tandem_playout_set_listener (self->playout, &playout_listener, self);
  return self;
}

/* --- from the agent --------------------------------------------------------------------------------- */

void
tandem_agent_port_fail (TandemAgentPort *self, const GError *error)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  self->listener->gone (error, self->listener_data);
  leave_voice (self);
  tandem_playout_finish_all (self->playout);
}

/* Nothing of the agent is heard from now on: silence first, then the service is told how far it was heard. */
static void
cut_short (TandemAgentPort *self, gboolean cancel)
{
  gboolean generating = tandem_playout_is_generating (self->playout);
  g_autoptr (GPtrArray) reports = tandem_playout_interrupt (self->playout);

  if (self->from_voice)
    tandem_converter_reset (self->from_voice);
  if (cancel && generating && (self->capabilities & TANDEM_VOICE_CAN_CANCEL))
    tandem_voice_cancel (self->voice);
  for (guint i = 0; i < reports->len; i++) {
    const TandemPlayoutReport *report = reports->pdata[i];

    if (self->voice_open && (self->capabilities & TANDEM_VOICE_CAN_TRUNCATE) && !report->complete) {
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
take_audio (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  g_autoptr (GError) error = NULL;
  const guint8 *ulaw;
  gsize n;

  if (self->hung_up || !event->item_id ||
      tandem_playout_is_discarded (self->playout, event->item_id, event->response_id))
    return;
  ulaw = tandem_converter_push (self->from_voice, event->data, event->n, &n, &error);
  if (!ulaw) {
    tandem_agent_port_fail (self, error);
    return;
  }
  tandem_uplink_note_answer (self->uplink);
  if (has_turns (self))
    tandem_turn_reporter_voice_event (self->turns, event, -1);
  /* It had begun to answer before it knew that the operator had taken over: nothing of it may be heard. */
  if (self->patch == TANDEM_PATCH_OPERATOR) {
    tandem_playout_append (self->playout, event->item_id, event->response_id, ulaw, n, event->n);
    cut_short (self, TRUE);
    return;
  }
  if (tandem_playout_append (self->playout, event->item_id, event->response_id, ulaw, n, event->n) || self->flooded)
    return;
  self->flooded = TRUE;
  g_set_error_literal (&error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                       "The AI service sent far more speech than can be played; the rest was dropped.");
  self->listener->notice (error, self->listener_data);
}

static void
end_audio (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  const guint8 *tail;
  gsize n;

  if (!event->item_id)
    return;
  tail = tandem_converter_drain (self->from_voice, &n);
  if (n > 0 && !self->hung_up && !tandem_playout_is_discarded (self->playout, event->item_id, event->response_id))
    tandem_playout_append (self->playout, event->item_id, event->response_id, tail, n, 0);
  tandem_playout_finish_item (self->playout, event->item_id);
}

static void
greet_if_both_are_there (TandemAgentPort *self)
{
  const char *greeting = tandem_profile_get_greeting (self->profile);

  /* Who took over before the answer greets in person, and nobody greets again when the call is handed back. */
  self->greeted |= self->attached && self->patch == TANDEM_PATCH_OPERATOR;
  if (self->greeted || !self->ready || !self->attached || *greeting == '\0' ||
      !tandem_patch_lets_agent_speak (self->patch))
    return;
  self->greeted = TRUE;
  tandem_voice_say (self->voice, greeting);
}

static void
take_ready (TandemAgentPort *self)
{
  g_autoptr (GError) error = NULL;

  if (self->ready)
    return;
  if (!tandem_uplink_set_voice (self->uplink, self->voice, &error)) {
    tandem_agent_port_fail (self, error);
    return;
  }
  self->ready = TRUE;
  if (self->patch != TANDEM_PATCH_AGENT)
    tandem_voice_set_listening (self->voice, TRUE);
  while (!g_queue_is_empty (&self->notes)) {
    g_autofree char *id = g_queue_pop_head (&self->notes);
    g_autofree char *text = g_queue_pop_head (&self->notes);

    tandem_voice_add_note (self->voice, id, text);
  }
  greet_if_both_are_there (self);
}

static void
take_closed (TandemAgentPort *self, const GError *error)
{
  if (error)
    self->listener->gone (error, self->listener_data);
  self->voice_open = self->ready = FALSE;
  tandem_uplink_set_speaking (self->uplink, FALSE);
  tandem_uplink_set_voice (self->uplink, NULL, NULL);
  tandem_playout_finish_all (self->playout);
}

/* --- who speaks ------------------------------------------------------------------------------------- */

/* The agent hears one sound; when two people are in it, the louder one speaks. */
static void
find_speaker (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  self->speaker = TANDEM_PARTY_REMOTE;
  if (!tandem_patch_hears (self->patch, TANDEM_PARTY_AGENT, TANDEM_PARTY_OPERATOR))
    return;
  self->speaker = tandem_uplink_get_louder (self->uplink, event->at_ms);
  if (self->speaker == TANDEM_PARTY_OPERATOR && event->item_id)
    tandem_turn_reporter_set_speaker (self->turns, event->item_id, TANDEM_PARTY_OPERATOR,
                                      self->patch == TANDEM_PATCH_WHISPER);
}

static void
take_speech_started (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  tandem_uplink_set_speaking (self->uplink, TRUE);
  if (!has_turns (self) || self->hung_up)
    return;
  find_speaker (self, event);
  if (!tandem_patch_lets_agent_speak (self->patch))
    return;
  /* The operator talks over the agent, which steps back but is not stopped. */
  if (self->speaker == TANDEM_PARTY_REMOTE)
    cut_short (self, self->patch != TANDEM_PATCH_AGENT || !tandem_profile_get_interrupt_response (self->profile));
}

/* While the service only listens, whether somebody is to be answered is decided here: a whisper is not. */
static void
take_speech_stopped (TandemAgentPort *self)
{
  tandem_uplink_set_speaking (self->uplink, FALSE);
  if (self->patch == TANDEM_PATCH_BOTH ||
      (self->patch == TANDEM_PATCH_WHISPER && self->speaker == TANDEM_PARTY_REMOTE))
    tandem_voice_respond (self->voice);
}

static void
take_response_started (TandemAgentPort *self, const char *response_id)
{
  tandem_playout_response_started (self->playout, response_id);
  if ((self->hung_up || self->patch == TANDEM_PATCH_OPERATOR) && (self->capabilities & TANDEM_VOICE_CAN_CANCEL))
    tandem_voice_cancel (self->voice);
}

static void
handle_voice_event (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  switch (event->type) {
  case TANDEM_VOICE_READY: take_ready (self); break;
  case TANDEM_VOICE_AUDIO: take_audio (self, event); break;
  case TANDEM_VOICE_AUDIO_DONE: end_audio (self, event); break;
  case TANDEM_VOICE_SPEECH_STARTED: take_speech_started (self, event); break;
  case TANDEM_VOICE_SPEECH_STOPPED: take_speech_stopped (self); break;
  case TANDEM_VOICE_RESPONSE_STARTED: take_response_started (self, event->response_id); break;
  case TANDEM_VOICE_RESPONSE_DONE: tandem_playout_response_done (self->playout, event->response_id); break;
  case TANDEM_VOICE_ERROR: self->listener->notice (event->error, self->listener_data); break;
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
report_turn (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  TandemVoiceEvent placed = *event;

  placed.after_item_id = tandem_asides_skip (self->asides, event->after_item_id);
  tandem_turn_reporter_voice_event (self->turns, &placed,
                                    tandem_uplink_to_stream_ms (self->uplink, event->at_ms));
}

/* Whether @event is of an answer that was begun when nobody was there any more. */
static gboolean
is_too_late (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  if (self->hung_up && event->type == TANDEM_VOICE_RESPONSE_STARTED && event->response_id)
    g_hash_table_add (self->too_late, g_strdup (event->response_id));
  return event->response_id && g_hash_table_contains (self->too_late, event->response_id);
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  g_autoptr (TandemAgentPort) self = g_object_ref (TANDEM_AGENT_PORT (user_data));

  handle_voice_event (self, event);
  /* Audio is reported where it is accepted: what comes late belongs to no turn. */
  if (event->type == TANDEM_VOICE_ITEM_ADDED && event->party == TANDEM_PARTY_OPERATOR)
    tandem_asides_add (self->asides, event->item_id, event->after_item_id);
  else if (has_turns (self) && event->type != TANDEM_VOICE_AUDIO && !is_too_late (self, event))
    report_turn (self, event);
  self->listener->stirred (self->listener_data);
}

void
tandem_agent_port_open (TandemAgentPort *self, TandemVoiceFactory factory, gpointer factory_data)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self) && !self->voice);

  self->voice = factory (self->profile, factory_data, &error);
  if (self->voice) {
    TandemVoiceFormat format = tandem_voice_get_format (self->voice);

    self->capabilities = tandem_voice_get_capabilities (self->voice);
    self->from_voice = tandem_converter_new (format, TANDEM_VOICE_FORMAT_PCMU_8000, &error);
    tandem_playout_set_bytes_per_ms (self->playout, tandem_converter_bytes_per_ms (format));
  }
  if (error) {
    g_clear_object (&self->voice);
    self->listener->gone (error, self->listener_data);
  }
  if (!self->voice)
    return;
  self->voice_open = TRUE;
  tandem_voice_set_listener (self->voice, on_voice_event, self);
  tandem_voice_open (self->voice);
}

/* --- the line --------------------------------------------------------------------------------------- */

void
tandem_agent_port_attach (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  self->attached = TRUE;
  self->attached_us = tandem_clock_now (&self->clock);
  greet_if_both_are_there (self);
}

void
tandem_agent_port_hang_up (TandemAgentPort *self)
{
  g_autoptr (GPtrArray) reports = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  self->hung_up = TRUE;
  if (self->voice_open && tandem_playout_is_generating (self->playout) &&
      (self->capabilities & TANDEM_VOICE_CAN_CANCEL))
    tandem_voice_cancel (self->voice);
  reports = tandem_playout_interrupt (self->playout);
  for (guint i = 0; i < reports->len; i++)
    report_sound_over (self, reports->pdata[i]);
  if (!self->ready || !tandem_uplink_get_speaking (self->uplink))
    return;
  /* Who hangs up while speaking leaves the service waiting for the silence after the last word; it is to be written
   * down, not answered. */
  tandem_voice_set_listening (self->voice, TRUE);
  tandem_uplink_give_silence (self->uplink);
}

gboolean
tandem_agent_port_is_awaited (TandemAgentPort *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_PORT (self), FALSE);
  return self->ready && (self->capabilities & TANDEM_VOICE_CAN_TRANSCRIBE) &&
         (tandem_uplink_get_speaking (self->uplink) || tandem_turn_reporter_is_waiting (self->turns));
}

void
tandem_agent_port_close (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  leave_voice (self);
  tandem_turn_reporter_finish (self->turns);
}

/* --- the operator ----------------------------------------------------------------------------------- */

static void
come_back (TandemAgentPort *self)
{
  g_autofree char *note = tandem_handover_end (self->handover);

  tell (self, NULL, note);
  /* Nobody is speaking, so nobody would be answered: the agent takes the word. */
  if (self->ready && self->attached && !tandem_uplink_get_speaking (self->uplink))
    tandem_voice_respond (self->voice);
}

void
tandem_agent_port_fall_silent (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));
  if (self->voice)
    cut_short (self, TRUE);
}

void
tandem_agent_port_set_patch (TandemAgentPort *self, TandemPatch patch)
{
  TandemPatch old = self->patch;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  if (old == patch)
    return;
  self->patch = patch;
  if (!self->voice || self->hung_up)
    return;
  if (self->ready)
    tandem_voice_set_listening (self->voice, patch != TANDEM_PATCH_AGENT);
  if (patch == TANDEM_PATCH_OPERATOR) {
    greet_if_both_are_there (self);
    if (!tandem_handover_is_open (self->handover))
      tandem_handover_begin (self->handover, stream_ms (self, tandem_clock_now (&self->clock)));
    return;
  }
  if (patch == TANDEM_PATCH_AGENT && (old == TANDEM_PATCH_BOTH || old == TANDEM_PATCH_WHISPER))
    tell (self, NULL, "The operator has left: you are alone with the caller.");
  if (patch == TANDEM_PATCH_BOTH)
    tell (self, NULL, "The operator has joined: the caller hears both of you, and you hear both of them.");
  else if (patch == TANDEM_PATCH_WHISPER)
    tell (self, NULL, "The operator now speaks to you privately, on the same channel.  The caller does not hear it: "
                      "heed it, and do not mention it.");
  if (tandem_patch_lets_agent_speak (patch) && tandem_handover_is_open (self->handover))
    come_back (self);
  if (tandem_patch_lets_agent_speak (patch))
    greet_if_both_are_there (self);
}

void
tandem_agent_port_give_note (TandemAgentPort *self, const char *text)
{
  g_autofree char *id = NULL;
  g_autofree char *note = NULL;
  g_autoptr (TandemTurnUpdate) update = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  if (!self->voice_open) {
    g_set_error_literal (&error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                         "The agent is not connected any more, so it cannot read your note.");
    self->listener->notice (error, self->listener_data);
    return;
  }
  id = g_strdup_printf ("note_%u", ++self->n_notes);
  update = tandem_turn_update_new (id, TANDEM_PARTY_OPERATOR);
  update->text = g_strdup (text);
  update->start_ms = update->end_ms = stream_ms (self, tandem_clock_now (&self->clock));
  update->is_private = update->final = TRUE;
  self->listener->turn (update, self->listener_data);
  note = g_strconcat ("A private note from the operator, which the caller does not hear: ", text, NULL);
  tell (self, id, note);
}

void
tandem_agent_port_say (TandemAgentPort *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  if (self->ready && (self->capabilities & TANDEM_VOICE_CAN_SAY)) {
    tandem_voice_say (self->voice, text);
    return;
  }
  g_set_error_literal (&error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                       "The agent is not connected, so it cannot say your words: take over and say them yourself.");
  self->listener->notice (error, self->listener_data);
}

gboolean
tandem_agent_port_can_say (TandemAgentPort *self, gboolean *coming)
{
  gboolean may = tandem_patch_lets_agent_speak (self->patch) && !self->hung_up;

  *coming = may && self->voice_open && !self->ready;
  return may && self->ready && (self->capabilities & TANDEM_VOICE_CAN_SAY);
}

void
tandem_agent_port_tell_digit (TandemAgentPort *self, char digit)
{
  g_autofree char *note = g_strdup_printf ("The caller pressed the key %c of the telephone.", digit);

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));
  if (self->voice_open)
    tell (self, NULL, note);
}
