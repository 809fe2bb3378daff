// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-gemini-voice.h"

#include <math.h>
#include <string.h>

#include "tandem-voice-socket.h"

#define PATIENCE_S 20
#define SOUND "{\"serverContent\":{\"modelTurn\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"audio/pcm;rate=24000\",\"data\":\""
#define SOUND_END "\"}}]}}}"

/* A service that only says what a test makes it say, and the session under test. */
typedef struct {
  SoupServer *server;
  SoupWebsocketConnection *service;
  SoupSession *session;
  TandemVoice *voice;
  GPtrArray *asked; /* char*: what the client sent, but audio */
  GString *told;    /* events in short */
  char *agent_item; /* the latest */
  guint n_audio;    /* messages of the client */
  guint64 n_heard;  /* bytes of the agent */
} Fixture;

static void
on_client_message (SoupWebsocketConnection *service, int type, GBytes *message, gpointer user_data)
{
  Fixture *f = user_data;
  gsize n;
  const char *text = g_bytes_get_data (message, &n);

  if (g_str_has_prefix (text, "{\"realtimeInput\":{\"audio\""))
    f->n_audio++;
  else
    g_ptr_array_add (f->asked, g_strndup (text, n));
}

static void
on_client (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
           gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpstr (g_uri_get_query (soup_server_message_get_uri (message)), ==, "key=a%26b");
  f->service = g_object_ref (connection);
  g_signal_connect (connection, "message", G_CALLBACK (on_client_message), f);
}

static void
on_voice_event (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *f = user_data;
  const char *who = event->party == TANDEM_PARTY_AGENT ? "agent" : "remote";

  switch (event->type) {
  case TANDEM_VOICE_READY: g_string_append (f->told, "ready "); break;
  case TANDEM_VOICE_TOOL_CALL:
    g_string_append_printf (f->told, "call %s %s %s ", event->tool_call_id, event->name, event->text);
    tandem_voice_answer_tool (voice, event->tool_call_id, event->name, "No.", TRUE);
    break;
  case TANDEM_VOICE_TOOL_CANCELLED: g_string_append_printf (f->told, "cancelled %s ", event->tool_call_id); break;
  case TANDEM_VOICE_AUDIO: f->n_heard += event->n; break;
  case TANDEM_VOICE_AUDIO_DONE: g_string_append (f->told, "audio-done "); break;
  case TANDEM_VOICE_AGENT_TEXT_DONE: g_string_append_printf (f->told, "agent(%s) ", event->text); break;
  case TANDEM_VOICE_REMOTE_TEXT_DONE: g_string_append_printf (f->told, "remote(%s) ", event->text); break;
  case TANDEM_VOICE_SPEECH_STARTED: g_string_append (f->told, "speech "); break;
  case TANDEM_VOICE_SPEECH_STOPPED: g_string_append (f->told, "pause "); break;
  case TANDEM_VOICE_RESPONSE_STARTED: g_string_append (f->told, event->exact ? "exact " : "answer "); break;
  case TANDEM_VOICE_RESPONSE_DONE: g_string_append (f->told, event->cancelled ? "cancelled " : "done "); break;
  case TANDEM_VOICE_ERROR: g_string_append_printf (f->told, "error "); break;
  case TANDEM_VOICE_CLOSED: g_string_append (f->told, "closed "); break;
  case TANDEM_VOICE_KEPT: g_string_append_printf (f->told, "kept(%s) ", event->text); break;
  case TANDEM_VOICE_ENDING: g_string_append_printf (f->told, "ending(%d) ", (int) event->at_ms); break;
  case TANDEM_VOICE_ITEM_ADDED:
    g_string_append_printf (f->told, "%s-item ", who);
    if (event->party == TANDEM_PARTY_AGENT) {
      g_free (f->agent_item);
      f->agent_item = g_strdup (event->item_id);
    }
    break;
  case TANDEM_VOICE_AGENT_TEXT:
  case TANDEM_VOICE_REMOTE_TEXT:
  case TANDEM_VOICE_SPEECH_DOUBTFUL:
  case TANDEM_VOICE_SPEECH_DISMISSED:
  default: break;
  }
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
  soup_websocket_connection_send_binary (f->service, text, strlen (text));
}

