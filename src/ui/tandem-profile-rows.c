// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-rows.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"

/* What a row works with; it ends with the row. */
typedef struct {
  TandemProfileDraft *draft;
  const char *field; /* static */
  const TandemProfileChoice *choices;
  GtkLabel *problem; /* borrowed; nullable: nothing can be wrong */
} Row;

static Row *
row_new (TandemProfileDraft *draft, const char *field)
{
  Row *row = g_new0 (Row, 1);

  row->draft = g_object_ref (draft);
  row->field = field;
  return row;
}

static void
row_free (gpointer data, GClosure *closure)
{
  Row *row = data;

  g_object_unref (row->draft);
  g_free (row);
}

/* --- texts -------------------------------------------------------------------------------------------------- */

static GtkLabel *
add_problem (AdwPreferencesGroup *group)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (""));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_xalign (label, 0);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  gtk_widget_set_margin_top (GTK_WIDGET (label), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (label), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (label), 12);
  gtk_widget_add_css_class (GTK_WIDGET (label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (label), "error");
  adw_preferences_group_add (group, GTK_WIDGET (label));
  return label;
}

/* @problem: nullable. */
static void
mark (GtkWidget *control, GtkLabel *label, const char *problem)
{
  if (problem && !g_str_equal (problem, gtk_label_get_label (label)))
    tandem_announcer_say (GTK_ACCESSIBLE (control), problem);
  gtk_label_set_label (label, problem ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (label), problem != NULL);
  if (problem)
    gtk_widget_add_css_class (control, "error");
  else
    gtk_widget_remove_css_class (control, "error");
}

static void
on_text (GtkEditable *editable, gpointer user_data)
{
  const Row *row = user_data;
  g_autofree char *problem = tandem_profile_draft_set_string (row->draft, row->field, gtk_editable_get_text (editable));

  mark (GTK_WIDGET (editable), row->problem, problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (editable)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem ? problem : "", -1);
}

void
tandem_profile_rows_bind_text (TandemProfileDraft *draft, const char *field, GtkEditable *editable, AdwPreferencesGroup *group)
{
  g_autofree char *text = NULL;
  Row *row = row_new (draft, field);

  g_object_get (tandem_profile_draft_get (draft), field, &text, NULL);
  gtk_editable_set_text (editable, text ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (editable)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (editable)), -1);
  row->problem = add_problem (group);
  g_signal_connect_data (editable, "changed", G_CALLBACK (on_text), row, row_free, 0);
}

/* --- one of several ----------------------------------------------------------------------------------------- */

static int
value_of (GParamSpecEnum *pspec, const char *word)
{
  GEnumValue *value = g_enum_get_value_by_nick (pspec->enum_class, word);

  return value ? value->value : pspec->default_value;
}

static gboolean
is_value (TandemProfile *profile, GParamSpec *pspec, const char *word)
{
  g_autofree char *text = NULL;
  int value;

  if (G_IS_PARAM_SPEC_ENUM (pspec)) {
    g_object_get (profile, pspec->name, &value, NULL);
    return value == value_of (G_PARAM_SPEC_ENUM (pspec), word);
  }
  g_object_get (profile, pspec->name, &text, NULL);
  return g_strcmp0 (text, word) == 0;
}

static void
on_choice (AdwComboRow *combo, GParamSpec *unused, gpointer user_data)
{
  const Row *row = user_data;
  guint selected = adw_combo_row_get_selected (combo);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (tandem_profile_draft_get (row->draft)), row->field);
  g_auto (GValue) value = G_VALUE_INIT;

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  g_value_init (&value, pspec->value_type);
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_value_set_enum (&value, value_of (G_PARAM_SPEC_ENUM (pspec), row->choices[selected].word));
  else
    g_value_set_static_string (&value, row->choices[selected].word);
  g_free (tandem_profile_draft_set (row->draft, row->field, &value));
}

void
tandem_profile_rows_bind_choice (TandemProfileDraft *draft, const char *field, AdwComboRow *combo, const char *context,
                                 const TandemProfileChoice *choices)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  TandemProfile *profile = tandem_profile_draft_get (draft);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (profile), field);
  Row *row = row_new (draft, field);
  guint selected = 0;

  row->choices = choices;
  for (guint i = 0; choices[i].word; i++) {
    gtk_string_list_append (labels, g_dpgettext2 (GETTEXT_PACKAGE, context, choices[i].label));
    if (is_value (profile, pspec, choices[i].word))
      selected = i;
  }
  adw_combo_row_set_model (combo, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (combo, selected);
  g_signal_connect_data (combo, "notify::selected", G_CALLBACK (on_choice), row, row_free, 0);
}

/* --- how many ----------------------------------------------------------------------------------------------- */

static void
on_number (GtkSpinButton *spin, gpointer user_data)
{
  const Row *row = user_data;

  g_autofree char *problem = tandem_profile_draft_set_number (row->draft, row->field, gtk_spin_button_get_value (spin));

  mark (GTK_WIDGET (spin), row->problem, problem);
}

static double
get_number (TandemProfile *profile, const char *field)
{
  g_auto (GValue) number = G_VALUE_INIT;

  g_value_init (&number, G_TYPE_DOUBLE);
  g_object_get_property (G_OBJECT (profile), field, &number);
  return g_value_get_double (&number);
}

void
tandem_profile_rows_add_number (TandemProfileDraft *draft, const char *field, AdwPreferencesGroup *group, const char *title,
                                const char *subtitle, double most, double step, guint digits)
{
  GtkWidget *row = adw_action_row_new ();
  Row *work = row_new (draft, field);
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, step);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), digits);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), get_number (tandem_profile_draft_get (draft), field));
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  /* What is typed belongs to the control: a focus on the row would only be one key more. */
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (group, row);
  work->problem = add_problem (group);
  g_signal_connect_data (spin, "value-changed", G_CALLBACK (on_number), work, row_free, 0);
}
