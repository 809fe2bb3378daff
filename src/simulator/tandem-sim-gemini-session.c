// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-gemini-session.h"

#include <string.h>

#include "tandem-sim-gemini-reply.h"
#include "tandem-sim-gemini-schema.h"
#include "tandem-sim-gemini-setup.h"
#include "tandem-sim-gemini-tools.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-input.h"
#include "tandem-sim-realtime-note.h"
#include "tandem-sim-realtime-record.h"
#include "tandem-sim-realtime-words.h"

#define INVALID 1007
#define POLICY 1008
#define INTERNAL 1011
#define CUT_AFTER_MS "1500"
#define CUT_AFTER_WORDS_MS 100
#define CAP_S "20"
#define GOES_ON "Where were we? Please go on."

/* Default main context only. */
struct _TandemSimGeminiSession {
  GObject parent_instance;
  /* owned */
  char *id, *refusal, *voice, *heard, *note, *asked, *pending_words;
  TandemSimToolCalls *calls;
  TandemSimRealtimeWire *wire;
  TandemSimRealtimeInput *input;
  TandemSimRealtimeRecord *record;
  TandemSimGeminiReply *reply;   /* NULL: none is under way */
  GString *memory;               /* what was said */
  /* borrowed */
  TandemSimGeminiShared shared;

  guint cut_id, cap_id, go_away_id;
  guint go_away_ms;
  gboolean ready, ended, garbage, cut_at_reply, interrupts, spoken, model_last, needs_text, listened;
};

G_DEFINE_FINAL_TYPE (TandemSimGeminiSession, tandem_sim_gemini_session, G_TYPE_OBJECT)

static void
tandem_sim_gemini_session_dispose (GObject *object)
{
  TandemSimGeminiSession *self = TANDEM_SIM_GEMINI_SESSION (object);

  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
  g_clear_handle_id (&self->go_away_id, g_source_remove);
  if (self->reply != NULL)
    tandem_sim_gemini_reply_stop (self->reply);
  g_clear_object (&self->reply);
  g_clear_object (&self->input);
  g_clear_object (&self->wire);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
  g_clear_pointer (&self->calls, tandem_sim_tool_calls_free);
  G_OBJECT_CLASS (tandem_sim_gemini_session_parent_class)->dispose (object);
}

static void
tandem_sim_gemini_session_finalize (GObject *object)
{
  TandemSimGeminiSession *self = TANDEM_SIM_GEMINI_SESSION (object);

  g_free (self->id);
  g_free (self->refusal);
  g_free (self->voice);
  g_free (self->heard);
  g_free (self->note);
  g_free (self->asked);
  g_free (self->pending_words);
  g_string_free (self->memory, TRUE);
  G_OBJECT_CLASS (tandem_sim_gemini_session_parent_class)->finalize (object);
}

static void
tandem_sim_gemini_session_class_init (TandemSimGeminiSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_gemini_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_gemini_session_finalize;
}

static void
tandem_sim_gemini_session_init (TandemSimGeminiSession *self)
{
  self->id = tandem_sim_realtime_id_new ("sess");
  self->memory = g_string_new (NULL);
}

static void
send (TandemSimGeminiSession *self, const char *name, JsonObject *value)
{
  tandem_sim_realtime_wire_send (self->wire, tandem_sim_json_new (name, TANDEM_SIM_O, value, NULL));
}

static void
refuse (TandemSimGeminiSession *self, gushort code, const char *reason)
{
  tandem_sim_log_write (self->shared.log, "realtime", "refused", "session", self->id, "reason", reason, NULL);
  tandem_sim_realtime_wire_refuse (self->wire, code, reason);
}

/* --- speaking --------------------------------------------------------------------------------------- */

