// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-dialogue.h"

#include "tandem-sim-realtime-captions.h"
#include "tandem-sim-realtime-note.h"
#include "tandem-sim-realtime-response.h"
#include "tandem-sim-realtime-transcription.h"
#include "tandem-sim-tool-calls.h"
#include "tandem-sim-wav.h"

#define ULAW_PER_MS 8
#define GOES_ON "Where were we? Please go on."

/* Default main context only. */
struct _TandemSimRealtimeDialogue {
  GObject parent_instance;
  gboolean audio_sent;
  guint idle_id;
  /* owned */
  char *session_id;
  char *note;   /* the newest one that no reply has shown to know */
  TandemSimRealtimeConfig *config;
  TandemSimConversation *conversation;
  TandemSimRealtimeResponse *active;
  GPtrArray *out_of_band;
  GPtrArray *transcriptions;
  TandemSimRealtimeCaptions *captions;
  TandemSimToolCalls *calls;
  /* borrowed */
  TandemSimRealtimeShared shared;
  TandemSimRealtimeDialogueListener listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeDialogue, tandem_sim_realtime_dialogue, G_TYPE_OBJECT)

static void
tandem_sim_realtime_dialogue_dispose (GObject *object)
{
  TandemSimRealtimeDialogue *self = TANDEM_SIM_REALTIME_DIALOGUE (object);

  tandem_sim_realtime_dialogue_abandon (self);
  g_clear_object (&self->config);
  g_clear_object (&self->conversation);
  g_clear_pointer (&self->out_of_band, g_ptr_array_unref);
  g_clear_pointer (&self->transcriptions, g_ptr_array_unref);
  g_clear_pointer (&self->captions, tandem_sim_realtime_captions_free);
  g_clear_pointer (&self->calls, tandem_sim_tool_calls_free);
  g_clear_pointer (&self->session_id, g_free);
  g_clear_pointer (&self->note, g_free);
  G_OBJECT_CLASS (tandem_sim_realtime_dialogue_parent_class)->dispose (object);
}

static void
tandem_sim_realtime_dialogue_class_init (TandemSimRealtimeDialogueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_realtime_dialogue_dispose;
}

static void
tandem_sim_realtime_dialogue_init (TandemSimRealtimeDialogue *self)
{
  self->out_of_band = g_ptr_array_new_with_free_func (g_object_unref);
  self->transcriptions = g_ptr_array_new_with_free_func (g_object_unref);
  self->captions = tandem_sim_realtime_captions_new ();
}

TandemSimRealtimeDialogue *
tandem_sim_realtime_dialogue_new (TandemSimRealtimeConfig *config, const TandemSimRealtimeShared *shared, const char *session_id,
                                  const TandemSimRealtimeDialogueListener *listener, gpointer user_data)
{
  TandemSimRealtimeDialogue *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_DIALOGUE, NULL);

  self->config = g_object_ref (config);
  self->conversation = tandem_sim_conversation_new (tandem_sim_realtime_config_get_flavour (config));
  self->session_id = g_strdup (session_id);
  self->shared = *shared;
  self->calls = tandem_sim_tool_calls_new (shared->log, session_id);
  self->listener = *listener;
  self->user_data = user_data;
  return self;
}

TandemSimSessionState
tandem_sim_realtime_dialogue_get_state (TandemSimRealtimeDialogue *self)
{
  return (TandemSimSessionState) { .audio_sent = self->audio_sent, .responding = self->active != NULL };
}

static void
send_event (JsonObject *event, gpointer user_data)
{
  TandemSimRealtimeDialogue *self = user_data;

  self->listener.send (event, self->user_data);
}

/* Transcripts wait for the reply, as the real service's do. */
static void
begin_transcriptions (TandemSimRealtimeDialogue *self)
{
  for (guint i = 0; i < self->transcriptions->len; i++)
    tandem_sim_realtime_transcription_begin (g_ptr_array_index (self->transcriptions, i));
}

static void
on_began (TandemSimRealtimeResponse *response, gpointer user_data)
{
  TandemSimRealtimeDialogue *self = user_data;

  self->audio_sent = TRUE;
  begin_transcriptions (self);
  self->listener.began (self->user_data);
}

