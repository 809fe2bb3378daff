// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-model-service-voice.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-voice-socket.h"

#define PATIENCE_S 20
#define EVERYTHING "\"features\":[\"say\",\"cancel\",\"heard\",\"transcript\",\"tools\",\"speech\"]"
#define READY "{\"type\":\"ready\"," EVERYTHING "}"

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemProfile *profile;
  TandemVoice *voice;
  GPtrArray *asked;   /* char*: what the client sent as text */
  GString *told;      /* events in short */
  GByteArray *heard;  /* of the agent */
  GError *closed_for;
  char *agent_item;   /* the latest */
  char *remote_item;
  char *call;
  gint64 at_ms;       /* of the latest speech */
  gint64 audio_out;   /* tokens */
  guint64 n_audio;    /* bytes of the client */
  guint status;       /* that refuses the client; 0: none */
} Fixture;

static void
on_client_message (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  if (type == SOUP_WEBSOCKET_DATA_BINARY)
    f->n_audio += n;
  else
    g_ptr_array_add (f->asked, g_strndup (text, n));
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_assert_cmpstr (key, ==, "Bearer secret");
  if (f->status)
    soup_server_message_set_status (message, f->status, NULL);
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *f = user_data;

  g_set_object (&f->service, connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_message), f);
}

static void
remember (char **slot, const char *item)
{
  g_free (*slot);
  *slot = g_strdup (item);
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *f = user_data;

  switch (event->type) {
  case TANDEM_VOICE_READY: g_string_append (f->told, "ready "); break;
  case TANDEM_VOICE_AUDIO:
    g_assert_cmpuint (event->n % 2, ==, 0);
    g_byte_array_append (f->heard, event->data, (guint) event->n);
    break;
  case TANDEM_VOICE_AUDIO_DONE: g_string_append (f->told, "audio-done "); break;
  case TANDEM_VOICE_AGENT_TEXT_DONE: g_string_append_printf (f->told, "agent(%s) ", event->text); break;
  case TANDEM_VOICE_REMOTE_TEXT_DONE: g_string_append_printf (f->told, "remote(%s) ", event->text); break;
  case TANDEM_VOICE_SPEECH_STARTED:
    f->at_ms = event->at_ms;
    g_string_append (f->told, "speech ");
    break;
  case TANDEM_VOICE_SPEECH_STOPPED:
    f->at_ms = event->at_ms;
    g_string_append (f->told, "pause ");
    break;
  case TANDEM_VOICE_RESPONSE_STARTED: g_string_append (f->told, event->exact ? "exact " : "answer "); break;
  case TANDEM_VOICE_RESPONSE_DONE: g_string_append (f->told, event->cancelled ? "cancelled " : "done "); break;
  case TANDEM_VOICE_ERROR: g_string_append (f->told, "error "); break;
  case TANDEM_VOICE_CLOSED:
    g_string_append (f->told, "closed ");
    f->closed_for = event->error ? g_error_copy (event->error) : NULL;
    break;
  case TANDEM_VOICE_ITEM_ADDED:
    remember (event->party == TANDEM_PARTY_AGENT ? &f->agent_item : &f->remote_item, event->item_id);
    g_string_append (f->told, event->party == TANDEM_PARTY_AGENT ? "agent-item " : "remote-item ");
    break;
  case TANDEM_VOICE_TOOL_CALL:
    remember (&f->call, event->tool_call_id);
    g_string_append_printf (f->told, "tool(%s %s) ", event->name, event->text);
    break;
  case TANDEM_VOICE_KEPT:
  case TANDEM_VOICE_ENDING: break;
  case TANDEM_VOICE_TOOL_CANCELLED: g_string_append (f->told, "tool-cancelled "); break;
  case TANDEM_VOICE_AGENT_TEXT:
  case TANDEM_VOICE_REMOTE_TEXT:
  case TANDEM_VOICE_SPEECH_DOUBTFUL:
  case TANDEM_VOICE_SPEECH_DISMISSED:
  default: break;
  }
}

