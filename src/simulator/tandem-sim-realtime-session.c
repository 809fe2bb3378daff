// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-session.h"

#include <string.h>

#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-input.h"
#include "tandem-sim-realtime-record.h"

#define MAX_APPEND (15 * 1024 * 1024)
#define CUT_AFTER_MS "1500"
#define CUT_AFTER_WORDS_MS 100
#define DELAY_MS "1000"
#define CAP_S "20"
/* How often a model that hears continuously understands more, and for how long it listens to one turn. */
#define HEAR_EVERY_MS 300
#define HEAR_AT_MOST_MS 30000

/* Default main context only. */
struct _TandemSimRealtimeSession {
  GObject parent_instance;
  gboolean garbage, cut_at_response, ended;
  guint cut_id, cap_id;
  guint appends;
  guint64 appended;   /* bytes, since the last line in the log */
  guint64 heard_ms;   /* how much audio had come when the model last understood more */
  /* owned */
  char *id;
  TandemSimRealtimeWire *wire;
  TandemSimRealtimeConfig *config;
  TandemSimRealtimeInput *input;
  TandemSimRealtimeDialogue *dialogue;
  TandemSimRealtimeRecord *record;
  /* borrowed */
  TandemSimLog *log;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeSession, tandem_sim_realtime_session, G_TYPE_OBJECT)

typedef gboolean (*Handler) (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem);

static void
tandem_sim_realtime_session_dispose (GObject *object)
{
  TandemSimRealtimeSession *self = TANDEM_SIM_REALTIME_SESSION (object);

  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
  g_clear_object (&self->dialogue);
  g_clear_object (&self->input);
  g_clear_object (&self->config);
  g_clear_object (&self->wire);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (tandem_sim_realtime_session_parent_class)->dispose (object);
}

static void
tandem_sim_realtime_session_class_init (TandemSimRealtimeSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_realtime_session_dispose;
}

static void
tandem_sim_realtime_session_init (TandemSimRealtimeSession *self)
{
  self->id = tandem_sim_realtime_id_new ("sess");
}

static void
send_event (JsonObject *event, gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;

  tandem_sim_realtime_wire_send (self->wire, event);
}

static gboolean
is_beta (TandemSimRealtimeSession *self)
{
  return tandem_sim_realtime_config_get_flavour (self->config) != TANDEM_SIM_FLAVOUR_GA;
}

/* The beta service has events of its own for transcription sessions.  @what: "created", "updated" or "update". */
static char *
session_event (TandemSimRealtimeSession *self, const char *what)
{
  gboolean own = is_beta (self) && tandem_sim_realtime_config_is_transcription (self->config);

  return g_strconcat (own ? "transcription_session." : "session.", what, NULL);
}

static void
send_session (TandemSimRealtimeSession *self, const char *what)
{
  g_autofree char *type = session_event (self, what);

  send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, type, "session", TANDEM_SIM_O,
                                   tandem_sim_realtime_config_dup_session (self->config), NULL), self);
}

static void
send_error (TandemSimRealtimeSession *self, const TandemSimProblem *problem, const char *event_id)
{
  JsonObject *error = tandem_sim_json_new ("type", TANDEM_SIM_S, "invalid_request_error", "code", TANDEM_SIM_S, problem->code,
                                           "message", TANDEM_SIM_S, problem->message, "param", TANDEM_SIM_S, problem->param,
                                           "event_id", TANDEM_SIM_S, event_id, NULL);

  tandem_sim_log_write (self->log, "realtime", "error", "session", self->id, "code", problem->code, "param", problem->param,
                        "message", problem->message, "event_id", event_id, NULL);
  send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "error", "error", TANDEM_SIM_O, error, NULL), self);
}

