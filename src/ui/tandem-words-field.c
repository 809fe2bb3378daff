// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-words-field.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"

#define LEAST_HEIGHT 140
#define MOST_HEIGHT 320

struct _TandemWordsField {
  AdwPreferencesGroup parent_instance;

  /* of the group */
  GtkTextView *view;
  GtkLabel *sentence;
  GtkLabel *length;
  GtkMenuButton *variables; /* nullable */

  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TandemWordsField, tandem_words_field, ADW_TYPE_PREFERENCES_GROUP)

enum { PROP_0, PROP_CODE, PROP_VARIABLES, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What each stands for. */
static const struct { const char *name; const char *meaning; } known[] = {
  { "{contact.name}", NC_("variable", "Name of the other party") },
  { "{contact.first_name}", NC_("variable", "First name of the other party") },
  { "{remote.number}", NC_("variable", "Number of the other party") },
  { "{own.number}", NC_("variable", "Your number") },
  { "{call.direction}", NC_("variable", "inbound or outbound") },
  { "{date}", NC_("variable", "Date of the call") },
  { "{time}", NC_("variable", "Time of the call") },
  { "{weekday}", NC_("variable", "Day of the week") },
  { "{profile.name}", NC_("variable", "Name of this agent") },
  { "{language}", NC_("variable", "Language of this agent") },
};

static void
update_length (TandemWordsField *self)
{
  int n = gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (self->view));
  /* TRANSLATORS: how long a text is. */
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d character", "%d characters", (gulong) n), n);

  gtk_label_set_label (self->length, text);
}

static void
on_changed (TandemWordsField *self)
{
  update_length (self);
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* --- variables ---------------------------------------------------------------------------------------------- */

static void
on_variable (TandemWordsField *self, GtkListBoxRow *row)
{
  gtk_menu_button_popdown (self->variables);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (self->view), known[gtk_list_box_row_get_index (row)].name, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static GtkWidget *
make_variable (const char *name, const char *meaning)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_label_new (meaning);
  GtkWidget *second = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, meaning, -1);
  return row;
}

static void
add_variables (TandemWordsField *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  const char *title = C_("button", "Insert a Variable");

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "suggestions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_variable (known[i].name, g_dpgettext2 (GETTEXT_PACKAGE, "variable", known[i].meaning)));
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_variable), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_widget_add_css_class (popover, "menu");
  self->variables = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_popover (self->variables, popover);
  gtk_menu_button_set_label (self->variables, "{…}");
  gtk_widget_add_css_class (GTK_WIDGET (self->variables), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->variables), GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->variables), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->variables), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->variables))), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->variables));
}

/* --- object ------------------------------------------------------------------------------------------------- */

static void
tandem_words_field_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemWordsField *self = TANDEM_WORDS_FIELD (object);

  switch (id) {
  case PROP_CODE: gtk_text_view_set_monospace (self->view, g_value_get_boolean (value)); break;
  case PROP_VARIABLES:
    if (g_value_get_boolean (value) && !self->variables)
      add_variables (self);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
on_title (TandemWordsField *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (self)), -1);
}

static gboolean
tandem_words_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TANDEM_WORDS_FIELD (widget)->view));
}

static void
tandem_words_field_class_init (TandemWordsFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = tandem_words_field_set_property;
  GTK_WIDGET_CLASS (klass)->grab_focus = tandem_words_field_grab_focus;
  props[PROP_CODE] = g_param_spec_boolean ("code", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_VARIABLES] = g_param_spec_boolean ("variables", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_WORDS_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_view (TandemWordsField *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_left_margin (self->view, 12);
  gtk_text_view_set_right_margin (self->view, 12);
  gtk_text_view_set_top_margin (self->view, 10);
  gtk_text_view_set_bottom_margin (self->view, 10);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LEAST_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MOST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (scrolled, "words");
  return scrolled;
}

static void
tandem_words_field_init (TandemWordsField *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), make_view (self));
  self->sentence = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_wrap_mode (self->sentence, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->sentence, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->sentence), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "caption");
  self->length = GTK_LABEL (gtk_label_new (""));
  gtk_widget_set_valign (GTK_WIDGET (self->length), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->length), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->length), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->length), "numeric");
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->length));
  gtk_widget_set_margin_top (foot, 6);
  gtk_widget_set_margin_start (foot, 12);
  gtk_widget_set_margin_end (foot, 12);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), foot);
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title), NULL);
  update_length (self);
}

char *
tandem_words_field_dup_text (TandemWordsField *self)
{
  char *text = NULL;

  g_return_val_if_fail (TANDEM_IS_WORDS_FIELD (self), NULL);
  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);
  return text;
}

void
tandem_words_field_set_text (TandemWordsField *self, const char *text)
{
  g_return_if_fail (TANDEM_IS_WORDS_FIELD (self));

  self->filling = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  self->filling = FALSE;
}

void
tandem_words_field_say (TandemWordsField *self, const char *sentence, gboolean problem)
{
  GtkWidget *label;

  g_return_if_fail (TANDEM_IS_WORDS_FIELD (self));

  label = GTK_WIDGET (self->sentence);
  if (problem && sentence && !g_str_equal (sentence, gtk_label_get_label (self->sentence)))
    tandem_announcer_say (GTK_ACCESSIBLE (self->view), sentence);
  gtk_label_set_label (self->sentence, sentence ? sentence : "");
  gtk_widget_remove_css_class (label, problem ? "dim-label" : "error");
  gtk_widget_add_css_class (label, problem ? "error" : "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence ? sentence : "", -1);
}
