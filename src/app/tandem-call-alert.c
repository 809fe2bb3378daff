// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-alert.h"

#include <glib/gi18n.h>

#include "tandem-phone-number.h"

#define NOTIFICATION "incoming-call"

struct _TandemCallAlert {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemSound *sound; /* nullable */

  /* borrowed */
  GApplication *application;
};

G_DEFINE_FINAL_TYPE (TandemCallAlert, tandem_call_alert, G_TYPE_OBJECT)

static void
tandem_call_alert_dispose (GObject *object)
{
  TandemCallAlert *self = TANDEM_CALL_ALERT (object);

  self->application = NULL;
  g_clear_object (&self->sound);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_call_alert_parent_class)->dispose (object);
}

static void
tandem_call_alert_class_init (TandemCallAlertClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_call_alert_dispose;
}

static void
tandem_call_alert_init (TandemCallAlert *self)
{
}

static void
notify (TandemCallAlert *self, TandemCall *call)
{
  const char *number = tandem_call_get_remote_number (call);
  const char *region = tandem_settings_get_string (tandem_switchboard_get_settings (self->switchboard), "region");
  g_autofree char *who = *number ? tandem_phone_number_format (number, region) : g_strdup (_("Anonymous"));
  const char *name = tandem_call_get_remote_name (call);
  g_autoptr (GNotification) notification = g_notification_new (_("Incoming call"));

  g_notification_set_body (notification, name ? name : who);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_category (notification, "call.incoming");
  g_notification_set_default_action_and_target (notification, "app.show-call", "s", tandem_call_get_id (call));
  g_notification_add_button_with_target (notification, C_("incoming call", "Answer"), "app.answer", "s",
                                         tandem_call_get_id (call));
  g_notification_add_button_with_target (notification, C_("incoming call", "Decline"), "app.decline", "s",
                                         tandem_call_get_id (call));
  g_application_send_notification (self->application, NOTIFICATION, notification);
}

static gboolean
is_window_wanted (TandemCallAlert *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  return (window && gtk_widget_get_visible (GTK_WIDGET (window))) ||
         tandem_settings_get_boolean (tandem_switchboard_get_settings (self->switchboard), "raise-window");
}

static void
on_ringing_changed (TandemSwitchboard *switchboard, gpointer user_data)
{
  TandemCallAlert *self = TANDEM_CALL_ALERT (user_data);
  TandemCall *call = tandem_switchboard_get_ringing (switchboard);

  if (self->sound)
    tandem_sound_set_ringing (self->sound, call != NULL);
  if (call)
    notify (self, call);
  else
    g_application_withdraw_notification (self->application, NOTIFICATION);
  /* Whoever is at the desk sees it without looking for it. */
  if (call && is_window_wanted (self))
    g_application_activate (self->application);
}

/* A notification may be older than the call it speaks of: then there is nothing left to do. */
void
tandem_call_alert_answer (TandemCallAlert *self, const char *id)
{
  TandemCall *call;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_CALL_ALERT (self));

  call = tandem_switchboard_lookup (self->switchboard, id);
  if (call && !tandem_switchboard_answer (self->switchboard, call, TANDEM_PATCH_OPERATOR, &error))
    g_message ("call alert: %s", error->message);
}

void
tandem_call_alert_decline (TandemCallAlert *self, const char *id)
{
  TandemCall *call;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_CALL_ALERT (self));

  call = tandem_switchboard_lookup (self->switchboard, id);
  if (call && !tandem_switchboard_decline (self->switchboard, call, &error))
    g_message ("call alert: %s", error->message);
}

TandemCallAlert *
tandem_call_alert_new (GApplication *application, TandemSwitchboard *switchboard, TandemSound *sound)
{
  TandemCallAlert *self = g_object_new (TANDEM_TYPE_CALL_ALERT, NULL);

  self->application = application;
  self->switchboard = g_object_ref (switchboard);
  self->sound = sound ? g_object_ref (sound) : NULL;
  g_signal_connect_object (switchboard, "ringing-changed", G_CALLBACK (on_ringing_changed), self, 0);
  return self;
}
