// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reachability.h"

static void
count (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

static void
request (TandemReachability *reachability, gpointer user_data)
{
  g_string_append (user_data, "request ");
}

static void
test_notify (void)
{
  TandemReachability *reachability = tandem_reachability_new ();
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (reachability, "notify", G_CALLBACK (count), told);
  tandem_reachability_set (reachability, TANDEM_REACH_NONE, "", "");
  tandem_reachability_set_number (reachability, FALSE, FALSE, "");
  tandem_reachability_set_checked_at (reachability, 0);
  g_assert_cmpstr (told->str, ==, "");
  tandem_reachability_set (reachability, TANDEM_REACH_REACHABLE, "https://a.example.net", "Good.");
  g_assert_cmpstr (told->str, ==, "sentence url state ");
  g_string_truncate (told, 0);
  tandem_reachability_set (reachability, TANDEM_REACH_REACHABLE, "https://a.example.net", "Better.");
  tandem_reachability_set (reachability, TANDEM_REACH_REACHABLE, "https://a.example.net",
                           tandem_reachability_get_sentence (reachability));
  tandem_reachability_set_checked_at (reachability, 7);
  tandem_reachability_set_number (reachability, TRUE, TRUE, "Here.");
  tandem_reachability_set_number (reachability, 7, TRUE, "Here.");
  g_assert_cmpstr (told->str, ==, "sentence checked-at number-sentence number-kept number-taken ");
  g_assert_cmpstr (tandem_reach_state_to_string (tandem_reachability_get_state (reachability)), ==, "reachable");
  g_assert_cmpstr (tandem_reachability_get_url (reachability), ==, "https://a.example.net");
  g_assert_cmpint (tandem_reachability_get_checked_at (reachability), ==, 7);
  g_assert_true (tandem_reachability_get_number_taken (reachability));
  g_assert_finalize_object (reachability);
}

static void
test_requests (void)
{
  TandemReachability *reachability = tandem_reachability_new ();
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (reachability, "check-requested", G_CALLBACK (request), told);
  tandem_reachability_request_restore (reachability);
  g_assert_cmpstr (told->str, ==, "");
  g_signal_connect (reachability, "restore-requested", G_CALLBACK (request), told);
  tandem_reachability_request_restore (reachability);
  tandem_reachability_request_check (reachability);
  g_assert_cmpstr (told->str, ==, "request request ");
  g_assert_finalize_object (reachability);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reachability/notify", test_notify);
  g_test_add_func ("/reachability/requests", test_requests);
  return g_test_run ();
}
