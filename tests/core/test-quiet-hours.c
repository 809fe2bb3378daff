// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-quiet-hours.h"

#include "tandem-error.h"

static void
assert_end (const char *text, const char *zone, const char *now, const char *expected)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (now, time_zone);
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *found = NULL;

  g_assert_nonnull (at);
  end = tandem_quiet_hours_dup_end (text, at);
  found = end ? g_date_time_format (end, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_assert_cmpstr (found, ==, expected);
}

/* 2026-11-21 is a Saturday. */
static void
test_end (void)
{
  const char *zone = "America/New_York";

  assert_end ("22:00-08:00", zone, "2026-11-21T21:59:59", NULL);
  assert_end ("22:00-08:00", zone, "2026-11-21T22:00:00", "2026-11-22T08:00:00");
  assert_end ("22:00-08:00", zone, "2026-11-22T00:10:31", "2026-11-22T08:00:00");
  assert_end ("22:00-08:00", zone, "2026-11-22T07:59:59", "2026-11-22T08:00:00");
  assert_end ("22:00-08:00", zone, "2026-11-22T08:00:00", NULL);
  assert_end ("12:00-14:30", zone, "2026-11-22T13:00:00", "2026-11-22T14:30:00");
  /* One after the other is one quiet. */
  assert_end ("22:00-08:00; Sa,Su 08:00-10:00", zone, "2026-11-21T23:00:00", "2026-11-22T10:00:00");
  assert_end ("Sa 00:00-24:00; Su 00:00-24:00", zone, "2026-11-21T00:00:00", "2026-11-23T00:00:00");
  assert_end ("", zone, "2026-11-21T23:00:00", NULL);
}

/* The clock on the wall counts: in these nights it goes forward and back. */
static void
test_summer_time (void)
{
  assert_end ("22:00-08:00", "Europe/Berlin", "2026-03-29T01:30:00", "2026-03-29T08:00:00");
  assert_end ("22:00-08:00", "Europe/Berlin", "2026-10-25T01:30:00", "2026-10-25T08:00:00");
  assert_end ("22:00-02:30", "Europe/Berlin", "2026-03-29T01:59:00", "2026-03-29T03:00:00");
}

/* A slip of the pen does not hold up a text, nor what is always quiet. */
static void
test_bad (void)
{
  const char *bad[] = { "22-8", "22:00", "late", "25:00-08:00", "00:00-24:00", "24/7" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (tandem_quiet_hours_check (bad[i], &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    assert_end (bad[i], "UTC", "2026-11-21T23:00:00", NULL);
  }
  g_assert_true (tandem_quiet_hours_check ("", NULL));
  g_assert_true (tandem_quiet_hours_check ("22:00-08:00", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiet-hours/end", test_end);
  g_test_add_func ("/quiet-hours/summer-time", test_summer_time);
  g_test_add_func ("/quiet-hours/bad", test_bad);
  return g_test_run ();
}
