// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-echo-voice.h"
#include "tandem-error.h"

#define ALL (TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY)

typedef struct {
  gint64 now_us;
  GPtrArray *log; /* of stream and voice together, without marks unless wanted */
  GPtrArray *turns;
  GPtrArray *notices;
  GError *notice;      /* the last */
  GPtrArray *ends;
  GString *digits;
  int n_connected;
  FakeStream *stream;
  FakeVoice *voice;
  GError *refusal; /* the factory's */
  gboolean echo;
  TandemProfile *profile;
  TandemLevels *levels;
  TandemMediaTally tally;
  TandemLine *line;
  guint moves; /* of the operator */
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

/* "id party [text|+text] start-end heard/total ! ." */
static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  Fixture *f = user_data;
  GString *s = g_string_new (update->item_id);

  if (update->after_item_id)
    g_string_append_printf (s, " after %s", update->after_item_id);
  if (update->text)
    g_string_append_printf (s, " =%s", update->text);
  if (update->append_text)
    g_string_append_printf (s, " +%s", update->append_text);
  if (update->start_ms >= 0)
    g_string_append_printf (s, " from %d", (int) update->start_ms);
  if (update->end_ms >= 0)
    g_string_append_printf (s, " to %d", (int) update->end_ms);
  if (update->total_ms >= 0)
    g_string_append_printf (s, " heard %d/%d", (int) update->heard_ms, (int) update->total_ms);
  if (update->interrupted)
    g_string_append (s, " cut");
  if (update->final)
    g_string_append (s, update->recited ? " final, recited" : " final");
  g_ptr_array_add (f->turns, g_string_free (s, FALSE));
}

static void
on_connected (TandemLine *line, gpointer user_data)
{
  ((Fixture *) user_data)->n_connected++;
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->notices, g_strdup (error->message));
  g_clear_error (&f->notice);
  f->notice = g_error_copy (error);
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
  g_string_append_c (((Fixture *) user_data)->digits, digit);
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
  g_assert_true (tandem_line_is_over (line));
  g_ptr_array_add (((Fixture *) user_data)->ends, g_strdup (reason ? reason : "regular"));
}

static void
on_operator_moved (TandemLine *line, gpointer user_data)
{
  ((Fixture *) user_data)->moves++;
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static const TandemLineListener listener = { on_turn, on_connected, on_notice, on_digit, on_operator_moved, on_record, on_over };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  if (f->refusal) {
    g_propagate_error (error, g_steal_pointer (&f->refusal));
    return NULL;
  }
  if (f->echo)
    return tandem_echo_voice_new ();
  return f->voice ? TANDEM_VOICE (g_object_ref (f->voice)) : NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->turns = g_ptr_array_new_with_free_func (g_free);
  f->notices = g_ptr_array_new_with_free_func (g_free);
  f->ends = g_ptr_array_new_with_free_func (g_free);
  f->digits = g_string_new (NULL);
  f->levels = tandem_levels_new ();
  f->profile = tandem_profile_new ("test");
  f->stream = fake_stream_new (clock, f->log);
  f->voice = fake_voice_new (data ? GPOINTER_TO_INT (data) : TANDEM_VOICE_FORMAT_PCMU_8000, ALL, f->log);
  f->line = tandem_line_new ("call", f->profile, f->levels, &f->tally, clock);
  tandem_line_set_listener (f->line, &listener, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->line);
  if (f->voice)
    g_assert_finalize_object (f->voice);
  g_assert_finalize_object (f->stream);
  g_assert_finalize_object (f->profile);
  tandem_levels_unref (f->levels);
  g_ptr_array_unref (f->log);
  g_ptr_array_unref (f->turns);
  g_ptr_array_unref (f->notices);
  g_clear_error (&f->notice);
  g_ptr_array_unref (f->ends);
  g_string_free (f->digits, TRUE);
}

static void
pass (Fixture *f, int ms)
{
  for (; ms > 0; ms -= 20) {
    f->now_us += MIN (ms, 20) * 1000;
    fake_stream_play (f->stream);
    if (ms >= 20)
      tandem_line_tick (f->line, f->now_us);
  }
}

