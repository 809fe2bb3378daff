// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-call-text.h"
#include "tandem-latency-text.h"

struct _TandemTurnRow {
  GtkWidget parent_instance;

  /* owned */
  GBindingGroup *bindings;
  GSignalGroup *changes;

  /* template */
  GtkWidget *bubble;
  GtkWidget *header;
  GtkImage *party_icon;
  GtkLabel *party_label;
  GtkWidget *private_box;
  GtkWidget *time_button;
  GtkLabel *time_label;
  GtkWidget *speaking_icon;
  GtkLabel *text_label;
  GtkWidget *interrupted_box;
};

G_DEFINE_FINAL_TYPE (TandemTurnRow, tandem_turn_row, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_TURN, N_PROPS };
static GParamSpec *props[N_PROPS];

char *
tandem_turn_row_dup_markup (TandemTurn *turn)
{
  const char *heard = tandem_turn_get_heard_text (turn);
  const char *unheard = tandem_turn_get_unheard_text (turn);

  if (!*heard && !*unheard)
    return g_strdup (tandem_turn_get_final (turn) ? "" : "…");
  if (!*unheard)
    return g_markup_escape_text (heard, -1);
  return g_markup_printf_escaped ("%s<span strikethrough=\"true\" alpha=\"60%%\">%s</span>", heard, unheard);
}

/* What the agent did, not what it said or noted down (TandemToolRun). */
static gboolean
is_tool (TandemTurn *turn)
{
  return tandem_turn_is_private (turn) && tandem_turn_get_party (turn) == TANDEM_PARTY_AGENT &&
         g_str_has_prefix (tandem_turn_get_id (turn), "tool_");
}

char *
tandem_turn_row_dup_spoken (TandemTurn *turn)
{
  const char *heard = tandem_turn_get_heard_text (turn);
  const char *unheard = tandem_turn_get_unheard_text (turn);
  g_autofree char *text = NULL;

  if (*unheard)
    /* TRANSLATORS: read by a screen reader: what was heard, then what an interruption kept from being heard. */
    text = g_strdup_printf (_("%s (interrupted, not heard: %s)"), heard, unheard);
  else
    text = g_strdup (heard);
  if (tandem_turn_is_private (turn) && tandem_turn_get_party (turn) == TANDEM_PARTY_OPERATOR)
    /* TRANSLATORS: read by a screen reader: a note or whisper that the remote does not hear. */
    return g_strdup_printf (_("You told the agent privately: %s"), text);
  if (is_tool (turn))
    /* TRANSLATORS: read by a screen reader: what the agent did beside talking, such as "transfer +12025550123". */
    return g_strdup_printf (_("The agent used a tool: %s"), text);
  if (tandem_turn_is_private (turn) && tandem_turn_get_party (turn) == TANDEM_PARTY_AGENT)
    /* TRANSLATORS: read by a screen reader: what the agent noted or did, of which the remote hears nothing. */
    return g_strdup_printf (_("The agent, unheard by the remote: %s"), text);
  switch (tandem_turn_get_party (turn)) {
  case TANDEM_PARTY_AGENT:
    /* TRANSLATORS: read by a screen reader for each turn of the transcript. */
    return g_strdup_printf (_("Agent said: %s"), text);
  case TANDEM_PARTY_OPERATOR:
    return g_strdup_printf (_("You said: %s"), text);
  case TANDEM_PARTY_REMOTE:
  default:
    return g_strdup_printf (_("Remote said: %s"), text);
  }
}

static gboolean
to_markup (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemTurn) turn = TANDEM_TURN (g_binding_dup_source (binding));

  g_value_take_string (to, tandem_turn_row_dup_markup (turn));
  return TRUE;
}

static gboolean
to_party_name (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemTurn) turn = TANDEM_TURN (g_binding_dup_source (binding));

  g_value_set_string (to, is_tool (turn) ? C_("who speaks in the transcript", "Agent used a tool")
                                         : tandem_call_text_get_party (tandem_turn_get_party (turn)));
  return TRUE;
}

static gboolean
to_party_icon (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_string (to, tandem_call_text_get_party_icon ((TandemParty) g_value_get_enum (from)));
  return TRUE;
}

static gboolean
to_party_classes (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemTurn) turn = TANDEM_TURN (g_binding_dup_source (binding));
  const char *classes[] = { "turn", tandem_party_to_string (tandem_turn_get_party (turn)),
                            tandem_turn_is_private (turn) ? "private" : NULL, NULL };

  g_value_set_boxed (to, classes);
  return TRUE;
}

static gboolean
to_party_align (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_enum (to, g_value_get_enum (from) == TANDEM_PARTY_REMOTE ? GTK_ALIGN_START : GTK_ALIGN_END);
  return TRUE;
}

static gboolean
to_position (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  gint64 ms = g_value_get_int64 (from);

  g_value_take_string (to, ms < 0 ? g_strdup ("") : tandem_call_text_dup_position (ms));
  return TRUE;
}

static gboolean
to_seek_target (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_variant (to, g_variant_new_int64 (MAX (g_value_get_int64 (from), 0)));
  return TRUE;
}

static gboolean
to_seek_tooltip (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autofree char *position = tandem_call_text_dup_position (g_value_get_int64 (from));

  /* TRANSLATORS: plays the recording of the call from this time on: "Play from 0:42". */
  g_value_take_string (to, g_strdup_printf (_("Play from %s"), position));
  return TRUE;
}

static gboolean
to_known (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_boolean (to, g_value_get_int64 (from) >= 0);
  return TRUE;
}

/* A turn without words yet is interrupted without anything to strike out. */
static gboolean
to_any_unheard (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  const char *unheard = g_value_get_string (from);

  g_value_set_boolean (to, unheard && *unheard);
  return TRUE;
}

