// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-usage.h"

/* The prices by which costs are estimated: rows with the day on which the price was true and where that stands.  One currency; amounts in
 * tandem-money.h.  What was added first wins.  Main thread only; not changed any more once it is in use. */
#define TANDEM_TYPE_PRICES (tandem_prices_get_type ())
G_DECLARE_FINAL_TYPE (TandemPrices, tandem_prices, TANDEM, PRICES, GObject)

/* What a carrier is paid for. */
typedef enum {
  TANDEM_PRICE_OUTBOUND,          /* a minute, by the number called */
  TANDEM_PRICE_INBOUND,           /* a minute, by our number */
  TANDEM_PRICE_STREAM,            /* a minute of the media stream */
  TANDEM_PRICE_RECORDING,         /* a minute recorded by the carrier */
  TANDEM_PRICE_MACHINE_DETECTION, /* each time */
  TANDEM_PRICE_TEXT_OUT,          /* a segment, by the number texted */
  TANDEM_PRICE_TEXT_IN,           /* a segment, by our number */
  TANDEM_PRICE_MEDIA_OUT,         /* a text with media */
  TANDEM_PRICE_MEDIA_IN,
  TANDEM_N_PRICES,
} TandemPriceKind;

/* "outbound", "machine-detection" ... */
const char *tandem_price_kind_to_string (TandemPriceKind kind);
gboolean tandem_price_kind_from_string (const char *text, TandemPriceKind *kind);

typedef struct {
  gint64 micros;
  const char *date;   /* ISO 8601; a year or month where no more is known */
  const char *source;
} TandemCarrierPrice;

/* Of each -1: there is no price for that. */
typedef struct {
  gint64 per_million[TANDEM_N_TOKENS];
  gint64 per_minute;
  const char *date;
  const char *source;
} TandemModelPrice;

TandemPrices *tandem_prices_new (const char *currency);
const char *tandem_prices_get_currency (TandemPrices *self);

/* @prefix: of an E.164 number, "" for any; the longest one that fits is meant. */
void tandem_prices_add_carrier (TandemPrices *self, TandemPriceKind kind, const char *prefix, const TandemCarrierPrice *price);
void tandem_prices_add_model (TandemPrices *self, const char *model, const TandemModelPrice *price);
/* All rows of @other behind those that there are; nothing when its currency is another. */
void tandem_prices_add_all (TandemPrices *self, TandemPrices *other);

/* NULL: there is no price.  @number: E.164, nullable. */
const TandemCarrierPrice *tandem_prices_find_carrier (TandemPrices *self, TandemPriceKind kind, const char *number);
/* Also by the name of a dated version of it, like "…-2026-05-01". */
const TandemModelPrice *tandem_prices_find_model (TandemPrices *self, const char *model);

/* What @usage costs; -1 when a price for some of it is missing.  @date (nullable): of the price that was taken, borrowed. */
gint64 tandem_prices_charge (TandemPrices *self, const TandemUsage *usage, const char **date);
