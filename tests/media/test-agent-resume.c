// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-resume.h"

#include <string.h>

#include "fake-voice.h"
#include "tandem-backlog.h"

typedef struct {
  gint64 now_us;
  GPtrArray *log;
  FakeVoice *voice;
  TandemAgentResume *resume;
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->now_us = 1;
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, 0, f->log);
  f->resume = tandem_agent_resume_new ((TandemClock){ now_us, f });
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  tandem_agent_resume_free (f->resume);
  g_assert_finalize_object (f->voice);
  g_ptr_array_unref (f->log);
}

static void
take_turn (Fixture *f, const char *id, TandemParty party, const char *text, gint64 heard_ms, gint64 total_ms)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, party);

  update->text = g_strdup (text);
  update->heard_ms = heard_ms;
  update->total_ms = total_ms;
  update->interrupted = heard_ms < total_ms;
  update->final = TRUE;
  tandem_agent_history_take (f->resume->history, update);
}

static void
take_event (Fixture *f, TandemVoiceEventType type, const char *item, gint64 at_ms)
{
  const TandemVoiceEvent event = { .type = type, .item_id = item };

  tandem_agent_resume_take_event (f->resume, &event, at_ms, TRUE);
}

static void
check_log (Fixture *f, const char *wanted)
{
  g_autofree char *log = NULL;

  g_ptr_array_add (f->log, NULL);
  log = g_strjoinv ("\n", (char **) f->log->pdata);
  g_ptr_array_set_size (f->log, 0);
  g_assert_cmpstr (log, ==, wanted);
}

/* What was heard, not what was generated; everything once; what nobody heard not at all. */
static void
test_history (Fixture *f, gconstpointer data)
{
  take_turn (f, "a", TANDEM_PARTY_AGENT, "one two three four", 500, 1000);
  take_turn (f, "r", TANDEM_PARTY_REMOTE, "Stop!", -1, -1);
  take_turn (f, "b", TANDEM_PARTY_AGENT, "never heard", 0, 1000);
  take_turn (f, "o", TANDEM_PARTY_OPERATOR, "Good day.", -1, -1);
  g_assert_cmpint (tandem_agent_resume_begin (f->resume, TANDEM_VOICE (f->voice)), ==, -1);
  check_log (f, "turn a agent one two\nturn r remote Stop!\nnote o The operator said to the caller: Good day.");
  tandem_agent_history_tell (f->resume->history, TANDEM_VOICE (f->voice));
  check_log (f, "");
  take_event (f, TANDEM_VOICE_ITEM_ADDED, "c", -1);
  take_turn (f, "c", TANDEM_PARTY_REMOTE, "It heard this itself.", -1, -1);
  tandem_agent_history_tell (f->resume->history, TANDEM_VOICE (f->voice));
  check_log (f, "");
  g_assert_true (tandem_agent_resume_is_own (f->resume, "c"));
  g_assert_false (tandem_agent_resume_is_own (f->resume, "a"));
}

static void
begin (Fixture *f, const char *handle)
{
  g_autoptr (FakeVoice) voice = fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, 0, f->log);

  if (handle)
    tandem_voice_resume (TANDEM_VOICE (voice), handle);
  g_ptr_array_set_size (f->log, 0);
  tandem_agent_resume_begin (f->resume, TANDEM_VOICE (voice));
}

static void
keep (Fixture *f, const char *handle)
{
  tandem_agent_resume_take_event (f->resume, &(TandemVoiceEvent){ .type = TANDEM_VOICE_KEPT, .text = handle }, -1, TRUE);
}

/* Who goes on where a session was is told only what came after that, and what that session had only been told counts as well; who goes on
 * with what nobody knows is told everything. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  take_turn (f, "a", TANDEM_PARTY_REMOTE, "one", -1, -1);
  begin (f, NULL);
  check_log (f, "turn a remote one");
  take_event (f, TANDEM_VOICE_ITEM_ADDED, "b", -1);
  take_turn (f, "b", TANDEM_PARTY_REMOTE, "two", -1, -1);
  keep (f, "h1");
  take_event (f, TANDEM_VOICE_ITEM_ADDED, "c", -1);
  take_turn (f, "c", TANDEM_PARTY_REMOTE, "three", -1, -1);
  keep (f, "h2");
  take_event (f, TANDEM_VOICE_ITEM_ADDED, "d", -1);
  take_turn (f, "d", TANDEM_PARTY_REMOTE, "four", -1, -1);
  begin (f, "h2");
  check_log (f, "turn d remote four");
  begin (f, "h1");
  check_log (f, "turn c remote three\nturn d remote four");
  /* h2 belongs to a conversation that nobody goes on with. */
  begin (f, "h2");
  check_log (f, "turn a remote one\nturn b remote two\nturn c remote three\nturn d remote four");
}

