// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-response.h"

#include "tandem-sim-realtime-functions.h"
#include "tandem-sim-realtime-id.h"
#include "tandem-sim-realtime-output.h"
#include "tandem-sim-realtime-replies.h"
#include "tandem-sim-realtime-words.h"

/* How much faster than it sounds audio is sent. */
#define BURST_SPEED 9
#define TEXT_STEP_MS 20

/* Default main context only. */
struct _TandemSimRealtimeResponse {
  GObject parent_instance;
  gboolean done;
  TandemSimRealtimeOutput output;   /* its voice is owned */
  gsize sent;       /* bytes of @audio */
  guint words_sent;
  guint deltas_sent;
  guint pump_id;
  const char *status;
  const char *reason;
  /* owned */
  char *id, *item_id, *text;
  char **words;
  GBytes *audio;
  GCancellable *cancellable;
  TandemSimRealtimeConfig *config;
  TandemSimConversation *conversation;
  TandemSimSpeech *speech;
  JsonObject *request;
  JsonArray *called; /* nullable */
  /* borrowed */
  TandemSimToolCalls *calls; /* nullable */
  TandemSimRealtimeResponseListener listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeResponse, tandem_sim_realtime_response, G_TYPE_OBJECT)

static gboolean on_pump (gpointer user_data);

static void
tandem_sim_realtime_response_dispose (GObject *object)
{
  TandemSimRealtimeResponse *self = TANDEM_SIM_REALTIME_RESPONSE (object);

  tandem_sim_realtime_response_abandon (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->config);
  g_clear_object (&self->conversation);
  g_clear_object (&self->speech);
  g_clear_pointer (&self->request, json_object_unref);
  g_clear_pointer (&self->called, json_array_unref);
  g_clear_pointer (&self->audio, g_bytes_unref);
  G_OBJECT_CLASS (tandem_sim_realtime_response_parent_class)->dispose (object);
}

static void
tandem_sim_realtime_response_finalize (GObject *object)
{
  TandemSimRealtimeResponse *self = TANDEM_SIM_REALTIME_RESPONSE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->item_id, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->output.voice, g_free);
  g_clear_pointer (&self->words, g_strfreev);
  G_OBJECT_CLASS (tandem_sim_realtime_response_parent_class)->finalize (object);
}

static void
tandem_sim_realtime_response_class_init (TandemSimRealtimeResponseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_realtime_response_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_realtime_response_finalize;
}

static void
tandem_sim_realtime_response_init (TandemSimRealtimeResponse *self)
{
  self->id = tandem_sim_realtime_id_new ("resp");
  self->cancellable = g_cancellable_new ();
  self->status = "in_progress";
}

TandemSimRealtimeResponse *
tandem_sim_realtime_response_new (TandemSimRealtimeConfig *config, TandemSimConversation *conversation, TandemSimSpeech *speech,
                                  const char *text, JsonObject *request)
{
  TandemSimRealtimeResponse *self = g_object_new (TANDEM_TYPE_SIM_REALTIME_RESPONSE, NULL);

  self->config = g_object_ref (config);
  g_set_object (&self->conversation, conversation);
  g_set_object (&self->speech, speech);
  self->request = request != NULL ? json_object_ref (request) : NULL;
  self->text = g_strdup (text);
  self->words = tandem_sim_realtime_words_split (text);
  /* The session may change while the response is under way; the response does not. */
  self->output.beta = tandem_sim_realtime_config_get_flavour (config) != TANDEM_SIM_FLAVOUR_GA;
  self->output.with_audio = tandem_sim_realtime_config_wants_audio (config, request);
  self->output.format = tandem_sim_realtime_config_get_output_format (config, request);
  self->output.voice = g_strdup (tandem_sim_realtime_config_get_voice (config, request));
  return self;
}

void
tandem_sim_realtime_response_set_listener (TandemSimRealtimeResponse *self, const TandemSimRealtimeResponseListener *listener,
                                           gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self));
  self->listener = *listener;
  self->user_data = user_data;
}

void
tandem_sim_realtime_response_set_calls (TandemSimRealtimeResponse *self, TandemSimToolCalls *calls)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self));
  self->calls = calls;
}