static void
serve_sound (Fixture *f, guint ms)
{
  g_autofree guint8 *data = g_malloc0 (ms * 48);
  g_autofree char *base64 = g_base64_encode (data, ms * 48);
  g_autofree char *text = g_strconcat (SOUND, base64, SOUND_END, NULL);

  serve (f, text);
}

#define serve_content(f, members) serve (f, "{\"serverContent\":{" members "}}")

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  g_autoptr (GError) error = NULL;
  GSList *uris;
  g_autofree char *url = NULL;

  f->asked = g_ptr_array_new_with_free_func (g_free);
  f->told = g_string_new (NULL);
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (f->server, "/ws", NULL, NULL, on_client, f, NULL);
  g_assert_true (soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (f->server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/ws", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_object_set (profile, "url", url, "model", data ? data : "gemini-3.8-live", "voice", "", NULL);
  f->session = tandem_voice_socket_make_session ();
  f->voice = tandem_gemini_voice_new (profile, f->session, "a&b", &error);
  g_assert_no_error (error);
  tandem_voice_set_listener (f->voice, on_voice_event, f);
  tandem_voice_open (f->voice);
  wait_until (count_asked (f, "{\"setup\":") == 1);
  serve (f, "{\"setupComplete\":{}}");
  wait_until (g_str_equal (f->told->str, "ready "));
  g_string_truncate (f->told, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listener (f->voice, NULL, NULL);
  tandem_voice_close (f->voice);
  wait_until (soup_websocket_connection_get_state (f->service) == SOUP_WEBSOCKET_STATE_CLOSED);
  soup_server_disconnect (f->server);
  g_assert_finalize_object (g_steal_pointer (&f->voice));
  g_clear_object (&f->service);
  g_clear_object (&f->session);
  g_clear_object (&f->server);
  g_clear_pointer (&f->asked, g_ptr_array_unref);
  g_clear_pointer (&f->agent_item, g_free);
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

/* Words that come late belong to what was said before the answer, and do not interrupt it. */
static void
test_turn (Fixture *f, gconstpointer data)
{
  hear (f, 600, TRUE);
  hear (f, 700, FALSE);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause ");
  serve_content (f, "\"inputTranscription\":{\"text\":\"Good \"}");
  serve_sound (f, 100);
  serve_content (f, "\"inputTranscription\":{\"text\":\"morning\"},\"outputTranscription\":{\"text\":\" Hello.\"}");
  serve_content (f, "\"generationComplete\":true");
  serve_content (f, "\"turnComplete\":true");
  wait_until (g_str_has_suffix (f->told->str, "remote(Good morning) "));
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause answer agent-item audio-done agent(Hello.) done remote(Good morning) ");
  g_assert_cmpuint (f->n_heard, ==, 4800);
}

/* What the remote heard of an answer that was interrupted is told; what still comes of it is dropped, the next is not. */
static void
test_barge_in (Fixture *f, gconstpointer data)
{
  serve_sound (f, 1000);
  serve_content (f, "\"outputTranscription\":{\"text\":\"one two three four five six seven eight nine ten\"}");
  wait_until (f->n_heard == 48000);
  hear (f, 100, TRUE);
  serve_content (f, "\"interrupted\":true");
  wait_until (strstr (f->told->str, "cancelled ") != NULL);
  g_assert_cmpstr (f->told->str, ==,
                   "answer agent-item speech remote-item audio-done agent(one two three four five six seven eight nine ten) cancelled ");
  tandem_voice_truncate (f->voice, f->agent_item, 500);
  serve_sound (f, 100);
  serve_content (f, "\"turnComplete\":true");
  wait_until (count_asked (f, "clientContent") == 1);
  g_assert_cmpuint (count_asked (f, "heard only this.] one two three four five\""), ==, 1);
  g_assert_cmpuint (count_asked (f, "\"turnComplete\":false"), ==, 1);
  g_assert_cmpuint (f->n_heard, ==, 48000);
  serve_sound (f, 100);
  wait_until (f->n_heard == 48000 + 4800);
}

/* Somebody interrupts the answer to what is not in words yet: that is told, and the words belong to one turn. */
static void
test_barge_in_before_words (Fixture *f, gconstpointer data)
{
  hear (f, 600, TRUE);
  hear (f, 700, FALSE);
  serve_sound (f, 100);
  wait_until (f->n_heard == 4800);
  hear (f, 100, TRUE);
  serve_content (f, "\"interrupted\":true");
  wait_until (strstr (f->told->str, "cancelled ") != NULL);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause answer agent-item speech audio-done agent() cancelled ");
  serve_content (f, "\"turnComplete\":true");
  serve_content (f, "\"inputTranscription\":{\"text\":\"No, wait\"}");
  hear (f, 2000, FALSE);
  wait_until (g_str_has_suffix (f->told->str, "remote(No, wait) "));
}

/* Exact words wait for the answer that is under way. */
static void
test_exact_words (Fixture *f, gconstpointer data)
{
  serve_sound (f, 100);
  wait_until (f->n_heard == 4800);
  tandem_voice_say (f->voice, "One moment.");
  serve_content (f, "\"generationComplete\":true");
  wait_until (strstr (f->told->str, "audio-done ") != NULL);
  g_assert_cmpuint (count_asked (f, "clientContent"), ==, 0);
  serve_content (f, "\"turnComplete\":true");
  wait_until (count_asked (f, "Say exactly this and nothing else: \\\"One moment.\\\"") == 1);
  g_assert_cmpuint (count_asked (f, "\"turnComplete\":true"), ==, 1);
  serve_sound (f, 100);
  wait_until (strstr (f->told->str, "exact ") != NULL);
}

/* While it only listens nobody hears its answers, unless they are asked for; afterwards it is told. */
static void
test_listening (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listening (f->voice, TRUE);
  serve_sound (f, 100);
  serve_content (f, "\"outputTranscription\":{\"text\":\"No\"}");
  serve_content (f, "\"turnComplete\":true");
  serve_content (f, "\"inputTranscription\":{\"text\":\"Now\"}");
  wait_until (strstr (f->told->str, "speech ") != NULL);
  g_assert_cmpuint (f->n_heard, ==, 0);
  g_assert_null (strstr (f->told->str, "answer "));
  serve_sound (f, 100);
  serve_content (f, "\"outputTranscription\":{\"text\":\"Yes\"}");
  serve_content (f, "\"inputTranscription\":{\"text\":\" then\"}");
  tandem_voice_respond (f->voice);
  wait_until (strstr (f->told->str, "answer agent-item ") != NULL);
  serve_content (f, "\"turnComplete\":true");
  wait_until (strstr (f->told->str, "agent(Yes) done ") != NULL);
  g_assert_null (strstr (f->told->str, "agent(No)"));
  g_assert_cmpuint (f->n_heard, ==, 4800);
  tandem_voice_set_listening (f->voice, FALSE);
  hear (f, 20, FALSE);
  wait_until (count_asked (f, "was not heard by the caller") == 1);
}

/* A noise is no turn for ever. */
static void
test_noise (Fixture *f, gconstpointer data)
{
  hear (f, 400, TRUE);
  hear (f, 700, FALSE);
  wait_until (g_str_has_suffix (f->told->str, "remote() cancelled "));
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause remote() cancelled ");
}

static void
test_notes (Fixture *f, gconstpointer data)
{
  tandem_voice_add_turn (f->voice, "i1", TANDEM_PARTY_REMOTE, "Hi");
  tandem_voice_add_turn (f->voice, "i2", TANDEM_PARTY_AGENT, "Hello");
  hear (f, 20, FALSE);
  wait_until (f->asked->len == 2);
  g_assert_cmpstr (f->asked->pdata[1], ==, "{\"clientContent\":{\"turns\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]},"
                   "{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"}]}],\"turnComplete\":false}}");
  serve_sound (f, 100);
  wait_until (f->n_heard == 4800);
  tandem_voice_add_note (f->voice, "n1", "Be brief.");
  hear (f, 40, FALSE);
  wait_until (f->n_audio == 3);
  g_assert_cmpuint (f->asked->len, ==, 2);
  serve_content (f, "\"turnComplete\":true");
  wait_until (count_asked (f, "Be brief.") == 1);
}

