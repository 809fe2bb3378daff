// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include <string.h>

#include "fake-stream.h"
#include "fake-voice.h"
#include "tandem-error.h"

#define ALL (TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE | TANDEM_VOICE_CAN_SAY | \
             TANDEM_VOICE_CAN_TOOLS)

/* A line whose agent has tools, on the test's own clock. */
typedef struct {
  gint64 now_us;
  GPtrArray *log;    /* of the voice */
  GPtrArray *called; /* "id name arguments", "cancelled id", "heard", "not heard: why" */
  FakeStream *stream;
  FakeVoice *voice;
  TandemProfile *profile;
  TandemLevels *levels;
  TandemMediaTally tally;
  TandemLine *line;
  TandemAgentTools *tools; /* of the line */
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
}

static void
on_nothing (TandemLine *line, gpointer user_data)
{
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
}

static const TandemLineListener line_listener = { on_turn, on_nothing, on_notice, on_digit, on_nothing, on_record, on_over };

static void
on_called (const char *tool_call_id, const char *name, const char *arguments, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->called, g_strdup_printf ("%s %s %s", tool_call_id, name, arguments));
}

static void
on_cancelled (const char *tool_call_id, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->called, g_strdup_printf ("cancelled %s", tool_call_id));
}

static void
on_heard (const char *why, gpointer user_data)
{
  g_ptr_array_add (((Fixture *) user_data)->called, why ? g_strdup_printf ("not heard: %s", why) : g_strdup ("heard"));
}

static const TandemAgentToolsListener tools_listener = { { on_called, on_cancelled }, on_heard };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  return TANDEM_VOICE (g_object_ref (((Fixture *) user_data)->voice));
}

/* @data: the service goes on by itself. */
static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };

  f->now_us = 1000000;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->called = g_ptr_array_new_with_free_func (g_free);
  f->levels = tandem_levels_new ();
  f->profile = tandem_profile_new ("test");
  g_object_set (f->profile, "max-retries", 1, NULL);
  f->stream = fake_stream_new (clock, NULL);
  f->voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, data ? ALL : ALL | TANDEM_VOICE_TOOLS_NEED_RESPONSE, f->log);
  f->line = tandem_line_new ("call", f->profile, f->levels, &f->tally, clock);
  tandem_line_set_listener (f->line, &line_listener, f);
  f->tools = tandem_agent_port_get_tools (tandem_line_get_agent (f->line));
  tandem_agent_tools_set_listener (f->tools, &tools_listener, f);
  tandem_line_open (f->line, make_voice, f);
  fake_voice_ready (f->voice);
  tandem_line_attach (f->line, TANDEM_CARRIER_STREAM (f->stream));
  g_ptr_array_set_size (f->log, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->line);
  g_assert_finalize_object (f->voice);
  g_assert_finalize_object (f->stream);
  g_assert_finalize_object (f->profile);
  tandem_levels_unref (f->levels);
  g_ptr_array_unref (f->log);
  g_ptr_array_unref (f->called);
}

static void
pass (Fixture *f, int ms)
{
  for (; ms > 0; ms -= 20) {
    f->now_us += 20 * 1000;
    fake_stream_play (f->stream);
    tandem_line_tick (f->line, f->now_us);
  }
}

static void
emit (Fixture *f, TandemVoiceEventType type, const char *response)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = type, .response_id = response });
}

static void
emit_speech (Fixture *f, gboolean started)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = started ? TANDEM_VOICE_SPEECH_STARTED : TANDEM_VOICE_SPEECH_STOPPED,
                                                  .item_id = "u" });
}

static void
call (Fixture *f, const char *id, const char *name, const char *arguments, const char *response, gboolean cut)
{
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_TOOL_CALL, .tool_call_id = id, .name = name, .text = arguments,
                                                  .response_id = response, .cancelled = cut });
}

static guint
count (GPtrArray *strings, const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < strings->len; i++)
    n += g_str_has_prefix (strings->pdata[i], prefix);
  return n;
}

static void
show (GPtrArray *strings)
{
  for (guint i = 0; i < strings->len; i++)
    g_test_message ("%u: %s", i, (char *) strings->pdata[i]);
}

#define assert_count(strings, prefix, n) G_STMT_START { \
  show (strings); \
  g_assert_cmpuint (count (strings, prefix), ==, n); \
} G_STMT_END

