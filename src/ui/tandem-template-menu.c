// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-template-menu.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-phone-number.h"
#include "tandem-template-sheet.h"
#include "tandem-templates.h"

struct _TandemTemplateMenu {
  GtkWidget parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemPeople *people;
  char *number;     /* nullable */
  char *own_number; /* nullable */
  GtkWidget *button;

  /* borrowed */
  GtkTextView *text_view;
  GtkTextTag *open_tag; /* of the buffer */
  GtkPopover *popover;

  guint n_actions;     /* of the person, nested, just now */
  gboolean travelling; /* through what was done before */
  gboolean typed;      /* a blank, just now */
};

G_DEFINE_FINAL_TYPE (TandemTemplateMenu, tandem_template_menu, GTK_TYPE_WIDGET)

static const char *
get_kept (TandemTemplateMenu *self)
{
  return tandem_settings_get_string (self->settings, "text-templates");
}

static char *
fill (TandemTemplateMenu *self, const char *text)
{
  const char *region = tandem_settings_get_string (self->settings, "region");
  TandemContact *contact = self->number ? tandem_contacts_lookup (tandem_people_get_contacts (self->people), self->number) : NULL;
  const char *name = contact ? tandem_contact_get_facts (contact)->name : NULL;
  g_autofree char *first = name ? g_strndup (name, strcspn (name, " ")) : NULL;
  g_autofree char *number = self->number && *self->number == '+' ? tandem_phone_number_format (self->number, region) : g_strdup (self->number);
  g_autofree char *own = self->own_number ? tandem_phone_number_format (self->own_number, region) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  /* TRANSLATORS: formats for g_date_time_format(): day and time in a text that is sent. */
  g_autofree char *date = g_date_time_format (now, C_("date in a text", "%-d %B %Y"));
  g_autofree char *time = g_date_time_format (now, C_("time format", "%H:%M"));

  return tandem_template_fill (text, &(TandemTemplateValues){ name, first, number, own, date, time });
}

/* The words of @name instead of what lies between @from and @to. */
static void
insert (TandemTemplateMenu *self, const char *name, GtkTextIter *from, GtkTextIter *to)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autofree char *text = tandem_templates_dup_text (get_kept (self), name);
  g_autofree char *filled = text ? fill (self, text) : NULL;

  if (!filled)
    return;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, from, to);
  gtk_text_buffer_insert (buffer, from, filled, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* "/name" before the cursor, and the blank that was typed just now. */
static void
expand (TandemTemplateMenu *self, GtkTextBuffer *buffer)
{
  GtkTextIter line, cursor;
  g_autofree char *before = NULL;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;
  const char *slash;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  line = cursor;
  gtk_text_iter_set_line_offset (&line, 0);
  before = gtk_text_buffer_get_text (buffer, &line, &cursor, FALSE);
  slash = g_str_has_suffix (before, " ") ? strrchr (before, '/') : NULL;
  if (!slash || (slash > before && !g_ascii_isspace (slash[-1])))
    return;
  name = g_strndup (slash + 1, strlen (slash + 1) - 1);
  words = tandem_templates_dup_text (get_kept (self), name);
  if (!words)
    return;
  line = cursor;
  gtk_text_iter_backward_chars (&line, (int) g_utf8_strlen (slash, -1));
  insert (self, name, &line, &cursor);
}

static void
mark_open (TandemTemplateMenu *self, GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;
  g_autofree char *text = NULL;
  const char *open;
  gsize length = 0;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_text_buffer_remove_tag (buffer, self->open_tag, &begin, &end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  for (open = tandem_template_find_open (text, &length); open; open = tandem_template_find_open (open + length, &length)) {
    gtk_text_buffer_get_iter_at_offset (buffer, &begin, (int) g_utf8_pointer_to_offset (text, open));
    gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) g_utf8_pointer_to_offset (text, open + length));
    gtk_text_buffer_apply_tag (buffer, self->open_tag, &begin, &end);
  }
}

static void
on_changed (GtkTextBuffer *buffer, gpointer user_data)
{
  TandemTemplateMenu *self = TANDEM_TEMPLATE_MENU (user_data);

  if (self->typed) {
    self->typed = FALSE;
    expand (self, buffer);
  }
  mark_open (self, buffer);
}

/* Only what the person types: undoing and redoing put the same letters there, and so does whoever loads what was kept. */
static void
on_insert (GtkTextBuffer *buffer, GtkTextIter *place, const char *text, int length, gpointer user_data)
{
  TandemTemplateMenu *self = TANDEM_TEMPLATE_MENU (user_data);

  self->typed = self->n_actions > 0 && !self->travelling && length == 1 && *text == ' ';
}

