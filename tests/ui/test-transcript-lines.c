// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-recording.h"
#include "tandem-recording-pause.h"
#include "tandem-transcript-lines.h"

static TandemCall *
make_call (void)
{
  return tandem_call_new ("call", TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");
}

static void
add_turn (TandemCall *call, const char *id, gint64 start_ms)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, TANDEM_PARTY_REMOTE);

  update->start_ms = start_ms;
  update->text = g_strdup (id);
  tandem_transcript_update (tandem_call_get_transcript (call), update, NULL);
}

/* "a [13000-16500] b" */
static char *
dup_lines (TandemTranscriptLines *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lines)); i++) {
    g_autoptr (GObject) line = g_list_model_get_item (G_LIST_MODEL (lines), i);

    if (i)
      g_string_append_c (text, ' ');
    if (TANDEM_IS_TURN (line))
      g_string_append (text, tandem_turn_get_id (TANDEM_TURN (line)));
    else
      g_string_append_printf (text, "[%d-%d]", (int) tandem_recording_pause_get_from_ms (TANDEM_RECORDING_PAUSE (line)),
                              (int) tandem_recording_pause_get_to_ms (TANDEM_RECORDING_PAUSE (line)));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_lines (TandemTranscriptLines *lines, const char *expected)
{
  g_autofree char *text = dup_lines (lines);

  g_assert_cmpstr (text, ==, expected);
}

typedef struct {
  guint position;
  guint removed;
  guint added;
  guint n;
} Change;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Change *change = user_data;

  *change = (Change) { position, removed, added, change->n + 1 };
}

/* The fixture's gaps are 13 s to 16.5 s, and 39 s to the end. */
static void
test_gaps_of_a_file (void)
{
  g_autoptr (TandemCall) call = make_call ();
  g_autoptr (TandemRecording) recording = fixture_recording_new ("/recordings/whole.opus");
  TandemTranscriptLines *lines;
  Change change = { 0 };

  add_turn (call, "a", 6000);
  add_turn (call, "b", 12000);
  add_turn (call, "c", 18000);
  lines = tandem_transcript_lines_new (call);
  assert_lines (lines, "a b c");
  g_signal_connect (lines, "items-changed", G_CALLBACK (on_items_changed), &change);
  tandem_transcript_lines_set_recording (lines, recording);
  assert_lines (lines, "a b [13000-16500] c [39000--1]");
  add_turn (call, "d", 24000);
  assert_lines (lines, "a b [13000-16500] c d [39000--1]");
  g_assert_cmpuint (change.position, ==, 4);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 1);
  /* Words of unknown time neither end a pause nor begin one. */
  add_turn (call, "e", -1);
  assert_lines (lines, "a b [13000-16500] c d e [39000--1]");
  change.n = 0;
  tandem_recording_report_changed (recording);
  g_assert_cmpuint (change.n, ==, 0);
  tandem_transcript_lines_set_recording (lines, NULL);
  assert_lines (lines, "a b c d e");
  g_assert_finalize_object (lines);
}

static void
test_pauses_of_a_live_call (void)
{
  g_autoptr (TandemCall) call = make_call ();
  TandemTranscriptLines *lines = tandem_transcript_lines_new (call);
  g_autofree char *resumed = NULL;

  tandem_call_advance (call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  add_turn (call, "a", 0);
  tandem_call_set_recording (call, TANDEM_RECORDING_ON);
  assert_lines (lines, "a");
  /* Milliseconds of a loaded machine are not judged. */
  tandem_call_set_recording (call, TANDEM_RECORDING_PAUSED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lines)), ==, 2);
  add_turn (call, "b", 3600000);
  tandem_call_set_recording (call, TANDEM_RECORDING_ON);
  resumed = dup_lines (lines);
  g_assert_true (g_regex_match_simple ("^a \\[\\d+-\\d+\\] b$", resumed, 0, 0));
  /* The end of the call is not the end of a pause. */
  tandem_call_set_recording (call, TANDEM_RECORDING_PAUSED);
  tandem_call_set_recording (call, TANDEM_RECORDING_OFF);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lines)), ==, 4);
  g_assert_finalize_object (lines);
}

static void
test_text (void)
{
  g_autofree char *open = tandem_recording_pause_dup_text (42000, -1);
  g_autofree char *closed = tandem_recording_pause_dup_text (42000, 3658000);

  g_assert_cmpstr (open, ==, "Recording paused at 0:42.");
  g_assert_cmpstr (closed, ==, "Recording paused at 0:42, resumed at 1:00:58.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript-lines/gaps-of-a-file", test_gaps_of_a_file);
  g_test_add_func ("/transcript-lines/pauses-of-a-live-call", test_pauses_of_a_live_call);
  g_test_add_func ("/transcript-lines/text", test_text);
  return g_test_run ();
}
