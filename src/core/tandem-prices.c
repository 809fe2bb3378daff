// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-prices.h"

#include <string.h>

#include "tandem-money.h"

typedef struct {
  /* owned, as are the strings of both prices */
  char *name; /* prefix or model */

  TandemPriceKind kind;
  TandemCarrierPrice carrier;
  TandemModelPrice model;
} Row;

struct _TandemPrices {
  GObject parent_instance;

  /* owned */
  char *currency;
  GPtrArray *carrier; /* of Row */
  GPtrArray *models;
};

G_DEFINE_FINAL_TYPE (TandemPrices, tandem_prices, G_TYPE_OBJECT)

static const char *const kinds[TANDEM_N_PRICES] = {
  "outbound", "inbound", "stream", "recording", "machine-detection", "text-out", "text-in", "media-out", "media-in",
};

const char *
tandem_price_kind_to_string (TandemPriceKind kind)
{
  g_return_val_if_fail (kind < TANDEM_N_PRICES, NULL);
  return kinds[kind];
}

gboolean
tandem_price_kind_from_string (const char *text, TandemPriceKind *kind)
{
  for (guint i = 0; text && i < TANDEM_N_PRICES; i++) {
    if (!g_str_equal (kinds[i], text))
      continue;
    *kind = (TandemPriceKind) i;
    return TRUE;
  }
  return FALSE;
}

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->name);
  g_free ((char *) row->carrier.date);
  g_free ((char *) row->carrier.source);
  g_free ((char *) row->model.date);
  g_free ((char *) row->model.source);
  g_free (row);
}

static void
tandem_prices_finalize (GObject *object)
{
  TandemPrices *self = TANDEM_PRICES (object);

  g_clear_pointer (&self->currency, g_free);
  g_clear_pointer (&self->carrier, g_ptr_array_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_prices_parent_class)->finalize (object);
}

static void
tandem_prices_class_init (TandemPricesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_prices_finalize;
}

static void
tandem_prices_init (TandemPrices *self)
{
  self->carrier = g_ptr_array_new_with_free_func (row_free);
  self->models = g_ptr_array_new_with_free_func (row_free);
}

TandemPrices *
tandem_prices_new (const char *currency)
{
  TandemPrices *self = g_object_new (TANDEM_TYPE_PRICES, NULL);

  self->currency = g_strdup (currency);
  return self;
}

const char *
tandem_prices_get_currency (TandemPrices *self)
{
  g_return_val_if_fail (TANDEM_IS_PRICES (self), NULL);
  return self->currency;
}

void
tandem_prices_add_carrier (TandemPrices *self, TandemPriceKind kind, const char *prefix, const TandemCarrierPrice *price)
{
  Row *row;

  g_return_if_fail (TANDEM_IS_PRICES (self) && prefix && price->micros >= 0);
  row = g_new0 (Row, 1);
  row->name = g_strdup (prefix);
  row->kind = kind;
  row->carrier = *price;
  row->carrier.date = g_strdup (price->date);
  row->carrier.source = g_strdup (price->source);
  g_ptr_array_add (self->carrier, row);
}

void
tandem_prices_add_model (TandemPrices *self, const char *model, const TandemModelPrice *price)
{
  Row *row;

  g_return_if_fail (TANDEM_IS_PRICES (self) && model);
  row = g_new0 (Row, 1);
  row->name = g_strdup (model);
  row->model = *price;
  row->model.date = g_strdup (price->date);
  row->model.source = g_strdup (price->source);
  g_ptr_array_add (self->models, row);
}

void
tandem_prices_add_all (TandemPrices *self, TandemPrices *other)
{
  g_return_if_fail (TANDEM_IS_PRICES (self) && TANDEM_IS_PRICES (other));

  if (!g_str_equal (self->currency, other->currency))
    return;
  for (guint i = 0; i < other->carrier->len; i++) {
    const Row *row = other->carrier->pdata[i];

    tandem_prices_add_carrier (self, row->kind, row->name, &row->carrier);
  }
  for (guint i = 0; i < other->models->len; i++) {
    const Row *row = other->models->pdata[i];

    tandem_prices_add_model (self, row->name, &row->model);
  }
}

const TandemCarrierPrice *
tandem_prices_find_carrier (TandemPrices *self, TandemPriceKind kind, const char *number)
{
  const Row *best = NULL;

  g_return_val_if_fail (TANDEM_IS_PRICES (self), NULL);

  for (guint i = 0; i < self->carrier->len; i++) {
    const Row *row = self->carrier->pdata[i];

    if (row->kind == kind && g_str_has_prefix (number ? number : "", row->name) &&
        (!best || strlen (row->name) > strlen (best->name)))
      best = row;
  }
  return best ? &best->carrier : NULL;
}

/* "-2026-05-01" */
static gboolean
is_date_suffix (const char *text)
{
  static const char shape[] = "-dddd-dd-dd";

  if (strlen (text) != strlen (shape))
    return FALSE;
  for (guint i = 0; shape[i]; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;
  return TRUE;
}

const TandemModelPrice *
tandem_prices_find_model (TandemPrices *self, const char *model)
{
  const Row *undated = NULL;

  g_return_val_if_fail (TANDEM_IS_PRICES (self) && model, NULL);

  for (guint i = 0; i < self->models->len; i++) {
    const Row *row = self->models->pdata[i];

    if (g_str_equal (row->name, model))
      return &row->model;
    if (!undated && g_str_has_prefix (model, row->name) && is_date_suffix (model + strlen (row->name)))
      undated = row;
  }
  return undated ? &undated->model : NULL;
}

gint64
tandem_prices_charge (TandemPrices *self, const TandemUsage *usage, const char **date)
{
  const TandemModelPrice *price;
  /* Millionths of millionths: rounded once, so that many small amounts do not lose their ends. */
  gint64 sum = 0;
  gint64 minutes = 0;

  g_return_val_if_fail (TANDEM_IS_PRICES (self) && usage, -1);

  price = tandem_prices_find_model (self, usage->model);
  if (!price)
    return -1;
  for (guint i = 0; i < TANDEM_N_TOKENS; i++) {
    if (usage->tokens[i] > 0 && price->per_million[i] < 0)
      return -1;
    if (usage->tokens[i] > 0)
      sum += usage->tokens[i] * price->per_million[i];
  }
  if (usage->ms > 0 && price->per_minute < 0)
    return -1;
  if (usage->ms > 0)
    minutes = (usage->ms * price->per_minute + 30000) / 60000;
  if (date)
    *date = price->date;
  return (sum + TANDEM_MONEY_UNIT / 2) / TANDEM_MONEY_UNIT + minutes;
}
