// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-local-turns.h"

#include "tandem-converter.h"
#include "tandem-pcm.h"
#include "tandem-turn-taker.h"
#include "tandem-ulaw.h"
#include "tandem-voice-detector.h"

/* Who talks into the agent's words for so long interrupts it, whatever it is. */
#define INTERRUPT_MS 700
/* How long a transcription may take. */
#define JUDGE_MS 2000
/* What was said before we were sure that somebody speaks, at least. */
#define PREFIX_MIN_MS 200

struct _TandemLocalTurns {
  GObject parent_instance;

  /* owned */
  TandemVoice *voice;
  TandemVoiceDetector *detector;
  TandemConverter *converter; /* to mu-law, for the detector */
  GByteArray *ulaw;           /* less than a frame */
  GByteArray *prefix;         /* the latest sound that was not passed on, in the voice's format */
  GHashTable *names;          /* the service's id of an utterance -> ours */
  GHashTable *told;           /* ids of what the service was told: nobody said that now */
  GQueue *unnamed;            /* our ids of utterances that the service has not named yet */
  char *utterance;            /* our id of the latest one; nullable */

  /* borrowed */
  TandemVoiceListener listener;
  gpointer listener_data;

  TandemTurnTaker taker;
  guint bytes_per_ms;
  int prefix_ms;
  gint64 given;               /* bytes we were given */
  gint64 began_ms;            /* of the latest utterance, in that sound */
  gint64 ended_ms;
  gboolean passing;           /* an utterance is being passed on */
  gboolean heard;             /* the remote hears the agent */
  gboolean listening;         /* nobody is to be answered */
};

/* Of all sessions. */
static guint n_utterances;

static void tandem_local_turns_iface_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemLocalTurns, tandem_local_turns, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, tandem_local_turns_iface_init))