static gboolean
on_idle (gpointer user_data)
{
  TandemSimRealtimeDialogue *self = user_data;

  self->idle_id = 0;
  if (self->active == NULL)
    self->listener.idle (self->user_data);
  return G_SOURCE_REMOVE;
}

/* What the model would have said in full, as RECORD_DIR/<item>.wav: tests look for it in what the person heard. */
static void
record_item (TandemSimRealtimeDialogue *self, TandemSimRealtimeResponse *response)
{
  const char *folder = tandem_sim_log_get_record_dir (self->shared.log);
  const char *item_id = tandem_sim_realtime_response_get_item_id (response);
  g_autoptr (GBytes) ulaw = tandem_sim_realtime_response_dup_ulaw (response);
  g_autoptr (TandemSimWav) wav = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL || item_id == NULL || ulaw == NULL)
    return;
  name = g_strconcat (item_id, ".wav", NULL);
  path = g_build_filename (folder, name, NULL);
  wav = tandem_sim_wav_create (path, NULL);
  if (wav == NULL)
    return;
  tandem_sim_wav_write (wav, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  tandem_sim_log_write (self->shared.log, "realtime", "item_audio", "session", self->session_id, "item_id", item_id, "text",
                        tandem_sim_realtime_response_get_text (response), NULL);
}

static void
on_finished (TandemSimRealtimeResponse *response, gpointer user_data)
{
  TandemSimRealtimeDialogue *self = user_data;
  TandemSimTurnDetection detection;
  const char *status = tandem_sim_realtime_response_get_status (response);
  guint sent_ms = tandem_sim_realtime_response_get_sent_ms (response);
  g_autofree char *ms = g_strdup_printf ("%u", sent_ms);

  tandem_sim_log_write (self->shared.log, "realtime", "response_done", "session", self->session_id, "response_id",
                        tandem_sim_realtime_response_get_id (response), "item_id", tandem_sim_realtime_response_get_item_id (response),
                        "status", status, "produced_ms", ms, NULL);
  record_item (self, response);
  begin_transcriptions (self);
  if (response != self->active) {
    g_ptr_array_remove_fast (self->out_of_band, response);
    return;
  }
  g_clear_object (&self->active);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (g_str_equal (status, "completed") && tandem_sim_realtime_config_get_turn_detection (self->config, &detection) &&
      detection.idle_timeout_ms > 0)
    /* Counted from the end of the playback, not of the burst. */
    self->idle_id = g_timeout_add (sent_ms + detection.idle_timeout_ms, on_idle, self);
}

static void
announce (TandemSimRealtimeDialogue *self, const char *item_id)
{
  static const char *const ga[] = { "conversation.item.added", "conversation.item.done", NULL };
  static const char *const beta[] = { "conversation.item.created", NULL };
  const char *const *types;

  types = tandem_sim_realtime_config_get_flavour (self->config) != TANDEM_SIM_FLAVOUR_GA ? beta : ga;
  for (; *types != NULL; types++)
    send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, *types, "previous_item_id", TANDEM_SIM_S,
                                     tandem_sim_conversation_get_previous (self->conversation, item_id), "item", TANDEM_SIM_O,
                                     tandem_sim_conversation_dup_item (self->conversation, item_id), NULL), self);
}

static void
take_note (TandemSimRealtimeDialogue *self, const char *item_id, JsonObject *item)
{
  g_autofree char *text = tandem_sim_realtime_note_dup_text (item);

  if (tandem_sim_conversation_is_replayed (item)) {
    tandem_sim_log_write (self->shared.log, "realtime", "replayed", "session", self->session_id, "item_id", item_id,
                          "role", tandem_sim_json_get_string (item, "role"),
                          "text", tandem_sim_conversation_peek_text (self->conversation, item_id), NULL);
    return;
  }
  if (text == NULL)
    return;
  tandem_sim_log_write (self->shared.log, "realtime", "note", "session", self->session_id, "item_id", item_id,
                        "role", tandem_sim_json_get_string (item, "role"), "text", text,
                        "previous_item_id", tandem_sim_conversation_get_previous (self->conversation, item_id), NULL);
  g_free (self->note);
  self->note = g_steal_pointer (&text);
}