static void
on_usage (TandemVoice *voice, const TandemUsage *usage, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpstr (usage->model, ==, "parrot-2");
  f->audio_out += usage->tokens[TANDEM_TOKENS_AUDIO_OUT];
}

static gboolean
on_too_long (gpointer user_data)
{
  Fixture *f = user_data;

  g_error ("what was waited for did not happen; told: %s", f->told->str);
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

/* @n bytes that count up from @first. */
static void
serve_sound (Fixture *f, guint8 first, gsize n)
{
  g_autofree guint8 *data = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) (first + i);
  soup_websocket_connection_send_binary (f->service, data, n);
}

/* Everything that was sent before has arrived. */
static void
serve_end (Fixture *f)
{
  static guint n;
  g_autofree char *text = g_strdup_printf ("{\"type\":\"tool_call\",\"call\":\"end-%u\",\"name\":\"end\"}", n);
  g_autofree char *call = g_strdup_printf ("end-%u", n++);

  serve (f, text);
  wait_until (g_strcmp0 (f->call, call) == 0);
  g_string_truncate (f->told, f->told->len - strlen ("tool(end {}) "));
}

static void
open_voice (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->voice = tandem_model_service_voice_new (f->profile, f->session, "secret", &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (f->voice, on_voice_event, f);
  g_signal_connect (f->voice, "usage", G_CALLBACK (on_usage), f);
  tandem_voice_open (f->voice);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;
  g_autofree char *url = NULL;

  f->asked = g_ptr_array_new_with_free_func (g_free);
  f->told = g_string_new (NULL);
  f->heard = g_byte_array_new ();
  f->profile = tandem_profile_new ("p");
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (f->server, "/voice", on_request, f, NULL);
  soup_server_add_websocket_handler (f->server, "/voice", NULL, NULL, on_client, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/voice", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (f->profile, "url", url, "model", "parrot-2", "voice", "Polly", "greeting", "Hello.", "instructions", "Be \"kind\".",
                "tool-definitions", "[{\"name\":\"look_up\",\"parameters\":{\"type\":\"object\"}}]", NULL);
  f->session = tandem_voice_socket_make_session ();
}

/* The same, and ready: with @data, or with everything that there is. */
static void
set_up_ready (Fixture *f, gconstpointer data)
{
  set_up (f, NULL);
  open_voice (f);
  wait_until (count_asked (f, "\"hello\"") == 1);
  serve (f, data ? data : READY);
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
  g_clear_object (&f->profile);
  g_clear_pointer (&f->asked, g_ptr_array_unref);
  g_clear_pointer (&f->heard, g_byte_array_unref);
  g_clear_pointer (&f->agent_item, g_free);
  g_clear_pointer (&f->remote_item, g_free);
  g_clear_pointer (&f->call, g_free);
  g_clear_error (&f->closed_for);
  g_string_free (f->told, TRUE);
}

/* The remote talks, or is silent. */
static void
hear (Fixture *f, guint ms, gboolean loud)
{
  gint16 frame[320];

  for (guint i = 0; i < G_N_ELEMENTS (frame); i++)
    frame[i] = loud ? (gint16) (8000 * sin (i * 0.3)) : 0;
  for (guint done = 0; done < ms; done += 20)
    tandem_voice_send_audio (f->voice, (guint8 *) frame, sizeof frame);
}

/* Everything that a service needs to know is in the first message. */
static void
test_hello (Fixture *f, gconstpointer data)
{
  open_voice (f);
  hear (f, 100, TRUE);
  wait_until (f->asked->len == 1);
  g_assert_cmpstr (f->asked->pdata[0], ==,
                   "{\"type\":\"hello\",\"version\":1,\"input_rates\":[16000,24000],\"output_rates\":[16000,24000],"
                   "\"profile\":{\"name\":\"p\",\"model\":\"parrot-2\",\"voice\":\"Polly\",\"language\":\"\","
                   "\"instructions\":\"Be \\\"kind\\\".\",\"greeting\":\"Hello.\","
                   "\"turn_detection\":{\"threshold\":0.5,\"silence_ms\":500},"
                   "\"tools\":[{\"name\":\"look_up\",\"parameters\":{\"type\":\"object\"}}]}}");
  serve (f, "{\"type\":\"ready\",\"input_rate\":24000,\"output_rate\":16000,\"lifetime_s\":900,\"features\":[\"say\",\"dance\"]}");
  wait_until (g_str_equal (f->told->str, "ready "));
  g_assert_cmpint (tandem_voice_get_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCM_24000);
  g_assert_cmpint (tandem_voice_get_output_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCM_16000);
  g_assert_cmpint (tandem_voice_get_lifetime_ms (f->voice), ==, 900000);
  g_assert_cmpint (tandem_voice_get_capabilities (f->voice), ==, TANDEM_VOICE_CAN_SAY);
  g_assert_cmpuint (f->n_audio, ==, 0);
}

/* A turn of each, by a service that tells everything. */
static void
test_turn (Fixture *f, gconstpointer data)
{
  hear (f, 200, TRUE);
  serve (f, "{\"type\":\"speech_started\",\"item\":1,\"at_ms\":40}");
  serve (f, "{\"type\":\"speech_stopped\",\"at_ms\":1040}");
  serve (f, "{\"type\":\"item_begin\",\"item\":2}");
  serve_sound (f, 0, 641);
  serve (f, "{\"type\":\"transcript\",\"party\":\"remote\",\"item\":1,\"text\":\"Good morning\",\"final\":true}");
  serve_sound (f, 641 % 256, 639);
  serve (f, "{\"type\":\"transcript\",\"party\":\"agent\",\"text\":\"Good \"}");
  serve (f, "{\"type\":\"transcript\",\"party\":\"agent\",\"text\":\"day.\"}");
  serve (f, "{\"type\":\"item_end\",\"item\":2}");
  serve (f, "{\"type\":\"usage\",\"audio_in\":10,\"audio_out\":50}");
  wait_until (f->audio_out == 50);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause answer agent-item remote(Good morning) audio-done agent(Good day.) done ");
  wait_until (f->n_audio == 200 * 32);
  /* Nothing was lost or doubled where a frame ended within a sample. */
  g_assert_cmpuint (f->heard->len, ==, 1280);
  for (guint i = 0; i < f->heard->len; i++)
    g_assert_cmpuint (f->heard->data[i], ==, i % 256);
  /* Items of another session with the same numbers are others. */
  g_assert_cmpstr (f->agent_item, !=, "2");
  g_assert_true (g_str_has_suffix (f->agent_item, "_2"));
}

/* How much was heard is told by the service's own name; what still comes of a cancelled answer is for nobody. */
static void
test_barge_in (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"item_begin\",\"item\":\"a1\"}");
  serve_sound (f, 0, 32000);
  serve_end (f);
  g_assert_cmpuint (f->heard->len, ==, 32000);
  tandem_voice_cancel (f->voice);
  tandem_voice_truncate (f->voice, f->agent_item, 500);
  g_assert_cmpstr (f->told->str, ==, "answer agent-item audio-done agent() cancelled ");
  serve_sound (f, 0, 3200);
  serve (f, "{\"type\":\"transcript\",\"party\":\"agent\",\"text\":\"One two three\",\"final\":true}");
  serve (f, "{\"type\":\"item_end\",\"item\":\"a1\",\"cancelled\":true}");
  serve_sound (f, 0, 3200);
  serve (f, "{\"type\":\"item_begin\",\"item\":\"a2\"}");
  serve_sound (f, 0, 640);
  serve_end (f);
  g_assert_cmpuint (f->heard->len, ==, 32640);
  g_assert_cmpstr (f->told->str, ==, "answer agent-item audio-done agent() cancelled agent(One two three) answer agent-item ");
  wait_until (count_asked (f, "{\"type\":\"heard\",\"item\":\"a1\",\"ms\":500}") == 1);
  g_assert_cmpuint (count_asked (f, "{\"type\":\"cancel\"}"), ==, 1);
}