static void
begin (Fixture *f)
{
  tandem_line_open (f->line, make_voice, f);
  if (f->voice && !f->echo)
    fake_voice_ready (f->voice);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
  g_ptr_array_set_size (f->log, 0);
}

static void
emit (Fixture *f, TandemVoiceEventType type, const char *item, const char *response, const char *text)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = type, .item_id = item, .response_id = response,
                                                  .text = text, .party = TANDEM_PARTY_AGENT });
}

static void
emit_speech (Fixture *f, gboolean started, const char *item, gint64 at_ms)
{
  fake_voice_emit (f->voice,
                   &(TandemVoiceEvent){ .type = started ? TANDEM_VOICE_SPEECH_STARTED : TANDEM_VOICE_SPEECH_STOPPED,
                                        .item_id = item, .at_ms = at_ms });
}

static void
emit_closed (Fixture *f, const GError *error)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED, .error = error });
}

static void
hear (Fixture *f, gint64 from_ms, int ms, guint8 byte)
{
  guint8 frame[160];

  memset (frame, byte, sizeof frame);
  for (; ms > 0; ms -= 20, from_ms += 20)
    fake_stream_hear (f->stream, from_ms, frame, sizeof frame);
}

static guint
index_of (GPtrArray *strings, const char *wanted)
{
  for (guint i = 0; i < strings->len; i++)
    if (g_str_equal (strings->pdata[i], wanted))
      return i;
  for (guint i = 0; i < strings->len; i++)
    g_test_message ("%u: %s", i, (char *) strings->pdata[i]);
  g_error ("no “%s”", wanted);
}

static gboolean
has_prefix (GPtrArray *strings, const char *prefix)
{
  for (guint i = 0; i < strings->len; i++)
    if (g_str_has_prefix (strings->pdata[i], prefix))
      return TRUE;
  return FALSE;
}

static void
test_gap_fill (Fixture *f, gconstpointer data)
{
  GByteArray *audio = fake_voice_get_audio (f->voice);

  begin (f);
  hear (f, 5, 100, 0x11);
  /* 60 ms were never sent; 3 ms of jitter are no gap. */
  hear (f, 165, 40, 0x22);
  hear (f, 208, 20, 0x33);
  g_assert_cmpuint (audio->len, ==, (100 + 60 + 40 + 20) * 8);
  g_assert_cmpint (audio->data[799], ==, 0x11);
  g_assert_cmpint (audio->data[800], ==, 0xFF);
  g_assert_cmpint (audio->data[1279], ==, 0xFF);
  g_assert_cmpint (audio->data[1280], ==, 0x22);
  g_assert_cmpint (audio->data[1600], ==, 0x33);
  /* An hour is not filled. */
  hear (f, 3600000, 20, 0x44);
  g_assert_cmpuint (audio->len, ==, (220 + 10000 + 20) * 8);
  g_assert_cmpuint (f->tally.frames_in, ==, 9);
  g_assert_cmpfloat (tandem_levels_get (f->levels, TRUE), >, -30.0);
}

/* 8 to 24 kHz: as much time goes in as comes out, and back. */
static void
test_transcoding (Fixture *f, gconstpointer data)
{
  begin (f);
  hear (f, 0, 1000, 0x20);
  g_assert_cmpint (fake_voice_get_audio (f->voice)->len, >, 48 * 990);
  g_assert_cmpint (fake_voice_get_audio (f->voice)->len, <=, 48 * 1000);
  fake_voice_say (f->voice, "a", "r", 500);
  emit (f, TANDEM_VOICE_AUDIO_DONE, "a", "r", NULL);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "Hi");
  pass (f, 600);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, 500 * 8);
  g_assert_true (g_str_has_suffix (f->turns->pdata[f->turns->len - 1], "heard 500/500 final"));
}

