// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-live-session.h"

#include <string.h>

#include "tandem-sim-doom.h"
#include "tandem-sim-json.h"
#include "tandem-sim-live-schema.h"
#include "tandem-sim-mind.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-input.h"
#include "tandem-sim-realtime-record.h"
#include "tandem-sim-realtime-words.h"
#include "tandem-sim-spoken-reply.h"

#define USAGE_MS 1000
#define LIFETIME_S (30 * 60)
#define EARLIER_CALLER "The caller said before: "
#define EARLIER_AGENT "You said before: "
#define UNHEARD "What you said meanwhile"
#define GO_ON "Take the word"
#define LISTEN "Until you are told otherwise only listen"
#define SPEAK "You may speak"

/* Default main context only. */
struct _TandemSimLiveSession {
  GObject parent_instance;
  /* owned */
  char *id, *voice;
  TandemSimRealtimeWire *wire;
  TandemSimRealtimeInput *input;
  TandemSimRealtimeRecord *record;
  TandemSimSpokenReply *reply;   /* NULL: none is under way */
  TandemSimMind mind;
  TandemSimDoom doom;
  /* borrowed */
  TandemSimVoiceShared shared;

  TandemSimAudioFormat format;
  gint64 began_us;
  guint usage_id;
  guint n_replies;
  gboolean ready, ended, listening;
};

G_DEFINE_FINAL_TYPE (TandemSimLiveSession, tandem_sim_live_session, G_TYPE_OBJECT)

static void
stop (TandemSimLiveSession *self)
{
  tandem_sim_doom_clear (&self->doom);
  g_clear_handle_id (&self->usage_id, g_source_remove);
  if (self->reply != NULL)
    tandem_sim_spoken_reply_stop (self->reply);
  g_clear_object (&self->reply);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
}

static void
tandem_sim_live_session_dispose (GObject *object)
{
  TandemSimLiveSession *self = TANDEM_SIM_LIVE_SESSION (object);

  stop (self);
  g_clear_object (&self->input);
  g_clear_object (&self->wire);
  G_OBJECT_CLASS (tandem_sim_live_session_parent_class)->dispose (object);
}

static void
tandem_sim_live_session_finalize (GObject *object)
{
  TandemSimLiveSession *self = TANDEM_SIM_LIVE_SESSION (object);

  tandem_sim_mind_clear (&self->mind);
  g_free (self->id);
  g_free (self->voice);
  G_OBJECT_CLASS (tandem_sim_live_session_parent_class)->finalize (object);
}

static void
tandem_sim_live_session_class_init (TandemSimLiveSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_live_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_live_session_finalize;
}

static void
tandem_sim_live_session_init (TandemSimLiveSession *self)
{
  self->id = tandem_sim_realtime_id_new ("live");
}

static void
send_error (TandemSimLiveSession *self, const char *code, const char *text)
{
  JsonObject *error = tandem_sim_json_new ("code", TANDEM_SIM_S, code, "message", TANDEM_SIM_S, text, "type", TANDEM_SIM_S,
                                           "invalid_request_error", NULL);

  tandem_sim_log_write (self->shared.log, "realtime", "refused", "session", self->id, "reason", text, NULL);
  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "error", "error", TANDEM_SIM_O, error, NULL));
}

/* What a client must never send ends its session. */
static void
refuse (TandemSimLiveSession *self, const char *code, const char *text)
{
  send_error (self, code, text);
  tandem_sim_realtime_wire_close (self->wire);
}

/* --- speaking --------------------------------------------------------------------------------------- */

static void
on_sound (const guint8 *data, gsize n, gpointer user_data)
{
  TandemSimLiveSession *self = user_data;
  g_autofree char *base64 = g_base64_encode (data, n);

  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "session.output_audio.delta", "delta",
                                                                  TANDEM_SIM_S, base64, NULL));
}

static void
on_words (const char *text, gpointer user_data)
{
  TandemSimLiveSession *self = user_data;
  int ms = (int) ((g_get_monotonic_time () - self->began_us) / 1000);

  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "session.output_transcript.delta", "delta",
                                                                  TANDEM_SIM_S, text, "start_ms", TANDEM_SIM_I, ms, "end_ms",
                                                                  TANDEM_SIM_I, ms, NULL));
}

