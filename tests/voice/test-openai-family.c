// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* What the voice does where a server of the family takes less than OpenAI's. */

#include "tandem-openai-voice.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define PATIENCE_S 20

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemVoice *voice;
  GPtrArray *asked;  /* what the client sent, as text */
  GPtrArray *told;   /* "type response item bytes" of what the listener was told */
  gboolean ready;
} Fixture;

typedef struct {
  const char *provider, *words;
} Setup;

static const Setup qwen = { "qwen", "" };
static const Setup compatible = { "compatible", "input=pcm24,output=pcm24,session-minutes=7" };

static void
on_client_event (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  g_ptr_array_add (((Fixture *) user_data)->asked, g_strndup (text, n));
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->service = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_event), fixture);
  soup_websocket_connection_send_text (connection, "{\"type\":\"session.created\",\"session\":{}}");
  soup_websocket_connection_send_text (connection, "{\"type\":\"session.updated\"}");
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  static const char *const names[] = {
    [TANDEM_VOICE_AUDIO] = "audio", [TANDEM_VOICE_AUDIO_DONE] = "audio-done", [TANDEM_VOICE_RESPONSE_STARTED] = "started",
    [TANDEM_VOICE_RESPONSE_DONE] = "done", [TANDEM_VOICE_ITEM_ADDED] = "item", [TANDEM_VOICE_SPEECH_STARTED] = "speech",
    [TANDEM_VOICE_ERROR] = "error", [TANDEM_VOICE_CLOSED] = "closed", [TANDEM_VOICE_REMOTE_TEXT_DONE] = "words",
  };
  Fixture *fixture = user_data;

  fixture->ready |= event->type == TANDEM_VOICE_READY;
  if (names[event->type])
    g_ptr_array_add (fixture->told, g_strdup_printf ("%s %s %s %u", names[event->type], event->response_id ? event->response_id : "-",
                                                     event->item_id ? event->item_id : "-", (guint) event->n));
}

static gboolean
on_too_long (gpointer user_data)
{
  g_error ("what was waited for did not happen");
  return G_SOURCE_REMOVE;
}

/* How many texts have @part in them. */
static guint
count (GPtrArray *texts, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    n += strstr (texts->pdata[i], part) != NULL;
  return n;
}

