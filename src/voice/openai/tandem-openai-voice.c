// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-voice.h"

#include "tandem-error.h"
#include "tandem-openai-command.h"
#include "tandem-openai-event.h"
#include "tandem-openai-failure.h"
#include "tandem-openai-request.h"
#include "tandem-openai-usage.h"
#include "tandem-voice-heard.h"

/* What the service says itself of the end of a session is believed down to here: its clock and ours may differ. */
#define LIFETIME_MIN_MS 10000
#define UNHEARD "What you answered while you were to listen only was not heard by the caller."

struct _TandemOpenaiVoice {
  TandemVoiceSession parent_instance;

  /* owned */
  TandemOpenaiDialect dialect;
  char *api_key;
  GString *append_buffer;
  char *active_response_id;  /* created and not done */
  char *sent_instructions;   /* of the latest response.create until it is marked or done; nullable */
  char *wanted_instructions; /* of a response.create that waits for the active response to be done */
  char *hushed_response_id;  /* nullable: nobody is to hear it, and it is being cancelled */
  TandemVoiceHeard heard;    /* what the agent says now */

  gboolean create_sent;      /* response.create sent, response.created not yet seen */
  gboolean create_wanted;
  gboolean marks;            /* responses bear our mark, with this service */
  gboolean cancel_wanted;    /* cancelled before response.created: a cancel then would be a no-op */
  gboolean transcribes;      /* words of the remote come */
  gboolean listening;
  gboolean unheard;          /* something was hushed */
  gboolean raw_sound;        /* the sound of heard.item came as it is, and its end is not told */
  gint64 expires_s;          /* since 1970; 0: not known */
};

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemOpenaiVoice, tandem_openai_voice, TANDEM_TYPE_VOICE_SESSION,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
tandem_openai_voice_finalize (GObject *object)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (object);

  tandem_openai_dialect_clear (&self->dialect);
  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->sent_instructions, g_free);
  g_clear_pointer (&self->active_response_id, g_free);
  g_clear_pointer (&self->wanted_instructions, g_free);
  g_clear_pointer (&self->hushed_response_id, g_free);
  tandem_voice_heard_clear (&self->heard);
  g_string_free (self->append_buffer, TRUE);
  G_OBJECT_CLASS (tandem_openai_voice_parent_class)->finalize (object);
}

static void
tandem_openai_voice_init (TandemOpenaiVoice *self)
{
  self->append_buffer = g_string_new (NULL);
}

TandemVoice *
tandem_openai_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  g_autoptr (TandemOpenaiVoice) self = g_object_new (TANDEM_TYPE_OPENAI_VOICE, NULL);
  TandemVoiceTraits traits = {
    .capabilities = TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY |
                    TANDEM_VOICE_CAN_TOOLS | TANDEM_VOICE_TOOLS_NEED_RESPONSE | TANDEM_VOICE_CAN_COMMIT,
  };

  if (!tandem_openai_dialect_init (&self->dialect, profile, error) || !tandem_openai_request_check (&self->dialect, api_key, error))
    return NULL;
  self->transcribes = self->dialect.transcribes && *self->dialect.transcription_model;
  if (!self->transcribes)
    traits.capabilities &= ~(TandemVoiceCapabilities) TANDEM_VOICE_CAN_TRANSCRIBE;
  traits.input = self->dialect.input;
  traits.output = self->dialect.output;
  traits.lifetime_ms = self->dialect.lifetime_ms;
  tandem_voice_heard_init (&self->heard, traits.output);
  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (self), profile, session, &traits);
  self->api_key = g_strdup (api_key);
  return TANDEM_VOICE (g_steal_pointer (&self));
}

static void
emit (TandemOpenaiVoice *self, const TandemVoiceEvent *event)
{
  tandem_voice_session_emit (TANDEM_VOICE_SESSION (self), event);
}

/* --- asking the service ------------------------------------------------------------------------- */

static void
send_command (TandemOpenaiVoice *self, char *command)
{
  tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), command);
}

/* Only one response may be active: a second request is refused and never answered, so it waits here. */
static void
create_response (TandemOpenaiVoice *self, const char *instructions)
{
  if (self->active_response_id || self->create_sent) {
    /* What must be said exactly is not given up for an answer of any kind. */
    if (instructions || !self->create_wanted) {
      g_free (self->wanted_instructions);
      self->wanted_instructions = g_strdup (instructions);
    }
    self->create_wanted = TRUE;
    return;
  }
  self->create_sent = TRUE;
  g_free (self->sent_instructions);
  self->sent_instructions = g_strdup (instructions);
  send_command (self, tandem_openai_command_response_create (&self->dialect, instructions));
}