static void
end_reply (TandemSimLiveSession *self, gboolean interrupted)
{
  g_autoptr (TandemSimSpokenReply) reply = g_steal_pointer (&self->reply);
  g_autofree char *ms = g_strdup_printf ("%u", tandem_sim_spoken_reply_get_sent_ms (reply));

  tandem_sim_spoken_reply_stop (reply);
  tandem_sim_log_write (self->shared.log, "realtime", "response_done", "session", self->id, "status",
                        interrupted ? "interrupted" : "completed", "produced_ms", ms, NULL);
  tandem_sim_spoken_reply_record (reply, self->shared.log, self->id);
}

static void
on_finished (gpointer user_data)
{
  end_reply (user_data, FALSE);
}

/* In real time. */
static void
speak (TandemSimLiveSession *self, const char *words)
{
  static const TandemSimSpokenReplyListener listener = { on_sound, on_words, on_finished };
  gboolean told = self->mind.note != NULL && words == NULL;
  g_autofree char *text = tandem_sim_mind_speak (&self->mind, words);
  g_autofree char *id = g_strdup_printf ("%u", ++self->n_replies);

  if (self->reply != NULL)
    end_reply (self, TRUE);
  tandem_sim_log_write (self->shared.log, "realtime", "response", "session", self->id, "text", text, "told", told ? "true" : "false",
                        NULL);
  self->reply = tandem_sim_spoken_reply_new (self->shared.speech, id, tandem_sim_realtime_replies_get_voice (self->voice, text), text);
  tandem_sim_spoken_reply_set_pace (self->reply, self->format, 1);
  tandem_sim_spoken_reply_start (self->reply, &listener, self);
  tandem_sim_doom_take_reply (&self->doom);
}

/* --- hearing ---------------------------------------------------------------------------------------- */

static void
on_speech_started (const char *item_id, guint64 audio_start_ms, gpointer user_data)
{
  TandemSimLiveSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_start_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "speech_started", "session", self->id, "audio_start_ms", ms, NULL);
  if (self->reply != NULL)
    end_reply (self, TRUE);
}

static void
on_speech_stopped (const char *item_id, guint64 audio_end_ms, gpointer user_data)
{
  TandemSimLiveSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_end_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "speech_stopped", "session", self->id, "audio_end_ms", ms, NULL);
}

static void
on_committed (const char *item_id, GBytes *ulaw, gpointer user_data)
{
  TandemSimLiveSession *self = user_data;
  guint length_ms = (guint) g_bytes_get_size (ulaw) / 8;
  g_autofree char *length = g_strdup_printf ("%u", length_ms);
  const char *heard = tandem_sim_mind_hear (&self->mind, ulaw);
  g_auto (GStrv) words = tandem_sim_realtime_words_split (heard);
  int end_ms = (int) tandem_sim_realtime_input_get_position_ms (self->input);

  tandem_sim_log_write (self->shared.log, "realtime", "transcribed", "session", self->id, "item_id", item_id, "text", heard, "ms", length,
                        NULL);
  for (guint i = 0; words[i] != NULL; i++)
    tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "session.input_transcript.delta", "delta",
                                                                    TANDEM_SIM_S, words[i], "start_ms", TANDEM_SIM_I,
                                                                    MAX (end_ms - (int) length_ms, 0), "end_ms", TANDEM_SIM_I, end_ms, NULL));
  if (tandem_sim_faults_take (self->shared.faults, "realtime-tool-call", NULL))
    tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "session.delegation.created", "delegation",
                                                                    TANDEM_SIM_O, tandem_sim_json_new ("id", TANDEM_SIM_S, "del_1", "target",
                                                                    TANDEM_SIM_S, "client", NULL), "offset_ms", TANDEM_SIM_I, end_ms, NULL));
  else if (!self->listening)
    speak (self, NULL);
}

/* --- the client ------------------------------------------------------------------------------------- */

static void
close_session (TandemSimLiveSession *self, const char *reason)
{
  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "session.closed", "reason", TANDEM_SIM_S, reason,
                                                                  NULL));
  tandem_sim_realtime_wire_close (self->wire);
}

