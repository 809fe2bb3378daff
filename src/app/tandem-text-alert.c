// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-alert.h"

#include <glib/gi18n.h>

#include "tandem-message-text.h"

struct _TandemTextAlert {
  GObject parent_instance;

  /* owned */
  TandemPeople *people;
  TandemSettings *settings;

  /* borrowed */
  GApplication *application;
  TandemWindow *window;
};

G_DEFINE_FINAL_TYPE (TandemTextAlert, tandem_text_alert, G_TYPE_OBJECT)

static void
tandem_text_alert_dispose (GObject *object)
{
  g_clear_object (&TANDEM_TEXT_ALERT (object)->people);
  g_clear_object (&TANDEM_TEXT_ALERT (object)->settings);
  G_OBJECT_CLASS (tandem_text_alert_parent_class)->dispose (object);
}

static void
tandem_text_alert_class_init (TandemTextAlertClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_text_alert_dispose;
}

static void
tandem_text_alert_init (TandemTextAlert *self)
{
}

static void
on_added (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemTextAlert *self = TANDEM_TEXT_ALERT (user_data);
  const char *number = tandem_message_get_number (message);
  g_autofree char *id = g_strconcat ("text-", number, NULL);
  g_autofree char *who = NULL;
  g_autofree char *words = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GNotification) notification = NULL;

  if (tandem_message_get_direction (message) != TANDEM_DIRECTION_INBOUND || tandem_message_get_read (message) ||
      tandem_settings_get_boolean (self->settings, "do-not-disturb") || tandem_window_shows_thread (self->window, number))
    return;
  who = tandem_people_dup_who (self->people, number);
  words = tandem_message_text_dup_short (tandem_message_get_body (message));
  /* TRANSLATORS: title of a notification; %s is a name or a number. */
  title = g_strdup_printf (_("Text from %s"), who);
  notification = g_notification_new (title);
  g_notification_set_body (notification, words);
  g_notification_set_category (notification, "im.received");
  g_notification_set_default_action_and_target (notification, "app.show-thread", "s", number);
  g_application_send_notification (self->application, id, notification);
}

TandemTextAlert *
tandem_text_alert_new (GApplication *application, TandemWindow *window, TandemInbox *inbox, TandemPeople *people,
                       TandemSettings *settings)
{
  TandemTextAlert *self = g_object_new (TANDEM_TYPE_TEXT_ALERT, NULL);

  self->application = application;
  self->window = window;
  self->people = g_object_ref (people);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_added), self, 0);
  return self;
}