/* Both of one message are told, with what they are called with, and answered under their ids; a service without ids is answered by name. */
static void
test_tool_call (Fixture *f, gconstpointer data)
{
  serve (f, "{\"toolCall\":{\"functionCalls\":[{\"id\":\"c1\",\"name\":\"f\",\"args\":{\"n\":[1,{}]}},{\"name\":\"g\"}]}}");
  serve (f, "{\"toolCallCancellation\":{\"ids\":[\"c1\",7]}}");
  wait_until (count_asked (f, "{\"toolResponse\":{\"functionResponses\":[{\"id\":\"c1\",\"name\":\"f\",\"response\":{\"error\":\"No.\"}}]}}") == 1);
  wait_until (count_asked (f, "{\"toolResponse\":{\"functionResponses\":[{\"name\":\"g\",\"response\":{\"error\":\"No.\"}}]}}") == 1);
  wait_until (strstr (f->told->str, "cancelled") != NULL);
  g_assert_cmpstr (f->told->str, ==, "call c1 f {\"n\":[1,{}]} call g g {} cancelled c1 ");
}

/* What was understood is not said twice when the session is lost before its answer is over. */
static void
test_lost (Fixture *f, gconstpointer data)
{
  hear (f, 600, TRUE);
  hear (f, 700, FALSE);
  serve_content (f, "\"inputTranscription\":{\"text\":\"Good morning\"}");
  serve_sound (f, 100);
  wait_until (f->n_heard == 4800);
  soup_websocket_connection_close (f->service, 1011, "Deadline expired");
  wait_until (g_str_has_suffix (f->told->str, "closed "));
  g_assert_true (g_str_has_suffix (f->told->str, "remote(Good morning) closed "));
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  serve_sound (f, 100);
  wait_until (f->n_heard == 4800);
  tandem_voice_cancel (f->voice);
  g_assert_true (g_str_has_suffix (f->told->str, "cancelled "));
  serve_sound (f, 100);
  tandem_voice_say (f->voice, "Stop.");
  wait_until (count_asked (f, "Stop.") == 1);
  serve_content (f, "\"interrupted\":true");
  serve_content (f, "\"turnComplete\":true");
  serve_sound (f, 20);
  wait_until (strstr (f->told->str, "exact ") != NULL);
  wait_until (f->n_heard == 4800 + 960);
  /* Nobody spoke. */
  g_assert_null (strstr (f->told->str, "speech"));
}

