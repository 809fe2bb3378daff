// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-voice.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-model-service-answer.h"
#include "tandem-model-service-command.h"
#include "tandem-model-service-failure.h"
#include "tandem-model-service-message.h"
#include "tandem-model-service-talk.h"

/* Of a service that says nothing of rates. */
#define USUAL_RATE 16000
/* What it is paid for when it names no model. */
#define USUAL_MODEL "modelservice"

struct _TandemModelServiceVoice {
  TandemVoiceSession parent_instance;

  /* owned */
  TandemProfile *profile;
  char *url;
  char *api_key; /* nullable */
  TandemModelServiceTalk talk;
  TandemModelServiceAnswer answer;

  TandemModelServiceFeatures features;
  guint n_requests;
  gboolean listening;
};

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemModelServiceVoice, tandem_model_service_voice, TANDEM_TYPE_VOICE_SESSION,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
tandem_model_service_voice_finalize (GObject *object)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (object);

  tandem_model_service_answer_clear (&self->answer);
  tandem_model_service_talk_clear (&self->talk);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->api_key, g_free);
  G_OBJECT_CLASS (tandem_model_service_voice_parent_class)->finalize (object);
}

static void
tandem_model_service_voice_init (TandemModelServiceVoice *self)
{
}

/* http: is how older installations write it; the upgrade is a request of HTTP. */
static char *
dup_socket_url (const char *url)
{
  return g_str_has_prefix (url, "http") ? g_strconcat ("ws", url + strlen ("http"), NULL) : g_strdup (url);
}

TandemVoice *
tandem_model_service_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  const TandemVoiceTraits traits = { .input = TANDEM_VOICE_FORMAT_PCM_16000, .output = TANDEM_VOICE_FORMAT_PCM_16000 };
  TandemModelServiceVoice *self;
  g_autofree char *url = NULL;

  if (!*tandem_profile_get_url (profile)) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "No address of a model service is set: set MODEL_SERVICE_URL.");
    return NULL;
  }
  url = dup_socket_url (tandem_profile_get_url (profile));
  if (!tandem_voice_session_check_url (url, "MODEL_SERVICE_URL", error))
    return NULL;
  self = g_object_new (TANDEM_TYPE_MODEL_SERVICE_VOICE, NULL);
  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (self), profile, session, &traits);
  self->profile = g_object_ref (profile);
  self->url = g_steal_pointer (&url);
  self->api_key = api_key && *api_key ? g_strdup (api_key) : NULL;
  tandem_model_service_talk_init (&self->talk, TANDEM_VOICE_SESSION (self), tandem_profile_get_vad_silence_duration_ms (profile));
  tandem_model_service_answer_init (&self->answer, &self->talk);
  return TANDEM_VOICE (self);
}

static void
send_command (TandemModelServiceVoice *self, char *command)
{
  tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), command);
}

/* --- what the service says -------------------------------------------------------------------------- */

static gboolean
find_format (gint64 rate, TandemVoiceFormat *format)
{
  *format = rate == 24000 ? TANDEM_VOICE_FORMAT_PCM_24000 : TANDEM_VOICE_FORMAT_PCM_16000;
  return rate == 24000 || rate == 16000;
}

static TandemVoiceCapabilities
get_capabilities (TandemModelServiceFeatures features)
{
  static const struct {
    TandemModelServiceFeatures feature;
    TandemVoiceCapabilities capability;
  } known[] = {
    { TANDEM_MODEL_SERVICE_SAYS, TANDEM_VOICE_CAN_SAY },
    { TANDEM_MODEL_SERVICE_CANCELS, TANDEM_VOICE_CAN_CANCEL },
    { TANDEM_MODEL_SERVICE_TAKES_HEARD, TANDEM_VOICE_CAN_TRUNCATE },
    { TANDEM_MODEL_SERVICE_TRANSCRIBES, TANDEM_VOICE_CAN_TRANSCRIBE },
    { TANDEM_MODEL_SERVICE_CALLS_TOOLS, TANDEM_VOICE_CAN_TOOLS },
  };
  TandemVoiceCapabilities capabilities = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (features & known[i].feature)
      capabilities |= known[i].capability;
  return capabilities;
}

