// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-transcriber.h"

#include "tandem-openai-command.h"
#include "tandem-openai-event.h"
#include "tandem-openai-failure.h"
#include "tandem-openai-voice.h"
#include "tandem-utterance-finder.h"
#include "tandem-voice-socket.h"

/* What was found to be said, in ms of the audio given. */
typedef struct {
  gint64 start_ms;
  gint64 end_ms;
} Utterance;

struct _TandemOpenaiTranscriber {
  GObject parent_instance;

  /* owned */
  TandemProfile *profile;
  SoupSession *session;
  char *api_key;
  TandemVoiceSocket *socket; /* nullable */
  GString *append_buffer;
  char *announced;           /* nullable: the item that is being said, as far as the listener knows */
  GQueue committed;          /* Utterance, owned: not confirmed yet */

  /* borrowed */
  TandemVoiceListener listener;
  gpointer listener_data;

  gboolean commits; /* pauses are found here */
  gboolean ready;
  gboolean closed;
  TandemUtteranceFinder finder;
};

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemOpenaiTranscriber, tandem_openai_transcriber, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
tandem_openai_transcriber_dispose (GObject *object)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (object);

  self->listener = NULL;
  if (self->socket)
    tandem_voice_socket_close (self->socket);
  g_clear_object (&self->socket);
  g_clear_object (&self->session);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (tandem_openai_transcriber_parent_class)->dispose (object);
}

static void
tandem_openai_transcriber_finalize (GObject *object)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (object);

  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->announced, g_free);
  g_queue_clear_full (&self->committed, g_free);
  g_string_free (self->append_buffer, TRUE);
  G_OBJECT_CLASS (tandem_openai_transcriber_parent_class)->finalize (object);
}

static void
tandem_openai_transcriber_class_init (TandemOpenaiTranscriberClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_openai_transcriber_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_openai_transcriber_finalize;
}

static void
tandem_openai_transcriber_init (TandemOpenaiTranscriber *self)
{
  self->append_buffer = g_string_new (NULL);
  g_queue_init (&self->committed);
}

TandemVoice *
tandem_openai_transcriber_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  TandemOpenaiTranscriber *self;

  if (!tandem_openai_voice_check (profile, api_key, error))
    return NULL;
  self = g_object_new (TANDEM_TYPE_OPENAI_TRANSCRIBER, NULL);
  self->profile = g_object_ref (profile);
  self->session = g_object_ref (session);
  self->api_key = g_strdup (api_key);
  self->commits = tandem_openai_command_commits (profile);
  return TANDEM_VOICE (self);
}

/* --- telling the listener ------------------------------------------------------------------------ */

static void
emit (TandemOpenaiTranscriber *self, const TandemVoiceEvent *event)
{
  if (self->listener)
    self->listener (TANDEM_VOICE (self), event, self->listener_data);
}

static void
emit_error (TandemOpenaiTranscriber *self, TandemVoiceEventType type, const GError *error)
{
  emit (self, &(TandemVoiceEvent) { .type = type, .error = error });
}

static void
emit_speech (TandemOpenaiTranscriber *self, TandemVoiceEventType type, const char *item_id, gint64 at_ms)
{
  emit (self, &(TandemVoiceEvent) { .type = type, .item_id = item_id, .party = TANDEM_PARTY_REMOTE, .at_ms = at_ms });
}

static void
end_session (TandemOpenaiTranscriber *self, const GError *error)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  self->ready = FALSE;
  if (self->socket)
    tandem_voice_socket_close (self->socket);
  emit_error (self, TANDEM_VOICE_CLOSED, error);
}

static void
send_command (TandemOpenaiTranscriber *self, char *command)
{
  g_autofree char *text = command;

  if (self->socket)
    tandem_voice_socket_send (self->socket, text);
}

/* --- pauses, where the service finds none ------------------------------------------------------------- */

static void
commit (TandemOpenaiTranscriber *self)
{
  const Utterance over = { self->finder.start_ms, self->finder.talked_ms };

  g_queue_push_tail (&self->committed, g_memdup2 (&over, sizeof over));
  send_command (self, tandem_openai_command_commit ());
}

static void
watch (TandemOpenaiTranscriber *self, const guint8 *data, gsize n)
{
  int pause_ms = tandem_profile_get_vad_silence_duration_ms (self->profile);

  while (n > 0) {
    switch (tandem_utterance_finder_feed (&self->finder, &data, &n, pause_ms)) {
    case TANDEM_UTTERANCE_BEGAN: emit_speech (self, TANDEM_VOICE_SPEECH_STARTED, NULL, self->finder.start_ms); break;
    case TANDEM_UTTERANCE_OVER: commit (self); break;
    case TANDEM_UTTERANCE_NOTHING:
    default: break;
    }
  }
}

