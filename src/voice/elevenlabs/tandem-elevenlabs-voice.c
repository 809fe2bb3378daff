// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-voice.h"

#include "tandem-elevenlabs-answer.h"
#include "tandem-elevenlabs-command.h"
#include "tandem-elevenlabs-door.h"
#include "tandem-elevenlabs-failure.h"
#include "tandem-elevenlabs-message.h"
#include "tandem-elevenlabs-notes.h"
#include "tandem-elevenlabs-words.h"
#include "tandem-error.h"
#include "tandem-timer.h"

/* How long an answer that was asked for while listening may take to come by itself. */
#define BY_ITSELF_MS 1500
#define USAGE_S 5
#define MODEL "elevenlabs-agents"
#define UNHEARD "What you answered while you were to listen only was not heard by the caller."

struct _TandemElevenlabsVoice {
  TandemVoiceSession parent_instance;

  /* owned */
  TandemProfile *profile;
  char *api_key;             /* "": none */
  char *voice;               /* nullable: words of others cannot be said */
  char *url;                 /* of the conversation */
  GCancellable *opening;     /* nullable */
  char *wanted_words;        /* nullable: to be said when the answer under way is over */
  GString *audio_buffer;
  GPtrArray *later;          /* messages that wait until words were said */
  GSource *by_itself;
  GSource *pong;
  GSource *usage;
  TandemElevenlabsAnswer answer;
  TandemElevenlabsNotes notes;

  /* borrowed */
  TandemElevenlabsWords *words; /* nullable: being said */

  gint64 paid_us;            /* up to when the conversation was reported as usage */
  gint64 pong_id;
  gboolean answer_wanted;
};

static TandemVoiceInterface *parent_voice;

static void voice_init (TandemVoiceInterface *iface);
static void take_message_now (TandemElevenlabsVoice *self, const TandemElevenlabsMessage *message);
static void ask_for_wanted (gpointer user_data);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemElevenlabsVoice, tandem_elevenlabs_voice, TANDEM_TYPE_VOICE_SESSION,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
stop_everything (TandemElevenlabsVoice *self)
{
  tandem_timer_stop (&self->by_itself);
  tandem_timer_stop (&self->pong);
  tandem_timer_stop (&self->usage);
  tandem_timer_stop (&self->answer.timer);
  tandem_timer_stop (&self->answer.talk.timer);
  tandem_timer_stop (&self->notes.timer);
  g_cancellable_cancel (self->opening);
  if (self->words)
    tandem_elevenlabs_words_stop (self->words);
  self->words = NULL;
}

static void
tandem_elevenlabs_voice_dispose (GObject *object)
{
  stop_everything (TANDEM_ELEVENLABS_VOICE (object));
  G_OBJECT_CLASS (tandem_elevenlabs_voice_parent_class)->dispose (object);
}

static void
tandem_elevenlabs_voice_finalize (GObject *object)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (object);

  tandem_elevenlabs_answer_clear (&self->answer);
  tandem_elevenlabs_notes_clear (&self->notes);
  g_clear_object (&self->profile);
  g_clear_object (&self->opening);
  g_free (self->api_key);
  g_free (self->voice);
  g_free (self->url);
  g_free (self->wanted_words);
  g_string_free (self->audio_buffer, TRUE);
  g_ptr_array_unref (self->later);
  G_OBJECT_CLASS (tandem_elevenlabs_voice_parent_class)->finalize (object);
}

static void
message_free (gpointer message)
{
  tandem_elevenlabs_message_free (message);
}

static void
tandem_elevenlabs_voice_init (TandemElevenlabsVoice *self)
{
  self->audio_buffer = g_string_new (NULL);
  self->later = g_ptr_array_new_with_free_func (message_free);
  self->opening = g_cancellable_new ();
  tandem_elevenlabs_answer_init (&self->answer, ask_for_wanted, self);
  tandem_elevenlabs_notes_init (&self->notes, TANDEM_VOICE_SESSION (self));
}

