// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-missed-bar.h"

#include <glib/gi18n-lib.h>

#include "tandem-missed-calls.h"

struct _TandemMissedBar {
  GtkWidget parent_instance;

  /* owned */
  TandemMissedCalls *missed;
  GSimpleActionGroup *actions;
  GtkFilter *filter; /* while only these are shown */

  /* template */
  GtkWidget *box;
  GtkLabel *count_label;
};

G_DEFINE_FINAL_TYPE (TandemMissedBar, tandem_missed_bar, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_COUNT, PROP_FILTER, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CALL_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_missed_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemMissedBar *self = TANDEM_MISSED_BAR (object);

  switch (id) {
  case PROP_COUNT: g_value_set_uint (value, self->missed ? tandem_missed_calls_get_count (self->missed) : 0); break;
  case PROP_FILTER: g_value_set_object (value, self->filter); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_missed_bar_dispose (GObject *object)
{
  TandemMissedBar *self = TANDEM_MISSED_BAR (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->filter);
  g_clear_object (&self->missed);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_missed_bar_parent_class)->dispose (object);
}

static void
tandem_missed_bar_class_init (TandemMissedBarClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = tandem_missed_bar_get_property;
  G_OBJECT_CLASS (klass)->dispose = tandem_missed_bar_dispose;
  props[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_FILTER] = g_param_spec_object ("filter", NULL, NULL, GTK_TYPE_FILTER, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  signals[CALL_BACK] = g_signal_new ("call-back", TANDEM_TYPE_MISSED_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     TANDEM_TYPE_CALL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-missed-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemMissedBar, box);
  gtk_widget_class_bind_template_child (widget_class, TandemMissedBar, count_label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tandem_missed_bar_init (TandemMissedBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* --- verbs ---------------------------------------------------------------------------------------------- */

static gboolean
is_missed (gpointer item, gpointer user_data)
{
  return tandem_missed_calls_contain (TANDEM_MISSED_CALLS (user_data), TANDEM_CALL (item));
}

static GSimpleAction *
get_action (TandemMissedBar *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

static void
set_filtering (TandemMissedBar *self, gboolean filtering)
{
  if (filtering == (self->filter != NULL))
    return;
  g_clear_object (&self->filter);
  if (filtering)
    self->filter = GTK_FILTER (gtk_custom_filter_new (is_missed, g_object_ref (self->missed), g_object_unref));
  g_simple_action_set_state (get_action (self, "show"), g_variant_new_boolean (filtering));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
}

static void
on_show (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  set_filtering (TANDEM_MISSED_BAR (user_data), g_variant_get_boolean (state));
}

static void
on_seen (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tandem_missed_calls_mark_seen (TANDEM_MISSED_BAR (user_data)->missed);
}

/* Who is called back was seen, and so were those before: they stand in the history below. */
static void
on_call_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemMissedBar *self = TANDEM_MISSED_BAR (user_data);
  g_autoptr (TandemCall) call = g_object_ref (tandem_missed_calls_get_latest (self->missed));

  tandem_missed_calls_mark_seen (self->missed);
  g_signal_emit (self, signals[CALL_BACK], 0, call);
}

/* --- what is shown -------------------------------------------------------------------------------------- */

static void
update (TandemMissedBar *self)
{
  guint count = tandem_missed_calls_get_count (self->missed);
  TandemCall *latest = tandem_missed_calls_get_latest (self->missed);
  g_autofree char *words = g_strdup_printf (ngettext ("%u missed call", "%u missed calls", count), count);

  gtk_label_set_label (self->count_label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), count > 0);
  g_simple_action_set_enabled (get_action (self, "show"), count > 0);
  g_simple_action_set_enabled (get_action (self, "seen"), count > 0);
  /* Who hides the number cannot be called. */
  g_simple_action_set_enabled (get_action (self, "call-back"), latest && *tandem_call_get_remote_number (latest));
  if (count == 0)
    set_filtering (self, FALSE);
  else if (self->filter)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COUNT]);
}

void
tandem_missed_bar_follow (TandemMissedBar *self, TandemSwitchboard *switchboard, GtkWidget *window)
{
  static const GActionEntry entries[] = {
    { .name = "show", .state = "false", .change_state = on_show },
    { .name = "call-back", .activate = on_call_back },
    { .name = "seen", .activate = on_seen },
  };

  g_return_if_fail (TANDEM_IS_MISSED_BAR (self) && !self->missed);

  self->missed = tandem_missed_calls_new (switchboard);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (window, "missed", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (self->missed, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
