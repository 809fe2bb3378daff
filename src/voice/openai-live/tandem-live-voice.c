// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-voice.h"

#include <string.h>

#include "tandem-converter.h"
#include "tandem-error.h"
#include "tandem-live-command.h"
#include "tandem-live-event.h"
#include "tandem-live-failure.h"
#include "tandem-pcm.h"
#include "tandem-timer.h"
#include "tandem-ulaw.h"
#include "tandem-voice-reply.h"

/* So long the model is silent who has finished, or was interrupted. */
#define PAUSE_MS 700
/* What comes in real time is not always in time: an answer begins so much later, and has no gaps. */
#define LEAD_MS 160
/* Sound that is softer is silence, which may be sent all the time. */
#define LOUD_DB -55.0
/* The service wants to hear something always: silence while there is no telephone.  What is only late is not to be torn. */
#define QUIET_MS 100
#define AWAY_US (1000 * 1000)
/* Fuller than this its memory may lose what was said first: another session goes on with all of it. */
#define FULL 0.97
#define LISTEN "Until you are told otherwise only listen and say nothing: a colleague speaks with the caller."
#define SPEAK "You may speak again."
#define UNHEARD "What you said meanwhile was not heard by the caller."
#define GO_ON "Take the word now and go on."
#define NOBODY "Nobody can do this for you: answer with what you know, or say that you cannot."

struct _TandemLiveVoice {
  TandemVoiceSession parent_instance;

  /* owned */
  TandemProfile *profile;
  char *api_key;
  char *wanted_words;     /* nullable: to be said when the answer under way is over */
  GString *overlap;       /* what the remote says while the model speaks */
  GString *audio_buffer;
  GByteArray *lead;       /* nullable: the first sound of the answer, which is kept back */
  GSource *pause;
  GSource *lead_timer;
  GSource *quiet;
  TandemVoiceTalk talk;
  TandemVoiceReply reply;

  TandemVoiceFormat format;
  gint64 heard_us;        /* when the latest sound of the telephone came */
  gint64 used_ms;         /* as far as it was reported */
  gboolean exact_next;    /* the next answer is what was to be said */
  gboolean dropping;      /* what still comes belongs to an answer that is over for us */
  gboolean listening;
  gboolean let_next;      /* while listening: the next answer was asked for */
  gboolean unheard;
  gboolean full;
};

static void voice_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemLiveVoice, tandem_live_voice, TANDEM_TYPE_VOICE_SESSION,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, voice_init))

static void
tandem_live_voice_dispose (GObject *object)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (object);

  tandem_timer_stop (&self->pause);
  tandem_timer_stop (&self->lead_timer);
  tandem_timer_stop (&self->quiet);
  tandem_timer_stop (&self->talk.timer);
  G_OBJECT_CLASS (tandem_live_voice_parent_class)->dispose (object);
}

static void
tandem_live_voice_finalize (GObject *object)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (object);

  tandem_voice_reply_clear (&self->reply);
  tandem_voice_talk_clear (&self->talk);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->lead, g_byte_array_unref);
  g_free (self->api_key);
  g_free (self->wanted_words);
  g_string_free (self->overlap, TRUE);
  g_string_free (self->audio_buffer, TRUE);
  G_OBJECT_CLASS (tandem_live_voice_parent_class)->finalize (object);
}

static void
tandem_live_voice_init (TandemLiveVoice *self)
{
  self->overlap = g_string_new (NULL);
  self->audio_buffer = g_string_new (NULL);
}

char *
tandem_live_voice_dup_url (const char *realtime_url)
{
  gsize length = strlen (realtime_url);

  while (length > 0 && realtime_url[length - 1] == '/')
    length--;
  if (length >= strlen ("/realtime") && g_str_has_prefix (realtime_url + length - strlen ("/realtime"), "/realtime"))
    length -= strlen ("/realtime");
  return g_strdup_printf ("%.*s/live/sessions", (int) length, realtime_url);
}

TandemVoice *
tandem_live_voice_new (TandemProfile *profile, SoupSession *session, const char *api_key, GError **error)
{
  const TandemVoiceTraits traits = {
    .capabilities = TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY,
    .input = tandem_profile_get_format (profile), .output = tandem_profile_get_format (profile),
  };
  TandemLiveVoice *self;

  if (!api_key || !*api_key) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "No OpenAI key is set: enter it in the window or set OPENAI_API_KEY.");
    return NULL;
  }
  if (!tandem_voice_session_check_url (tandem_profile_get_url (profile), "OPENAI_REALTIME_URL", error))
    return NULL;
  self = g_object_new (TANDEM_TYPE_LIVE_VOICE, NULL);
  tandem_voice_session_set_up (TANDEM_VOICE_SESSION (self), profile, session, &traits);
  self->profile = g_object_ref (profile);
  self->api_key = g_strdup (api_key);
  self->format = traits.input;
  tandem_voice_talk_init (&self->talk, TANDEM_VOICE_SESSION (self), self->format, tandem_profile_get_vad_silence_duration_ms (profile));
  tandem_voice_reply_init (&self->reply, &self->talk, self->format);
  return TANDEM_VOICE (self);
}

