// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-ringing-bar.h"

#include <glib/gi18n-lib.h>

#include "tandem-call-text.h"

/* Main thread only. */
struct _TandemRingingBar {
  GtkWidget parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  GSimpleActionGroup *actions;

  /* template */
  GtkLabel *who_label;
};

G_DEFINE_FINAL_TYPE (TandemRingingBar, tandem_ringing_bar, GTK_TYPE_WIDGET)

enum { ANSWERED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_ringing_bar_dispose (GObject *object)
{
  TandemRingingBar *self = TANDEM_RINGING_BAR (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_ringing_bar_parent_class)->dispose (object);
}

static void
tandem_ringing_bar_class_init (TandemRingingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_ringing_bar_dispose;
  signals[ANSWERED] = g_signal_new ("answered", TANDEM_TYPE_RINGING_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_RINGING_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-ringing-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemRingingBar, who_label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tandem_ringing_bar_init (TandemRingingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* --- verbs -------------------------------------------------------------------------------------------- */

/* @error is taken. */
static void
fail (TandemRingingBar *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
  g_error_free (error);
}

static void
answer (TandemRingingBar *self, TandemPatch patch)
{
  TandemCall *ringing = tandem_switchboard_get_ringing (self->switchboard);
  g_autoptr (TandemCall) call = ringing ? g_object_ref (ringing) : NULL;
  GError *error = NULL;

  if (!call)
    return;
  if (tandem_switchboard_answer (self->switchboard, call, patch, &error))
    g_signal_emit (self, signals[ANSWERED], 0, call);
  else
    fail (self, error);
}

static void
on_answer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  answer (TANDEM_RINGING_BAR (user_data), TANDEM_PATCH_OPERATOR);
}

static void
on_agent (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  answer (TANDEM_RINGING_BAR (user_data), TANDEM_PATCH_AGENT);
}

static void
on_decline (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemRingingBar *self = TANDEM_RINGING_BAR (user_data);
  TandemCall *call = tandem_switchboard_get_ringing (self->switchboard);
  GError *error = NULL;

  if (call && !tandem_switchboard_decline (self->switchboard, call, &error))
    fail (self, error);
}

static void
on_swap (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemRingingBar *self = TANDEM_RINGING_BAR (user_data);
  GError *error = NULL;

  if (!tandem_switchboard_swap (self->switchboard, &error))
    fail (self, error);
}

/* --- what is shown ------------------------------------------------------------------------------------ */

static void
set_enabled (TandemRingingBar *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static void
update (TandemRingingBar *self)
{
  TandemCall *call = tandem_switchboard_get_ringing (self->switchboard);
  TandemSettings *settings = tandem_switchboard_get_settings (self->switchboard);

  set_enabled (self, "answer", call != NULL);
  set_enabled (self, "decline", call != NULL);
  set_enabled (self, "agent", call && *tandem_settings_get_string (settings, "ai-provider"));
  if (call) {
    g_autofree char *who = tandem_call_text_dup_who (call, tandem_settings_get_string (settings, "region"));
    /* Translators: %s is a telephone number, or "Anonymous". */
    g_autofree char *words = g_strdup_printf (_("%s is calling"), who);

    gtk_label_set_label (self->who_label, words);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), call != NULL);
}

void
tandem_ringing_bar_follow (TandemRingingBar *self, TandemSwitchboard *switchboard, GtkWidget *window)
{
  static const GActionEntry entries[] = {
    { .name = "answer", .activate = on_answer },
    { .name = "agent", .activate = on_agent },
    { .name = "decline", .activate = on_decline },
    { .name = "swap", .activate = on_swap },
  };

  g_return_if_fail (TANDEM_IS_RINGING_BAR (self) && !self->switchboard);

  self->switchboard = g_object_ref (switchboard);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (window, "ringing", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (switchboard, "ringing-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
