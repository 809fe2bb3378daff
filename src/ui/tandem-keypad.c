// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-keypad.h"

#include "tandem-announcer.h"
#include "tandem-dial-pad.h"
#include "tandem-error-text.h"

/* So many digits of a telephone menu are worth seeing again. */
#define DIGITS_SHOWN 24

struct _TandemKeypad {
  GtkWidget parent_instance;

  /* owned */
  TandemCallActions *actions;
  GString *sent;

  /* template */
  GtkWidget *box;
  GtkLabel *sent_label;
  TandemDialPad *pad;
  GtkEditable *entry;
  GtkLabel *problem_label;
};

G_DEFINE_FINAL_TYPE (TandemKeypad, tandem_keypad, GTK_TYPE_WIDGET)

static void
show_problem (TandemKeypad *self, const GError *error)
{
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : "", -1);
  if (text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static gboolean
send (TandemKeypad *self, const char *digits)
{
  g_autoptr (GError) error = NULL;
  gboolean sent = self->actions && tandem_call_actions_send_digits (self->actions, digits, &error);

  show_problem (self, error);
  if (!sent)
    return FALSE;
  g_string_append (self->sent, digits);
  if (self->sent->len > DIGITS_SHOWN)
    g_string_erase (self->sent, 0, (gssize) self->sent->len - DIGITS_SHOWN);
  gtk_label_set_label (self->sent_label, self->sent->str);
  return TRUE;
}

static void
on_pad_digit (TandemDialPad *pad, const char *digit, gpointer user_data)
{
  send (TANDEM_KEYPAD (user_data), digit);
}

static void
on_send (TandemKeypad *self)
{
  g_autofree char *digits = g_strdup (gtk_editable_get_text (self->entry));

  /* People write groups of digits with blanks between them. */
  if (send (self, g_strstrip (digits)))
    gtk_editable_set_text (self->entry, "");
}

static void
on_typed (TandemKeypad *self)
{
  show_problem (self, NULL);
}

static void
tandem_keypad_dispose (GObject *object)
{
  TandemKeypad *self = TANDEM_KEYPAD (object);

  g_clear_object (&self->actions);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_keypad_parent_class)->dispose (object);
}

static void
tandem_keypad_finalize (GObject *object)
{
  g_string_free (TANDEM_KEYPAD (object)->sent, TRUE);
  G_OBJECT_CLASS (tandem_keypad_parent_class)->finalize (object);
}

static void
tandem_keypad_class_init (TandemKeypadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_keypad_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_keypad_finalize;
  g_type_ensure (TANDEM_TYPE_DIAL_PAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-keypad.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemKeypad, box);
  gtk_widget_class_bind_template_child (widget_class, TandemKeypad, sent_label);
  gtk_widget_class_bind_template_child (widget_class, TandemKeypad, pad);
  gtk_widget_class_bind_template_child (widget_class, TandemKeypad, entry);
  gtk_widget_class_bind_template_child (widget_class, TandemKeypad, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
tandem_keypad_init (TandemKeypad *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sent = g_string_new (NULL);
  g_signal_connect_object (self->pad, "digit", G_CALLBACK (on_pad_digit), self, 0);
}

void
tandem_keypad_set_actions (TandemKeypad *self, TandemCallActions *actions)
{
  g_return_if_fail (TANDEM_IS_KEYPAD (self));
  g_set_object (&self->actions, actions);
}

void
tandem_keypad_clear (TandemKeypad *self)
{
  g_return_if_fail (TANDEM_IS_KEYPAD (self));

  g_string_truncate (self->sent, 0);
  gtk_label_set_label (self->sent_label, "");
  gtk_editable_set_text (self->entry, "");
  show_problem (self, NULL);
}
