// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-faults.h"

static void
test_counts (void)
{
  TandemSimFaults *faults = tandem_sim_faults_new ();
  const char *value = "x";

  g_assert_false (tandem_sim_faults_take (faults, "rest-429", &value));
  g_assert_null (value);
  g_assert_true (tandem_sim_faults_arm (faults, "rest-429", 2, "7"));
  g_assert_true (tandem_sim_faults_take (faults, "rest-429", &value));
  g_assert_cmpstr (value, ==, "7");
  g_assert_true (tandem_sim_faults_take (faults, "rest-429", NULL));
  g_assert_false (tandem_sim_faults_take (faults, "rest-429", NULL));
  g_assert_finalize_object (faults);
}

static void
test_unknown_name (void)
{
  g_autoptr (TandemSimFaults) faults = tandem_sim_faults_new ();

  g_assert_false (tandem_sim_faults_arm (faults, "rest-430", 1, NULL));
  g_assert_false (tandem_sim_faults_arm (faults, NULL, 1, NULL));
}

static void
test_disarm (void)
{
  g_autoptr (TandemSimFaults) faults = tandem_sim_faults_new ();

  g_assert_true (tandem_sim_faults_arm (faults, "media-cut", 5, NULL));
  g_assert_true (tandem_sim_faults_arm (faults, "media-cut", 0, NULL));
  g_assert_false (tandem_sim_faults_take (faults, "media-cut", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/faults/counts", test_counts);
  g_test_add_func ("/simulator/faults/unknown-name", test_unknown_name);
  g_test_add_func ("/simulator/faults/disarm", test_disarm);
  return g_test_run ();
}