static gboolean
create_item (TandemSimRealtimeDialogue *self, JsonObject *event, TandemSimProblem **problem)
{
  JsonObject *item = tandem_sim_json_get_object (event, "item");
  const char *item_id;

  if (!tandem_sim_conversation_check_item (self->conversation, item, problem))
    return FALSE;
  if (g_strcmp0 (tandem_sim_json_get_string (item, "type"), "function_call_output") == 0 &&
      !tandem_sim_tool_calls_answer (self->calls, tandem_sim_json_get_string (item, "call_id"),
                                     tandem_sim_json_get_string (item, "output"), problem))
    return FALSE;
  item_id = tandem_sim_conversation_insert (self->conversation, tandem_sim_json_copy (item),
                                            tandem_sim_json_get_string (event, "previous_item_id"), problem);
  if (item_id == NULL)
    return FALSE;
  take_note (self, item_id, item);
  announce (self, item_id);
  return TRUE;
}

static gboolean
retrieve_item (TandemSimRealtimeDialogue *self, JsonObject *event, TandemSimProblem **problem)
{
  const char *item_id = tandem_sim_json_get_string (event, "item_id");
  JsonObject *item = tandem_sim_conversation_dup_item (self->conversation, item_id);

  if (item == NULL)
    return tandem_sim_problem_set (problem, "item_retrieve_invalid_item_id", "item_id",
                                   "Error retrieving item: the item with id '%s' does not exist.", item_id);
  send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "conversation.item.retrieved", "item", TANDEM_SIM_O, item, NULL), self);
  return TRUE;
}

static gboolean
delete_item (TandemSimRealtimeDialogue *self, JsonObject *event, TandemSimProblem **problem)
{
  const char *item_id = tandem_sim_json_get_string (event, "item_id");

  if (!tandem_sim_conversation_remove (self->conversation, item_id))
    return tandem_sim_problem_set (problem, "item_delete_invalid_item_id", "item_id",
                                   "Error deleting item: the item with id '%s' does not exist.", item_id);
  send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "conversation.item.deleted", "item_id", TANDEM_SIM_S, item_id, NULL), self);
  return TRUE;
}

static gboolean
truncate_item (TandemSimRealtimeDialogue *self, JsonObject *event, TandemSimProblem **problem)
{
  const char *item_id = tandem_sim_json_get_string (event, "item_id");
  gint64 end_ms = tandem_sim_json_get_int (event, "audio_end_ms", 0);
  g_autofree char *end_text = g_strdup_printf ("%" G_GINT64_FORMAT, end_ms);
  g_autofree char *produced_text = g_strdup_printf ("%u", tandem_sim_conversation_get_produced_ms (self->conversation, item_id));
  gboolean ok = tandem_sim_conversation_truncate (self->conversation, item_id, end_ms, problem);

  tandem_sim_log_write (self->shared.log, "realtime", "truncate", "session", self->session_id, "item_id", item_id, "audio_end_ms", end_text,
                        "produced_ms", produced_text, "ok", ok ? "true" : "false", NULL);
  if (ok)
    send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "conversation.item.truncated", "item_id", TANDEM_SIM_S, item_id,
                                     "content_index", TANDEM_SIM_I, 0, "audio_end_ms", TANDEM_SIM_I, (int) end_ms, NULL), self);
  return ok;
}

gboolean
tandem_sim_realtime_dialogue_edit (TandemSimRealtimeDialogue *self, JsonObject *event, TandemSimProblem **problem)
{
  const char *type = tandem_sim_json_get_string (event, "type");

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self), FALSE);
  if (g_str_equal (type, "conversation.item.create"))
    return create_item (self, event, problem);
  if (g_str_equal (type, "conversation.item.retrieve"))
    return retrieve_item (self, event, problem);
  if (g_str_equal (type, "conversation.item.delete"))
    return delete_item (self, event, problem);
  return truncate_item (self, event, problem);
}

static void
on_transcribed (TandemSimRealtimeTranscription *transcription, gpointer user_data)
{
  TandemSimRealtimeDialogue *self = user_data;

  g_ptr_array_remove_fast (self->transcriptions, transcription);
}

