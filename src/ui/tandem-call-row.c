// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-row.h"

#include "tandem-call-text.h"

struct _TandemCallRow {
  GtkWidget parent_instance;

  /* owned */
  char *region;
  GBindingGroup *bindings;
  GSignalGroup *changes;

  /* borrowed */
  TandemCall *open_call; /* compared only */

  /* template */
  GtkWidget *box;
  GtkImage *direction_icon;
  GtkLabel *who_label;
  GtkLabel *state_label;
  GtkLabel *when_label;
  GtkLabel *duration_label;
};

G_DEFINE_FINAL_TYPE (TandemCallRow, tandem_call_row, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CALL, N_PROPS };
static GParamSpec *props[N_PROPS];

static gboolean
to_who (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  g_value_take_string (to, tandem_call_text_dup_who (call, TANDEM_CALL_ROW (user_data)->region));
  return TRUE;
}

static gboolean
to_state (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  g_value_set_string (to, tandem_call_text_get_state (call));
  return TRUE;
}

static gboolean
to_when (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  g_value_take_string (to, tandem_call_text_dup_when (call));
  return TRUE;
}

/* A live call has no duration yet; the call panel counts. */
static gboolean
to_duration (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  g_value_take_string (to, tandem_call_is_live (call) ? g_strdup ("") : tandem_call_text_dup_duration (call));
  return TRUE;
}

static gboolean
to_icon (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));

  if (tandem_call_is_live (call))
    g_value_set_static_string (to, "call-start-symbolic");
  else if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    g_value_set_static_string (to, "audio-input-microphone-symbolic");
  else if (!tandem_call_get_answered_at (call))
    g_value_set_static_string (to, "call-missed-symbolic");
  else if (tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND)
    g_value_set_static_string (to, "call-incoming-symbolic");
  else
    g_value_set_static_string (to, "call-outgoing-symbolic");
  return TRUE;
}

static gboolean
to_icon_classes (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_autoptr (TandemCall) call = TANDEM_CALL (g_binding_dup_source (binding));
  const char *classes[] = { tandem_call_is_live (call) ? "success" : "dim-label", NULL };

  g_value_set_boxed (to, classes);
  return TRUE;
}

static void
bind_call (TandemCallRow *self)
{
  GBindingGroup *group = self->bindings;

  g_binding_group_bind_full (group, "id", self->who_label, "label", G_BINDING_SYNC_CREATE, to_who, NULL, self, NULL);
  g_binding_group_bind_full (group, "remote-name", self->who_label, "label", G_BINDING_DEFAULT, to_who, NULL, self, NULL);
  g_binding_group_bind_full (group, "state", self->state_label, "label", G_BINDING_SYNC_CREATE, to_state, NULL, NULL,
                             NULL);
  g_binding_group_bind_full (group, "answered-by", self->state_label, "label", G_BINDING_DEFAULT, to_state, NULL, NULL,
                             NULL);
  g_binding_group_bind_full (group, "started-at", self->when_label, "label", G_BINDING_SYNC_CREATE, to_when, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "state", self->duration_label, "label", G_BINDING_SYNC_CREATE, to_duration, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "state", self->direction_icon, "icon-name", G_BINDING_SYNC_CREATE, to_icon, NULL,
                             NULL, NULL);
  g_binding_group_bind_full (group, "state", self->direction_icon, "css-classes", G_BINDING_SYNC_CREATE,
                             to_icon_classes, NULL, NULL, NULL);
}

/* The row of the list view has the keyboard focus, so it carries the name and the mark; GTK 4.8 has no other way. */
static void
update_parent (TandemCallRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  TandemCall *call = tandem_call_row_get_call (self);
  g_autofree char *spoken = NULL;

  if (!call)
    return;
  spoken = tandem_call_text_dup_spoken (call, self->region);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (!parent)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (call == self->open_call)
    gtk_widget_add_css_class (parent, "open");
  else
    gtk_widget_remove_css_class (parent, "open");
}

static void
on_call_changed (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  update_parent (TANDEM_CALL_ROW (user_data));
}

static void
on_parent_changed (TandemCallRow *self)
{
  update_parent (self);
}

static void
tandem_call_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CALL: g_value_set_object (value, tandem_call_row_get_call (TANDEM_CALL_ROW (object))); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_call_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CALL: tandem_call_row_set_call (TANDEM_CALL_ROW (object), g_value_get_object (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_call_row_dispose (GObject *object)
{
  TandemCallRow *self = TANDEM_CALL_ROW (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->changes);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_call_row_parent_class)->dispose (object);
}

static void
tandem_call_row_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_CALL_ROW (object)->region, g_free);
  G_OBJECT_CLASS (tandem_call_row_parent_class)->finalize (object);
}

static void
tandem_call_row_class_init (TandemCallRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_call_row_get_property;
  object_class->set_property = tandem_call_row_set_property;
  object_class->dispose = tandem_call_row_dispose;
  object_class->finalize = tandem_call_row_finalize;
  props[PROP_CALL] = g_param_spec_object ("call", NULL, NULL, TANDEM_TYPE_CALL,
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-call-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemCallRow, box);
  gtk_widget_class_bind_template_child (widget_class, TandemCallRow, direction_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemCallRow, who_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallRow, when_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallRow, duration_label);
}

static void
tandem_call_row_init (TandemCallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->bindings = g_binding_group_new ();
  self->changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->changes, "notify::state", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::agent", G_CALLBACK (on_call_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::remote-name", G_CALLBACK (on_call_changed), self, 0);
  g_signal_connect (self, "notify::parent", G_CALLBACK (on_parent_changed), NULL);
  bind_call (self);
}

GtkWidget *
tandem_call_row_new (const char *region)
{
  TandemCallRow *self = g_object_new (TANDEM_TYPE_CALL_ROW, NULL);

  self->region = g_strdup (region);
  return GTK_WIDGET (self);
}

TandemCall *
tandem_call_row_get_call (TandemCallRow *self)
{
  g_autoptr (TandemCall) call = NULL;

  g_return_val_if_fail (TANDEM_IS_CALL_ROW (self), NULL);
  call = self->bindings ? g_binding_group_dup_source (self->bindings) : NULL;
  return call; /* the group keeps it alive */
}

void
tandem_call_row_set_call (TandemCallRow *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALL_ROW (self));

  if (tandem_call_row_get_call (self) == call)
    return;
  g_binding_group_set_source (self->bindings, call);
  g_signal_group_set_target (self->changes, call);
  update_parent (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CALL]);
}

void
tandem_call_row_set_open_call (TandemCallRow *self, TandemCall *open)
{
  g_return_if_fail (TANDEM_IS_CALL_ROW (self));

  self->open_call = open;
  update_parent (self);
}
