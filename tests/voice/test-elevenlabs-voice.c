// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-voice.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-voice-socket.h"

#define PATIENCE_S 20

/* What the account and the agent are like, and what the profile sets. */
typedef struct {
  const char *key;       /* of the client; the right one is "k" */
  const char *greeting;
  const char *in, *out;  /* formats */
  gboolean unreadable;   /* the key may not read the agent */
} Setting;

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemVoice *voice;
  GPtrArray *asked;  /* char*: what the client sent, but audio */
  GString *told;     /* events in short */
  GString *spoken;   /* bodies of requests for speech */
  char *agent_item;  /* the latest */
  char *base;
  char *error;
  guint n_audio;     /* messages of the client */
  guint64 n_heard;   /* bytes of the agent */
  gint64 paid_ms;
  const Setting *setting;
} Fixture;

static void
on_client_message (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  if (g_str_has_prefix (text, "{\"user_audio_chunk\""))
    f->n_audio++;
  else
    g_ptr_array_add (f->asked, g_strndup (text, n));
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *f = user_data;
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));

  g_assert_cmpstr (query, ==, *f->setting->key ? "agent_id=a%26b&conversation_signature=s" : "agent_id=a%26b");
  f->service = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_message), f);
}

static void
answer (SoupServerMessage *message, guint status, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "xi-api-key");
  g_autofree char *body = NULL;

  if (g_strcmp0 (key, "k") != 0) {
    answer (message, 401, "{\"detail\":{\"status\":\"invalid_api_key\",\"message\":\"Invalid API key\"}}");
  } else if (g_str_equal (path, "/v1/convai/conversation/get-signed-url")) {
    body = g_strdup_printf ("{\"signed_url\":\"ws%s/v1/convai/conversation?agent_id=a%%26b&conversation_signature=s\"}",
                            f->base + strlen ("http"));
    answer (message, 200, body);
  } else if (g_str_has_prefix (path, "/v1/convai/agents/")) {
    if (f->setting->unreadable)
      answer (message, 403, "{}");
    else
      answer (message, 200, "{\"conversation_config\":{\"tts\":{\"voice_id\":\"v1\"},\"conversation\":{\"max_duration_seconds\":600}}}");
  } else {
    SoupMessageBody *asked = soup_server_message_get_request_body (message);

    g_assert_cmpstr (path, ==, "/v1/text-to-speech/v1/stream");
    g_assert_cmpstr (g_hash_table_lookup (query, "output_format"), ==, f->setting->out);
    g_string_append_len (f->spoken, asked->data, asked->length);
    soup_server_message_set_status (message, 200, NULL);
    soup_server_message_set_response (message, "audio/basic", SOUP_MEMORY_COPY, "12345678", 8);
  }
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *f = user_data;
  const char *who = event->party == TANDEM_PARTY_AGENT ? "agent" : "remote";

  switch ((int) event->type) {
  case TANDEM_VOICE_READY: g_string_append (f->told, "ready "); break;
  case TANDEM_VOICE_AUDIO: f->n_heard += event->n; break;
  case TANDEM_VOICE_AUDIO_DONE: g_string_append (f->told, "audio-done "); break;
  case TANDEM_VOICE_AGENT_TEXT_DONE: g_string_append_printf (f->told, "agent(%s) ", event->text); break;
  case TANDEM_VOICE_REMOTE_TEXT_DONE: g_string_append_printf (f->told, "remote(%s) ", event->text); break;
  case TANDEM_VOICE_SPEECH_STARTED: g_string_append (f->told, "speech "); break;
  case TANDEM_VOICE_SPEECH_STOPPED: g_string_append (f->told, "pause "); break;
  case TANDEM_VOICE_RESPONSE_STARTED: g_string_append (f->told, event->exact ? "exact " : "answer "); break;
  case TANDEM_VOICE_RESPONSE_DONE: g_string_append (f->told, event->cancelled ? "cancelled " : "done "); break;
  case TANDEM_VOICE_TOOL_CALL: g_string_append_printf (f->told, "%s:%s%s ", event->tool_call_id, event->name, event->text); break;
  case TANDEM_VOICE_ERROR: g_string_append (f->told, "error "); break;
  case TANDEM_VOICE_CLOSED: g_string_append (f->told, "closed "); break;
  case TANDEM_VOICE_ITEM_ADDED:
    g_string_append_printf (f->told, "%s-item ", who);
    if (event->party == TANDEM_PARTY_AGENT) {
      g_free (f->agent_item);
      f->agent_item = g_strdup (event->item_id);
    }
    break;
  default: break;
  }
  if (event->error) {
    g_free (f->error);
    f->error = g_strdup (event->error->message);
  }
}

