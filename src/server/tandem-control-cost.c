// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-cost.h"

#include "tandem-control-member.h"
#include "tandem-cost.h"
#include "tandem-money.h"

/* Amounts are texts: numbers of JSON are not exact. */
static void
set_amount (JsonObject *object, const char *name, gint64 micros)
{
  g_autofree char *text = micros >= 0 ? tandem_money_to_string (micros) : NULL;

  tandem_control_member_set_string (object, name, text);
}

static JsonArray *
make_lines (TandemCost *cost)
{
  guint n = tandem_cost_get_n_lines (cost);
  JsonArray *lines = json_array_sized_new (n);

  for (guint i = 0; i < n; i++) {
    TandemCostLine line = tandem_cost_get_line (cost, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "kind", line.kind);
    tandem_control_member_set_string (object, "model", line.name);
    json_object_set_int_member (object, "quantity", line.quantity);
    json_object_set_string_member (object, "unit", line.unit);
    set_amount (object, "amount", line.micros);
    json_array_add_object_element (lines, object);
  }
  return lines;
}

void
tandem_control_cost_set (JsonObject *object, TandemCall *call)
{
  TandemCost *cost = tandem_cost_of (call);
  const char *charged_currency = NULL;
  JsonObject *details;

  if (!cost) {
    json_object_set_null_member (object, "cost");
    json_object_set_null_member (object, "cost_details");
    return;
  }
  json_object_set_double_member (object, "cost", (double) tandem_cost_get_micros (cost) / TANDEM_MONEY_UNIT);
  details = json_object_new ();
  set_amount (details, "amount", tandem_cost_get_micros (cost));
  json_object_set_string_member (details, "currency", tandem_cost_get_currency (cost));
  tandem_control_member_set_string (details, "prices_of", tandem_cost_get_date (cost));
  tandem_control_member_set_string (details, "missing", tandem_cost_get_missing (cost));
  set_amount (details, "charged", tandem_cost_get_charged (cost, &charged_currency));
  tandem_control_member_set_string (details, "charged_currency", charged_currency);
  json_object_set_array_member (details, "lines", make_lines (cost));
  json_object_set_object_member (object, "cost_details", details);
}