/* clear leaves before anything else; then the service learns what was heard. */
static void
test_barge_in (Fixture *f, gconstpointer data)
{
  guint n;

  begin (f);
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, "r", NULL);
  fake_voice_say (f->voice, "a", "r", 400);
  emit (f, TANDEM_VOICE_AUDIO_DONE, "a", "r", NULL);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "One.");
  fake_voice_say (f->voice, "b", "r", 3000);
  emit (f, TANDEM_VOICE_AGENT_TEXT, "b", "r", "Two");
  fake_voice_say (f->voice, "c", "r", 100);
  emit (f, TANDEM_VOICE_ITEM_ADDED, "d", "r", NULL);
  pass (f, 1040);
  g_ptr_array_set_size (f->log, 0);
  emit_speech (f, TRUE, "u", 900);
  g_assert_cmpuint (f->log->len, ==, 3);
  g_assert_cmpstr (f->log->pdata[0], ==, "clear");
  g_assert_cmpstr (f->log->pdata[1], ==, "truncate b 640");
  g_assert_cmpstr (f->log->pdata[2], ==, "remove c");
  index_of (f->turns, "a from 0 to 400 heard 400/400 final");
  index_of (f->turns, "b from 400 to 1040 heard 640/3000 cut");
  /* Late audio is dropped, late words are not, and the response ends all. */
  n = fake_stream_get_audio (f->stream)->len;
  fake_voice_say (f->voice, "b", "r", 500);
  fake_voice_say (f->voice, "d", "r", 500);
  emit (f, TANDEM_VOICE_AGENT_TEXT, "b", "r", " three");
  pass (f, 400);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, n);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_DONE, .response_id = "r",
                                                  .cancelled = TRUE });
  index_of (f->turns, "b from 400 to 1040 final");
  index_of (f->turns, "d heard 0/1 cut final");
  /* The next response speaks. */
  fake_voice_say (f->voice, "e", "r2", 100);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, n + 800);
}

/* With interrupt_response off the service goes on until we stop it. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_object_set (f->profile, "interrupt-response", FALSE, NULL);
  begin (f);
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, "r", NULL);
  fake_voice_say (f->voice, "a", "r", 1000);
  pass (f, 200);
  g_ptr_array_set_size (f->log, 0);
  emit_speech (f, TRUE, "u", 200);
  g_assert_cmpstr (f->log->pdata[0], ==, "clear");
  g_assert_cmpstr (f->log->pdata[1], ==, "cancel");
  g_assert_cmpstr (f->log->pdata[2], ==, "truncate a 200");
  /* Nothing is playing and nothing generated: nothing to say. */
  emit (f, TANDEM_VOICE_RESPONSE_DONE, NULL, "r", NULL);
  g_ptr_array_set_size (f->log, 0);
  emit_speech (f, TRUE, "u2", 900);
  g_assert_cmpuint (f->log->len, ==, 0);
}

/* Whoever was heard to the end is not interrupted. */
static void
test_after_the_end (Fixture *f, gconstpointer data)
{
  begin (f);
  fake_voice_say (f->voice, "a", "r", 300);
  emit (f, TANDEM_VOICE_AUDIO_DONE, "a", "r", NULL);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "Yes.");
  emit (f, TANDEM_VOICE_RESPONSE_DONE, NULL, "r", NULL);
  pass (f, 400);
  g_ptr_array_set_size (f->log, 0);
  emit_speech (f, TRUE, "u", 300);
  g_assert_cmpuint (f->log->len, ==, 0);
}

static void
test_remote_turns (Fixture *f, gconstpointer data)
{
  begin (f);
  hear (f, 100, 2000, 0x20);
  emit_speech (f, TRUE, "u", 500);
  emit_speech (f, FALSE, "u", 1500);
  g_assert_cmpuint (f->turns->len, ==, 0);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_ITEM_ADDED, .item_id = "u",
                                                  .after_item_id = "a", .party = TANDEM_PARTY_REMOTE });
  emit (f, TANDEM_VOICE_REMOTE_TEXT, "u", NULL, "Hel");
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u", NULL, "Hello");
  /* The voice's time began with the first frame, 100 ms into the stream. */
  g_assert_cmpstr (f->turns->pdata[0], ==, "u after a from 600 to 1600");
  g_assert_cmpstr (f->turns->pdata[1], ==, "u +Hel from 600 to 1600");
  g_assert_cmpstr (f->turns->pdata[2], ==, "u =Hello from 600 to 1600 final");
  /* A reply in writing only. */
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, "r", NULL);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "t", "r", "Read me");
  emit (f, TANDEM_VOICE_RESPONSE_DONE, NULL, "r", NULL);
  g_assert_cmpstr (f->turns->pdata[3], ==, "t =Read me");
  g_assert_cmpstr (f->turns->pdata[4], ==, "t final");
}

