// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-prices.h"

/* What one call costs: estimated while it runs from its minutes and what the AI services count, and later what the carrier really charged.
 * It belongs to its call.  Main thread only.  Signal "changed". */
#define TANDEM_TYPE_COST (tandem_cost_get_type ())
G_DECLARE_FINAL_TYPE (TandemCost, tandem_cost, TANDEM, COST, GObject)

typedef struct {
  const char *kind;  /* that of a carrier's price, or "model" */
  const char *name;  /* the model; "" for the carrier's */
  const char *unit;  /* "minute", "time", "token" or "ms" */
  gint64 quantity;
  gint64 micros;     /* -1: there is no price for it */
} TandemCostLine;

/* Whose it is; borrowed. */
TandemCall *tandem_cost_get_call (TandemCost *self);
/* NULL: nobody counts. */
TandemCost *tandem_cost_of (TandemCall *call);
/* Gives @call a cost of its own, instead of any that it has.  Borrowed. */
TandemCost *tandem_cost_begin (TandemCall *call, TandemPrices *prices);
/* What to_text() wrote of it; FALSE, and nothing happens, for any other text. */
gboolean tandem_cost_restore (TandemCall *call, const char *text);
char *tandem_cost_to_text (TandemCost *self);

/* The carrier is paid for @quantity minutes (or times) of @kind with @number (nullable), which replaces what was said of @kind before. */
void tandem_cost_set_carrier (TandemCost *self, TandemPriceKind kind, const char *number, gint64 quantity);
void tandem_cost_add_usage (TandemCost *self, const TandemUsage *usage);
/* What the carrier really asks for the minutes (TANDEM_PRICE_OUTBOUND or INBOUND), in its own currency. */
void tandem_cost_set_charged (TandemCost *self, gint64 micros, const char *currency);

/* As far as prices are known: with what was really charged in the place of its estimate, where that is the same currency. */
gint64 tandem_cost_get_micros (TandemCost *self);
const char *tandem_cost_get_currency (TandemCost *self);
/* -1 and NULL: not known yet. */
gint64 tandem_cost_get_charged (TandemCost *self, const char **currency);
/* What has no price, in a list with commas; NULL: everything has one. */
const char *tandem_cost_get_missing (TandemCost *self);
/* The day of the oldest price that was taken; NULL: none was. */
const char *tandem_cost_get_date (TandemCost *self);
guint tandem_cost_get_n_lines (TandemCost *self);
/* Borrowed until the next change. */
TandemCostLine tandem_cost_get_line (TandemCost *self, guint i);
