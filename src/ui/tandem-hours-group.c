// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-hours-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-opening-hours.h"

#define N_DAYS 7
#define OFFICE_HOURS "Mo-Fr 09:00-17:00"

struct _TandemHoursGroup {
  AdwPreferencesGroup parent_instance;

  /* owned */
  TandemSettings *settings;

  /* of the group */
  AdwActionRow *switch_row;
  GtkSwitch *restricted;
  AdwActionRow *rows[N_DAYS];
  GtkEditable *entries[N_DAYS];

  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TandemHoursGroup, tandem_hours_group, ADW_TYPE_PREFERENCES_GROUP)

static void
tandem_hours_group_dispose (GObject *object)
{
  g_clear_object (&TANDEM_HOURS_GROUP (object)->settings);
  G_OBJECT_CLASS (tandem_hours_group_parent_class)->dispose (object);
}

static void
tandem_hours_group_class_init (TandemHoursGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_hours_group_dispose;
}

/* --- reading what is entered ------------------------------------------------------------------------------ */

/* "9:00 - 12:00" as "09:00-12:00"; NULL when it cannot be read.  (transfer full) */
static char *
read_day (const char *typed)
{
  g_autoptr (GString) times = g_string_new (NULL);

  for (const char *p = typed; *p; p++) {
    gboolean begins = times->len == 0 || strchr ("-,", times->str[times->len - 1]);

    if (g_ascii_isspace (*p))
      continue;
    if (begins && g_ascii_isdigit (p[0]) && p[1] == ':')
      g_string_append_c (times, '0');
    g_string_append_c (times, *p);
  }
  /* Days are not to be named here: the row is one. */
  if (times->len > 0 && (!g_ascii_isdigit (times->str[0]) || strchr (times->str, ';') || !tandem_opening_hours_check (times->str, NULL)))
    return NULL;
  return g_string_free (g_steal_pointer (&times), FALSE);
}

static void
show_day (TandemHoursGroup *self, guint day, const char *times)
{
  GtkWidget *entry = GTK_WIDGET (self->entries[day]);
  const char *sentence = !times ? _("Write it like 09:00-12:00, 13:00-17:00") : *times ? "" : C_("opening hours", "Closed");

  adw_action_row_set_subtitle (self->rows[day], sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  if (times) {
    gtk_widget_remove_css_class (entry, "error");
    gtk_widget_remove_css_class (GTK_WIDGET (self->rows[day]), "refused");
  } else {
    gtk_widget_add_css_class (entry, "error");
    gtk_widget_add_css_class (GTK_WIDGET (self->rows[day]), "refused");
  }
}

static void
on_changed (TandemHoursGroup *self)
{
  char *days[N_DAYS] = { NULL };
  gboolean good = TRUE;

  if (self->filling)
    return;
  for (guint i = 0; i < N_DAYS; i++) {
    days[i] = read_day (gtk_editable_get_text (self->entries[i]));
    good = good && days[i];
    show_day (self, i, days[i]);
  }
  if (good) {
    g_autofree char *text = tandem_opening_hours_compose ((const char *const *) days);

    /* Never open is not what an empty setting says. */
    adw_action_row_set_subtitle (self->switch_row, *text ? "" : _("Enter when you are there on at least one day."));
    if (*text)
      tandem_settings_set_string (self->settings, "opening-hours", text);
  }
  for (guint i = 0; i < N_DAYS; i++)
    g_free (days[i]);
}

static void
fill (TandemHoursGroup *self, const char *text)
{
  self->filling = TRUE;
  for (guint i = 0; i < N_DAYS; i++) {
    g_autofree char *times = tandem_opening_hours_dup_day (text, (int) i + 1);
    g_auto (GStrv) parts = g_strsplit (times, ",", -1);
    g_autofree char *shown = g_strjoinv (", ", parts);

    gtk_editable_set_text (self->entries[i], shown);
    show_day (self, i, times);
  }
  self->filling = FALSE;
}

static void
on_restricted (TandemHoursGroup *self)
{
  gboolean restricted = gtk_switch_get_active (self->restricted);

  if (restricted)
    fill (self, OFFICE_HOURS);
  tandem_settings_set_string (self->settings, "opening-hours", restricted ? OFFICE_HOURS : "");
  adw_action_row_set_subtitle (self->switch_row, "");
}

/* --- making it ---------------------------------------------------------------------------------------------- */

static void
tandem_hours_group_init (TandemHoursGroup *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), C_("preferences", "Opening Hours"));
  self->switch_row = ADW_ACTION_ROW (adw_action_row_new ());
  self->restricted = GTK_SWITCH (gtk_switch_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->switch_row), C_("preferences", "Only at Certain Hours"));
  gtk_widget_set_valign (GTK_WIDGET (self->restricted), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->restricted), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_("preferences", "Only at Certain Hours"), -1);
  adw_action_row_add_suffix (self->switch_row, GTK_WIDGET (self->restricted));
  adw_action_row_set_activatable_widget (self->switch_row, GTK_WIDGET (self->restricted));
  adw_action_row_set_subtitle_lines (self->switch_row, 3);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->switch_row));
  for (guint i = 0; i < N_DAYS; i++) {
    /* A Monday, so that the names of days come from the locale. */
    g_autoptr (GDateTime) day = g_date_time_new_utc (2024, 1, 1 + (int) i, 12, 0, 0);
    g_autofree char *name = g_date_time_format (day, "%A");
    GtkWidget *entry = gtk_entry_new ();

    self->rows[i] = ADW_ACTION_ROW (adw_action_row_new ());
    self->entries[i] = GTK_EDITABLE (entry);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), name);
    gtk_editable_set_width_chars (self->entries[i], 16);
    gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    adw_action_row_add_suffix (self->rows[i], entry);
    adw_action_row_set_activatable_widget (self->rows[i], entry);
    adw_action_row_set_subtitle_lines (self->rows[i], 3);
    gtk_widget_set_focusable (GTK_WIDGET (self->rows[i]), FALSE);
    g_object_bind_property (self->restricted, "active", self->rows[i], "visible", G_BINDING_SYNC_CREATE);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->rows[i]));
  }
}

GtkWidget *
tandem_hours_group_new (TandemSettings *settings)
{
  TandemHoursGroup *self = g_object_new (TANDEM_TYPE_HOURS_GROUP, NULL);
  const char *text = tandem_settings_get_string (settings, "opening-hours");
  const char *fixed = tandem_settings_get_fixed_by (settings, "opening-hours");

  self->settings = g_object_ref (settings);
  gtk_switch_set_active (self->restricted, *text != '\0');
  fill (self, text);
  if (fixed) {
    g_autofree char *sentence = g_strdup_printf (_("Set by %s, so it cannot be changed here"), fixed);

    adw_action_row_set_subtitle (self->switch_row, sentence);
    gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  }
  g_signal_connect_object (self->restricted, "notify::active", G_CALLBACK (on_restricted), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < N_DAYS; i++)
    g_signal_connect_object (self->entries[i], "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