/* Words nobody understood are given again and keep their name; an answered one is not answered twice. */
static void
test_pending (Fixture *f, gconstpointer data)
{
  TandemPendingSpeech *pending = f->resume->pending;

  take_event (f, TANDEM_VOICE_SPEECH_STARTED, "first", 1000);
  take_event (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "first", -1);
  g_assert_true (tandem_pending_speech_is_empty (pending));
  take_event (f, TANDEM_VOICE_SPEECH_STARTED, "answered", 3000);
  take_event (f, TANDEM_VOICE_RESPONSE_DONE, NULL, -1);
  take_event (f, TANDEM_VOICE_SPEECH_STARTED, "second", 5000);
  g_assert_cmpint (tandem_agent_resume_begin (f->resume, TANDEM_VOICE (f->voice)), ==, 5000);
  take_event (f, TANDEM_VOICE_SPEECH_STARTED, "new", 5200);
  g_assert_cmpstr (tandem_pending_speech_get_name (pending, "new"), ==, "second");
  take_event (f, TANDEM_VOICE_SPEECH_STARTED, "another", 9000);
  g_assert_cmpstr (tandem_pending_speech_get_name (pending, "another"), ==, "another");
  take_event (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "new", -1);
  take_event (f, TANDEM_VOICE_REMOTE_TEXT_DONE, "another", -1);
  g_assert_true (tandem_pending_speech_is_empty (pending));
}

/* An answer that was being given is asked for, once, when nobody speaks. */
static void
test_owed (Fixture *f, gconstpointer data)
{
  take_event (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, -1);
  tandem_agent_resume_lose (f->resume, -1);
  tandem_agent_resume_begin (f->resume, TANDEM_VOICE (f->voice));
  g_assert_false (tandem_agent_resume_check (f->resume, 100));
  g_assert_true (tandem_agent_resume_check (f->resume, 600));
  g_assert_false (tandem_agent_resume_check (f->resume, 600));
  take_event (f, TANDEM_VOICE_RESPONSE_STARTED, NULL, -1);
  take_event (f, TANDEM_VOICE_RESPONSE_DONE, NULL, -1);
  tandem_agent_resume_lose (f->resume, -1);
  g_assert_false (tandem_agent_resume_check (f->resume, 600));
}

static void
test_backlog (void)
{
  TandemBacklog *backlog = tandem_backlog_new ();
  guint8 frame[160];
  gint64 from_ms = 1000;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GByteArray) all = NULL;

  for (gint64 ms = 0; ms < 40000; ms += 20) {
    /* A second is missing. */
    if (ms >= 20000 && ms < 21000)
      continue;
    memset (frame, (int) (ms / 1000), sizeof frame);
    tandem_backlog_add (backlog, ms, frame, sizeof frame);
  }
  all = tandem_backlog_dup_since (backlog, &from_ms);
  g_assert_cmpint (from_ms, ==, 10000);
  g_assert_cmpuint (all->len, ==, 30000 * 8);
  g_assert_cmpuint (all->data[0], ==, 10);
  g_assert_cmpuint (all->data[10500 * 8], ==, 0xff);
  from_ms = 39000;
  bytes = tandem_backlog_dup_since (backlog, &from_ms);
  g_assert_cmpuint (bytes->len, ==, 8000);
  g_assert_cmpuint (bytes->data[0], ==, 39);
  g_assert_cmpuint (bytes->data[7999], ==, 39);
  tandem_backlog_free (backlog);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/agent-resume/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("history", test_history);
  ADD ("kept", test_kept);
  ADD ("pending", test_pending);
  ADD ("owed", test_owed);
  g_test_add_func ("/agent-resume/backlog", test_backlog);
  return g_test_run ();
}
