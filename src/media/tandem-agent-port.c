// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-port.h"

#include "tandem-agent-link.h"
#include "tandem-agent-resume.h"
#include "tandem-agent-silence.h"
#include "tandem-agent-speech.h"
#include "tandem-agent-tools.h"
#include "tandem-asides.h"
#include "tandem-error.h"
#include "tandem-handover.h"
#include "tandem-recital.h"

/* A session is not replaced within a word, nor within the pause before one. */
#define TURN_BOUNDARY_MS 600

struct _TandemAgentPort {
  GObject parent_instance;

  /* owned */
  TandemProfile *profile;
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemTurnReporter *turns;
  TandemHandover *handover;
  TandemAgentLink *link;
  TandemAgentResume *resume;
  TandemAgentSpeech *speech;
  TandemAsides *asides;
  TandemAgentSilence *silence;
  TandemAgentTools *tools;
  TandemRecital recital;

  /* borrowed */
  TandemVoice *voice;          /* the session in use, configured; nullable */
  const TandemAgentPortListener *listener;
  gpointer listener_data;

  TandemClock clock;
  TandemVoiceCapabilities capabilities;
  TandemPatch patch;
  TandemParty speaker;   /* who is speaking, as far as the agent hears it */
  gboolean attached;
  gboolean greeted;
  gboolean hung_up;
};

G_DEFINE_FINAL_TYPE (TandemAgentPort, tandem_agent_port, G_TYPE_OBJECT)

static void
tandem_agent_port_dispose (GObject *object)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (object);

  if (self->link)
    tandem_agent_link_close (self->link);
  if (self->uplink)
    tandem_uplink_set_voice (self->uplink, NULL, NULL);
  self->voice = NULL;
  g_clear_object (&self->link);
  g_clear_pointer (&self->tools, tandem_agent_tools_free);
  g_clear_pointer (&self->speech, tandem_agent_speech_free);
  g_clear_pointer (&self->resume, tandem_agent_resume_free);
  g_clear_object (&self->turns);
  g_clear_pointer (&self->handover, tandem_handover_free);
  g_clear_pointer (&self->silence, tandem_agent_silence_free);
  g_clear_pointer (&self->asides, tandem_asides_free);
  tandem_recital_end (&self->recital);
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
  self->asides = tandem_asides_new ();
}

/* --- turns ------------------------------------------------------------------------------------------ */

static void
on_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (user_data);
  g_autofree char *late = tandem_handover_take_turn (self->handover, update);
  g_autoptr (TandemTurnUpdate) marked = tandem_recital_mark (&self->recital, update);

  tandem_agent_history_take (self->resume->history, update);
  /* What an earlier session began is told to the present one when it is over. */
  if (update->final && self->voice)
    tandem_agent_history_tell (self->resume->history, self->voice);
  if (late && self->voice)
    tandem_asides_tell (self->asides, self->voice, NULL, late);
  self->listener->turn (marked, self->listener_data);
}

static gint64
now_ms (TandemAgentPort *self)
{
  return tandem_agent_speech_stream_ms (self->speech, tandem_clock_now (&self->clock));
}

/* An echo is no utterance of anybody. */
static gboolean
has_turns (TandemAgentPort *self)
{
  return !(self->capabilities & TANDEM_VOICE_ECHOES);
}

static void
respond (TandemAgentPort *self)
{
  tandem_agent_resume_expect (self->resume);
  tandem_voice_respond (self->voice);
}

/* --- from the agent --------------------------------------------------------------------------------- */

void
tandem_agent_port_fail (TandemAgentPort *self, const GError *error)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));
  tandem_agent_link_fail (self->link, error);
}

static void
take_audio (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  g_autoptr (GError) error = NULL;

  if (tandem_agent_speech_is_late (self->speech, event))
    return;
  tandem_uplink_note_answer (self->uplink);
  if (!tandem_agent_speech_take (self->speech, event, &error)) {
    if (error->domain == TANDEM_AUDIO_ERROR)
      tandem_agent_port_fail (self, error);
    else
      self->listener->notice (error, self->listener_data);
    return;
  }
  /* It had begun to answer before it knew that the operator had taken over: nothing of it may be heard. */
  if (self->patch == TANDEM_PATCH_OPERATOR)
    tandem_agent_speech_cut_short (self->speech, TRUE);
}