static void
on_begin_action (TandemTemplateMenu *self)
{
  self->n_actions++;
}

static void
on_end_action (TandemTemplateMenu *self)
{
  self->n_actions--;
}

static void
on_travel (TandemTemplateMenu *self)
{
  self->travelling = TRUE;
}

static void
on_travelled (TandemTemplateMenu *self)
{
  self->travelling = FALSE;
}

static void
watch_person (TandemTemplateMenu *self, GtkTextBuffer *buffer)
{
  static const char *const travels[] = { "undo", "redo" };

  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (on_insert), self, 0);
  g_signal_connect_object (buffer, "begin-user-action", G_CALLBACK (on_begin_action), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "end-user-action", G_CALLBACK (on_end_action), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (travels); i++) {
    g_signal_connect_object (buffer, travels[i], G_CALLBACK (on_travel), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (buffer, travels[i], G_CALLBACK (on_travelled), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  }
}

/* --- the menu --------------------------------------------------------------------------------------------------- */

static void
on_chosen (GtkButton *button, gpointer user_data)
{
  TandemTemplateMenu *self = TANDEM_TEMPLATE_MENU (user_data);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autofree char *name = g_strdup (gtk_button_get_label (button));
  GtkTextIter from, to;

  gtk_popover_popdown (self->popover);
  gtk_text_buffer_get_selection_bounds (buffer, &from, &to);
  insert (self, name, &from, &to);
  mark_open (self, buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
on_edit (GtkButton *button, gpointer user_data)
{
  TandemTemplateMenu *self = TANDEM_TEMPLATE_MENU (user_data);

  gtk_popover_popdown (self->popover);
  gtk_window_present (GTK_WINDOW (tandem_template_sheet_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->settings)));
}

static void
add_button (GtkBox *box, const char *label, GCallback callback, TandemTemplateMenu *self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, 0);
  gtk_box_append (box, button);
}

/* As they are now. */
static void
prepare (GtkMenuButton *menu_button, gpointer user_data)
{
  TandemTemplateMenu *self = TANDEM_TEMPLATE_MENU (user_data);
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_auto (GStrv) names = tandem_templates_list_names (get_kept (self));

  for (guint i = 0; names[i]; i++)
    add_button (box, names[i], G_CALLBACK (on_chosen), self);
  add_button (box, C_("button", "Edit Templates…"), G_CALLBACK (on_edit), self);
  gtk_popover_set_child (self->popover, GTK_WIDGET (box));
}

static void
tandem_template_menu_dispose (GObject *object)
{
  TandemTemplateMenu *self = TANDEM_TEMPLATE_MENU (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->own_number, g_free);
  g_clear_object (&self->people);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_template_menu_parent_class)->dispose (object);
}

static void
tandem_template_menu_class_init (TandemTemplateMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_template_menu_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tandem_template_menu_init (TandemTemplateMenu *self)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_menu_button_new ());

  self->button = GTK_WIDGET (button);
  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_menu_button_set_icon_name (button, "document-edit-symbolic");
  gtk_menu_button_set_direction (button, GTK_ARROW_UP);
  gtk_widget_add_css_class (GTK_WIDGET (button), "flat");
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
  gtk_menu_button_set_create_popup_func (button, prepare, self, NULL);
  gtk_widget_set_tooltip_text (self->button, C_("button", "Templates"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("button", "Templates"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

void
tandem_template_menu_set_up (TandemTemplateMenu *self, TandemSettings *settings, TandemPeople *people, GtkTextView *text_view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (text_view);

  g_return_if_fail (TANDEM_IS_TEMPLATE_MENU (self) && !self->settings);

  self->settings = g_object_ref (settings);
  self->people = g_object_ref (people);
  self->text_view = text_view;
  self->open_tag = gtk_text_buffer_create_tag (buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, "weight", PANGO_WEIGHT_BOLD, NULL);
  /* After the others: it may change the text again. */
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_AFTER);
  watch_person (self, buffer);
}

void
tandem_template_menu_set_numbers (TandemTemplateMenu *self, const char *number, const char *own_number)
{
  g_return_if_fail (TANDEM_IS_TEMPLATE_MENU (self));
  g_free (self->number);
  g_free (self->own_number);
  self->number = g_strdup (number);
  self->own_number = g_strdup (own_number);
}