static void
send_content (JsonObject *content, gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;
  JsonObject *message;

  if (json_object_has_member (content, "generationComplete") && tandem_sim_tool_calls_has_plan (self->calls)) {
    json_object_unref (content);
    tandem_sim_gemini_reply_record (self->reply, self->shared.log, self->id);
    tandem_sim_gemini_tools_call (self->calls, self->wire);
    return;
  }

  /* What was understood of the caller comes with the first sound of the answer. */
  if (self->pending_words != NULL && json_object_has_member (content, "modelTurn")) {
    json_object_set_object_member (content, "inputTranscription",
                                   tandem_sim_json_new ("text", TANDEM_SIM_S, self->pending_words, NULL));
    g_clear_pointer (&self->pending_words, g_free);
  }
  message = tandem_sim_json_new ("serverContent", TANDEM_SIM_O, content, NULL);
  if (json_object_has_member (content, "turnComplete"))
    json_object_set_object_member (message, "usageMetadata", tandem_sim_gemini_reply_count ());
  tandem_sim_realtime_wire_send (self->wire, message);
}

static gboolean
on_cut (gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;

  self->cut_id = 0;
  tandem_sim_log_write (self->shared.log, "realtime", "cut", "session", self->id, NULL);
  tandem_sim_realtime_wire_cut (self->wire);
  return G_SOURCE_REMOVE;
}

static void
on_began (gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;

  if (self->garbage)
    tandem_sim_realtime_wire_send_garbage (self->wire);
  self->garbage = FALSE;
  if (!self->cut_at_reply)
    return;
  self->cut_at_reply = FALSE;
  g_clear_handle_id (&self->cut_id, g_source_remove);
  self->cut_id = g_timeout_add (CUT_AFTER_WORDS_MS, on_cut, self);
}

/* After each turn there is a new handle, and the old ones stay good. */
static void
send_handle (TandemSimGeminiSession *self)
{
  g_autofree char *handle = tandem_sim_realtime_id_new ("handle");
  JsonObject *update = tandem_sim_json_new ("newHandle", TANDEM_SIM_S, handle, "resumable", TANDEM_SIM_B, TRUE, NULL);

  g_hash_table_insert (self->shared.handles, g_strdup (handle), g_strdup (self->memory->str));
  tandem_sim_log_write (self->shared.log, "realtime", "handle", "session", self->id, "handle", handle, NULL);
  send (self, "sessionResumptionUpdate", update);
}

static void
end_reply (TandemSimGeminiSession *self, gboolean interrupted)
{
  g_autoptr (TandemSimGeminiReply) reply = g_steal_pointer (&self->reply);
  g_autofree char *ms = g_strdup_printf ("%u", tandem_sim_gemini_reply_get_sent_ms (reply));

  tandem_sim_gemini_reply_stop (reply);
  tandem_sim_log_write (self->shared.log, "realtime", "response_done", "session", self->id, "status",
                        interrupted ? "interrupted" : "completed", "produced_ms", ms, NULL);
  tandem_sim_gemini_reply_record (reply, self->shared.log, self->id);
  g_string_append_printf (self->memory, "model: %s\n", tandem_sim_gemini_reply_get_text (reply));
  if (interrupted)
    send_content (tandem_sim_json_new ("interrupted", TANDEM_SIM_B, TRUE, NULL), self);
  send_content (tandem_sim_json_new ("turnComplete", TANDEM_SIM_B, TRUE, NULL), self);
  send_handle (self);
}

/* Whoever waits for what comes of a tool has not finished. */
static void
on_finished (TandemSimGeminiReply *reply, gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;

  if (tandem_sim_tool_calls_count_open (self->calls) == 0)
    end_reply (self, FALSE);
}