static void
test_greeting_once (Fixture *f, gconstpointer data)
{
  g_object_set (f->profile, "greeting", "Good morning", NULL);
  tandem_line_open (f->line, make_voice, f);
  fake_voice_ready (f->voice);
  g_assert_cmpuint (f->log->len, ==, 1);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
  fake_voice_ready (f->voice);
  g_assert_cmpuint (f->log->len, ==, 2);
  g_assert_cmpstr (f->log->pdata[1], ==, "say Good morning");
  g_assert_cmpint (f->n_connected, ==, 1);
}

static void
test_greeting_late_voice (Fixture *f, gconstpointer data)
{
  g_object_set (f->profile, "greeting", "Good morning", NULL);
  tandem_line_open (f->line, make_voice, f);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
  hear (f, 0, 100, 0x20);
  g_assert_cmpuint (fake_voice_get_audio (f->voice)->len, ==, 0);
  fake_voice_ready (f->voice);
  g_assert_cmpstr (f->log->pdata[1], ==, "say Good morning");
}

static void
test_mute (Fixture *f, gconstpointer data)
{
  begin (f);
  tandem_line_set_muted (f->line, TRUE);
  fake_voice_say (f->voice, "a", "r", 500);
  emit (f, TANDEM_VOICE_AUDIO_DONE, "a", "r", NULL);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "Secret");
  pass (f, 700);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, 4000);
  g_assert_cmpfloat (tandem_ulaw_level (fake_stream_get_audio (f->stream)->data, 4000), ==, -96.0);
  index_of (f->turns, "a from 0 to 500 heard 0/500 cut final");
  hear (f, 0, 100, 0x20);
  g_assert_cmpuint (fake_voice_get_audio (f->voice)->len, ==, 800);
}

static void
test_digits (Fixture *f, gconstpointer data)
{
  begin (f);
  fake_stream_press (f->stream, '7');
  fake_stream_press (f->stream, '#');
  g_assert_cmpstr (f->digits->str, ==, "7#");
  tandem_line_send_digits (f->line, "12");
  pass (f, 500);
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, 3200);
}

static void
test_no_voice (Fixture *f, gconstpointer data)
{
  f->refusal = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, "No key.");
  tandem_line_open (f->line, make_voice, f);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
  g_assert_cmpstr (f->notices->pdata[0], ==, "No key.");
  g_assert_error (f->notice, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_GONE);
  hear (f, 0, 100, 0x20);
  pass (f, 500);
  g_assert_cmpuint (f->ends->len, ==, 0);
}

/* The AI socket dies: what it said is played to its end, the call goes on. */
static void
test_voice_dies (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "The AI service hung up.");

  begin (f);
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, "r", NULL);
  fake_voice_say (f->voice, "a", "r", 1000);
  emit (f, TANDEM_VOICE_AGENT_TEXT, "a", "r", "I was about to");
  emit_closed (f, error);
  g_assert_cmpstr (f->notices->pdata[0], ==, "The AI service hung up.");
  g_assert_error (f->notice, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_GONE);
  hear (f, 0, 20, 0x20);
  pass (f, 1100);
  g_assert_cmpuint (fake_stream_get_played (f->stream), ==, 8000);
  index_of (f->turns, "a from 0 to 1000 heard 1000/1000 final");
  g_assert_cmpuint (f->ends->len, ==, 0);
  tandem_line_close (f->line);
  g_assert_cmpuint (f->ends->len, ==, 1);
  g_assert_false (has_prefix (f->log, "close voice"));
}

static void
test_voice_dies_ringing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_AUTH, "Wrong key.");

  tandem_line_open (f->line, make_voice, f);
  emit_closed (f, error);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
  g_assert_cmpuint (f->notices->len, ==, 2);
  pass (f, 100);
}

