// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-elevenlabs-session.h"

#include <string.h>

#include "tandem-sim-doom.h"
#include "tandem-sim-elevenlabs-schema.h"
#include "tandem-sim-json.h"
#include "tandem-sim-mind.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-input.h"
#include "tandem-sim-realtime-record.h"
#include "tandem-sim-spoken-reply.h"

#define POLICY 1008
#define NORMAL 1000
#define OPENING "Hello! How can I help you today?"
#define NOTE "[Nobody said this on the telephone: it is for you.] "
#define BEFORE "The call was going on before you came."
#define PING_MS 1000
/* So many pings may be without their pong. */
#define PINGS_MAX 5
#define BURST_SPEED 9

/* Default main context only. */
struct _TandemSimElevenlabsSession {
  GObject parent_instance;
  /* owned */
  char *id, *voice, *call_id;
  TandemSimRealtimeWire *wire;
  TandemSimRealtimeInput *input;
  TandemSimRealtimeRecord *record;
  TandemSimSpokenReply *reply;   /* NULL: none is under way */
  TandemSimMind mind;
  TandemSimDoom doom;
  /* borrowed */
  TandemSimVoiceShared shared;

  TandemSimAudioFormat in, out;
  guint ping_id, heard_id;
  guint n_events, n_replies, n_pings, n_pongs, sent_ms;
  gboolean ready, ended;
};

G_DEFINE_FINAL_TYPE (TandemSimElevenlabsSession, tandem_sim_elevenlabs_session, G_TYPE_OBJECT)

static void
stop (TandemSimElevenlabsSession *self)
{
  tandem_sim_doom_clear (&self->doom);
  g_clear_handle_id (&self->ping_id, g_source_remove);
  g_clear_handle_id (&self->heard_id, g_source_remove);
  if (self->reply != NULL)
    tandem_sim_spoken_reply_stop (self->reply);
  g_clear_object (&self->reply);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
}

static void
tandem_sim_elevenlabs_session_dispose (GObject *object)
{
  TandemSimElevenlabsSession *self = TANDEM_SIM_ELEVENLABS_SESSION (object);

  stop (self);
  g_clear_object (&self->input);
  g_clear_object (&self->wire);
  G_OBJECT_CLASS (tandem_sim_elevenlabs_session_parent_class)->dispose (object);
}

static void
tandem_sim_elevenlabs_session_finalize (GObject *object)
{
  TandemSimElevenlabsSession *self = TANDEM_SIM_ELEVENLABS_SESSION (object);

  tandem_sim_mind_clear (&self->mind);
  g_free (self->id);
  g_free (self->voice);
  g_free (self->call_id);
  G_OBJECT_CLASS (tandem_sim_elevenlabs_session_parent_class)->finalize (object);
}

static void
tandem_sim_elevenlabs_session_class_init (TandemSimElevenlabsSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_elevenlabs_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_elevenlabs_session_finalize;
}

static void
tandem_sim_elevenlabs_session_init (TandemSimElevenlabsSession *self)
{
  self->id = tandem_sim_realtime_id_new ("conv");
}

/* Eats @event. */
static void
send (TandemSimElevenlabsSession *self, const char *type, const char *member, JsonObject *event)
{
  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new ("type", TANDEM_SIM_S, type, member, TANDEM_SIM_O, event, NULL));
}

static void
refuse (TandemSimElevenlabsSession *self, const char *reason)
{
  tandem_sim_log_write (self->shared.log, "realtime", "refused", "session", self->id, "reason", reason, NULL);
  tandem_sim_realtime_wire_refuse (self->wire, POLICY, reason);
}

/* --- speaking --------------------------------------------------------------------------------------- */

static void
on_sound (const guint8 *data, gsize n, gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;
  guint until_ms = tandem_sim_spoken_reply_get_sent_ms (self->reply);
  g_autofree char *words = tandem_sim_spoken_reply_dup_words (self->reply, self->sent_ms, until_ms);
  g_autofree char *base64 = g_base64_encode (data, n);
  JsonArray *letters = json_array_new ();
  gboolean first = self->sent_ms == 0;

  for (const char *c = words; *c != '\0'; c = g_utf8_next_char (c)) {
    g_autofree char *letter = g_utf8_substring (c, 0, 1);

    json_array_add_string_element (letters, letter);
  }
  self->sent_ms = until_ms;
  send (self, "audio", "audio_event",
        tandem_sim_json_new ("audio_base_64", TANDEM_SIM_S, base64, "event_id", TANDEM_SIM_I, (int) ++self->n_events, "alignment",
                             TANDEM_SIM_O, tandem_sim_json_new ("chars", TANDEM_SIM_A, letters, NULL), NULL));
  if (first)
    send (self, "agent_response", "agent_response_event",
          tandem_sim_json_new ("agent_response", TANDEM_SIM_S, tandem_sim_spoken_reply_get_text (self->reply), "event_id", TANDEM_SIM_I,
                               (int) ++self->n_events, NULL));
  if (first)
    tandem_sim_doom_take_reply (&self->doom);
}