static void
wait_for (GPtrArray *texts, const char *part, guint n)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, NULL);

  while (count (texts, part) < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
  g_assert_cmpuint (count (texts, part), ==, n);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Setup *setup = data;
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  fixture->asked = g_ptr_array_new_with_free_func (g_free);
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (fixture->server, "/r", NULL, NULL, on_client, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/r", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (profile, "provider", setup->provider, "url", url, "dialect", setup->words, NULL);
  fixture->session = tandem_voice_socket_make_session ();
  fixture->voice = tandem_openai_voice_new (profile, fixture->session, "key", &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (fixture->voice, on_voice_event, fixture);
  tandem_voice_open (fixture->voice);
  wait_for (fixture->asked, "session.update", 1);
  while (!fixture->ready)
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tandem_voice_close (fixture->voice);
  while (soup_websocket_connection_get_state (fixture->service) != SOUP_WEBSOCKET_STATE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  soup_server_disconnect (fixture->server);
  g_assert_finalize_object (g_steal_pointer (&fixture->voice));
  g_clear_object (&fixture->service);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->asked, g_ptr_array_unref);
  g_clear_pointer (&fixture->told, g_ptr_array_unref);
}

static void
send_text (Fixture *fixture, const char *text)
{
  soup_websocket_connection_send_text (fixture->service, text);
}

#define CREATED(id) "{\"type\":\"response.created\",\"response\":{\"id\":\"" id "\"}}"
#define DONE(id, status) "{\"type\":\"response.done\",\"response\":{\"id\":\"" id "\",\"status\":\"" status "\"}}"
#define ITEM(id) "{\"type\":\"conversation.item.created\",\"item\":{\"id\":\"" id "\",\"type\":\"message\",\"role\":\"assistant\"}}"
#define WORDS(response, item, text) \
  "{\"type\":\"response.audio_transcript.delta\",\"response_id\":\"" response "\",\"item_id\":\"" item "\",\"delta\":\"" text "\"}"

static void
send_sound (Fixture *fixture, const char *response, const char *item, guint ms)
{
  g_autofree guint8 *sound = g_malloc0 (ms * 48);
  g_autofree char *encoded = g_base64_encode (sound, ms * 48);
  g_autofree char *text = g_strdup_printf ("{\"type\":\"response.audio.delta\",\"response_id\":\"%s\",\"item_id\":\"%s\",\"delta\":\"%s\"}",
                                           response, item, encoded);

  send_text (fixture, text);
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (tandem_voice_get_format (fixture->voice), ==,
                   data == &qwen ? TANDEM_VOICE_FORMAT_PCM_16000 : TANDEM_VOICE_FORMAT_PCM_24000);
  g_assert_cmpint (tandem_voice_get_output_format (fixture->voice), ==, TANDEM_VOICE_FORMAT_PCM_24000);
  g_assert_cmpint (tandem_voice_get_lifetime_ms (fixture->voice), ==, (data == &qwen ? 30 : 7) * 60 * 1000);
}

/* Where nothing can be cut short, the answer is cancelled and what was heard of it is told in words. */
static void
test_heard (Fixture *fixture, gconstpointer data)
{
  send_text (fixture, CREATED ("r1"));
  send_text (fixture, ITEM ("i1"));
  send_text (fixture, WORDS ("r1", "i1", "one two three four"));
  send_sound (fixture, "r1", "i1", 1000);
  wait_for (fixture->told, "audio r1 i1", 1);
  send_text (fixture, "{\"type\":\"input_audio_buffer.speech_started\",\"audio_start_ms\":500,\"item_id\":\"u1\"}");
  wait_for (fixture->told, "speech", 1);
  wait_for (fixture->asked, "\"response.cancel\"", 1);
  tandem_voice_truncate (fixture->voice, "i1", 500);
  wait_for (fixture->asked, "the caller heard only this.] one two", 1);
  g_assert_cmpuint (count (fixture->asked, "three"), ==, 0);
  /* Heard to its end, and of another answer: nothing to tell. */
  tandem_voice_truncate (fixture->voice, "i1", 1000);
  tandem_voice_truncate (fixture->voice, "i0", 10);
  tandem_voice_remove_item (fixture->voice, "i1");
  wait_for (fixture->asked, "heard nothing of your last answer", 1);
  g_assert_cmpuint (count (fixture->asked, "You were interrupted"), ==, 2);
  g_assert_cmpuint (count (fixture->asked, "truncate") + count (fixture->asked, "delete"), ==, 0);
}

/* What it says of a cancellation that came too late is no news. */
static void
test_late_cancel (Fixture *fixture, gconstpointer data)
{
  send_text (fixture, "{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"none active\",\"event_id\":\"cancel_7\"}}");
  send_text (fixture, "{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"this one is\",\"event_id\":\"event_8\"}}");
  wait_for (fixture->told, "error", 1);
  send_text (fixture, CREATED ("r1"));
  wait_for (fixture->told, "started r1", 1);
  g_assert_cmpuint (count (fixture->told, "error"), ==, 1);
}

/* It cannot be told to listen only: what it answers all the same is cancelled and not heard; what is asked for is. */
static void
test_listening (Fixture *fixture, gconstpointer data)
{
  tandem_voice_set_listening (fixture->voice, TRUE);
  send_text (fixture, CREATED ("r1"));
  wait_for (fixture->asked, "\"response_id\":\"r1\"", 1);
  send_text (fixture, ITEM ("i1"));
  send_sound (fixture, "r1", "i1", 20);
  tandem_voice_respond (fixture->voice);
  send_text (fixture, DONE ("r1", "cancelled"));
  wait_for (fixture->asked, "response.create", 1);
  send_text (fixture, CREATED ("r2"));
  send_text (fixture, ITEM ("i2"));
  send_sound (fixture, "r2", "i2", 20);
  wait_for (fixture->told, "audio r2 i2", 1);
  g_assert_cmpuint (count (fixture->told, "r1") + count (fixture->told, "i1"), ==, 0);
  send_text (fixture, DONE ("r2", "completed"));
  wait_for (fixture->told, "done r2", 1);
  tandem_voice_set_listening (fixture->voice, FALSE);
  wait_for (fixture->asked, "was not heard by the caller", 1);
  send_text (fixture, CREATED ("r3"));
  wait_for (fixture->told, "started r3", 1);
  g_assert_cmpuint (count (fixture->asked, "session.update"), ==, 1);
}

/* Sound as it is belongs to the response that is under way, and ends with it. */
static void
test_binary (Fixture *fixture, gconstpointer data)
{
  static const guint8 sound[960] = "{\"type\":\"error\"}";

  soup_websocket_connection_send_binary (fixture->service, sound, sizeof sound);
  send_text (fixture, CREATED ("r1"));
  send_text (fixture, ITEM ("i1"));
  soup_websocket_connection_send_binary (fixture->service, sound, sizeof sound);
  soup_websocket_connection_send_binary (fixture->service, sound, sizeof sound);
  send_text (fixture, DONE ("r1", "completed"));
  wait_for (fixture->told, "done r1", 2);
  g_assert_cmpuint (count (fixture->told, "audio r1 i1 960"), ==, 2);
  g_assert_cmpuint (count (fixture->told, "audio-done r1 i1"), ==, 1);
  g_assert_cmpuint (count (fixture->told, "error"), ==, 0);
  g_assert_cmpuint (count (fixture->told, "audio "), ==, 2);
}

#define COMMITTED(item) "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"" item "\"}"

/* Nobody waits for words of the remote which were not asked for, but they are taken when they come. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  gboolean asked = data == &qwen;

  g_assert_cmpint ((tandem_voice_get_capabilities (fixture->voice) & TANDEM_VOICE_CAN_TRANSCRIBE) != 0, ==, asked);
  send_text (fixture, COMMITTED ("u1"));
  send_text (fixture, "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"u2\",\"transcript\":\"Hello\"}");
  send_text (fixture, COMMITTED ("u3"));
  wait_for (fixture->told, "item - u3", 1);
  g_assert_cmpuint (count (fixture->told, "words - u1"), ==, asked ? 0 : 1);
  g_assert_cmpuint (count (fixture->told, "words - u2"), ==, 1);
  send_text (fixture, CREATED ("r1"));
  wait_for (fixture->told, "started r1", 1);
  g_assert_cmpuint (count (fixture->told, "words - u3"), ==, 0);
}

static void
add (const char *name, const Setup *setup, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/openai-family/%s/%s", setup->provider, name);

  g_test_add (path, Fixture, setup, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < 2; i++) {
    const Setup *setup = i == 0 ? &qwen : &compatible;

    add ("formats", setup, test_formats);
    add ("heard", setup, test_heard);
    add ("late-cancel", setup, test_late_cancel);
    add ("listening", setup, test_listening);
    add ("binary", setup, test_binary);
    add ("words", setup, test_words);
  }
  return g_test_run ();
}