TandemVoice *
tandem_elevenlabs_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  const TandemVoiceTraits traits = { .input = TANDEM_VOICE_FORMAT_PCMU_8000, .output = TANDEM_VOICE_FORMAT_PCMU_8000 };
  g_autofree char *url = tandem_elevenlabs_door_dup_public_url (profile);
  TandemElevenlabsVoice *self;

  if (!*tandem_profile_get_model (profile)) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL,
                         "No ElevenLabs agent is set: set ELEVENLABS_AGENT_ID to its id (elevenlabs.io, Agents).");
    return NULL;
  }
  if (!url || !g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL)) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "The address of ElevenLabs must begin with https:// (ELEVENLABS_API_URL).");
    return NULL;
  }
  self = g_object_new (TANDEM_TYPE_ELEVENLABS_VOICE, NULL);
  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (self), profile, session, &traits);
  self->profile = g_object_ref (profile);
  self->api_key = g_strdup (api_key ? api_key : "");
  self->url = g_steal_pointer (&url);
  self->answer.has_greeting = *tandem_profile_get_greeting (profile) != '\0';
  if (*tandem_profile_get_voice (profile) && *self->api_key)
    self->voice = g_strdup (tandem_profile_get_voice (profile));
  return TANDEM_VOICE (self);
}

/* --- asking the service ----------------------------------------------------------------------------- */

static void
send_command (TandemElevenlabsVoice *self, char *command)
{
  tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), command);
}

static void
ask (TandemElevenlabsVoice *self)
{
  tandem_timer_stop (&self->by_itself);
  tandem_elevenlabs_notes_tell_turns (&self->notes);
  tandem_elevenlabs_notes_tell_heard (&self->notes);
  self->answer.begun = self->answer.asked = TRUE;
  send_command (self, tandem_elevenlabs_command_message ("(Please go on.)"));
}

static void
tell_words (const char *text, gboolean said, const GError *error, gpointer user_data)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (user_data);
  g_autoptr (GPtrArray) later = self->later;
  g_autofree char *note = NULL;

  self->words = NULL;
  self->answer.foreign = FALSE;
  self->later = g_ptr_array_new_with_free_func (message_free);
  if (tandem_voice_session_is_over (TANDEM_VOICE_SESSION (self)))
    return;
  if (error)
    tandem_voice_session_emit_error (TANDEM_VOICE_SESSION (self), error);
  if (said) {
    note = g_strconcat ("[These words were just said to the caller with your voice.] ", text, NULL);
    tandem_elevenlabs_notes_tell (&self->notes, note);
    tandem_elevenlabs_answer_end (&self->answer, error != NULL);
  } else {
    tandem_voice_talk_tell_nothing (&self->answer.talk);
  }
  for (guint i = 0; i < later->len; i++)
    take_message_now (self, later->pdata[i]);
}

static void
say_words (TandemElevenlabsVoice *self, const char *text)
{
  const TandemElevenlabsSpeech speech = {
    .url = tandem_profile_get_url (self->profile), .api_key = self->api_key, .voice = self->voice,
    .format = tandem_voice_get_output_format (TANDEM_VOICE (self)),
  };

  tandem_elevenlabs_answer_forget (&self->answer);
  if (self->voice)
    self->words = tandem_elevenlabs_words_begin (&speech, tandem_voice_session_get_soup (TANDEM_VOICE_SESSION (self)), text,
                                                 &self->answer.reply, tell_words, G_OBJECT (self));
  self->answer.foreign = self->words != NULL;
  if (!self->words)
    tandem_voice_talk_tell_nothing (&self->answer.talk);
}

static void
ask_for_wanted (gpointer user_data)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (user_data);
  g_autofree char *words = NULL;

  if (self->words || tandem_elevenlabs_answer_is_heard (&self->answer) || tandem_voice_session_is_over (TANDEM_VOICE_SESSION (self)))
    return;
  if (self->wanted_words) {
    words = g_steal_pointer (&self->wanted_words);
    say_words (self, words);
  } else if (self->answer_wanted && !self->answer.asked) {
    self->answer_wanted = FALSE;
    ask (self);
  }
}

static void
take_tool_call (TandemElevenlabsVoice *self, const TandemElevenlabsMessage *message)
{
  if (message->text)
    tandem_voice_session_emit (TANDEM_VOICE_SESSION (self),
                               &(TandemVoiceEvent) { .type = TANDEM_VOICE_TOOL_CALL, .tool_call_id = message->tool_call_id,
                                                     .name = message->tool_name, .text = message->text });
  else
    send_command (self, tandem_elevenlabs_command_tool_result (message->tool_call_id, "The parameters must be a JSON object.", TRUE));
}

