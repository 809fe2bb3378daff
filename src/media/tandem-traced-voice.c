// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-traced-voice.h"

#include "tandem-captions.h"

/* What a session is called by: an agent, or who is written down for captions, one for each of the two who speak. */
static const struct {
  const char *to;
  const char *from;
} seats[] = {
  { "to-agent", "from-agent" },
  { "to-captions-1", "from-captions-1" },
  { "to-captions-2", "from-captions-2" },
  { "to-captions-3", "from-captions-3" },
};

/* What a line's factory and the sessions it made share; reference counted. */
typedef struct {
  TandemCallTrace *trace;  /* owned */
  TandemVoiceFactory factory;
  gpointer factory_data;
  gboolean taken[G_N_ELEMENTS (seats)];
} Factory;

struct _TandemTracedVoice {
  GObject parent_instance;

  /* owned */
  TandemVoice *voice;
  Factory *factory;

  /* borrowed */
  TandemCallTrace *trace;
  TandemVoiceListener listener;
  gpointer listener_data;

  guint seat;
};

static void tandem_traced_voice_iface_init (TandemVoiceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTracedVoice, tandem_traced_voice, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, tandem_traced_voice_iface_init))

static void
factory_clear (gpointer data)
{
  g_clear_object (&((Factory *) data)->trace);
}

static void
factory_unref (gpointer factory)
{
  g_rc_box_release_full (factory, factory_clear);
}

/* A session that is opened again takes the place of the one that was lost. */
static void
leave_seat (TandemTracedVoice *self)
{
  if (self->factory)
    self->factory->taken[self->seat] = FALSE;
}

static void
tandem_traced_voice_dispose (GObject *object)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (object);

  if (self->voice)
    tandem_voice_set_listener (self->voice, NULL, NULL);
  g_clear_object (&self->voice);
  leave_seat (self);
  g_clear_pointer (&self->factory, factory_unref);
  G_OBJECT_CLASS (tandem_traced_voice_parent_class)->dispose (object);
}

static void
tandem_traced_voice_class_init (TandemTracedVoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_traced_voice_dispose;
}

static void
tandem_traced_voice_init (TandemTracedVoice *self)
{
}

/* --- from the service ------------------------------------------------------------------------------- */

static const char *const event_names[] = {
  [TANDEM_VOICE_READY] = "ready",
  [TANDEM_VOICE_AUDIO_DONE] = "audio-done",
  [TANDEM_VOICE_ITEM_ADDED] = "item-added",
  [TANDEM_VOICE_SPEECH_STARTED] = "speech-started",
  [TANDEM_VOICE_SPEECH_STOPPED] = "speech-stopped",
  [TANDEM_VOICE_AGENT_TEXT_DONE] = "agent-text-done",
  [TANDEM_VOICE_REMOTE_TEXT_DONE] = "remote-text-done",
  [TANDEM_VOICE_RESPONSE_STARTED] = "response-started",
  [TANDEM_VOICE_RESPONSE_DONE] = "response-done",
  [TANDEM_VOICE_SPEECH_DOUBTFUL] = "speech-doubtful",
  [TANDEM_VOICE_SPEECH_DISMISSED] = "speech-dismissed",
  [TANDEM_VOICE_TOOL_CALL] = "tool-call",
  [TANDEM_VOICE_TOOL_CANCELLED] = "tool-cancelled",
  [TANDEM_VOICE_KEPT] = "kept",
  [TANDEM_VOICE_ENDING] = "ending",
  [TANDEM_VOICE_ERROR] = "error",
  [TANDEM_VOICE_CLOSED] = "closed",
};

static void
trace_event (TandemTracedVoice *self, const TandemVoiceEvent *event)
{
  const char *leg = seats[self->seat].from;

  if (event->type == TANDEM_VOICE_AUDIO) {
    tandem_call_trace_audio (self->trace, leg, tandem_voice_get_output_format (self->voice), event->data, event->n, -1);
    return;
  }
  if ((guint) event->type >= G_N_ELEMENTS (event_names) || !event_names[event->type])
    return;
  if (event->type == TANDEM_VOICE_SPEECH_STARTED || event->type == TANDEM_VOICE_SPEECH_STOPPED ||
      event->type == TANDEM_VOICE_SPEECH_DOUBTFUL || event->type == TANDEM_VOICE_SPEECH_DISMISSED)
    tandem_call_trace_event (self->trace, leg, event_names[event->type], "%" G_GINT64_FORMAT " ms %s", event->at_ms,
                             event->item_id ? event->item_id : "");
  else
    tandem_call_trace_event (self->trace, leg, event_names[event->type], "%s",
                             event->item_id ? event->item_id : event->response_id ? event->response_id : "");
}

