// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-preferences.h"

#include <glib/gi18n-lib.h>

#include "tandem-answering-page.h"
#include "tandem-limits-page.h"
#include "tandem-path-row.h"
#include "tandem-presence.h"
#include "tandem-reach-group.h"
#include "tandem-services-page.h"
#include "tandem-setting-rows.h"
#include "tandem-texts-page.h"

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
  AdwPreferencesGroup *window_group;
};

G_DEFINE_FINAL_TYPE (TandemPreferences, tandem_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static const TandemSettingChoice when_choices[] = {
  { "key", NC_("when calls are recorded", "When I ask") },
  { "always", NC_("when calls are recorded", "Every call") },
  { "twilio", NC_("when calls are recorded", "When I ask, by Twilio") },
  { "twilio-always", NC_("when calls are recorded", "Every call, by Twilio") },
  { NULL }
};

static const TandemSettingChoice format_choices[] = {
  { "opus", NC_("format of recordings", "Opus (small)") },
  { "flac", NC_("format of recordings", "FLAC (every sample)") },
  { "wav", NC_("format of recordings", "WAV (every sample)") },
  { NULL }
};

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
  gtk_widget_class_bind_template_child (widget_class, TandemPreferences, window_group);
}

static void
tandem_preferences_init (TandemPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_up_window (TandemPreferences *self)
{
  tandem_setting_rows_add_switch (self->window_group, self->settings, "keep-running",
                                  C_("preferences", "Keep Running When the Window Is Closed"),
                                  _("As long as calls can come in. Quit in the menu, or Ctrl+Q, ends Tandem."));
  tandem_setting_rows_add_switch (self->window_group, self->settings, "start-at-login", C_("preferences", "Start When You Log In"),
                                  _("With the window closed"));
  tandem_setting_rows_add_switch (self->window_group, self->settings, "raise-window",
                                  C_("preferences", "Show the Window When It Rings"), _("Otherwise only a notification, while it is closed"));
}

/* The pages that are not on show are not to be offered to a screen reader, either. */
static void
watch_pages (GtkWidget *widget)
{
  if (ADW_IS_VIEW_STACK (widget)) {
    tandem_presence_watch_view_stack (ADW_VIEW_STACK (widget));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    watch_pages (child);
}

TandemPreferences *
tandem_preferences_new (GtkWindow *parent, TandemSettings *settings, TandemSecrets *secrets, TandemReachability *reachability)
{
  TandemPreferences *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  self = g_object_new (TANDEM_TYPE_PREFERENCES, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  tandem_setting_rows_bind_choice (self->when_row, settings, "recording", "when calls are recorded", when_choices);
  tandem_setting_rows_bind_choice (self->format_row, settings, "recording-format", "format of recordings", format_choices);
  tandem_path_row_set_up (self->folder_row, settings, "recording-dir");
  tandem_path_row_set_up (self->music_row, settings, "hold-music");
  set_up_announcement (self);
  tandem_reach_group_set_up (self->reach_group, settings, reachability);
  g_object_bind_property (settings, "monitor", self->monitor_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  set_up_window (self);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), tandem_services_page_new (settings, secrets));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), tandem_answering_page_new (settings));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), tandem_texts_page_new (settings, secrets));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), tandem_limits_page_new (settings));
  watch_pages (GTK_WIDGET (self));
  return self;
}
