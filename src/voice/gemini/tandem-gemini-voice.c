// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-voice.h"

#include "tandem-error.h"
#include "tandem-gemini-briefing.h"
#include "tandem-gemini-command.h"
#include "tandem-gemini-door.h"
#include "tandem-gemini-failure.h"
#include "tandem-gemini-message.h"
#include "tandem-gemini-tools.h"
#include "tandem-voice-reply.h"
#include "tandem-timer.h"
#include "tandem-voice-heard.h"

/* A connection lasts about ten minutes; the service says so shortly before. */
#define LIFETIME_MS (10 * 60 * (gint64) 1000)
/* How long an answer that was asked for while listening may take to come by itself. */
#define BY_ITSELF_MS 1500
/* The end of an answer that was interrupted is told; a service that forgets to tell is not waited for longer. */
#define FORGOTTEN_US (1500 * 1000)
/* So long after our words an interruption, and sound, may still be of what the model was about to say before. */
#define CROSSING_US (1000 * 1000)
#define UNHEARD "What you answered while you were to listen only was not heard by the caller."

struct _TandemGeminiVoice {
  TandemVoiceSession parent_instance;

  /* owned */
  TandemProfile *profile;
  gpointer door_data;
  GString *audio_buffer;
  char *wanted_words;    /* nullable: to be said when the answer under way is over */
  GSource *by_itself;    /* nullable */
  TandemVoiceTalk talk;
  TandemVoiceReply reply;
  TandemGeminiBriefing briefing;

  /* borrowed */
  const TandemGeminiDoor *door;

  gint64 asked_us;       /* when our words went out; 0: what they interrupt has been told */
  gint64 interrupted_us; /* when the service cut itself short; 0: it did not, or that is over */
  gboolean answer_wanted;
  gboolean dropping;     /* what still comes belongs to an answer that is over for us */
  gboolean exact_next;   /* the next answer is what was to be said */
  gboolean asked;        /* we asked for an answer, which has not begun */
  gboolean unwanted;     /* and nobody wants it any more */
  gboolean listening;
  gboolean let_next;     /* while listening: the next answer was asked for */
  gboolean unheard;      /* an answer was held back */
  gboolean told_foreign; /* that its sound is not known here */
};

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemGeminiVoice, tandem_gemini_voice, TANDEM_TYPE_VOICE_SESSION,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
tandem_gemini_voice_dispose (GObject *object)
{
  tandem_timer_stop (&TANDEM_GEMINI_VOICE (object)->by_itself);
  tandem_timer_stop (&TANDEM_GEMINI_VOICE (object)->talk.timer);
  G_OBJECT_CLASS (tandem_gemini_voice_parent_class)->dispose (object);
}

static void
tandem_gemini_voice_finalize (GObject *object)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (object);

  tandem_voice_reply_clear (&self->reply);
  tandem_voice_talk_clear (&self->talk);
  tandem_gemini_briefing_clear (&self->briefing);
  g_clear_object (&self->profile);
  self->door->free (self->door_data);
  g_clear_pointer (&self->wanted_words, g_free);
  g_string_free (self->audio_buffer, TRUE);
  G_OBJECT_CLASS (tandem_gemini_voice_parent_class)->finalize (object);
}

static void
tandem_gemini_voice_init (TandemGeminiVoice *self)
{
  self->audio_buffer = g_string_new (NULL);
}

TandemVoice *
tandem_gemini_voice_new_through (TandemProfile *profile, SoupSession *session, const TandemGeminiDoor *door, gpointer data)
{
  const TandemVoiceTraits traits = {
    .capabilities = TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY |
                    TANDEM_VOICE_CAN_TOOLS,
    .input = TANDEM_VOICE_FORMAT_PCM_16000, .output = TANDEM_VOICE_FORMAT_PCM_24000, .lifetime_ms = LIFETIME_MS,
  };
  TandemGeminiVoice *self = g_object_new (TANDEM_TYPE_GEMINI_VOICE, NULL);

  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (self), profile, session, &traits);
  self->profile = g_object_ref (profile);
  self->door = door;
  self->door_data = data;
  tandem_voice_talk_init (&self->talk, TANDEM_VOICE_SESSION (self), traits.input, tandem_profile_get_vad_silence_duration_ms (profile));
  tandem_voice_reply_init (&self->reply, &self->talk, traits.output);
  tandem_gemini_briefing_init (&self->briefing, tandem_profile_get_model (profile));
  return TANDEM_VOICE (self);
}

/* --- asking the service ----------------------------------------------------------------------------- */

static void
send_command (TandemGeminiVoice *self, char *command)
{
  tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), command);
}