/* The text comes whole. */
static void
on_words (const char *text, gpointer user_data)
{
}

static void
end_reply (TandemSimElevenlabsSession *self, gboolean interrupted)
{
  g_autoptr (TandemSimSpokenReply) reply = g_steal_pointer (&self->reply);
  g_autofree char *ms = g_strdup_printf ("%u", tandem_sim_spoken_reply_get_sent_ms (reply));

  g_clear_handle_id (&self->heard_id, g_source_remove);
  tandem_sim_spoken_reply_stop (reply);
  tandem_sim_log_write (self->shared.log, "realtime", "response_done", "session", self->id, "status",
                        interrupted ? "interrupted" : "completed", "produced_ms", ms, NULL);
  tandem_sim_spoken_reply_record (reply, self->shared.log, self->id);
}

static gboolean
on_heard (gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;

  self->heard_id = 0;
  end_reply (self, FALSE);
  return G_SOURCE_REMOVE;
}

/* All is sent; the service takes it for heard when it would be if it were played at once. */
static void
on_finished (gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;
  gint64 gone_ms = (g_get_monotonic_time () - tandem_sim_spoken_reply_get_began_us (self->reply)) / 1000;
  gint64 total_ms = tandem_sim_spoken_reply_get_total_ms (self->reply);

  self->heard_id = g_timeout_add (MAX (total_ms - gone_ms, 1), on_heard, self);
}

static void
speak (TandemSimElevenlabsSession *self, const char *words)
{
  static const TandemSimSpokenReplyListener listener = { on_sound, on_words, on_finished };
  gboolean told = self->mind.note != NULL && words == NULL;
  g_autofree char *text = tandem_sim_mind_speak (&self->mind, words);
  g_autofree char *id = g_strdup_printf ("%u", ++self->n_replies);

  if (self->reply != NULL)
    end_reply (self, TRUE);
  tandem_sim_log_write (self->shared.log, "realtime", "response", "session", self->id, "text", text, "told", told ? "true" : "false",
                        NULL);
  self->sent_ms = 0;
  self->reply = tandem_sim_spoken_reply_new (self->shared.speech, id, tandem_sim_realtime_replies_get_voice (self->voice, text), text);
  tandem_sim_spoken_reply_set_pace (self->reply, self->out, BURST_SPEED);
  tandem_sim_spoken_reply_start (self->reply, &listener, self);
}

/* What was not sent is not heard, and what was is taken for heard as time went by. */
static void
interrupt (TandemSimElevenlabsSession *self)
{
  guint gone_ms = (guint) ((g_get_monotonic_time () - tandem_sim_spoken_reply_get_began_us (self->reply)) / 1000);
  guint heard_ms = MIN (gone_ms, tandem_sim_spoken_reply_get_sent_ms (self->reply));
  g_autofree char *heard = tandem_sim_spoken_reply_dup_words (self->reply, 0, heard_ms);
  g_autofree char *whole = g_strdup (tandem_sim_spoken_reply_get_text (self->reply));
  gboolean begun = self->sent_ms > 0;

  end_reply (self, TRUE);
  if (!begun)
    return;
  send (self, "interruption", "interruption_event", tandem_sim_json_new ("event_id", TANDEM_SIM_I, (int) self->n_events, NULL));
  send (self, "agent_response_correction", "agent_response_correction_event",
        tandem_sim_json_new ("original_agent_response", TANDEM_SIM_S, whole, "corrected_agent_response", TANDEM_SIM_S, heard, "event_id",
                             TANDEM_SIM_I, (int) ++self->n_events, NULL));
}

/* --- hearing ---------------------------------------------------------------------------------------- */

static void
on_speech_started (const char *item_id, guint64 audio_start_ms, gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_start_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "speech_started", "session", self->id, "audio_start_ms", ms, NULL);
  send (self, "vad_score", "vad_score_event", tandem_sim_json_new ("vad_score", TANDEM_SIM_D, 0.97, NULL));
  if (self->reply != NULL)
    interrupt (self);
}

static void
on_speech_stopped (const char *item_id, guint64 audio_end_ms, gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_end_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "speech_stopped", "session", self->id, "audio_end_ms", ms, NULL);
}