static void
transcribe (TandemSimRealtimeDialogue *self, const char *item_id, const char *heard, guint ms)
{
  static const TandemSimRealtimeTranscriptionListener listener = { send_event, on_transcribed };
  const char *model = tandem_sim_realtime_config_get_transcription (self->config);
  g_autofree char *length = g_strdup_printf ("%u", ms);
  g_autofree char *rest = tandem_sim_realtime_captions_finish (self->captions, heard != NULL ? heard : "");

  tandem_sim_log_write (self->shared.log, "realtime", "transcribed", "session", self->session_id, "item_id", item_id,
                        "text", heard != NULL ? heard : "", "ms", length, NULL);
  if (model == NULL)
    return;
  g_ptr_array_add (self->transcriptions,
                   tandem_sim_realtime_transcription_new (item_id, heard != NULL ? heard : "", rest, model, ms, &listener, self));
}

void
tandem_sim_realtime_dialogue_hear (TandemSimRealtimeDialogue *self, const char *item_id, GBytes *ulaw)
{
  g_autofree char *heard = NULL;
  g_autofree char *more = NULL;

  g_return_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self));
  heard = tandem_sim_clips_recognize (self->shared.clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  more = tandem_sim_realtime_captions_hear (self->captions, heard);
  if (more != NULL)
    send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "conversation.item.input_audio_transcription.delta", "item_id", TANDEM_SIM_S,
                                     item_id, "content_index", TANDEM_SIM_I, 0, "delta", TANDEM_SIM_S, more, NULL), self);
}

void
tandem_sim_realtime_dialogue_forget (TandemSimRealtimeDialogue *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self));
  g_free (tandem_sim_realtime_captions_finish (self->captions, ""));
}

static JsonObject *
user_item (const char *item_id)
{
  JsonArray *content = json_array_new ();

  json_array_add_object_element (content, tandem_sim_json_new ("type", TANDEM_SIM_S, "input_audio", "transcript", TANDEM_SIM_S, NULL, NULL));
  return tandem_sim_json_new ("id", TANDEM_SIM_S, item_id, "type", TANDEM_SIM_S, "message", "status", TANDEM_SIM_S, "completed",
                              "role", TANDEM_SIM_S, "user", "content", TANDEM_SIM_A, content, NULL);
}

void
tandem_sim_realtime_dialogue_add_turn (TandemSimRealtimeDialogue *self, const char *item_id, GBytes *ulaw)
{
  g_autoptr (TandemSimProblem) problem = NULL;
  g_autofree char *heard = NULL;
  TandemSimTurnDetection detection;

  g_return_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self));
  send_event (tandem_sim_json_new ("type", TANDEM_SIM_S, "input_audio_buffer.committed", "previous_item_id", TANDEM_SIM_S,
                                   tandem_sim_conversation_get_last (self->conversation), "item_id", TANDEM_SIM_S, item_id, NULL), self);
  tandem_sim_conversation_insert (self->conversation, user_item (item_id), NULL, &problem);
  announce (self, item_id);
  if (ulaw == NULL)
    return;
  heard = tandem_sim_clips_recognize (self->shared.clips, g_bytes_get_data (ulaw, NULL), g_bytes_get_size (ulaw));
  tandem_sim_conversation_set_heard (self->conversation, item_id, heard);
  transcribe (self, item_id, heard, g_bytes_get_size (ulaw) / ULAW_PER_MS);
  /* Who replies later by hand does not get the transcript later. */
  if (!tandem_sim_realtime_config_get_turn_detection (self->config, &detection) || !detection.create_response)
    begin_transcriptions (self);
}

/* What is said next.  @told: the proof of the newest note is in it. */
static char *
choose_words (TandemSimRealtimeDialogue *self, JsonObject *request, gboolean out_of_band, gboolean *told)
{
  const char *instructions = tandem_sim_json_get_string (request, "instructions");
  const char *heard = NULL;
  gboolean spoken = tandem_sim_conversation_get_last_heard (self->conversation, &heard);
  gboolean exact = FALSE;
  g_autofree char *text = tandem_sim_realtime_replies_choose (self->shared.replies, instructions, spoken, heard, &exact);
  g_autofree char *note = NULL;
  g_autofree char *news = exact || out_of_band ? NULL : tandem_sim_tool_calls_dup_news (self->calls);

  if (news != NULL) {
    *told = FALSE;
    return g_steal_pointer (&news);
  }
  if (!exact && tandem_sim_conversation_is_interrupted (self->conversation)) {
    g_free (text);
    text = g_strdup (GOES_ON);
  }
  *told = self->note != NULL && !exact && !out_of_band;
  if (!*told)
    return g_steal_pointer (&text);
  note = g_steal_pointer (&self->note);
  return tandem_sim_realtime_note_prove (note, text);
}