static void
on_usage (TandemVoice *voice, const TandemUsage *usage, Fixture *f)
{
  g_assert_cmpstr (usage->model, ==, "elevenlabs-agents");
  f->paid_ms += usage->ms;
}

static gboolean
on_too_long (gpointer user_data)
{
  Fixture *f = user_data;

  g_error ("what was waited for did not happen; told: %s (%s)", f->told->str, f->error ? f->error : "no error");
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, f); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static guint
count_asked (Fixture *f, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < f->asked->len; i++)
    n += strstr (f->asked->pdata[i], part) != NULL;
  return n;
}

static void
serve (Fixture *f, const char *text)
{
  soup_websocket_connection_send_text (f->service, text);
}

/* Sound that is @ms long in mu-law; @words (nullable) are in it. */
static void
serve_sound (Fixture *f, int event_id, guint ms, const char *words)
{
  g_autofree guint8 *data = g_malloc0 (ms * 8);
  g_autofree char *base64 = g_base64_encode (data, ms * 8);
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (const char *c = words ? words : ""; *c; c++)
    g_string_append_printf (letters, "%s\"%c\"", letters->len > 0 ? "," : "", *c);
  text = g_strdup_printf ("{\"type\":\"audio\",\"audio_event\":{\"audio_base_64\":\"%s\",\"event_id\":%d,\"alignment\":{\"chars\":[%s]}}}",
                          base64, event_id, letters->str);
  serve (f, text);
}

static void
serve_text (Fixture *f, const char *type, const char *event, const char *member, const char *text)
{
  g_autofree char *message = g_strdup_printf ("{\"type\":\"%s\",\"%s\":{\"%s\":\"%s\",\"event_id\":0}}", type, event, member, text);

  serve (f, message);
}

#define serve_answer(f, text) serve_text (f, "agent_response", "agent_response_event", "agent_response", text)
#define serve_user(f, text) serve_text (f, "user_transcript", "user_transcription_event", "user_transcript", text)
#define serve_correction(f, text) \
  serve_text (f, "agent_response_correction", "agent_response_correction_event", "corrected_agent_response", text)
#define serve_interruption(f, id) serve (f, "{\"type\":\"interruption\",\"interruption_event\":{\"event_id\":" id "}}")

static void
serve_metadata (Fixture *f)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"conversation_initiation_metadata\",\"conversation_initiation_metadata_event\":{"
                                           "\"conversation_id\":\"c\",\"agent_output_audio_format\":\"%s\","
                                           "\"user_input_audio_format\":\"%s\"}}", f->setting->out, f->setting->in);

  serve (f, text);
}