static void
speak (TandemSimGeminiSession *self, const char *instructions)
{
  static const TandemSimGeminiReplyListener listener = { send_content, on_began, on_finished };
  gboolean exact = FALSE;
  g_autofree char *text = tandem_sim_realtime_replies_choose (self->shared.replies, instructions, self->spoken, self->heard, &exact);
  gboolean told = self->note != NULL && !exact;
  g_autofree char *news = NULL;
  g_autofree char *words = NULL;

  if (self->reply != NULL)
    end_reply (self, TRUE);
  if (!exact && self->model_last) {
    g_free (text);
    text = g_strdup (GOES_ON);
  }
  news = tandem_sim_tool_calls_dup_news (self->calls);
  if (news != NULL) {
    g_free (text);
    text = g_steal_pointer (&news);
    told = FALSE;
  }
  if (told) {
    g_autofree char *note = g_steal_pointer (&self->note);
    g_autofree char *plain = g_steal_pointer (&text);

    text = tandem_sim_realtime_note_prove (note, plain);
  }
  tandem_sim_log_write (self->shared.log, "realtime", "response", "session", self->id, "text", text, "told", told ? "true" : "false",
                        NULL);
  self->model_last = TRUE;
  words = tandem_sim_tool_calls_plan (self->calls, text);
  if (*words == '\0') {
    tandem_sim_gemini_tools_call (self->calls, self->wire);
    return;
  }
  self->reply = tandem_sim_gemini_reply_new (self->shared.speech, tandem_sim_realtime_replies_get_voice (self->voice, words), words);
  tandem_sim_gemini_reply_start (self->reply, &listener, self);
}

/* In the same turn, when what was said before is over. */
static void
go_on (TandemSimGeminiSession *self)
{
  if (self->reply != NULL)
    tandem_sim_gemini_reply_stop (self->reply);
  g_clear_object (&self->reply);
  speak (self, NULL);
}

/* --- hearing ---------------------------------------------------------------------------------------- */

static void
on_speech_started (const char *item_id, guint64 audio_start_ms, gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_start_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "speech_started", "session", self->id, "audio_start_ms", ms, NULL);
  if (self->interrupts)
    tandem_sim_gemini_tools_cancel (self->calls, self->wire);
  if (self->reply != NULL && self->interrupts)
    end_reply (self, TRUE);
}

static void
on_speech_stopped (const char *item_id, guint64 audio_end_ms, gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_end_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "speech_stopped", "session", self->id, "audio_end_ms", ms, NULL);
}

/* Half of the words come at once, the others with the answer. */
static void
send_words (TandemSimGeminiSession *self)
{
  g_auto (GStrv) words = tandem_sim_realtime_words_split (self->heard != NULL ? self->heard : "");
  guint n = g_strv_length (words);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    if (i >= (n + 1) / 2)
      g_string_append (rest, words[i]);
    else
      send_content (tandem_sim_json_new ("inputTranscription", TANDEM_SIM_O,
                                         tandem_sim_json_new ("text", TANDEM_SIM_S, words[i], NULL), NULL), self);
  }
  g_free (self->pending_words);
  self->pending_words = rest->len > 0 ? g_strdup (rest->str) : NULL;
}

