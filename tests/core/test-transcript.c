// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <stdlib.h>

#include "tandem-transcript.h"

static TandemTurn *
update (TandemTranscript *transcript, const char *id, TandemParty party, const char *after, const char *append)
{
  g_autoptr (TandemTurnUpdate) change = tandem_turn_update_new (id, party);

  change->after_item_id = g_strdup (after);
  change->append_text = g_strdup (append);
  return tandem_transcript_update (transcript, change, NULL);
}

static char *
order (TandemTranscript *transcript)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (transcript)); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (transcript), i);

    g_string_append (text, tandem_turn_get_id (turn));
  }
  return g_string_free (text, FALSE);
}

static void
assert_order (TandemTranscript *transcript, const char *wanted)
{
  g_autofree char *got = order (transcript);

  g_assert_cmpstr (got, ==, wanted);
}

/* The remote's words are transcribed after the reply to them has begun. */
static void
test_late_transcription (void)
{
  TandemTranscript *transcript = tandem_transcript_new ();

  update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "Hello");
  update (transcript, "c", TANDEM_PARTY_AGENT, "b", "Sure");
  assert_order (transcript, "ac");
  update (transcript, "b", TANDEM_PARTY_REMOTE, "a", "A table, please");
  assert_order (transcript, "abc");
  update (transcript, "d", TANDEM_PARTY_REMOTE, "c", NULL);
  update (transcript, "e", TANDEM_PARTY_AGENT, "d", NULL);
  update (transcript, "d", TANDEM_PARTY_REMOTE, NULL, "Thanks");
  assert_order (transcript, "abcde");
  g_assert_finalize_object (transcript);
}

/* The follower may be known long before its predecessor, which itself names one. */
static void
test_chain_backwards (void)
{
  g_autoptr (TandemTranscript) transcript = tandem_transcript_new ();

  update (transcript, "c", TANDEM_PARTY_AGENT, "b", "3");
  update (transcript, "b", TANDEM_PARTY_REMOTE, "a", "2");
  update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "1");
  assert_order (transcript, "abc");
}

static void
test_place_learned_later (void)
{
  g_autoptr (TandemTranscript) transcript = tandem_transcript_new ();

  update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "1");
  update (transcript, "c", TANDEM_PARTY_AGENT, NULL, "3");
  update (transcript, "b", TANDEM_PARTY_REMOTE, "a", "2");
  update (transcript, "c", TANDEM_PARTY_AGENT, "b", NULL);
  assert_order (transcript, "abc");
}

static void
test_growing_and_final (void)
{
  g_autoptr (TandemTranscript) transcript = tandem_transcript_new ();
  g_autoptr (TandemTurnUpdate) done = tandem_turn_update_new ("a", TANDEM_PARTY_AGENT);
  gboolean final = FALSE;
  TandemTurn *turn;

  update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "안녕");
  turn = update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "하세요");
  g_assert_cmpstr (tandem_turn_get_text (turn), ==, "안녕하세요");
  done->final = TRUE;
  done->text = g_strdup ("안녕하세요.");
  g_assert_true (tandem_transcript_update (transcript, done, &final) == turn);
  g_assert_true (final);
  tandem_transcript_update (transcript, done, &final);
  g_assert_false (final);
  g_assert_cmpstr (tandem_turn_get_heard_text (turn), ==, "안녕하세요.");
}

static void
check_heard (const char *text, gint64 heard, gint64 total, const char *heard_text, const char *unheard_text)
{
  g_autoptr (TandemTurn) turn = tandem_turn_new ("a", TANDEM_PARTY_AGENT);
  g_autoptr (TandemTurnUpdate) change = tandem_turn_update_new ("a", TANDEM_PARTY_AGENT);

  change->text = g_strdup (text);
  change->heard_ms = heard;
  change->total_ms = total;
  change->interrupted = TRUE;
  tandem_turn_apply (turn, change);
  g_assert_cmpstr (tandem_turn_get_heard_text (turn), ==, heard_text);
  g_assert_cmpstr (tandem_turn_get_unheard_text (turn), ==, unheard_text);
}

static void
test_heard_text (void)
{
  check_heard ("one two three four", 500, 1000, "one two", " three four");
  check_heard ("one two three four", 0, 1000, "", "one two three four");
  check_heard ("one two three four", 1000, 1000, "one two three four", "");
  check_heard ("one two three four", 5000, 1000, "one two three four", "");
  check_heard ("你好世界", 500, 1000, "你好", "世界");
  check_heard ("", 500, 1000, "", "");
  check_heard ("word", 500, 0, "word", "");
}

