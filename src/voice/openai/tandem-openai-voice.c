// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-voice.h"

#include "tandem-error.h"
#include "tandem-openai-command.h"
#include "tandem-openai-event.h"
#include "tandem-openai-failure.h"
#include "tandem-voice-socket.h"

/* What the service grants a session.  What it says itself is believed below that: its clock and ours may differ. */
#define LIFETIME_MS (60 * 60 * (gint64) 1000)
#define LIFETIME_MIN_MS 10000

struct _TandemOpenaiVoice {
  GObject parent_instance;

  /* owned */
  TandemProfile *profile;
  SoupSession *session;
  char *api_key;
  TandemVoiceSocket *socket;
  GString *append_buffer;
  char *active_response_id;  /* created and not done */
  char *sent_instructions;   /* of the latest response.create until it is marked or done; nullable */
  char *wanted_instructions; /* of a response.create that waits for the active response to be done */

  /* borrowed */
  TandemVoiceListener listener;
  gpointer listener_data;

  gboolean ready;
  gboolean closed;
  gboolean create_sent;      /* response.create sent, response.created not yet seen */
  gboolean create_wanted;
  gboolean marks;            /* responses bear our mark, with this service */
  gboolean cancel_wanted;    /* cancelled before response.created: a cancel then would be a no-op */
  guint64 dropped_bytes;
  gint64 expires_s;          /* since 1970; 0: not known */
};

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemOpenaiVoice, tandem_openai_voice, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
tandem_openai_voice_dispose (GObject *object)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (object);

  self->listener = NULL;
  if (self->socket)
    tandem_voice_socket_close (self->socket);
  g_clear_object (&self->socket);
  g_clear_object (&self->session);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (tandem_openai_voice_parent_class)->dispose (object);
}

static void
tandem_openai_voice_finalize (GObject *object)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (object);

  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->sent_instructions, g_free);
  g_clear_pointer (&self->active_response_id, g_free);
  g_clear_pointer (&self->wanted_instructions, g_free);
  g_string_free (self->append_buffer, TRUE);
  G_OBJECT_CLASS (tandem_openai_voice_parent_class)->finalize (object);
}

static void
tandem_openai_voice_class_init (TandemOpenaiVoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_openai_voice_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_openai_voice_finalize;
}

static void
tandem_openai_voice_init (TandemOpenaiVoice *self)
{
  self->append_buffer = g_string_new (NULL);
}

SoupSession *
tandem_openai_voice_make_soup_session (void)
{
  return tandem_voice_socket_make_session ();
}

gboolean
tandem_openai_voice_check (TandemProfile *profile, const char *api_key, GError **error)
{
  const char *url = tandem_profile_get_url (profile);
  g_autofree char *scheme = g_uri_parse_scheme (url);

  if (!api_key || !*api_key) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "No OpenAI key is set: enter it in the window or set OPENAI_API_KEY.");
    return FALSE;
  }
  if (!g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL) ||
      (g_strcmp0 (scheme, "wss") != 0 && g_strcmp0 (scheme, "ws") != 0)) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "The address of the AI service must begin with wss:// (OPENAI_REALTIME_URL).");
    return FALSE;
  }
  return TRUE;
}

SoupMessage *
tandem_openai_voice_make_request (TandemProfile *profile, const char *query, const char *api_key)
{
  g_autofree char *url = g_strconcat (tandem_profile_get_url (profile), "?", query, NULL);
  g_autofree char *authorization = g_strconcat ("Bearer ", api_key, NULL);
  SoupMessage *request = soup_message_new (SOUP_METHOD_GET, url);

  g_return_val_if_fail (request, NULL);

  soup_message_headers_append (soup_message_get_request_headers (request), "Authorization", authorization);
  /* GA refuses this header, beta needs it. */
  if (g_str_equal (tandem_profile_get_flavour (profile), "beta"))
    soup_message_headers_append (soup_message_get_request_headers (request), "OpenAI-Beta", "realtime=v1");
  return request;
}

