// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-bubble.h"

#include <glib/gi18n-lib.h>

#include "tandem-call-text.h"
#include "tandem-message-text.h"

struct _TandemCallBubble {
  GtkWidget parent_instance;

  /* owned */
  char *region;
  TandemCall *call; /* nullable */
  GSignalGroup *changes;

  /* template */
  GtkWidget *box;
  GtkLabel *day_label;
  GtkWidget *bubble;
  GtkImage *direction_icon;
  GtkLabel *what_label;
  GtkLabel *reason_label;
  GtkLabel *meta_label;
  GtkWidget *open_button;
  GtkWidget *play_button;
};

G_DEFINE_FINAL_TYPE (TandemCallBubble, tandem_call_bubble, GTK_TYPE_WIDGET)

/* The row of the list view has the keyboard focus, so it must carry the name too; GTK 4.8 has no other way to give it. */
static void
update_spoken (TandemCallBubble *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *spoken = NULL;

  if (!self->call)
    return;
  spoken = tandem_call_text_dup_spoken (self->call, self->region);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static const char *
get_icon (TandemCall *call)
{
  if (tandem_call_is_live (call))
    return "call-start-symbolic";
  if (!tandem_call_get_answered_at (call))
    return "call-missed-symbolic";
  return tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? "call-incoming-symbolic" : "call-outgoing-symbolic";
}

/* A call that is going on counts on its own page. */
static char *
dup_meta (TandemCall *call)
{
  GDateTime *at = tandem_call_get_started_at (call);
  g_autofree char *time = at ? tandem_message_text_dup_time (at) : g_strdup ("");
  g_autofree char *duration = tandem_call_is_live (call) ? g_strdup ("") : tandem_call_text_dup_duration (call);

  return *duration ? g_strdup_printf ("%s · %s", time, duration) : g_steal_pointer (&time);
}

static void
update (TandemCallBubble *self)
{
  gboolean inbound = tandem_call_get_direction (self->call) == TANDEM_DIRECTION_INBOUND;
  gboolean live = tandem_call_is_live (self->call);
  const char *state = tandem_call_text_get_state (self->call);
  g_autofree char *what = NULL;
  g_autofree char *reason = live ? g_strdup ("") : tandem_call_text_dup_reason (self->call);
  g_autofree char *meta = dup_meta (self->call);

  /* TRANSLATORS: a call among the texts with somebody; %s is how it ended: "No answer", "Ended". */
  what = g_strdup_printf (inbound ? _("Call to you: %s") : _("Call from you: %s"), state);
  gtk_image_set_from_icon_name (self->direction_icon, get_icon (self->call));
  gtk_label_set_label (self->what_label, what);
  gtk_label_set_label (self->reason_label, reason);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), *reason != '\0');
  gtk_label_set_label (self->meta_label, meta);
  gtk_widget_set_visible (self->play_button, !live && tandem_call_get_recording_path (self->call) &&
                                               !tandem_call_get_recording_due (self->call));
  update_spoken (self);
}

static void
on_call_changed (TandemCallBubble *self)
{
  update (self);
}

static void
set_target (GtkWidget *button, const char *action, const char *id)
{
  /* The target comes first: GTK complains of an action whose parameter is missing. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
tandem_call_bubble_dispose (GObject *object)
{
  TandemCallBubble *self = TANDEM_CALL_BUBBLE (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->call);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_call_bubble_parent_class)->dispose (object);
}

static void
tandem_call_bubble_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_CALL_BUBBLE (object)->region, g_free);
  G_OBJECT_CLASS (tandem_call_bubble_parent_class)->finalize (object);
}

static void
tandem_call_bubble_class_init (TandemCallBubbleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_call_bubble_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_call_bubble_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-call-bubble.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, box);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, day_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, bubble);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, direction_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, what_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, reason_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, meta_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, open_button);
  gtk_widget_class_bind_template_child (widget_class, TandemCallBubble, play_button);
}

static void
tandem_call_bubble_init (TandemCallBubble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (on_call_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::parent", G_CALLBACK (update_spoken), NULL);
}

GtkWidget *
tandem_call_bubble_new (const char *region)
{
  TandemCallBubble *self = g_object_new (TANDEM_TYPE_CALL_BUBBLE, NULL);

  self->region = g_strdup (region);
  return GTK_WIDGET (self);
}

void
tandem_call_bubble_set_call (TandemCallBubble *self, TandemCall *call)
{
  gboolean inbound = call && tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND;
  const char *classes[] = { "turn", inbound ? "remote" : "operator", NULL };

  g_return_if_fail (TANDEM_IS_CALL_BUBBLE (self));

  if (!g_set_object (&self->call, call))
    return;
  g_signal_group_set_target (self->changes, call);
  if (!call)
    return;
  gtk_widget_set_css_classes (self->bubble, classes);
  gtk_widget_set_halign (self->bubble, inbound ? GTK_ALIGN_START : GTK_ALIGN_END);
  set_target (self->open_button, "thread.open-call", tandem_call_get_id (call));
  set_target (self->play_button, "thread.play-call", tandem_call_get_id (call));
  update (self);
}

void
tandem_call_bubble_set_day (TandemCallBubble *self, const char *day)
{
  g_return_if_fail (TANDEM_IS_CALL_BUBBLE (self));

  gtk_label_set_label (self->day_label, day ? day : "");
  gtk_widget_set_visible (GTK_WIDGET (self->day_label), day != NULL);
}