/* --- asking the service ----------------------------------------------------------------------------- */

static void
append (TandemLiveVoice *self, const char *channel, const char *text)
{
  tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), tandem_live_command_append (channel, text, NULL));
}

/* What it says now is heard. */
static gboolean
is_heard (TandemLiveVoice *self)
{
  return self->reply.active && !self->reply.holding;
}

static void
say_wanted (TandemLiveVoice *self)
{
  g_autofree char *words = NULL;

  if (!self->wanted_words || is_heard (self))
    return;
  words = g_steal_pointer (&self->wanted_words);
  self->exact_next = TRUE;
  /* Nothing tells where the rest of an answer ends that was cancelled: a word of it is better than none of these. */
  self->dropping = FALSE;
  append (self, "commentary", words);
}

static void
send_sound (TandemLiveVoice *self, const guint8 *data, gsize n)
{
  tandem_live_command_audio (self->audio_buffer, data, n);
  tandem_voice_session_send (TANDEM_VOICE_SESSION (self), self->audio_buffer->str);
}

static gboolean
on_quiet (gpointer user_data)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (user_data);
  guint8 silence[QUIET_MS * 48];

  if (g_get_monotonic_time () - self->heard_us < AWAY_US)
    return G_SOURCE_CONTINUE;
  memset (silence, self->format == TANDEM_VOICE_FORMAT_PCMU_8000 ? TANDEM_ULAW_SILENCE : 0, sizeof silence);
  send_sound (self, silence, QUIET_MS * tandem_converter_bytes_per_ms (self->format));
  return G_SOURCE_CONTINUE;
}

/* --- what the service says -------------------------------------------------------------------------- */

static void
tell_overlap (TandemLiveVoice *self)
{
  g_autofree char *text = g_strdup (self->overlap->str);

  g_string_truncate (self->overlap, 0);
  if (*text)
    tandem_voice_talk_take_text (&self->talk, text, FALSE);
}

static void
tell_lead (TandemLiveVoice *self)
{
  g_autoptr (GBytes) sound = self->lead ? g_byte_array_free_to_bytes (g_steal_pointer (&self->lead)) : NULL;

  tandem_timer_stop (&self->lead_timer);
  if (sound)
    tandem_voice_reply_take_audio (&self->reply, sound);
}

static gboolean
on_lead (gpointer user_data)
{
  g_autoptr (TandemLiveVoice) self = g_object_ref (TANDEM_LIVE_VOICE (user_data));

  tell_lead (self);
  return G_SOURCE_REMOVE;
}

static void
drop_lead (TandemLiveVoice *self)
{
  tandem_timer_stop (&self->lead_timer);
  g_clear_pointer (&self->lead, g_byte_array_unref);
}

/* It has finished, or given way to the remote: it was heard up to here. */
static void
end_answer (TandemLiveVoice *self, gboolean cancelled)
{
  tandem_timer_stop (&self->pause);
  tell_lead (self);
  tandem_voice_reply_end (&self->reply, cancelled);
  tell_overlap (self);
  say_wanted (self);
}

