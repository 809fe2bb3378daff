// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-modelservice-session.h"

#include <string.h>

#include "tandem-sim-json.h"
#include "tandem-sim-spoken-reply.h"
#include "tandem-sim-modelservice-schema.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-input.h"
#include "tandem-sim-realtime-note.h"
#include "tandem-sim-realtime-record.h"
#include "tandem-sim-realtime-wire.h"

#define CUT_AFTER_MS "1500"
#define CUT_AFTER_WORDS_MS 100
#define CAP_S "20"
#define GOES_ON "Where were we? Please go on."

/* Default main context only. */
struct _TandemSimModelserviceSession {
  GObject parent_instance;
  /* owned */
  char *id, *voice, *heard, *note, *call_id, *wanted, *wanted_request;
  SoupWebsocketConnection *connection;
  TandemSimRealtimeWire *wire;
  TandemSimRealtimeInput *input;
  TandemSimRealtimeRecord *record;
  TandemSimSpokenReply *reply; /* NULL: none is under way */
  /* borrowed */
  TandemSimModelserviceShared shared;

  guint cut_id, cap_id;
  guint n_items;
  gboolean ready, ended, garbage, cut_at_reply, listening, spoken, agent_last;
};

G_DEFINE_FINAL_TYPE (TandemSimModelserviceSession, tandem_sim_modelservice_session, G_TYPE_OBJECT)

static void
tandem_sim_modelservice_session_dispose (GObject *object)
{
  TandemSimModelserviceSession *self = TANDEM_SIM_MODELSERVICE_SESSION (object);

  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
  if (self->reply != NULL)
    tandem_sim_spoken_reply_stop (self->reply);
  g_clear_object (&self->reply);
  g_clear_object (&self->input);
  g_clear_object (&self->wire);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
  G_OBJECT_CLASS (tandem_sim_modelservice_session_parent_class)->dispose (object);
}

static void
tandem_sim_modelservice_session_finalize (GObject *object)
{
  TandemSimModelserviceSession *self = TANDEM_SIM_MODELSERVICE_SESSION (object);

  g_free (self->id);
  g_free (self->voice);
  g_free (self->heard);
  g_free (self->note);
  g_free (self->call_id);
  g_free (self->wanted);
  g_free (self->wanted_request);
  G_OBJECT_CLASS (tandem_sim_modelservice_session_parent_class)->finalize (object);
}

static void
tandem_sim_modelservice_session_class_init (TandemSimModelserviceSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_modelservice_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_modelservice_session_finalize;
}

static void
tandem_sim_modelservice_session_init (TandemSimModelserviceSession *self)
{
  self->id = tandem_sim_realtime_id_new ("sess");
}

static void
send (TandemSimModelserviceSession *self, JsonObject *message)
{
  tandem_sim_realtime_wire_send (self->wire, message);
}

static void
refuse (TandemSimModelserviceSession *self, const char *code, const char *text)
{
  tandem_sim_log_write (self->shared.log, "realtime", "refused", "session", self->id, "reason", text, NULL);
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "error", "code", TANDEM_SIM_S, code, "text", TANDEM_SIM_S, text, "fatal",
                                   TANDEM_SIM_B, TRUE, NULL));
  tandem_sim_realtime_wire_close (self->wire);
}

/* --- speaking --------------------------------------------------------------------------------------- */

static void speak (TandemSimModelserviceSession *self, const char *request, const char *words);

static void
on_sound (const guint8 *data, gsize n, gpointer user_data)
{
  TandemSimModelserviceSession *self = user_data;

  if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_binary (self->connection, data, n);
}

static void
on_words (const char *text, gpointer user_data)
{
  send (user_data, tandem_sim_json_new ("type", TANDEM_SIM_S, "transcript", "party", TANDEM_SIM_S, "agent", "text", TANDEM_SIM_S, text,
                                        NULL));
}

static void
end_reply (TandemSimModelserviceSession *self, gboolean cancelled)
{
  g_autoptr (TandemSimSpokenReply) reply = g_steal_pointer (&self->reply);
  guint sent_ms = tandem_sim_spoken_reply_get_sent_ms (reply);
  g_autofree char *ms = g_strdup_printf ("%u", sent_ms);

  tandem_sim_spoken_reply_stop (reply);
  tandem_sim_log_write (self->shared.log, "realtime", "response_done", "session", self->id, "status",
                        cancelled ? "interrupted" : "completed", "produced_ms", ms, NULL);
  tandem_sim_spoken_reply_record (reply, self->shared.log, self->id);
  if (!cancelled)
    send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "transcript", "party", TANDEM_SIM_S, "agent", "text", TANDEM_SIM_S,
                                     tandem_sim_spoken_reply_get_text (reply), "final", TANDEM_SIM_B, TRUE, NULL));
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "item_end", "item", TANDEM_SIM_S,
                                   tandem_sim_spoken_reply_get_id (reply), "cancelled", TANDEM_SIM_B, cancelled, NULL));
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "usage", "model", TANDEM_SIM_S, "parrot-2", "audio_in", TANDEM_SIM_I, 13,
                                   "audio_out", TANDEM_SIM_I, (int) sent_ms / 50, NULL));
}