static void
on_capped (gpointer user_data)
{
  close_session (user_data, "expired");
}

static gboolean
on_usage (gpointer user_data)
{
  TandemSimLiveSession *self = user_data;
  double seconds = (double) (g_get_monotonic_time () - self->began_us) / G_USEC_PER_SEC;

  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, "session.usage.updated", "usage", TANDEM_SIM_O,
                                                                  tandem_sim_json_new ("seconds", TANDEM_SIM_D, seconds, NULL),
                                                                  "context_window", TANDEM_SIM_O,
                                                                  tandem_sim_json_new ("usage_ratio", TANDEM_SIM_D, 0.1, NULL), NULL));
  return G_SOURCE_CONTINUE;
}

/* FALSE: the service has no such combination. */
static gboolean
take_format (TandemSimLiveSession *self, JsonObject *format)
{
  const char *type = tandem_sim_json_get_string (format, "type");
  gint64 rate = tandem_sim_json_get_int (format, "rate", 0);

  if (g_str_equal (type, "audio/pcm"))
    self->format = rate == 16000 ? TANDEM_SIM_AUDIO_PCM16 : TANDEM_SIM_AUDIO_PCM24;
  else
    self->format = g_str_equal (type, "audio/pcmu") ? TANDEM_SIM_AUDIO_PCMU : TANDEM_SIM_AUDIO_PCMA;
  return g_str_equal (type, "audio/pcm") ? rate == 16000 || rate == 24000 : rate == 8000;
}

static void
start (TandemSimLiveSession *self, JsonObject *session)
{
  static const TandemSimRealtimeInputListener listener = { on_speech_started, on_speech_stopped, on_committed };
  const TandemSimTurnDetection turns = { .threshold = 0.5, .prefix_padding_ms = 300, .silence_ms = 500, .create_response = TRUE,
                                         .interrupt_response = TRUE };
  JsonObject *audio = tandem_sim_json_get_object (session, "audio");
  const char *model = tandem_sim_json_get_string (session, "model");
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;

  if (!g_str_has_prefix (model, "gpt-live-") || tandem_sim_faults_take (self->shared.faults, "realtime-model-not-found", NULL)) {
    refuse (self, "model_not_found", "The model does not exist or you do not have access to it.");
    return;
  }
  if (!take_format (self, tandem_sim_json_get_object (audio, "format"))) {
    refuse (self, "invalid_value", "Invalid value: session.audio.format.rate.");
    return;
  }
  self->voice = g_strdup (tandem_sim_json_get_string (tandem_sim_json_get_object (audio, "output"), "voice"));
  self->input = tandem_sim_realtime_input_new (&listener, self);
  tandem_sim_realtime_input_configure (self->input, self->format, &turns);
  self->record = tandem_sim_realtime_record_new (self->shared.log, self->id);
  self->ready = TRUE;
  self->began_us = g_get_monotonic_time ();
  tandem_sim_doom_arm (&self->doom);
  tandem_sim_log_write (self->shared.log, "realtime", "session_opened", "session", self->id, "flavour", "live", "model", model, NULL);
  tandem_sim_realtime_wire_send (self->wire,
                                 tandem_sim_json_new ("type", TANDEM_SIM_S, "session.started", "session", TANDEM_SIM_O,
                                                      tandem_sim_json_new ("id", TANDEM_SIM_S, self->id, "expires_at", TANDEM_SIM_I,
                                                      (int) (now_s + (self->doom.cap_s > 0 ? self->doom.cap_s : LIFETIME_S)), NULL), NULL));
  self->usage_id = g_timeout_add (USAGE_MS, on_usage, self);
}

static void
take_sound (TandemSimLiveSession *self, const char *base64)
{
  gsize n = 0;
  g_autofree guint8 *samples = tandem_sim_audio_decode_base64 (base64, &n);

  if (samples == NULL) {
    refuse (self, "invalid_value", "Invalid value: audio.");
    return;
  }
  tandem_sim_realtime_record_add (self->record, self->format, samples, n);
  tandem_sim_realtime_input_append (self->input, samples, n);
}

