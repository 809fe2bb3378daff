// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-export.h"

#include <string.h>

#include "tandem-wrap-up.h"

static void
add_heading (GString *text, TandemCall *call)
{
  GDateTime *started = tandem_call_get_started_at (call);
  g_autoptr (GDateTime) local = started ? g_date_time_to_local (started) : NULL;
  g_autofree char *when = local ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup ("?");
  gint64 seconds = tandem_call_get_duration (call);
  const char *name = tandem_call_get_remote_name (call);

  g_string_append_printf (text, "%s %s%s%s%s, %s, %d:%02d\n",
                          tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? "Call from" : "Call to",
                          tandem_call_get_remote_number (call), name ? " (" : "", name ? name : "", name ? ")" : "", when,
                          (int) (seconds / 60), (int) (seconds % 60));
}

static void
add_wrap_up (GString *text, const TandemWrapUp *wrap_up)
{
  if (*wrap_up->outcome)
    g_string_append_printf (text, "Outcome: %s\n", wrap_up->outcome);
  if (*wrap_up->summary)
    g_string_append_printf (text, "%s\n", wrap_up->summary);
}

/* Words in one line, so that none of them looks like another turn. */
static void
add_words (GString *text, const char *words)
{
  for (const char *p = words; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (text, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
  }
}

char *
tandem_call_export_to_text (TandemCall *call)
{
  GString *text = g_string_new (NULL);
  GListModel *turns;

  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  add_heading (text, call);
  if (tandem_wrap_up_of (call))
    add_wrap_up (text, tandem_wrap_up_of (call));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);
    gint64 second = MAX (tandem_turn_get_start_ms (turn), 0) / 1000;

    g_string_append_printf (text, "[%02d:%02d] %s%s: ", (int) (second / 60), (int) (second % 60),
                            tandem_party_to_string (tandem_turn_get_party (turn)), tandem_turn_is_private (turn) ? " (private)" : "");
    add_words (text, tandem_turn_get_text (turn));
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static void
add_cell (GString *csv, const char *text, char after)
{
  g_string_append_c (csv, '"');
  if (*text && strchr ("=+-@\t\r", *text))
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p; p++) {
    if (*p == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *p);
  }
  g_string_append_c (csv, '"');
  if (after == '\n')
    g_string_append_c (csv, '\r');
  g_string_append_c (csv, after);
}

static void
add_ms (GString *csv, gint64 ms)
{
  if (ms >= 0)
    g_string_append_printf (csv, "%" G_GINT64_FORMAT, ms);
  g_string_append_c (csv, ',');
}

char *
tandem_call_export_to_csv (TandemCall *call)
{
  GString *csv = g_string_new ("call_id,party,private,start_ms,end_ms,text,heard_text\r\n");
  GListModel *turns;

  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  turns = G_LIST_MODEL (tandem_call_get_transcript (call));
  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);

    add_cell (csv, tandem_call_get_id (call), ',');
    add_cell (csv, tandem_party_to_string (tandem_turn_get_party (turn)), ',');
    g_string_append (csv, tandem_turn_is_private (turn) ? "yes," : "no,");
    add_ms (csv, tandem_turn_get_start_ms (turn));
    add_ms (csv, tandem_turn_get_end_ms (turn));
    add_cell (csv, tandem_turn_get_text (turn), ',');
    add_cell (csv, tandem_turn_get_heard_text (turn), '\n');
  }
  return g_string_free (csv, FALSE);
}