static void
take_error (TandemElevenlabsVoice *self, const TandemElevenlabsMessage *message)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);
  g_autoptr (GError) error = tandem_elevenlabs_failure_from_event (message->error_type, message->text);

  if (!tandem_voice_session_is_ready (session) || tandem_elevenlabs_failure_is_fatal (message->error_type))
    tandem_voice_session_end (session, error);
  else
    tandem_voice_session_emit_error (session, error);
}

/* --- the session ------------------------------------------------------------------------------------ */

static void
report_usage (TandemElevenlabsVoice *self)
{
  g_autoptr (TandemUsage) usage = tandem_usage_new (MODEL);
  gint64 now_us = g_get_monotonic_time ();

  if (self->paid_us == 0)
    return;
  usage->ms = (now_us - self->paid_us) / 1000;
  self->paid_us = now_us;
  if (usage->ms > 0)
    tandem_voice_report_usage (TANDEM_VOICE (self), usage);
}

static gboolean
on_usage (gpointer user_data)
{
  report_usage (TANDEM_ELEVENLABS_VOICE (user_data));
  return G_SOURCE_CONTINUE;
}

static void
begin_conversation (TandemElevenlabsVoice *self, const TandemElevenlabsMessage *message)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);
  TandemVoiceTraits traits = {
    .capabilities = TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_TOOLS,
    .lifetime_ms = tandem_voice_get_lifetime_ms (TANDEM_VOICE (self)),
  };
  g_autoptr (GError) error = NULL;

  if (tandem_voice_session_is_ready (session))
    return;
  if (!tandem_elevenlabs_format_parse (message->output_format, &traits.output))
    error = tandem_elevenlabs_failure_from_format (message->output_format, TRUE);
  else if (!tandem_elevenlabs_format_parse (message->input_format, &traits.input))
    error = tandem_elevenlabs_failure_from_format (message->input_format, FALSE);
  if (error) {
    tandem_voice_session_end (session, error);
    return;
  }
  if (self->voice)
    traits.capabilities |= TANDEM_VOICE_CAN_SAY;
  tandem_voice_session_set_traits (session, &traits);
  tandem_elevenlabs_answer_set_up (&self->answer, session, &traits, tandem_profile_get_vad_silence_duration_ms (self->profile));
  self->paid_us = g_get_monotonic_time ();
  tandem_timer_start (&self->usage, USAGE_S * 1000, on_usage, self);
  tandem_voice_session_set_ready (session);
}

static gboolean
on_pong (gpointer user_data)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (user_data);

  tandem_timer_stop (&self->pong);
  send_command (self, tandem_elevenlabs_command_pong (self->pong_id));
  return G_SOURCE_REMOVE;
}

static void
take_ping (TandemElevenlabsVoice *self, const TandemElevenlabsMessage *message)
{
  if (self->pong)
    on_pong (self);
  self->pong_id = message->event_id;
  tandem_timer_start (&self->pong, message->delay_ms, on_pong, self);
  /* Nobody has taken up the telephone: the agent need not ask where they are. */
  if (self->answer.waiting)
    send_command (self, tandem_elevenlabs_command_activity ());
}