/* What is cut off, is no JSON or no object is answered at once and run by nobody. */
static void
test_not_whole (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "transfer", "{\"to\": \"+1202", "r", TRUE);
  /* Cut off where it is JSON by chance. */
  call (f, "c2", "transfer", "{\"to\": \"+12025550100\"}", "r", TRUE);
  call (f, "c3", "transfer", "{\"to\": \"+1202", "r", FALSE);
  call (f, "c4", "transfer", "[1]", "r", FALSE);
  call (f, "c5", "transfer", "", "r", TRUE);
  g_assert_cmpuint (f->called->len, ==, 0);
  assert_count (f->log, "tool c", 5);
  assert_count (f->log, "tool c1 transfer failed: You were interrupted", 1);
  assert_count (f->log, "tool c2 transfer failed: You were interrupted", 1);
  assert_count (f->log, "tool c4 transfer failed: The arguments are not a JSON object", 1);
  pass (f, 200);
  assert_count (f->log, "respond", 0);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  pass (f, 200);
  assert_count (f->log, "respond", 1);
}

/* One answer of the service calls two: both outputs, then one request, and none while the answer goes on. */
static void
test_parallel (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", " {\"name\": \"Kim\"}", "r", FALSE);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  pass (f, 100);
  call (f, "c2", "take_note", "{}", "r", FALSE);
  g_assert_cmpstr (f->called->pdata[0], ==, "c1 look_up_contact  {\"name\": \"Kim\"}");
  g_assert_cmpstr (f->called->pdata[1], ==, "c2 take_note {}");
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  pass (f, 2000);
  assert_count (f->log, "respond", 0);
  tandem_agent_tools_answer (f->tools, "c2", "noted", FALSE);
  /* Nobody waits for a second one. */
  tandem_agent_tools_answer (f->tools, "c2", "again", FALSE);
  tandem_agent_tools_answer (f->tools, "c9", "what?", FALSE);
  pass (f, 20);
  g_assert_cmpuint (f->log->len, ==, 3);
  g_assert_cmpstr (f->log->pdata[0], ==, "tool c1 look_up_contact done: found");
  g_assert_cmpstr (f->log->pdata[1], ==, "tool c2 take_note done: noted");
  g_assert_cmpstr (f->log->pdata[2], ==, "respond");
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r2");
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r2");
  pass (f, 2000);
  assert_count (f->log, "respond", 1);
}