static void
set_up_unready (Fixture *f, gconstpointer data)
{
  static const Setting standard = { .key = "k", .greeting = "", .in = "ulaw_8000", .out = "ulaw_8000" };
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  GSList *uris;

  f->setting = data ? data : &standard;
  f->asked = g_ptr_array_new_with_free_func (g_free);
  f->told = g_string_new (NULL);
  f->spoken = g_string_new (NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, "/v1", on_request, f, NULL);
  /* The longest path that fits is asked, and the next one begins with that of the socket. */
  soup_server_add_handler (f->server, "/v1/convai/conversation/get-signed-url", on_request, f, NULL);
  soup_server_add_websocket_handler (f->server, "/v1/convai/conversation", NULL, NULL, on_client, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  f->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (profile, "url", f->base, "model", "a&b", "voice", "", "greeting", f->setting->greeting, "instructions", "", NULL);
  f->session = tandem_voice_socket_make_session ();
  f->voice = tandem_elevenlabs_voice_new (profile, f->session, f->setting->key, &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (f->voice, on_voice_event, f);
  g_signal_connect (f->voice, "usage", G_CALLBACK (on_usage), f);
  tandem_voice_open (f->voice);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_up_unready (f, data);
  wait_until (count_asked (f, "{\"type\":\"conversation_initiation_client_data\"") == 1);
  serve_metadata (f);
  wait_until (g_str_equal (f->told->str, "ready "));
  g_string_truncate (f->told, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listener (f->voice, NULL, NULL);
  tandem_voice_close (f->voice);
  if (f->service)
    wait_until (soup_websocket_connection_get_state (f->service) == SOUP_WEBSOCKET_STATE_CLOSED);
  soup_server_disconnect (f->server);
  g_assert_finalize_object (g_steal_pointer (&f->voice));
  g_clear_object (&f->service);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_clear_pointer (&f->asked, g_ptr_array_unref);
  g_free (f->agent_item);
  g_free (f->base);
  g_free (f->error);
  g_string_free (f->told, TRUE);
  g_string_free (f->spoken, TRUE);
}

/* The remote talks, or is silent. */
static void
hear (Fixture *f, guint ms, gboolean loud)
{
  static const guint8 tone[] = { 0x9e, 0x8e, 0x86, 0x8e, 0x9e, 0x1e, 0x0e, 0x06, 0x0e, 0x1e };
  guint8 frame[160];

  for (guint i = 0; i < G_N_ELEMENTS (frame); i++)
    frame[i] = loud ? tone[i % G_N_ELEMENTS (tone)] : 0xff;
  for (guint done = 0; done < ms; done += 20)
    tandem_voice_send_audio (f->voice, frame, sizeof frame);
}

/* The end of an answer is known by its words; nobody has to wait for it. */
static void
test_turn (Fixture *f, gconstpointer data)
{
  hear (f, 600, TRUE);
  hear (f, 700, FALSE);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause ");
  serve_user (f, "Good morning");
  serve_sound (f, 1, 60, "Hel");
  serve_answer (f, "Hello.");
  serve_sound (f, 2, 40, "lo.");
  wait_until (g_str_has_suffix (f->told->str, " done "));
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause remote(Good morning) answer agent-item audio-done agent(Hello.) done ");
  g_assert_cmpuint (f->n_heard, ==, 800);
  g_assert_cmpint (tandem_voice_get_lifetime_ms (f->voice), ==, 600000);
  g_assert_true (tandem_voice_get_capabilities (f->voice) & TANDEM_VOICE_CAN_SAY);
}

/* An answer without alignment ends when it was heard and nothing more came; a text without it is a new answer's. */
static void
test_no_alignment (Fixture *f, gconstpointer data)
{
  hear (f, 20, FALSE);
  serve_answer (f, "One.");
  serve_sound (f, 1, 100, NULL);
  serve_answer (f, "Two.");
  serve_sound (f, 2, 100, NULL);
  wait_until (g_str_equal (f->told->str, "answer agent-item audio-done agent(One.) done answer agent-item audio-done agent(Two.) done "));
}

/* What was interrupted is not heard, what comes after it is.  The service is told what was, unless it knows. */
static void
test_barge_in (Fixture *f, gconstpointer data)
{
  hear (f, 20, FALSE);
  serve_answer (f, "one two three four five six seven eight nine ten");
  serve_sound (f, 5, 1000, "one two three four five six");
  wait_until (f->n_heard == 8000);
  serve_interruption (f, "6");
  wait_until (g_str_has_suffix (f->told->str, "cancelled "));
  /* Of the words only those are known that came as sound. */
  g_assert_cmpstr (f->told->str, ==, "answer agent-item speech remote-item pause audio-done agent(one two three four five six) cancelled ");
  tandem_voice_truncate (f->voice, f->agent_item, 500);
  serve_correction (f, "one two three four five");
  wait_until (count_asked (f, "the caller heard only this.] one two three\"") == 1);
  serve_sound (f, 6, 100, NULL);
  serve_sound (f, 7, 100, NULL);
  wait_until (f->n_heard == 8800);
  serve_interruption (f, "8");
  wait_until (g_str_has_suffix (f->told->str, "cancelled "));
}

static void
test_known_correction (Fixture *f, gconstpointer data)
{
  hear (f, 20, FALSE);
  serve_answer (f, "one two three four");
  serve_sound (f, 5, 1000, "one two three four");
  wait_until (f->n_heard == 8000);
  serve_interruption (f, "6");
  wait_until (g_str_has_suffix (f->told->str, "cancelled "));
  tandem_voice_truncate (f->voice, f->agent_item, 500);
  serve_correction (f, " one two");
  tandem_voice_add_note (f->voice, "n1", "Be brief.");
  wait_until (count_asked (f, "Be brief.") == 1);
  g_assert_cmpuint (count_asked (f, "heard only"), ==, 0);
}

/* The agent opens the conversation while the telephone rings: it is heard when somebody is there. */
static void
test_opening (Fixture *f, gconstpointer data)
{
  serve_sound (f, 1, 20, "Hi!");
  serve_answer (f, "Hi!");
  serve (f, "{\"type\":\"ping\",\"ping_event\":{\"event_id\":4}}");
  wait_until (count_asked (f, "{\"type\":\"pong\",\"event_id\":4}") == 1);
  g_assert_cmpuint (count_asked (f, "user_activity"), ==, 1);
  serve_sound (f, 2, 20, "Are you there?");
  serve (f, "{\"type\":\"ping\",\"ping_event\":{\"event_id\":5}}");
  wait_until (count_asked (f, "{\"type\":\"pong\",\"event_id\":5}") == 1);
  g_assert_cmpstr (f->told->str, ==, "");
  hear (f, 20, FALSE);
  wait_until (g_str_has_suffix (f->told->str, " done "));
  g_assert_true (g_str_has_prefix (f->told->str, "answer agent-item "));
  serve (f, "{\"type\":\"ping\",\"ping_event\":{\"event_id\":6,\"ping_ms\":1}}");
  wait_until (count_asked (f, "{\"type\":\"pong\",\"event_id\":6}") == 1);
  g_assert_cmpuint (count_asked (f, "user_activity"), ==, 2);
}

/* A greeting of ours is the agent's opening, said when it is asked for. */
static void
test_greeting (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (count_asked (f, "\"first_message\":\"Welcome.\""), ==, 1);
  serve_sound (f, 1, 20, "Welcome.");
  serve_answer (f, "Welcome.");
  tandem_voice_add_note (f->voice, "n1", "x");
  wait_until (count_asked (f, "contextual_update") == 1);
  g_assert_cmpstr (f->told->str, ==, "");
  tandem_voice_say (f->voice, "Welcome.");
  wait_until (g_str_has_suffix (f->told->str, " done "));
  g_assert_true (g_str_has_prefix (f->told->str, "exact agent-item "));
  g_assert_nonnull (strstr (f->told->str, "agent(Welcome.)"));
  g_assert_cmpuint (f->spoken->len, ==, 0);
}

/* Who was connected again does not greet again, and knows what was said. */
static void
test_resumed (Fixture *f, gconstpointer data)
{
  tandem_voice_add_turn (f->voice, "i1", TANDEM_PARTY_REMOTE, "Hi");
  tandem_voice_add_turn (f->voice, "i2", TANDEM_PARTY_AGENT, "Hello");
  hear (f, 20, FALSE);
  wait_until (count_asked (f, "Do not greet again.  This was said so far:\\nCaller: Hi\\nYou: Hello\"") == 1);
  serve_sound (f, 1, 20, "Welcome.");
  serve_answer (f, "Welcome.");
  serve_user (f, "And?");
  serve_sound (f, 2, 20, "Yes.");
  serve_answer (f, "Yes.");
  wait_until (g_str_has_suffix (f->told->str, " done "));
  g_assert_null (strstr (f->told->str, "Welcome"));
  g_assert_cmpuint (f->n_heard, ==, 160);
}

/* Words of others are made beside the conversation; what the agent says meanwhile comes after them. */
static void
test_words (Fixture *f, gconstpointer data)
{
  hear (f, 20, FALSE);
  tandem_voice_say (f->voice, "Please \"hold\".");
  serve_answer (f, "Fine.");
  serve_sound (f, 1, 20, "Fine.");
  wait_until (g_str_has_suffix (f->told->str, "agent(Fine.) done "));
  g_assert_cmpstr (f->spoken->str, ==, "{\"text\":\"Please \\\"hold\\\".\",\"model_id\":\"eleven_flash_v2_5\"}");
  g_assert_nonnull (strstr (f->told->str, "exact agent-item audio-done agent(Please \"hold\".) done "));
  g_assert_cmpuint (f->n_heard, ==, 8 + 160);
  wait_until (count_asked (f, "just said to the caller with your voice.] Please") == 1);
}

/* While it only listens nobody hears its answers, unless they are asked for; afterwards it is told. */
static void
test_listening (Fixture *f, gconstpointer data)
{
  hear (f, 20, FALSE);
  tandem_voice_set_listening (f->voice, TRUE);
  serve_user (f, "Well");
  serve_sound (f, 1, 20, "No");
  serve_answer (f, "No");
  serve_user (f, "Now");
  wait_until (strstr (f->told->str, "remote(Now) ") != NULL);
  g_assert_cmpuint (f->n_heard, ==, 0);
  serve_sound (f, 2, 20, "Yes");
  serve_answer (f, "Yes");
  tandem_voice_respond (f->voice);
  wait_until (strstr (f->told->str, "agent(Yes) done ") != NULL);
  g_assert_null (strstr (f->told->str, "agent(No)"));
  g_assert_cmpuint (f->n_heard, ==, 160);
  tandem_voice_set_listening (f->voice, FALSE);
  wait_until (count_asked (f, "was not heard by the caller") == 1);
  tandem_voice_respond (f->voice);
  wait_until (count_asked (f, "{\"type\":\"user_message\"") == 1);
}

/* The service cannot be stopped: what it goes on saying is dropped, its next answer is not. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  hear (f, 20, FALSE);
  serve_answer (f, "One two");
  serve_sound (f, 1, 100, "One ");
  wait_until (f->n_heard == 800);
  tandem_voice_cancel (f->voice);
  g_assert_true (g_str_has_suffix (f->told->str, "agent(One) cancelled "));
  serve_sound (f, 2, 100, "two");
  serve_answer (f, "Three");
  serve_sound (f, 3, 100, "Three");
  wait_until (g_str_has_suffix (f->told->str, "agent(Three) done "));
  g_assert_cmpuint (f->n_heard, ==, 1600);
}

static void
test_tool (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"f\",\"tool_call_id\":\"t1\",\"parameters\":{\"a\":1}}}");
  wait_until (g_str_equal (f->told->str, "t1:f{\"a\":1} "));
  tandem_voice_answer_tool (f->voice, "t1", "f", "done", FALSE);
  wait_until (count_asked (f, "\"tool_call_id\":\"t1\",\"result\":\"done\",\"is_error\":false") == 1);
  serve (f, "{\"type\":\"client_tool_call\",\"client_tool_call\":{\"tool_name\":\"f\",\"tool_call_id\":\"t2\",\"parameters\":\"{\"}}");
  wait_until (count_asked (f, "\"tool_call_id\":\"t2\",\"result\":\"The parameters must be a JSON object.\",\"is_error\":true") == 1);
  g_assert_cmpstr (f->told->str, ==, "t1:f{\"a\":1} ");
}

static void
test_formats (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (tandem_voice_get_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCM_16000);
  g_assert_cmpint (tandem_voice_get_output_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCM_24000);
  hear (f, 20, FALSE);
  serve_sound (f, 1, 600, NULL);
  wait_until (g_str_has_suffix (f->told->str, " done "));
}

/* Whoever may not read the agent, or has no key, cannot let it say words; all else goes on. */
static void
test_no_words (Fixture *f, gconstpointer data)
{
  g_assert_false (tandem_voice_get_capabilities (f->voice) & TANDEM_VOICE_CAN_SAY);
  g_assert_cmpint (tandem_voice_get_lifetime_ms (f->voice), ==, 0);
  hear (f, 20, FALSE);
  tandem_voice_say (f->voice, "Hello");
  g_assert_cmpstr (f->told->str, ==, "cancelled ");
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"error\",\"error_event\":{\"code\":1011,\"error_type\":\"llm_timeout\",\"message\":\"slow\"}}");
  wait_until (g_str_equal (f->told->str, "error "));
  g_assert_nonnull (strstr (f->error, "took too long"));
  serve (f, "{\"type\":\"error\",\"error_event\":{\"code\":1000,\"error_type\":\"max_duration_exceeded\"}}");
  wait_until (g_str_equal (f->told->str, "error closed "));
  g_assert_nonnull (strstr (f->error, "longest duration"));
}

static void
test_override (Fixture *f, gconstpointer data)
{
  wait_until (f->asked->len == 1);
  soup_websocket_connection_close (f->service, 1008, "Override for field 'first_message' is not allowed by config.");
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_nonnull (strstr (f->error, "switch on “First message”"));
}

static void
test_odd_format (Fixture *f, gconstpointer data)
{
  wait_until (f->asked->len == 1);
  serve_metadata (f);
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_nonnull (strstr (f->error, f->setting->out));
}

static void
test_wrong_key (Fixture *f, gconstpointer data)
{
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_nonnull (strstr (f->error, "ELEVENLABS_API_KEY"));
  g_assert_null (f->service);
}

/* The conversation is paid by its length. */
static void
test_usage (Fixture *f, gconstpointer data)
{
  gint64 began_us = g_get_monotonic_time ();

  hear (f, 20, FALSE);
  serve_answer (f, "Hi");
  serve_sound (f, 1, 60, "Hi");
  wait_until (g_str_has_suffix (f->told->str, " done "));
  tandem_voice_close (f->voice);
  g_assert_cmpint (f->paid_ms, >=, 50);
  g_assert_cmpint (f->paid_ms, <=, (g_get_monotonic_time () - began_us) / 1000 + 1000);
}

static void
test_not_set_up (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (SoupSession) session = tandem_voice_socket_make_session ();
  g_autoptr (GError) error = NULL;

  g_object_set (profile, "model", "", "url", "https://api.example.com", NULL);
  g_assert_null (tandem_elevenlabs_voice_new (profile, session, "k", &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_MODEL);
  g_clear_error (&error);
  g_object_set (profile, "model", "a", "url", "ftp://api.example.com", NULL);
  g_assert_null (tandem_elevenlabs_voice_new (profile, session, "k", &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
}

int
main (int argc, char **argv)
{
  static const Setting greeting = { .key = "k", .greeting = "Welcome.", .in = "ulaw_8000", .out = "ulaw_8000" };
  static const Setting wide = { .key = "k", .greeting = "", .in = "pcm_16000", .out = "pcm_24000" };
  static const Setting odd = { .key = "k", .greeting = "", .in = "ulaw_8000", .out = "pcm_44100" };
  static const Setting unreadable = { .key = "k", .greeting = "", .in = "ulaw_8000", .out = "ulaw_8000", .unreadable = TRUE };
  static const Setting open = { .key = "", .greeting = "", .in = "ulaw_8000", .out = "ulaw_8000" };
  static const Setting wrong = { .key = "wrong", .greeting = "", .in = "ulaw_8000", .out = "ulaw_8000" };

  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, set_up, func) g_test_add ("/elevenlabs-voice/" path, Fixture, data, set_up, func, tear_down)
  ADD ("turn", NULL, set_up, test_turn);
  ADD ("no-alignment", NULL, set_up, test_no_alignment);
  ADD ("barge-in", NULL, set_up, test_barge_in);
  ADD ("known-correction", NULL, set_up, test_known_correction);
  ADD ("opening", NULL, set_up, test_opening);
  ADD ("greeting", &greeting, set_up, test_greeting);
  ADD ("resumed", &greeting, set_up, test_resumed);
  ADD ("words", NULL, set_up, test_words);
  ADD ("listening", NULL, set_up, test_listening);
  ADD ("cancel", NULL, set_up, test_cancel);
  ADD ("tool", NULL, set_up, test_tool);
  ADD ("formats", &wide, set_up, test_formats);
  ADD ("unreadable", &unreadable, set_up, test_no_words);
  ADD ("open", &open, set_up, test_no_words);
  ADD ("errors", NULL, set_up, test_errors);
  ADD ("usage", NULL, set_up, test_usage);
  ADD ("override", &greeting, set_up_unready, test_override);
  ADD ("odd-format", &odd, set_up_unready, test_odd_format);
  ADD ("wrong-key", &wrong, set_up_unready, test_wrong_key);
  g_test_add_func ("/elevenlabs-voice/not-set-up", test_not_set_up);
  return g_test_run ();
}
