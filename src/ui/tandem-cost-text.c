// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cost-text.h"

#include <glib/gi18n-lib.h>

#include "tandem-money.h"

static const struct {
  const char *kind;
  const char *name;
} names[] = {
  { "outbound", NC_("cost of a call", "Telephone") },
  { "inbound", NC_("cost of a call", "Telephone") },
  { "stream", NC_("cost of a call", "Media stream") },
  { "recording", NC_("cost of a call", "Recording at Twilio") },
  { "machine-detection", NC_("cost of a call", "Machine detection") },
};

char *
tandem_cost_text_dup_short (TandemCost *cost)
{
  g_autofree char *amount = NULL;
  gboolean known;

  g_return_val_if_fail (TANDEM_IS_COST (cost), NULL);
  amount = tandem_money_to_cents (tandem_cost_get_micros (cost));
  known = !tandem_cost_get_missing (cost);
  /* TRANSLATORS: about, or at least, what a call costs: "≈ 0.24 USD". */
  return g_strdup_printf (known ? C_("cost of a call", "≈ %s %s") : C_("cost of a call", "≥ %s %s"), amount,
                          tandem_cost_get_currency (cost));
}

static const char *
get_name (const TandemCostLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].kind, line->kind))
      return g_dpgettext2 (GETTEXT_PACKAGE, "cost of a call", names[i].name);
  return line->name;
}

static char *
dup_quantity (const TandemCostLine *line)
{
  if (g_str_equal (line->unit, "minute"))
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) line->quantity), (int) line->quantity);
  if (g_str_equal (line->unit, "token"))
    return g_strdup_printf (ngettext ("%d token", "%d tokens", (gulong) line->quantity), (int) line->quantity);
  if (g_str_equal (line->unit, "ms"))
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) (line->quantity / 1000)),
                            (int) (line->quantity / 1000));
  return g_strdup ("");
}

static void
add_line (GString *text, const TandemCostLine *line, const char *currency)
{
  g_autofree char *quantity = dup_quantity (line);
  g_autofree char *amount = line->micros >= 0 ? tandem_money_to_string (line->micros) : NULL;

  /* TRANSLATORS: what is paid for, the amount and its currency, how much of it: "Telephone: 0.028 USD (2 minutes)". */
  if (amount && *quantity)
    g_string_append_printf (text, C_("cost of a call", "%s: %s %s (%s)"), get_name (line), amount, currency, quantity);
  else if (amount)
    g_string_append_printf (text, C_("cost of a call", "%s: %s %s"), get_name (line), amount, currency);
  else
    /* TRANSLATORS: %s is what is paid for, such as the name of a model. */
    g_string_append_printf (text, _("No price for %s: the cost of the call is not complete"), get_name (line));
  g_string_append_c (text, '\n');
}

char *
tandem_cost_text_dup_long (TandemCost *cost)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *currency = NULL;
  gint64 charged;

  g_return_val_if_fail (TANDEM_IS_COST (cost), NULL);
  for (guint i = 0; i < tandem_cost_get_n_lines (cost); i++) {
    TandemCostLine line = tandem_cost_get_line (cost, i);

    add_line (text, &line, tandem_cost_get_currency (cost));
  }
  charged = tandem_cost_get_charged (cost, &currency);
  if (charged >= 0) {
    g_autofree char *amount = tandem_money_to_string (charged);

    /* TRANSLATORS: an amount and its currency. */
    g_string_append_printf (text, _("Twilio charged %s %s for the telephone"), amount, currency);
    g_string_append_c (text, '\n');
  }
  if (tandem_cost_get_date (cost))
    /* TRANSLATORS: %s is a date such as 2026-05-01, or only its year. */
    g_string_append_printf (text, _("Estimated with prices of %s"), tandem_cost_get_date (cost));
  else
    g_string_append (text, _("Nothing of it has a price"));
  g_string_append_c (text, '\n');
  g_string_append (text, _("Without the telephone minutes of a third party"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