static void
create_wanted_response (TandemOpenaiVoice *self)
{
  g_autofree char *instructions = NULL;

  if (!self->create_wanted || self->active_response_id || self->create_sent ||
      tandem_voice_session_is_over (TANDEM_VOICE_SESSION (self)))
    return;
  instructions = g_steal_pointer (&self->wanted_instructions);
  self->create_wanted = FALSE;
  create_response (self, instructions);
}

/* --- what the service says ------------------------------------------------------------------------- */

static void
on_error_event (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  g_autoptr (GError) error = NULL;

  /* The service had begun to answer by itself a moment earlier: what must be said exactly is said after that. */
  if (g_strcmp0 (event->code, "conversation_already_has_active_response") == 0 && self->sent_instructions &&
      !self->create_wanted) {
    g_free (self->wanted_instructions);
    self->wanted_instructions = g_steal_pointer (&self->sent_instructions);
    self->create_wanted = TRUE;
  }
  /* Our response.create was refused, whatever for: no response.created and no response.done will come of it. */
  if ((event->event_id && g_str_has_prefix (event->event_id, TANDEM_OPENAI_CREATE_ID)) ||
      g_strcmp0 (event->code, "conversation_already_has_active_response") == 0)
    self->create_sent = self->cancel_wanted = FALSE;
  if (tandem_openai_failure_is_benign (event->code) ||
      (event->event_id && g_str_has_prefix (event->event_id, TANDEM_OPENAI_CANCEL_ID))) {
    g_debug ("openai: %s", event->code);
    create_wanted_response (self);
    return;
  }
  error = tandem_openai_failure_from_code (&self->dialect, event->code, event->text);
  if (!tandem_voice_session_is_ready (TANDEM_VOICE_SESSION (self)) || tandem_openai_failure_is_fatal (event->code))
    tandem_voice_session_end (TANDEM_VOICE_SESSION (self), error);
  else
    tandem_voice_session_emit_error (TANDEM_VOICE_SESSION (self), error);
  create_wanted_response (self);
}

/* Who answers although nobody asked, because it cannot be told to listen only, is not heard. */
static void
hush_response (TandemOpenaiVoice *self, const char *response_id)
{
  g_free (self->hushed_response_id);
  self->hushed_response_id = g_strdup (response_id);
  self->unheard = TRUE;
  send_command (self, tandem_openai_command_response_cancel (response_id));
}

static gboolean
is_hushed (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  if (!self->hushed_response_id)
    return FALSE;
  if (event->type == TANDEM_OPENAI_EVENT_ITEM_ADDED)
    return g_strcmp0 (event->role, "assistant") == 0;
  return g_strcmp0 (event->response_id, self->hushed_response_id) == 0;
}

static void
on_response_created (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  /* Not every service gives marks back. */
  gboolean exact = event->exact || (!self->marks && self->create_sent && self->sent_instructions);
  gboolean hush = self->listening && !self->dialect.vad_switches && !self->create_sent;
  const TandemVoiceEvent told = { .type = TANDEM_VOICE_RESPONSE_STARTED, .response_id = event->response_id,
                                  .exact = exact };

  self->marks |= event->exact;
  if (event->exact)
    g_clear_pointer (&self->sent_instructions, g_free);
  self->create_sent = FALSE;
  g_free (self->active_response_id);
  self->active_response_id = g_strdup (event->response_id);
  if (hush)
    hush_response (self, event->response_id);
  else
    emit (self, &told);
  if (self->cancel_wanted) {
    self->cancel_wanted = FALSE;
    send_command (self, tandem_openai_command_response_cancel (event->response_id));
  }
}

static void
end_raw_sound (TandemOpenaiVoice *self)
{
  if (self->raw_sound)
    emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_AUDIO_DONE, .item_id = self->heard.item,
                                      .response_id = self->active_response_id });
  self->raw_sound = FALSE;
}

