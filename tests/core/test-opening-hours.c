// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-opening-hours.h"

#include "tandem-error.h"

#define AT(hours, minutes) ((hours) * 60 + (minutes))
enum { MO = 1, TU, WE, TH, FR, SA, SU };

static void
test_contain (void)
{
  const char *office = "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00";

  g_assert_false (tandem_opening_hours_contain (office, MO, AT (8, 59)));
  g_assert_true (tandem_opening_hours_contain (office, MO, AT (9, 0)));
  g_assert_false (tandem_opening_hours_contain (office, WE, AT (12, 0)));
  g_assert_true (tandem_opening_hours_contain (office, FR, AT (16, 59)));
  g_assert_false (tandem_opening_hours_contain (office, FR, AT (17, 0)));
  g_assert_true (tandem_opening_hours_contain (office, SA, AT (13, 59)));
  g_assert_false (tandem_opening_hours_contain (office, SU, AT (11, 0)));
  g_assert_true (tandem_opening_hours_contain ("", SU, 0));
  g_assert_true (tandem_opening_hours_contain ("24/7", SU, 0));
  g_assert_true (tandem_opening_hours_contain ("08:00-24:00", SU, AT (23, 59)));
  g_assert_true (tandem_opening_hours_contain ("Mo,We 08:00-09:00", WE, AT (8, 0)));
  g_assert_false (tandem_opening_hours_contain ("Mo,We 08:00-09:00", TU, AT (8, 0)));
  /* The week goes round. */
  g_assert_true (tandem_opening_hours_contain ("Sa-Mo 08:00-09:00", SU, AT (8, 0)));
  g_assert_false (tandem_opening_hours_contain ("Sa-Mo 08:00-09:00", TU, AT (8, 0)));
}

/* The night from Friday to Saturday belongs to Friday. */
static void
test_over_midnight (void)
{
  g_assert_true (tandem_opening_hours_contain ("Fr 22:00-06:00", FR, AT (23, 0)));
  g_assert_true (tandem_opening_hours_contain ("Fr 22:00-06:00", SA, AT (5, 59)));
  g_assert_false (tandem_opening_hours_contain ("Fr 22:00-06:00", SA, AT (6, 0)));
  g_assert_false (tandem_opening_hours_contain ("Fr 22:00-06:00", FR, AT (5, 0)));
  g_assert_true (tandem_opening_hours_contain ("Su 22:00-06:00", MO, AT (1, 0)));
}

static void
test_unreadable (void)
{
  static const char *const wrong[] = {
    "9-17", "Mo-Fr", "Mo-Fr 9:00-17:00", "Mo-Fr 09:00-25:00", "Mo-Fr 09:61-10:00", "Mo-Xx 09:00-10:00", "09:00-09:00",
    "Mo 09:00-10:00 Tu 09:00-10:00", "Mo 09:00-10:00;;", "Mo 09:00-10:00,", ",", "Mo-", "월 09:00-10:00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (tandem_opening_hours_check (wrong[i], &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    /* A slip of the pen closes nothing. */
    g_assert_true (tandem_opening_hours_contain (wrong[i], SU, 0));
  }
  g_assert_true (tandem_opening_hours_check ("mo-fr 09:00-17:00 ; sa 10:00-14:00;", NULL));
}

static void
assert_days (const char *text, const char *composed, const char *monday, const char *saturday)
{
  char *days[8] = { NULL };
  g_autofree char *again = NULL;

  for (int i = 0; i < 7; i++)
    days[i] = tandem_opening_hours_dup_day (text, i + 1);
  g_assert_cmpstr (days[0], ==, monday);
  g_assert_cmpstr (days[5], ==, saturday);
  again = tandem_opening_hours_compose ((const char *const *) days);
  g_assert_cmpstr (again, ==, composed);
  for (int weekday = 1; weekday <= 7; weekday++)
    for (int minute = 0; minute < 24 * 60; minute += 15)
      g_assert_cmpint (tandem_opening_hours_contain (text, weekday, minute), ==,
                       tandem_opening_hours_contain (again, weekday, minute));
  for (int i = 0; i < 7; i++)
    g_free (days[i]);
}

/* An editor shows the days one by one, and what it writes means the same. */
static void
test_days (void)
{
  const char *const closed[] = { "", "", "", "", "", "", "" };
  g_autofree char *none = tandem_opening_hours_compose (closed);

  g_assert_cmpstr (none, ==, "");
  assert_days ("", "Mo-Su 00:00-24:00", "00:00-24:00", "00:00-24:00");
  assert_days ("24/7", "Mo-Su 00:00-24:00", "00:00-24:00", "00:00-24:00");
  assert_days ("Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00",
               "09:00-12:00,13:00-17:00", "10:00-14:00");
  assert_days ("22:00-06:00", "Mo-Su 22:00-06:00", "22:00-06:00", "22:00-06:00");
  assert_days ("Sa-Mo 08:00-09:00; mo 20:00-21:00;", "Mo 08:00-09:00,20:00-21:00; Sa-Su 08:00-09:00",
               "08:00-09:00,20:00-21:00", "08:00-09:00");
  assert_days ("Mo,We 08:00-09:00", "Mo 08:00-09:00; We 08:00-09:00", "08:00-09:00", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/opening-hours/contain", test_contain);
  g_test_add_func ("/core/opening-hours/over-midnight", test_over_midnight);
  g_test_add_func ("/core/opening-hours/unreadable", test_unreadable);
  g_test_add_func ("/core/opening-hours/days", test_days);
  return g_test_run ();
}
