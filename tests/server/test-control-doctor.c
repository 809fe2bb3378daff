// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "control-fixture.h"
#include "tandem-control-doctor.h"

static gboolean
on_found (gpointer user_data)
{
  TandemCheckup *checkup = TANDEM_CHECKUP (user_data);
  const TandemCheckData data = { .hop = TANDEM_HOP_MEDIA, .title = "Media socket", .state = TANDEM_CHECK_FAILED,
                                 .code = "not-reached", .sentence = "It is not reached.", .fix = "Mend it.",
                                 .setting = "PUBLIC_URL", .event_at = 1700000000000 };
  g_autoptr (TandemCheck) check = tandem_check_new (&data);

  tandem_checkup_add (checkup, check);
  tandem_checkup_end (checkup);
  return G_SOURCE_REMOVE;
}

static void
on_requested (TandemCheckup *checkup, guint *n_looks)
{
  (*n_looks)++;
  tandem_checkup_begin (checkup);
  g_idle_add_full (G_PRIORITY_LOW, on_found, g_object_ref (checkup), g_object_unref);
}

/* A moment after the start there is nobody to ask. */
static void
test_too_early (ControlFixture *fixture, gconstpointer data)
{
  control_assert_refused (fixture, control_post (fixture, "/api/v1/doctor", ""), 409, "not_set_up", "starting");
  control_assert_refused (fixture, control_get (fixture, "/api/v1/reachability"), 409, "not_set_up", "starting");
}

static void
test_report (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemCheckup) checkup = tandem_checkup_new ();
  guint n_looks = 0;
  JsonObject *answer;
  JsonObject *check;

  g_signal_connect (checkup, "requested", G_CALLBACK (on_requested), &n_looks);
  tandem_control_listener_set_reach (fixture->listener, checkup, NULL);
  answer = control_post (fixture, "/api/v1/doctor", "");
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpuint (n_looks, ==, 1);
  g_assert_false (json_object_get_boolean_member (answer, "ok"));
  g_assert_true (json_object_get_boolean_member (answer, "running"));
  check = json_array_get_object_element (json_object_get_array_member (answer, "checks"), 0);
  g_assert_cmpstr (json_object_get_string_member (check, "hop"), ==, "media");
  g_assert_cmpstr (json_object_get_string_member (check, "state"), ==, "failed");
  g_assert_cmpstr (json_object_get_string_member (check, "setting"), ==, "PUBLIC_URL");
  g_assert_cmpstr (json_object_get_string_member (check, "last_event_at"), ==, "2023-11-14T22:13:20Z");
  /* Each asks anew. */
  control_post (fixture, "/api/v1/doctor", "");
  g_assert_cmpuint (n_looks, ==, 2);
}

/* Whoever comes while a look is under way gets what that one finds. */
static void
test_look_under_way (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemCheckup) checkup = tandem_checkup_new ();
  guint n_looks = 0;

  g_signal_connect (checkup, "requested", G_CALLBACK (on_requested), &n_looks);
  tandem_control_listener_set_reach (fixture->listener, checkup, NULL);
  tandem_checkup_begin (checkup);
  (void) g_timeout_add_full (G_PRIORITY_LOW, 200, on_found, g_object_ref (checkup), g_object_unref);
  control_post (fixture, "/api/v1/doctor", "");
  g_assert_cmpuint (fixture->status, ==, 200);
  g_assert_cmpuint (n_looks, ==, 0);
}

static void
test_reachability (ControlFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemReachability) reachability = tandem_reachability_new ();
  JsonObject *answer;

  tandem_reachability_set (reachability, TANDEM_REACH_DOUBTFUL, "https://phone.example.net", "It may be.");
  tandem_control_listener_set_reach (fixture->listener, NULL, reachability);
  answer = control_get (fixture, "/api/v1/reachability");
  g_assert_cmpstr (json_object_get_string_member (answer, "state"), ==, "doubtful");
  g_assert_cmpstr (json_object_get_string_member (answer, "url"), ==, "https://phone.example.net");
  g_assert_true (json_object_get_null_member (answer, "checked_at"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/control-doctor/" name, ControlFixture, NULL, control_set_up, func, control_tear_down)
  ADD ("too-early", test_too_early);
  ADD ("report", test_report);
  ADD ("look-under-way", test_look_under_way);
  ADD ("reachability", test_reachability);
  return g_test_run ();
}
