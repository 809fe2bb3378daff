// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reach-group.h"

#include <glib/gi18n-lib.h>

struct _TandemReachGroup {
  AdwPreferencesGroup parent_instance;

  /* owned */
  TandemReachability *reachability; /* nullable */

  /* template */
  AdwComboRow *tunnel_row;
  AdwActionRow *state_row;
  GtkWidget *check_button;
  AdwActionRow *number_row;
  GtkWidget *restore_button;
  GtkWidget *number_switch;
};

G_DEFINE_FINAL_TYPE (TandemReachGroup, tandem_reach_group, ADW_TYPE_PREFERENCES_GROUP)

/* "manual" is shown as none: there is no program. */
static const char *const tunnels[] = { "none", "cloudflared", "ngrok", "tailscale" };

static gboolean
to_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (tunnels); i++)
    if (g_str_equal (tunnels[i], g_value_get_string (from)))
      g_value_set_uint (to, i);
  return TRUE;
}

static gboolean
from_selected (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  guint selected = g_value_get_uint (from);

  if (selected >= G_N_ELEMENTS (tunnels))
    return FALSE;
  g_value_set_string (to, tunnels[selected]);
  return TRUE;
}

/* Subtitles are markup. */
static gboolean
to_markup (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_take_string (to, g_markup_escape_text (g_value_get_string (from), -1));
  return TRUE;
}

static char *
describe (TandemReachability *reachability)
{
  const char *url = tandem_reachability_get_url (reachability);

  switch (tandem_reachability_get_state (reachability)) {
    case TANDEM_REACH_NONE:
      return g_strdup (_("Twilio cannot reach this computer, so no call can be placed or come in."));
    case TANDEM_REACH_CHECKING:
      /* TRANSLATORS: %s is an address on the internet. */
      return g_strdup_printf (_("%s is being checked from outside."), url);
    case TANDEM_REACH_REACHABLE:
      /* TRANSLATORS: %s is an address on the internet. */
      return g_strdup_printf (_("%s leads to this computer."), url);
    case TANDEM_REACH_STARTING:
    case TANDEM_REACH_DOUBTFUL:
    case TANDEM_REACH_UNREACHABLE:
    default:
      return g_strdup (tandem_reachability_get_sentence (reachability));
  }
}

static void
on_state_changed (TandemReachGroup *self)
{
  g_autofree char *text = describe (self->reachability);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (self->state_row, markup);
  gtk_widget_set_sensitive (self->check_button, *tandem_reachability_get_url (self->reachability) != '\0');
}

static void
on_check (TandemReachGroup *self)
{
  tandem_reachability_request_check (self->reachability);
}

static void
on_restore (TandemReachGroup *self)
{
  tandem_reachability_request_restore (self->reachability);
}

static void
tandem_reach_group_dispose (GObject *object)
{
  g_clear_object (&TANDEM_REACH_GROUP (object)->reachability);
  G_OBJECT_CLASS (tandem_reach_group_parent_class)->dispose (object);
}

static void
tandem_reach_group_class_init (TandemReachGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_reach_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-reach-group.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemReachGroup, tunnel_row);
  gtk_widget_class_bind_template_child (widget_class, TandemReachGroup, state_row);
  gtk_widget_class_bind_template_child (widget_class, TandemReachGroup, check_button);
  gtk_widget_class_bind_template_child (widget_class, TandemReachGroup, number_row);
  gtk_widget_class_bind_template_child (widget_class, TandemReachGroup, restore_button);
  gtk_widget_class_bind_template_child (widget_class, TandemReachGroup, number_switch);
}

static void
tandem_reach_group_init (TandemReachGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_reachability (TandemReachGroup *self)
{
  g_signal_connect_object (self->reachability, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reachability, "notify::sentence", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->check_button, "clicked", G_CALLBACK (on_check), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->restore_button, "clicked", G_CALLBACK (on_restore), self, G_CONNECT_SWAPPED);
  g_object_bind_property_full (self->reachability, "number-sentence", self->number_row, "subtitle", G_BINDING_SYNC_CREATE,
                               to_markup, NULL, NULL, NULL);
  g_object_bind_property (self->reachability, "number-kept", self->restore_button, "visible", G_BINDING_SYNC_CREATE);
  on_state_changed (self);
}

void
tandem_reach_group_set_up (TandemReachGroup *self, TandemSettings *settings, TandemReachability *reachability)
{
  const char *const labels[] = { C_("tunnel", "None"), "cloudflared", "ngrok", "Tailscale Funnel", NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (labels);

  g_return_if_fail (TANDEM_IS_REACH_GROUP (self));
  adw_combo_row_set_model (self->tunnel_row, G_LIST_MODEL (list));
  g_object_bind_property_full (settings, "tunnel", self->tunnel_row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, to_selected, from_selected, NULL, NULL);
  g_object_bind_property (settings, "configure-number", self->number_switch, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_widget_set_visible (GTK_WIDGET (self->state_row), reachability != NULL);
  gtk_widget_set_visible (self->restore_button, FALSE);
  self->reachability = reachability ? g_object_ref (reachability) : NULL;
  if (reachability)
    show_reachability (self);
}