/* Any content interrupts the model, so it waits until the model has finished; also while it thinks of what to answer. */
static void
tell_turns (TandemGeminiVoice *self)
{
  if (!self->reply.active && !self->dropping && !self->asked && tandem_voice_session_is_ready (TANDEM_VOICE_SESSION (self)))
    tandem_gemini_briefing_tell (&self->briefing, TANDEM_VOICE_SESSION (self));
}

static void
ask (TandemGeminiVoice *self, const char *text)
{
  tandem_timer_stop (&self->by_itself);
  tandem_gemini_briefing_ask (&self->briefing, TANDEM_VOICE_SESSION (self), text);
  self->asked = TRUE;
  self->asked_us = g_get_monotonic_time ();
}

static void
ask_for_words (TandemGeminiVoice *self, const char *words)
{
  g_autofree char *text = g_strdup_printf ("Say exactly this and nothing else: \"%s\"", words);

  self->exact_next = TRUE;
  ask (self, text);
}

/* Nothing that the model says now is for anybody. */
static gboolean
is_idle (TandemGeminiVoice *self)
{
  return !self->reply.active || self->reply.holding;
}

static void
ask_for_wanted (TandemGeminiVoice *self)
{
  g_autofree char *words = NULL;

  if (self->reply.active || self->asked)
    return;
  if (self->wanted_words) {
    words = g_steal_pointer (&self->wanted_words);
    ask_for_words (self, words);
  } else if (self->answer_wanted) {
    self->answer_wanted = FALSE;
    ask (self, "(Please go on.)");
  } else {
    tell_turns (self);
  }
}

/* What nobody hears may be interrupted. */
static void
say_wanted (TandemGeminiVoice *self)
{
  g_autofree char *words = NULL;

  if (!self->wanted_words || self->asked || !is_idle (self))
    return;
  words = g_steal_pointer (&self->wanted_words);
  ask_for_words (self, words);
}

static gboolean
on_not_by_itself (gpointer user_data)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (user_data);

  /* It is still being spoken to. */
  if (self->talk.finder.speaking && !self->wanted_words)
    return G_SOURCE_CONTINUE;
  tandem_timer_stop (&self->by_itself);
  self->let_next = FALSE;
  if (!self->wanted_words)
    self->answer_wanted = TRUE;
  ask_for_wanted (self);
  return G_SOURCE_REMOVE;
}

/* The service has an answer of its own to what it hears, which would interrupt ours: that is waited for. */
static void
wait_for_own (TandemGeminiVoice *self)
{
  tandem_timer_start (&self->by_itself, BY_ITSELF_MS, on_not_by_itself, self);
}

/* --- what the service says -------------------------------------------------------------------------- */

static void
begin_reply (TandemGeminiVoice *self)
{
  gboolean exact = self->exact_next;
  gboolean hold = self->listening && !exact && !self->let_next && !self->asked;

  self->unheard |= tandem_voice_reply_forget (&self->reply);
  tandem_timer_stop (&self->by_itself);
  if (!hold)
    self->let_next = FALSE;
  self->asked = self->exact_next = FALSE;
  /* Whoever hears of it may ask for the next one. */
  tandem_voice_reply_begin (&self->reply, exact, hold);
}

/* What was asked for was cancelled before it began; what is wanted instead interrupts it. */
static void
drop_unwanted (TandemGeminiVoice *self)
{
  self->asked = self->exact_next = self->unwanted = FALSE;
  self->dropping = TRUE;
  self->interrupted_us = 0;
  tandem_voice_talk_tell_nothing (&self->talk);
  ask_for_wanted (self);
}

/* What belongs to an answer that is over here is not heard. */
static gboolean
is_late (TandemGeminiVoice *self)
{
  if (self->dropping && self->interrupted_us != 0 && !self->talk.speaking &&
      g_get_monotonic_time () - self->interrupted_us > FORGOTTEN_US)
    self->dropping = FALSE;
  return self->dropping;
}

static void
take_reply (TandemGeminiVoice *self, const TandemGeminiMessage *message)
{
  if ((message->audio->len == 0 && !message->output_text) || is_late (self))
    return;
  /* Words keep no order with the turn: only sound begins an answer that will end. */
  if (!self->reply.active && message->audio->len == 0) {
    tandem_voice_reply_take_lone_text (&self->reply, message->output_text);
    return;
  }
  if (!self->reply.active && self->unwanted) {
    drop_unwanted (self);
    return;
  }
  if (!self->reply.active) {
    begin_reply (self);
    say_wanted (self);
  }
  if (message->output_text)
    tandem_voice_reply_take_text (&self->reply, message->output_text);
  for (guint i = 0; i < message->audio->len; i++)
    tandem_voice_reply_take_audio (&self->reply, message->audio->pdata[i]);
}

/* Our words interrupted what the model was about to say, which may have begun meanwhile and been taken for the answer to them. */
static gboolean
is_by_us (TandemGeminiVoice *self)
{
  gboolean crossed = self->asked_us != 0 && self->interrupted_us - self->asked_us < CROSSING_US &&
                     !self->talk.finder.speaking;

  self->asked_us = 0;
  return crossed;
}

