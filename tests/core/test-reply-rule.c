// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Which texts are answered by themselves, at made-up times. */

#include "tandem-reply-rule.h"

#define OWN "+12025550100"
#define ANNA "+12025550123"
#define NOW G_GINT64_CONSTANT (1795000000000)

typedef struct {
  GPtrArray *texts;
  TandemReplyFacts facts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->texts = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->facts = (TandemReplyFacts) { .now_ms = NOW, .started_ms = NOW - 30 * 3600 * 1000, .hourly = 5, .daily = 50, .pause_min = 60 };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->texts);
}

/* @who: "them", "us" (a person) or "agent". */
static TandemMessage *
add_from (Fixture *fixture, const char *number, const char *who, const char *body, gint64 seconds_ago)
{
  TandemDirection direction = g_str_equal (who, "them") ? TANDEM_DIRECTION_INBOUND : TANDEM_DIRECTION_OUTBOUND;
  TandemMessage *text = tandem_message_new (NULL, direction, OWN, number, body);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (NOW / 1000 - seconds_ago);

  tandem_message_set_at (text, at);
  if (g_str_equal (who, "agent"))
    tandem_message_set_answers (text, "some-id");
  g_ptr_array_add (fixture->texts, text);
  return text;
}

static TandemMessage *
add (Fixture *fixture, const char *who, const char *body, gint64 seconds_ago)
{
  return add_from (fixture, ANNA, who, body, seconds_ago);
}

/* Judges the last one. */
static void
assert_judged (Fixture *fixture, TandemReplyVerdict verdict, const char *wanted)
{
  const char *reason = NULL;
  TandemMessage *text = fixture->texts->pdata[fixture->texts->len - 1];

  g_assert_cmpint (tandem_reply_rule_judge (&fixture->facts, fixture->texts, text, &reason), ==, verdict);
  g_assert_cmpstr (reason, ==, wanted);
}

static void
test_answered (Fixture *fixture, gconstpointer data)
{
  static const char *const bodies[] = {
    "When do you open?", "OK", "ok stop by tomorrow", "you can help me", "몇 시에 여나요?", "你们几点开门？", "Is the end near?", "\xff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_ptr_array_set_size (fixture->texts, 0);
    add (fixture, "them", bodies[i], 1);
    assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  }
}

static void
test_senders (Fixture *fixture, gconstpointer data)
{
  static const char *const senders[] = { "911", "112", "12345", "Example", "+911", "+1202555O123", "+", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (senders); i++) {
    g_ptr_array_set_size (fixture->texts, 0);
    add_from (fixture, senders[i], "them", "When do you open?", 1);
    assert_judged (fixture, TANDEM_REPLY_NO, "off-limits");
  }
  add (fixture, "us", "Hello", 1);
  assert_judged (fixture, TANDEM_REPLY_NO, "off-limits");
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *body; TandemReplyVerdict verdict; const char *reason; } cases[] = {
    { "STOP", TANDEM_REPLY_NO, "stop" }, { " unsubscribe ", TANDEM_REPLY_NO, "stop" }, { "Start", TANDEM_REPLY_NO, "stop" },
    { "HELP", TANDEM_REPLY_NO, "stop" },
    { "Auto-Reply: I am driving", TANDEM_REPLY_NO, "robot" }, { "I'm OUT OF OFFICE until Monday", TANDEM_REPLY_NO, "robot" },
    { "This inbox is not monitored.", TANDEM_REPLY_NO, "robot" }, { "자동 응답: 운전 중입니다", TANDEM_REPLY_NO, "robot" },
    { "您好，这是自动回复", TANDEM_REPLY_NO, "robot" }, { "Your verification code is 1234", TANDEM_REPLY_NO, "robot" },
    { "I want to speak with a HUMAN", TANDEM_REPLY_TO_PERSON, "person" }, { "operator please", TANDEM_REPLY_TO_PERSON, "person" },
    { "Call me!", TANDEM_REPLY_TO_PERSON, "person" }, { "转人工", TANDEM_REPLY_TO_PERSON, "person" },
    { "상담원 연결해 주세요", TANDEM_REPLY_TO_PERSON, "person" }, { "", TANDEM_REPLY_TO_PERSON, "wordless" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_ptr_array_set_size (fixture->texts, 0);
    add (fixture, "them", cases[i].body, 1);
    assert_judged (fixture, cases[i].verdict, cases[i].reason);
  }
}