gboolean
tandem_sim_realtime_dialogue_respond (TandemSimRealtimeDialogue *self, JsonObject *request, TandemSimProblem **problem)
{
  static const TandemSimRealtimeResponseListener listener = { send_event, on_began, on_finished };
  gboolean out_of_band = g_strcmp0 (tandem_sim_json_get_string (request, "conversation"), "none") == 0;
  g_autoptr (TandemSimRealtimeResponse) response = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *text = NULL;
  gboolean told = FALSE;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self), FALSE);
  if (!out_of_band && self->active != NULL)
    return tandem_sim_problem_set (problem, "conversation_already_has_active_response", NULL,
                                   "Conversation already has an active response in progress: %s. Wait until the response is finished "
                                   "before creating a new one.", tandem_sim_realtime_response_get_id (self->active));
  g_clear_handle_id (&self->idle_id, g_source_remove);
  reply = choose_words (self, request, out_of_band, &told);
  text = out_of_band ? g_strdup (reply) : tandem_sim_tool_calls_plan (self->calls, reply);
  response = tandem_sim_realtime_response_new (self->config, out_of_band ? NULL : self->conversation, self->shared.speech, text, request);
  tandem_sim_log_write (self->shared.log, "realtime", "response", "session", self->session_id, "response_id",
                        tandem_sim_realtime_response_get_id (response), "text", text, "told", told ? "true" : "false", NULL);
  tandem_sim_realtime_response_set_listener (response, &listener, self);
  tandem_sim_realtime_response_set_calls (response, out_of_band ? NULL : self->calls);
  if (out_of_band)
    g_ptr_array_add (self->out_of_band, g_object_ref (response));
  else
    g_set_object (&self->active, response);
  tandem_sim_realtime_response_start (response);
  return TRUE;
}

static TandemSimRealtimeResponse *
find_response (TandemSimRealtimeDialogue *self, const char *response_id)
{
  if (response_id == NULL)
    return self->active;
  if (self->active != NULL && g_str_equal (tandem_sim_realtime_response_get_id (self->active), response_id))
    return self->active;
  for (guint i = 0; i < self->out_of_band->len; i++) {
    TandemSimRealtimeResponse *response = g_ptr_array_index (self->out_of_band, i);

    if (g_str_equal (tandem_sim_realtime_response_get_id (response), response_id))
      return response;
  }
  return NULL;
}

gboolean
tandem_sim_realtime_dialogue_cancel (TandemSimRealtimeDialogue *self, const char *response_id, TandemSimProblem **problem)
{
  TandemSimRealtimeResponse *response;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self), FALSE);
  response = find_response (self, response_id);
  if (response == NULL)
    return tandem_sim_problem_set (problem, "response_cancel_not_active", NULL, "Cancellation failed: no active response found");
  tandem_sim_realtime_response_cancel (response, "client_cancelled");
  return TRUE;
}

void
tandem_sim_realtime_dialogue_speech_started (TandemSimRealtimeDialogue *self, gboolean interrupt)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self));
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (interrupt && self->active != NULL)
    tandem_sim_realtime_response_cancel (self->active, "turn_detected");
}

void
tandem_sim_realtime_dialogue_abandon (TandemSimRealtimeDialogue *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_DIALOGUE (self));
  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->active != NULL)
    tandem_sim_realtime_response_abandon (self->active);
  g_clear_object (&self->active);
  if (self->calls != NULL)
    tandem_sim_tool_calls_end (self->calls);
  for (guint i = 0; self->out_of_band != NULL && i < self->out_of_band->len; i++)
    tandem_sim_realtime_response_abandon (g_ptr_array_index (self->out_of_band, i));
  if (self->out_of_band != NULL)
    g_ptr_array_set_size (self->out_of_band, 0);
  if (self->transcriptions != NULL)
    g_ptr_array_set_size (self->transcriptions, 0);
}