/* An event about the content part, with what all of them carry. */
static JsonObject *
part_event (TandemSimRealtimeResponse *self, const char *type)
{
  return tandem_sim_json_new ("type", TANDEM_SIM_S, type, "response_id", TANDEM_SIM_S, self->id, "item_id", TANDEM_SIM_S, self->item_id,
                              "output_index", TANDEM_SIM_I, 0, "content_index", TANDEM_SIM_I, 0, NULL);
}

static void
send_event (TandemSimRealtimeResponse *self, JsonObject *event)
{
  self->listener.send (event, self->user_data);
}

/* "response.output_audio.delta" is "response.audio.delta" in the beta service, and so on. */
static JsonObject *
media_event (TandemSimRealtimeResponse *self, const char *what)
{
  g_autofree char *type = g_strconcat ("response.", self->output.beta ? "" : "output_", what, NULL);

  return part_event (self, type);
}

static char *
dup_words_sent (TandemSimRealtimeResponse *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->words_sent; i++)
    g_string_append (text, self->words[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonObject *
item_json (TandemSimRealtimeResponse *self, const char *status)
{
  g_autofree char *words = dup_words_sent (self);

  return tandem_sim_realtime_output_item (&self->output, self->item_id, status, words);
}

/* @type: "response.created" or "response.done". */
static void
send_response (TandemSimRealtimeResponse *self, const char *type)
{
  gboolean over = !g_str_equal (self->status, "in_progress"), completed = g_str_equal (self->status, "completed");
  JsonArray *items = json_array_new ();
  JsonObject *details = NULL, *metadata = tandem_sim_json_get_object (self->request, "metadata");
  JsonObject *response, *usage;

  if (over && self->item_id != NULL)
    json_array_add_object_element (items, item_json (self, completed ? "completed" : "incomplete"));
  for (guint i = 0; over && self->called != NULL && i < json_array_get_length (self->called); i++)
    json_array_add_object_element (items, json_object_ref (json_array_get_object_element (self->called, i)));
  if (over && self->reason != NULL)
    details = tandem_sim_json_new ("type", TANDEM_SIM_S, self->status, "reason", TANDEM_SIM_S, self->reason, NULL);
  else if (over && !completed)
    details = tandem_sim_json_new ("type", TANDEM_SIM_S, self->status, "error", TANDEM_SIM_O,
                                   tandem_sim_json_new ("type", TANDEM_SIM_S, "server_error", "code", TANDEM_SIM_S, "server_error",
                                                        "message", TANDEM_SIM_S, "The server had an error while processing your request.",
                                                        NULL), NULL);
  usage = over ? tandem_sim_realtime_output_usage (self->words_sent, tandem_sim_realtime_response_get_sent_ms (self)) : NULL;
  response = tandem_sim_json_new ("object", TANDEM_SIM_S, "realtime.response", "id", TANDEM_SIM_S, self->id,
                                  "status", TANDEM_SIM_S, self->status, "status_details", TANDEM_SIM_O, details,
                                  "output", TANDEM_SIM_A, items, "conversation_id", TANDEM_SIM_S,
                                  self->conversation != NULL ? tandem_sim_conversation_get_id (self->conversation) : NULL,
                                  "max_output_tokens", TANDEM_SIM_S, "inf", "usage", TANDEM_SIM_O, usage,
                                  "metadata", TANDEM_SIM_O, metadata != NULL ? tandem_sim_json_copy (metadata) : NULL, NULL);
  tandem_sim_realtime_output_add_settings (&self->output, response);
  send_event (self, tandem_sim_json_new ("type", TANDEM_SIM_S, type, "response", TANDEM_SIM_O, response, NULL));
}

static void
send_conversation_item (TandemSimRealtimeResponse *self, const char *type, const char *status)
{
  if (self->conversation == NULL)
    return;
  send_event (self, tandem_sim_json_new ("type", TANDEM_SIM_S, type, "previous_item_id", TANDEM_SIM_S,
                                         tandem_sim_conversation_get_previous (self->conversation, self->item_id),
                                         "item", TANDEM_SIM_O, item_json (self, status), NULL));
}

static void
begin_item (TandemSimRealtimeResponse *self)
{
  JsonObject *event;

  self->item_id = tandem_sim_realtime_id_new ("item");
  if (self->conversation != NULL) {
    g_autoptr (TandemSimProblem) problem = NULL;

    tandem_sim_conversation_insert (self->conversation, item_json (self, "in_progress"), NULL, &problem);
  }
  send_event (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "response.output_item.added", "response_id", TANDEM_SIM_S, self->id,
                                         "output_index", TANDEM_SIM_I, 0, "item", TANDEM_SIM_O, item_json (self, "in_progress"), NULL));
  send_conversation_item (self, self->output.beta ? "conversation.item.created" : "conversation.item.added", "in_progress");
  event = part_event (self, "response.content_part.added");
  json_object_set_object_member (event, "part", tandem_sim_realtime_output_part (&self->output, ""));
  send_event (self, event);
}

static void
end_item (TandemSimRealtimeResponse *self)
{
  const char *status = g_str_equal (self->status, "completed") ? "completed" : "incomplete";
  g_autofree char *words = dup_words_sent (self);
  JsonObject *event;

  if (self->output.with_audio)
    send_event (self, media_event (self, "audio.done"));
  event = media_event (self, self->output.with_audio ? "audio_transcript.done" : "text.done");
  json_object_set_string_member (event, self->output.with_audio ? "transcript" : "text", words);
  send_event (self, event);
  event = part_event (self, "response.content_part.done");
  json_object_set_object_member (event, "part", tandem_sim_realtime_output_part (&self->output, words));
  send_event (self, event);
  send_event (self, tandem_sim_json_new ("type", TANDEM_SIM_S, "response.output_item.done", "response_id", TANDEM_SIM_S, self->id,
                                         "output_index", TANDEM_SIM_I, 0, "item", TANDEM_SIM_O, item_json (self, status), NULL));
  if (!self->output.beta)
    send_conversation_item (self, "conversation.item.done", status);
  if (self->conversation != NULL)
    tandem_sim_conversation_replace (self->conversation, self->item_id, item_json (self, status));
}

/* Who was interrupted before a word was out had not come to that. */
static void
make_calls (TandemSimRealtimeResponse *self)
{
  const TandemSimRealtimeFunctions functions = {
    self->id, self->conversation, self->output.beta, self->listener.send, self->user_data,
  };
  gboolean completed = g_str_equal (self->status, "completed");

  if (self->calls == NULL || !tandem_sim_tool_calls_has_plan (self->calls) || (!completed && self->item_id == NULL))
    return;
  self->called = json_array_new ();
  tandem_sim_realtime_functions_send (&functions, self->calls, completed, self->item_id != NULL ? 1 : 0, self->called);
}

static void
finish (TandemSimRealtimeResponse *self, const char *status, const char *reason)
{
  g_autoptr (TandemSimRealtimeResponse) keep = g_object_ref (self);

  self->done = TRUE;
  self->status = status;
  self->reason = reason;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_id, g_source_remove);
  if (self->item_id != NULL)
    end_item (self);
  make_calls (self);
  send_response (self, "response.done");
  self->listener.finished (self, self->user_data);
}