static void
log_appends (TandemSimRealtimeSession *self)
{
  guint64 ms = self->appended / tandem_sim_audio_bytes_per_ms (tandem_sim_realtime_config_get_input_format (self->config));
  g_autofree char *count_text = g_strdup_printf ("%u", self->appends);
  g_autofree char *ms_text = g_strdup_printf ("%" G_GUINT64_FORMAT, ms);

  if (self->appends == 0)
    return;
  tandem_sim_log_write (self->log, "realtime", "appends", "session", self->id, "count", count_text, "ms", ms_text, NULL);
  self->appends = 0;
  self->appended = 0;
}

static void
configure_input (TandemSimRealtimeSession *self)
{
  TandemSimTurnDetection detection;
  gboolean detect = tandem_sim_realtime_config_get_turn_detection (self->config, &detection);

  tandem_sim_realtime_input_configure (self->input, tandem_sim_realtime_config_get_input_format (self->config),
                                       detect ? &detection : NULL);
}

static void
send_speech (TandemSimRealtimeSession *self, const char *type, const char *position, guint64 ms, const char *item_id)
{
  JsonObject *event = tandem_sim_json_new ("type", TANDEM_SIM_S, type, "item_id", TANDEM_SIM_S, item_id, NULL);

  json_object_set_int_member (event, position, ms);
  send_event (event, self);
}

static void
on_speech_started (const char *item_id, guint64 audio_start_ms, gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_start_ms);
  TandemSimTurnDetection detection;

  send_speech (self, "input_audio_buffer.speech_started", "audio_start_ms", audio_start_ms, item_id);
  tandem_sim_log_write (self->log, "realtime", "speech_started", "session", self->id, "item_id", item_id, "audio_start_ms", ms, NULL);
  if (tandem_sim_realtime_config_get_turn_detection (self->config, &detection))
    tandem_sim_realtime_dialogue_speech_started (self->dialogue, detection.interrupt_response);
}

static void
on_speech_stopped (const char *item_id, guint64 audio_end_ms, gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;
  g_autofree char *ms = g_strdup_printf ("%" G_GUINT64_FORMAT, audio_end_ms);

  send_speech (self, "input_audio_buffer.speech_stopped", "audio_end_ms", audio_end_ms, item_id);
  tandem_sim_log_write (self->log, "realtime", "speech_stopped", "session", self->id, "item_id", item_id, "audio_end_ms", ms, NULL);
}

static void
on_committed (const char *item_id, GBytes *ulaw, gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;
  g_autoptr (TandemSimProblem) problem = NULL;
  TandemSimTurnDetection detection;

  log_appends (self);
  tandem_sim_realtime_dialogue_add_turn (self->dialogue, item_id, ulaw);
  if (tandem_sim_realtime_config_get_turn_detection (self->config, &detection) && detection.create_response &&
      !tandem_sim_realtime_dialogue_respond (self->dialogue, NULL, &problem))
    send_error (self, problem, NULL);
}

