// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-level-strip.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-call-text.h"
#include "tandem-level-meter.h"

struct _TandemLevelStrip {
  GtkWidget parent_instance;

  /* owned */
  GBindingGroup *bindings;

  /* template */
  GtkWidget *clamp;
  TandemLevelMeter *remote_meter;
  TandemLevelMeter *own_meter;
  GtkWidget *remote_speaking;
  GtkWidget *own_speaking;
  GtkImage *own_icon;
  GtkLabel *own_label;
};

G_DEFINE_FINAL_TYPE (TandemLevelStrip, tandem_level_strip, GTK_TYPE_WIDGET)

/* Who is named on our side: the one the remote hears. */
static TandemParty
own_party (TandemCall *call)
{
  return tandem_patch_lets_agent_speak (tandem_call_get_patch (call)) ? TANDEM_PARTY_AGENT : TANDEM_PARTY_OPERATOR;
}

static gboolean
to_own_label (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  g_value_set_string (to, tandem_call_get_mode (call) == TANDEM_CALL_MODE_ECHO ? C_("who speaks", "Echo")
                                                                               : tandem_call_text_get_party (own_party (call)));
  return TRUE;
}

static gboolean
to_own_icon (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  g_value_set_string (to, tandem_call_text_get_party_icon (own_party (call)));
  return TRUE;
}

static gboolean
to_opacity (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_double (to, g_value_get_boolean (from) ? 1.0 : 0.0);
  return TRUE;
}

static void
tandem_level_strip_dispose (GObject *object)
{
  TandemLevelStrip *self = TANDEM_LEVEL_STRIP (object);

  g_clear_object (&self->bindings);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_level_strip_parent_class)->dispose (object);
}

static void
tandem_level_strip_class_init (TandemLevelStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_level_strip_dispose;
  g_type_ensure (TANDEM_TYPE_LEVEL_METER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-level-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, remote_meter);
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, own_meter);
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, remote_speaking);
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, own_speaking);
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, own_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemLevelStrip, own_label);
}

static void
tandem_level_strip_init (TandemLevelStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  g_binding_group_bind_full (self->bindings, "patch", self->own_label, "label", G_BINDING_SYNC_CREATE, to_own_label,
                             NULL, NULL, NULL);
  g_binding_group_bind_full (self->bindings, "patch", self->own_icon, "icon-name", G_BINDING_SYNC_CREATE, to_own_icon,
                             NULL, NULL, NULL);
  g_object_bind_property_full (self->remote_meter, "speaking", self->remote_speaking, "opacity",
                               G_BINDING_SYNC_CREATE, to_opacity, NULL, NULL, NULL);
  g_object_bind_property_full (self->own_meter, "speaking", self->own_speaking, "opacity", G_BINDING_SYNC_CREATE,
                               to_opacity, NULL, NULL, NULL);
}

void
tandem_level_strip_set_call (TandemLevelStrip *self, TandemCall *call)
{
  TandemLevels *levels = call ? tandem_call_get_levels (call) : NULL;

  g_return_if_fail (TANDEM_IS_LEVEL_STRIP (self));

  g_binding_group_set_source (self->bindings, call);
  tandem_level_meter_set_source (self->remote_meter, levels, TRUE);
  tandem_level_meter_set_source (self->own_meter, levels, FALSE);
}

void
tandem_level_strip_set_active (TandemLevelStrip *self, gboolean active)
{
  g_return_if_fail (TANDEM_IS_LEVEL_STRIP (self));

  tandem_level_meter_set_active (self->remote_meter, active);
  tandem_level_meter_set_active (self->own_meter, active);
}