static void
greet_if_both_are_there (TandemAgentPort *self)
{
  const char *greeting = tandem_profile_get_greeting (self->profile);

  /* Who took over before the answer greets in person, and nobody greets again when the call is handed back. */
  self->greeted |= self->attached && self->patch == TANDEM_PATCH_OPERATOR;
  if (self->greeted || !self->voice || !self->attached || *greeting == '\0' ||
      !tandem_patch_lets_agent_speak (self->patch))
    return;
  self->greeted = TRUE;
  tandem_agent_resume_expect (self->resume);
  tandem_voice_say (self->voice, greeting);
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
  if (!tandem_patch_lets_agent_speak (self->patch) || tandem_recital_is_going_on (&self->recital))
    return;
  /* The operator talks over the agent, which steps back but is not stopped. */
  if (self->speaker == TANDEM_PARTY_REMOTE)
    tandem_agent_speech_cut_short (self->speech, self->patch != TANDEM_PATCH_AGENT ||
                                                   !tandem_profile_get_interrupt_response (self->profile));
  tandem_playout_set_paused (self->playout, FALSE);
}

/* While the service only listens, whether somebody is to be answered is decided here: a whisper is not. */
static void
take_speech_stopped (TandemAgentPort *self)
{
  tandem_uplink_set_speaking (self->uplink, FALSE);
  if (tandem_recital_is_going_on (&self->recital))
    return;
  if (self->patch == TANDEM_PATCH_BOTH ||
      (self->patch == TANDEM_PATCH_WHISPER && self->speaker == TANDEM_PARTY_REMOTE))
    respond (self);
}

static void
take_response_started (TandemAgentPort *self, const char *response_id)
{
  tandem_playout_response_started (self->playout, response_id);
  if ((self->hung_up || self->patch == TANDEM_PATCH_OPERATOR) && (self->capabilities & TANDEM_VOICE_CAN_CANCEL))
    tandem_voice_cancel (self->voice);
}

/* The remote may be interrupting, or was not after all. */
static void
take_doubt (TandemAgentPort *self, gboolean doubtful)
{
  tandem_uplink_set_speaking (self->uplink, doubtful);
  tandem_playout_set_paused (self->playout, doubtful && !self->hung_up && tandem_patch_lets_agent_speak (self->patch) &&
                                              !tandem_recital_is_going_on (&self->recital));
}

static void
handle_voice_event (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  switch ((int) event->type) {
  case TANDEM_VOICE_AUDIO: take_audio (self, event); break;
  case TANDEM_VOICE_AUDIO_DONE: tandem_agent_speech_end_item (self->speech, event); break;
  case TANDEM_VOICE_SPEECH_STARTED: take_speech_started (self, event); break;
  case TANDEM_VOICE_SPEECH_STOPPED: take_speech_stopped (self); break;
  case TANDEM_VOICE_SPEECH_DOUBTFUL:
  case TANDEM_VOICE_SPEECH_DISMISSED: take_doubt (self, event->type == TANDEM_VOICE_SPEECH_DOUBTFUL); break;
  case TANDEM_VOICE_RESPONSE_STARTED: take_response_started (self, event->response_id); break;
  case TANDEM_VOICE_RESPONSE_DONE: tandem_playout_response_done (self->playout, event->response_id); break;
  case TANDEM_VOICE_ERROR: self->listener->notice (event->error, self->listener_data); break;
  default: break;
  }
}

static void
report_turn (TandemAgentPort *self, const TandemVoiceEvent *event)
{
  TandemVoiceEvent placed = *event;

  placed.after_item_id = tandem_pending_speech_get_name (self->resume->pending,
                                                         tandem_asides_skip (self->asides, event->after_item_id));
  tandem_turn_reporter_voice_event (self->turns, &placed, tandem_uplink_to_stream_ms (self->uplink, event->at_ms));
}

