// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-template-sheet.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-templates.h"

struct _TandemTemplateSheet {
  AdwWindow parent_instance;

  /* owned */
  TandemSettings *settings;

  /* borrowed */
  GtkTextView *text_view;
  GtkLabel *problem_label;
};

G_DEFINE_FINAL_TYPE (TandemTemplateSheet, tandem_template_sheet, ADW_TYPE_WINDOW)

/* FALSE: what is wrong is on show. */
static gboolean
save (TandemTemplateSheet *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autofree char *text = NULL;
  const char *problem = _("Each template begins with a slash and a name of its own without blanks, and then its words: /hello Hello!");

  g_object_get (buffer, "text", &text, NULL);
  gtk_text_buffer_set_modified (buffer, FALSE);
  if (tandem_templates_check (text, NULL)) {
    tandem_settings_set_string (self->settings, "text-templates", text);
    return TRUE;
  }
  gtk_label_set_label (self->problem_label, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
  tandem_announcer_say (GTK_ACCESSIBLE (self), problem);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  return FALSE;
}

static void
on_save (TandemTemplateSheet *self)
{
  if (save (self))
    gtk_window_close (GTK_WINDOW (self));
}

/* What was written is kept, however the window is closed; what cannot be kept is told first, and let go when it is closed again. */
static gboolean
on_close_request (TandemTemplateSheet *self)
{
  return gtk_text_buffer_get_modified (gtk_text_view_get_buffer (self->text_view)) && !save (self);
}

static GtkLabel *
add_label (GtkBox *box, const char *text, const char *css_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (label), css_class);
  gtk_box_append (box, GTK_WIDGET (label));
  return label;
}

static void
build (TandemTemplateSheet *self)
{
  GtkBox *content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *save = gtk_button_new_with_mnemonic (C_("button", "_Save"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_object (save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), save);
  gtk_box_append (content, header);
  gtk_widget_set_margin_top (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (box), 12);
  add_label (box, _("One after the other: a slash, a name, the words. In a text, the slash, the name and a blank stand for them."), "dim-label");
  add_label (box, "{contact.name} {contact.first_name} {number} {my.number} {date} {time}", "caption");
  self->problem_label = add_label (box, "", "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  self->text_view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->text_view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->text_view, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("window", "Templates"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->text_view));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_add_css_class (scrolled, "text-field");
  gtk_box_append (box, scrolled);
  gtk_box_append (content, GTK_WIDGET (box));
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (content));
}

static void
tandem_template_sheet_dispose (GObject *object)
{
  g_clear_object (&TANDEM_TEMPLATE_SHEET (object)->settings);
  G_OBJECT_CLASS (tandem_template_sheet_parent_class)->dispose (object);
}

static void
tandem_template_sheet_class_init (TandemTemplateSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_template_sheet_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tandem_template_sheet_init (TandemTemplateSheet *self)
{
  build (self);
}

TandemTemplateSheet *
tandem_template_sheet_new (GtkWindow *parent, TandemSettings *settings)
{
  TandemTemplateSheet *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  self = g_object_new (TANDEM_TYPE_TEMPLATE_SHEET, "transient-for", parent, "modal", TRUE, "title", C_("window", "Templates"),
                       "default-width", 480, "default-height", 480, NULL);
  self->settings = g_object_ref (settings);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), tandem_settings_get_string (settings, "text-templates"), -1);
  gtk_text_buffer_set_modified (gtk_text_view_get_buffer (self->text_view), FALSE);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  return self;
}
