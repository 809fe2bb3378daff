// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-transcriber.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-ulaw.h"
#include "tandem-voice-socket.h"

#define PATIENCE_S 20

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemVoice *voice;
  GPtrArray *asked; /* types of what the client sent */
  GPtrArray *told;  /* "type item at text" of what the listener was told */
  char *query;
  char *beta;
  char *update;     /* the configuration that was asked for */
  GError *error;    /* of CLOSED */
  gboolean ready;
  gboolean closed;
} Fixture;

typedef struct {
  const char *model;
  const char *flavour;
} Setup;

static void
on_client_event (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (JsonNode) node = json_from_string (g_bytes_get_data (message, NULL), NULL);
  const char *name = json_object_get_string_member (json_node_get_object (node), "type");

  g_ptr_array_add (f->asked, g_strdup (name));
  if (!g_str_has_suffix (name, "session.update"))
    return;
  /* It is another one every time. */
  g_assert_true (json_object_has_member (json_node_get_object (node), "event_id"));
  json_object_remove_member (json_node_get_object (node), "event_id");
  f->update = json_to_string (node, FALSE);
  soup_websocket_connection_send_text (service, g_str_has_prefix (name, "transcription_")
                                       ? "{\"type\":\"transcription_session.updated\"}" : "{\"type\":\"session.updated\"}");
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *f = user_data;

  f->service = g_object_ref (connection);
  f->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  f->beta = g_strdup (soup_message_headers_get_one (soup_server_message_get_request_headers (message), "OpenAI-Beta"));
  g_signal_connect (connection, "message", G_CALLBACK (on_client_event), f);
  soup_websocket_connection_send_text (connection, f->beta ? "{\"type\":\"transcription_session.created\"}"
                                                           : "{\"type\":\"session.created\"}");
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  static const char *const names[] = {
    [TANDEM_VOICE_SPEECH_STARTED] = "started", [TANDEM_VOICE_SPEECH_STOPPED] = "stopped",
    [TANDEM_VOICE_ITEM_ADDED] = "added", [TANDEM_VOICE_REMOTE_TEXT] = "text", [TANDEM_VOICE_REMOTE_TEXT_DONE] = "done",
    [TANDEM_VOICE_ERROR] = "error", [TANDEM_VOICE_CLOSED] = NULL,
  };
  Fixture *f = user_data;

  f->ready |= event->type == TANDEM_VOICE_READY;
  if (event->type == TANDEM_VOICE_CLOSED) {
    f->closed = TRUE;
    f->error = event->error ? g_error_copy (event->error) : NULL;
  }
  if (names[event->type])
    g_ptr_array_add (f->told, g_strdup_printf ("%s %s %d%s%s", names[event->type], event->item_id ? event->item_id : "-",
                                               (int) event->at_ms, event->text ? " " : "", event->text ? event->text : ""));
}