static void
send_words (TandemSimRealtimeResponse *self, guint until)
{
  while (self->words_sent < until && self->words[self->words_sent] != NULL) {
    JsonObject *event = media_event (self, self->output.with_audio ? "audio_transcript.delta" : "text.delta");

    json_object_set_string_member (event, "delta", self->words[self->words_sent++]);
    send_event (self, event);
    if (self->words_sent == 1)
      self->listener.began (self, self->user_data);
  }
}

/* One burst of audio and the words in it, a little ahead of it as the real service's are.  Its length in ms. */
static guint
send_burst (TandemSimRealtimeResponse *self)
{
  /* Lengths that are no multiple of a telephone's 20 ms. */
  static const guint lengths_ms[] = { 100, 250, 400, 333 };
  guint n_words = g_strv_length (self->words);
  gsize total, per_ms = tandem_sim_audio_bytes_per_ms (self->output.format), size;
  g_autoptr (GBytes) audio = g_bytes_ref (self->audio);
  const guint8 *data = g_bytes_get_data (audio, &total);
  g_autofree char *delta = NULL;
  JsonObject *event;

  size = lengths_ms[self->deltas_sent++ % G_N_ELEMENTS (lengths_ms)] * per_ms;
  size = MIN (size, total - self->sent);
  send_words (self, self->sent + size == total ? n_words : (guint) (n_words * (self->sent + size) / total) + 1);
  /* Sending may find the socket closed and end everything. */
  if (self->done)
    return 0;
  delta = g_base64_encode (data + self->sent, size);
  event = media_event (self, "audio.delta");
  json_object_set_string_member (event, "delta", delta);
  self->sent += size;
  if (self->conversation != NULL)
    tandem_sim_conversation_set_produced_ms (self->conversation, self->item_id, tandem_sim_realtime_response_get_sent_ms (self));
  send_event (self, event);
  return size / per_ms;
}