static void
on_committed (const char *item_id, GBytes *ulaw, gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;
  g_autofree char *length = g_strdup_printf ("%u", (guint) g_bytes_get_size (ulaw) / 8);

  g_free (self->heard);
  self->heard = tandem_sim_clips_recognize (self->shared.clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  self->spoken = TRUE;
  self->model_last = FALSE;
  g_string_append_printf (self->memory, "user: %s\n", self->heard != NULL ? self->heard : "");
  tandem_sim_log_write (self->shared.log, "realtime", "transcribed", "session", self->id, "item_id", item_id, "text",
                        self->heard != NULL ? self->heard : "", "ms", length, NULL);
  send_words (self);
  speak (self, NULL);
}

/* --- the client ------------------------------------------------------------------------------------- */

static gboolean
on_cap (gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;

  self->cap_id = 0;
  tandem_sim_log_write (self->shared.log, "realtime", "capped", "session", self->id, NULL);
  tandem_sim_realtime_wire_refuse (self->wire, INTERNAL, "Deadline expired before operation could complete.");
  return G_SOURCE_REMOVE;
}

static gboolean
on_go_away (gpointer user_data)
{
  TandemSimGeminiSession *self = user_data;
  g_autofree char *left = g_strdup_printf ("%.3fs", self->go_away_ms / 1000.0);

  self->go_away_id = 0;
  tandem_sim_log_write (self->shared.log, "realtime", "go_away", "session", self->id, NULL);
  send (self, "goAway", tandem_sim_json_new ("timeLeft", TANDEM_SIM_S, left, NULL));
  self->cap_id = g_timeout_add (self->go_away_ms, on_cap, self);
  return G_SOURCE_REMOVE;
}

static void
arm_faults (TandemSimGeminiSession *self)
{
  const char *value;

  self->garbage = tandem_sim_faults_take (self->shared.faults, "realtime-garbage", NULL);
  if (tandem_sim_faults_take (self->shared.faults, "realtime-cut", &value)) {
    self->cut_at_reply = TRUE;
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  } else if (tandem_sim_faults_take (self->shared.faults, "realtime-cut-after", &value)) {
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  }
  if (tandem_sim_faults_take (self->shared.faults, "realtime-cap", &value)) {
    guint ms = (guint) (1000 * g_ascii_strtoull (value != NULL ? value : CAP_S, NULL, 10));

    self->go_away_ms = MIN (10000, ms / 2);
    self->go_away_id = g_timeout_add (ms - self->go_away_ms, on_go_away, self);
  }
}

/* As the service judges it, after who wants in. */
static char *
judge_setup (TandemSimGeminiSession *self, JsonObject *setup, gushort *code)
{
  *code = INVALID;
  return self->refusal != NULL ? g_strdup (self->refusal) : tandem_sim_gemini_setup_judge (setup, &self->shared, code);
}

static gboolean
resume (TandemSimGeminiSession *self, JsonObject *setup)
{
  const char *handle = tandem_sim_json_get_string (tandem_sim_json_get_object (setup, "sessionResumption"), "handle");
  const char *memory = handle != NULL ? g_hash_table_lookup (self->shared.handles, handle) : NULL;

  if (handle == NULL)
    return TRUE;
  if (memory == NULL || tandem_sim_faults_take (self->shared.faults, "realtime-bad-handle", NULL))
    return FALSE;
  g_string_assign (self->memory, memory);
  self->spoken = strstr (memory, "user: ") != NULL;
  tandem_sim_log_write (self->shared.log, "realtime", "resumed", "session", self->id, "handle", handle, "memory", memory, NULL);
  return TRUE;
}

static void
set_up (TandemSimGeminiSession *self, JsonObject *setup)
{
  static const TandemSimRealtimeInputListener listener = { on_speech_started, on_speech_stopped, on_committed };
  JsonObject *input = tandem_sim_json_get_object (setup, "realtimeInputConfig");
  JsonObject *detection = tandem_sim_json_get_object (input, "automaticActivityDetection");
  TandemSimTurnDetection turns = { .threshold = 0.5, .create_response = TRUE, .interrupt_response = TRUE };
  gushort code;
  g_autofree char *problem = judge_setup (self, setup, &code);

  if (problem == NULL && !resume (self, setup))
    problem = g_strdup ("Invalid session resumption handle.");
  if (problem != NULL) {
    refuse (self, code, problem);
    return;
  }
  turns.prefix_padding_ms = tandem_sim_json_get_int (detection, "prefixPaddingMs", 300);
  turns.silence_ms = tandem_sim_json_get_int (detection, "silenceDurationMs", 500);
  self->interrupts = g_strcmp0 (tandem_sim_json_get_string (input, "activityHandling"), "NO_INTERRUPTION") != 0;
  self->input = tandem_sim_realtime_input_new (&listener, self);
  tandem_sim_realtime_input_configure (self->input, TANDEM_SIM_AUDIO_PCM16, &turns);
  self->record = tandem_sim_realtime_record_new (self->shared.log, self->id);
  self->voice = g_strdup (tandem_sim_gemini_setup_get_voice (setup));
  self->needs_text = tandem_sim_gemini_setup_needs_text (setup);
  self->ready = TRUE;
  arm_faults (self);
  tandem_sim_log_write (self->shared.log, "realtime", "session_opened", "session", self->id, "flavour", "gemini", "model",
                        tandem_sim_json_get_string (setup, "model"), NULL);
  send (self, "setupComplete", tandem_sim_json_new ("sessionId", TANDEM_SIM_S, self->id, NULL));
  if (self->garbage)
    tandem_sim_realtime_wire_send_garbage (self->wire);
}

static void
take_turn (TandemSimGeminiSession *self, const char *role, const char *text, gboolean answer)
{
  gboolean aside = *text == '[';

  g_string_append_printf (self->memory, "%s: %s\n", role, text);
  if (answer)
    return;
  tandem_sim_log_write (self->shared.log, "realtime", aside ? "note" : "replayed", "session", self->id, "role", role, "text", text, NULL);
  if (aside) {
    const char *end = strchr (text, ']');

    /* What was heard is no news that would be shown instead of others. */
    if (self->note != NULL && g_str_has_prefix (text, "[You were interrupted"))
      return;
    g_free (self->note);
    self->note = g_strdup (end != NULL && end[1] != '\0' ? end + 2 : text);
    return;
  }
  self->model_last = g_str_equal (role, "model");
  if (self->model_last)
    return;
  self->spoken = TRUE;
  g_free (self->heard);
  self->heard = g_strdup (text);
}

static void
take_content (TandemSimGeminiSession *self, JsonObject *content)
{
  JsonArray *turns = json_object_has_member (content, "turns") ? json_object_get_array_member (content, "turns") : NULL;
  guint n = turns != NULL ? json_array_get_length (turns) : 0;
  gboolean answer = json_object_get_boolean_member_with_default (content, "turnComplete", FALSE);
  const char *text = "";

  if (self->needs_text && self->listened) {
    refuse (self, INVALID, "Request contains an invalid argument: client_content.");
    return;
  }
  /* Whatever is written interrupts the model. */
  if (self->reply != NULL)
    end_reply (self, TRUE);
  for (guint i = 0; i < n; i++) {
    JsonObject *turn = json_array_get_object_element (turns, i);
    JsonArray *parts = json_object_get_array_member (turn, "parts");

    text = tandem_sim_json_get_string (json_array_get_object_element (parts, 0), "text");
    take_turn (self, json_object_get_string_member_with_default (turn, "role", "user"), text, answer && i + 1 == n);
  }
  if (!answer)
    return;
  g_free (self->asked);
  self->asked = self->needs_text ? g_strdup (text) : NULL;
  if (!self->needs_text)
    speak (self, text);
}

/* A text that is said to it, whose last line is to be answered; nothing but a blank: what was asked before. */
static void
take_text (TandemSimGeminiSession *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *asked = g_steal_pointer (&self->asked);
  guint n = g_strv_length (lines);

  for (guint i = 0; i < n && !g_str_equal (text, " "); i++)
    take_turn (self, "user", lines[i], i + 1 == n);
  speak (self, g_str_equal (text, " ") ? asked : lines[n - 1]);
}

static void
take_realtime (TandemSimGeminiSession *self, JsonObject *realtime)
{
  const char *data = tandem_sim_json_get_string (tandem_sim_json_get_object (realtime, "audio"), "data");
  g_autofree guint8 *samples = NULL;
  gsize n = 0;

  if (tandem_sim_json_get_string (realtime, "text") != NULL)
    take_text (self, tandem_sim_json_get_string (realtime, "text"));
  if (data == NULL)
    return;
  samples = tandem_sim_audio_decode_base64 (data, &n);
  if (samples == NULL || n % 2 != 0) {
    refuse (self, INVALID, "Request contains an invalid argument: audio.data.");
    return;
  }
  self->listened = TRUE;
  tandem_sim_realtime_record_add (self->record, TANDEM_SIM_AUDIO_PCM16, samples, n);
  tandem_sim_realtime_input_append (self->input, samples, n);
}

static void
take_tool_response (TandemSimGeminiSession *self, JsonObject *response)
{
  g_autoptr (TandemSimProblem) problem = NULL;

  if (!tandem_sim_gemini_tools_take (self->calls, response, &problem))
    refuse (self, INVALID, problem->message);
  else if (tandem_sim_tool_calls_count_open (self->calls) == 0)
    go_on (self);
}

static void
handle (TandemSimGeminiSession *self, JsonObject *message)
{
  g_autoptr (TandemSimProblem) problem = NULL;
  gboolean setup = json_object_has_member (message, "setup");

  if (!tandem_sim_gemini_schema_check (message, &problem))
    refuse (self, INVALID, problem->message);
  else if (setup == self->ready)
    refuse (self, POLICY, setup ? "setup must be sent once only." : "setup must be the first message and only the first.");
  else if (setup)
    set_up (self, json_object_get_object_member (message, "setup"));
  else if (json_object_has_member (message, "realtimeInput"))
    take_realtime (self, json_object_get_object_member (message, "realtimeInput"));
  else if (json_object_has_member (message, "clientContent"))
    take_content (self, json_object_get_object_member (message, "clientContent"));
  else
    take_tool_response (self, json_object_get_object_member (message, "toolResponse"));
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, TandemSimGeminiSession *self)
{
  g_autoptr (TandemSimGeminiSession) keep = g_object_ref (self);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *text = g_bytes_get_data (message, &size);
  JsonNode *root = NULL;

  if (self->ended || soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  if (json_parser_load_from_data (parser, text, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (self, INVALID, "Invalid JSON payload received.");
    return;
  }
  if (!json_object_has_member (json_node_get_object (root), "realtimeInput")) {
    g_autofree char *copy = g_strndup (text, size);

    tandem_sim_log_write (self->shared.log, "realtime", "client_event", "session", self->id, "event", copy, NULL);
  }
  handle (self, json_node_get_object (root));
}

TandemSimGeminiSession *
tandem_sim_gemini_session_new (SoupWebsocketConnection *connection, GSocket *socket, const TandemSimGeminiShared *shared,
                               const char *refusal)
{
  TandemSimGeminiSession *self = g_object_new (TANDEM_TYPE_SIM_GEMINI_SESSION, NULL);
  const char *value;
  guint delay_ms = 0;

  if (tandem_sim_faults_take (shared->faults, "realtime-delay", &value))
    delay_ms = g_ascii_strtoull (value != NULL ? value : "1000", NULL, 10);
  self->shared = *shared;
  self->calls = tandem_sim_tool_calls_new (shared->log, self->id);
  self->refusal = g_strdup (refusal);
  self->wire = tandem_sim_realtime_wire_new (connection, socket, delay_ms);
  tandem_sim_realtime_wire_set_binary (self->wire);
  g_signal_connect_object (connection, "message", G_CALLBACK (on_message), self, 0);
  return self;
}

void
tandem_sim_gemini_session_end (TandemSimGeminiSession *self)
{
  g_return_if_fail (TANDEM_IS_SIM_GEMINI_SESSION (self));
  if (self->ended)
    return;
  self->ended = TRUE;
  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
  g_clear_handle_id (&self->go_away_id, g_source_remove);
  if (self->reply != NULL) {
    tandem_sim_gemini_reply_stop (self->reply);
    tandem_sim_gemini_reply_record (self->reply, self->shared.log, self->id);
  }
  g_clear_object (&self->reply);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
  tandem_sim_tool_calls_end (self->calls);
  tandem_sim_log_write (self->shared.log, "realtime", "session_closed", "session", self->id, NULL);
  tandem_sim_realtime_wire_close (self->wire);
}
