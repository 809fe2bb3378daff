// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-pause-row.h"

struct _TandemPauseRow {
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TandemPauseRow, tandem_pause_row, GTK_TYPE_WIDGET)

/* The row of the list view has the keyboard focus, so it must carry the name too; GTK 4.8 has no other way to give it. */
static void
update_spoken (TandemPauseRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  const char *text = gtk_label_get_label (self->label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (parent)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
tandem_pause_row_dispose (GObject *object)
{
  TandemPauseRow *self = TANDEM_PAUSE_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_pause_row_parent_class)->dispose (object);
}

static void
tandem_pause_row_class_init (TandemPauseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_pause_row_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-pause-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemPauseRow, box);
  gtk_widget_class_bind_template_child (widget_class, TandemPauseRow, label);
}

static void
tandem_pause_row_init (TandemPauseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::parent", G_CALLBACK (update_spoken), NULL);
}

GtkWidget *
tandem_pause_row_new (void)
{
  return g_object_new (TANDEM_TYPE_PAUSE_ROW, NULL);
}

void
tandem_pause_row_set_pause (TandemPauseRow *self, TandemRecordingPause *pause)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TANDEM_IS_PAUSE_ROW (self));
  g_return_if_fail (TANDEM_IS_RECORDING_PAUSE (pause));

  text = tandem_recording_pause_dup_text (tandem_recording_pause_get_from_ms (pause),
                                          tandem_recording_pause_get_to_ms (pause));
  gtk_label_set_label (self->label, text);
  update_spoken (self);
}