/* An answer to somebody's words has begun when the result comes: it is waited for, and then there is one request. */
static void
test_active (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{}", "r", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  emit_speech (f, TRUE);
  emit_speech (f, FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r2");
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  pass (f, 2000);
  assert_count (f->log, "tool c1", 1);
  assert_count (f->log, "respond", 0);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r2");
  pass (f, 20);
  assert_count (f->log, "respond", 1);
}

/* An answer that has been announced is not asked for; one that was announced in vain is not waited for. */
static void
test_announced (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{}", "r", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  emit_speech (f, TRUE);
  emit_speech (f, FALSE);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  pass (f, 2000);
  assert_count (f->log, "respond", 0);
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r2");
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r2");
  pass (f, 2000);
  assert_count (f->log, "respond", 0);
  emit_speech (f, TRUE);
  emit_speech (f, FALSE);
  call (f, "c2", "look_up_contact", "{}", "r2", FALSE);
  tandem_agent_tools_answer (f->tools, "c2", "found", FALSE);
  pass (f, 2900);
  assert_count (f->log, "respond", 0);
  pass (f, 200);
  assert_count (f->log, "respond", 1);
}

/* Who speaks gets an answer anyway. */
static void
test_remote_speaks (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{}", "r", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  emit_speech (f, TRUE);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  pass (f, 200);
  emit_speech (f, FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r2");
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r2");
  pass (f, 2000);
  assert_count (f->log, "tool c1", 1);
  assert_count (f->log, "respond", 0);
}

static void
test_by_itself (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{}", NULL, FALSE);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  call (f, "c2", "look_up_contact", "{}", NULL, FALSE);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_TOOL_CANCELLED, .tool_call_id = "c2" });
  tandem_agent_tools_answer (f->tools, "c2", "too late", FALSE);
  pass (f, 2000);
  g_assert_cmpstr (f->called->pdata[f->called->len - 1], ==, "cancelled c2");
  assert_count (f->log, "tool c", 1);
  assert_count (f->log, "respond", 0);
}

/* The operator has taken over: the service is told, and says nothing. */
static void
test_operator (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{}", "r", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  tandem_line_set_patch (f->line, TANDEM_PATCH_OPERATOR);
  g_ptr_array_set_size (f->log, 0);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  pass (f, 2000);
  g_assert_cmpuint (f->log->len, ==, 1);
  g_assert_cmpstr (f->log->pdata[0], ==, "tool c1 look_up_contact done: found");
  /* Handing back asks once, whatever came meanwhile. */
  tandem_line_set_patch (f->line, TANDEM_PATCH_AGENT);
  pass (f, 200);
  assert_count (f->log, "respond", 1);
}

static void
test_hung_up (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{}", "r", FALSE);
  emit_speech (f, TRUE); /* so that the session stays for the last words */
  tandem_line_close (f->line);
  g_ptr_array_set_size (f->log, 0);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  call (f, "c2", "look_up_contact", "{}", "r", FALSE);
  g_assert_cmpuint (f->called->len, ==, 1);
  g_assert_cmpuint (f->log->len, ==, 1);
  g_assert_cmpstr (f->log->pdata[0], ==, "tool c2 look_up_contact failed: The call has ended, so nothing was done.");
}

static gboolean
is_back (Fixture *f)
{
  for (guint i = 0; i < f->log->len; i++)
    if (g_str_equal (f->log->pdata[i], "open"))
      return TRUE;
  return FALSE;
}

/* The session was lost while a tool ran: the next one is told that it was called, and then what came of it. */
static void
test_reconnect (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "cut");

  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  call (f, "c1", "look_up_contact", "{\"name\": \"Kim\"}", "r", FALSE);
  call (f, "c2", "take_note", "{}", "r", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED, .error = error });
  /* While nobody is there. */
  tandem_agent_tools_answer (f->tools, "c2", "noted", FALSE);
  assert_count (f->log, "tool", 0);
  while (!is_back (f))
    g_main_context_iteration (NULL, TRUE);
  fake_voice_ready (f->voice);
  assert_count (f->log, "note aside_1 Earlier in this call you called the tool look_up_contact with {\"name\": \"Kim\"}.  It is still at "
                        "work, and its result will be told: do not call it again.\n"
                        "Earlier in this call you called the tool take_note with {}.  Its result: noted", 1);
  pass (f, 2000);
  /* The other one is still at work. */
  assert_count (f->log, "respond", 0);
  tandem_agent_tools_answer (f->tools, "c1", "found", FALSE);
  pass (f, 20);
  assert_count (f->log, "tool", 0);
  assert_count (f->log, "note aside_2 Earlier in this call you called the tool look_up_contact with {\"name\": \"Kim\"}.  Its result: found", 1);
  assert_count (f->log, "respond", 1);
}

/* Names of wishes may begin anew with each session, and with each answer: each wish gets its own result. */
static void
test_names_repeat (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "cut");

  call (f, "1", "book", "{\"at\":19}", "r", FALSE);
  /* Told once more: the same wish. */
  call (f, "1", "book", "{\"at\":19}", "r", FALSE);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED, .error = error });
  while (!is_back (f))
    g_main_context_iteration (NULL, TRUE);
  fake_voice_ready (f->voice);
  call (f, "1", "press", "{}", "r", FALSE);
  g_assert_cmpuint (f->called->len, ==, 2);
  g_assert_cmpstr (f->called->pdata[0], ==, "1 book {\"at\":19}");
  g_assert_cmpstr (f->called->pdata[1], ==, "1.2 press {}");
  tandem_agent_tools_answer (f->tools, "1", "booked", FALSE);
  assert_count (f->log, "tool", 0);
  tandem_agent_tools_answer (f->tools, "1.2", "pressed", FALSE);
  assert_count (f->log, "tool", 1);
  assert_count (f->log, "tool 1 press done: pressed", 1);
  assert_count (f->log, "note aside_2 Earlier in this call you called the tool book with {\"at\":19}.  Its result: booked", 1);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  call (f, "1", "press", "{}", "r2", FALSE);
  g_assert_cmpuint (f->called->len, ==, 3);
  g_assert_cmpstr (f->called->pdata[2], ==, "1.3 press {}");
}