static void
take_message_now (TandemElevenlabsVoice *self, const TandemElevenlabsMessage *message)
{
  switch (message->kind) {
  case TANDEM_ELEVENLABS_METADATA: begin_conversation (self, message); break;
  case TANDEM_ELEVENLABS_AUDIO:
    tandem_elevenlabs_answer_take_sound (&self->answer, message->event_id, message->audio, message->text);
    break;
  case TANDEM_ELEVENLABS_AGENT_TEXT: tandem_elevenlabs_answer_take_text (&self->answer, message->text); break;
  case TANDEM_ELEVENLABS_USER_TEXT: tandem_elevenlabs_answer_take_user_text (&self->answer, message->text); break;
  case TANDEM_ELEVENLABS_CORRECTION: tandem_elevenlabs_notes_take_correction (&self->notes, message->text); break;
  case TANDEM_ELEVENLABS_INTERRUPTION:
    g_ptr_array_set_size (self->later, 0);
    tandem_elevenlabs_answer_take_interruption (&self->answer, message->event_id);
    break;
  case TANDEM_ELEVENLABS_PING: take_ping (self, message); break;
  case TANDEM_ELEVENLABS_TOOL_CALL: take_tool_call (self, message); break;
  case TANDEM_ELEVENLABS_ERROR: take_error (self, message); break;
  case TANDEM_ELEVENLABS_OTHER:
  default: break;
  }
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (session);
  g_autoptr (TandemElevenlabsMessage) message = tandem_elevenlabs_message_parse (text, length, error);

  if (!message)
    return FALSE;
  /* Before the formats are known there is nothing that could speak. */
  if (!tandem_elevenlabs_answer_is_set_up (&self->answer) && message->kind != TANDEM_ELEVENLABS_METADATA && message->kind != TANDEM_ELEVENLABS_ERROR &&
      message->kind != TANDEM_ELEVENLABS_PING)
    return TRUE;
  if (self->words && (message->kind == TANDEM_ELEVENLABS_AUDIO || message->kind == TANDEM_ELEVENLABS_AGENT_TEXT))
    g_ptr_array_add (self->later, g_steal_pointer (&message));
  else
    take_message_now (self, message);
  return TRUE;
}

static void
did_open_door (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemElevenlabsVoice) self = user_data;
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);
  TandemVoiceTraits traits = { .input = TANDEM_VOICE_FORMAT_PCMU_8000, .output = TANDEM_VOICE_FORMAT_PCMU_8000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemElevenlabsEntry) entry = tandem_elevenlabs_door_finish (result, &error);

  if (tandem_voice_session_is_over (session))
    return;
  if (!entry) {
    tandem_voice_session_end (session, error);
    return;
  }
  g_free (self->url);
  self->url = g_steal_pointer (&entry->url);
  if (!self->voice)
    self->voice = g_steal_pointer (&entry->voice);
  traits.lifetime_ms = entry->lifetime_ms;
  tandem_voice_session_set_traits (session, &traits);
  tandem_voice_session_connect (session, soup_message_new (SOUP_METHOD_GET, self->url));
}

static void
open_session (TandemVoiceSession *session)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (session);

  if (*self->api_key)
    tandem_elevenlabs_door_async (tandem_voice_session_get_soup (session), self->profile, self->api_key, self->opening,
                                  did_open_door, g_object_ref (self));
  else
    tandem_voice_session_connect (session, soup_message_new (SOUP_METHOD_GET, self->url));
}

static void
configure (TandemVoiceSession *session)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (session);

  send_command (self, tandem_elevenlabs_command_begin (self->profile));
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (session);

  tandem_elevenlabs_notes_tell_turns (&self->notes);
  if (self->answer.waiting)
    tandem_elevenlabs_answer_stop_waiting (&self->answer);
  tandem_elevenlabs_command_audio (self->audio_buffer, data, n);
  tandem_voice_session_send (session, self->audio_buffer->str);
  tandem_voice_talk_hear (&self->answer.talk, data, n);
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  return tandem_elevenlabs_failure_from_status (status, passing, NULL, 0, cause);
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (session);

  report_usage (self);
  /* What was understood need not be given to the next session again. */
  if (self->answer.talk.text && self->answer.talk.text->len > 0)
    tandem_voice_talk_finish (&self->answer.talk);
  return tandem_elevenlabs_failure_from_close (code, reason);
}

static void
tandem_elevenlabs_voice_class_init (TandemElevenlabsVoiceClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_elevenlabs_voice_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_elevenlabs_voice_finalize;
  session_class->name = "elevenlabs";
  session_class->open = open_session;
  session_class->connected = configure;
  session_class->message = take_message;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}

/* --- the interface ---------------------------------------------------------------------------------- */

static void
tandem_elevenlabs_voice_say (TandemVoice *voice, const char *text)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);

  /* The greeting is what the agent opens with: it was told so when the conversation began. */
  if (g_str_equal (text, tandem_profile_get_greeting (self->profile)) && tandem_elevenlabs_answer_greet (&self->answer))
    return;
  self->answer.begun = TRUE;
  g_free (self->wanted_words);
  self->wanted_words = g_strdup (text);
  ask_for_wanted (self);
}

