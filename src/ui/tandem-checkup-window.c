// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-checkup-window.h"

#include <glib/gi18n-lib.h>

struct _TandemCheckupWindow {
  AdwWindow parent_instance;

  /* owned */
  TandemCheckup *checkup;

  /* template */
  GtkWidget *look_button;
  GtkSpinner *spinner;
  GtkLabel *sum_label;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TandemCheckupWindow, tandem_checkup_window, ADW_TYPE_WINDOW)

static const struct {
  const char *word;
  const char *icon;
  const char *style;
} states[] = {
  [TANDEM_CHECK_OK] = { NC_("what a check found", "ok"), "emblem-ok-symbolic", "success" },
  [TANDEM_CHECK_WARNING] = { NC_("what a check found", "warning"), "dialog-warning-symbolic", "warning" },
  [TANDEM_CHECK_FAILED] = { NC_("what a check found", "failed"), "dialog-error-symbolic", "error" },
  [TANDEM_CHECK_SKIPPED] = { NC_("what a check found", "skipped"), "view-more-horizontal-symbolic", "dim-label" },
};

static char *
describe (TandemCheck *check)
{
  const char *fix = tandem_check_get_fix (check);
  GString *text = g_string_new (tandem_check_get_sentence (check));

  if (*fix)
    g_string_append_printf (text, "\n→ %s", fix);
  if (tandem_check_get_event_at (check) > 0) {
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (tandem_check_get_event_at (check) / 1000);
    g_autofree char *shown = g_date_time_format (time, "%x %X");

    g_string_append_c (text, '\n');
    /* TRANSLATORS: %s is the time when something last came through. */
    g_string_append_printf (text, _("Last event: %s"), shown);
  }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  TandemCheck *check = TANDEM_CHECK (item);
  TandemCheckState state = tandem_check_get_state (check);
  const char *word = g_dpgettext2 (GETTEXT_PACKAGE, "what a check found", states[state].word);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (states[state].icon);
  GtkWidget *label = gtk_label_new (word);
  g_autofree char *text = describe (check);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  g_autofree char *name = g_strdup_printf (C_("what is checked: what was found", "%s: %s"), tandem_check_get_title (check), word);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tandem_check_get_title (check));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), markup);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (icon, states[state].style);
  gtk_widget_add_css_class (label, states[state].style);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  /* Its title alone would be its name. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  return row;
}

static void
show_sum (TandemCheckupWindow *self)
{
  guint failed = tandem_checkup_count (self->checkup, TANDEM_CHECK_FAILED);
  gboolean warned = tandem_checkup_count (self->checkup, TANDEM_CHECK_WARNING) > 0;
  g_autofree char *text = NULL;

  if (tandem_checkup_is_running (self->checkup))
    text = g_strdup (_("Every hop of a call is being tried…"));
  else if (failed > 0)
    text = g_strdup_printf (ngettext ("%u check has failed.", "%u checks have failed.", failed), failed);
  else
    text = g_strdup (warned ? _("Nothing has failed, but look at the warnings.") : _("All is well."));
  gtk_label_set_text (self->sum_label, text);
}

static void
on_running (TandemCheckupWindow *self)
{
  gboolean running = tandem_checkup_is_running (self->checkup);

  gtk_spinner_set_spinning (self->spinner, running);
  gtk_widget_set_sensitive (self->look_button, !running);
  gtk_widget_set_visible (GTK_WIDGET (self->list), tandem_checkup_get_finished_at (self->checkup) > 0);
  show_sum (self);
}

static void
on_look (TandemCheckupWindow *self)
{
  tandem_checkup_request (self->checkup);
}

static void
tandem_checkup_window_dispose (GObject *object)
{
  g_clear_object (&TANDEM_CHECKUP_WINDOW (object)->checkup);
  G_OBJECT_CLASS (tandem_checkup_window_parent_class)->dispose (object);
}

static void
tandem_checkup_window_class_init (TandemCheckupWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_checkup_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-checkup-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemCheckupWindow, look_button);
  gtk_widget_class_bind_template_child (widget_class, TandemCheckupWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TandemCheckupWindow, sum_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCheckupWindow, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tandem_checkup_window_init (TandemCheckupWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TandemCheckupWindow *
tandem_checkup_window_new (GtkWindow *parent, TandemCheckup *checkup)
{
  TandemCheckupWindow *self;

  g_return_val_if_fail (TANDEM_IS_CHECKUP (checkup), NULL);

  self = g_object_new (TANDEM_TYPE_CHECKUP_WINDOW, "transient-for", parent, NULL);
  self->checkup = g_object_ref (checkup);
  gtk_list_box_bind_model (self->list, tandem_checkup_get_checks (checkup), make_row, NULL, NULL);
  g_signal_connect_object (checkup, "notify::running", G_CALLBACK (on_running), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->look_button, "clicked", G_CALLBACK (on_look), self, G_CONNECT_SWAPPED);
  tandem_checkup_request (checkup);
  on_running (self);
  return self;
}