static void
take_thought (TandemSimLiveSession *self, const char *text, gboolean delegated)
{
  gboolean by_agent = g_str_has_prefix (text, EARLIER_AGENT);

  if (by_agent || g_str_has_prefix (text, EARLIER_CALLER)) {
    const char *words = text + strlen (by_agent ? EARLIER_AGENT : EARLIER_CALLER);

    tandem_sim_log_write (self->shared.log, "realtime", "replayed", "session", self->id, "role", by_agent ? "agent" : "user", "text", words,
                          NULL);
    tandem_sim_mind_recall (&self->mind, by_agent, words);
    return;
  }
  tandem_sim_log_write (self->shared.log, "realtime", "note", "session", self->id, "text", text, NULL);
  if (delegated)
    speak (self, NULL);
  else if (!g_str_has_prefix (text, UNHEARD))
    tandem_sim_mind_note (&self->mind, text);
}

static void
take_instructions (TandemSimLiveSession *self, const char *text)
{
  tandem_sim_log_write (self->shared.log, "realtime", "instructions", "session", self->id, "text", text, NULL);
  if (g_str_has_prefix (text, LISTEN))
    self->listening = TRUE;
  else if (g_str_has_prefix (text, SPEAK))
    self->listening = FALSE;
  else if (g_str_has_prefix (text, GO_ON))
    speak (self, NULL);
}

static void
handle (TandemSimLiveSession *self, JsonObject *event)
{
  g_autoptr (TandemSimProblem) problem = NULL;
  const char *type = tandem_sim_json_get_string (event, "type");
  const char *content = tandem_sim_json_get_string (event, "content");
  gboolean starts = g_strcmp0 (type, "session.start") == 0;

  if (!tandem_sim_live_schema_check (event, &problem))
    refuse (self, problem->code, problem->message);
  else if (starts == self->ready)
    refuse (self, "invalid_request", starts ? "The session has started." : "session.start must come first.");
  else if (starts)
    start (self, json_object_get_object_member (event, "session"));
  else if (g_str_equal (type, "session.input_audio.append"))
    take_sound (self, tandem_sim_json_get_string (event, "audio"));
  else if (g_str_equal (type, "session.commentary.append"))
    speak (self, content);
  else if (g_str_equal (type, "session.thinking.append"))
    take_thought (self, content, tandem_sim_json_get_string (event, "delegation_id") != NULL);
  else if (g_str_equal (type, "session.instructions.append"))
    take_instructions (self, content);
  else
    close_session (self, "close_requested");
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, TandemSimLiveSession *self)
{
  g_autoptr (TandemSimLiveSession) keep = g_object_ref (self);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (message, &size);
  JsonNode *root = NULL;

  if (self->ended || soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (kind == SOUP_WEBSOCKET_DATA_TEXT && json_parser_load_from_data (parser, text, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (self, "invalid_json", "That is no JSON object.");
    return;
  }
  if (!json_object_has_member (json_node_get_object (root), "audio")) {
    g_autofree char *copy = g_strndup (text, size);

    tandem_sim_log_write (self->shared.log, "realtime", "client_event", "session", self->id, "event", copy, NULL);
  }
  handle (self, json_node_get_object (root));
}

TandemSimLiveSession *
tandem_sim_live_session_new (SoupWebsocketConnection *connection, GSocket *socket, const TandemSimVoiceShared *shared)
{
  TandemSimLiveSession *self = g_object_new (TANDEM_TYPE_SIM_LIVE_SESSION, NULL);

  self->shared = *shared;
  self->wire = tandem_sim_realtime_wire_new (connection, socket, 0);
  self->mind.shared = self->doom.shared = &self->shared;
  self->doom.wire = self->wire;
  self->doom.session = self->id;
  self->doom.capped = on_capped;
  self->doom.user_data = self;
  g_signal_connect_object (connection, "message", G_CALLBACK (on_message), self, 0);
  return self;
}

void
tandem_sim_live_session_end (TandemSimLiveSession *self)
{
  g_return_if_fail (TANDEM_IS_SIM_LIVE_SESSION (self));
  if (self->ended)
    return;
  self->ended = TRUE;
  stop (self);
  tandem_sim_log_write (self->shared.log, "realtime", "session_closed", "session", self->id, NULL);
  tandem_sim_realtime_wire_close (self->wire);
}
