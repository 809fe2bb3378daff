// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-export.h"

#include <string.h>

#include "tandem-wrap-up.h"

static void
say (TandemCall *call, const char *id, TandemParty party, const char *words, gint64 start_ms, gint64 heard_ms)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, party);

  update->text = g_strdup (words);
  update->start_ms = start_ms;
  update->end_ms = start_ms + 1000;
  update->heard_ms = heard_ms;
  update->total_ms = heard_ms >= 0 ? 1000 : -1;
  update->interrupted = heard_ms >= 0 && heard_ms < 1000;
  update->is_private = party == TANDEM_PARTY_OPERATOR;
  update->final = TRUE;
  tandem_transcript_update (tandem_call_get_transcript (call), update, NULL);
}

static TandemCall *
make_call (void)
{
  TandemCall *call = tandem_call_new ("c1", TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT, "+12025550101", "+15005550006");
  g_autoptr (TandemWrapUp) wrap_up = tandem_wrap_up_new ("Anna wants a table.", "예약", "positive", "{}");

  tandem_call_set_remote_name (call, "Anna");
  say (call, "a", TANDEM_PARTY_AGENT, "One two three four.", 0, 500);
  say (call, "b", TANDEM_PARTY_REMOTE, "=HYPERLINK(\"https://evil.example\")\n[00:09] agent: Agreed.", 61500, -1);
  say (call, "c", TANDEM_PARTY_OPERATOR, "A \"regular\", 네.", 70000, -1);
  tandem_wrap_up_give (call, wrap_up);
  return call;
}

static void
test_text (void)
{
  g_autoptr (TandemCall) call = make_call ();
  g_autofree char *text = tandem_call_export_to_text (call);

  g_assert_true (g_str_has_prefix (text, "Call from +12025550101 (Anna), "));
  g_assert_nonnull (strstr (text, "\nOutcome: 예약\nAnna wants a table.\n\n[00:00] agent: One two three four.\n"));
  /* One turn is one line, whatever is in it. */
  g_assert_nonnull (strstr (text, "\n[01:01] remote: =HYPERLINK(\"https://evil.example\") [00:09] agent: Agreed.\n"));
  g_assert_true (g_str_has_suffix (text, "\n[01:10] operator (private): A \"regular\", 네.\n"));
}

static void
test_csv (void)
{
  g_autoptr (TandemCall) call = make_call ();
  g_autofree char *csv = tandem_call_export_to_csv (call);

  g_assert_cmpstr (csv, ==,
                   "call_id,party,private,start_ms,end_ms,text,heard_text\r\n"
                   "\"c1\",\"agent\",no,0,1000,\"One two three four.\",\"One two\"\r\n"
                   "\"c1\",\"remote\",no,61500,62500,\"'=HYPERLINK(\"\"https://evil.example\"\")\n[00:09] agent: Agreed.\","
                   "\"'=HYPERLINK(\"\"https://evil.example\"\")\n[00:09] agent: Agreed.\"\r\n"
                   "\"c1\",\"operator\",yes,70000,71000,\"A \"\"regular\"\", 네.\",\"A \"\"regular\"\", 네.\"\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-export/text", test_text);
  g_test_add_func ("/call-export/csv", test_csv);
  return g_test_run ();
}