static gboolean
on_cut (gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;

  self->cut_id = 0;
  tandem_sim_log_write (self->log, "realtime", "cut", "session", self->id, NULL);
  tandem_sim_realtime_wire_cut (self->wire);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cap (gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;
  g_autoptr (TandemSimProblem) problem = NULL;

  self->cap_id = 0;
  tandem_sim_problem_set (&problem, "session_expired", NULL, "Your session hit the maximum duration.");
  send_error (self, problem, NULL);
  tandem_sim_realtime_session_end (self);
  return G_SOURCE_REMOVE;
}

static void
on_began (gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;

  if (self->garbage)
    tandem_sim_realtime_wire_send_garbage (self->wire);
  self->garbage = FALSE;
  if (self->cut_at_response) {
    self->cut_at_response = FALSE;
    g_clear_handle_id (&self->cut_id, g_source_remove);
    self->cut_id = g_timeout_add (CUT_AFTER_WORDS_MS, on_cut, self);
  }
}

static void
on_idle (gpointer user_data)
{
  TandemSimRealtimeSession *self = user_data;
  g_autoptr (JsonObject) request = tandem_sim_json_new ("instructions", TANDEM_SIM_S, "Say: \"Are you still there?\"", NULL);
  g_autoptr (TandemSimProblem) problem = NULL;
  g_autofree char *item_id = tandem_sim_realtime_id_new ("item");
  TandemSimTurnDetection detection;
  guint64 end_ms = tandem_sim_realtime_input_get_position_ms (self->input);
  JsonObject *event = tandem_sim_json_new ("type", TANDEM_SIM_S, "input_audio_buffer.timeout_triggered", "item_id", TANDEM_SIM_S,
                                           item_id, NULL);

  if (!tandem_sim_realtime_config_get_turn_detection (self->config, &detection))
    detection.idle_timeout_ms = 0;
  json_object_set_int_member (event, "audio_start_ms", end_ms - MIN (end_ms, detection.idle_timeout_ms));
  json_object_set_int_member (event, "audio_end_ms", end_ms);
  send_event (event, self);
  tandem_sim_realtime_dialogue_add_turn (self->dialogue, item_id, NULL);
  if (!tandem_sim_realtime_dialogue_respond (self->dialogue, request, &problem))
    send_error (self, problem, NULL);
}

static gboolean
update_session (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  if (!tandem_sim_realtime_config_update (self->config, tandem_sim_json_get_object (event, "session"),
                                          tandem_sim_realtime_dialogue_get_state (self->dialogue), problem))
    return FALSE;
  configure_input (self);
  send_session (self, "updated");
  return TRUE;
}

static void
hear_live (TandemSimRealtimeSession *self)
{
  guint64 now_ms = tandem_sim_realtime_input_get_position_ms (self->input);
  const char *item_id = NULL;
  g_autoptr (GBytes) ulaw = NULL;

  if (!tandem_sim_realtime_config_hears_live (self->config) || now_ms < self->heard_ms + HEAR_EVERY_MS)
    return;
  self->heard_ms = now_ms;
  ulaw = tandem_sim_realtime_input_dup_pending (self->input, &item_id);
  if (g_bytes_get_size (ulaw) <= HEAR_AT_MOST_MS * 8)
    tandem_sim_realtime_dialogue_hear (self->dialogue, item_id, ulaw);
}

static gboolean
append_audio (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  const char *audio = tandem_sim_json_get_string (event, "audio");
  g_autofree guint8 *data = NULL;
  gsize n = 0;

  if (strlen (audio) > MAX_APPEND)
    return tandem_sim_problem_set (problem, "string_above_max_length", "audio",
                                   "Invalid 'audio': string too long. Expected a string with maximum length %d.", MAX_APPEND);
  data = tandem_sim_audio_decode_base64 (audio, &n);
  if (data == NULL)
    return tandem_sim_problem_set (problem, "invalid_value", "audio",
                                   "Invalid 'audio'. Expected base64-encoded audio bytes but got an invalid value.");
  self->appends++;
  self->appended += n;
  tandem_sim_realtime_record_add (self->record, tandem_sim_realtime_config_get_input_format (self->config), data, n);
  tandem_sim_realtime_input_append (self->input, data, n);
  hear_live (self);
  return TRUE;
}

static gboolean
commit_audio (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  return tandem_sim_realtime_input_commit (self->input, problem);
}

static gboolean
clear_audio (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  tandem_sim_realtime_input_clear (self->input);
  tandem_sim_realtime_dialogue_forget (self->dialogue);
  send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "input_audio_buffer.cleared", NULL), self);
  return TRUE;
}

static gboolean
edit_items (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  return tandem_sim_realtime_dialogue_edit (self->dialogue, event, problem);
}

static gboolean
create_response (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  JsonObject *request = tandem_sim_json_get_object (event, "response");
  TandemSimSessionState state = tandem_sim_realtime_dialogue_get_state (self->dialogue);

  if (request != NULL && !tandem_sim_realtime_config_check_response (self->config, request, state.audio_sent, problem))
    return FALSE;
  return tandem_sim_realtime_dialogue_respond (self->dialogue, request, problem);
}