/* What was asked to be said is known by its request, or is what comes next. */
static void
test_exact_words (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"item_begin\",\"item\":\"a1\"}");
  serve_end (f);
  tandem_voice_say (f->voice, "One moment.");
  tandem_voice_respond (f->voice);
  wait_until (count_asked (f, "{\"type\":\"say\",\"request\":\"r1\",\"text\":\"One moment.\"}") == 1);
  wait_until (count_asked (f, "{\"type\":\"respond\",\"request\":\"r2\"}") == 1);
  serve (f, "{\"type\":\"item_end\"}");
  serve (f, "{\"type\":\"item_begin\",\"item\":\"a2\",\"request\":\"r2\"}");
  serve (f, "{\"type\":\"item_end\"}");
  serve (f, "{\"type\":\"item_begin\",\"item\":\"a3\",\"request\":\"r1\"}");
  serve (f, "{\"type\":\"item_end\"}");
  serve_end (f);
  /* A service that writes nothing down: the words are known all the same. */
  g_assert_cmpstr (f->told->str, ==, "answer agent-item agent() done answer agent-item agent() done exact agent-item agent(One moment.) done ");
}

/* A service that only sends sound is told who speaks, and its answers are what comes without a pause. */
static void
test_plain_service (Fixture *f, gconstpointer data)
{
  hear (f, 100, TRUE);
  g_assert_cmpstr (f->told->str, ==, "");
  hear (f, 200, TRUE);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item ");
  g_assert_cmpint (f->at_ms, ==, 0);
  hear (f, 600, FALSE);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause remote() ");
  g_assert_cmpint (f->at_ms, ==, 300);
  wait_until (count_asked (f, "{\"type\":\"speech_started\",\"item\":\"u1\",\"at_ms\":0}") == 1);
  wait_until (count_asked (f, "{\"type\":\"speech_stopped\",\"item\":\"u1\",\"at_ms\":300}") == 1);
  serve_sound (f, 0, 640);
  serve_sound (f, 0, 640);
  wait_until (g_str_has_suffix (f->told->str, "done "));
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause remote() answer agent-item audio-done agent() done ");
  g_assert_cmpuint (f->heard->len, ==, 1280);
  /* Who interrupts it ends it, and the rest of it is dropped until there is a pause. */
  serve_sound (f, 0, 640);
  wait_until (f->heard->len == 1920);
  g_string_truncate (f->told, 0);
  hear (f, 200, TRUE);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item audio-done agent() cancelled ");
  serve_sound (f, 0, 640);
  serve_end (f);
  g_assert_cmpuint (f->heard->len, ==, 1920);
}