static void
on_wrong_answer (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  on_voice_event (voice, event, user_data);
  if (event->type == TANDEM_VOICE_RESPONSE_STARTED && !event->exact) {
    tandem_voice_cancel (voice);
    tandem_voice_say (voice, "Stop.");
  }
}

/* Who hears of an answer that is not the wanted one may at once ask for the words, and those are known when they come.  Of the
 * answer that was cancelled as soon as it began there is no turn. */
static void
test_words_at_begin (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listener (f->voice, on_wrong_answer, f);
  serve_sound (f, 100);
  wait_until (count_asked (f, "Stop.") == 1);
  serve_content (f, "\"interrupted\":true");
  serve_content (f, "\"turnComplete\":true");
  serve_sound (f, 20);
  wait_until (f->n_heard == 960);
  g_assert_cmpstr (f->told->str, ==, "answer cancelled exact agent-item ");
  g_assert_cmpuint (count_asked (f, "Stop."), ==, 1);
}

/* Sound of the wrong kind is told once, and a type may say more than the rate. */
static void
test_sound_types (Fixture *f, gconstpointer data)
{
#define TYPED(type) "\"modelTurn\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"" type "\",\"data\":\"AAAA\"}}]}"
  serve_content (f, TYPED ("audio/pcm;rate=16000"));
  serve_content (f, TYPED ("audio/pcm;rate=2400"));
  serve_content (f, TYPED ("audio/ogg"));
  serve_content (f, TYPED ("audio/pcm;rate=24000;channels=1"));
  wait_until (f->n_heard == 3);
  g_assert_cmpstr (f->told->str, ==, "error answer agent-item ");
}

