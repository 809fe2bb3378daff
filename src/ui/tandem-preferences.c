// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-preferences.h"

#include <glib/gi18n-lib.h>

#include "tandem-path-row.h"
#include "tandem-reach-group.h"

struct _TandemPreferences {
  AdwPreferencesWindow parent_instance;

  /* owned */
  TandemSettings *settings;

  /* template */
  AdwComboRow *when_row;
  AdwComboRow *format_row;
  TandemPathRow *folder_row;
  GtkSwitch *announcement_switch;
  GtkEditable *announcement_entry;
  TandemReachGroup *reach_group;
  TandemPathRow *music_row;
  GtkWidget *monitor_switch;
};

G_DEFINE_FINAL_TYPE (TandemPreferences, tandem_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* What a setting may be, and how it is called. */
typedef struct {
  const char *word;
  const char *label;
} Choice;

static const Choice when_choices[] = {
  { "key", NC_("when calls are recorded", "When I ask") },
  { "always", NC_("when calls are recorded", "Every call") },
  { "twilio", NC_("when calls are recorded", "When I ask, by Twilio") },
  { "twilio-always", NC_("when calls are recorded", "Every call, by Twilio") },
  { NULL }
};

static const Choice format_choices[] = {
  { "opus", NC_("format of recordings", "Opus (small)") },
  { "flac", NC_("format of recordings", "FLAC (every sample)") },
  { "wav", NC_("format of recordings", "WAV (every sample)") },
  { NULL }
};

/* --- rows ---------------------------------------------------------------------------------------------- */

static gboolean
to_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const Choice *choices = user_data;

  for (guint i = 0; choices[i].word; i++)
    if (g_str_equal (choices[i].word, g_value_get_string (from)))
      g_value_set_uint (to, i);
  return TRUE;
}

static gboolean
from_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const Choice *choices = user_data;
  guint selected = g_value_get_uint (from);

  if (selected == GTK_INVALID_LIST_POSITION)
    return FALSE;
  g_value_set_string (to, choices[selected].word);
  return TRUE;
}

static void
set_up_choice (TandemPreferences *self, AdwComboRow *row, const char *property, const char *context,
               const Choice *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; choices[i].word; i++)
    gtk_string_list_append (labels, g_dpgettext2 (GETTEXT_PACKAGE, context, choices[i].label));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  g_object_bind_property_full (self->settings, property, row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, to_selected, from_selected,
                               (gpointer) choices, NULL);
}

/* No words are no announcement; switched on anew, the words are those that were last there. */
static void
on_announcement_changed (TandemPreferences *self)
{
  gboolean on = gtk_switch_get_active (self->announcement_switch);

  tandem_settings_set_string (self->settings, "recording-announcement",
                              on ? gtk_editable_get_text (self->announcement_entry) : "");
}

static void
set_up_announcement (TandemPreferences *self)
{
  const char *text = tandem_settings_get_string (self->settings, "recording-announcement");

  gtk_switch_set_active (self->announcement_switch, *text != '\0');
  gtk_editable_set_text (self->announcement_entry, *text ? text : _("This call is being recorded."));
  g_signal_connect_object (self->announcement_switch, "notify::active", G_CALLBACK (on_announcement_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->announcement_entry, "changed", G_CALLBACK (on_announcement_changed), self,
                           G_CONNECT_SWAPPED);
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
tandem_preferences_dispose (GObject *object)
{
  g_clear_object (&TANDEM_PREFERENCES (object)->settings);
  G_OBJECT_CLASS (tandem_preferences_parent_class)->dispose (object);
}

static void
tandem_preferences_class_init (TandemPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_preferences_dispose;
  g_type_ensure (TANDEM_TYPE_PATH_ROW);
  g_type_ensure (TANDEM_TYPE_REACH_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, when_row);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, format_row);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, announcement_switch);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, announcement_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, music_row);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, reach_group);
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, monitor_switch);
}

static void
tandem_preferences_init (TandemPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TandemPreferences *
tandem_preferences_new (GtkWindow *parent, TandemSettings *settings, TandemReachability *reachability)
{
  TandemPreferences *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  self = g_object_new (TANDEM_TYPE_PREFERENCES, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  set_up_choice (self, self->when_row, "recording", "when calls are recorded", when_choices);
  set_up_choice (self, self->format_row, "recording-format", "format of recordings", format_choices);
  tandem_path_row_set_up (self->folder_row, settings, "recording-dir");
  tandem_path_row_set_up (self->music_row, settings, "hold-music");
  set_up_announcement (self);
  tandem_reach_group_set_up (self->reach_group, settings, reachability);
  g_object_bind_property (settings, "monitor", self->monitor_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return self;
}