TandemVoice *
tandem_openai_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  TandemOpenaiVoice *self;

  if (!tandem_openai_voice_check (profile, api_key, error))
    return NULL;
  self = g_object_new (TANDEM_TYPE_OPENAI_VOICE, NULL);
  self->profile = g_object_ref (profile);
  self->session = g_object_ref (session);
  self->api_key = g_strdup (api_key);
  return TANDEM_VOICE (self);
}

/* --- telling the line ------------------------------------------------------------------------ */

static void
emit (TandemOpenaiVoice *self, const TandemVoiceEvent *event)
{
  if (self->listener)
    self->listener (TANDEM_VOICE (self), event, self->listener_data);
}

static void
emit_error (TandemOpenaiVoice *self, TandemVoiceEventType type, const GError *error)
{
  const TandemVoiceEvent event = { .type = type, .error = error };

  emit (self, &event);
}

static void
end_session (TandemOpenaiVoice *self, const GError *error)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  self->ready = FALSE;
  if (self->socket)
    tandem_voice_socket_close (self->socket);
  emit_error (self, TANDEM_VOICE_CLOSED, error);
}

/* --- asking the service ------------------------------------------------------------------------- */

static void
send_text (TandemOpenaiVoice *self, const char *text)
{
  if (self->socket)
    tandem_voice_socket_send (self->socket, text);
}

static void
send_command (TandemOpenaiVoice *self, char *command)
{
  g_autofree char *text = command;

  send_text (self, text);
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
  send_command (self, tandem_openai_command_response_create (self->profile, instructions));
}

static void
create_wanted_response (TandemOpenaiVoice *self)
{
  g_autofree char *instructions = NULL;

  if (!self->create_wanted || self->active_response_id || self->create_sent || self->closed)
    return;
  instructions = g_steal_pointer (&self->wanted_instructions);
  self->create_wanted = FALSE;
  create_response (self, instructions);
}

/* --- what the service says ------------------------------------------------------------------------- */

static void
on_session_updated (TandemOpenaiVoice *self)
{
  const TandemVoiceEvent event = { .type = TANDEM_VOICE_READY };

  if (self->ready)
    return;
  self->ready = TRUE;
  tandem_voice_socket_settle (self->socket);
  emit (self, &event);
}

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
  if (g_strcmp0 (event->event_id, TANDEM_OPENAI_CREATE_ID) == 0 ||
      g_strcmp0 (event->code, "conversation_already_has_active_response") == 0)
    self->create_sent = self->cancel_wanted = FALSE;
  if (tandem_openai_failure_is_benign (event->code)) {
    g_debug ("openai: %s", event->code);
    create_wanted_response (self);
    return;
  }
  error = tandem_openai_failure_from_code (event->code, event->text);
  if (!self->ready || tandem_openai_failure_is_fatal (event->code))
    end_session (self, error);
  else
    emit_error (self, TANDEM_VOICE_ERROR, error);
  create_wanted_response (self);
}

static void
on_response_created (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  /* Not every service gives marks back. */
  gboolean exact = event->exact || (!self->marks && self->create_sent && self->sent_instructions);
  const TandemVoiceEvent told = { .type = TANDEM_VOICE_RESPONSE_STARTED, .response_id = event->response_id,
                                  .exact = exact };

  self->marks |= event->exact;
  if (event->exact)
    g_clear_pointer (&self->sent_instructions, g_free);
  self->create_sent = FALSE;
  g_free (self->active_response_id);
  self->active_response_id = g_strdup (event->response_id);
  emit (self, &told);
  if (self->cancel_wanted) {
    self->cancel_wanted = FALSE;
    send_command (self, tandem_openai_command_response_cancel (event->response_id));
  }
}

static void
on_response_done (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  const TandemVoiceEvent told = { .type = TANDEM_VOICE_RESPONSE_DONE,
                                  .response_id = event->response_id,
                                  .cancelled = g_strcmp0 (event->status, "cancelled") == 0 };

  if (g_strcmp0 (self->active_response_id, event->response_id) == 0)
    g_clear_pointer (&self->active_response_id, g_free);
  if (!self->create_sent)
    g_clear_pointer (&self->sent_instructions, g_free);
  emit (self, &told);
  if (g_strcmp0 (event->status, "failed") == 0) {
    g_autoptr (GError) error = tandem_openai_failure_from_code (event->code, event->text);

    emit_error (self, TANDEM_VOICE_ERROR, error);
  }
  create_wanted_response (self);
}