/* The line is handed back during an answer that nobody hears: it is over, and who speaks then is heard at once. */
static void
test_hand_back (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listening (f->voice, TRUE);
  serve_sound (f, 100);
  serve (f, "{\"toolCall\":{\"functionCalls\":[{\"id\":\"c1\",\"name\":\"f\",\"args\":{}}]}}");
  wait_until (count_asked (f, "toolResponse") == 1);
  tandem_voice_set_listening (f->voice, FALSE);
  hear (f, 600, TRUE);
  g_assert_cmpstr (f->told->str, ==, "call c1 f {} speech remote-item ");
}

static void
on_order (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data)
{
  Fixture *f = user_data;

  if (event->type == TANDEM_VOICE_ITEM_ADDED) {
    g_string_append_printf (f->told, "after %s ", event->after_item_id && f->agent_item && g_str_equal (event->after_item_id, f->agent_item)
                            ? "the latest" : event->after_item_id);
    g_free (f->agent_item);
    f->agent_item = g_strdup (event->item_id);
  }
}

/* A turn of an earlier session that is told late does not come after what was said in this one. */
static void
test_late_turn (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listener (f->voice, on_order, f);
  tandem_voice_add_turn (f->voice, "old1", TANDEM_PARTY_REMOTE, "Hi");
  hear (f, 20, FALSE);
  serve_sound (f, 20);
  serve_content (f, "\"turnComplete\":true");
  wait_until (strstr (f->told->str, "after old1 ") != NULL);
  tandem_voice_add_turn (f->voice, "old2", TANDEM_PARTY_REMOTE, "there");
  serve_sound (f, 20);
  wait_until (g_str_equal (f->told->str, "after old1 after the latest "));
}

/* Words that come after the end of an answer are its own, and begin none that would never end. */
static void
test_late_words (Fixture *f, gconstpointer data)
{
  serve_sound (f, 100);
  serve_content (f, "\"outputTranscription\":{\"text\":\"One \"}");
  serve_content (f, "\"turnComplete\":true");
  serve_content (f, "\"outputTranscription\":{\"text\":\"two\"}");
  wait_until (g_str_equal (f->told->str, "answer agent-item audio-done agent(One) done agent(One two) "));
  tandem_voice_say (f->voice, "Stop.");
  wait_until (count_asked (f, "Stop.") == 1);
  serve_sound (f, 20);
  wait_until (strstr (f->told->str, "exact agent-item ") != NULL);
}

/* Words that come before the first sound belong to that answer. */
static void
test_early_words (Fixture *f, gconstpointer data)
{
  serve_content (f, "\"outputTranscription\":{\"text\":\"Good \"}");
  serve_sound (f, 100);
  serve_content (f, "\"outputTranscription\":{\"text\":\"morning\"},\"turnComplete\":true");
  wait_until (g_str_equal (f->told->str, "answer agent-item audio-done agent(Good morning) done "));
}

/* Our words interrupt an answer of which nothing has come yet: its end is not theirs. */
static void
test_words_before_answer (Fixture *f, gconstpointer data)
{
  hear (f, 600, TRUE);
  hear (f, 700, FALSE);
  tandem_voice_set_listening (f->voice, TRUE);
  tandem_voice_say (f->voice, "Stop.");
  wait_until (count_asked (f, "Stop.") == 1);
  serve_content (f, "\"interrupted\":true");
  serve_content (f, "\"turnComplete\":true");
  serve_sound (f, 20);
  wait_until (f->n_heard == 960);
  g_assert_cmpstr (f->told->str, ==, "speech remote-item pause exact agent-item ");
}

/* The beginning of an answer may cross our words, and is not them. */
static void
test_words_crossed (Fixture *f, gconstpointer data)
{
  tandem_voice_say (f->voice, "Stop.");
  wait_until (count_asked (f, "Stop.") == 1);
  serve_sound (f, 20);
  serve_content (f, "\"interrupted\":true");
  serve_content (f, "\"turnComplete\":true");
  serve_sound (f, 20);
  wait_until (f->n_heard == 2 * 960);
  g_assert_cmpstr (f->told->str, ==, "exact agent-item audio-done agent() cancelled exact agent-item ");
}