static void
on_finished (gpointer user_data)
{
  TandemSimModelserviceSession *self = user_data;
  g_autofree char *words = g_steal_pointer (&self->wanted);
  g_autofree char *request = g_steal_pointer (&self->wanted_request);

  end_reply (self, FALSE);
  if (request != NULL)
    speak (self, request, words);
}

static gboolean
on_cut (gpointer user_data)
{
  TandemSimModelserviceSession *self = user_data;

  self->cut_id = 0;
  tandem_sim_log_write (self->shared.log, "realtime", "cut", "session", self->id, NULL);
  tandem_sim_realtime_wire_cut (self->wire);
  return G_SOURCE_REMOVE;
}

/* What is said to what was heard, or exactly @words (nullable).  (transfer full) */
static char *
choose_words (TandemSimModelserviceSession *self, const char *words)
{
  gboolean exact = FALSE;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;

  if (words != NULL)
    return g_strdup (words);
  if (self->agent_last)
    return g_strdup (GOES_ON);
  text = tandem_sim_realtime_replies_choose (self->shared.replies, NULL, self->spoken, self->heard, &exact);
  note = g_steal_pointer (&self->note);
  return note != NULL ? tandem_sim_realtime_note_prove (note, text) : g_steal_pointer (&text);
}

static void
speak (TandemSimModelserviceSession *self, const char *request, const char *words)
{
  static const TandemSimSpokenReplyListener listener = { on_sound, on_words, on_finished };
  gboolean told = self->note != NULL && words == NULL;
  g_autofree char *text = choose_words (self, words);
  g_autofree char *item = g_strdup_printf ("%u", ++self->n_items);
  JsonObject *begin = tandem_sim_json_new ("type", TANDEM_SIM_S, "item_begin", "item", TANDEM_SIM_I, (int) self->n_items, NULL);

  if (self->reply != NULL)
    end_reply (self, TRUE);
  if (request != NULL)
    json_object_set_string_member (begin, "request", request);
  send (self, begin);
  tandem_sim_log_write (self->shared.log, "realtime", "response", "session", self->id, "text", text, "told", told ? "true" : "false",
                        NULL);
  self->agent_last = TRUE;
  self->reply = tandem_sim_spoken_reply_new (self->shared.speech, item, tandem_sim_realtime_replies_get_voice (self->voice, text),
                                                   text);
  tandem_sim_spoken_reply_start (self->reply, &listener, self);
  if (self->garbage)
    tandem_sim_realtime_wire_send_garbage (self->wire);
  self->garbage = FALSE;
  if (!self->cut_at_reply)
    return;
  self->cut_at_reply = FALSE;
  g_clear_handle_id (&self->cut_id, g_source_remove);
  self->cut_id = g_timeout_add (CUT_AFTER_WORDS_MS, on_cut, self);
}

/* --- hearing ---------------------------------------------------------------------------------------- */

static void
tell_speech (TandemSimModelserviceSession *self, const char *type, const char *item, guint64 at_ms)
{
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, at_ms);

  tandem_sim_log_write (self->shared.log, "realtime", type, "session", self->id, "at_ms", ms, NULL);
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, type, "item", TANDEM_SIM_S, item, "at_ms", TANDEM_SIM_I, (int) at_ms, NULL));
}

static void
on_speech_started (const char *item_id, guint64 audio_start_ms, gpointer user_data)
{
  TandemSimModelserviceSession *self = user_data;

  tell_speech (self, "speech_started", item_id, audio_start_ms);
  if (self->reply != NULL && !self->listening)
    end_reply (self, TRUE);
}

static void
on_speech_stopped (const char *item_id, guint64 audio_end_ms, gpointer user_data)
{
  tell_speech (user_data, "speech_stopped", item_id, audio_end_ms);
}