static void
test_finish (void)
{
  g_autoptr (TandemTranscript) transcript = tandem_transcript_new ();
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) none = NULL;

  update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "x");
  update (transcript, "b", TANDEM_PARTY_REMOTE, "a", "y");
  open = tandem_transcript_finish (transcript);
  none = tandem_transcript_finish (transcript);
  g_assert_cmpuint (open->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Random arrival of a chain of 60 items ends in spoken order, whatever the seed. */
static void
test_any_arrival (void)
{
  for (int round = 0; round < 200; round++) {
    g_autoptr (TandemTranscript) transcript = tandem_transcript_new ();
    int ids[60];

    for (int i = 0; i < 60; i++)
      ids[i] = i;
    for (int i = 59; i > 0; i--) {
      int j = g_test_rand_int_range (0, i + 1);
      int swap = ids[i];

      ids[i] = ids[j];
      ids[j] = swap;
    }
    for (int i = 0; i < 60; i++) {
      g_autofree char *id = g_strdup_printf ("%02d", ids[i]);
      g_autofree char *after = ids[i] ? g_strdup_printf ("%02d", ids[i] - 1) : NULL;

      update (transcript, id, TANDEM_PARTY_AGENT, after, "t");
    }
    for (guint i = 0; i < 60; i++) {
      g_autoptr (TandemTurn) turn = g_list_model_get_item (G_LIST_MODEL (transcript), i);

      g_assert_cmpint (atoi (tandem_turn_get_id (turn)), ==, i);
    }
  }
}

static void
at (TandemTranscript *transcript, const char *id, TandemParty party, const char *after, gint64 start_ms)
{
  g_autoptr (TandemTurnUpdate) change = tandem_turn_update_new (id, party);

  change->after_item_id = g_strdup (after);
  change->start_ms = start_ms;
  change->is_private = party == TANDEM_PARTY_OPERATOR;
  tandem_transcript_update (transcript, change, NULL);
}

/* A note is where it was written, although the service takes the turns around it for neighbours. */
static void
test_notes (void)
{
  TandemTranscript *transcript = tandem_transcript_new ();

  at (transcript, "a", TANDEM_PARTY_AGENT, NULL, 0);
  at (transcript, "N", TANDEM_PARTY_OPERATOR, NULL, 4000);
  at (transcript, "b", TANDEM_PARTY_REMOTE, "a", 1800);
  at (transcript, "c", TANDEM_PARTY_AGENT, "b", -1);
  assert_order (transcript, "abNc");
  at (transcript, "M", TANDEM_PARTY_OPERATOR, NULL, 6000);
  at (transcript, "d", TANDEM_PARTY_REMOTE, "c", 7000);
  assert_order (transcript, "abNcMd");
  g_assert_finalize_object (transcript);
}

/* Nobody sees a turn in which nothing was said, and its neighbours find each other. */
static void
test_nothing_said (void)
{
  TandemTranscript *transcript = tandem_transcript_new ();
  g_autoptr (TandemTurnUpdate) empty = tandem_turn_update_new ("b", TANDEM_PARTY_REMOTE);

  update (transcript, "a", TANDEM_PARTY_AGENT, NULL, "Hello");
  update (transcript, "b", TANDEM_PARTY_REMOTE, "a", NULL);
  update (transcript, "d", TANDEM_PARTY_AGENT, "c", "Well");
  assert_order (transcript, "abd");
  empty->text = g_strdup ("");
  empty->final = TRUE;
  g_assert_null (tandem_transcript_update (transcript, empty, NULL));
  assert_order (transcript, "ad");
  g_assert_null (tandem_transcript_update (transcript, empty, NULL));
  update (transcript, "c", TANDEM_PARTY_REMOTE, "b", "Hi");
  assert_order (transcript, "acd");
  g_assert_finalize_object (transcript);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript/late-transcription", test_late_transcription);
  g_test_add_func ("/transcript/chain-backwards", test_chain_backwards);
  g_test_add_func ("/transcript/place-learned-later", test_place_learned_later);
  g_test_add_func ("/transcript/growing-and-final", test_growing_and_final);
  g_test_add_func ("/transcript/heard-text", test_heard_text);
  g_test_add_func ("/transcript/finish", test_finish);
  g_test_add_func ("/transcript/any-arrival", test_any_arrival);
  g_test_add_func ("/transcript/notes", test_notes);
  g_test_add_func ("/transcript/nothing-said", test_nothing_said);
  return g_test_run ();
}