static void
on_response_done (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  const TandemVoiceEvent told = { .type = TANDEM_VOICE_RESPONSE_DONE,
                                  .response_id = event->response_id,
                                  .cancelled = g_strcmp0 (event->status, "cancelled") == 0 };

  if (g_strcmp0 (self->active_response_id, event->response_id) == 0) {
    end_raw_sound (self);
    g_clear_pointer (&self->active_response_id, g_free);
  }
  if (!self->create_sent)
    g_clear_pointer (&self->sent_instructions, g_free);
  if (is_hushed (self, event))
    g_clear_pointer (&self->hushed_response_id, g_free);
  else
    emit (self, &told);
  if (g_strcmp0 (event->status, "failed") == 0) {
    g_autoptr (GError) error = tandem_openai_failure_from_code (&self->dialect, event->code, event->text);

    tandem_voice_session_emit_error (TANDEM_VOICE_SESSION (self), error);
  }
  create_wanted_response (self);
}

static void
on_item_added (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  TandemVoiceEvent told = { .type = TANDEM_VOICE_ITEM_ADDED,
                            .item_id = event->item_id,
                            .after_item_id = event->previous_item_id };

  if (g_strcmp0 (event->role, "assistant") == 0) {
    told.party = TANDEM_PARTY_AGENT;
    tandem_voice_heard_take (&self->heard, event->item_id, NULL, 0);
  }
  else if (g_strcmp0 (event->role, "user") == 0)
    told.party = TANDEM_PARTY_REMOTE;
  else if (g_strcmp0 (event->role, "system") == 0)
    told.party = TANDEM_PARTY_OPERATOR;
  else
    return;
  emit (self, &told);
}

static void
on_function_call (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  const TandemVoiceEvent told = { .type = TANDEM_VOICE_TOOL_CALL,
                                  .response_id = event->response_id,
                                  .tool_call_id = event->call_id,
                                  .name = event->name,
                                  .text = event->text ? event->text : "",
                                  /* Of an interrupted answer the arguments are cut off; not every server has a status. */
                                  .cancelled = event->status && !g_str_equal (event->status, "completed") };

  emit (self, &told);
}

/* Events that only change their clothes on the way to the line. */
static void
pass_on (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  static const TandemVoiceEventType types[] = {
    [TANDEM_OPENAI_EVENT_SPEECH_STARTED] = TANDEM_VOICE_SPEECH_STARTED,
    [TANDEM_OPENAI_EVENT_SPEECH_STOPPED] = TANDEM_VOICE_SPEECH_STOPPED,
    [TANDEM_OPENAI_EVENT_COMMITTED] = TANDEM_VOICE_ITEM_ADDED,
    [TANDEM_OPENAI_EVENT_INPUT_DELTA] = TANDEM_VOICE_REMOTE_TEXT,
    [TANDEM_OPENAI_EVENT_INPUT_COMPLETED] = TANDEM_VOICE_REMOTE_TEXT_DONE,
    [TANDEM_OPENAI_EVENT_INPUT_FAILED] = TANDEM_VOICE_REMOTE_TEXT_DONE,
    [TANDEM_OPENAI_EVENT_AUDIO_DELTA] = TANDEM_VOICE_AUDIO,
    [TANDEM_OPENAI_EVENT_AUDIO_DONE] = TANDEM_VOICE_AUDIO_DONE,
    [TANDEM_OPENAI_EVENT_TEXT_DELTA] = TANDEM_VOICE_AGENT_TEXT,
    [TANDEM_OPENAI_EVENT_TEXT_DONE] = TANDEM_VOICE_AGENT_TEXT_DONE,
  };
  TandemVoiceEvent told = {
    .type = types[event->type],
    .item_id = event->item_id,
    .after_item_id = event->previous_item_id,
    .response_id = event->response_id,
    .text = event->type == TANDEM_OPENAI_EVENT_INPUT_FAILED ? "" : event->text,
    .party = TANDEM_PARTY_REMOTE,
    .at_ms = event->at_ms,
  };

  if (event->audio)
    told.data = g_bytes_get_data (event->audio, &told.n);
  if (event->type == TANDEM_OPENAI_EVENT_AUDIO_DELTA || event->type == TANDEM_OPENAI_EVENT_TEXT_DELTA)
    tandem_voice_heard_take (&self->heard, event->item_id, event->text, told.n);
  emit (self, &told);
}

/* Nobody is to wait for words that nobody asked the service for. */
static void
on_committed (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  pass_on (self, event);
  if (!self->transcribes)
    emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_REMOTE_TEXT_DONE, .item_id = event->item_id, .text = "",
                                      .party = TANDEM_PARTY_REMOTE });
}

/* Unasked, too. */
static void
on_words (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  self->transcribes = TRUE;
  pass_on (self, event);
}