static void
test_stream_lost (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "The stream broke.");

  begin (f);
  fake_voice_say (f->voice, "a", "r", 1000);
  emit (f, TANDEM_VOICE_AGENT_TEXT, "a", "r", "Long speech");
  pass (f, 300);
  fake_stream_end (f->stream, error);
  g_assert_cmpstr (f->ends->pdata[0], ==, "The stream broke.");
  g_assert_true (has_prefix (f->turns, "a from 0 to 300 heard 300/1000 cut"));
  index_of (f->turns, "a from 0 to 300 final");
  g_assert_cmpuint (fake_stream_get_n_clears (f->stream), ==, 0);
  /* Nothing dangles. */
  g_assert_false (fake_stream_has_listener (f->stream));
  g_assert_false (fake_voice_has_listener (f->voice));
  fake_voice_say (f->voice, "a", "r", 100);
  hear (f, 0, 100, 0x20);
  tandem_line_tick (f->line, f->now_us);
  tandem_line_close (f->line);
  tandem_line_send_digits (f->line, "1");
  g_assert_cmpuint (f->ends->len, ==, 1);
}

/* Somebody hangs up while speaking: the line waits until the words are understood. */
static void
test_last_words (Fixture *f, gconstpointer data)
{
  begin (f);
  hear (f, 0, 1000, 0x20);
  emit_speech (f, TRUE, "u", 200);
  fake_stream_end (f->stream, NULL);
  g_assert_cmpuint (f->ends->len, ==, 0);
  /* One second of silence, so that the service sees the end. */
  g_assert_cmpuint (fake_voice_get_audio (f->voice)->len, ==, 16000);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_ITEM_ADDED, .item_id = "u",
                                                  .party = TANDEM_PARTY_REMOTE });
  emit_speech (f, FALSE, "u", 1000);
  g_assert_cmpuint (f->ends->len, ==, 0);
  /* Nobody is left to be answered: the service is told so, and an answer begun all the same is stopped and not shown. */
  index_of (f->log, "listen");
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, "r", NULL);
  g_assert_cmpstr (f->log->pdata[f->log->len - 1], ==, "cancel");
  emit (f, TANDEM_VOICE_AGENT_TEXT, "b", "r", "You");
  fake_voice_say (f->voice, "b", "r", 100);
  g_assert_false (has_prefix (f->turns, "b "));
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u", NULL, "Goodbye");
  g_assert_cmpuint (f->ends->len, ==, 1);
  g_assert_cmpstr (f->ends->pdata[0], ==, "regular");
  index_of (f->turns, "u =Goodbye from 200 to 1000 final");
  g_assert_cmpstr (f->log->pdata[f->log->len - 1], ==, "close voice");
}

static void
test_last_words_never (Fixture *f, gconstpointer data)
{
  begin (f);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_ITEM_ADDED, .item_id = "u",
                                                  .party = TANDEM_PARTY_REMOTE });
  tandem_line_close (f->line);
  g_assert_cmpuint (f->ends->len, ==, 0);
  while (f->ends->len == 0)
    g_main_context_iteration (NULL, TRUE);
  index_of (f->turns, "u final");
}

static void
test_close_unanswered (Fixture *f, gconstpointer data)
{
  tandem_line_open (f->line, make_voice, f);
  tandem_line_close (f->line);
  g_assert_cmpuint (f->ends->len, ==, 1);
  g_assert_false (fake_voice_has_listener (f->voice));
}

/* No frames while the remote speaks: silence lets the service finish; then suspicion, then the end. */
static void
test_watchdog (Fixture *f, gconstpointer data)
{
  GByteArray *audio = fake_voice_get_audio (f->voice);

  begin (f);
  hear (f, 0, 500, 0x20);
  emit_speech (f, TRUE, "u", 100);
  pass (f, 740);
  g_assert_cmpuint (audio->len, ==, 4000);
  pass (f, 20);
  g_assert_cmpuint (audio->len, ==, 4000 + 8000);
  emit_speech (f, FALSE, "u", 1400);
  emit (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "u", NULL, "Hello");
  pass (f, 2220);
  g_assert_cmpuint (f->notices->len, ==, 0);
  pass (f, 1000);
  g_assert_cmpuint (f->notices->len, ==, 1);
  g_assert_error (f->notice, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_SILENT);
  /* It comes back: the silence given counts as part of the gap. */
  hear (f, 4500, 20, 0x20);
  g_assert_cmpuint (audio->len, ==, 4500 * 8 + 160);
  pass (f, 9980);
  g_assert_cmpuint (f->notices->len, ==, 2);
  g_assert_cmpuint (f->ends->len, ==, 0);
  pass (f, 20);
  g_assert_cmpuint (f->ends->len, ==, 1);
  g_assert_true (fake_stream_is_closed (f->stream));
}

