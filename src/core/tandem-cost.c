// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cost.h"

#include "tandem-money.h"

/* currency, date, what was charged and its currency, lines: kind, name, unit, quantity, micros */
#define FORMAT "(ssxsa(sssxx))"
#define MODEL "model"

typedef struct {
  /* owned */
  char *kind;
  char *name;
  char *unit;
  TandemUsage *usage; /* nullable: of a model while the call runs */

  gint64 quantity;
  gint64 micros;
} Line;

struct _TandemCost {
  GObject parent_instance;

  /* owned */
  TandemPrices *prices; /* NULL: it was restored */
  GPtrArray *lines;     /* of Line */
  char *currency;
  char *date;
  char *charged_currency;
  char *missing;        /* NULL: nothing is */

  /* borrowed */
  TandemCall *call;     /* which owns it */

  gint64 charged;
};

G_DEFINE_FINAL_TYPE (TandemCost, tandem_cost, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->kind);
  g_free (line->name);
  g_free (line->unit);
  g_clear_pointer (&line->usage, tandem_usage_free);
  g_free (line);
}

static void
tandem_cost_finalize (GObject *object)
{
  TandemCost *self = TANDEM_COST (object);

  g_clear_object (&self->prices);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->currency, g_free);
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->charged_currency, g_free);
  g_clear_pointer (&self->missing, g_free);
  G_OBJECT_CLASS (tandem_cost_parent_class)->finalize (object);
}