static gboolean
on_too_long (gpointer user_data)
{
  g_error ("what was waited for did not happen");
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, NULL); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static guint
count_asked (Fixture *f, const char *type)
{
  guint n = 0;

  for (guint i = 0; i < f->asked->len; i++)
    n += g_str_equal (f->asked->pdata[i], type);
  return n;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const Setup *setup = data;
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  GSList *uris;
  g_autofree char *url = NULL;

  f->asked = g_ptr_array_new_with_free_func (g_free);
  f->told = g_ptr_array_new_with_free_func (g_free);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (f->server, "/v1/realtime", NULL, NULL, on_client, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/v1/realtime", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (profile, "url", url, "transcription-model", setup->model, "flavour", setup->flavour, NULL);
  f->session = tandem_voice_socket_make_session ();
  f->voice = tandem_openai_transcriber_new (profile, f->session, "key", &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (f->voice, on_voice_event, f);
  tandem_voice_open (f->voice);
  wait_until (f->ready);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_voice_close (f->voice);
  g_assert_true (f->closed);
  wait_until (soup_websocket_connection_get_state (f->service) == SOUP_WEBSOCKET_STATE_CLOSED);
  soup_server_disconnect (f->server);
  g_assert_finalize_object (g_steal_pointer (&f->voice));
  g_clear_object (&f->service);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_clear_error (&f->error);
  g_ptr_array_unref (f->asked);
  g_ptr_array_unref (f->told);
  g_free (f->query);
  g_free (f->beta);
  g_free (f->update);
}

static void
give (Fixture *f, int ms, guint8 byte)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  memset (frame, byte, sizeof frame);
  for (; ms > 0; ms -= 20)
    tandem_voice_send_audio (f->voice, frame, sizeof frame);
}

static void
talk (Fixture *f, int ms)
{
  give (f, ms, 0x20);
}

static void
pause_for (Fixture *f, int ms)
{
  give (f, ms, TANDEM_ULAW_SILENCE);
}

/* Lets the service say @event and waits for @n things to have been told. */
static void
hear (Fixture *f, const char *event, guint n)
{
  soup_websocket_connection_send_text (f->service, event);
  wait_until (f->told->len >= n);
  g_assert_cmpuint (f->told->len, ==, n);
}

static void
assert_told (Fixture *f, guint i, const char *wanted)
{
  g_assert_cmpuint (i, <, f->told->len);
  g_assert_cmpstr (f->told->pdata[i], ==, wanted);
}

/* The session is one for transcription, and it is configured as one. */
static void
test_ga (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (f->query, ==, "intent=transcription");
  g_assert_null (f->beta);
  g_assert_cmpstr (f->update, ==,
                   "{\"type\":\"session.update\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{"
                   "\"format\":{\"type\":\"audio/pcmu\"},\"transcription\":{\"model\":\"gpt-transcribe\"},"
                   "\"turn_detection\":{\"type\":\"server_vad\",\"threshold\":0.5,\"prefix_padding_ms\":300,"
                   "\"silence_duration_ms\":500}}}}}");
  g_assert_cmpint (tandem_voice_get_capabilities (f->voice), ==, TANDEM_VOICE_CAN_TRANSCRIBE);
  g_assert_cmpint (tandem_voice_get_format (f->voice), ==, TANDEM_VOICE_FORMAT_PCMU_8000);
  /* The service finds the pauses. */
  talk (f, 500);
  pause_for (f, 2000);
  hear (f, "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"i1\",\"audio_start_ms\":40}", 1);
  hear (f, "{\"type\":\"input_audio_buffer.speech_stopped\",\"item_id\":\"i1\",\"audio_end_ms\":500}", 2);
  hear (f, "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"i1\"}", 3);
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"item_id\":\"i1\",\"delta\":\"He\"}", 4);
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"i1\",\"transcript\":\"Hey.\"}", 5);
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.failed\",\"item_id\":\"i2\",\"error\":{}}", 6);
  assert_told (f, 0, "started i1 40");
  assert_told (f, 1, "stopped i1 500");
  assert_told (f, 2, "added i1 0");
  assert_told (f, 3, "text i1 0 He");
  assert_told (f, 4, "done i1 0 Hey.");
  assert_told (f, 5, "done i2 0 ");
  wait_until (count_asked (f, "input_audio_buffer.append") == 125);
  g_assert_cmpuint (count_asked (f, "input_audio_buffer.commit"), ==, 0);
}

static void
test_beta (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (f->query, ==, "intent=transcription");
  g_assert_cmpstr (f->beta, ==, "realtime=v1");
  g_assert_cmpstr (f->update, ==,
                   "{\"type\":\"transcription_session.update\",\"session\":{\"input_audio_format\":\"g711_ulaw\","
                   "\"input_audio_transcription\":{\"model\":\"gpt-transcribe\"},\"turn_detection\":{\"type\":\"server_vad\","
                   "\"threshold\":0.5,\"prefix_padding_ms\":300,\"silence_duration_ms\":500}}}");
}

/* Where the service finds no pauses, they are found here and every utterance is committed. */
static void
test_commits (Fixture *f, gconstpointer data)
{
  g_assert_nonnull (strstr (f->update, "\"turn_detection\":null"));
  pause_for (f, 200);
  talk (f, 400);
  /* A breath. */
  pause_for (f, 300);
  talk (f, 100);
  assert_told (f, 0, "started - 200");
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"item_id\":\"i1\",\"delta\":\"He\"}", 3);
  assert_told (f, 1, "started i1 200");
  assert_told (f, 2, "text i1 0 He");
  pause_for (f, 480);
  talk (f, 20);
  pause_for (f, 480);
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"item_id\":\"i1\",\"delta\":\"y\"}", 4);
  g_assert_cmpuint (count_asked (f, "input_audio_buffer.commit"), ==, 0);
  pause_for (f, 20);
  wait_until (count_asked (f, "input_audio_buffer.commit") == 1);
  hear (f, "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"i1\"}", 6);
  assert_told (f, 4, "added i1 0");
  assert_told (f, 5, "stopped i1 1500");
}