static void
on_event (const TandemVoiceEvent *given, gpointer user_data)
{
  g_autoptr (TandemAgentPort) self = g_object_ref (TANDEM_AGENT_PORT (user_data));
  gint64 at_ms = tandem_uplink_to_stream_ms (self->uplink, given->at_ms);
  TandemVoiceEvent event = *given;

  /* The service repeats what it was told of earlier sessions. */
  if (given->type == TANDEM_VOICE_ITEM_ADDED && tandem_agent_history_was_told (self->resume->history, given->item_id))
    return;
  tandem_agent_resume_take_event (self->resume, given, at_ms, self->patch == TANDEM_PATCH_AGENT);
  event.item_id = tandem_pending_speech_get_name (self->resume->pending, given->item_id);
  handle_voice_event (self, &event);
  tandem_agent_tools_take_event (self->tools, &event);
  if (tandem_recital_take_event (&self->recital, self->voice, &event))
    tandem_agent_speech_cut_short (self->speech, FALSE);
  /* Audio is reported where it is accepted: what comes late belongs to no turn. */
  if (event.type == TANDEM_VOICE_ITEM_ADDED && event.party == TANDEM_PARTY_OPERATOR)
    tandem_asides_add (self->asides, event.item_id, event.after_item_id);
  else if (has_turns (self) && event.type != TANDEM_VOICE_AUDIO &&
           !tandem_agent_speech_is_for_nobody (self->speech, &event))
    report_turn (self, &event);
  self->listener->stirred (self->listener_data);
}

/* --- its connection --------------------------------------------------------------------------------- */

static void
on_ready (gpointer user_data)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (user_data);
  TandemVoice *voice = tandem_agent_link_get_voice (self->link);
  g_autoptr (GError) error = NULL;
  gint64 from_ms;

  if (!tandem_uplink_set_voice (self->uplink, voice, &error) ||
      !tandem_agent_speech_set_voice (self->speech, voice, &error)) {
    tandem_agent_port_fail (self, error);
    return;
  }
  self->voice = voice;
  self->capabilities = tandem_voice_get_capabilities (voice);
  if (self->patch != TANDEM_PATCH_AGENT || tandem_recital_is_going_on (&self->recital))
    tandem_voice_set_listening (voice, TRUE);
  from_ms = tandem_agent_resume_begin (self->resume, voice);
  tandem_asides_tell_waiting (self->asides, voice);
  tandem_agent_tools_set_voice (self->tools, voice);
  greet_if_both_are_there (self);
  if (from_ms >= 0)
    tandem_uplink_repeat (self->uplink, from_ms);
  self->listener->stirred (self->listener_data);
}

/* Why, and then what to do: nobody answers the remote for a while, or any more. */
static void
tell_lost (TandemAgentPort *self, const GError *why)
{
  g_autoptr (GError) advice = tandem_agent_state_make_advice (tandem_agent_link_get_state (self->link));

  self->listener->notice (why, self->listener_data);
  self->listener->notice (advice, self->listener_data);
}

static void
on_lost (const GError *why, gpointer user_data)
{
  g_autoptr (TandemAgentPort) self = g_object_ref (TANDEM_AGENT_PORT (user_data));
  const TandemVoiceEvent closed = { .type = TANDEM_VOICE_CLOSED, .error = why };
  gint64 lost_ms = self->voice && self->attached ? now_ms (self) : -1;

  self->voice = NULL;
  tandem_agent_tools_set_voice (self->tools, NULL);
  tandem_uplink_set_speaking (self->uplink, FALSE);
  tandem_uplink_set_voice (self->uplink, NULL, NULL);
  tandem_agent_speech_set_voice (self->speech, NULL, NULL);
  tandem_playout_set_paused (self->playout, FALSE);
  tandem_agent_resume_lose (self->resume, lost_ms);
  if (self->hung_up)
    tandem_agent_link_close (self->link);
  else if (why)
    tell_lost (self, why);
  /* Nobody heard the greeting: it is not doubled when it is said again. */
  if (!tandem_agent_history_has_agent (self->resume->history) && tandem_playout_is_empty (self->playout))
    self->greeted = FALSE;
  if (has_turns (self))
    tandem_turn_reporter_voice_event (self->turns, &closed, -1);
  self->listener->stirred (self->listener_data);
}

