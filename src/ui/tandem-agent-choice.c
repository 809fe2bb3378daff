// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-choice.h"

#include <glib/gi18n-lib.h>

#define SETTING "dial-agent"

struct _TandemAgentChoice {
  GtkBox parent_instance;

  /* owned */
  TandemProfiles *profiles;
  TandemSettings *settings;

  /* of the box */
  GtkDropDown *list;

  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TandemAgentChoice, tandem_agent_choice, GTK_TYPE_BOX)

/* The agent that is set; NULL: it is gone, or not read yet. */
static TandemProfile *
find_chosen (TandemAgentChoice *self)
{
  return tandem_profiles_lookup (self->profiles, tandem_settings_get_string (self->settings, SETTING), NULL);
}

static const char *
get_name (TandemAgentChoice *self, TandemProfile *profile)
{
  return tandem_profiles_is_default (self->profiles, profile) ? "" : tandem_profile_get_name (profile);
}

/* Shows who is set. */
static void
show_chosen (TandemAgentChoice *self)
{
  const TandemProfile *chosen = find_chosen (self);
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->profiles)); i++) {
    g_autoptr (TandemProfile) profile = g_list_model_get_item (G_LIST_MODEL (self->profiles), i);

    if (profile == chosen)
      selected = i;
  }
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->list, selected);
  self->filling = FALSE;
}

static void
fill (TandemAgentChoice *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->profiles));

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemProfile) profile = g_list_model_get_item (G_LIST_MODEL (self->profiles), i);
    const char *name = get_name (self, profile);

    gtk_string_list_append (names, *name ? name : C_("agent", "The Agent of the Settings"));
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->list, G_LIST_MODEL (names));
  self->filling = FALSE;
  show_chosen (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
  /* Whoever is gone talks to nobody any more. */
  if (!find_chosen (self) && tandem_profiles_get_loaded (self->profiles))
    tandem_settings_set_string (self->settings, SETTING, "");
}

static void
on_selected (TandemAgentChoice *self)
{
  g_autoptr (TandemProfile) profile = NULL;

  if (self->filling)
    return;
  profile = g_list_model_get_item (G_LIST_MODEL (self->profiles), gtk_drop_down_get_selected (self->list));
  if (profile)
    tandem_settings_set_string (self->settings, SETTING, get_name (self, profile));
}

static void
tandem_agent_choice_dispose (GObject *object)
{
  g_clear_object (&TANDEM_AGENT_CHOICE (object)->profiles);
  g_clear_object (&TANDEM_AGENT_CHOICE (object)->settings);
  G_OBJECT_CLASS (tandem_agent_choice_parent_class)->dispose (object);
}

static void
tandem_agent_choice_class_init (TandemAgentChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_agent_choice_dispose;
}

static void
tandem_agent_choice_init (TandemAgentChoice *self)
{
  GtkWidget *label = gtk_label_new (C_("who talks", "Agent"));

  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_add_css_class (label, "dim-label");
  self->list = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("who talks", "Agent"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->list))), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_("who talks", "Agent"), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->list), _("The agent that talks on calls that you dial"));
  g_signal_connect_object (self->list, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), label);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
}

GtkWidget *
tandem_agent_choice_new (TandemProfiles *profiles, TandemSettings *settings)
{
  TandemAgentChoice *self = g_object_new (TANDEM_TYPE_AGENT_CHOICE, NULL);

  self->profiles = g_object_ref (profiles);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (profiles, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (profiles, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (profiles, "notify::loaded", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::" SETTING, G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
  fill (self);
  return GTK_WIDGET (self);
}