/* The service names an utterance when it first writes of it; when that was said is known here. */
static void
announce (TandemOpenaiTranscriber *self, const char *item_id)
{
  const Utterance *oldest = g_queue_peek_head (&self->committed);

  if (!self->commits || g_strcmp0 (self->announced, item_id) == 0 || (!oldest && !self->finder.speaking))
    return;
  g_free (self->announced);
  self->announced = g_strdup (item_id);
  emit_speech (self, TANDEM_VOICE_SPEECH_STARTED, item_id, oldest ? oldest->start_ms : self->finder.start_ms);
}

static void
confirm (TandemOpenaiTranscriber *self, const char *item_id)
{
  g_autofree Utterance *oldest = g_queue_pop_head (&self->committed);

  if (oldest)
    emit_speech (self, TANDEM_VOICE_SPEECH_STOPPED, item_id, oldest->end_ms);
  /* The listener took that for the end of what is being said now. */
  if (self->finder.speaking)
    emit_speech (self, TANDEM_VOICE_SPEECH_STARTED, NULL, self->finder.start_ms);
}

/* --- what the service says ------------------------------------------------------------------------- */

static void
on_session_updated (TandemOpenaiTranscriber *self)
{
  if (self->ready)
    return;
  self->ready = TRUE;
  tandem_voice_socket_settle (self->socket);
  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_READY });
}

static void
on_error_event (TandemOpenaiTranscriber *self, const TandemOpenaiEvent *event)
{
  g_autoptr (GError) error = NULL;

  if (tandem_openai_failure_is_benign (event->code)) {
    g_debug ("transcriber: %s", event->code);
    /* Nothing will come of the commit. */
    if (g_strcmp0 (event->code, "input_audio_buffer_commit_empty") == 0) {
      g_free (g_queue_pop_head (&self->committed));
      emit_speech (self, TANDEM_VOICE_SPEECH_STOPPED, NULL, self->finder.talked_ms);
    }
    return;
  }
  error = tandem_openai_failure_from_code (event->code, event->text);
  if (!self->ready || tandem_openai_failure_is_fatal (event->code))
    end_session (self, error);
  else
    emit_error (self, TANDEM_VOICE_ERROR, error);
}

static void
on_committed (TandemOpenaiTranscriber *self, const TandemOpenaiEvent *event)
{
  announce (self, event->item_id);
  emit (self, &(TandemVoiceEvent) { .type = TANDEM_VOICE_ITEM_ADDED, .item_id = event->item_id,
                                    .after_item_id = event->previous_item_id, .party = TANDEM_PARTY_REMOTE });
  if (self->commits)
    confirm (self, event->item_id);
}

static void
on_words (TandemOpenaiTranscriber *self, const TandemOpenaiEvent *event, TandemVoiceEventType type)
{
  /* Whole words come after the commit, when something else may be being said already. */
  if (type == TANDEM_VOICE_REMOTE_TEXT)
    announce (self, event->item_id);
  emit (self, &(TandemVoiceEvent) { .type = type, .item_id = event->item_id, .party = TANDEM_PARTY_REMOTE,
                                    .text = event->type == TANDEM_OPENAI_EVENT_INPUT_FAILED ? "" : event->text });
}

static void
dispatch (TandemOpenaiTranscriber *self, const TandemOpenaiEvent *event)
{
  switch ((int) event->type) {
  case TANDEM_OPENAI_EVENT_SESSION_CREATED:
    send_command (self, tandem_openai_command_transcription_update (self->profile));
    break;
  case TANDEM_OPENAI_EVENT_SESSION_UPDATED: on_session_updated (self); break;
  case TANDEM_OPENAI_EVENT_ERROR: on_error_event (self, event); break;
  case TANDEM_OPENAI_EVENT_SPEECH_STARTED:
    emit_speech (self, TANDEM_VOICE_SPEECH_STARTED, event->item_id, event->at_ms);
    break;
  case TANDEM_OPENAI_EVENT_SPEECH_STOPPED:
    emit_speech (self, TANDEM_VOICE_SPEECH_STOPPED, event->item_id, event->at_ms);
    break;
  case TANDEM_OPENAI_EVENT_COMMITTED: on_committed (self, event); break;
  case TANDEM_OPENAI_EVENT_INPUT_DELTA: on_words (self, event, TANDEM_VOICE_REMOTE_TEXT); break;
  case TANDEM_OPENAI_EVENT_INPUT_COMPLETED:
  case TANDEM_OPENAI_EVENT_INPUT_FAILED: on_words (self, event, TANDEM_VOICE_REMOTE_TEXT_DONE); break;
  default: break; /* nothing that an agent would do happens here */
  }
}