static void
on_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  g_autoptr (TandemTracedVoice) self = g_object_ref (TANDEM_TRACED_VOICE (user_data));

  trace_event (self, event);
  if (event->type == TANDEM_VOICE_CLOSED)
    leave_seat (self);
  if (self->listener)
    self->listener (TANDEM_VOICE (self), event, self->listener_data);
}

/* --- to the service --------------------------------------------------------------------------------- */

#define NOTE(self, event, ...) tandem_call_trace_event ((self)->trace, seats[(self)->seat].to, event, __VA_ARGS__)

static TandemVoiceCapabilities
tandem_traced_voice_get_capabilities (TandemVoice *voice)
{
  return tandem_voice_get_capabilities (TANDEM_TRACED_VOICE (voice)->voice);
}

static TandemVoiceFormat
tandem_traced_voice_get_format (TandemVoice *voice)
{
  return tandem_voice_get_format (TANDEM_TRACED_VOICE (voice)->voice);
}

static TandemVoiceFormat
tandem_traced_voice_get_output_format (TandemVoice *voice)
{
  return tandem_voice_get_output_format (TANDEM_TRACED_VOICE (voice)->voice);
}

static void
tandem_traced_voice_set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  self->listener = listener;
  self->listener_data = user_data;
  tandem_voice_set_listener (self->voice, listener ? on_event : NULL, listener ? self : NULL);
}

static void
tandem_traced_voice_open (TandemVoice *voice)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "open", "%s", "");
  tandem_voice_open (self->voice);
}

static void
tandem_traced_voice_send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  tandem_call_trace_audio (self->trace, seats[self->seat].to, tandem_voice_get_format (self->voice), data, n, -1);
  tandem_voice_send_audio (self->voice, data, n);
}

static void
tandem_traced_voice_say (TandemVoice *voice, const char *text)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "say", "%s", "");
  tandem_voice_say (self->voice, text);
}

static void
tandem_traced_voice_respond (TandemVoice *voice)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "respond", "%s", "");
  tandem_voice_respond (self->voice);
}

static void
tandem_traced_voice_set_listening (TandemVoice *voice, gboolean listening)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "listening", "%s", listening ? "on" : "off");
  tandem_voice_set_listening (self->voice, listening);
}

static void
tandem_traced_voice_add_note (TandemVoice *voice, const char *item_id, const char *text)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "note", "%s", item_id);
  tandem_voice_add_note (self->voice, item_id, text);
}

static void
tandem_traced_voice_add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "turn", "%s", item_id);
  tandem_voice_add_turn (self->voice, item_id, party, text);
}

static void
tandem_traced_voice_answer_tool (TandemVoice *voice, const char *tool_call_id, const char *name, const char *result,
                                 gboolean failed)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "tool-answer", "%s %s", name, failed ? "failed" : "done");
  tandem_voice_answer_tool (self->voice, tool_call_id, name, result, failed);
}

static void
tandem_traced_voice_resume (TandemVoice *voice, const char *handle)
{
  tandem_voice_resume (TANDEM_TRACED_VOICE (voice)->voice, handle);
}

static const char *
tandem_traced_voice_get_resumed (TandemVoice *voice)
{
  return tandem_voice_get_resumed (TANDEM_TRACED_VOICE (voice)->voice);
}

static void
tandem_traced_voice_begin_utterance (TandemVoice *voice)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "utterance", "%s", "begins");
  tandem_voice_begin_utterance (self->voice);
}

static void
tandem_traced_voice_end_utterance (TandemVoice *voice, gboolean keep)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "utterance", "%s", keep ? "ends" : "was none");
  tandem_voice_end_utterance (self->voice, keep);
}

