// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-send-later.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-error-text.h"
#include "tandem-schedule-text.h"
#include "tandem-send-time.h"

struct _TandemSendLater {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  GDateTime *offered; /* nullable: what day and time are to be */

  /* template */
  GtkMenuButton *menu_button;
  GtkPopover *popover;
  GtkWidget *hour_button;
  GtkWidget *tomorrow_button;
  GtkEditable *day_entry;
  GtkEditable *time_entry;
  GtkLabel *problem_label;
  GtkLabel *who_label;

  gboolean has_files;
};

G_DEFINE_FINAL_TYPE (TandemSendLater, tandem_send_later, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_problem (TandemSendLater *self, const char *text)
{
  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->day_entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  if (text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static const char *
get_who (TandemSendLater *self, GDateTime *hour)
{
  if (self->has_files)
    return _("Tandem must be running then, because Twilio fetches the files from this computer.");
  if (tandem_inbox_can_schedule (self->inbox, hour))
    return _("Twilio sends it, also while Tandem is off, from 16 minutes to 35 days ahead. Otherwise Tandem must be running then.");
  return _("Tandem must be running then. With a messaging service in the preferences Twilio sends it.");
}

/* What it offers is as of now. */
static void
prepare (GtkMenuButton *menu_button, gpointer user_data)
{
  TandemSendLater *self = TANDEM_SEND_LATER (user_data);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) hour = tandem_send_time_in_an_hour (now);
  g_autoptr (GDateTime) tomorrow = tandem_send_time_tomorrow (now);
  g_autoptr (GDateTime) then = self->offered ? g_date_time_to_local (self->offered) : g_date_time_ref (tomorrow);
  g_autofree char *day = g_date_time_format (then, "%Y-%m-%d");
  g_autofree char *time = g_date_time_format (then, "%H:%M");
  g_autofree char *hour_time = tandem_schedule_text_dup_time (hour);
  g_autofree char *tomorrow_time = tandem_schedule_text_dup_time (tomorrow);
  /* TRANSLATORS: %s is a time: "today, 21:10". */
  g_autofree char *hour_label = g_strdup_printf (C_("button", "In an Hour (%s)"), hour_time);
  /* TRANSLATORS: %s is a time: "tomorrow, 08:00". */
  g_autofree char *tomorrow_label = g_strdup_printf (C_("button", "In the Morning (%s)"), tomorrow_time);

  gtk_button_set_label (GTK_BUTTON (self->hour_button), hour_label);
  gtk_button_set_label (GTK_BUTTON (self->tomorrow_button), tomorrow_label);
  gtk_editable_set_text (self->day_entry, day);
  gtk_editable_set_text (self->time_entry, time);
  show_problem (self, NULL);
  gtk_label_set_label (self->who_label, get_who (self, hour));
}

static void
choose (TandemSendLater *self, GDateTime *at)
{
  g_clear_pointer (&self->offered, g_date_time_unref);
  gtk_popover_popdown (self->popover);
  g_signal_emit (self, signals[CHOSEN], 0, at);
}

static void
on_hour (TandemSendLater *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) at = tandem_send_time_in_an_hour (now);

  choose (self, at);
}

static void
on_tomorrow (TandemSendLater *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) at = tandem_send_time_tomorrow (now);

  choose (self, at);
}

static void
on_then (TandemSendLater *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) at =
    tandem_send_time_read (gtk_editable_get_text (self->day_entry), gtk_editable_get_text (self->time_entry), now, &error);

  if (at)
    choose (self, at);
  else
    show_problem (self, _("Write a day such as 2026-12-24 and a time such as 08:30, within the next year."));
}

static void
tandem_send_later_dispose (GObject *object)
{
  TandemSendLater *self = TANDEM_SEND_LATER (object);

  g_clear_pointer ((GtkWidget **) &self->menu_button, gtk_widget_unparent);
  g_clear_pointer (&self->offered, g_date_time_unref);
  g_clear_object (&self->inbox);
  G_OBJECT_CLASS (tandem_send_later_parent_class)->dispose (object);
}

static void
tandem_send_later_class_init (TandemSendLaterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_send_later_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", TANDEM_TYPE_SEND_LATER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_DATE_TIME);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-send-later.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, popover);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, hour_button);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, tomorrow_button);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, day_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, time_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TandemSendLater, who_label);
  gtk_widget_class_bind_template_callback (widget_class, on_hour);
  gtk_widget_class_bind_template_callback (widget_class, on_tomorrow);
  gtk_widget_class_bind_template_callback (widget_class, on_then);
}

static void
tandem_send_later_init (TandemSendLater *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, prepare, self, NULL);
}

void
tandem_send_later_set_up (TandemSendLater *self, TandemInbox *inbox)
{
  g_return_if_fail (TANDEM_IS_SEND_LATER (self) && !self->inbox);
  self->inbox = g_object_ref (inbox);
}

void
tandem_send_later_open (TandemSendLater *self)
{
  g_return_if_fail (TANDEM_IS_SEND_LATER (self));
  gtk_menu_button_popup (self->menu_button);
}

void
tandem_send_later_set_time (TandemSendLater *self, GDateTime *at)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_return_if_fail (TANDEM_IS_SEND_LATER (self));
  g_clear_pointer (&self->offered, g_date_time_unref);
  if (at && g_date_time_compare (at, now) > 0)
    self->offered = g_date_time_ref (at);
}

void
tandem_send_later_set_has_files (TandemSendLater *self, gboolean has_files)
{
  g_return_if_fail (TANDEM_IS_SEND_LATER (self));
  self->has_files = has_files;
}