static void
tandem_local_turns_dispose (GObject *object)
{
  TandemLocalTurns *self = TANDEM_LOCAL_TURNS (object);

  if (self->voice) {
    tandem_voice_set_listener (self->voice, NULL, NULL);
    g_signal_handlers_disconnect_by_data (self->voice, self);
  }
  g_clear_object (&self->voice);
  g_clear_object (&self->converter);
  g_clear_pointer (&self->detector, tandem_voice_detector_free);
  g_clear_pointer (&self->ulaw, g_byte_array_unref);
  g_clear_pointer (&self->prefix, g_byte_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  if (self->unnamed)
    g_queue_free_full (g_steal_pointer (&self->unnamed), g_free);
  g_clear_pointer (&self->utterance, g_free);
  G_OBJECT_CLASS (tandem_local_turns_parent_class)->dispose (object);
}

static void
tandem_local_turns_class_init (TandemLocalTurnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_local_turns_dispose;
}

static void
tandem_local_turns_init (TandemLocalTurns *self)
{
  self->ulaw = g_byte_array_new ();
  self->prefix = g_byte_array_new ();
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unnamed = g_queue_new ();
}

static void
emit (TandemLocalTurns *self, const TandemVoiceEvent *event)
{
  if (self->listener)
    self->listener (TANDEM_VOICE (self), event, self->listener_data);
}

/* --- what we decide --------------------------------------------------------------------------------- */

static gint64
now_ms (TandemLocalTurns *self)
{
  return self->given / self->bytes_per_ms;
}

static void
begin_passing (TandemLocalTurns *self)
{
  if (self->passing)
    return;
  self->passing = TRUE;
  self->began_ms = MAX (now_ms (self) - self->taker.voice_ms, 0);
  g_free (self->utterance);
  /* Not of this session alone: a call may have several, one after the other. */
  self->utterance = g_strdup_printf ("utterance_%u", ++n_utterances);
  tandem_voice_begin_utterance (self->voice);
  if (self->prefix->len > 0)
    tandem_voice_send_audio (self->voice, self->prefix->data, self->prefix->len);
  g_byte_array_set_size (self->prefix, 0);
}

static void
end_passing (TandemLocalTurns *self, gboolean keep)
{
  if (!self->passing)
    return;
  self->passing = FALSE;
  self->ended_ms = MAX (now_ms (self) - self->taker.silence_ms, self->began_ms);
  if (keep)
    g_queue_push_tail (self->unnamed, g_strdup (self->utterance));
  tandem_voice_end_utterance (self->voice, keep);
}

static void
tell_speech (TandemLocalTurns *self, TandemVoiceEventType type, gint64 at_ms)
{
  const TandemVoiceEvent told = { .type = type, .item_id = self->utterance, .at_ms = at_ms };

  emit (self, &told);
}

/* The service is not told first: what counts is when the remote hears silence. */
static void
take_word (TandemLocalTurns *self)
{
  tell_speech (self, TANDEM_VOICE_SPEECH_STARTED, self->began_ms);
  if (!self->listening && self->voice)
    tandem_voice_cancel (self->voice);
}

static void
give_word (TandemLocalTurns *self)
{
  /* Whoever is told may ask for an answer at once: the service must have all of it by then. */
  end_passing (self, TRUE);
  tell_speech (self, TANDEM_VOICE_SPEECH_STOPPED, self->ended_ms);
  if (!self->listening && self->voice)
    tandem_voice_respond (self->voice);
}

static void
carry_out (TandemLocalTurns *self, TandemTurnDecision decision)
{
  switch (decision) {
    case TANDEM_TURN_DOUBTED:
      begin_passing (self);
      tell_speech (self, TANDEM_VOICE_SPEECH_DOUBTFUL, self->began_ms);
      break;
    case TANDEM_TURN_BEGUN:
      begin_passing (self);
      take_word (self);
      break;
    case TANDEM_TURN_PAUSED: end_passing (self, TRUE); break;
    case TANDEM_TURN_DISMISSED:
      end_passing (self, FALSE);
      tell_speech (self, TANDEM_VOICE_SPEECH_DISMISSED, now_ms (self));
      break;
    case TANDEM_TURN_TAKEN:
      take_word (self);
      give_word (self);
      break;
    case TANDEM_TURN_ENDED: give_word (self); break;
    case TANDEM_TURN_NONE:
    default: break;
  }
}

static void
look_at_frames (TandemLocalTurns *self)
{
  guint used = 0;

  for (; self->voice && self->ulaw->len - used >= TANDEM_ULAW_FRAME; used += TANDEM_ULAW_FRAME) {
    gint16 frame[TANDEM_ULAW_FRAME] = { 0 };
    gboolean voice;

    tandem_pcm_add_ulaw (frame, self->ulaw->data + used, TANDEM_ULAW_FRAME);
    voice = tandem_voice_detector_feed (self->detector, frame);
    carry_out (self, tandem_turn_taker_feed (&self->taker, voice, self->heard));
  }
  if (self->ulaw)
    g_byte_array_remove_range (self->ulaw, 0, MIN (used, self->ulaw->len));
}

static void
keep_prefix (TandemLocalTurns *self, const guint8 *data, gsize n)
{
  guint most = (guint) self->prefix_ms * self->bytes_per_ms;

  g_byte_array_append (self->prefix, data, (guint) n);
  if (self->prefix->len > most)
    g_byte_array_remove_range (self->prefix, 0, self->prefix->len - most);
}

static void
tandem_local_turns_send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  g_autoptr (TandemLocalTurns) self = g_object_ref (TANDEM_LOCAL_TURNS (voice));
  const guint8 *ulaw;
  gsize n_ulaw;

  if (self->passing)
    tandem_voice_send_audio (self->voice, data, n);
  else
    keep_prefix (self, data, n);
  self->given += (gint64) n;
  ulaw = tandem_converter_push (self->converter, data, n, &n_ulaw, NULL);
  if (!ulaw)
    return;
  g_byte_array_append (self->ulaw, ulaw, (guint) n_ulaw);
  look_at_frames (self);
}

/* --- from the service ------------------------------------------------------------------------------- */