static void
take_ready (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);
  gint64 input_rate = message->input_rate ? message->input_rate : USUAL_RATE;
  gint64 output_rate = message->output_rate ? message->output_rate : USUAL_RATE;
  TandemVoiceTraits traits = { .capabilities = get_capabilities (message->features), .lifetime_ms = message->lifetime_ms };
  gboolean fits = find_format (input_rate, &traits.input);

  if (tandem_voice_session_is_ready (session))
    return;
  if (!find_format (output_rate, &traits.output) || !fits) {
    g_autoptr (GError) error = tandem_model_service_failure_of_rate (fits ? output_rate : input_rate);

    tandem_voice_session_end (session, error);
    return;
  }
  self->features = message->features;
  tandem_model_service_talk_configure (&self->talk, (int) input_rate, !(message->features & TANDEM_MODEL_SERVICE_FINDS_SPEECH),
                                       (message->features & TANDEM_MODEL_SERVICE_TRANSCRIBES) != 0);
  tandem_voice_session_set_traits (session, &traits);
  tandem_voice_session_set_ready (session);
}

static void
take_error (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);
  g_autoptr (GError) error = tandem_model_service_failure_from_code (message->code, message->text);

  if (message->fatal || !tandem_voice_session_is_ready (session))
    tandem_voice_session_end (session, error);
  else
    tandem_voice_session_emit_error (session, error);
}

static void
take_bye (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  g_autoptr (GError) error = tandem_model_service_failure_from_close (1000, message->text);

  tandem_voice_session_end (TANDEM_VOICE_SESSION (self), error);
}

static void
take_speech_started (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  tandem_model_service_talk_start (&self->talk, message->item, message->at_ms);
  if (!self->listening)
    tandem_model_service_answer_interrupt (&self->answer);
}

static void
take_transcript (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  if (message->party == TANDEM_PARTY_AGENT)
    tandem_model_service_answer_take_text (&self->answer, message->item, message->text, message->final);
  else
    tandem_model_service_talk_take_text (&self->talk, message->item, message->text, message->final);
}

static void
take_usage (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  const char *model = tandem_profile_get_model (self->profile);

  if (!message->usage->model)
    message->usage->model = g_strdup (*model ? model : USUAL_MODEL);
  tandem_voice_report_usage (TANDEM_VOICE (self), message->usage);
}

static void
dispatch (TandemModelServiceVoice *self, const TandemModelServiceMessage *message)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);

  switch (message->type) {
  case TANDEM_MODEL_SERVICE_READY: take_ready (self, message); break;
  case TANDEM_MODEL_SERVICE_SPEECH_STARTED: take_speech_started (self, message); break;
  case TANDEM_MODEL_SERVICE_SPEECH_STOPPED: tandem_model_service_talk_stop (&self->talk, message->at_ms); break;
  case TANDEM_MODEL_SERVICE_TRANSCRIPT: take_transcript (self, message); break;
  case TANDEM_MODEL_SERVICE_ITEM_BEGIN: tandem_model_service_answer_begin (&self->answer, message->item, message->request); break;
  case TANDEM_MODEL_SERVICE_ITEM_END: tandem_model_service_answer_end (&self->answer, message->cancelled); break;
  case TANDEM_MODEL_SERVICE_TOOL_CALL:
    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_TOOL_CALL, .tool_call_id = message->call,
                                                              .name = message->name, .text = message->text });
    break;
  case TANDEM_MODEL_SERVICE_TOOL_CANCELLED:
    tandem_voice_session_emit (session, &(TandemVoiceEvent) { .type = TANDEM_VOICE_TOOL_CANCELLED, .tool_call_id = message->call });
    break;
  case TANDEM_MODEL_SERVICE_USAGE: take_usage (self, message); break;
  case TANDEM_MODEL_SERVICE_ERROR: take_error (self, message); break;
  case TANDEM_MODEL_SERVICE_BYE: take_bye (self, message); break;
  case TANDEM_MODEL_SERVICE_IGNORED:
  default: break;
  }
}

/* --- the session ------------------------------------------------------------------------------------ */

static SoupMessage *
make_request (TandemVoiceSession *session)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (session);
  SoupMessage *request = soup_message_new (SOUP_METHOD_GET, self->url);
  g_autofree char *authorization = g_strconcat ("Bearer ", self->api_key, NULL);

  if (self->api_key)
    soup_message_headers_append (soup_message_get_request_headers (request), "Authorization", authorization);
  return request;
}

