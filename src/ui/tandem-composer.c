// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-composer.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-error-text.h"

struct _TandemComposer {
  GtkWidget parent_instance;

  /* owned */
  TandemCallActions *actions;

  /* template */
  GtkWidget *clamp;
  GtkEntry *entry;
  GtkLabel *problem_label;

  gboolean say_exactly;
};

G_DEFINE_FINAL_TYPE (TandemComposer, tandem_composer, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SAY_EXACTLY, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
show_problem (TandemComposer *self, const GError *error)
{
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text ? text : "", -1);
  if (text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static void
update_mode (TandemComposer *self)
{
  const char *label = self->say_exactly ? _("Words for the agent to say") : _("Private note to the agent");

  gtk_entry_set_placeholder_text (self->entry, label);
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_PRIMARY,
                                     self->say_exactly ? "tandem-speaking-symbolic" : "changes-prevent-symbolic");
  gtk_entry_set_icon_activatable (self->entry, GTK_ENTRY_ICON_PRIMARY, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
set_say_exactly (TandemComposer *self, gboolean say_exactly)
{
  if (self->say_exactly == !!say_exactly)
    return;
  self->say_exactly = !!say_exactly;
  update_mode (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SAY_EXACTLY]);
}

static void
on_send (TandemComposer *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;

  if (!self->actions)
    return;
  if (self->say_exactly ? tandem_call_actions_say (self->actions, text, &error)
                        : tandem_call_actions_give_note (self->actions, text, &error))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show_problem (self, error);
}

static void
on_typed (TandemComposer *self)
{
  show_problem (self, NULL);
}

/* An empty entry lets Escape do what it does elsewhere. */
static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  TandemComposer *self = TANDEM_COMPOSER (widget);

  if (!*gtk_editable_get_text (GTK_EDITABLE (self->entry)) && !gtk_widget_get_visible (GTK_WIDGET (self->problem_label)))
    return FALSE;
  tandem_composer_clear (self);
  return TRUE;
}

static void
on_compose (TandemCallActions *actions, const char *what, gpointer user_data)
{
  TandemComposer *self = TANDEM_COMPOSER (user_data);

  set_say_exactly (self, g_str_equal (what, "say"));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
tandem_composer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_SAY_EXACTLY: g_value_set_boolean (value, TANDEM_COMPOSER (object)->say_exactly); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_composer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_SAY_EXACTLY: set_say_exactly (TANDEM_COMPOSER (object), g_value_get_boolean (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_composer_dispose (GObject *object)
{
  TandemComposer *self = TANDEM_COMPOSER (object);

  g_clear_object (&self->actions);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_composer_parent_class)->dispose (object);
}

static void
tandem_composer_class_init (TandemComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_composer_get_property;
  object_class->set_property = tandem_composer_set_property;
  object_class->dispose = tandem_composer_dispose;
  props[PROP_SAY_EXACTLY] = g_param_spec_boolean ("say-exactly", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_install_property_action (widget_class, "composer.say-exactly", "say-exactly");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemComposer, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemComposer, entry);
  gtk_widget_class_bind_template_child (widget_class, TandemComposer, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
tandem_composer_init (TandemComposer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_mode (self);
}

void
tandem_composer_set_actions (TandemComposer *self, TandemCallActions *actions)
{
  g_return_if_fail (TANDEM_IS_COMPOSER (self));
  g_return_if_fail (!self->actions);

  self->actions = g_object_ref (actions);
  g_signal_connect_object (actions, "compose", G_CALLBACK (on_compose), self, 0);
}

void
tandem_composer_clear (TandemComposer *self)
{
  g_return_if_fail (TANDEM_IS_COMPOSER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  set_say_exactly (self, FALSE);
  show_problem (self, NULL);
}
