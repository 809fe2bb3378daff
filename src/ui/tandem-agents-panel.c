// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agents-panel.h"

#include "tandem-agent-row.h"
#include "tandem-presence.h"

struct _TandemAgentsPanel {
  GtkWidget parent_instance;

  /* owned */
  TandemProfiles *profiles;

  /* template */
  GtkWidget *box;
  GtkMenuButton *new_button;
  GMenu *new_menu;
  GtkListBox *list;
  GtkLabel *obstacle_label;
  GtkWidget *hint_label;
};

G_DEFINE_FINAL_TYPE (TandemAgentsPanel, tandem_agents_panel, GTK_TYPE_WIDGET)

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  TandemAgentsPanel *self = TANDEM_AGENTS_PANEL (user_data);

  return tandem_agent_row_new (item, tandem_profiles_is_default (self->profiles, item));
}

/* Who has made agents knows what they are for. */
static void
update_hint (TandemAgentsPanel *self)
{
  gtk_widget_set_visible (self->hint_label, g_list_model_get_n_items (G_LIST_MODEL (self->profiles)) < 3);
}

static void
tandem_agents_panel_dispose (GObject *object)
{
  TandemAgentsPanel *self = TANDEM_AGENTS_PANEL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->profiles);
  G_OBJECT_CLASS (tandem_agents_panel_parent_class)->dispose (object);
}

static void
tandem_agents_panel_class_init (TandemAgentsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_agents_panel_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-agents-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemAgentsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TandemAgentsPanel, new_button);
  gtk_widget_class_bind_template_child (widget_class, TandemAgentsPanel, new_menu);
  gtk_widget_class_bind_template_child (widget_class, TandemAgentsPanel, list);
  gtk_widget_class_bind_template_child (widget_class, TandemAgentsPanel, obstacle_label);
  gtk_widget_class_bind_template_child (widget_class, TandemAgentsPanel, hint_label);
}

static void
tandem_agents_panel_init (TandemAgentsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tandem_agents_panel_set_up (TandemAgentsPanel *self, TandemProfiles *profiles, GMenuModel *examples)
{
  g_return_if_fail (TANDEM_IS_AGENTS_PANEL (self) && TANDEM_IS_PROFILES (profiles) && !self->profiles);

  self->profiles = g_object_ref (profiles);
  if (examples)
    g_menu_append_section (self->new_menu, NULL, examples);
  tandem_presence_name_menu (self->new_button);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (profiles), make_row, self, NULL);
  g_signal_connect_object (profiles, "items-changed", G_CALLBACK (update_hint), self, G_CONNECT_SWAPPED);
  update_hint (self);
}

void
tandem_agents_panel_set_obstacle (TandemAgentsPanel *self, const char *sentence)
{
  g_return_if_fail (TANDEM_IS_AGENTS_PANEL (self));
  gtk_label_set_label (self->obstacle_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle_label), sentence != NULL);
}

void
tandem_agents_panel_focus (TandemAgentsPanel *self)
{
  g_return_if_fail (TANDEM_IS_AGENTS_PANEL (self));
  if (!tandem_presence_has_focus (GTK_WIDGET (self)))
    gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->new_button)));
}