static void
on_state_changed (TandemAgentState state, gpointer user_data)
{
  TandemAgentPort *self = TANDEM_AGENT_PORT (user_data);

  self->listener->state_changed (state, self->listener_data);
}

static const TandemAgentLinkListener link_listener = { on_ready, on_event, on_lost, on_state_changed };

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
  self->link = tandem_agent_link_new (profile, clock, &link_listener, self);
  self->resume = tandem_agent_resume_new (clock);
  self->speech = tandem_agent_speech_new (playout, self->turns, self->resume, clock);
  self->silence = tandem_agent_silence_new (&(TandemAgentSilenceParts){ profile, playout, uplink, self->resume, self->asides, clock, listener->notice, user_data });
  self->tools = tandem_agent_tools_new (playout, uplink, self->resume, self->asides, clock);
  return self;
}

void
tandem_agent_port_open (TandemAgentPort *self, TandemVoiceFactory factory, gpointer factory_data)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));
  tandem_agent_link_open (self->link, factory, factory_data);
}

TandemAgentTools *
tandem_agent_port_get_tools (TandemAgentPort *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_PORT (self), NULL);
  return self->tools;
}

TandemAgentState
tandem_agent_port_get_state (TandemAgentPort *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_PORT (self), TANDEM_AGENT_STATE_NONE);
  return tandem_agent_link_get_state (self->link);
}

gboolean
tandem_agent_port_owes_answer (TandemAgentPort *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_PORT (self), FALSE);
  return self->resume->owed;
}

/* Between two turns nobody hears that it is another session that goes on. */
static gboolean
is_at_turn_boundary (TandemAgentPort *self)
{
  return !tandem_uplink_get_speaking (self->uplink) && tandem_playout_is_empty (self->playout) &&
         !tandem_playout_is_generating (self->playout) && !self->resume->expected &&
         tandem_pending_speech_is_empty (self->resume->pending) && !tandem_turn_reporter_is_waiting (self->turns) &&
         tandem_uplink_get_quiet_ms (self->uplink) >= TURN_BOUNDARY_MS && !tandem_agent_tools_is_busy (self->tools);
}

void
tandem_agent_port_check (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  tandem_agent_tools_check (self->tools, self->attached && tandem_patch_lets_agent_speak (self->patch) &&
                                           !tandem_recital_is_going_on (&self->recital));
  if (!self->voice || self->hung_up || tandem_recital_is_going_on (&self->recital))
    return;
  tandem_voice_set_heard (self->voice, !tandem_playout_is_empty (self->playout));
  if (tandem_agent_link_is_due (self->link) && is_at_turn_boundary (self))
    tandem_agent_link_swap (self->link);
  if (self->voice && self->attached)
    tandem_agent_silence_check (self->silence, self->voice, self->patch);
}

/* --- the line --------------------------------------------------------------------------------------- */

void
tandem_agent_port_attach (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  self->attached = TRUE;
  tandem_agent_speech_attach (self->speech);
  greet_if_both_are_there (self);
}

void
tandem_agent_port_hang_up (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  self->hung_up = TRUE;
  tandem_agent_tools_hang_up (self->tools);
  tandem_agent_speech_hang_up (self->speech);
  /* Nobody is left for whom it could come back. */
  if (!self->voice)
    tandem_agent_link_close (self->link);
  if (!self->voice || !tandem_uplink_get_speaking (self->uplink))
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
  return self->voice && (self->capabilities & TANDEM_VOICE_CAN_TRANSCRIBE) &&
         (tandem_uplink_get_speaking (self->uplink) || tandem_turn_reporter_is_waiting (self->turns));
}