static void
on_item_added (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  TandemVoiceEvent told = { .type = TANDEM_VOICE_ITEM_ADDED,
                            .item_id = event->item_id,
                            .after_item_id = event->previous_item_id };

  if (g_strcmp0 (event->role, "assistant") == 0)
    told.party = TANDEM_PARTY_AGENT;
  else if (g_strcmp0 (event->role, "user") == 0)
    told.party = TANDEM_PARTY_REMOTE;
  else if (g_strcmp0 (event->role, "system") == 0)
    told.party = TANDEM_PARTY_OPERATOR;
  else
    return;
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
  emit (self, &told);
}

static void
dispatch (TandemOpenaiVoice *self, const TandemOpenaiEvent *event)
{
  switch (event->type) {
  case TANDEM_OPENAI_EVENT_SESSION_CREATED:
    self->expires_s = event->expires_s;
    send_command (self, tandem_openai_command_session_update (self->profile));
    break;
  case TANDEM_OPENAI_EVENT_SESSION_UPDATED: on_session_updated (self); break;
  case TANDEM_OPENAI_EVENT_ERROR: on_error_event (self, event); break;
  case TANDEM_OPENAI_EVENT_RESPONSE_CREATED: on_response_created (self, event); break;
  case TANDEM_OPENAI_EVENT_RESPONSE_DONE: on_response_done (self, event); break;
  case TANDEM_OPENAI_EVENT_ITEM_ADDED: on_item_added (self, event); break;
  case TANDEM_OPENAI_EVENT_IGNORED: break;
  case TANDEM_OPENAI_EVENT_SPEECH_STARTED:
  case TANDEM_OPENAI_EVENT_SPEECH_STOPPED:
  case TANDEM_OPENAI_EVENT_COMMITTED:
  case TANDEM_OPENAI_EVENT_INPUT_DELTA:
  case TANDEM_OPENAI_EVENT_INPUT_COMPLETED:
  case TANDEM_OPENAI_EVENT_INPUT_FAILED:
  case TANDEM_OPENAI_EVENT_AUDIO_DELTA:
  case TANDEM_OPENAI_EVENT_AUDIO_DONE:
  case TANDEM_OPENAI_EVENT_TEXT_DELTA:
  case TANDEM_OPENAI_EVENT_TEXT_DONE:
  default:
    pass_on (self, event);
  }
}

/* --- the socket ------------------------------------------------------------------------------------- */

static void
on_message (const char *text, gsize length, gpointer user_data)
{
  g_autoptr (TandemOpenaiVoice) self = g_object_ref (TANDEM_OPENAI_VOICE (user_data));
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemOpenaiEvent) event = tandem_openai_event_parse (text, length, &error);

  /* One broken event is not worth a call: it is noted and the session goes on. */
  if (event)
    dispatch (self, event);
  else
    g_debug ("openai: ignored an event: %s", error->message);
}

static void
on_refused (guint status, gboolean passing, const GError *cause, gpointer user_data)
{
  g_autoptr (TandemOpenaiVoice) self = g_object_ref (TANDEM_OPENAI_VOICE (user_data));
  g_autoptr (GError) error =
    tandem_openai_failure_from_handshake (status, passing, tandem_profile_get_model (self->profile), cause);

  end_session (self, error);
}

static void
on_late (gpointer user_data)
{
  g_autoptr (TandemOpenaiVoice) self = g_object_ref (TANDEM_OPENAI_VOICE (user_data));
  g_autoptr (GError) error = tandem_openai_failure_from_silence (TANDEM_VOICE_SOCKET_TIMEOUT_S);

  end_session (self, error);
}

static void
on_closed (guint code, const char *reason, gpointer user_data)
{
  g_autoptr (TandemOpenaiVoice) self = g_object_ref (TANDEM_OPENAI_VOICE (user_data));
  g_autoptr (GError) error = tandem_openai_failure_from_close (code, reason);

  end_session (self, error);
}

