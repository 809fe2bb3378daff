// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <adwaita.h>

#include "tandem-turn-row.h"

static void
apply (TandemTurn *turn, const char *append, gint64 heard, gint64 total, gboolean final)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (tandem_turn_get_id (turn), tandem_turn_get_party (turn));

  update->append_text = g_strdup (append);
  update->heard_ms = heard;
  update->total_ms = total;
  update->interrupted = final && heard < total;
  update->final = final;
  tandem_turn_apply (turn, update);
}

static void
test_markup (void)
{
  g_autoptr (TandemTurn) turn = tandem_turn_new ("a", TANDEM_PARTY_AGENT);
  g_autofree char *empty = tandem_turn_row_dup_markup (turn);
  g_autofree char *whole = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *spoken = NULL;

  g_assert_cmpstr (empty, ==, "…");
  apply (turn, "One <b> & two three four", -1, -1, FALSE);
  whole = tandem_turn_row_dup_markup (turn);
  g_assert_cmpstr (whole, ==, "One &lt;b&gt; &amp; two three four");
  apply (turn, NULL, 500, 1000, TRUE);
  cut = tandem_turn_row_dup_markup (turn);
  g_assert_true (g_str_has_prefix (cut, "One &lt;b&gt; &amp;"));
  g_assert_nonnull (strstr (cut, "strikethrough=\"true\""));
  g_assert_true (pango_parse_markup (cut, -1, 0, NULL, NULL, NULL, NULL));
  spoken = tandem_turn_row_dup_spoken (turn);
  g_assert_true (g_str_has_prefix (spoken, "Agent said: One <b> &"));
  g_assert_nonnull (strstr (spoken, "not heard"));
}

/* The labels below @widget, joined. */
static void
collect_labels (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_labels (child, text);
}

static char *
dup_labels (GtkWidget *row)
{
  GString *text = g_string_new (NULL);

  collect_labels (row, text);
  return g_string_free (text, FALSE);
}

static void
test_row_follows_the_turn (void)
{
  GtkWidget *row = g_object_ref_sink (tandem_turn_row_new ());
  g_autoptr (TandemTurn) turn = tandem_turn_new ("a", TANDEM_PARTY_REMOTE);
  g_autofree char *begun = NULL;
  g_autofree char *grown = NULL;
  g_autofree char *cut = NULL;

  tandem_turn_row_set_turn (TANDEM_TURN_ROW (row), turn);
  g_assert_true (tandem_turn_row_get_turn (TANDEM_TURN_ROW (row)) == turn);
  begun = dup_labels (row);
  g_assert_cmpstr (begun, ==, "Remote|…|");
  apply (turn, "Hello", -1, -1, FALSE);
  apply (turn, " there, you", -1, -1, FALSE);
  grown = dup_labels (row);
  g_assert_cmpstr (grown, ==, "Remote|Hello there, you|");
  apply (turn, NULL, 10, 20, TRUE);
  cut = dup_labels (row);
  g_assert_nonnull (strstr (cut, "Hello there, you|Interrupted"));
  g_assert_finalize_object (row);
}

/* The list reuses rows: nothing of the old turn may stay, and an unbound row lets go. */
static void
test_row_is_used_again (void)
{
  GtkWidget *row = g_object_ref_sink (tandem_turn_row_new ());
  TandemTurn *first = tandem_turn_new ("a", TANDEM_PARTY_AGENT);
  g_autoptr (TandemTurn) second = tandem_turn_new ("b", TANDEM_PARTY_OPERATOR);
  g_autofree char *labels = NULL;

  apply (first, "One two three", 1, 9, TRUE);
  apply (second, "Four", 5, 5, TRUE);
  tandem_turn_row_set_turn (TANDEM_TURN_ROW (row), first);
  tandem_turn_row_set_turn (TANDEM_TURN_ROW (row), second);
  labels = dup_labels (row);
  g_assert_cmpstr (labels, ==, "You|Four|");
  g_assert_finalize_object (first);
  tandem_turn_row_set_turn (TANDEM_TURN_ROW (row), NULL);
  g_assert_null (tandem_turn_row_get_turn (TANDEM_TURN_ROW (row)));
  g_assert_finalize_object (row);
}

/* A note shows its lock, and is read as what it is. */
static void
test_private_turn (void)
{
  GtkWidget *row = g_object_ref_sink (tandem_turn_row_new ());
  g_autoptr (TandemTurn) turn = tandem_turn_new ("a", TANDEM_PARTY_OPERATOR);
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("a", TANDEM_PARTY_OPERATOR);
  g_autofree char *labels = NULL;
  g_autofree char *spoken = NULL;

  update->text = g_strdup ("Be brief");
  update->start_ms = 42000;
  update->is_private = TRUE;
  update->final = TRUE;
  tandem_turn_row_set_turn (TANDEM_TURN_ROW (row), turn);
  tandem_turn_apply (turn, update);
  labels = dup_labels (row);
  g_assert_cmpstr (labels, ==, "You|private|0:42|Be brief|");
  spoken = tandem_turn_row_dup_spoken (turn);
  g_assert_cmpstr (spoken, ==, "You told the agent privately: Be brief");
  g_assert_finalize_object (row);
}

/* So does what an agent noted, or did. */
static void
test_agent_note (void)
{
  static const struct { const char *id; const char *spoken; } cases[] = {
    { "agent_note_c1", "The agent, unheard by the remote: Comes at 7" },
    { "tool_1", "The agent used a tool: Comes at 7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TandemTurn) turn = tandem_turn_new (cases[i].id, TANDEM_PARTY_AGENT);
    g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (cases[i].id, TANDEM_PARTY_AGENT);
    g_autofree char *spoken = NULL;

    update->text = g_strdup ("Comes at 7");
    update->is_private = update->final = TRUE;
    tandem_turn_apply (turn, update);
    spoken = tandem_turn_row_dup_spoken (turn);
    g_assert_cmpstr (spoken, ==, cases[i].spoken);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/turn-row/markup", test_markup);
  g_test_add_func ("/turn-row/follows-the-turn", test_row_follows_the_turn);
  g_test_add_func ("/turn-row/is-used-again", test_row_is_used_again);
  g_test_add_func ("/turn-row/private", test_private_turn);
  g_test_add_func ("/turn-row/agent-note", test_agent_note);
  return g_test_run ();
}