/* A session that goes on with the conversation knows what is settled in it, and what is not it is told. */
static void
test_remembers (Fixture *f, gconstpointer data)
{
  TandemToolCalls *calls = tandem_tool_calls_new ();
  const TandemVoiceEvent done = { .type = TANDEM_VOICE_RESPONSE_DONE, .response_id = "r" };
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;

  tandem_tool_calls_set_listener (calls, &tools_listener.calls, f);
  for (int i = 1; i <= 2; i++) {
    g_autofree char *id = g_strdup_printf ("c%d", i);
    const TandemVoiceEvent event = { .type = TANDEM_VOICE_TOOL_CALL, .tool_call_id = id, .name = "look", .text = "{}", .response_id = id };

    tandem_tool_calls_take_event (calls, TANDEM_VOICE (f->voice), &event, FALSE);
  }
  tandem_tool_calls_take_event (calls, TANDEM_VOICE (f->voice), &done, FALSE);
  g_assert_null (tandem_tool_calls_answer (calls, TANDEM_VOICE (f->voice), "c1", "found", FALSE));
  tandem_tool_calls_settle (calls);
  first = tandem_tool_calls_begin (calls, TRUE);
  g_assert_cmpstr (first, ==, "Earlier in this call you called the tool look with {}.  It is still at work, and its result will be told: do "
                              "not call it again.");
  g_assert_null (tandem_tool_calls_answer (calls, NULL, "c2", "nobody", FALSE));
  again = tandem_tool_calls_begin (calls, FALSE);
  g_assert_cmpstr (again, ==, "Earlier in this call you called the tool look with {}.  Its result: found\n"
                              "Earlier in this call you called the tool look with {}.  Its result: nobody");
  tandem_tool_calls_free (calls);
}

/* A model that calls tools for ever is asked no more, until the remote speaks. */
static void
test_circles (Fixture *f, gconstpointer data)
{
  for (int i = 1; i <= TANDEM_AGENT_TOOLS_ASKED_MAX + 2; i++) {
    g_autofree char *id = g_strdup_printf ("c%d", i);

    /* The remote speaks before the last one. */
    if (i == TANDEM_AGENT_TOOLS_ASKED_MAX + 2) {
      assert_count (f->log, "respond", TANDEM_AGENT_TOOLS_ASKED_MAX);
      emit_speech (f, TRUE);
      emit_speech (f, FALSE);
    }
    emit (f, TANDEM_VOICE_RESPONSE_STARTED, id);
    call (f, id, "look_up_contact", "{}", id, FALSE);
    tandem_agent_tools_answer (f->tools, id, "nobody", FALSE);
    emit (f, TANDEM_VOICE_RESPONSE_DONE, id);
    pass (f, 20);
  }
  assert_count (f->log, "respond", TANDEM_AGENT_TOOLS_ASKED_MAX + 1);
}

/* As many as may be at work, and one more. */
static void
test_too_many (Fixture *f, gconstpointer data)
{
  for (int i = 0; i <= TANDEM_TOOL_CALLS_OPEN_MAX; i++) {
    g_autofree char *id = g_strdup_printf ("c%d", i);

    call (f, id, "take_note", "", "r", FALSE);
  }
  g_assert_cmpuint (f->called->len, ==, TANDEM_TOOL_CALLS_OPEN_MAX);
  g_assert_cmpstr (f->called->pdata[0], ==, "c0 take_note {}");
  assert_count (f->log, "tool c16 take_note failed: Too many", 1);
  /* A repeated one is being done already; nothing at all is no arguments. */
  call (f, "c3", "take_note", "{}", "r", FALSE);
  g_assert_cmpuint (f->called->len, ==, TANDEM_TOOL_CALLS_OPEN_MAX);
}

static void
say_goodbye (Fixture *f, int ms)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  fake_voice_say (f->voice, "a", "r", ms);
  fake_voice_emit (f->voice, &(TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO_DONE, .item_id = "a", .response_id = "r" });
}

/* The end is when the last mark comes back, not when the last sound was sent or the answer is done. */
static void
test_heard (Fixture *f, gconstpointer data)
{
  say_goodbye (f, 3000);
  tandem_agent_tools_await_heard (f->tools);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  pass (f, 2980);
  assert_count (f->called, "heard", 0);
  pass (f, 100);
  assert_count (f->called, "heard", 1);
  g_assert_cmpuint (fake_stream_get_played (f->stream), >=, 3000 * 8);
  pass (f, 2000);
  assert_count (f->called, "heard", 1);
}