static void
pump (TandemSimRealtimeResponse *self)
{
  g_autoptr (TandemSimRealtimeResponse) keep = g_object_ref (self);
  guint wait_ms = TEXT_STEP_MS;
  gboolean over;

  if (self->output.with_audio) {
    wait_ms = send_burst (self) / BURST_SPEED + 1;
    over = self->audio != NULL && self->sent == g_bytes_get_size (self->audio);
  } else {
    send_words (self, self->words_sent + 1);
    over = self->words[self->words_sent] == NULL;
  }
  /* Whoever hears of the first words may have ended it. */
  if (self->done)
    return;
  if (over)
    finish (self, "completed", NULL);
  else
    self->pump_id = g_timeout_add (wait_ms, on_pump, self);
}

static gboolean
on_pump (gpointer user_data)
{
  TandemSimRealtimeResponse *self = user_data;

  self->pump_id = 0;
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
on_synthesized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSimRealtimeResponse) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pcm24 = tandem_sim_speech_synthesize_finish (TANDEM_SIM_SPEECH (source), result, &error);

  if (self->done)
    return;
  if (pcm24 == NULL || g_bytes_get_size (pcm24) == 0) {
    g_warning ("Cannot speak \"%s\": %s", self->text, error != NULL ? error->message : "no sound");
    finish (self, "failed", NULL);
    return;
  }
  self->audio = tandem_sim_audio_from_pcm24 (self->output.format, pcm24);
  begin_item (self);
  pump (self);
}

void
tandem_sim_realtime_response_start (TandemSimRealtimeResponse *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self));
  send_response (self, "response.created");
  send_event (self, tandem_sim_realtime_output_rate_limits ());
  /* A reply may be calls only. */
  if (*self->text == '\0') {
    finish (self, "completed", NULL);
    return;
  }
  if (self->output.with_audio) {
    tandem_sim_speech_synthesize_async (self->speech, tandem_sim_realtime_replies_get_voice (self->output.voice, self->text), self->text,
                                        self->cancellable, on_synthesized, g_object_ref (self));
    return;
  }
  begin_item (self);
  self->pump_id = g_timeout_add (TEXT_STEP_MS, on_pump, self);
}

void
tandem_sim_realtime_response_cancel (TandemSimRealtimeResponse *self, const char *reason)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self));
  if (self->done)
    return;
  if (self->item_id != NULL && self->output.with_audio)
    send_burst (self);
  if (!self->done)
    finish (self, "cancelled", g_intern_string (reason));
}

void
tandem_sim_realtime_response_abandon (TandemSimRealtimeResponse *self)
{
  g_return_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self));
  self->done = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_id, g_source_remove);
}

const char *
tandem_sim_realtime_response_get_id (TandemSimRealtimeResponse *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self), NULL);
  return self->id;
}

const char *
tandem_sim_realtime_response_get_text (TandemSimRealtimeResponse *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self), NULL);
  return self->text;
}

const char *
tandem_sim_realtime_response_get_status (TandemSimRealtimeResponse *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self), NULL);
  return self->status;
}

const char *
tandem_sim_realtime_response_get_item_id (TandemSimRealtimeResponse *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self), NULL);
  return self->item_id;
}

guint
tandem_sim_realtime_response_get_sent_ms (TandemSimRealtimeResponse *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self), 0);
  return self->sent / tandem_sim_audio_bytes_per_ms (self->output.format);
}

GBytes *
tandem_sim_realtime_response_dup_ulaw (TandemSimRealtimeResponse *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_RESPONSE (self), NULL);
  if (self->audio == NULL)
    return NULL;
  return tandem_sim_audio_to_ulaw (self->output.format, g_bytes_get_data (self->audio, NULL), g_bytes_get_size (self->audio));
}