static void
on_speech_started (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  /* Who is told nothing of interruptions is not relied on to interrupt itself. */
  if (!self->dialect.vad_switches && !self->listening && self->active_response_id &&
      tandem_profile_get_interrupt_response (self->dialect.profile))
    send_command (self, tandem_openai_command_response_cancel (self->active_response_id));
  pass_on (self, event);
}

/* The service calls them by itself, and the agent knows what came of it; the operator is told too. */
static void
on_server_failed (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  g_autoptr (GError) error =
    g_error_new_literal (TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED,
                         event->type == TANDEM_OPENAI_EVENT_SERVER_GONE
                           ? "An MCP server of the profile cannot be used by OpenAI: check its address and its secret. The agent goes on without."
                           : "An MCP server did not do what the agent asked of it.");

  tandem_voice_session_emit_error (TANDEM_VOICE_SESSION (self), error);
}

static void
dispatch (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  if (event->type != TANDEM_OPENAI_EVENT_RESPONSE_DONE && is_hushed (self, event))
    return;
  switch (event->type) {
  case TANDEM_OPENAI_EVENT_SESSION_CREATED:
    self->expires_s = event->expires_s;
    send_command (self, tandem_openai_command_session_update (&self->dialect));
    break;
  case TANDEM_OPENAI_EVENT_SESSION_UPDATED: tandem_voice_session_set_ready (TANDEM_VOICE_SESSION (self)); break;
  case TANDEM_OPENAI_EVENT_ERROR: on_error_event (self, event); break;
  case TANDEM_OPENAI_EVENT_RESPONSE_CREATED: on_response_created (self, event); break;
  case TANDEM_OPENAI_EVENT_RESPONSE_DONE: on_response_done (self, event); break;
  case TANDEM_OPENAI_EVENT_ITEM_ADDED: on_item_added (self, event); break;
  case TANDEM_OPENAI_EVENT_FUNCTION_CALL: on_function_call (self, event); break;
  case TANDEM_OPENAI_EVENT_SERVER_GONE:
  case TANDEM_OPENAI_EVENT_SERVER_FAILED: on_server_failed (self, event); break;
  case TANDEM_OPENAI_EVENT_IGNORED: break;
  case TANDEM_OPENAI_EVENT_SPEECH_STARTED: on_speech_started (self, event); break;
  case TANDEM_OPENAI_EVENT_COMMITTED: on_committed (self, event); break;
  case TANDEM_OPENAI_EVENT_INPUT_DELTA:
  case TANDEM_OPENAI_EVENT_INPUT_COMPLETED: on_words (self, event); break;
  case TANDEM_OPENAI_EVENT_SPEECH_STOPPED:
  case TANDEM_OPENAI_EVENT_INPUT_FAILED:
  case TANDEM_OPENAI_EVENT_AUDIO_DELTA:
  case TANDEM_OPENAI_EVENT_AUDIO_DONE:
  case TANDEM_OPENAI_EVENT_TEXT_DELTA:
  case TANDEM_OPENAI_EVENT_TEXT_DONE:
  default:
    pass_on (self, event);
  }
}

/* --- the session ------------------------------------------------------------------------------------ */

static SoupMessage *
make_request (TandemVoiceSession *session)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (session);

  return tandem_openai_request_new (&self->dialect, self->api_key);
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  g_autoptr (TandemOpenaiEvent) event = tandem_openai_event_parse (text, length, error);

  if (event)
    tandem_openai_usage_report (TANDEM_VOICE (session), &TANDEM_OPENAI_VOICE (session)->dialect, event);
  if (event)
    dispatch (TANDEM_OPENAI_VOICE (session), event);
  return event != NULL;
}

/* Some services send the sound of the active response as it is, between the events that name it. */
static void
take_binary (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (session);
  TandemVoiceEvent told = { .type = TANDEM_VOICE_AUDIO, .response_id = self->active_response_id, .data = data, .n = n };

  if (!self->active_response_id || self->hushed_response_id)
    return;
  if (!self->heard.item)
    tandem_voice_heard_take (&self->heard, self->active_response_id, NULL, 0);
  tandem_voice_heard_take (&self->heard, self->heard.item, NULL, n);
  self->raw_sound = TRUE;
  told.item_id = self->heard.item;
  emit (self, &told);
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (session);

  tandem_openai_command_append (self->append_buffer, data, n);
  tandem_voice_session_send (session, self->append_buffer->str);
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  const TandemOpenaiDialect *dialect = &TANDEM_OPENAI_VOICE (session)->dialect;

  return tandem_openai_failure_from_handshake (dialect, status, passing, tandem_profile_get_model (dialect->profile), cause);
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  return tandem_openai_failure_from_close (&TANDEM_OPENAI_VOICE (session)->dialect, code, reason);
}