static void
take_interrupted (TandemGeminiVoice *self)
{
  gint64 now_us = self->interrupted_us = g_get_monotonic_time ();
  gboolean by_us = is_by_us (self);

  if (self->dropping)
    return;
  /* Somebody spoke, unless it was we who wrote. */
  if (!by_us && !self->asked)
    tandem_voice_talk_announce (&self->talk, TRUE);
  if (!by_us && self->unwanted)
    self->asked = self->exact_next = self->unwanted = FALSE;
  /* Whoever heard of it may have cancelled the answer: its end is waited for no longer all the same. */
  self->interrupted_us = now_us;
  self->dropping |= self->reply.active || by_us;
  if (!self->reply.active)
    return;
  if (by_us) {
    self->asked = TRUE;
    self->exact_next |= self->reply.exact;
  }
  tandem_voice_reply_end (&self->reply, TRUE);
  tandem_voice_reply_forget (&self->reply);
}

/* Takes @error; the session goes on. */
static void
tell_error (TandemGeminiVoice *self, GError *error)
{
  g_autoptr (GError) taken = error;

  tandem_voice_session_emit_error (TANDEM_VOICE_SESSION (self), taken);
}

/* It has nothing to say. */
static void
take_nothing (TandemGeminiVoice *self)
{
  self->asked = self->exact_next = self->unwanted = FALSE;
  tandem_voice_talk_tell_nothing (&self->talk);
}

static void
take_turn_complete (TandemGeminiVoice *self, const TandemGeminiMessage *message)
{
  if (self->dropping)
    self->dropping = FALSE;
  else if (self->reply.active)
    tandem_voice_reply_end (&self->reply, FALSE);
  else
    take_nothing (self);
  self->interrupted_us = 0;
  if (message->turn_complete_reason)
    tell_error (self, tandem_gemini_failure_from_end (message->turn_complete_reason));
  ask_for_wanted (self);
}

/* How the connection goes on, or does not.  What was not told yet no other session would know either. */
static void
take_connection (TandemGeminiVoice *self, const TandemGeminiMessage *message)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);

  if (message->handle && !tandem_gemini_briefing_is_waiting (&self->briefing))
    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_KEPT, .text = message->handle });
  if (message->time_left_ms >= 0)
    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_ENDING, .at_ms = message->time_left_ms });
}

static void
dispatch (TandemGeminiVoice *self, const TandemGeminiMessage *message)
{
  if (message->setup_complete)
    tandem_voice_session_set_ready (TANDEM_VOICE_SESSION (self));
  if (message->activity == TANDEM_GEMINI_ACTIVITY_START && is_idle (self))
    tandem_voice_talk_announce (&self->talk, TRUE);
  if (message->input_text || message->input_finished)
    tandem_voice_talk_take_text (&self->talk, message->input_text ? message->input_text : "", message->input_finished);
  take_reply (self, message);
  /* Every piece of an answer is: it is said once. */
  if (message->foreign_sound && !self->told_foreign)
    tell_error (self, tandem_gemini_failure_from_sound (message->foreign_sound));
  self->told_foreign |= message->foreign_sound != NULL;
  if (message->generation_complete && !self->dropping)
    tandem_voice_reply_end_audio (&self->reply);
  if (message->interrupted)
    take_interrupted (self);
  if (message->turn_complete)
    take_turn_complete (self, message);
  if (message->usage) {
    message->usage->model = g_strdup (tandem_profile_get_model (self->profile));
    tandem_voice_report_usage (TANDEM_VOICE (self), message->usage);
  }
  tandem_gemini_tools_tell (TANDEM_VOICE_SESSION (self), message);
  take_connection (self, message);
}

/* --- the session ------------------------------------------------------------------------------------ */

static void
open_door (TandemVoiceSession *session)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (session);

  self->door->open (self->door_data, session);
}

static gboolean
retry (TandemVoiceSession *session, guint status)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (session);

  return self->door->retry && self->door->retry (self->door_data, session, status);
}

static void
configure (TandemVoiceSession *session)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (session);
  g_autofree char *model = self->door->dup_model (self->door_data, tandem_profile_get_model (self->profile));

  send_command (self, tandem_gemini_command_setup (self->profile, model, tandem_voice_get_resumed (TANDEM_VOICE (self))));
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  g_autoptr (TandemGeminiMessage) message = tandem_gemini_message_parse (text, length, error);

  if (message)
    dispatch (TANDEM_GEMINI_VOICE (session), message);
  return message != NULL;
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (session);

  if (!tandem_voice_talk_is_waiting (&self->talk))
    tell_turns (self);
  self->briefing.begun = TRUE;
  tandem_gemini_command_audio (self->audio_buffer, data, n);
  tandem_voice_session_send (session, self->audio_buffer->str);
  tandem_voice_talk_hear (&self->talk, data, n);
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  return tandem_gemini_failure_from_handshake (&TANDEM_GEMINI_VOICE (session)->door->names, status, passing, cause);
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (session);

  /* What was understood need not be given to the next session again. */
  if (self->talk.text->len > 0)
    tandem_voice_talk_finish (&self->talk);
  return tandem_gemini_failure_from_close (&self->door->names, tandem_profile_get_model (self->profile),
                                           tandem_voice_session_is_ready (session), code, reason);
}