static void
tandem_cost_class_init (TandemCostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_cost_finalize;
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_COST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_cost_init (TandemCost *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->charged = -1;
}

static G_DEFINE_QUARK (tandem-cost, cost)

TandemCost *
tandem_cost_of (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  return g_object_get_qdata (G_OBJECT (call), cost_quark ());
}

/* Eats @self. */
static TandemCost *
give (TandemCall *call, TandemCost *self)
{
  self->call = call;
  g_object_set_qdata_full (G_OBJECT (call), cost_quark (), self, g_object_unref);
  return self;
}

TandemCall *
tandem_cost_get_call (TandemCost *self)
{
  g_return_val_if_fail (TANDEM_IS_COST (self), NULL);
  return self->call;
}

TandemCost *
tandem_cost_begin (TandemCall *call, TandemPrices *prices)
{
  TandemCost *self;

  g_return_val_if_fail (TANDEM_IS_CALL (call) && TANDEM_IS_PRICES (prices), NULL);
  self = g_object_new (TANDEM_TYPE_COST, NULL);
  self->prices = g_object_ref (prices);
  self->currency = g_strdup (tandem_prices_get_currency (prices));
  return give (call, self);
}

/* --- counting --------------------------------------------------------------------------------------- */

static Line *
ensure_line (TandemCost *self, const char *kind, const char *name, const char *unit)
{
  Line *line;

  for (guint i = 0; i < self->lines->len; i++) {
    line = self->lines->pdata[i];
    if (g_str_equal (line->kind, kind) && g_str_equal (line->name, name))
      return line;
  }
  line = g_new0 (Line, 1);
  line->kind = g_strdup (kind);
  line->name = g_strdup (name);
  line->unit = g_strdup (unit);
  g_ptr_array_add (self->lines, line);
  return line;
}

static void
find_missing (TandemCost *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = self->lines->pdata[i];

    if (line->micros < 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", *line->name ? line->name : line->kind);
  }
  g_free (self->missing);
  self->missing = names->len > 0 ? g_strdup (names->str) : NULL;
}

/* The estimate is as old as the oldest price in it; such days sort like words. */
static void
note_date (TandemCost *self, const char *date)
{
  if (!date || (self->date && g_strcmp0 (self->date, date) <= 0))
    return;
  g_free (self->date);
  self->date = g_strdup (date);
}

static void
set_amount (TandemCost *self, Line *line, gint64 quantity, gint64 micros, const char *date)
{
  if (line->quantity == quantity && line->micros == micros)
    return;
  line->quantity = quantity;
  line->micros = micros;
  if (micros >= 0)
    note_date (self, date);
  find_missing (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tandem_cost_set_carrier (TandemCost *self, TandemPriceKind kind, const char *number, gint64 quantity)
{
  gboolean times = kind == TANDEM_PRICE_MACHINE_DETECTION;
  const TandemCarrierPrice *price;
  Line *line;

  g_return_if_fail (TANDEM_IS_COST (self) && self->prices && quantity >= 0);
  line = ensure_line (self, tandem_price_kind_to_string (kind), "", times ? "time" : "minute");
  price = tandem_prices_find_carrier (self->prices, kind, number);
  set_amount (self, line, quantity, price ? price->micros * quantity : -1, price ? price->date : NULL);
}

static gint64
sum_tokens (const TandemUsage *usage)
{
  gint64 sum = 0;

  for (guint i = 0; i < TANDEM_N_TOKENS; i++)
    sum += usage->tokens[i];
  return sum;
}

void
tandem_cost_add_usage (TandemCost *self, const TandemUsage *usage)
{
  const char *date = NULL;
  gint64 tokens;
  gint64 micros;
  Line *line;

  g_return_if_fail (TANDEM_IS_COST (self) && self->prices && usage);
  tokens = sum_tokens (usage);
  line = ensure_line (self, MODEL, usage->model, tokens > 0 ? "token" : "ms");
  if (!line->usage)
    line->usage = tandem_usage_new (usage->model);
  tandem_usage_add (line->usage, usage);
  tokens = sum_tokens (line->usage);
  micros = tandem_prices_charge (self->prices, line->usage, &date);
  set_amount (self, line, tokens > 0 ? tokens : line->usage->ms, micros, date);
}

void
tandem_cost_set_charged (TandemCost *self, gint64 micros, const char *currency)
{
  g_return_if_fail (TANDEM_IS_COST (self) && micros >= 0 && currency);
  if (self->charged == micros && g_strcmp0 (self->charged_currency, currency) == 0)
    return;
  self->charged = micros;
  g_free (self->charged_currency);
  self->charged_currency = g_strdup (currency);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what it came to -------------------------------------------------------------------------------- */

static gboolean
is_minutes (const Line *line)
{
  return g_str_equal (line->kind, "outbound") || g_str_equal (line->kind, "inbound");
}

gint64
tandem_cost_get_micros (TandemCost *self)
{
  gboolean known;
  gint64 sum = 0;

  g_return_val_if_fail (TANDEM_IS_COST (self), 0);
  known = self->charged >= 0 && g_str_equal (self->charged_currency, self->currency);
  if (known)
    sum = self->charged;
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = self->lines->pdata[i];

    if (line->micros > 0 && !(known && is_minutes (line)))
      sum += line->micros;
  }
  return sum;
}

const char *
tandem_cost_get_currency (TandemCost *self)
{
  g_return_val_if_fail (TANDEM_IS_COST (self), NULL);
  return self->currency;
}

gint64
tandem_cost_get_charged (TandemCost *self, const char **currency)
{
  g_return_val_if_fail (TANDEM_IS_COST (self), -1);
  if (currency)
    *currency = self->charged_currency;
  return self->charged;
}

const char *
tandem_cost_get_missing (TandemCost *self)
{
  g_return_val_if_fail (TANDEM_IS_COST (self), NULL);
  return self->missing;
}

const char *
tandem_cost_get_date (TandemCost *self)
{
  g_return_val_if_fail (TANDEM_IS_COST (self), NULL);
  return self->date;
}

guint
tandem_cost_get_n_lines (TandemCost *self)
{
  g_return_val_if_fail (TANDEM_IS_COST (self), 0);
  return self->lines->len;
}

TandemCostLine
tandem_cost_get_line (TandemCost *self, guint i)
{
  const Line *line;

  g_return_val_if_fail (TANDEM_IS_COST (self) && i < self->lines->len, (TandemCostLine){ 0 });
  line = self->lines->pdata[i];
  return (TandemCostLine){ line->kind, line->name, line->unit, line->quantity, line->micros };
}

/* --- kept ------------------------------------------------------------------------------------------- */

char *
tandem_cost_to_text (TandemCost *self)
{
  g_autoptr (GVariant) value = NULL;
  GVariantBuilder lines;

  g_return_val_if_fail (TANDEM_IS_COST (self), NULL);
  g_variant_builder_init (&lines, G_VARIANT_TYPE ("a(sssxx)"));
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = self->lines->pdata[i];

    g_variant_builder_add (&lines, "(sssxx)", line->kind, line->name, line->unit, line->quantity, line->micros);
  }
  value = g_variant_ref_sink (g_variant_new (FORMAT, self->currency, self->date ? self->date : "", self->charged,
                                             self->charged_currency ? self->charged_currency : "", &lines));
  return g_variant_print (value, FALSE);
}

gboolean
tandem_cost_restore (TandemCall *call, const char *text)
{
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GVariantIter) lines = NULL;
  const char *date, *charged_currency, *kind, *name, *unit;
  gint64 quantity, micros;
  TandemCost *self;

  g_return_val_if_fail (TANDEM_IS_CALL (call), FALSE);
  value = text ? g_variant_parse (G_VARIANT_TYPE (FORMAT), text, NULL, NULL, NULL) : NULL;
  if (!value)
    return FALSE;
  self = give (call, g_object_new (TANDEM_TYPE_COST, NULL));
  g_variant_get (value, "(s&sx&sa(sssxx))", &self->currency, &date, &self->charged, &charged_currency, &lines);
  self->date = *date ? g_strdup (date) : NULL;
  self->charged_currency = *charged_currency ? g_strdup (charged_currency) : NULL;
  if (!self->charged_currency)
    self->charged = -1;
  while (g_variant_iter_next (lines, "(&s&s&sxx)", &kind, &name, &unit, &quantity, &micros)) {
    Line *line = ensure_line (self, kind, name, unit);

    line->quantity = quantity;
    line->micros = micros;
  }
  find_missing (self);
  return TRUE;
}