static void
tandem_openai_voice_class_init (TandemOpenaiVoiceClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tandem_openai_voice_finalize;
  session_class->name = "openai";
  session_class->make_request = make_request;
  session_class->message = take_message;
  session_class->binary = take_binary;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}

/* --- the interface ---------------------------------------------------------------------------------- */

static void
tandem_openai_voice_say (TandemVoice *voice, const char *text)
{
  g_autofree char *instructions = g_strdup_printf ("Say exactly this and nothing else: \"%s\"", text);

  create_response (TANDEM_OPENAI_VOICE (voice), instructions);
}

static void
tandem_openai_voice_respond (TandemVoice *voice)
{
  create_response (TANDEM_OPENAI_VOICE (voice), NULL);
}

static void
send_note (TandemOpenaiVoice *self, const char *text)
{
  g_autofree char *item_id = g_strdup_printf ("tandem_%08x", g_random_int ());

  send_command (self, tandem_openai_command_note (item_id, text));
}

static void
tandem_openai_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);

  self->listening = listening;
  if (!listening && self->unheard)
    send_note (self, UNHEARD);
  self->unheard &= listening;
  if (self->dialect.vad_switches && tandem_profile_get_turn_detection (self->dialect.profile) != TANDEM_TURN_DETECTION_NONE)
    send_command (self, tandem_openai_command_turn_detection (&self->dialect, listening));
}

/* Its buffer takes everything from one commit to the next. */
static void
tandem_openai_voice_end_utterance (TandemVoice *voice, gboolean keep)
{
  send_command (TANDEM_OPENAI_VOICE (voice), keep ? tandem_openai_command_commit () : tandem_openai_command_clear ());
}

static void
tandem_openai_voice_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  send_command (TANDEM_OPENAI_VOICE (voice), tandem_openai_command_note (item_id, text));
}

static void
tandem_openai_voice_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);

  send_command (self, tandem_openai_command_turn (&self->dialect, item_id, party, text));
}

static void
tandem_openai_voice_answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result, gboolean failed)
{
  send_command (TANDEM_OPENAI_VOICE (voice), tandem_openai_command_function_output (tool_call_id, result, failed));
}

static gint64
tandem_openai_voice_get_lifetime_ms (TandemVoice *voice)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);
  gint64 most_ms = self->dialect.lifetime_ms;
  gint64 left_ms = self->expires_s * 1000 - g_get_real_time () / 1000;

  return left_ms >= LIFETIME_MIN_MS && (left_ms < most_ms || most_ms == 0) ? left_ms : most_ms;
}

static void
tandem_openai_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);
  g_autofree char *words = NULL;
  g_autofree char *note = NULL;

  if (self->dialect.truncates) {
    send_command (self, heard_ms > 0 ? tandem_openai_command_truncate (item_id, heard_ms) : tandem_openai_command_delete (item_id));
    return;
  }
  words = tandem_voice_heard_dup (&self->heard, item_id, heard_ms);
  note = words ? tandem_voice_heard_note (words) : NULL;
  if (note)
    send_note (self, note);
}

static void
tandem_openai_voice_remove_item (TandemVoice *voice, const char *item_id)
{
  tandem_openai_voice_truncate (voice, item_id, 0);
}

static void
tandem_openai_voice_cancel (TandemVoice *voice)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);

  self->create_wanted = FALSE;
  if (self->active_response_id)
    send_command (self, tandem_openai_command_response_cancel (self->active_response_id));
  else if (self->create_sent)
    self->cancel_wanted = TRUE;
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->say = tandem_openai_voice_say;
  iface->respond = tandem_openai_voice_respond;
  iface->set_listening = tandem_openai_voice_set_listening;
  iface->end_utterance = tandem_openai_voice_end_utterance;
  iface->add_note = tandem_openai_voice_add_note;
  iface->add_turn = tandem_openai_voice_add_turn;
  iface->answer_tool = tandem_openai_voice_answer_tool;
  iface->get_lifetime_ms = tandem_openai_voice_get_lifetime_ms;
  iface->truncate = tandem_openai_voice_truncate;
  iface->remove_item = tandem_openai_voice_remove_item;
  iface->cancel = tandem_openai_voice_cancel;
}
