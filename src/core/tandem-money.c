// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-money.h"

#include <math.h>

#define DIGITS 6

gboolean
tandem_money_parse (const char *text, gint64 *micros)
{
  gboolean negative = text && *text == '-';
  const char *at = text ? text + negative : "";
  gint64 amount = 0;
  int behind = -1;

  if (!g_ascii_isdigit (*at))
    return FALSE;
  for (; *at; at++) {
    if (*at == '.' && behind < 0 && g_ascii_isdigit (at[1])) {
      behind = 0;
      continue;
    }
    if (!g_ascii_isdigit (*at) || behind == DIGITS || amount >= TANDEM_MONEY_UNIT * TANDEM_MONEY_UNIT / 10)
      return FALSE;
    amount = amount * 10 + (*at - '0');
    behind += behind >= 0;
  }
  for (int i = MAX (behind, 0); i < DIGITS; i++)
    amount *= 10;
  if (amount >= TANDEM_MONEY_UNIT * TANDEM_MONEY_UNIT)
    return FALSE;
  *micros = negative ? -amount : amount;
  return TRUE;
}

char *
tandem_money_to_string (gint64 micros)
{
  gint64 amount = ABS (micros);
  g_autofree char *text = g_strdup_printf ("%s%" G_GINT64_FORMAT ".%06d", micros < 0 ? "-" : "", amount / TANDEM_MONEY_UNIT,
                                           (int) (amount % TANDEM_MONEY_UNIT));
  gsize length = strlen (text);

  while (text[length - 1] == '0' && text[length - 3] != '.')
    text[--length] = '\0';
  return g_steal_pointer (&text);
}

char *
tandem_money_to_cents (gint64 micros)
{
  gint64 cents = (ABS (micros) + TANDEM_MONEY_UNIT / 200) / (TANDEM_MONEY_UNIT / 100);

  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%02d", micros < 0 && cents > 0 ? "-" : "", cents / 100, (int) (cents % 100));
}

gint64
tandem_money_from_units (double units)
{
  return (gint64) llround (CLAMP (units, -1e6, 1e6) * (double) TANDEM_MONEY_UNIT);
}
