// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-cost-label.h"

#include <glib/gi18n-lib.h>

#include "tandem-money.h"
#include "tandem-text-price.h"

struct _TandemTextCostLabel {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  TandemSettings *settings;
  char *number; /* nullable */
  GtkWidget *label;

  guint n_segments;
  guint n_files;
};

G_DEFINE_FINAL_TYPE (TandemTextCostLabel, tandem_text_cost_label, GTK_TYPE_WIDGET)

/* In words, with what it was reckoned from. */
static char *
make_sentence (const TandemTextPrice *price, guint n_segments)
{
  g_autofree char *all = tandem_money_to_string (price->micros);
  g_autofree char *one = tandem_money_to_string (price->segment_micros);

  if (price->segment_micros == 0)
    /* TRANSLATORS: an amount, its currency, a date: "Costs about 0.022 USD, by the price of 2026-11-09." */
    return g_strdup_printf (_("Costs about %s %s, by the price of %s."), all, price->currency, price->date);
  if (*price->date == '\0')
    /* TRANSLATORS: an amount, its currency, how many segments, the amount of one. */
    return g_strdup_printf (ngettext ("Costs about %s %s: %u segment at %s.", "Costs about %s %s: %u segments at %s each.", n_segments), all,
                            price->currency, n_segments, one);
  /* TRANSLATORS: an amount, its currency, how many segments, the amount of one, a date. */
  return g_strdup_printf (ngettext ("Costs about %s %s: %u segment at %s, by the price of %s.",
                                    "Costs about %s %s: %u segments at %s each, by the price of %s.", n_segments),
                          all, price->currency, n_segments, one, price->date);
}

static void
update (TandemTextCostLabel *self)
{
  TandemTextPrice price = { 0 };
  gboolean known = self->number && (self->n_segments > 0 || self->n_files > 0) &&
                   tandem_text_price_estimate (self->settings, tandem_inbox_get_prices (self->inbox), self->number, self->n_segments,
                                               self->n_files, &price);
  g_autofree char *amount = known ? tandem_money_to_string (price.micros) : NULL;
  /* TRANSLATORS: "about": an amount and its currency, "≈ 0.0083 USD". */
  g_autofree char *words = known ? g_strdup_printf (_("≈ %s %s"), amount, price.currency) : NULL;
  g_autofree char *sentence = known ? make_sentence (&price, self->n_segments) : NULL;

  gtk_label_set_label (GTK_LABEL (self->label), words ? words : "");
  gtk_widget_set_tooltip_text (self->label, sentence);
  if (sentence)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), known);
}

static void
tandem_text_cost_label_dispose (GObject *object)
{
  TandemTextCostLabel *self = TANDEM_TEXT_COST_LABEL (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->number, g_free);
  g_clear_object (&self->inbox);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_text_cost_label_parent_class)->dispose (object);
}

static void
tandem_text_cost_label_class_init (TandemTextCostLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_text_cost_label_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tandem_text_cost_label_init (TandemTextCostLabel *self)
{
  const char *classes[] = { "caption", "dim-label", "numeric", NULL };

  self->label = gtk_label_new (NULL);
  gtk_widget_set_css_classes (self->label, classes);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tandem_text_cost_label_set_up (TandemTextCostLabel *self, TandemInbox *inbox, TandemSettings *settings)
{
  g_return_if_fail (TANDEM_IS_TEXT_COST_LABEL (self) && !self->inbox);

  self->inbox = g_object_ref (inbox);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "notify::text-price", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::text-currency", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::text-price-date", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

void
tandem_text_cost_label_show (TandemTextCostLabel *self, const char *number, guint n_segments, guint n_files)
{
  g_return_if_fail (TANDEM_IS_TEXT_COST_LABEL (self));

  if (!self->inbox)
    return;
  if (g_strcmp0 (self->number, number) != 0) {
    g_free (self->number);
    self->number = g_strdup (number);
  }
  self->n_segments = n_segments;
  self->n_files = n_files;
  update (self);
}