void
tandem_agent_port_close (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  tandem_agent_link_close (self->link);
  tandem_uplink_set_voice (self->uplink, NULL, NULL);
  self->voice = NULL;
  tandem_agent_tools_set_voice (self->tools, NULL);
  tandem_turn_reporter_finish (self->turns);
}

/* --- the operator ----------------------------------------------------------------------------------- */

static void
come_back (TandemAgentPort *self)
{
  g_autofree char *note = tandem_handover_end (self->handover);

  tandem_asides_tell (self->asides, self->voice, NULL, note);
  /* Nobody is speaking, so nobody would be answered: the agent takes the word. */
  if (self->voice && self->attached && !tandem_uplink_get_speaking (self->uplink))
    respond (self);
}

void
tandem_agent_port_fall_silent (TandemAgentPort *self)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));
  tandem_agent_speech_cut_short (self->speech, TRUE);
}

void
tandem_agent_port_set_patch (TandemAgentPort *self, TandemPatch patch)
{
  TandemPatch old = self->patch;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  if (old == patch)
    return;
  self->patch = patch;
  tandem_agent_tools_set_patch (self->tools, patch);
  tandem_recital_end (&self->recital);
  tandem_playout_set_paused (self->playout, FALSE);
  if (tandem_agent_link_get_state (self->link) == TANDEM_AGENT_STATE_NONE || self->hung_up)
    return;
  if (self->voice)
    tandem_voice_set_listening (self->voice, patch != TANDEM_PATCH_AGENT);
  if (patch == TANDEM_PATCH_OPERATOR) {
    greet_if_both_are_there (self);
    if (!tandem_handover_is_open (self->handover))
      tandem_handover_begin (self->handover, now_ms (self));
    return;
  }
  tandem_asides_tell_patch (self->asides, self->voice, old, patch);
  if (tandem_patch_lets_agent_speak (patch) && tandem_handover_is_open (self->handover))
    come_back (self);
  if (tandem_patch_lets_agent_speak (patch))
    greet_if_both_are_there (self);
}

static gboolean
is_coming (TandemAgentPort *self)
{
  return tandem_agent_state_is_coming (tandem_agent_link_get_state (self->link));
}

void
tandem_agent_port_give_note (TandemAgentPort *self, const char *text)
{
  g_autoptr (TandemTurnUpdate) update = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  if (!is_coming (self) && !self->voice) {
    g_set_error_literal (&error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                         "The agent is not connected any more, so it cannot read your note.");
    self->listener->notice (error, self->listener_data);
    return;
  }
  update = tandem_asides_give_note (self->asides, self->voice, self->resume->history, text, now_ms (self));
  self->listener->turn (update, self->listener_data);
}

void
tandem_agent_port_say (TandemAgentPort *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  if (self->voice && (self->capabilities & TANDEM_VOICE_CAN_SAY)) {
    tandem_agent_resume_expect (self->resume);
    tandem_voice_say (self->voice, text);
    return;
  }
  g_set_error_literal (&error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE,
                       "The agent is not connected, so it cannot say your words: take over and say them yourself.");
  self->listener->notice (error, self->listener_data);
}

void
tandem_agent_port_recite (TandemAgentPort *self, const char *text)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));

  tandem_agent_speech_cut_short (self->speech, FALSE);
  tandem_recital_begin (&self->recital, self->voice, text);
  tandem_agent_port_say (self, text);
}

gboolean
tandem_agent_port_can_say (TandemAgentPort *self, gboolean *coming)
{
  gboolean may = tandem_patch_lets_agent_speak (self->patch) && !self->hung_up;

  *coming = may && is_coming (self);
  return may && self->voice && (self->capabilities & TANDEM_VOICE_CAN_SAY);
}

void
tandem_agent_port_tell_digit (TandemAgentPort *self, char digit)
{
  g_return_if_fail (TANDEM_IS_AGENT_PORT (self));
  if (self->voice || is_coming (self))
    tandem_asides_tell_digit (self->asides, self->voice, digit);
}