/* --- the socket ------------------------------------------------------------------------------------- */

static void
on_message (const char *text, gsize length, gpointer user_data)
{
  g_autoptr (TandemOpenaiTranscriber) self = g_object_ref (TANDEM_OPENAI_TRANSCRIBER (user_data));
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemOpenaiEvent) event = tandem_openai_event_parse (text, length, &error);

  if (event)
    dispatch (self, event);
  else
    g_debug ("transcriber: ignored an event: %s", error->message);
}

static void
on_refused (guint status, gboolean passing, const GError *cause, gpointer user_data)
{
  g_autoptr (TandemOpenaiTranscriber) self = g_object_ref (TANDEM_OPENAI_TRANSCRIBER (user_data));
  g_autoptr (GError) error =
    tandem_openai_failure_from_handshake (status, passing, tandem_profile_get_transcription_model (self->profile), cause);

  end_session (self, error);
}

static void
on_late (gpointer user_data)
{
  g_autoptr (TandemOpenaiTranscriber) self = g_object_ref (TANDEM_OPENAI_TRANSCRIBER (user_data));
  g_autoptr (GError) error = tandem_openai_failure_from_silence (TANDEM_VOICE_SOCKET_TIMEOUT_S);

  end_session (self, error);
}

static void
on_closed (guint code, const char *reason, gpointer user_data)
{
  g_autoptr (TandemOpenaiTranscriber) self = g_object_ref (TANDEM_OPENAI_TRANSCRIBER (user_data));
  g_autoptr (GError) error = tandem_openai_failure_from_close (code, reason);

  end_session (self, error);
}

static const TandemVoiceSocketListener socket_listener = { on_message, on_refused, on_late, on_closed };

/* --- the interface ------------------------------------------------------------------------------------- */

static void
tandem_openai_transcriber_open (TandemVoice *voice)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (voice);
  /* With a model in it this would open a conversation, which refuses our configuration. */
  g_autoptr (SoupMessage) request =
    tandem_openai_voice_make_request (self->profile, "intent=transcription", self->api_key);

  g_return_if_fail (!self->socket && request);

  self->socket = tandem_voice_socket_new (self->session, &socket_listener, self);
  tandem_voice_socket_connect (self->socket, request);
}

static TandemVoiceCapabilities
tandem_openai_transcriber_get_capabilities (TandemVoice *voice)
{
  return TANDEM_VOICE_CAN_TRANSCRIBE;
}

static TandemVoiceFormat
tandem_openai_transcriber_get_format (TandemVoice *voice)
{
  return TANDEM_VOICE_FORMAT_PCMU_8000;
}

static void
tandem_openai_transcriber_set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (voice);

  self->listener = listener;
  self->listener_data = user_data;
}

static void
tandem_openai_transcriber_send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (voice);

  if (!self->ready)
    return;
  tandem_openai_command_append (self->append_buffer, data, n);
  tandem_voice_socket_send (self->socket, self->append_buffer->str);
  if (self->commits)
    watch (self, data, n);
}

/* Nobody is here who could be cut short or stopped. */
static void
tandem_openai_transcriber_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
}

static void
tandem_openai_transcriber_remove_item (TandemVoice *voice, const char *item_id)
{
}

static void
tandem_openai_transcriber_cancel (TandemVoice *voice)
{
}

static void
tandem_openai_transcriber_close (TandemVoice *voice)
{
  g_autoptr (TandemOpenaiTranscriber) self = g_object_ref (TANDEM_OPENAI_TRANSCRIBER (voice));

  end_session (self, NULL);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = tandem_openai_transcriber_get_capabilities;
  iface->get_format = tandem_openai_transcriber_get_format;
  iface->set_listener = tandem_openai_transcriber_set_listener;
  iface->open = tandem_openai_transcriber_open;
  iface->send_audio = tandem_openai_transcriber_send_audio;
  iface->truncate = tandem_openai_transcriber_truncate;
  iface->remove_item = tandem_openai_transcriber_remove_item;
  iface->cancel = tandem_openai_transcriber_cancel;
  iface->close = tandem_openai_transcriber_close;
}
