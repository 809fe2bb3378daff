// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-send-time.h"

#include "tandem-error.h"

static GDateTime *
make_now (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");

  return g_date_time_new_from_iso8601 (text, zone);
}

static void
assert_time (GDateTime *at, const char *expected)
{
  g_autofree char *found = at ? g_date_time_format (at, "%Y-%m-%dT%H:%M:%S%:::z") : NULL;

  g_assert_cmpstr (found, ==, expected);
  g_clear_pointer (&at, g_date_time_unref);
}

static void
test_choices (void)
{
  g_autoptr (GDateTime) now = make_now ("2026-12-31T23:30:45");
  g_autoptr (GDateTime) spring = make_now ("2026-03-28T20:00:00");

  assert_time (tandem_send_time_in_an_hour (now), "2027-01-01T00:30:00+01");
  assert_time (tandem_send_time_tomorrow (now), "2027-01-01T08:00:00+01");
  assert_time (tandem_send_time_tomorrow (spring), "2026-03-29T08:00:00+02");
}

static void
test_read (void)
{
  static const struct { const char *day; const char *time; const char *expected; } cases[] = {
    { "2026-11-22", "08:30", "2026-11-22T08:30:00+01" }, { " 2026-11-22 ", "8:05", "2026-11-22T08:05:00+01" },
    { "2026-11-21", "12:01", "2026-11-21T12:01:00+01" }, { "2027-07-01", "00:00", "2027-07-01T00:00:00+02" },
    { "2026-11-21", "12:00", NULL }, { "2026-11-21", "08:00", NULL }, { "2025-12-24", "08:00", NULL },
    { "2028-01-01", "08:00", NULL }, { "2026-02-30", "08:00", NULL }, { "22.11.2026", "08:00", NULL },
    { "2026-11-22", "24:00", NULL }, { "2026-11-22", "08:60", NULL }, { "2026-11-22", "8", NULL },
    { "2026-11-22", "08:00 am", NULL }, { "", "", NULL }, { "2026-11-22x", "08:00", NULL }, { "-1-1-1", "-1:-1", NULL },
  };
  g_autoptr (GDateTime) now = make_now ("2026-11-21T12:00:00");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    GDateTime *at = tandem_send_time_read (cases[i].day, cases[i].time, now, &error);

    g_assert_true ((error != NULL) == (cases[i].expected == NULL));
    if (error)
      g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    assert_time (at, cases[i].expected);
  }
}

static void
test_missed (void)
{
  g_autoptr (GDateTime) now = make_now ("2026-11-21T12:00:00");
  g_autoptr (GDateTime) hour = make_now ("2026-11-21T11:00:00");
  g_autoptr (GDateTime) more = make_now ("2026-11-21T10:59:59");
  g_autoptr (GDateTime) ahead = make_now ("2026-11-21T13:30:00");

  g_assert_false (tandem_send_time_is_missed (hour, now));
  g_assert_true (tandem_send_time_is_missed (more, now));
  g_assert_false (tandem_send_time_is_missed (ahead, now));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/send-time/choices", test_choices);
  g_test_add_func ("/send-time/read", test_read);
  g_test_add_func ("/send-time/missed", test_missed);
  return g_test_run ();
}