/* The tool is called a moment before the words that go with it. */
static void
test_heard_later (Fixture *f, gconstpointer data)
{
  tandem_agent_tools_await_heard (f->tools);
  pass (f, 400);
  assert_count (f->called, "heard", 0);
  say_goodbye (f, 1000);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  pass (f, 900);
  assert_count (f->called, "heard", 0);
  pass (f, 200);
  assert_count (f->called, "heard", 1);
  /* Without any words. */
  tandem_agent_tools_await_heard (f->tools);
  pass (f, 600);
  assert_count (f->called, "heard", 1);
  pass (f, 200);
  assert_count (f->called, "heard", 2);
}

/* No mark ever comes back: 2 s more than there is sound, and what the carrier may have of it. */
static void
test_heard_without_marks (Fixture *f, gconstpointer data)
{
  fake_stream_hold_marks (f->stream);
  say_goodbye (f, 200);
  emit (f, TANDEM_VOICE_RESPONSE_DONE, "r");
  pass (f, 100);
  tandem_agent_tools_await_heard (f->tools);
  pass (f, 2200);
  assert_count (f->called, "heard", 0);
  pass (f, 200);
  assert_count (f->called, "heard", 1);
}

/* A service that waits for the tool's result has not finished its answer. */
static void
test_heard_unfinished (Fixture *f, gconstpointer data)
{
  say_goodbye (f, 1000);
  tandem_agent_tools_await_heard (f->tools);
  pass (f, 1200);
  assert_count (f->called, "heard", 0);
  pass (f, 400);
  assert_count (f->called, "heard", 1);
}

/* Nor has it said that there is no more sound, the last of which fills no frame. */
static void
test_heard_open (Fixture *f, gconstpointer data)
{
  emit (f, TANDEM_VOICE_RESPONSE_STARTED, "r");
  fake_voice_say (f->voice, "a", "r", 1005);
  tandem_agent_tools_await_heard (f->tools);
  pass (f, 1200);
  assert_count (f->called, "heard", 0);
  pass (f, 400);
  assert_count (f->called, "heard", 1);
  /* The last of it was said, too. */
  g_assert_cmpuint (fake_stream_get_audio (f->stream)->len, ==, 1020 * 8);
}

static void
test_not_heard (Fixture *f, gconstpointer data)
{
  say_goodbye (f, 1000);
  tandem_agent_tools_await_heard (f->tools);
  pass (f, 400);
  emit_speech (f, TRUE);
  pass (f, 20);
  g_assert_cmpuint (f->called->len, ==, 1);
  g_assert_cmpstr (f->called->pdata[0], ==, "not heard: The caller is speaking again.");
  emit_speech (f, FALSE);
  tandem_agent_tools_await_heard (f->tools);
  tandem_line_close (f->line);
  g_assert_cmpstr (f->called->pdata[1], ==, "not heard: The call has ended.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add ("/line-tools/" path, Fixture, data, set_up, func, tear_down)
  ADD ("not-whole", NULL, test_not_whole);
  ADD ("parallel", NULL, test_parallel);
  ADD ("active", NULL, test_active);
  ADD ("announced", NULL, test_announced);
  ADD ("remote-speaks", NULL, test_remote_speaks);
  ADD ("by-itself", GINT_TO_POINTER (TRUE), test_by_itself);
  ADD ("operator", NULL, test_operator);
  ADD ("hung-up", NULL, test_hung_up);
  ADD ("reconnect", NULL, test_reconnect);
  ADD ("names-repeat", NULL, test_names_repeat);
  ADD ("remembers", NULL, test_remembers);
  ADD ("circles", NULL, test_circles);
  ADD ("too-many", NULL, test_too_many);
  ADD ("heard", NULL, test_heard);
  ADD ("heard-later", NULL, test_heard_later);
  ADD ("heard-without-marks", NULL, test_heard_without_marks);
  ADD ("heard-unfinished", GINT_TO_POINTER (TRUE), test_heard_unfinished);
  ADD ("heard-open", GINT_TO_POINTER (TRUE), test_heard_open);
  ADD ("not-heard", NULL, test_not_heard);
#undef ADD
  return g_test_run ();
}