static void
on_committed (const char *item_id, GBytes *ulaw, gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;
  g_autofree char *length = g_strdup_printf ("%u", (guint) g_bytes_get_size (ulaw) / 8);
  const char *heard = tandem_sim_mind_hear (&self->mind, ulaw);

  tandem_sim_log_write (self->shared.log, "realtime", "transcribed", "session", self->id, "item_id", item_id, "text", heard, "ms", length,
                        NULL);
  send (self, "user_transcript", "user_transcription_event",
        tandem_sim_json_new ("user_transcript", TANDEM_SIM_S, heard, "event_id", TANDEM_SIM_I, (int) ++self->n_events, NULL));
  if (!tandem_sim_faults_take (self->shared.faults, "realtime-tool-call", NULL)) {
    speak (self, NULL);
    return;
  }
  self->call_id = tandem_sim_realtime_id_new ("tool");
  send (self, "client_tool_call", "client_tool_call",
        tandem_sim_json_new ("tool_name", TANDEM_SIM_S, "look_it_up", "tool_call_id", TANDEM_SIM_S, self->call_id, "parameters",
                             TANDEM_SIM_O, json_object_new (), NULL));
}

/* --- the client ------------------------------------------------------------------------------------- */

static void
on_capped (gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;

  send (self, "error", "error_event",
        tandem_sim_json_new ("code", TANDEM_SIM_I, NORMAL, "error_type", TANDEM_SIM_S, "max_duration_exceeded", "message", TANDEM_SIM_S,
                             "The conversation lasted as long as it may.", NULL));
  tandem_sim_realtime_wire_refuse (self->wire, NORMAL, "Max conversation duration was reached.");
}

static gboolean
on_ping (gpointer user_data)
{
  TandemSimElevenlabsSession *self = user_data;

  if (self->n_pings - self->n_pongs > PINGS_MAX) {
    self->ping_id = 0;
    refuse (self, "No pong was received.");
    return G_SOURCE_REMOVE;
  }
  self->n_pings++;
  send (self, "ping", "ping_event", tandem_sim_json_new ("event_id", TANDEM_SIM_I, (int) self->n_pings, "ping_ms", TANDEM_SIM_I, 20, NULL));
  return G_SOURCE_CONTINUE;
}

/* "ulaw_8000" unless a fault says otherwise. */
static const char *
choose_format (TandemSimElevenlabsSession *self)
{
  const char *value = NULL;

  if (!tandem_sim_faults_peek (self->shared.faults, "elevenlabs-format", &value))
    return "ulaw_8000";
  self->in = self->out = g_strcmp0 (value, "pcm_24000") == 0 ? TANDEM_SIM_AUDIO_PCM24 : TANDEM_SIM_AUDIO_PCM16;
  return value != NULL ? value : "pcm_44100";
}

static void
begin (TandemSimElevenlabsSession *self, JsonObject *message)
{
  static const TandemSimRealtimeInputListener listener = { on_speech_started, on_speech_stopped, on_committed };
  const TandemSimTurnDetection turns = { .threshold = 0.5, .prefix_padding_ms = 300, .silence_ms = 500, .create_response = TRUE,
                                         .interrupt_response = TRUE };
  JsonObject *override = tandem_sim_json_get_object (message, "conversation_config_override");
  const char *first = tandem_sim_json_get_string (tandem_sim_json_get_object (override, "agent"), "first_message");
  const char *format = choose_format (self);

  if (first != NULL && tandem_sim_faults_take (self->shared.faults, "elevenlabs-override", NULL)) {
    refuse (self, "Override for field 'first_message' is not allowed by config.");
    return;
  }
  self->voice = g_strdup (tandem_sim_json_get_string (tandem_sim_json_get_object (override, "tts"), "voice_id"));
  self->input = tandem_sim_realtime_input_new (&listener, self);
  tandem_sim_realtime_input_configure (self->input, self->in, &turns);
  self->record = tandem_sim_realtime_record_new (self->shared.log, self->id);
  self->ready = TRUE;
  tandem_sim_doom_arm (&self->doom);
  tandem_sim_log_write (self->shared.log, "realtime", "session_opened", "session", self->id, "flavour", "elevenlabs", "model", format,
                        NULL);
  send (self, "conversation_initiation_metadata", "conversation_initiation_metadata_event",
        tandem_sim_json_new ("conversation_id", TANDEM_SIM_S, self->id, "agent_output_audio_format", TANDEM_SIM_S, format,
                             "user_input_audio_format", TANDEM_SIM_S, format, NULL));
  self->ping_id = g_timeout_add (PING_MS, on_ping, self);
  speak (self, first != NULL ? first : OPENING);
}