static gboolean
cancel_response (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  return tandem_sim_realtime_dialogue_cancel (self->dialogue, tandem_sim_json_get_string (event, "response_id"), problem);
}

static gboolean
clear_output (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  return tandem_sim_problem_set (problem, "invalid_value", "type",
                                 "The event 'output_audio_buffer.clear' is only available in WebRTC and SIP sessions.");
}

static Handler
find_handler (const char *type)
{
  static const struct {
    const char *type;
    Handler handler;
  } handlers[] = {
    { "session.update", update_session },
    { "transcription_session.update", update_session },
    { "input_audio_buffer.append", append_audio },
    { "input_audio_buffer.commit", commit_audio },
    { "input_audio_buffer.clear", clear_audio },
    { "conversation.item.create", edit_items },
    { "conversation.item.retrieve", edit_items },
    { "conversation.item.truncate", edit_items },
    { "conversation.item.delete", edit_items },
    { "response.create", create_response },
    { "response.cancel", cancel_response },
    { "output_audio_buffer.clear", clear_output },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_strcmp0 (handlers[i].type, type) == 0)
      return handlers[i].handler;
  return NULL;
}

/* A transcription session has audio coming in, and nothing else. */
static gboolean
check_kind (TandemSimRealtimeSession *self, const char *type, TandemSimProblem **problem)
{
  gboolean transcription = tandem_sim_realtime_config_is_transcription (self->config);
  g_autofree char *update = session_event (self, "update");

  if (g_str_has_suffix (type, "session.update") ? g_str_equal (type, update)
                                                : !transcription || g_str_has_prefix (type, "input_audio_buffer."))
    return TRUE;
  return tandem_sim_problem_set (problem, "invalid_value", "type", "The event '%s' is not supported in %s sessions.", type,
                                 transcription ? "transcription" : "conversation");
}

static gboolean
handle (TandemSimRealtimeSession *self, JsonObject *event, TandemSimProblem **problem)
{
  const char *type = tandem_sim_json_get_string (event, "type");
  TandemSimFlavour flavour = tandem_sim_realtime_config_get_flavour (self->config);
  const TandemSimSchema *schema = tandem_sim_realtime_schema_event (flavour, type);

  if (type == NULL)
    return tandem_sim_problem_set (problem, "invalid_event", NULL, "The 'type' field is missing.");
  if (schema == NULL)
    return tandem_sim_problem_set (problem, "invalid_value", "type", "Invalid value: '%s'. Supported values are: '%s'.", type,
                                   tandem_sim_realtime_schema_event_types ());
  if (flavour == TANDEM_SIM_FLAVOUR_QWEN && tandem_sim_json_get_string (event, "event_id") == NULL)
    return tandem_sim_problem_set (problem, "invalid_value", "event_id", "The 'event_id' field is missing.");
  return check_kind (self, type, problem) && tandem_sim_schema_check (schema, event, "", problem) && find_handler (type) (self, event, problem);
}

