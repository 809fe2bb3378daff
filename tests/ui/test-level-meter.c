// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <adwaita.h>

#include "tandem-level-meter.h"

static void
test_scale (void)
{
  g_assert_cmpfloat (tandem_level_meter_scale (0.0), ==, 1.0);
  g_assert_cmpfloat (tandem_level_meter_scale (6.0), ==, 1.0);
  g_assert_cmpfloat_with_epsilon (tandem_level_meter_scale (-30.0), 0.5, 0.001);
  g_assert_cmpfloat (tandem_level_meter_scale (-60.0), ==, 0.0);
  g_assert_cmpfloat (tandem_level_meter_scale (-96.0), ==, 0.0);
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
wait_for_speaking (TandemLevelMeter *meter, gboolean speaking)
{
  while (tandem_level_meter_get_speaking (meter) != speaking)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_active_notifies_once (void)
{
  TandemLevelMeter *meter = g_object_ref_sink (g_object_new (TANDEM_TYPE_LEVEL_METER, NULL));
  guint n = 0;

  g_signal_connect (meter, "notify::active", G_CALLBACK (count_notify), &n);
  tandem_level_meter_set_active (meter, TRUE);
  tandem_level_meter_set_active (meter, TRUE);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (tandem_level_meter_get_active (meter));
  g_assert_finalize_object (meter);
}

static void
test_speaking_follows_the_level (void)
{
  g_autoptr (TandemLevels) levels = tandem_levels_new ();
  GtkWidget *window = gtk_window_new ();
  TandemLevelMeter *meter = g_object_new (TANDEM_TYPE_LEVEL_METER, NULL);

  tandem_level_meter_set_source (meter, levels, TRUE);
  tandem_level_meter_set_active (meter, TRUE);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (meter));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (tandem_level_meter_get_speaking (meter));
  tandem_levels_set (levels, TRUE, -12.0);
  wait_for_speaking (meter, TRUE);
  tandem_levels_set (levels, TRUE, -80.0);
  wait_for_speaking (meter, FALSE);
  tandem_levels_set (levels, TRUE, -12.0);
  wait_for_speaking (meter, TRUE);
  /* A call that has ended speaks no more, at once. */
  tandem_level_meter_set_active (meter, FALSE);
  g_assert_false (tandem_level_meter_get_speaking (meter));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The other side's loudness is another meter's business. */
static void
test_sides_are_apart (void)
{
  g_autoptr (TandemLevels) levels = tandem_levels_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  TandemLevelMeter *remote = g_object_new (TANDEM_TYPE_LEVEL_METER, NULL);
  TandemLevelMeter *own = g_object_new (TANDEM_TYPE_LEVEL_METER, NULL);

  tandem_level_meter_set_source (remote, levels, TRUE);
  tandem_level_meter_set_source (own, levels, FALSE);
  tandem_level_meter_set_active (remote, TRUE);
  tandem_level_meter_set_active (own, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (remote));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (own));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  tandem_levels_set (levels, FALSE, -10.0);
  wait_for_speaking (own, TRUE);
  g_assert_false (tandem_level_meter_get_speaking (remote));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/level-meter/scale", test_scale);
  g_test_add_func ("/level-meter/active-notifies-once", test_active_notifies_once);
  g_test_add_func ("/level-meter/speaking-follows-the-level", test_speaking_follows_the_level);
  g_test_add_func ("/level-meter/sides-are-apart", test_sides_are_apart);
  return g_test_run ();
}