/* It is START in the agreement of the operators, but the answer to a question nearly always. */
static void
test_yes (Fixture *fixture, gconstpointer data)
{
  TandemMessage *yes;

  add (fixture, "agent", "Shall I book Friday, 3 pm?", 60);
  yes = add (fixture, "them", "Yes ", 1);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  tandem_message_set_opt_out (yes, TANDEM_OPT_OUT_START);
  assert_judged (fixture, TANDEM_REPLY_NO, "stop");
  g_ptr_array_set_size (fixture->texts, 0);
  add (fixture, "them", "STOP", 120);
  add (fixture, "them", "yes", 60);
  assert_judged (fixture, TANDEM_REPLY_NO, "stop");
  add (fixture, "them", "YES", 1);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
}

static void
test_opted_out (Fixture *fixture, gconstpointer data)
{
  fixture->facts.opted_out = TRUE;
  add (fixture, "them", "When do you open?", 1);
  assert_judged (fixture, TANDEM_REPLY_NO, "opted-out");
}

/* What came while Tandem was off, or came late. */
static void
test_old (Fixture *fixture, gconstpointer data)
{
  fixture->facts.started_ms = NOW - 5 * 1000 + 500;
  add (fixture, "them", "Hello", 6);
  assert_judged (fixture, TANDEM_REPLY_NO, "old");
  /* In the same second as the start: Twilio's times have no more. */
  add (fixture, "them", "Hello", 5);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  fixture->facts.started_ms = NOW - 3600 * 1000;
  add (fixture, "them", "Hello you", 600);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  add (fixture, "them", "Hello there", 601);
  assert_judged (fixture, TANDEM_REPLY_NO, "old");
}

static void
test_operator (Fixture *fixture, gconstpointer data)
{
  add (fixture, "us", "I look after it", 60 * 60 - 1);
  add (fixture, "them", "Thank you", 1);
  assert_judged (fixture, TANDEM_REPLY_NO, "operator");
  fixture->facts.pause_min = 59;
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  fixture->facts.pause_min = 0;
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
}

/* After a hand-over it is silent until a person wrote and the pause is over, or for a day. */
static void
test_waiting (Fixture *fixture, gconstpointer data)
{
  TandemMessage *asked = add (fixture, "them", "I want a person", 23 * 3600);

  tandem_message_set_handed_over (asked, TRUE);
  add (fixture, "them", "Hello?", 1);
  assert_judged (fixture, TANDEM_REPLY_NO, "waiting");
  fixture->facts.now_ms += 3600 * 1000;
  add (fixture, "them", "Hello!", -3599);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  fixture->facts.now_ms = NOW;
  g_ptr_array_set_size (fixture->texts, 2);
  g_ptr_array_remove_index (fixture->texts, 1);
  add (fixture, "us", "Here I am", 2 * 3600);
  add (fixture, "them", "And when do you open?", 1);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
}

static void
test_same_again (Fixture *fixture, gconstpointer data)
{
  add (fixture, "them", "Thanks for your text!", 120);
  add (fixture, "agent", "You are welcome.", 110);
  add (fixture, "them", "Thanks for your text!", 1);
  assert_judged (fixture, TANDEM_REPLY_TO_PERSON, "loop");
  /* Without an answer of ours between them somebody is just impatient. */
  g_ptr_array_remove_index (fixture->texts, 1);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
}

static void
test_too_fast (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 3; i++) {
    g_autofree char *body = g_strdup_printf ("Ticket %d was opened", i);

    if (i > 0)
      assert_judged (fixture, TANDEM_REPLY_YES, "answer");
    add (fixture, "agent", "Thank you.", 300 - 60 * i);
    add (fixture, "them", body, 300 - 60 * i - 9);
  }
  assert_judged (fixture, TANDEM_REPLY_TO_PERSON, "loop");
  /* Ten seconds are what a person may need. */
  g_ptr_array_remove_index (fixture->texts, 5);
  add (fixture, "them", "Fine", 170);
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 5; i++) {
    add (fixture, "agent", "Answer", 3600 - 60 * i);
    add (fixture, "them", i % 2 ? "Even more" : "More", 3600 - 60 * i - 30);
  }
  add (fixture, "them", "And one more thing", 1);
  /* The first is an hour ago just now. */
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  fixture->facts.now_ms--;
  assert_judged (fixture, TANDEM_REPLY_TO_PERSON, "limit");
  fixture->facts.hourly = 6;
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  fixture->facts.n_today = 49;
  assert_judged (fixture, TANDEM_REPLY_YES, "answer");
  fixture->facts.n_today = 50;
  assert_judged (fixture, TANDEM_REPLY_TO_PERSON, "limit");
}

#define test(name, function) g_test_add ("/reply-rule/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("answered", test_answered);
  test ("senders", test_senders);
  test ("words", test_words);
  test ("yes", test_yes);
  test ("opted-out", test_opted_out);
  test ("old", test_old);
  test ("operator", test_operator);
  test ("waiting", test_waiting);
  test ("same-again", test_same_again);
  test ("too-fast", test_too_fast);
  test ("limits", test_limits);
  return g_test_run ();
}