static void
on_committed (const char *item_id, GBytes *ulaw, gpointer user_data)
{
  TandemSimModelserviceSession *self = user_data;
  g_autofree char *length = g_strdup_printf ("%u", (guint) g_bytes_get_size (ulaw) / 8);

  g_free (self->heard);
  self->heard = tandem_sim_clips_recognize (self->shared.clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  self->spoken = TRUE;
  self->agent_last = FALSE;
  tandem_sim_log_write (self->shared.log, "realtime", "transcribed", "session", self->id, "item_id", item_id, "text",
                        self->heard != NULL ? self->heard : "", "ms", length, NULL);
  if (!self->listening)
    speak (self, NULL, NULL);
  /* Words come late, in the midst of the answer to them. */
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "transcript", "party", TANDEM_SIM_S, "remote", "item", TANDEM_SIM_S, item_id,
                                   "text", TANDEM_SIM_S, self->heard != NULL ? self->heard : "", "final", TANDEM_SIM_B, TRUE, NULL));
}

/* --- the client ------------------------------------------------------------------------------------- */

static gboolean
on_cap (gpointer user_data)
{
  TandemSimModelserviceSession *self = user_data;

  self->cap_id = 0;
  tandem_sim_log_write (self->shared.log, "realtime", "capped", "session", self->id, NULL);
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "bye", "text", TANDEM_SIM_S, "The session lasted as long as it may.", NULL));
  tandem_sim_realtime_wire_close (self->wire);
  return G_SOURCE_REMOVE;
}

/* Seconds that the session may last; 0: any time. */
static guint
arm_faults (TandemSimModelserviceSession *self)
{
  const char *value;
  guint lifetime_s;

  self->garbage = tandem_sim_faults_take (self->shared.faults, "realtime-garbage", NULL);
  if (tandem_sim_faults_take (self->shared.faults, "realtime-cut", &value)) {
    self->cut_at_reply = TRUE;
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  } else if (tandem_sim_faults_take (self->shared.faults, "realtime-cut-after", &value)) {
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  }
  if (!tandem_sim_faults_take (self->shared.faults, "realtime-cap", &value))
    return 0;
  lifetime_s = (guint) g_ascii_strtoull (value != NULL ? value : CAP_S, NULL, 10);
  self->cap_id = g_timeout_add (1000 * lifetime_s, on_cap, self);
  return lifetime_s;
}

static void
take_hello (TandemSimModelserviceSession *self, JsonObject *hello)
{
  static const TandemSimRealtimeInputListener listener = { on_speech_started, on_speech_stopped, on_committed };
  JsonObject *profile = json_object_get_object_member (hello, "profile");
  JsonObject *detection = json_object_get_object_member (profile, "turn_detection");
  TandemSimTurnDetection turns = { .prefix_padding_ms = 300, .create_response = TRUE, .interrupt_response = TRUE };
  gboolean foreign = tandem_sim_faults_take (self->shared.faults, "realtime-rate", NULL);

  if (tandem_sim_faults_take (self->shared.faults, "realtime-silent", NULL))
    return;
  if (tandem_sim_faults_take (self->shared.faults, "realtime-429", NULL)) {
    refuse (self, "quota", "Nothing is left for this month.");
    return;
  }
  turns.threshold = json_object_get_double_member (detection, "threshold");
  turns.silence_ms = (guint) json_object_get_int_member (detection, "silence_ms");
  self->voice = g_strdup (tandem_sim_json_get_string (profile, "voice"));
  self->input = tandem_sim_realtime_input_new (&listener, self);
  tandem_sim_realtime_input_configure (self->input, TANDEM_SIM_AUDIO_PCM16, &turns);
  self->record = tandem_sim_realtime_record_new (self->shared.log, self->id);
  self->ready = TRUE;
  tandem_sim_log_write (self->shared.log, "realtime", "session_opened", "session", self->id, "flavour", "modelservice", "model",
                        tandem_sim_json_get_string (profile, "model"), NULL);
  send (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "ready", "input_rate", TANDEM_SIM_I, 16000, "output_rate", TANDEM_SIM_I,
                                   foreign ? 44100 : 24000, "lifetime_s", TANDEM_SIM_I, (int) arm_faults (self), "features",
                                   TANDEM_SIM_A, tandem_sim_json_strings ("say|cancel|heard|transcript|tools|speech"), NULL));
}

static void
take_request (TandemSimModelserviceSession *self, const char *request, const char *words)
{
  if (self->reply == NULL) {
    speak (self, request, words);
    return;
  }
  g_free (self->wanted);
  g_free (self->wanted_request);
  self->wanted = g_strdup (words);
  self->wanted_request = g_strdup (request);
}