/* What we call it, if it is an utterance that we found. */
static const char *
get_name (TandemLocalTurns *self, const char *item_id)
{
  const char *name = item_id ? g_hash_table_lookup (self->names, item_id) : NULL;

  return name ? name : item_id;
}

/* Utterances are named in the order in which they ended. */
static void
take_name (TandemLocalTurns *self, const TandemVoiceEvent *event)
{
  if (event->type != TANDEM_VOICE_ITEM_ADDED || event->party != TANDEM_PARTY_REMOTE || !event->item_id ||
      g_hash_table_contains (self->names, event->item_id) || g_hash_table_contains (self->told, event->item_id) ||
      g_queue_is_empty (self->unnamed))
    return;
  g_hash_table_insert (self->names, g_strdup (event->item_id), g_queue_pop_head (self->unnamed));
}

static void
on_event (TandemVoice *voice, const TandemVoiceEvent *given, gpointer user_data)
{
  g_autoptr (TandemLocalTurns) self = g_object_ref (TANDEM_LOCAL_TURNS (user_data));
  TandemVoiceEvent event = *given;

  /* It was asked not to look for them. */
  if (given->type == TANDEM_VOICE_SPEECH_STARTED || given->type == TANDEM_VOICE_SPEECH_STOPPED)
    return;
  take_name (self, given);
  event.item_id = get_name (self, given->item_id);
  event.after_item_id = get_name (self, given->after_item_id);
  emit (self, &event);
  if (given->type == TANDEM_VOICE_REMOTE_TEXT_DONE && self->voice && g_strcmp0 (event.item_id, self->utterance) == 0)
    carry_out (self, tandem_turn_taker_understand (&self->taker, given->text));
}

static void
on_usage (TandemVoice *voice, const TandemUsage *usage, TandemLocalTurns *self)
{
  tandem_voice_report_usage (TANDEM_VOICE (self), usage);
}

/* --- to the service --------------------------------------------------------------------------------- */

static TandemVoiceCapabilities
tandem_local_turns_get_capabilities (TandemVoice *voice)
{
  return tandem_voice_get_capabilities (TANDEM_LOCAL_TURNS (voice)->voice) & (guint) ~TANDEM_VOICE_CAN_COMMIT;
}

static TandemVoiceFormat
tandem_local_turns_get_format (TandemVoice *voice)
{
  return tandem_voice_get_format (TANDEM_LOCAL_TURNS (voice)->voice);
}

