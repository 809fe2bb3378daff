// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-presence.h"
#include "tandem-voice-service.h"

struct _TandemAgentRow {
  AdwActionRow parent_instance;

  /* owned */
  TandemProfile *profile;

  /* of the row */
  GtkWidget *rehearse_button;
  GtkMenuButton *menu_button;

  gboolean fixed;
};

G_DEFINE_FINAL_TYPE (TandemAgentRow, tandem_agent_row, ADW_TYPE_ACTION_ROW)

static char *
dup_service (TandemAgentRow *self)
{
  const char *provider = tandem_profile_get_provider (self->profile);
  const char *voice = tandem_profile_get_voice (self->profile);
  const TandemVoiceService *service = tandem_voice_service_lookup (provider);
  const char *name = service ? service->name
                     : g_str_equal (provider, "echo") ? C_("AI service", "Echo, to try the sound") : _("AI service of the preferences");

  /* TRANSLATORS: an AI service and a voice of it: "OpenAI Realtime · marin". */
  return *voice && !g_str_equal (provider, "echo") ? g_strdup_printf (C_("agent", "%s · %s"), name, voice) : g_strdup (name);
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *name)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

/* Its name may change, and is what the actions know it by. */
static void
update_menu (TandemAgentRow *self)
{
  const char *name = tandem_profile_get_name (self->profile);
  g_autoptr (GMenu) menu = g_menu_new ();

  if (!self->fixed)
    add_item (menu, C_("menu", "Edit"), "win.edit-agent", name);
  add_item (menu, C_("menu", "Duplicate"), "win.duplicate-agent", name);
  add_item (menu, C_("menu", "Export…"), "win.export-agent", name);
  if (!self->fixed)
    add_item (menu, C_("menu", "Delete"), "win.delete-agent", name);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  tandem_presence_name_menu (self->menu_button);
}

static void
update (TandemAgentRow *self)
{
  const char *name = tandem_profile_get_name (self->profile);
  const char *title = self->fixed ? C_("agent", "The Agent of the Settings") : name;
  g_autofree char *shown = g_markup_escape_text (title, -1);
  g_autofree char *service = dup_service (self);
  g_autofree char *subtitle = g_markup_escape_text (service, -1);
  /* TRANSLATORS: %s is the name of an agent. */
  g_autofree char *rehearse = g_strdup_printf (_("Rehearse %s"), title);
  /* TRANSLATORS: %s is the name of an agent. */
  g_autofree char *more = g_strdup_printf (_("More for %s"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), shown);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_set_tooltip_text (self->rehearse_button, rehearse);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rehearse_button), GTK_ACCESSIBLE_PROPERTY_LABEL, rehearse, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->rehearse_button), "s", name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), more);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->menu_button))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  service, -1);
  if (!self->fixed)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s", name);
  update_menu (self);
}

static void
tandem_agent_row_dispose (GObject *object)
{
  g_clear_object (&TANDEM_AGENT_ROW (object)->profile);
  G_OBJECT_CLASS (tandem_agent_row_parent_class)->dispose (object);
}

static void
tandem_agent_row_class_init (TandemAgentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_agent_row_dispose;
}

static void
tandem_agent_row_init (TandemAgentRow *self)
{
  self->rehearse_button = gtk_button_new_from_icon_name ("audio-input-microphone-symbolic");
  gtk_widget_set_valign (self->rehearse_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->rehearse_button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->rehearse_button), "win.rehearse");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->rehearse_button);
  self->menu_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->menu_button, "view-more-symbolic");
  gtk_widget_set_valign (GTK_WIDGET (self->menu_button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->menu_button), "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->menu_button));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 1);
}

GtkWidget *
tandem_agent_row_new (TandemProfile *profile, gboolean fixed)
{
  TandemAgentRow *self = g_object_new (TANDEM_TYPE_AGENT_ROW, NULL);

  self->profile = g_object_ref (profile);
  self->fixed = fixed;
  if (!fixed) {
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "win.edit-agent");
  }
  update (self);
  g_signal_connect_object (profile, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

TandemProfile *
tandem_agent_row_get_profile (TandemAgentRow *self)
{
  g_return_val_if_fail (TANDEM_IS_AGENT_ROW (self), NULL);
  return self->profile;
}