static void
tandem_gemini_voice_class_init (TandemGeminiVoiceClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_gemini_voice_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_gemini_voice_finalize;
  session_class->name = "gemini";
  session_class->open = open_door;
  session_class->retry = retry;
  session_class->connected = configure;
  session_class->message = take_message;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}

/* --- the interface ---------------------------------------------------------------------------------- */

static void
tandem_gemini_voice_say (TandemVoice *voice, const char *text)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);

  g_free (self->wanted_words);
  self->wanted_words = g_strdup (text);
  if (self->listening && self->talk.finder.speaking && !self->asked)
    wait_for_own (self);
  else
    say_wanted (self);
}

static void
tandem_gemini_voice_respond (TandemVoice *voice)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);

  if (!self->listening && self->talk.finder.speaking && !self->asked && !self->reply.active) {
    wait_for_own (self);
    return;
  }
  if (!self->listening) {
    self->answer_wanted = !self->asked || self->unwanted;
    ask_for_wanted (self);
    return;
  }
  if (tandem_voice_reply_release (&self->reply) || self->reply.active)
    return;
  self->let_next = TRUE;
  wait_for_own (self);
}

static void
tandem_gemini_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);

  if (self->listening == listening)
    return;
  self->listening = listening;
  self->let_next = FALSE;
  tandem_timer_stop (&self->by_itself);
  if (listening)
    return;
  if (self->reply.active && self->reply.holding) {
    self->dropping = TRUE;
    tandem_voice_reply_end (&self->reply, TRUE);
  }
  self->unheard |= tandem_voice_reply_forget (&self->reply);
  if (self->unheard)
    tandem_gemini_briefing_add (&self->briefing, TANDEM_PARTY_REMOTE, UNHEARD);
  self->unheard = FALSE;
}

static void
tandem_gemini_voice_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);
  g_autofree char *note = g_strdup_printf ("[Nobody said this on the telephone: it is for you.] %s", text);

  tandem_gemini_briefing_add (&self->briefing, TANDEM_PARTY_REMOTE, note);
}

static void
tandem_gemini_voice_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);

  tandem_gemini_briefing_add (&self->briefing, party, text);
  tandem_voice_talk_set_last (&self->talk, item_id);
}

static void
tandem_gemini_voice_answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result, gboolean failed)
{
  send_command (TANDEM_GEMINI_VOICE (voice), tandem_gemini_command_tool_response (tool_call_id, name, result, failed));
}

static void
tandem_gemini_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);
  g_autofree char *heard = tandem_voice_reply_dup_heard (&self->reply, item_id, heard_ms);
  g_autofree char *note = NULL;

  if (!heard)
    return;
  note = tandem_voice_heard_note (heard);
  tandem_gemini_briefing_add (&self->briefing, TANDEM_PARTY_REMOTE, note);
}

static void
tandem_gemini_voice_remove_item (TandemVoice *voice, const char *item_id)
{
  tandem_gemini_voice_truncate (voice, item_id, 0);
}

static void
tandem_gemini_voice_cancel (TandemVoice *voice)
{
  TandemGeminiVoice *self = TANDEM_GEMINI_VOICE (voice);

  self->answer_wanted = self->let_next = FALSE;
  g_clear_pointer (&self->wanted_words, g_free);
  tandem_timer_stop (&self->by_itself);
  self->unwanted = self->asked;
  if (!self->reply.active || self->reply.holding)
    return;
  /* The service knows no such thing; the rest is dropped here, and what is asked next interrupts it there. */
  self->dropping = TRUE;
  self->interrupted_us = 0;
  tandem_voice_reply_end (&self->reply, TRUE);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->say = tandem_gemini_voice_say;
  iface->respond = tandem_gemini_voice_respond;
  iface->set_listening = tandem_gemini_voice_set_listening;
  iface->add_note = tandem_gemini_voice_add_note;
  iface->add_turn = tandem_gemini_voice_add_turn;
  iface->answer_tool = tandem_gemini_voice_answer_tool;
  iface->truncate = tandem_gemini_voice_truncate;
  iface->remove_item = tandem_gemini_voice_remove_item;
  iface->cancel = tandem_gemini_voice_cancel;
}
