// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-suggestion-row.h"

#define LIST_HEIGHT 320

struct _TandemSuggestionRow {
  AdwEntryRow parent_instance;

  /* owned */
  char *choose;
  GStrvBuilder *builder; /* nullable: while the list is made */
  GStrv words;           /* by the rows of the list */

  /* of the row */
  GtkMenuButton *button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TandemSuggestionRow, tandem_suggestion_row, ADW_TYPE_ENTRY_ROW)

enum { PROP_0, PROP_CHOOSE, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
on_activated (TandemSuggestionRow *self, GtkListBoxRow *row)
{
  gtk_menu_button_popdown (self->button);
  gtk_editable_set_text (GTK_EDITABLE (self), self->words[gtk_list_box_row_get_index (row)]);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_editable_set_position (GTK_EDITABLE (self), -1);
}

static void
tandem_suggestion_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemSuggestionRow *self = TANDEM_SUGGESTION_ROW (object);

  switch (id) {
  case PROP_CHOOSE:
    g_free (self->choose);
    self->choose = g_value_dup_string (value);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), self->choose);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, self->choose, -1);
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->button))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, self->choose, -1);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, self->choose, -1);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_suggestion_row_finalize (GObject *object)
{
  g_free (TANDEM_SUGGESTION_ROW (object)->choose);
  g_strfreev (TANDEM_SUGGESTION_ROW (object)->words);
  G_OBJECT_CLASS (tandem_suggestion_row_parent_class)->finalize (object);
}

static void
tandem_suggestion_row_constructed (GObject *object)
{
  G_OBJECT_CLASS (tandem_suggestion_row_parent_class)->constructed (object);
  /* The focus is on the text within the row. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (object))), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (object)), -1);
}

static void
tandem_suggestion_row_class_init (TandemSuggestionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = tandem_suggestion_row_set_property;
  object_class->finalize = tandem_suggestion_row_finalize;
  object_class->constructed = tandem_suggestion_row_constructed;
  props[PROP_CHOOSE] = g_param_spec_string ("choose", NULL, NULL, "", G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_suggestion_row_init (TandemSuggestionRow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "suggestions");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_widget_add_css_class (popover, "menu");
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "pan-down-symbolic");
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), GTK_WIDGET (self->button));
}

static void
add_word (TandemSuggestionRow *self, const char *word, const char *label)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *name = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), name);
  g_strv_builder_add (self->builder, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (self->list, row);
}

void
tandem_suggestion_row_set_words (TandemSuggestionRow *self, const char *none, const char *const *words, const char *const *labels)
{
  GtkWidget *row;

  g_return_if_fail (TANDEM_IS_SUGGESTION_ROW (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))))
    gtk_list_box_remove (self->list, row);
  self->builder = g_strv_builder_new ();
  if (none)
    add_word (self, "", none);
  for (gsize i = 0; words && words[i]; i++)
    add_word (self, words[i], labels ? labels[i] : words[i]);
  g_strfreev (self->words);
  self->words = g_strv_builder_end (self->builder);
  g_clear_pointer (&self->builder, g_strv_builder_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->button), *self->words != NULL);
}