static gboolean
on_not_by_itself (gpointer user_data)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (user_data);

  tandem_timer_stop (&self->by_itself);
  self->answer.let_next = FALSE;
  self->answer_wanted = TRUE;
  ask_for_wanted (self);
  return G_SOURCE_REMOVE;
}

static void
tandem_elevenlabs_voice_respond (TandemVoice *voice)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);

  if (!self->answer.listening) {
    self->answer_wanted = !self->answer.asked;
    ask_for_wanted (self);
    return;
  }
  if (tandem_voice_reply_release (&self->answer.reply) || self->answer.reply.active)
    return;
  self->answer.let_next = TRUE;
  tandem_timer_start (&self->by_itself, BY_ITSELF_MS, on_not_by_itself, self);
}

static void
tandem_elevenlabs_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);

  if (self->answer.listening == listening)
    return;
  self->answer.listening = listening;
  self->answer.let_next = FALSE;
  tandem_timer_stop (&self->by_itself);
  if (listening)
    return;
  tandem_elevenlabs_answer_drop_held (&self->answer);
  if (self->answer.unheard)
    tandem_elevenlabs_notes_tell (&self->notes, UNHEARD);
  self->answer.unheard = FALSE;
}

static void
tandem_elevenlabs_voice_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  g_autofree char *note = g_strconcat ("[Nobody said this on the telephone: it is for you.] ", text, NULL);

  tandem_elevenlabs_notes_tell (&TANDEM_ELEVENLABS_VOICE (voice)->notes, note);
}

static void
tandem_elevenlabs_voice_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);

  self->answer.resumed = TRUE;
  tandem_elevenlabs_notes_add_turn (&self->notes, party, text);
  tandem_voice_talk_set_last (&self->answer.talk, item_id);
}

static void
tandem_elevenlabs_voice_answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result,
                                     gboolean failed)
{
  send_command (TANDEM_ELEVENLABS_VOICE (voice), tandem_elevenlabs_command_tool_result (tool_call_id, result, failed));
}

static void
tandem_elevenlabs_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);
  char *heard = tandem_voice_reply_dup_heard (&self->answer.reply, item_id, heard_ms);

  if (heard)
    tandem_elevenlabs_notes_set_heard (&self->notes, heard);
}

static void
tandem_elevenlabs_voice_remove_item (TandemVoice *voice, const char *item_id)
{
  tandem_elevenlabs_voice_truncate (voice, item_id, 0);
}

static void
tandem_elevenlabs_voice_cancel (TandemVoice *voice)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);
  gboolean of_agent = !self->words;

  self->answer_wanted = self->answer.let_next = FALSE;
  g_clear_pointer (&self->wanted_words, g_free);
  tandem_timer_stop (&self->by_itself);
  if (self->words)
    tandem_elevenlabs_words_stop (self->words);
  self->words = NULL;
  self->answer.foreign = FALSE;
  g_ptr_array_set_size (self->later, 0);
  if (!tandem_elevenlabs_answer_is_heard (&self->answer))
    return;
  /* The service knows no such thing; the rest is dropped here. */
  self->answer.dropping = of_agent;
  tandem_elevenlabs_answer_end (&self->answer, TRUE);
}

static void
tandem_elevenlabs_voice_close (TandemVoice *voice)
{
  TandemElevenlabsVoice *self = TANDEM_ELEVENLABS_VOICE (voice);

  report_usage (self);
  stop_everything (self);
  parent_voice->close (voice);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  parent_voice = g_type_interface_peek_parent (iface);
  iface->say = tandem_elevenlabs_voice_say;
  iface->respond = tandem_elevenlabs_voice_respond;
  iface->set_listening = tandem_elevenlabs_voice_set_listening;
  iface->add_note = tandem_elevenlabs_voice_add_note;
  iface->add_turn = tandem_elevenlabs_voice_add_turn;
  iface->answer_tool = tandem_elevenlabs_voice_answer_tool;
  iface->truncate = tandem_elevenlabs_voice_truncate;
  iface->remove_item = tandem_elevenlabs_voice_remove_item;
  iface->cancel = tandem_elevenlabs_voice_cancel;
  iface->close = tandem_elevenlabs_voice_close;
}
