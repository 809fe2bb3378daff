// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-setting-rows.h"

#include <glib/gi18n-lib.h>

#include "tandem-entry-field.h"

/* NULL when the person may change it.  (transfer full) */
static char *
dup_fixed (TandemSettings *settings, const char *property)
{
  const char *name = tandem_settings_get_fixed_by (settings, property);

  /* TRANSLATORS: %s is the name of a variable of the environment, such as INBOUND. */
  return name ? g_strdup_printf (_("Set by %s, so it cannot be changed here"), name) : NULL;
}

static void
fix_row (AdwActionRow *row, GtkWidget *control, TandemSettings *settings, const char *property)
{
  g_autofree char *sentence = dup_fixed (settings, property);

  if (!sentence)
    return;
  adw_action_row_set_subtitle (row, sentence);
  gtk_widget_set_sensitive (control, FALSE);
}

/* --- one of several words ------------------------------------------------------------------------------- */

static gboolean
to_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const TandemSettingChoice *choices = user_data;

  for (guint i = 0; choices[i].word; i++)
    if (g_str_equal (choices[i].word, g_value_get_string (from)))
      g_value_set_uint (to, i);
  return TRUE;
}

static gboolean
from_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const TandemSettingChoice *choices = user_data;
  guint selected = g_value_get_uint (from);

  if (selected == GTK_INVALID_LIST_POSITION)
    return FALSE;
  g_value_set_string (to, choices[selected].word);
  return TRUE;
}

void
tandem_setting_rows_bind_choice (AdwComboRow *row, TandemSettings *settings, const char *property, const char *context,
                                 const TandemSettingChoice *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  for (guint i = 0; choices[i].word; i++)
    gtk_string_list_append (labels, g_dpgettext2 (GETTEXT_PACKAGE, context, choices[i].label));
  adw_combo_row_set_model (row, G_LIST_MODEL (labels));
  g_object_bind_property_full (settings, property, row, "selected", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               to_selected, from_selected, (gpointer) choices, NULL);
  fix_row (ADW_ACTION_ROW (row), GTK_WIDGET (row), settings, property);
}

void
tandem_setting_rows_add_choice (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                const char *title, const char *context, const TandemSettingChoice *choices)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  tandem_setting_rows_bind_choice (ADW_COMBO_ROW (row), settings, property, context, choices);
  adw_preferences_group_add (group, row);
}

/* --- on or off, how many -------------------------------------------------------------------------------- */

static void
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (group, row);
}

static AdwActionRow *
get_row (GtkWidget *control)
{
  return ADW_ACTION_ROW (gtk_widget_get_ancestor (control, ADW_TYPE_ACTION_ROW));
}

void
tandem_setting_rows_add_switch (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                const char *title, const char *subtitle)
{
  GtkWidget *control = gtk_switch_new ();

  add_row (group, title, subtitle, control);
  g_object_bind_property (settings, property, control, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  fix_row (get_row (control), control, settings, property);
}

void
tandem_setting_rows_add_number (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                                const char *title, const char *subtitle, double step, guint digits)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), property);
  double least = G_IS_PARAM_SPEC_INT (pspec) ? G_PARAM_SPEC_INT (pspec)->minimum : G_PARAM_SPEC_DOUBLE (pspec)->minimum;
  double most = G_IS_PARAM_SPEC_INT (pspec) ? G_PARAM_SPEC_INT (pspec)->maximum : G_PARAM_SPEC_DOUBLE (pspec)->maximum;
  GtkWidget *control = gtk_spin_button_new_with_range (least, most, step);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (control), digits);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (control), TRUE);
  add_row (group, title, subtitle, control);
  /* What is typed belongs to the control: a focus on the row would only be one key more. */
  gtk_widget_set_focusable (GTK_WIDGET (get_row (control)), FALSE);
  g_object_bind_property (settings, property, control, "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  fix_row (get_row (control), control, settings, property);
}

/* --- words ---------------------------------------------------------------------------------------------- */

typedef struct {
  TandemSettings *settings;
  const char *property; /* static */
  TandemSettingReader read;
  char *problem;
} Text;

static void
text_free (gpointer data, GClosure *closure)
{
  Text *text = data;

  g_clear_object (&text->settings);
  g_free (text->problem);
  g_free (text);
}

static void
on_text_changed (TandemEntryField *field, gpointer user_data)
{
  const Text *text = user_data;
  const char *typed = tandem_entry_field_get_text (field);
  g_autofree char *kept = text->read ? text->read (typed) : g_strdup (typed);

  tandem_entry_field_set_problem (field, kept ? NULL : text->problem);
  if (kept)
    tandem_settings_set_string (text->settings, text->property, kept);
}

void
tandem_setting_rows_add_text (AdwPreferencesGroup *group, TandemSettings *settings, const char *property,
                              const char *title, const char *help, TandemSettingReader read, const char *problem)
{
  g_autofree char *fixed = dup_fixed (settings, property);
  TandemEntryField *field = g_object_new (TANDEM_TYPE_ENTRY_FIELD, "title", title, "help", fixed ? fixed : help, NULL);
  Text *text = g_new0 (Text, 1);

  text->settings = g_object_ref (settings);
  text->property = g_intern_string (property);
  text->read = read;
  text->problem = g_strdup (problem);
  tandem_entry_field_set_text (field, tandem_settings_get_string (settings, property));
  gtk_widget_set_sensitive (GTK_WIDGET (field), fixed == NULL);
  gtk_widget_set_margin_top (GTK_WIDGET (field), 12);
  g_signal_connect_data (field, "changed", G_CALLBACK (on_text_changed), text, text_free, 0);
  adw_preferences_group_add (group, GTK_WIDGET (field));
}