/* The next one begins before the service has confirmed the first. */
static void
test_confirmed (Fixture *f, gconstpointer data)
{
  talk (f, 400);
  pause_for (f, 500);
  talk (f, 40);
  wait_until (count_asked (f, "input_audio_buffer.commit") == 1);
  assert_told (f, 0, "started - 0");
  assert_told (f, 1, "started - 900");
  hear (f, "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"i1\"}", 6);
  assert_told (f, 2, "started i1 0");
  assert_told (f, 3, "added i1 0");
  assert_told (f, 4, "stopped i1 400");
  assert_told (f, 5, "started - 900");
  pause_for (f, 500);
  wait_until (count_asked (f, "input_audio_buffer.commit") == 2);
  /* Words of the first come when the second is over too. */
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"i1\",\"transcript\":\"Hey.\"}", 7);
  assert_told (f, 6, "done i1 0 Hey.");
  hear (f, "{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"i2\",\"previous_item_id\":\"i1\"}", 10);
  assert_told (f, 7, "started i2 900");
  assert_told (f, 8, "added i2 0");
  assert_told (f, 9, "stopped i2 940");
  /* Silence is never committed. */
  pause_for (f, 5000);
  hear (f, "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"i2\",\"transcript\":\"So.\"}", 11);
  g_assert_cmpuint (count_asked (f, "input_audio_buffer.commit"), ==, 2);
}

/* Noise without an end must not keep the words back. */
static void
test_longest (Fixture *f, gconstpointer data)
{
  talk (f, 61000);
  wait_until (count_asked (f, "input_audio_buffer.commit") == 2);
  assert_told (f, 0, "started - 0");
  assert_told (f, 1, "started - 30000");
}

/* Nothing comes of a commit that was refused. */
static void
test_empty_commit (Fixture *f, gconstpointer data)
{
  talk (f, 100);
  pause_for (f, 500);
  hear (f, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
           "\"code\":\"input_audio_buffer_commit_empty\",\"message\":\"no\"}}", 2);
  assert_told (f, 1, "stopped - 100");
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  hear (f, "{\"type\":\"error\",\"error\":{\"type\":\"server_error\",\"code\":\"x\",\"message\":\"Hm.\"}}", 1);
  assert_told (f, 0, "error - 0");
  soup_websocket_connection_send_text (f->service, "");
  soup_websocket_connection_send_text (f->service, "{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}");
  soup_websocket_connection_send_text (f->service,
    "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"session_expired\",\"message\":\"\"}}");
  wait_until (f->closed);
  g_assert_error (f->error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL);
  g_assert_cmpuint (f->told->len, ==, 1);
}

static void
test_lost (Fixture *f, gconstpointer data)
{
  soup_websocket_connection_close (f->service, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "bye");
  wait_until (f->closed);
  g_assert_error (f->error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE);
  talk (f, 20);
}

static void
test_not_set_up (void)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (SoupSession) session = tandem_voice_socket_make_session ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tandem_openai_transcriber_new (profile, session, "", &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_clear_error (&error);
  g_object_set (profile, "url", "http://127.0.0.1/", NULL);
  g_assert_null (tandem_openai_transcriber_new (profile, session, "key", &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
}

int
main (int argc, char **argv)
{
  static const Setup ga = { "gpt-transcribe", "ga" };
  static const Setup beta = { "gpt-transcribe", "beta" };
  static const Setup live = { "gpt-live-transcribe", "ga" };
  static const Setup whisper = { "gpt-realtime-whisper", "beta" };

  g_test_init (&argc, &argv, NULL);
#define ADD(name, setup, func) g_test_add ("/openai-transcriber/" name, Fixture, &setup, set_up, func, tear_down)
  ADD ("ga", ga, test_ga);
  ADD ("beta", beta, test_beta);
  ADD ("commits", live, test_commits);
  ADD ("confirmed", live, test_confirmed);
  ADD ("confirmed-beta", whisper, test_confirmed);
  ADD ("longest", live, test_longest);
  ADD ("empty-commit", live, test_empty_commit);
  ADD ("errors", ga, test_errors);
  ADD ("lost", ga, test_lost);
  g_test_add_func ("/openai-transcriber/not-set-up", test_not_set_up);
  return g_test_run ();
}