/* What was asked for, or waits, is cancelled before it has begun. */
static void
test_cancel_asked (Fixture *f, gconstpointer data)
{
  tandem_voice_say (f->voice, "One.");
  tandem_voice_say (f->voice, "Two.");
  tandem_voice_cancel (f->voice);
  tandem_voice_say (f->voice, "Stop.");
  serve_sound (f, 100);
  wait_until (count_asked (f, "Stop.") == 1);
  serve_content (f, "\"interrupted\":true");
  serve_content (f, "\"turnComplete\":true");
  serve_sound (f, 20);
  wait_until (f->n_heard == 960);
  g_assert_cmpstr (f->told->str, ==, "cancelled exact agent-item ");
  g_assert_cmpuint (count_asked (f, "Two."), ==, 0);
}

/* Who has spoken waits for an answer, which a note would interrupt. */
static void
test_note_before_answer (Fixture *f, gconstpointer data)
{
  hear (f, 600, TRUE);
  hear (f, 700, FALSE);
  tandem_voice_add_note (f->voice, "n1", "Be brief.");
  hear (f, 40, FALSE);
  wait_until (f->n_audio == 67);
  g_assert_cmpuint (count_asked (f, "Be brief."), ==, 0);
  serve_sound (f, 100);
  serve_content (f, "\"turnComplete\":true");
  wait_until (count_asked (f, "Be brief.") == 1);
}

static void
test_needs_a_nudge (Fixture *f, gconstpointer data)
{
  tandem_voice_say (f->voice, "Hello.");
  wait_until (count_asked (f, "{\"realtimeInput\":{\"text\":\" \"}}") == 1);
  serve_sound (f, 40);
  serve_content (f, "\"generationComplete\":true,\"turnComplete\":true");
  wait_until (strstr (f->told->str, " done "));
  /* Content would be refused from now on: what is only to be known waits for the next thing that is to be answered. */
  hear (f, 20, FALSE);
  tandem_voice_add_note (f->voice, "n", "The price is \"9\".");
  hear (f, 20, FALSE);
  tandem_voice_say (f->voice, "Good.");
  wait_until (count_asked (f, "{\"realtimeInput\":{\"text\":\"[Nobody said this on the telephone: it is for you.] The price is \\\"9\\\".\\n"
                              "Say exactly this and nothing else: \\\"Good.\\\"\"}}") == 1);
  g_assert_cmpuint (count_asked (f, "clientContent"), ==, 1);
}

/* While the service still hears a tone, or words, what it makes of them would interrupt what is to be said: it begins when the service
 * has shown what that is, or shows nothing. */
static void
test_say_after_tone (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listening (f->voice, TRUE);
  hear (f, 400, TRUE);
  tandem_voice_say (f->voice, "After the tone.");
  g_assert_cmpuint (count_asked (f, "After the tone."), ==, 0);
  serve_sound (f, 40);
  wait_until (count_asked (f, "After the tone.") == 1);
  serve_content (f, "\"interrupted\":true");
  serve_content (f, "\"turnComplete\":true");
  serve_sound (f, 200);
  serve_content (f, "\"outputTranscription\":{\"text\":\"After the tone.\"},\"generationComplete\":true");
  serve_content (f, "\"turnComplete\":true");
  wait_until (g_str_has_suffix (f->told->str, "agent(After the tone.) done "));
  g_assert_nonnull (strstr (f->told->str, "exact "));
  g_assert_cmpuint (f->n_heard, ==, 9600);
  hear (f, 400, TRUE);
  tandem_voice_say (f->voice, "Nobody answered.");
  wait_until (count_asked (f, "Nobody answered.") == 1);
}

/* The agent that gets the word back while the remote speaks answers when that is over. */
static void
test_hand_back_into_speech (Fixture *f, gconstpointer data)
{
  tandem_voice_set_listening (f->voice, TRUE);
  hear (f, 40, TRUE);
  tandem_voice_set_listening (f->voice, FALSE);
  tandem_voice_add_note (f->voice, "n", "The operator said hello.");
  tandem_voice_respond (f->voice);
  hear (f, 20, TRUE);
  wait_until (count_asked (f, "The operator said hello.") == 1);
  g_assert_cmpuint (count_asked (f, "\"turnComplete\":true"), ==, 0);
  serve_sound (f, 40);
  wait_until (strstr (f->told->str, "answer "));
  serve_content (f, "\"generationComplete\":true");
  serve_content (f, "\"turnComplete\":true");
  wait_until (strstr (f->told->str, " done "));
  g_assert_cmpuint (count_asked (f, "\"turnComplete\":true"), ==, 0);
}