static void
test_tools_and_notes (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listening (f->voice, TRUE);
  tandem_voice_add_note (f->voice, "note_1", "He is \"late\".");
  tandem_voice_add_turn (f->voice, "t1", TANDEM_PARTY_REMOTE, "Hello?");
  serve (f, "{\"type\":\"tool_call\",\"call\":\"c1\",\"name\":\"look_up\",\"arguments\":{\"a\":[1]}}");
  serve (f, "{\"type\":\"tool_call\",\"call\":\"c2\",\"name\":\"look_up\",\"arguments\":\"{\\\"a\\\":\"}");
  serve (f, "{\"type\":\"tool_call\",\"call\":\"c3\",\"arguments\":{}}");
  serve (f, "{\"type\":\"tool_cancelled\",\"call\":\"c1\"}");
  wait_until (g_str_has_suffix (f->told->str, "tool-cancelled "));
  /* What is cut short or has no name is not called. */
  g_assert_cmpstr (f->told->str, ==, "tool(look_up {\"a\":[1]}) tool-cancelled ");
  tandem_voice_answer_tool (f->voice, "c1", "look_up", "{\"n\":3}", FALSE);
  wait_until (count_asked (f, "{\"type\":\"tool_result\",\"call\":\"c1\",\"name\":\"look_up\",\"result\":\"{\\\"n\\\":3}\",\"failed\":false}") == 1);
  g_assert_cmpuint (count_asked (f, "{\"type\":\"listening\",\"on\":true}"), ==, 1);
  g_assert_cmpuint (count_asked (f, "{\"type\":\"note\",\"item\":\"note_1\",\"text\":\"He is \\\"late\\\".\"}"), ==, 1);
  g_assert_cmpuint (count_asked (f, "{\"type\":\"turn\",\"item\":\"t1\",\"party\":\"remote\",\"text\":\"Hello?\"}"), ==, 1);
}

