// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-opening-hours.h"

#include <string.h>

#include "tandem-error.h"

#define DAY_MINUTES (24 * 60)
#define ALL_DAYS 0x7f

static const char *const day_names[] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };

/* --- reading ------------------------------------------------------------------------------------------ */

static int
read_day (const char **p)
{
  for (guint i = 0; i < G_N_ELEMENTS (day_names); i++)
    if (g_ascii_strncasecmp (*p, day_names[i], 2) == 0) {
      *p += 2;
      return (int) i;
    }
  return -1;
}

/* "Mo-Fr,Su" as bits; 0 when there is no day at @p. */
static guint
read_days (const char **p)
{
  guint days = 0;

  do {
    int first = read_day (p);
    int last = first;

    if (first < 0)
      return 0;
    if (**p == '-') {
      (*p)++;
      last = read_day (p);
      if (last < 0)
        return 0;
    }
    for (int day = first;; day = (day + 1) % 7) {
      days |= 1u << day;
      if (day == last)
        break;
    }
  } while (**p == ',' && g_ascii_isalpha ((*p)[1]) && (*p)++);
  return days;
}

/* "09:30" as minutes; -1 when it is no time of a day. */
static int
read_time (const char **p)
{
  int hours, minutes;

  if (!g_ascii_isdigit ((*p)[0]) || !g_ascii_isdigit ((*p)[1]) || (*p)[2] != ':' || !g_ascii_isdigit ((*p)[3]) ||
      !g_ascii_isdigit ((*p)[4]))
    return -1;
  hours = g_ascii_digit_value ((*p)[0]) * 10 + g_ascii_digit_value ((*p)[1]);
  minutes = g_ascii_digit_value ((*p)[3]) * 10 + g_ascii_digit_value ((*p)[4]);
  *p += 5;
  return minutes < 60 && hours * 60 + minutes <= DAY_MINUTES ? hours * 60 + minutes : -1;
}

static void
skip_blanks (const char **p)
{
  while (g_ascii_isspace (**p))
    (*p)++;
}

static gboolean
is_within (guint days, int from, int to, int weekday, int minute)
{
  guint today = 1u << (weekday - 1);
  guint yesterday = 1u << ((weekday + 5) % 7);

  if (from < to)
    return (days & today) && minute >= from && minute < to;
  /* Over midnight: the rest of it belongs to the day before. */
  return ((days & today) && minute >= from) || ((days & yesterday) && minute < to);
}

/* One rule up to ";".  FALSE when it cannot be read; @within is set when it holds. */
static gboolean
read_rule (const char **p, int weekday, int minute, gboolean *within)
{
  guint days = ALL_DAYS;

  if (g_ascii_isalpha (**p)) {
    days = read_days (p);
    if (days == 0)
      return FALSE;
    skip_blanks (p);
  }
  for (;;) {
    int from = read_time (p);
    int to;

    if (from < 0 || *(*p)++ != '-')
      return FALSE;
    to = read_time (p);
    if (to < 0 || from == to)
      return FALSE;
    *within |= is_within (days, from, to, weekday, minute);
    skip_blanks (p);
    if (**p != ',')
      return TRUE;
    (*p)++;
    skip_blanks (p);
  }
}

static gboolean
read_all (const char *text, int weekday, int minute, gboolean *within)
{
  const char *p = text;

  *within = FALSE;
  skip_blanks (&p);
  if (*p == '\0' || g_str_equal (p, "24/7")) {
    *within = TRUE;
    return TRUE;
  }
  for (;;) {
    if (!read_rule (&p, weekday, minute, within))
      return FALSE;
    if (*p == '\0')
      return TRUE;
    if (*p++ != ';')
      return FALSE;
    skip_blanks (&p);
    if (*p == '\0')
      return TRUE;
  }
}

gboolean
tandem_opening_hours_check (const char *text, GError **error)
{
  gboolean within;

  g_return_val_if_fail (text, FALSE);

  if (read_all (text, 1, 0, &within))
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       "Opening hours are written like “Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00”.");
  return FALSE;
}

gboolean
tandem_opening_hours_contain (const char *text, int weekday, int minute)
{
  gboolean within;

  g_return_val_if_fail (text, TRUE);
  g_return_val_if_fail (weekday >= 1 && weekday <= 7 && minute >= 0 && minute < DAY_MINUTES, TRUE);

  return !read_all (text, weekday, minute, &within) || within;
}

/* --- day by day ---------------------------------------------------------------------------------------- */

char *
tandem_opening_hours_dup_day (const char *text, int weekday)
{
  g_autoptr (GString) times = g_string_new (NULL);
  g_auto (GStrv) rules = NULL;

  g_return_val_if_fail (text && weekday >= 1 && weekday <= 7, NULL);

  rules = g_strsplit (text, ";", -1);
  if (!tandem_opening_hours_check (text, NULL) || !rules[0] || !*g_strstrip (rules[0]) ||
      g_str_equal (rules[0], "24/7"))
    return g_strdup ("00:00-24:00");
  for (guint i = 0; rules[i]; i++) {
    const char *p = g_strstrip (rules[i]);
    guint days = g_ascii_isalpha (*p) ? read_days (&p) : ALL_DAYS;

    skip_blanks (&p);
    if (*p && (days & (1u << (weekday - 1))))
      g_string_append_printf (times, "%s%s", times->len > 0 ? "," : "", p);
  }
  return g_string_free (g_steal_pointer (&times), FALSE);
}

char *
tandem_opening_hours_compose (const char *const *days)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (days, NULL);

  for (guint first = 0; first < G_N_ELEMENTS (day_names); first++) {
    guint last = first;

    if (!*days[first])
      continue;
    while (last + 1 < G_N_ELEMENTS (day_names) && g_str_equal (days[last + 1], days[first]))
      last++;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", day_names[first]);
    if (last > first)
      g_string_append_printf (text, "-%s", day_names[last]);
    g_string_append_printf (text, " %s", days[first]);
    first = last;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
