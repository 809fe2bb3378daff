// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-entry-field.h"

#include "tandem-secret-row.h"

struct _TandemEntryField {
  GtkWidget parent_instance;

  /* owned */
  char *title;
  char *help;

  /* borrowed */
  GtkWidget *row;

  /* template */
  GtkWidget *box;
  GtkListBox *list_box;
  GtkWidget *sentence_box;
  GtkWidget *problem_icon;
  GtkLabel *sentence_label;

  gboolean secret;
};

G_DEFINE_FINAL_TYPE (TandemEntryField, tandem_entry_field, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_TITLE, PROP_HELP, PROP_SECRET, PROP_TEXT, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, ENTRY_ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_changed (TandemEntryField *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

static void
on_entry_activated (TandemEntryField *self)
{
  g_signal_emit (self, signals[ENTRY_ACTIVATED], 0);
}

const char *
tandem_entry_field_get_text (TandemEntryField *self)
{
  g_return_val_if_fail (TANDEM_IS_ENTRY_FIELD (self), NULL);
  return self->row ? gtk_editable_get_text (GTK_EDITABLE (self->row)) : "";
}

void
tandem_entry_field_set_text (TandemEntryField *self, const char *text)
{
  g_return_if_fail (TANDEM_IS_ENTRY_FIELD (self));
  gtk_editable_set_text (GTK_EDITABLE (self->row), text ? text : "");
}

void
tandem_entry_field_set_problem (TandemEntryField *self, const char *problem)
{
  const char *sentence;

  g_return_if_fail (TANDEM_IS_ENTRY_FIELD (self));

  sentence = problem ? problem : self->help;
  gtk_label_set_label (self->sentence_label, sentence ? sentence : "");
  gtk_widget_set_visible (self->sentence_box, sentence && *sentence);
  gtk_widget_set_visible (self->problem_icon, problem != NULL);
  if (problem) {
    gtk_widget_add_css_class (self->row, "error");
    gtk_widget_add_css_class (self->sentence_box, "error");
    gtk_widget_remove_css_class (self->sentence_box, "dim-label");
  } else {
    gtk_widget_remove_css_class (self->row, "error");
    gtk_widget_remove_css_class (self->sentence_box, "error");
    gtk_widget_add_css_class (self->sentence_box, "dim-label");
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence ? sentence : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->row))),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence ? sentence : "", -1);
}

void
tandem_entry_field_set_help (TandemEntryField *self, const char *help)
{
  g_return_if_fail (TANDEM_IS_ENTRY_FIELD (self));
  g_free (self->help);
  self->help = g_strdup (help);
  tandem_entry_field_set_problem (self, NULL);
}

static gboolean
tandem_entry_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TANDEM_ENTRY_FIELD (widget)->row);
}

static void
tandem_entry_field_constructed (GObject *object)
{
  TandemEntryField *self = TANDEM_ENTRY_FIELD (object);

  G_OBJECT_CLASS (tandem_entry_field_parent_class)->constructed (object);
  self->row = self->secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  g_signal_connect_object (self->row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->row, "entry-activated", G_CALLBACK (on_entry_activated), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list_box, self->row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), self->title ? self->title : "");
  /* The focus is on the text within the row. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title ? self->title : "", -1);
  if (self->secret)
    tandem_secret_row_name_buttons (self->row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title ? self->title : "", -1);
  tandem_entry_field_set_problem (self, NULL);
}

static void
tandem_entry_field_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemEntryField *self = TANDEM_ENTRY_FIELD (object);

  switch (id) {
  case PROP_TITLE: g_value_set_string (value, self->title); break;
  case PROP_HELP: g_value_set_string (value, self->help); break;
  case PROP_SECRET: g_value_set_boolean (value, self->secret); break;
  case PROP_TEXT: g_value_set_string (value, tandem_entry_field_get_text (self)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_entry_field_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemEntryField *self = TANDEM_ENTRY_FIELD (object);

  switch (id) {
  case PROP_TITLE: g_free (self->title); self->title = g_value_dup_string (value); break;
  case PROP_HELP: g_free (self->help); self->help = g_value_dup_string (value); break;
  case PROP_SECRET: self->secret = g_value_get_boolean (value); break;
  case PROP_TEXT: tandem_entry_field_set_text (self, g_value_get_string (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_entry_field_dispose (GObject *object)
{
  TandemEntryField *self = TANDEM_ENTRY_FIELD (object);

  self->row = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_entry_field_parent_class)->dispose (object);
}

static void
tandem_entry_field_finalize (GObject *object)
{
  TandemEntryField *self = TANDEM_ENTRY_FIELD (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->help, g_free);
  G_OBJECT_CLASS (tandem_entry_field_parent_class)->finalize (object);
}

static void
tandem_entry_field_class_init (TandemEntryFieldClass *klass)
{
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tandem_entry_field_constructed;
  object_class->get_property = tandem_entry_field_get_property;
  object_class->set_property = tandem_entry_field_set_property;
  object_class->dispose = tandem_entry_field_dispose;
  object_class->finalize = tandem_entry_field_finalize;
  widget_class->grab_focus = tandem_entry_field_grab_focus;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", once);
  props[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, "", once);
  props[PROP_SECRET] = g_param_spec_boolean ("secret", NULL, NULL, FALSE, once);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "",
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_ENTRY_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[ENTRY_ACTIVATED] = g_signal_new ("entry-activated", TANDEM_TYPE_ENTRY_FIELD, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-entry-field.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemEntryField, box);
  gtk_widget_class_bind_template_child (widget_class, TandemEntryField, list_box);
  gtk_widget_class_bind_template_child (widget_class, TandemEntryField, sentence_box);
  gtk_widget_class_bind_template_child (widget_class, TandemEntryField, problem_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemEntryField, sentence_label);
}

static void
tandem_entry_field_init (TandemEntryField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
