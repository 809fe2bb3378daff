// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-third-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-consultation.h"
#include "tandem-error-text.h"
#include "tandem-phone-number.h"

struct _TandemThirdBar {
  GtkWidget parent_instance;

  /* owned */
  TandemCallActions *actions;
  TandemCall *call;
  char *region;

  /* template */
  GtkWidget *clamp;
  GtkWidget *ask_box;
  GtkEntry *entry;
  GtkWidget *third_box;
  GtkLabel *third_label;
  GtkLabel *problem_label;

  gboolean asking;
};

G_DEFINE_FINAL_TYPE (TandemThirdBar, tandem_third_bar, GTK_TYPE_WIDGET)

static void
show_problem (TandemThirdBar *self, const GError *error)
{
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  if (text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static char *
dup_sentence (TandemThirdBar *self, TandemConsultation *consultation)
{
  g_autofree char *number = tandem_phone_number_format (tandem_consultation_get_number (consultation), self->region);

  switch (tandem_consultation_get_phase (consultation)) {
  case TANDEM_CONSULTATION_RINGING:
    /* TRANSLATORS: a telephone number. */
    return g_strdup_printf (_("It rings at %s. The other side hears music."), number);
  case TANDEM_CONSULTATION_TALKING:
    return g_strdup_printf (_("You talk with %s. The other side hears music."), number);
  case TANDEM_CONSULTATION_TOGETHER:
    return g_strdup_printf (_("You, %s and the other side hear each other."), number);
  case TANDEM_CONSULTATION_PREPARING:
  case TANDEM_CONSULTATION_RETURNING:
  default:
    return g_strdup_printf (_("One moment: %s."), number);
  }
}

static void
update (TandemThirdBar *self)
{
  TandemConsultation *consultation = self->call && tandem_call_is_live (self->call) ? tandem_consultation_find (self->call) : NULL;
  g_autofree char *sentence = consultation ? dup_sentence (self, consultation) : NULL;

  if (consultation)
    self->asking = FALSE;
  if (sentence && g_strcmp0 (sentence, gtk_label_get_label (self->third_label)) != 0) {
    gtk_label_set_label (self->third_label, sentence);
    tandem_announcer_say (GTK_ACCESSIBLE (self), sentence);
  }
  gtk_widget_set_visible (self->third_box, consultation != NULL);
  gtk_widget_set_visible (self->ask_box, !consultation);
  gtk_widget_set_visible (GTK_WIDGET (self), consultation || (self->asking && self->call && tandem_call_is_live (self->call)));
}

static void
on_ask (TandemThirdBar *self)
{
  show_problem (self, NULL);
  tandem_call_actions_ask (self->actions, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
on_typed (TandemThirdBar *self)
{
  show_problem (self, NULL);
}

static void
on_asking (TandemCallActions *actions, gpointer user_data)
{
  TandemThirdBar *self = TANDEM_THIRD_BAR (user_data);

  self->asking = !self->asking;
  update (self);
  if (self->asking)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_asked (TandemCallActions *actions, const GError *error, gpointer user_data)
{
  TandemThirdBar *self = TANDEM_THIRD_BAR (user_data);

  if (error)
    self->asking = TRUE;
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show_problem (self, error);
  update (self);
}

static void
on_consultation_changed (TandemCallActions *actions, gpointer user_data)
{
  update (TANDEM_THIRD_BAR (user_data));
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  TandemThirdBar *self = TANDEM_THIRD_BAR (widget);

  if (!self->asking)
    return FALSE;
  self->asking = FALSE;
  show_problem (self, NULL);
  update (self);
  return TRUE;
}

static void
tandem_third_bar_dispose (GObject *object)
{
  TandemThirdBar *self = TANDEM_THIRD_BAR (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->call);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_third_bar_parent_class)->dispose (object);
}

static void
tandem_third_bar_finalize (GObject *object)
{
  g_free (TANDEM_THIRD_BAR (object)->region);
  G_OBJECT_CLASS (tandem_third_bar_parent_class)->finalize (object);
}

static void
tandem_third_bar_class_init (TandemThirdBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_third_bar_dispose;
  object_class->finalize = tandem_third_bar_finalize;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-third-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemThirdBar, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemThirdBar, ask_box);
  gtk_widget_class_bind_template_child (widget_class, TandemThirdBar, entry);
  gtk_widget_class_bind_template_child (widget_class, TandemThirdBar, third_box);
  gtk_widget_class_bind_template_child (widget_class, TandemThirdBar, third_label);
  gtk_widget_class_bind_template_child (widget_class, TandemThirdBar, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
tandem_third_bar_init (TandemThirdBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

void
tandem_third_bar_set_actions (TandemThirdBar *self, TandemCallActions *actions)
{
  g_return_if_fail (TANDEM_IS_THIRD_BAR (self) && !self->actions);

  self->actions = g_object_ref (actions);
  g_signal_connect_object (actions, "asking", G_CALLBACK (on_asking), self, 0);
  g_signal_connect_object (actions, "asked", G_CALLBACK (on_asked), self, 0);
  g_signal_connect_object (actions, "consultation-changed", G_CALLBACK (on_consultation_changed), self, 0);
}

void
tandem_third_bar_set_region (TandemThirdBar *self, const char *region)
{
  g_return_if_fail (TANDEM_IS_THIRD_BAR (self));
  g_free (self->region);
  self->region = g_strdup (region);
}

void
tandem_third_bar_set_call (TandemThirdBar *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_THIRD_BAR (self));

  if (g_set_object (&self->call, call)) {
    self->asking = FALSE;
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
    show_problem (self, NULL);
  }
  update (self);
}