static void
take_turn (TandemSimModelserviceSession *self, const char *party, const char *text)
{
  tandem_sim_log_write (self->shared.log, "realtime", "replayed", "session", self->id, "role", party, "text", text, NULL);
  self->agent_last = g_str_equal (party, "agent");
  if (self->agent_last)
    return;
  self->spoken = TRUE;
  g_free (self->heard);
  self->heard = g_strdup (text);
}

static void
take_note (TandemSimModelserviceSession *self, const char *text)
{
  tandem_sim_log_write (self->shared.log, "realtime", "note", "session", self->id, "text", text, NULL);
  g_free (self->note);
  self->note = g_strdup (text);
}

static void
cancel (TandemSimModelserviceSession *self)
{
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->wanted_request, g_free);
  if (self->reply != NULL)
    end_reply (self, TRUE);
}

static void
take_heard (TandemSimModelserviceSession *self, JsonObject *message)
{
  g_autofree char *ms = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (message, "ms"));

  tandem_sim_log_write (self->shared.log, "realtime", "truncated", "session", self->id, "item", tandem_sim_json_get_string (message, "item"),
                        "audio_end_ms", ms, NULL);
}

static void
handle (TandemSimModelserviceSession *self, JsonObject *message)
{
  g_autoptr (TandemSimProblem) problem = NULL;
  const char *type = tandem_sim_json_get_string (message, "type");
  const char *text = tandem_sim_json_get_string (message, "text");
  gboolean hello = g_strcmp0 (type, "hello") == 0;

  if (!tandem_sim_modelservice_schema_check (message, &problem))
    refuse (self, "settings", problem->message);
  else if (hello == self->ready)
    refuse (self, "settings", hello ? "A second hello." : "There was no hello.");
  else if (hello)
    take_hello (self, message);
  else if (g_str_equal (type, "say") || g_str_equal (type, "respond"))
    take_request (self, tandem_sim_json_get_string (message, "request"), text);
  else if (g_str_equal (type, "listening"))
    self->listening = json_object_get_boolean_member (message, "on");
  else if (g_str_equal (type, "note"))
    take_note (self, text);
  else if (g_str_equal (type, "turn"))
    take_turn (self, tandem_sim_json_get_string (message, "party"), text);
  else if (g_str_equal (type, "cancel"))
    cancel (self);
  else if (g_str_equal (type, "heard"))
    take_heard (self, message);
}

static void
take_sound (TandemSimModelserviceSession *self, const guint8 *data, gsize n)
{
  if (!self->ready || n % 2 != 0) {
    refuse (self, "settings", self->ready ? "Half a sample." : "Sound before ready.");
    return;
  }
  tandem_sim_realtime_record_add (self->record, TANDEM_SIM_AUDIO_PCM16, data, n);
  tandem_sim_realtime_input_append (self->input, data, n);
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, TandemSimModelserviceSession *self)
{
  g_autoptr (TandemSimModelserviceSession) keep = g_object_ref (self);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (message, &size);
  g_autofree char *copy = NULL;
  JsonNode *root = NULL;

  if (self->ended || soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (kind == SOUP_WEBSOCKET_DATA_BINARY) {
    take_sound (self, (const guint8 *) text, size);
    return;
  }
  if (json_parser_load_from_data (parser, text, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (self, "settings", "That is no JSON object.");
    return;
  }
  copy = g_strndup (text, size);
  tandem_sim_log_write (self->shared.log, "realtime", "client_event", "session", self->id, "event", copy, NULL);
  handle (self, json_node_get_object (root));
}

TandemSimModelserviceSession *
tandem_sim_modelservice_session_new (SoupWebsocketConnection *connection, GSocket *socket, const TandemSimModelserviceShared *shared)
{
  TandemSimModelserviceSession *self = g_object_new (TANDEM_TYPE_SIM_MODELSERVICE_SESSION, NULL);

  self->shared = *shared;
  self->connection = g_object_ref (connection);
  self->wire = tandem_sim_realtime_wire_new (connection, socket, 0);
  g_signal_connect_object (connection, "message", G_CALLBACK (on_message), self, 0);
  return self;
}

void
tandem_sim_modelservice_session_end (TandemSimModelserviceSession *self)
{
  g_return_if_fail (TANDEM_IS_SIM_MODELSERVICE_SESSION (self));
  if (self->ended)
    return;
  self->ended = TRUE;
  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
  if (self->reply != NULL)
    tandem_sim_spoken_reply_stop (self->reply);
  g_clear_object (&self->reply);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
  tandem_sim_log_write (self->shared.log, "realtime", "session_closed", "session", self->id, NULL);
  tandem_sim_realtime_wire_close (self->wire);
}