static void
bind_turn (TandemTurnRow *self)
{
  GBindingGroup *group = self->bindings;

  g_binding_group_bind_full (group, "party", self->party_label, "label", G_BINDING_SYNC_CREATE, to_party_name, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "private", self->party_label, "label", G_BINDING_SYNC_CREATE, to_party_name, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "party", self->party_icon, "icon-name", G_BINDING_SYNC_CREATE, to_party_icon, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "party", self->bubble, "css-classes", G_BINDING_SYNC_CREATE, to_party_classes,
                             NULL, NULL, NULL);
  g_binding_group_bind_full (group, "private", self->bubble, "css-classes", G_BINDING_SYNC_CREATE, to_party_classes,
                             NULL, NULL, NULL);
  g_binding_group_bind (group, "private", self->private_box, "visible", G_BINDING_SYNC_CREATE);
  g_binding_group_bind_full (group, "party", self->bubble, "halign", G_BINDING_SYNC_CREATE, to_party_align, NULL, NULL,
                             NULL);
  g_binding_group_bind_full (group, "start-ms", self->time_label, "label", G_BINDING_SYNC_CREATE, to_position, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "start-ms", self->time_button, "action-target", G_BINDING_SYNC_CREATE,
                             to_seek_target, NULL, NULL, NULL);
  g_binding_group_bind_full (group, "start-ms", self->time_button, "tooltip-text", G_BINDING_SYNC_CREATE,
                             to_seek_tooltip, NULL, NULL, NULL);
  g_binding_group_bind_full (group, "start-ms", self->time_button, "visible", G_BINDING_SYNC_CREATE, to_known, NULL,
                             NULL, NULL);
  g_binding_group_bind (group, "final", self->speaking_icon, "visible",
                        G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  g_binding_group_bind_full (group, "unheard-text", self->interrupted_box, "visible", G_BINDING_SYNC_CREATE,
                             to_any_unheard, NULL, NULL, NULL);
  /* The text depends on three properties; each change computes the whole of it. */
  g_binding_group_bind_full (group, "heard-text", self->text_label, "label", G_BINDING_SYNC_CREATE, to_markup, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "unheard-text", self->text_label, "label", G_BINDING_SYNC_CREATE, to_markup, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "final", self->text_label, "label", G_BINDING_SYNC_CREATE, to_markup, NULL, NULL,
                             NULL);
}

/* How long the other side waited for it. */
static void
update_latency (TandemTurnRow *self, TandemTurn *turn)
{
  TandemLatency latency = tandem_turn_get_latency (turn);
  g_autofree char *text = tandem_latency_text_dup (&latency);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_widget_set_tooltip_text (self->header, text);
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
}

/* The row of the list view has the keyboard focus, so it must carry the name too; GTK 4.8 has no other way to give it. */
static void
update_spoken (TandemTurnRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  TandemTurn *turn = tandem_turn_row_get_turn (self);
  g_autofree char *spoken = NULL;

  if (!turn)
    return;
  spoken = tandem_turn_row_dup_spoken (turn);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->time_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_widget_get_tooltip_text (self->time_button), -1);
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  update_latency (self, turn);
}

static void
on_turn_changed (TandemTurn *turn, GParamSpec *pspec, gpointer user_data)
{
  update_spoken (TANDEM_TURN_ROW (user_data));
}

static void
on_parent_changed (TandemTurnRow *self)
{
  update_spoken (self);
}

static void
tandem_turn_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_TURN: g_value_set_object (value, tandem_turn_row_get_turn (TANDEM_TURN_ROW (object))); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_turn_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_TURN: tandem_turn_row_set_turn (TANDEM_TURN_ROW (object), g_value_get_object (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_turn_row_dispose (GObject *object)
{
  TandemTurnRow *self = TANDEM_TURN_ROW (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->changes);
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_turn_row_parent_class)->dispose (object);
}

static void
tandem_turn_row_class_init (TandemTurnRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_turn_row_get_property;
  object_class->set_property = tandem_turn_row_set_property;
  object_class->dispose = tandem_turn_row_dispose;
  props[PROP_TURN] = g_param_spec_object ("turn", NULL, NULL, TANDEM_TYPE_TURN,
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-turn-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, bubble);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, header);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, party_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, party_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, private_box);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, time_button);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, speaking_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTurnRow, interrupted_box);
}

static void
tandem_turn_row_init (TandemTurnRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The target comes first: GTK complains of an action whose parameter is missing. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->time_button), "x", G_GINT64_CONSTANT (0));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->time_button), "recording.seek");
  self->bindings = g_binding_group_new ();
  self->changes = g_signal_group_new (TANDEM_TYPE_TURN);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (on_turn_changed), self, 0);
  g_signal_connect (self, "notify::parent", G_CALLBACK (on_parent_changed), NULL);
  bind_turn (self);
}

GtkWidget *
tandem_turn_row_new (void)
{
  return g_object_new (TANDEM_TYPE_TURN_ROW, NULL);
}

TandemTurn *
tandem_turn_row_get_turn (TandemTurnRow *self)
{
  g_autoptr (TandemTurn) turn = NULL;

  g_return_val_if_fail (TANDEM_IS_TURN_ROW (self), NULL);
  turn = self->bindings ? g_binding_group_dup_source (self->bindings) : NULL;
  return turn; /* the group keeps it alive */
}

void
tandem_turn_row_set_turn (TandemTurnRow *self, TandemTurn *turn)
{
  g_return_if_fail (TANDEM_IS_TURN_ROW (self));

  if (tandem_turn_row_get_turn (self) == turn)
    return;
  g_binding_group_set_source (self->bindings, turn);
  g_signal_group_set_target (self->changes, turn);
  update_spoken (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TURN]);
}
