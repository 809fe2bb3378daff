// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-checkup.h"

static void
note (TandemCheckup *checkup, gpointer user_data)
{
  g_string_append (user_data, tandem_checkup_is_running (checkup) ? "running " : "idle ");
}

static void
note_running (TandemCheckup *checkup, GParamSpec *pspec, gpointer user_data)
{
  note (checkup, user_data);
}

static void
add (TandemCheckup *checkup, const char *hop, TandemCheckState state)
{
  const TandemCheckData data = { .hop = hop, .state = state, .code = "some", .event_at = 7 };
  g_autoptr (TandemCheck) check = tandem_check_new (&data);

  g_assert_cmpstr (tandem_check_get_fix (check), ==, "");
  g_assert_cmpint (tandem_check_get_event_at (check), ==, 7);
  tandem_checkup_add (checkup, check);
}

static char *
list (TandemCheckup *checkup)
{
  GString *text = g_string_new (NULL);
  GListModel *checks = tandem_checkup_get_checks (checkup);

  for (guint i = 0; i < g_list_model_get_n_items (checks); i++) {
    g_autoptr (TandemCheck) check = g_list_model_get_item (checks, i);

    g_string_append_printf (text, "%s:%s ", tandem_check_get_hop (check),
                            tandem_check_state_to_string (tandem_check_get_state (check)));
  }
  return g_string_free (text, FALSE);
}

/* Whatever is found first, it is shown by hop, and the old list stays until the new one is whole. */
static void
test_order (void)
{
  TandemCheckup *checkup = tandem_checkup_new ();
  g_autofree char *before = NULL;
  g_autofree char *meanwhile = NULL;
  g_autofree char *after = NULL;

  tandem_checkup_begin (checkup);
  add (checkup, TANDEM_HOP_SOUND, TANDEM_CHECK_SKIPPED);
  add (checkup, TANDEM_HOP_KEYS, TANDEM_CHECK_FAILED);
  add (checkup, TANDEM_HOP_SETTINGS, TANDEM_CHECK_OK);
  add (checkup, TANDEM_HOP_KEYS, TANDEM_CHECK_WARNING);
  before = list (checkup);
  g_assert_cmpstr (before, ==, "");
  g_assert_cmpint (tandem_checkup_get_finished_at (checkup), ==, 0);
  tandem_checkup_end (checkup);
  after = list (checkup);
  g_assert_cmpstr (after, ==, "settings:ok keys:failed keys:warning sound:skipped ");
  g_assert_cmpuint (tandem_checkup_count (checkup, TANDEM_CHECK_FAILED), ==, 1);
  g_assert_cmpint (tandem_checkup_get_finished_at (checkup), >, 0);
  tandem_checkup_begin (checkup);
  meanwhile = list (checkup);
  g_assert_cmpstr (meanwhile, ==, after);
  tandem_checkup_end (checkup);
  g_assert_cmpuint (g_list_model_get_n_items (tandem_checkup_get_checks (checkup)), ==, 0);
  g_assert_finalize_object (checkup);
}

static void
test_requests (void)
{
  TandemCheckup *checkup = tandem_checkup_new ();
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (checkup, "requested", G_CALLBACK (note), told);
  g_signal_connect (checkup, "notify::running", G_CALLBACK (note_running), told);
  g_signal_connect (checkup, "finished", G_CALLBACK (note), told);
  tandem_checkup_request (checkup);
  g_assert_cmpstr (told->str, ==, "idle ");
  tandem_checkup_begin (checkup);
  tandem_checkup_request (checkup);
  g_assert_cmpstr (told->str, ==, "idle running ");
  tandem_checkup_end (checkup);
  g_assert_cmpstr (told->str, ==, "idle running idle idle ");
  g_assert_finalize_object (checkup);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkup/order", test_order);
  g_test_add_func ("/checkup/requests", test_requests);
  return g_test_run ();
}