static TandemVoiceFormat
tandem_local_turns_get_output_format (TandemVoice *voice)
{
  return tandem_voice_get_output_format (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  TandemLocalTurns *self = TANDEM_LOCAL_TURNS (voice);

  self->listener = listener;
  self->listener_data = user_data;
  tandem_voice_set_listener (self->voice, listener ? on_event : NULL, listener ? self : NULL);
}

static void
tandem_local_turns_open (TandemVoice *voice)
{
  tandem_voice_open (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_say (TandemVoice *voice, const char *text)
{
  tandem_voice_say (TANDEM_LOCAL_TURNS (voice)->voice, text);
}

static void
tandem_local_turns_respond (TandemVoice *voice)
{
  tandem_voice_respond (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemLocalTurns *self = TANDEM_LOCAL_TURNS (voice);

  self->listening = !!listening;
  tandem_voice_set_listening (self->voice, listening);
}

static void
tandem_local_turns_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  TandemLocalTurns *self = TANDEM_LOCAL_TURNS (voice);

  g_hash_table_add (self->told, g_strdup (item_id));
  tandem_voice_add_note (self->voice, item_id, text);
}

static void
tandem_local_turns_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemLocalTurns *self = TANDEM_LOCAL_TURNS (voice);

  g_hash_table_add (self->told, g_strdup (item_id));
  tandem_voice_add_turn (self->voice, item_id, party, text);
}

static void
tandem_local_turns_answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result, gboolean failed)
{
  tandem_voice_answer_tool (TANDEM_LOCAL_TURNS (voice)->voice, tool_call_id, name, result, failed);
}

static void
tandem_local_turns_set_heard (TandemVoice *voice, gboolean heard)
{
  TANDEM_LOCAL_TURNS (voice)->heard = !!heard;
}

static gint64
tandem_local_turns_get_lifetime_ms (TandemVoice *voice)
{
  return tandem_voice_get_lifetime_ms (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_resume (TandemVoice *voice, const char *handle)
{
  tandem_voice_resume (TANDEM_LOCAL_TURNS (voice)->voice, handle);
}

static const char *
tandem_local_turns_get_resumed (TandemVoice *voice)
{
  return tandem_voice_get_resumed (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  tandem_voice_truncate (TANDEM_LOCAL_TURNS (voice)->voice, item_id, heard_ms);
}

static void
tandem_local_turns_remove_item (TandemVoice *voice, const char *item_id)
{
  tandem_voice_remove_item (TANDEM_LOCAL_TURNS (voice)->voice, item_id);
}

static void
tandem_local_turns_cancel (TandemVoice *voice)
{
  tandem_voice_cancel (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_close (TandemVoice *voice)
{
  tandem_voice_close (TANDEM_LOCAL_TURNS (voice)->voice);
}

static void
tandem_local_turns_iface_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = tandem_local_turns_get_capabilities;
  iface->get_format = tandem_local_turns_get_format;
  iface->get_output_format = tandem_local_turns_get_output_format;
  iface->set_listener = tandem_local_turns_set_listener;
  iface->open = tandem_local_turns_open;
  iface->send_audio = tandem_local_turns_send_audio;
  iface->say = tandem_local_turns_say;
  iface->respond = tandem_local_turns_respond;
  iface->set_listening = tandem_local_turns_set_listening;
  iface->add_note = tandem_local_turns_add_note;
  iface->add_turn = tandem_local_turns_add_turn;
  iface->answer_tool = tandem_local_turns_answer_tool;
  iface->set_heard = tandem_local_turns_set_heard;
  iface->get_lifetime_ms = tandem_local_turns_get_lifetime_ms;
  iface->resume = tandem_local_turns_resume;
  iface->get_resumed = tandem_local_turns_get_resumed;
  iface->truncate = tandem_local_turns_truncate;
  iface->remove_item = tandem_local_turns_remove_item;
  iface->cancel = tandem_local_turns_cancel;
  iface->close = tandem_local_turns_close;
}

/* Whoever adds a verb has to pass it on here; begin_utterance() and end_utterance() end here. */
G_STATIC_ASSERT (sizeof (TandemVoiceInterface) == sizeof (GTypeInterface) + 22 * sizeof (gpointer));

TandemVoice *
tandem_local_turns_new (TandemVoice *voice, TandemProfile *profile, GError **error)
{
  g_autoptr (TandemLocalTurns) self = g_object_new (TANDEM_TYPE_LOCAL_TURNS, NULL);
  TandemVoiceFormat format = tandem_voice_get_format (voice);

  g_return_val_if_fail (tandem_voice_get_capabilities (voice) & TANDEM_VOICE_CAN_COMMIT, NULL);

  self->voice = voice;
  g_signal_connect (voice, "usage", G_CALLBACK (on_usage), self);
  self->bytes_per_ms = tandem_converter_bytes_per_ms (format);
  self->prefix_ms = MAX (tandem_profile_get_vad_prefix_padding_ms (profile), PREFIX_MIN_MS);
  self->taker.silence_ms = tandem_profile_get_vad_silence_duration_ms (profile);
  self->taker.interrupt_ms = INTERRUPT_MS;
  self->taker.judge_ms = tandem_voice_get_capabilities (voice) & TANDEM_VOICE_CAN_TRANSCRIBE ? JUDGE_MS : 0;
  self->detector = tandem_voice_detector_new (tandem_profile_get_vad_threshold (profile), error);
  if (!self->detector)
    return NULL;
  self->converter = tandem_converter_new (format, TANDEM_VOICE_FORMAT_PCMU_8000, error);
  return self->converter ? TANDEM_VOICE (g_steal_pointer (&self)) : NULL;
}