static void
on_message (SoupWebsocketConnection *connection, int kind, GBytes *message, TandemSimRealtimeSession *self)
{
  g_autoptr (TandemSimRealtimeSession) keep = g_object_ref (self);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (TandemSimProblem) problem = NULL;
  const char *event_id = NULL, *type;
  JsonNode *root = NULL;
  gsize size;
  const char *text = g_bytes_get_data (message, &size);

  if (self->ended)
    return;
  if (kind == SOUP_WEBSOCKET_DATA_TEXT && json_parser_load_from_data (parser, text, size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    tandem_sim_problem_set (&problem, "invalid_json", NULL, "Could not parse the event: expected one JSON object in a text frame.");
  } else {
    event_id = tandem_sim_json_get_string (json_node_get_object (root), "event_id");
    type = tandem_sim_json_get_string (json_node_get_object (root), "type");
    if (g_strcmp0 (type, "input_audio_buffer.append") != 0) {
      g_autofree char *copy = g_strndup (text, size);

      tandem_sim_log_write (self->log, "realtime", "client_event", "session", self->id, "type", type, "event_id", event_id,
                            "event", copy, NULL);
    }
    handle (self, json_node_get_object (root), &problem);
  }
  if (problem != NULL)
    send_error (self, problem, event_id);
}

static void
arm_faults (TandemSimRealtimeSession *self, TandemSimFaults *faults)
{
  const char *value;

  self->garbage = tandem_sim_faults_take (faults, "realtime-garbage", NULL);
  if (tandem_sim_faults_take (faults, "realtime-cut", &value)) {
    self->cut_at_response = TRUE;
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  } else if (tandem_sim_faults_take (faults, "realtime-cut-after", &value)) {
    self->cut_id = g_timeout_add (g_ascii_strtoull (value != NULL ? value : CUT_AFTER_MS, NULL, 10), on_cut, self);
  }
  if (tandem_sim_faults_take (faults, "realtime-cap", &value)) {
    guint seconds = g_ascii_strtoull (value != NULL ? value : CAP_S, NULL, 10);

    tandem_sim_realtime_config_set_lifetime (self->config, seconds);
    self->cap_id = g_timeout_add_seconds (seconds, on_cap, self);
  }
}

TandemSimRealtimeSession *
tandem_sim_realtime_session_new (SoupWebsocketConnection *connection, GSocket *socket, TandemSimFlavour flavour, const char *model,
                                 const TandemSimRealtimeShared *shared, TandemSimFaults *faults)
{
  static const TandemSimRealtimeInputListener input_listener = { on_speech_started, on_speech_stopped, on_committed };
  static const TandemSimRealtimeDialogueListener dialogue_listener = { send_event, on_began, on_idle };
  TandemSimRealtimeSession *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_SESSION, NULL);
  static const char *const names[] = { "ga", "beta", "qwen", "plain" };
  const char *value;
  guint delay_ms = 0;

  if (tandem_sim_faults_take (faults, "realtime-delay", &value))
    delay_ms = g_ascii_strtoull (value != NULL ? value : DELAY_MS, NULL, 10);
  self->log = shared->log;
  self->wire = tandem_sim_realtime_wire_new (connection, socket, delay_ms);
  self->config = tandem_sim_realtime_config_new (flavour, model, self->id);
  self->input = tandem_sim_realtime_input_new (&input_listener, self);
  self->dialogue = tandem_sim_realtime_dialogue_new (self->config, shared, self->id, &dialogue_listener, self);
  self->record = tandem_sim_realtime_record_new (self->log, self->id);
  configure_input (self);
  tandem_sim_log_write (self->log, "realtime", "session_opened", "session", self->id, "flavour",
                        names[flavour], "model", model, NULL);
  if (flavour == TANDEM_SIM_FLAVOUR_PLAIN)
    tandem_sim_realtime_wire_set_raw_sound (self->wire);
  g_signal_connect_object (connection, "message", G_CALLBACK (on_message), self, 0);
  arm_faults (self, faults);
  send_session (self, "created");
  if (self->garbage)
    tandem_sim_realtime_wire_send_garbage (self->wire);
  return self;
}

void
tandem_sim_realtime_session_end (TandemSimRealtimeSession *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_SESSION (self));
  if (self->ended)
    return;
  self->ended = TRUE;
  g_clear_handle_id (&self->cut_id, g_source_remove);
  g_clear_handle_id (&self->cap_id, g_source_remove);
  tandem_sim_realtime_dialogue_abandon (self->dialogue);
  log_appends (self);
  g_clear_pointer (&self->record, tandem_sim_realtime_record_free);
  tandem_sim_log_write (self->log, "realtime", "session_closed", "session", self->id, NULL);
  tandem_sim_realtime_wire_close (self->wire);
}