static void
tandem_traced_voice_set_heard (TandemVoice *voice, gboolean heard)
{
  tandem_voice_set_heard (TANDEM_TRACED_VOICE (voice)->voice, heard);
}

static gint64
tandem_traced_voice_get_lifetime_ms (TandemVoice *voice)
{
  return tandem_voice_get_lifetime_ms (TANDEM_TRACED_VOICE (voice)->voice);
}

static void
tandem_traced_voice_truncate (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "truncate", "%" G_GINT64_FORMAT " ms %s", heard_ms, item_id);
  tandem_voice_truncate (self->voice, item_id, heard_ms);
}

static void
tandem_traced_voice_remove_item (TandemVoice *voice, const char *item_id)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "remove", "%s", item_id);
  tandem_voice_remove_item (self->voice, item_id);
}

static void
tandem_traced_voice_cancel (TandemVoice *voice)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "cancel", "%s", "");
  tandem_voice_cancel (self->voice);
}

static void
tandem_traced_voice_close (TandemVoice *voice)
{
  TandemTracedVoice *self = TANDEM_TRACED_VOICE (voice);

  NOTE (self, "close", "%s", "");
  tandem_voice_close (self->voice);
}

static void
tandem_traced_voice_iface_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = tandem_traced_voice_get_capabilities;
  iface->get_format = tandem_traced_voice_get_format;
  iface->get_output_format = tandem_traced_voice_get_output_format;
  iface->set_listener = tandem_traced_voice_set_listener;
  iface->open = tandem_traced_voice_open;
  iface->send_audio = tandem_traced_voice_send_audio;
  iface->say = tandem_traced_voice_say;
  iface->respond = tandem_traced_voice_respond;
  iface->set_listening = tandem_traced_voice_set_listening;
  iface->add_note = tandem_traced_voice_add_note;
  iface->add_turn = tandem_traced_voice_add_turn;
  iface->answer_tool = tandem_traced_voice_answer_tool;
  iface->begin_utterance = tandem_traced_voice_begin_utterance;
  iface->end_utterance = tandem_traced_voice_end_utterance;
  iface->set_heard = tandem_traced_voice_set_heard;
  iface->get_lifetime_ms = tandem_traced_voice_get_lifetime_ms;
  iface->resume = tandem_traced_voice_resume;
  iface->get_resumed = tandem_traced_voice_get_resumed;
  iface->truncate = tandem_traced_voice_truncate;
  iface->remove_item = tandem_traced_voice_remove_item;
  iface->cancel = tandem_traced_voice_cancel;
  iface->close = tandem_traced_voice_close;
}

/* Whoever adds a verb has to pass it on here. */
G_STATIC_ASSERT (sizeof (TandemVoiceInterface) == sizeof (GTypeInterface) + 22 * sizeof (gpointer));

/* --- the factory ------------------------------------------------------------------------------------ */

static G_DEFINE_QUARK (tandem-traced-voice-factory, factory)

gpointer
tandem_traced_voice_factory_data (GObject *line, TandemVoiceFactory factory, gpointer factory_data)
{
  Factory *data = g_rc_box_new0 (Factory);

  data->factory = factory;
  data->factory_data = factory_data;
  data->trace = g_object_ref (tandem_call_trace_get (line));
  g_object_set_qdata_full (line, factory_quark (), data, factory_unref);
  return data;
}

static guint
take_seat (Factory *factory, TandemProfile *profile)
{
  guint seat = g_str_equal (tandem_profile_get_provider (profile), TANDEM_CAPTIONS_PROVIDER);

  while (seat > 0 && seat + 1 < G_N_ELEMENTS (seats) && factory->taken[seat])
    seat++;
  factory->taken[seat] = TRUE;
  return seat;
}

TandemVoice *
tandem_traced_voice_make (TandemProfile *profile, gpointer user_data, GError **error)
{
  Factory *data = user_data;
  TandemVoice *voice = data->factory (profile, data->factory_data, error);
  TandemTracedVoice *self;

  if (!voice)
    return NULL;
  self = g_object_new (TANDEM_TYPE_TRACED_VOICE, NULL);
  self->voice = voice;
  self->factory = g_rc_box_acquire (data);
  self->trace = data->trace;
  self->seat = take_seat (data, profile);
  return TANDEM_VOICE (self);
}