static gboolean
on_pause (gpointer user_data)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (user_data);
  g_autoptr (TandemLiveVoice) keep = g_object_ref (self);

  self->dropping = FALSE;
  end_answer (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
is_loud (TandemLiveVoice *self, GBytes *audio)
{
  gsize n;
  const void *data = g_bytes_get_data (audio, &n);

  return (self->format == TANDEM_VOICE_FORMAT_PCMU_8000 ? tandem_ulaw_level (data, n) : tandem_pcm_level (data, n / 2)) > LOUD_DB;
}

static void
begin_answer (TandemLiveVoice *self)
{
  gboolean exact = self->exact_next;
  gboolean hold = self->listening && !exact && !self->let_next;

  self->unheard |= tandem_voice_reply_forget (&self->reply);
  self->exact_next = FALSE;
  if (!hold)
    self->let_next = FALSE;
  drop_lead (self);
  self->lead = g_byte_array_new ();
  tandem_timer_start (&self->lead_timer, LEAD_MS, on_lead, self);
  tandem_voice_reply_begin (&self->reply, exact, hold);
}

static void
take_sound (TandemLiveVoice *self, GBytes *audio)
{
  gboolean loud = is_loud (self, audio);
  guint ms = (guint) (g_bytes_get_size (audio) / tandem_converter_bytes_per_ms (self->format));

  if (!self->reply.active && !loud)
    return;
  if (!self->reply.active && !self->dropping)
    begin_answer (self);
  if (loud)
    tandem_timer_start (&self->pause, ms + PAUSE_MS, on_pause, self);
  if (self->dropping)
    return;
  if (self->lead)
    g_byte_array_append (self->lead, g_bytes_get_data (audio, NULL), (guint) g_bytes_get_size (audio));
  else
    tandem_voice_reply_take_audio (&self->reply, audio);
}

static void
take_output_text (TandemLiveVoice *self, const char *text)
{
  if (self->dropping)
    return;
  if (self->reply.active)
    tandem_voice_reply_take_text (&self->reply, text);
  else
    tandem_voice_reply_take_lone_text (&self->reply, text);
}

static void
take_input_text (TandemLiveVoice *self, const char *text)
{
  if (is_heard (self))
    g_string_append (self->overlap, text);
  else
    tandem_voice_talk_take_text (&self->talk, text, FALSE);
}

static void
take_usage (TandemLiveVoice *self, const TandemLiveEvent *event)
{
  g_autoptr (TandemUsage) usage = tandem_usage_new (tandem_profile_get_model (self->profile));
  g_autoptr (GError) error = NULL;

  usage->ms = event->used_ms - self->used_ms;
  self->used_ms = MAX (self->used_ms, event->used_ms);
  if (usage->ms > 0)
    tandem_voice_report_usage (TANDEM_VOICE (self), usage);
  self->full |= event->fullness >= FULL;
  if (!self->full || self->reply.active || self->talk.speaking)
    return;
  error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The memory of the session was full.");
  tandem_voice_session_end (TANDEM_VOICE_SESSION (self), error);
}

static void
take_error (TandemLiveVoice *self, const TandemLiveEvent *event)
{
  TandemVoiceSession *session = TANDEM_VOICE_SESSION (self);
  g_autoptr (GError) error = tandem_live_failure_from_code (event->code, event->text);

  if (!tandem_voice_session_is_ready (session) || tandem_live_failure_is_fatal (event->code))
    tandem_voice_session_end (session, error);
  else
    tandem_voice_session_emit_error (session, error);
}

static void
take_started (TandemLiveVoice *self, gint64 expires_s)
{
  TandemVoiceTraits traits = {
    .capabilities = tandem_voice_get_capabilities (TANDEM_VOICE (self)), .input = self->format, .output = self->format,
  };
  gint64 left_ms = expires_s * 1000 - g_get_real_time () / 1000;

  if (tandem_voice_session_is_ready (TANDEM_VOICE_SESSION (self)))
    return;
  if (expires_s > 0)
    traits.lifetime_ms = MAX (left_ms, 1);
  tandem_voice_session_set_traits (TANDEM_VOICE_SESSION (self), &traits);
  tandem_timer_start (&self->quiet, QUIET_MS, on_quiet, self);
  tandem_voice_session_set_ready (TANDEM_VOICE_SESSION (self));
}

static void
take_closed (TandemLiveVoice *self, const char *reason)
{
  g_autoptr (GError) error = tandem_live_failure_from_reason (reason);

  tandem_voice_session_end (TANDEM_VOICE_SESSION (self), error);
}

static void
dispatch (TandemLiveVoice *self, const TandemLiveEvent *event)
{
  switch (event->kind) {
  case TANDEM_LIVE_STARTED: take_started (self, event->expires_s); break;
  case TANDEM_LIVE_AUDIO: take_sound (self, event->audio); break;
  case TANDEM_LIVE_INPUT_TEXT: take_input_text (self, event->text); break;
  case TANDEM_LIVE_OUTPUT_TEXT: take_output_text (self, event->text); break;
  case TANDEM_LIVE_DELEGATION:
    tandem_voice_session_send_take (TANDEM_VOICE_SESSION (self), tandem_live_command_append ("thinking", NOBODY, event->id));
    break;
  case TANDEM_LIVE_USAGE: take_usage (self, event); break;
  case TANDEM_LIVE_ERROR: take_error (self, event); break;
  case TANDEM_LIVE_CLOSED: take_closed (self, event->code); break;
  case TANDEM_LIVE_OTHER:
  default: break;
  }
}

/* --- the session ------------------------------------------------------------------------------------ */

static SoupMessage *
make_request (TandemVoiceSession *session)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (session);
  g_autofree char *url = tandem_live_voice_dup_url (tandem_profile_get_url (self->profile));
  g_autofree char *authorization = g_strconcat ("Bearer ", self->api_key, NULL);
  SoupMessage *request = soup_message_new (SOUP_METHOD_GET, url);

  if (!request)
    return NULL;
  soup_message_headers_append (soup_message_get_request_headers (request), "Authorization", authorization);
  return request;
}

