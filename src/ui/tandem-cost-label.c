// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cost-label.h"

#include "tandem-cost-text.h"

struct _TandemCostLabel {
  GtkWidget parent_instance;

  /* owned */
  TandemCall *call; /* nullable */
  GSignalGroup *cost;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (TandemCostLabel, tandem_cost_label, GTK_TYPE_WIDGET)

static void
show (TandemCostLabel *self)
{
  g_autoptr (TandemCost) cost = g_signal_group_dup_target (self->cost);
  gboolean any = cost && tandem_cost_get_n_lines (cost) > 0;
  g_autofree char *amount = any ? tandem_cost_text_dup_short (cost) : NULL;
  g_autofree char *words = any ? tandem_cost_text_dup_long (cost) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), any);
  if (!any)
    return;
  gtk_label_set_label (GTK_LABEL (self->label), amount);
  gtk_widget_set_tooltip_text (self->label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
tandem_cost_label_dispose (GObject *object)
{
  TandemCostLabel *self = TANDEM_COST_LABEL (object);

  g_clear_object (&self->cost);
  g_clear_object (&self->call);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_cost_label_parent_class)->dispose (object);
}

static void
tandem_cost_label_class_init (TandemCostLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_cost_label_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tandem_cost_label_init (TandemCostLabel *self)
{
  self->cost = g_signal_group_new (TANDEM_TYPE_COST);
  g_signal_group_connect_swapped (self->cost, "changed", G_CALLBACK (show), self);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_halign (self->label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tandem_cost_label_update (TandemCostLabel *self)
{
  g_return_if_fail (TANDEM_IS_COST_LABEL (self));
  g_signal_group_set_target (self->cost, self->call ? tandem_cost_of (self->call) : NULL);
  show (self);
}

void
tandem_cost_label_set_call (TandemCostLabel *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_COST_LABEL (self));
  g_set_object (&self->call, call);
  tandem_cost_label_update (self);
}
