// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-numbers-group.h"

#include <glib/gi18n-lib.h>

#include "tandem-answering-page.h"
#include "tandem-entry-field.h"
#include "tandem-error-text.h"
#include "tandem-number-rules.h"
#include "tandem-phone-number.h"
#include "tandem-texts-page.h"

struct _TandemNumbersGroup {
  AdwPreferencesGroup parent_instance;

  /* owned */
  TandemSettings *settings;
  GPtrArray *rows; /* borrowed */

  /* of the group */
  TandemEntryField *field;
};

G_DEFINE_FINAL_TYPE (TandemNumbersGroup, tandem_numbers_group, ADW_TYPE_PREFERENCES_GROUP)

static void
tandem_numbers_group_dispose (GObject *object)
{
  g_clear_object (&TANDEM_NUMBERS_GROUP (object)->settings);
  G_OBJECT_CLASS (tandem_numbers_group_parent_class)->dispose (object);
}

static void
tandem_numbers_group_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_NUMBERS_GROUP (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_numbers_group_parent_class)->finalize (object);
}

static void
tandem_numbers_group_class_init (TandemNumbersGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_numbers_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_numbers_group_finalize;
}

/* --- one number ------------------------------------------------------------------------------------------ */

static const char *
get_number (GtkWidget *row)
{
  return gtk_widget_get_name (row);
}

/* The groups of the window keep the settings of the number as long as it is open. */
static void
on_row_activated (GtkWidget *row, gpointer user_data)
{
  TandemNumbersGroup *self = TANDEM_NUMBERS_GROUP (user_data);
  g_autoptr (TandemSettings) of_number = tandem_number_rules_open (self->settings, get_number (row));
  GtkWindow *window = g_object_new (ADW_TYPE_PREFERENCES_WINDOW, "title", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                    "transient-for", gtk_widget_get_root (row), "modal", TRUE, "search-enabled", FALSE,
                                    "default-width", 560, "default-height", 600, NULL);

  AdwPreferencesPage *page = tandem_answering_page_new_of_number (of_number);

  adw_preferences_page_add (page, tandem_texts_page_make_replies (of_number));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  gtk_window_present (window);
}

static void
on_remove (GtkWidget *button, gpointer user_data)
{
  TandemNumbersGroup *self = TANDEM_NUMBERS_GROUP (user_data);
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  g_autofree char *number = g_strdup (get_number (row));

  gtk_widget_grab_focus (GTK_WIDGET (self->field));
  tandem_number_rules_remove (self->settings, number);
}

static GtkWidget *
make_row (TandemNumbersGroup *self, const char *number)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *shown = tandem_phone_number_format (number, tandem_settings_get_string (self->settings, "region"));
  /* TRANSLATORS: %s is a telephone number; a button. */
  g_autofree char *label = g_strdup_printf (_("Remove %s"), shown);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_name (row, number);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, 0);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  return row;
}

/* --- the list ---------------------------------------------------------------------------------------------- */

static gboolean
is_shown (TandemNumbersGroup *self, char **numbers)
{
  if (g_strv_length (numbers) != self->rows->len)
    return FALSE;
  for (guint i = 0; numbers[i]; i++)
    if (!g_str_equal (numbers[i], get_number (self->rows->pdata[i])))
      return FALSE;
  return TRUE;
}

/* Also when a rule changes: then the rows stay, since one of them may have the focus. */
static void
update (TandemNumbersGroup *self)
{
  g_auto (GStrv) numbers = tandem_number_rules_list (self->settings);

  if (is_shown (self, numbers))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; numbers[i]; i++) {
    GtkWidget *row = make_row (self, numbers[i]);

    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    g_ptr_array_add (self->rows, row);
  }
}

static void
on_typed (TandemNumbersGroup *self)
{
  tandem_entry_field_set_problem (self->field, NULL);
}

static void
on_entered (TandemNumbersGroup *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = tandem_phone_number_normalize (tandem_entry_field_get_text (self->field),
                                                           tandem_settings_get_string (self->settings, "region"), &error);

  if (!number) {
    g_autofree char *problem = tandem_error_text_dup (error);

    tandem_entry_field_set_problem (self->field, problem);
    return;
  }
  tandem_number_rules_add (self->settings, number);
  tandem_entry_field_set_text (self->field, "");
}

static void
tandem_numbers_group_init (TandemNumbersGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), C_("preferences", "Rules for Single Numbers"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _("When your account has several numbers, each can be answered in its own way."));
  self->field = g_object_new (TANDEM_TYPE_ENTRY_FIELD, "title", C_("preferences", "Add a Number"), "help",
                              _("One of your numbers; press Enter"), NULL);
  gtk_widget_set_margin_top (GTK_WIDGET (self->field), 12);
  g_signal_connect_object (self->field, "changed", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "entry-activated", G_CALLBACK (on_entered), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->field));
}

GtkWidget *
tandem_numbers_group_new (TandemSettings *settings)
{
  TandemNumbersGroup *self = g_object_new (TANDEM_TYPE_NUMBERS_GROUP, NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "notify::number-rules", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