static void
configure (TandemVoiceSession *session)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (session);

  tandem_voice_session_send_take (session, tandem_live_command_start (self->profile, self->format));
}

static gboolean
take_message (TandemVoiceSession *session, const char *text, gsize length, GError **error)
{
  g_autoptr (TandemLiveEvent) event = tandem_live_event_parse (text, length, error);

  if (event)
    dispatch (TANDEM_LIVE_VOICE (session), event);
  return event != NULL;
}

static void
take_audio (TandemVoiceSession *session, const guint8 *data, gsize n)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (session);

  self->heard_us = g_get_monotonic_time ();
  send_sound (self, data, n);
  tandem_voice_talk_hear (&self->talk, data, n);
}

static GError *
explain_refusal (TandemVoiceSession *session, guint status, gboolean passing, const GError *cause)
{
  return tandem_live_failure_from_handshake (status, passing, cause);
}

static GError *
explain_close (TandemVoiceSession *session, guint code, const char *reason)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (session);

  /* What was understood need not be given to the next session again. */
  if (self->talk.text->len > 0)
    tandem_voice_talk_finish (&self->talk);
  return tandem_live_failure_from_close (code, reason);
}

static void
tandem_live_voice_class_init (TandemLiveVoiceClass *klass)
{
  TandemVoiceSessionClass *session_class = TANDEM_VOICE_SESSION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_live_voice_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_live_voice_finalize;
  session_class->name = "openai-live";
  session_class->make_request = make_request;
  session_class->connected = configure;
  session_class->message = take_message;
  session_class->audio = take_audio;
  session_class->explain_refusal = explain_refusal;
  session_class->explain_close = explain_close;
}

/* --- the interface ---------------------------------------------------------------------------------- */

static void
tandem_live_voice_say (TandemVoice *voice, const char *text)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (voice);

  g_free (self->wanted_words);
  self->wanted_words = g_strdup (text);
  say_wanted (self);
}

static void
tandem_live_voice_respond (TandemVoice *voice)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (voice);

  if (self->listening && (tandem_voice_reply_release (&self->reply) || self->reply.active))
    return;
  self->let_next = self->listening;
  append (self, "instructions", GO_ON);
}

static void
tandem_live_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (voice);

  if (self->listening == listening)
    return;
  self->listening = listening;
  self->let_next = FALSE;
  append (self, "instructions", listening ? LISTEN : SPEAK);
  if (listening)
    return;
  if (self->reply.active && self->reply.holding) {
    self->dropping = TRUE;
    tandem_voice_reply_end (&self->reply, TRUE);
  }
  self->unheard |= tandem_voice_reply_forget (&self->reply);
  if (self->unheard)
    append (self, "thinking", UNHEARD);
  self->unheard = FALSE;
}

static void
tandem_live_voice_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  append (TANDEM_LIVE_VOICE (voice), "thinking", text);
}

static void
tandem_live_voice_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (voice);
  g_autofree char *line = g_strconcat (party == TANDEM_PARTY_AGENT ? "You said before: " : "The caller said before: ", text, NULL);

  append (self, "thinking", line);
  tandem_voice_talk_set_last (&self->talk, item_id);
}

/* The service knows no such thing; the rest is dropped here. */
static void
tandem_live_voice_cancel (TandemVoice *voice)
{
  TandemLiveVoice *self = TANDEM_LIVE_VOICE (voice);

  self->let_next = FALSE;
  g_clear_pointer (&self->wanted_words, g_free);
  if (!is_heard (self))
    return;
  drop_lead (self);
  self->dropping = TRUE;
  tandem_voice_reply_end (&self->reply, TRUE);
  tell_overlap (self);
}

static void
voice_init (TandemVoiceInterface *iface)
{
  iface->say = tandem_live_voice_say;
  iface->respond = tandem_live_voice_respond;
  iface->set_listening = tandem_live_voice_set_listening;
  iface->add_note = tandem_live_voice_add_note;
  iface->add_turn = tandem_live_voice_add_turn;
  iface->cancel = tandem_live_voice_cancel;
}
