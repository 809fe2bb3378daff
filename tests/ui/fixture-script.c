// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-script.h"

static const FixtureLine lines[] = {
  { TANDEM_PARTY_AGENT, "Hello, this is the bakery on Main Street. How can I help you?", 4000, 4000 },
  { TANDEM_PARTY_REMOTE, "Hi! I would like to order a cake for Saturday.", 3000, 3000 },
  { TANDEM_PARTY_AGENT,
    "Of course. We have chocolate, lemon and carrot cake, each of them in three sizes, and every one of them can be "
    "decorated with a name & a date.",
    4400, 8000 },
  { TANDEM_PARTY_REMOTE, "Lemon, please. The small one.", 2000, 2000 },
  { TANDEM_PARTY_AGENT, "One small lemon cake for Saturday. May I have your name?", 4000, 4000 },
  { TANDEM_PARTY_REMOTE, "Jordan Lee.", 1000, 1000 },
  { TANDEM_PARTY_AGENT, "Thank you, Jordan. It will be ready at nine in the morning.", 4000, 4000 },
};

const FixtureLine *
fixture_script_get_line (guint index)
{
  return index < G_N_ELEMENTS (lines) ? &lines[index] : NULL;
}

static TandemCall *
make_old_call (guint n, int days_ago, int answered_after, int duration, TandemCallState state)
{
  g_autofree char *id = g_strdup_printf ("old-%u", n);
  g_autofree char *number = g_strdup_printf ("+120255501%02u", 20 + n);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) day = g_date_time_add_days (now, -days_ago);
  g_autoptr (GDateTime) started = g_date_time_add_minutes (day, -7 * (int) n - 3);
  g_autoptr (GDateTime) answered = g_date_time_add_seconds (started, answered_after);
  g_autoptr (GDateTime) ended = g_date_time_add_seconds (answered, duration);
  TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", number);

  if (duration > 0)
    tandem_call_advance (call, TANDEM_CALL_STATE_IN_PROGRESS, NULL);
  tandem_call_advance (call, state, NULL);
  tandem_call_restore_times (call, started, duration > 0 ? answered : NULL, ended);
  tandem_call_set_end_reason (call, duration > 0 ? "remote hung up" : NULL);
  /* The first was recorded, the third to a file that is damaged. */
  if (n == 0 || n == 2)
    tandem_call_set_recording_path (call, n == 0 ? "/recordings/whole.opus" : "/recordings/broken.opus");
  return call;
}

GPtrArray *
fixture_script_make_old_calls (void)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (calls, make_old_call (0, 0, 6, 151, TANDEM_CALL_STATE_COMPLETED));
  g_ptr_array_add (calls, make_old_call (1, 0, 0, 0, TANDEM_CALL_STATE_NO_ANSWER));
  g_ptr_array_add (calls, make_old_call (2, 1, 9, 48, TANDEM_CALL_STATE_COMPLETED));
  g_ptr_array_add (calls, make_old_call (3, 2, 0, 0, TANDEM_CALL_STATE_BUSY));
  g_ptr_array_add (calls, make_old_call (4, 3, 4, 3725, TANDEM_CALL_STATE_COMPLETED));
  g_ptr_array_add (calls, make_old_call (5, 9, 0, 0, TANDEM_CALL_STATE_CANCELED));
  return calls;
}

void
fixture_script_add_missed_calls (GPtrArray *calls, guint n)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("missed-%u", i);
    g_autofree char *number = i % 3 == 2 ? g_strdup ("") : g_strdup_printf ("+120255501%02u", 40 + i);
    g_autoptr (GDateTime) started = g_date_time_add_minutes (now, -(int) i - 1);
    TandemCall *call = tandem_call_new (id, TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, number, "+15005550006");

    tandem_call_advance (call, TANDEM_CALL_STATE_NO_ANSWER, NULL);
    tandem_call_restore_times (call, started, NULL, started);
    tandem_call_set_end_reason (call, "missed");
    g_ptr_array_insert (calls, (int) i, call);
  }
}

void
fixture_script_fill_transcript (TandemTranscript *transcript)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *item = g_strdup_printf ("item-%u", i);
    g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item, lines[i].party);

    update->text = g_strdup (lines[i].text);
    update->start_ms = (gint64) i * 6000;
    update->heard_ms = lines[i].heard_ms;
    update->total_ms = lines[i].total_ms;
    update->interrupted = lines[i].heard_ms < lines[i].total_ms;
    update->final = TRUE;
    tandem_transcript_update (transcript, update, NULL);
  }
}