static void
test_echo (Fixture *f, gconstpointer data)
{
  f->echo = TRUE;
  g_clear_object (&f->voice);
  begin (f);
  for (int i = 0; i < 100; i++) {
    hear (f, i * 20, 20, (guint8) i);
    g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, (guint) (i + 1) * 160);
    pass (f, 20);
  }
  g_assert_cmpint (fake_stream_get_audio (f->stream)->data[50 * 160], ==, 50);
  fake_stream_end (f->stream, NULL);
  g_assert_cmpuint (f->turns->len, ==, 0);
}

static void
emit_response (Fixture *f, const char *response, gboolean exact)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_STARTED, .response_id = response,
                                                  .exact = exact });
}

/* Whatever it was saying or is about to say makes room, and what sounds like somebody who speaks does not cut it. */
static void
test_recital (Fixture *f, gconstpointer data)
{
  begin (f);
  emit_response (f, "r", FALSE);
  fake_voice_say (f->voice, "a", "r", 2000);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "a", "r", "And who are you?");
  pass (f, 500);
  tandem_agent_port_recite (tandem_line_get_agent (f->line), "Call back.");
  g_assert_cmpuint (index_of (f->log, "cancel"), <, index_of (f->log, "listen"));
  g_assert_cmpuint (index_of (f->log, "listen"), <, index_of (f->log, "say Call back."));
  index_of (f->turns, "a from 0 to 500 heard 500/2000 cut final");
  /* Another answer was on its way. */
  g_ptr_array_set_size (f->log, 0);
  emit_response (f, "s", FALSE);
  fake_voice_say (f->voice, "b", "s", 1000);
  g_assert_cmpuint (index_of (f->log, "cancel"), <, index_of (f->log, "say Call back."));
  pass (f, 200);
  g_assert_cmpuint (fake_stream_get_played (f->stream), ==, 500 * 8);
  /* A tone. */
  g_ptr_array_set_size (f->log, 0);
  emit_response (f, "t", TRUE);
  fake_voice_say (f->voice, "c", "t", 1000);
  emit (f, TANDEM_VOICE_AGENT_TEXT_DONE, "c", "t", "Call back.");
  emit (f, TANDEM_VOICE_AUDIO_DONE, "c", "t", NULL);
  pass (f, 300);
  emit_speech (f, TRUE, "d", 900);
  emit_speech (f, FALSE, "d", 1100);
  pass (f, 900);
  g_assert_false (has_prefix (f->log, "clear"));
  g_assert_false (has_prefix (f->log, "respond"));
  index_of (f->turns, "c from 700 to 1700 heard 1000/1000 final, recited");
  g_assert_cmpuint (fake_stream_get_played (f->stream), ==, 1500 * 8);
}

#define ADD(name, func) g_test_add ("/media/line/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("gap-fill", test_gap_fill);
  g_test_add ("/media/line/transcoding", Fixture, GINT_TO_POINTER (TANDEM_VOICE_FORMAT_PCM_24000), set_up,
              test_transcoding, tear_down);
  ADD ("barge-in", test_barge_in);
  ADD ("cancel", test_cancel);
  ADD ("recital", test_recital);
  ADD ("after-the-end", test_after_the_end);
  ADD ("remote-turns", test_remote_turns);
  ADD ("greeting-once", test_greeting_once);
  ADD ("greeting-late-voice", test_greeting_late_voice);
  ADD ("mute", test_mute);
  ADD ("digits", test_digits);
  ADD ("no-voice", test_no_voice);
  ADD ("voice-dies", test_voice_dies);
  ADD ("voice-dies-ringing", test_voice_dies_ringing);
  ADD ("stream-lost", test_stream_lost);
  ADD ("last-words", test_last_words);
  ADD ("last-words-never", test_last_words_never);
  ADD ("close-unanswered", test_close_unanswered);
  ADD ("watchdog", test_watchdog);
  ADD ("echo", test_echo);
  return g_test_run ();
}