/* Handles are passed on unless something waits to be told, which would be lost with them; goAway says when it is over. */
static void
test_goes_on (Fixture *f, gconstpointer data)
{
  serve (f, "{\"sessionResumptionUpdate\":{\"newHandle\":\"h1\",\"resumable\":true}}");
  wait_until (g_str_equal (f->told->str, "kept(h1) "));
  tandem_voice_add_note (f->voice, "n", "The caller is a friend.");
  serve (f, "{\"sessionResumptionUpdate\":{\"newHandle\":\"h2\",\"resumable\":true}}");
  serve (f, "{\"sessionResumptionUpdate\":{\"resumable\":false}}");
  serve (f, "{\"goAway\":{\"timeLeft\":\"9.5s\"}}");
  wait_until (g_str_has_suffix (f->told->str, "ending(9500) "));
  g_assert_cmpstr (f->told->str, ==, "kept(h1) ending(9500) ");
  hear (f, 20, FALSE);
  wait_until (count_asked (f, "The caller is a friend.") == 1);
  serve (f, "{\"sessionResumptionUpdate\":{\"newHandle\":\"h3\",\"resumable\":true}}");
  wait_until (g_str_has_suffix (f->told->str, "kept(h3) "));
}

/* Who goes on shows the handle in a setup that is else the same. */
static void
test_resumed (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemVoice) other = NULL;
  g_autofree char *first = g_strdup (f->asked->pdata[0]);
  g_autofree char *wanted = NULL;
  char *rest = strstr (first, "\"sessionResumption\":{");

  g_assert_nonnull (rest);
  rest += strlen ("\"sessionResumption\":{");
  wanted = g_strdup_printf ("%.*s\"handle\":\"h1\"%s", (int) (rest - first), first, rest);
  other = tandem_gemini_voice_new (tandem_voice_session_get_profile (TANDEM_VOICE_SESSION (f->voice)), f->session, "a&b", NULL);
  tandem_voice_resume (other, "h1");
  g_clear_object (&f->service);
  tandem_voice_open (other);
  wait_until (count_asked (f, "{\"setup\":") == 2);
  g_assert_cmpstr (f->asked->pdata[1], ==, wanted);
  g_assert_cmpstr (tandem_voice_get_resumed (other), ==, "h1");
  g_assert_null (tandem_voice_get_resumed (f->voice));
  tandem_voice_close (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add ("/gemini-voice/" path, Fixture, data, set_up, func, tear_down)
  ADD ("turn", NULL, test_turn);
  ADD ("barge-in", NULL, test_barge_in);
  ADD ("barge-in-before-words", NULL, test_barge_in_before_words);
  ADD ("exact-words", NULL, test_exact_words);
  ADD ("listening", NULL, test_listening);
  ADD ("noise", NULL, test_noise);
  ADD ("notes", NULL, test_notes);
  ADD ("tool-call", NULL, test_tool_call);
  ADD ("lost", NULL, test_lost);
  ADD ("cancel", NULL, test_cancel);
  ADD ("words-at-begin", NULL, test_words_at_begin);
  ADD ("sound-types", NULL, test_sound_types);
  ADD ("hand-back", NULL, test_hand_back);
  ADD ("late-turn", NULL, test_late_turn);
  ADD ("late-words", NULL, test_late_words);
  ADD ("early-words", NULL, test_early_words);
  ADD ("words-before-answer", NULL, test_words_before_answer);
  ADD ("words-crossed", NULL, test_words_crossed);
  ADD ("cancel-asked", NULL, test_cancel_asked);
  ADD ("note-before-answer", NULL, test_note_before_answer);
  ADD ("needs-a-nudge", "gemini-3.1-flash-live-preview", test_needs_a_nudge);
  ADD ("say-after-tone", NULL, test_say_after_tone);
  ADD ("hand-back-into-speech", NULL, test_hand_back_into_speech);
  ADD ("goes-on", NULL, test_goes_on);
  ADD ("resumed", NULL, test_resumed);
  return g_test_run ();
}