static const TandemVoiceSocketListener socket_listener = { on_message, on_refused, on_late, on_closed };

static void
tandem_openai_voice_open (TandemVoice *voice)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);
  g_autofree char *model = g_uri_escape_string (tandem_profile_get_model (self->profile), NULL, FALSE);
  g_autofree char *query = g_strconcat ("model=", model, NULL);
  g_autoptr (SoupMessage) request = tandem_openai_voice_make_request (self->profile, query, self->api_key);

  g_return_if_fail (!self->socket && request);

  self->socket = tandem_voice_socket_new (self->session, &socket_listener, self);
  tandem_voice_socket_connect (self->socket, request);
}

/* --- the interface ------------------------------------------------------------------------------------- */

static TandemVoiceCapabilities
tandem_openai_voice_get_capabilities (TandemVoice *voice)
{
  return TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY |
         TANDEM_VOICE_CAN_TOOLS;
}

static TandemVoiceFormat
tandem_openai_voice_get_format (TandemVoice *voice)
{
  /* The service knows no 16 kHz. */
  return tandem_profile_get_format (TANDEM_OPENAI_VOICE (voice)->profile) == TANDEM_VOICE_FORMAT_PCMU_8000
           ? TANDEM_VOICE_FORMAT_PCMU_8000 : TANDEM_VOICE_FORMAT_PCM_24000;
}

static void
tandem_openai_voice_set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);

  self->listener = listener;
  self->listener_data = user_data;
}

static void
tandem_openai_voice_send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);

  if (!self->ready) {
    self->dropped_bytes += n;
    return;
  }
  tandem_openai_command_append (self->append_buffer, data, n);
  send_text (self, self->append_buffer->str);
}

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
tandem_openai_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemOpenaiVoice *self = TANDEM_OPENAI_VOICE (voice);

  if (tandem_profile_get_turn_detection (self->profile) != TANDEM_TURN_DETECTION_NONE)
    send_command (self, tandem_openai_command_turn_detection (self->profile, listening));
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

  send_command (self, tandem_openai_command_turn (self->profile, item_id, party, text));
}

static gint64
tandem_openai_voice_get_lifetime_ms (TandemVoice *voice)
{
  gint64 left_ms = TANDEM_OPENAI_VOICE (voice)->expires_s * 1000 - g_get_real_time () / 1000;

  return left_ms >= LIFETIME_MIN_MS && left_ms < LIFETIME_MS ? left_ms : LIFETIME_MS;
}

static void
tandem_openai_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  send_command (TANDEM_OPENAI_VOICE (voice), tandem_openai_command_truncate (item_id, heard_ms));
}

static void
tandem_openai_voice_remove_item (TandemVoice *voice, const char *item_id)
{
  send_command (TANDEM_OPENAI_VOICE (voice), tandem_openai_command_delete (item_id));
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
tandem_openai_voice_close (TandemVoice *voice)
{
  g_autoptr (TandemOpenaiVoice) self = g_object_ref (TANDEM_OPENAI_VOICE (voice));

  if (self->dropped_bytes > 0)
    g_debug ("openai: %" G_GUINT64_FORMAT " bytes came before the session was ready", self->dropped_bytes);
  end_session (self, NULL);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = tandem_openai_voice_get_capabilities;
  iface->get_format = tandem_openai_voice_get_format;
  iface->set_listener = tandem_openai_voice_set_listener;
  iface->open = tandem_openai_voice_open;
  iface->send_audio = tandem_openai_voice_send_audio;
  iface->say = tandem_openai_voice_say;
  iface->respond = tandem_openai_voice_respond;
  iface->set_listening = tandem_openai_voice_set_listening;
  iface->add_note = tandem_openai_voice_add_note;
  iface->add_turn = tandem_openai_voice_add_turn;
  iface->get_lifetime_ms = tandem_openai_voice_get_lifetime_ms;
  iface->truncate = tandem_openai_voice_truncate;
  iface->remove_item = tandem_openai_voice_remove_item;
  iface->cancel = tandem_openai_voice_cancel;
  iface->close = tandem_openai_voice_close;
}