/* "Caller: …" and "You: …", line by line. */
static void
recall (TandemSimElevenlabsSession *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 1; lines[i] != NULL; i++) {
    gboolean by_agent = g_str_has_prefix (lines[i], "You: ");
    const char *words = strstr (lines[i], ": ");

    if (words == NULL)
      continue;
    tandem_sim_log_write (self->shared.log, "realtime", "replayed", "session", self->id, "role", by_agent ? "agent" : "user", "text",
                          words + 2, NULL);
    tandem_sim_mind_recall (&self->mind, by_agent, words + 2);
  }
}

static void
take_context (TandemSimElevenlabsSession *self, const char *text)
{
  if (g_str_has_prefix (text, BEFORE)) {
    recall (self, text);
    return;
  }
  tandem_sim_log_write (self->shared.log, "realtime", "note", "session", self->id, "text", text, NULL);
  if (g_str_has_prefix (text, NOTE))
    tandem_sim_mind_note (&self->mind, text + strlen (NOTE));
}

static void
take_sound (TandemSimElevenlabsSession *self, const char *base64)
{
  gsize n = 0;
  g_autofree guint8 *samples = tandem_sim_audio_decode_base64 (base64, &n);

  if (samples == NULL || (self->in != TANDEM_SIM_AUDIO_PCMU && n % 2 != 0)) {
    refuse (self, "Invalid message received: user_audio_chunk.");
    return;
  }
  tandem_sim_realtime_record_add (self->record, self->in, samples, n);
  tandem_sim_realtime_input_append (self->input, samples, n);
}

static void
take_tool_result (TandemSimElevenlabsSession *self, JsonObject *message)
{
  if (g_strcmp0 (tandem_sim_json_get_string (message, "tool_call_id"), self->call_id) != 0) {
    refuse (self, "Invalid message received: no such tool call.");
    return;
  }
  g_clear_pointer (&self->call_id, g_free);
  tandem_sim_log_write (self->shared.log, "realtime", "tool_response", "session", self->id, "error",
                        json_object_get_boolean_member (message, "is_error") ? "true" : "false", NULL);
  speak (self, NULL);
}

static void
handle (TandemSimElevenlabsSession *self, JsonObject *message)
{
  g_autoptr (TandemSimProblem) problem = NULL;
  const char *type = tandem_sim_json_get_string (message, "type");
  gboolean beginning = g_strcmp0 (type, "conversation_initiation_client_data") == 0;

  if (!tandem_sim_elevenlabs_schema_check (message, &problem))
    refuse (self, problem->message);
  else if (beginning == self->ready)
    refuse (self, beginning ? "Invalid message received: the conversation has begun." : "Invalid message received: nothing has begun.");
  else if (beginning)
    begin (self, message);
  else if (type == NULL)
    take_sound (self, tandem_sim_json_get_string (message, "user_audio_chunk"));
  else if (g_str_equal (type, "contextual_update"))
    take_context (self, tandem_sim_json_get_string (message, "text"));
  else if (g_str_equal (type, "user_message"))
    speak (self, NULL);
  else if (g_str_equal (type, "client_tool_result"))
    take_tool_result (self, message);
  else if (g_str_equal (type, "pong"))
    self->n_pongs++;
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, TandemSimElevenlabsSession *self)
{
  g_autoptr (TandemSimElevenlabsSession) keep = g_object_ref (self);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (message, &size);
  JsonNode *root = NULL;

  if (self->ended || soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (kind == SOUP_WEBSOCKET_DATA_TEXT && json_parser_load_from_data (parser, text, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (self, "Invalid message received.");
    return;
  }
  if (!json_object_has_member (json_node_get_object (root), "user_audio_chunk")) {
    g_autofree char *copy = g_strndup (text, size);

    tandem_sim_log_write (self->shared.log, "realtime", "client_event", "session", self->id, "event", copy, NULL);
  }
  handle (self, json_node_get_object (root));
}

TandemSimElevenlabsSession *
tandem_sim_elevenlabs_session_new (SoupWebsocketConnection *connection, GSocket *socket, const TandemSimVoiceShared *shared)
{
  TandemSimElevenlabsSession *self = g_object_new (TANDEM_TYPE_SIM_ELEVENLABS_SESSION, NULL);

  self->shared = *shared;
  self->in = self->out = TANDEM_SIM_AUDIO_PCMU;
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
tandem_sim_elevenlabs_session_end (TandemSimElevenlabsSession *self)
{
  g_return_if_fail (TANDEM_IS_SIM_ELEVENLABS_SESSION (self));
  if (self->ended)
    return;
  self->ended = TRUE;
  stop (self);
  tandem_sim_log_write (self->shared.log, "realtime", "session_closed", "session", self->id, NULL);
  tandem_sim_realtime_wire_close (self->wire);
}
