// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-quiet-bar.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-schedule-text.h"

struct _TandemQuietBar {
  GtkWidget parent_instance;

  /* owned */
  GDateTime *end;    /* nullable: nothing is asked */
  GDateTime *wanted; /* nullable: now */

  /* template */
  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *end_button;
  GtkWidget *now_button;
};

G_DEFINE_FINAL_TYPE (TandemQuietBar, tandem_quiet_bar, GTK_TYPE_WIDGET)

enum { ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
answer (TandemQuietBar *self, GDateTime *when)
{
  g_autoptr (GDateTime) at = when ? g_date_time_ref (when) : NULL;

  tandem_quiet_bar_withdraw (self);
  g_signal_emit (self, signals[ANSWERED], 0, at);
}

/* The question may have stood there until the quiet hours were over: it is sent now. */
static void
on_end (TandemQuietBar *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  answer (self, self->end && g_date_time_compare (self->end, now) > 0 ? self->end : NULL);
}

static void
on_now (TandemQuietBar *self)
{
  answer (self, self->wanted);
}

static void
tandem_quiet_bar_dispose (GObject *object)
{
  TandemQuietBar *self = TANDEM_QUIET_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->end, g_date_time_unref);
  g_clear_pointer (&self->wanted, g_date_time_unref);
  G_OBJECT_CLASS (tandem_quiet_bar_parent_class)->dispose (object);
}

static void
tandem_quiet_bar_class_init (TandemQuietBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_quiet_bar_dispose;
  signals[ANSWERED] = g_signal_new ("answered", TANDEM_TYPE_QUIET_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    G_TYPE_DATE_TIME);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-quiet-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemQuietBar, box);
  gtk_widget_class_bind_template_child (widget_class, TandemQuietBar, label);
  gtk_widget_class_bind_template_child (widget_class, TandemQuietBar, end_button);
  gtk_widget_class_bind_template_child (widget_class, TandemQuietBar, now_button);
  gtk_widget_class_bind_template_callback (widget_class, on_end);
  gtk_widget_class_bind_template_callback (widget_class, on_now);
}

static void
tandem_quiet_bar_init (TandemQuietBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
replace (GDateTime **field, GDateTime *time)
{
  g_clear_pointer (field, g_date_time_unref);
  *field = time ? g_date_time_ref (time) : NULL;
}

void
tandem_quiet_bar_ask (TandemQuietBar *self, GDateTime *end, GDateTime *wanted)
{
  g_autofree char *time = NULL;
  g_autofree char *words = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (TANDEM_IS_QUIET_BAR (self) && end);

  replace (&self->end, end);
  replace (&self->wanted, wanted);
  time = tandem_schedule_text_dup_time (end);
  /* TRANSLATORS: %s is a time: "tomorrow, 08:00". */
  words = g_strdup_printf (_("These are your quiet hours, until %s."), time);
  /* TRANSLATORS: %s is a time: "tomorrow, 08:00". */
  label = g_strdup_printf (C_("button", "Send Then (%s)"), time);
  gtk_label_set_label (self->label, words);
  gtk_button_set_label (GTK_BUTTON (self->end_button), label);
  gtk_button_set_label (GTK_BUTTON (self->now_button), wanted ? C_("button", "Send When I Said") : C_("button", "Send Now"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->end_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->end_button);
  tandem_announcer_say (GTK_ACCESSIBLE (self), words);
}

void
tandem_quiet_bar_withdraw (TandemQuietBar *self)
{
  g_return_if_fail (TANDEM_IS_QUIET_BAR (self));
  g_clear_pointer (&self->end, g_date_time_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