static void
say_hello (TandemVoiceSession *session)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (session);

  send_command (self, tandem_model_service_command_hello (self->profile));
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (session);
  g_autoptr (TandemModelServiceMessage) message = tandem_model_service_message_parse (text, length, error);

  if (!message)
    return FALSE;
  if (!tandem_voice_session_is_ready (session) && message->type != TANDEM_MODEL_SERVICE_READY &&
      message->type != TANDEM_MODEL_SERVICE_ERROR && message->type != TANDEM_MODEL_SERVICE_BYE)
    return TRUE;
  dispatch (self, message);
  return TRUE;
}

static void
take_binary (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  if (tandem_voice_session_is_ready (session))
    tandem_model_service_answer_take_audio (&TANDEM_MODEL_SERVICE_VOICE (session)->answer, data, n);
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (session);

  tandem_voice_session_send_binary (session, data, n);
  if (tandem_model_service_talk_hear (&self->talk, data, n) && !self->listening)
    tandem_model_service_answer_interrupt (&self->answer);
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  return tandem_model_service_failure_from_handshake (status, passing, cause);
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  return tandem_model_service_failure_from_close (code, reason);
}

static void
tandem_model_service_voice_class_init (TandemModelServiceVoiceClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tandem_model_service_voice_finalize;
  session_class->name = "modelservice";
  session_class->make_request = make_request;
  session_class->connected = say_hello;
  session_class->message = take_message;
  session_class->binary = take_binary;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}

/* --- the interface ---------------------------------------------------------------------------------- */

static void
tandem_model_service_voice_say (TandemVoice *voice, const char *text)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (voice);
  g_autofree char *request = NULL;

  if (!(self->features & TANDEM_MODEL_SERVICE_SAYS))
    return;
  request = g_strdup_printf ("r%u", ++self->n_requests);
  tandem_model_service_answer_expect (&self->answer, request, text);
  send_command (self, tandem_model_service_command ("say", "request", request, "text", text, NULL));
}

static void
tandem_model_service_voice_respond (TandemVoice *voice)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (voice);
  g_autofree char *request = g_strdup_printf ("r%u", ++self->n_requests);

  send_command (self, tandem_model_service_command ("respond", "request", request, NULL));
}

static void
tandem_model_service_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (voice);

  self->listening = listening;
  send_command (self, tandem_model_service_command_listening (listening));
}

static void
tandem_model_service_voice_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  send_command (TANDEM_MODEL_SERVICE_VOICE (voice), tandem_model_service_command ("note", "item", item_id, "text", text, NULL));
}

static void
tandem_model_service_voice_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (voice);

  send_command (self, tandem_model_service_command_turn (item_id, party, text));
  tandem_model_service_talk_set_last (&self->talk, item_id);
}

static void
tandem_model_service_voice_answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result,
                                        gboolean failed)
{
  send_command (TANDEM_MODEL_SERVICE_VOICE (voice), tandem_model_service_command_tool_result (tool_call_id, name, result, failed));
}

static void
tandem_model_service_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (voice);
  const char *id = tandem_model_service_talk_peek_id (&self->talk, item_id);

  send_command (self, tandem_model_service_command_time ("heard", id, "ms", heard_ms));
}

static void
tandem_model_service_voice_remove_item (TandemVoice *voice, const char *item_id)
{
  tandem_model_service_voice_truncate (voice, item_id, 0);
}

static void
tandem_model_service_voice_cancel (TandemVoice *voice)
{
  TandemModelServiceVoice *self = TANDEM_MODEL_SERVICE_VOICE (voice);

  send_command (self, tandem_model_service_command ("cancel", NULL));
  tandem_model_service_answer_cancel (&self->answer);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->say = tandem_model_service_voice_say;
  iface->respond = tandem_model_service_voice_respond;
  iface->set_listening = tandem_model_service_voice_set_listening;
  iface->add_note = tandem_model_service_voice_add_note;
  iface->add_turn = tandem_model_service_voice_add_turn;
  iface->answer_tool = tandem_model_service_voice_answer_tool;
  iface->truncate = tandem_model_service_voice_truncate;
  iface->remove_item = tandem_model_service_voice_remove_item;
  iface->cancel = tandem_model_service_voice_cancel;
}
