// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-transcriber.h"

#include "tandem-openai-command.h"
#include "tandem-openai-event.h"
#include "tandem-openai-failure.h"
#include "tandem-openai-request.h"
#include "tandem-openai-usage.h"
#include "tandem-utterance-finder.h"

/* What was found to be said, in ms of the audio given. */
typedef struct {
  gint64 start_ms;
  gint64 end_ms;
} Utterance;

struct _TandemOpenaiTranscriber {
  TandemVoiceSession parent_instance;

  /* owned */
  TandemOpenaiDialect dialect;
  char *api_key;
  GString *append_buffer;
  char *announced;           /* nullable: the item that is being said, as far as the listener knows */
  GQueue committed;          /* Utterance, owned: not confirmed yet */

  gboolean commits;          /* pauses are found here */
  TandemUtteranceFinder finder;
};

G_DEFINE_FINAL_TYPE (TandemOpenaiTranscriber, tandem_openai_transcriber, TANDEM_TYPE_VOICE_SESSION)

static void
tandem_openai_transcriber_finalize (GObject *object)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (object);

  tandem_openai_dialect_clear (&self->dialect);
  g_clear_pointer (&self->api_key, g_free);
  g_clear_pointer (&self->announced, g_free);
  g_queue_clear_full (&self->committed, g_free);
  g_string_free (self->append_buffer, TRUE);
  G_OBJECT_CLASS (tandem_openai_transcriber_parent_class)->finalize (object);
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
  const TandemVoiceTraits traits = {
    .capabilities = TANDEM_VOICE_CAN_TRANSCRIBE,
    .input = TANDEM_VOICE_FORMAT_PCMU_8000, .output = TANDEM_VOICE_FORMAT_PCMU_8000,
  };
  g_autoptr (TandemOpenaiTranscriber) self = g_object_new (TANDEM_TYPE_OPENAI_TRANSCRIBER, NULL);

  if (!tandem_openai_dialect_init (&self->dialect, profile, error) || !tandem_openai_request_check (&self->dialect, api_key, error))
    return NULL;
  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (self), profile, session, &traits);
  self->api_key = g_strdup (api_key);
  self->commits = tandem_openai_command_commits (&self->dialect);
  return TANDEM_VOICE (g_steal_pointer (&self));
}

/* --- telling the listener ------------------------------------------------------------------------ */

static void
emit (TandemOpenaiTranscriber *self, const TandemVoiceEvent *event)
{
  tandem_voice_session_emit (TANDEM_VOICE_SESSION (self), event);
}

static void
emit_speech (TandemOpenaiTranscriber *self, TandemVoiceEventType type, const char *item_id, gint64 at_ms)
{
  emit (self, &(TandemVoiceEvent) { .type = type, .item_id = item_id, .party = TANDEM_PARTY_REMOTE, .at_ms = at_ms });
}

static void
send_command (TandemOpenaiTranscriber *self, char *command)
{
  tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), command);
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
  int pause_ms = tandem_profile_get_vad_silence_duration_ms (self->dialect.profile);

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
  error = tandem_openai_failure_from_code (&self->dialect, event->code, event->text);
  if (!tandem_voice_session_is_ready (TANDEM_VOICE_SESSION (self)) || tandem_openai_failure_is_fatal (event->code))
    tandem_voice_session_end (TANDEM_VOICE_SESSION (self), error);
  else
    tandem_voice_session_emit_error (TANDEM_VOICE_SESSION (self), error);
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
    send_command (self, tandem_openai_command_transcription_update (&self->dialect));
    break;
  case TANDEM_OPENAI_EVENT_SESSION_UPDATED: tandem_voice_session_set_ready (TANDEM_VOICE_SESSION (self)); break;
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

/* --- the session ------------------------------------------------------------------------------------ */

static SoupMessage *
make_request (TandemVoiceSession *session)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (session);

  return tandem_openai_request_new_transcription (&self->dialect, self->api_key);
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  g_autoptr (TandemOpenaiEvent) event = tandem_openai_event_parse (text, length, error);

  if (event)
    tandem_openai_usage_report (TANDEM_VOICE (session), &TANDEM_OPENAI_TRANSCRIBER (session)->dialect, event);
  if (event)
    dispatch (TANDEM_OPENAI_TRANSCRIBER (session), event);
  return event != NULL;
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemOpenaiTranscriber *self = TANDEM_OPENAI_TRANSCRIBER (session);

  tandem_openai_command_append (self->append_buffer, data, n);
  tandem_voice_session_send (session, self->append_buffer->str);
  if (self->commits)
    watch (self, data, n);
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  const TandemOpenaiDialect *dialect = &TANDEM_OPENAI_TRANSCRIBER (session)->dialect;

  return tandem_openai_failure_from_handshake (dialect, status, passing, dialect->transcription_model, cause);
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  return tandem_openai_failure_from_close (&TANDEM_OPENAI_TRANSCRIBER (session)->dialect, code, reason);
}

static void
tandem_openai_transcriber_class_init (TandemOpenaiTranscriberClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tandem_openai_transcriber_finalize;
  session_class->name = "transcriber";
  session_class->make_request = make_request;
  session_class->message = take_message;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}