/* One broken message is not worth a call. */
static void
test_nonsense (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
    "", "no json", "[]", "42", "{}", "{\"type\":7}", "{\"type\":\"later\"}", "{\"type\":\"transcript\",\"party\":\"agent\"}",
    "{\"type\":\"transcript\",\"party\":\"nobody\",\"text\":\"x\"}", "{\"type\":\"error\"}", "{\"type\":\"item_end\"}",
    "{\"type\":\"transcript\",\"party\":\"agent\",\"text\":\"of nothing\"}", "{\"type\":\"speech_stopped\"}",
    "{\"type\":\"usage\",\"audio_out\":\"many\",\"ms\":-1e300}", "{\"type\":\"tool_call\",\"call\":{},\"name\":[]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    serve (f, texts[i]);
  soup_websocket_connection_send_binary (f->service, "", 0);
  serve (f, READY);
  serve_end (f);
  g_assert_cmpstr (f->told->str, ==, "");
  serve (f, "{\"type\":\"error\",\"text\":\"The synthesiser stumbled.\"}");
  wait_until (g_str_equal (f->told->str, "error "));
  serve (f, "{\"type\":\"error\",\"code\":\"quota\",\"text\":\"Nothing left.\",\"fatal\":true}");
  wait_until (g_str_equal (f->told->str, "error closed "));
  g_assert_error (f->closed_for, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA);
  g_assert_cmpstr (f->closed_for->message, ==,
                   "The model service says the quota is used up: ask whoever runs it (Nothing left.).");
}

static void
test_wrong_rate (Fixture *f, gconstpointer data)
{
  open_voice (f);
  wait_until (f->asked->len == 1);
  serve (f, "{\"type\":\"ready\",\"output_rate\":44100}");
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_error (f->closed_for, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (f->closed_for->message, "44100"));
}

static void
test_bye (Fixture *f, gconstpointer data)
{
  serve (f, "{\"type\":\"bye\",\"text\":\"maintenance\"}");
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_error (f->closed_for, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (f->closed_for->message, "maintenance"));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  f->status = 401;
  open_voice (f);
  wait_until (g_str_equal (f->told->str, "closed "));
  g_assert_error (f->closed_for, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH);
  g_assert_nonnull (strstr (f->closed_for->message, "MODEL_SERVICE_API_KEY"));
}

static void
test_addresses (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemVoice) http = NULL;
  g_autoptr (GError) error = NULL;

  open_voice (f);
  g_object_set (f->profile, "url", "", NULL);
  g_assert_null (tandem_model_service_voice_new (f->profile, f->session, NULL, &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_clear_error (&error);
  g_object_set (f->profile, "url", "ftp://x/", NULL);
  g_assert_null (tandem_model_service_voice_new (f->profile, f->session, NULL, &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_clear_error (&error);
  g_object_set (f->profile, "url", "http://127.0.0.1:8000/voice", NULL);
  http = tandem_model_service_voice_new (f->profile, f->session, NULL, &error);
  g_assert_no_error (error);
  wait_until (f->asked->len == 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, set_up_func) \
  g_test_add ("/model-service-voice/" #name, Fixture, data, set_up_func, test_##name, tear_down)
  add (hello, NULL, set_up);
  add (turn, NULL, set_up_ready);
  add (barge_in, NULL, set_up_ready);
  add (exact_words, NULL, set_up_ready);
  add (plain_service, "{\"type\":\"ready\"}", set_up_ready);
  add (tools_and_notes, NULL, set_up_ready);
  add (nonsense, NULL, set_up_ready);
  add (wrong_rate, NULL, set_up);
  add (bye, NULL, set_up_ready);
  add (refused, NULL, set_up);
  add (addresses, NULL, set_up);
  return g_test_run ();
}
