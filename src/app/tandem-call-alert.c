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

  if (self->application)
    g_action_map_remove_action (G_ACTION_MAP (self->application), "answer");
  if (self->application)
    g_action_map_remove_action (G_ACTION_MAP (self->application), "decline");
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
  g_autoptr (GNotification) notification = g_notification_new (_("Incoming call"));

  g_notification_set_body (notification, who);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_category (notification, "call.incoming");
  g_notification_add_button_with_target (notification, C_("incoming call", "Answer"), "app.answer", "s",
                                         tandem_call_get_id (call));
  g_notification_add_button_with_target (notification, C_("incoming call", "Decline"), "app.decline", "s",
                                         tandem_call_get_id (call));
  g_application_send_notification (self->application, NOTIFICATION, notification);
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
  if (call)
    g_application_activate (self->application);
}

static TandemCall *
find_call (TandemCallAlert *self, GVariant *parameter)
{
  return tandem_switchboard_lookup (self->switchboard, g_variant_get_string (parameter, NULL));
}

/* A notification may be older than the call it speaks of: then there is nothing left to do. */
static void
on_answer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallAlert *self = TANDEM_CALL_ALERT (user_data);
  TandemCall *call = find_call (self, parameter);
  g_autoptr (GError) error = NULL;

  if (call && !tandem_switchboard_answer (self->switchboard, call, TANDEM_PATCH_OPERATOR, &error))
    g_message ("call alert: %s", error->message);
  g_application_activate (self->application);
}

static void
on_decline (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemCallAlert *self = TANDEM_CALL_ALERT (user_data);
  TandemCall *call = find_call (self, parameter);
  g_autoptr (GError) error = NULL;

  if (call && !tandem_switchboard_decline (self->switchboard, call, &error))
    g_message ("call alert: %s", error->message);
}

TandemCallAlert *
tandem_call_alert_new (GApplication *application, TandemSwitchboard *switchboard, TandemSound *sound)
{
  static const GActionEntry entries[] = {
    { .name = "answer", .activate = on_answer, .parameter_type = "s" },
    { .name = "decline", .activate = on_decline, .parameter_type = "s" },
  };
  TandemCallAlert *self = g_object_new (TANDEM_TYPE_CALL_ALERT, NULL);

  self->application = application;
  self->switchboard = g_object_ref (switchboard);
  self->sound = sound ? g_object_ref (sound) : NULL;
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (switchboard, "ringing-changed", G_CALLBACK (on_ringing_changed), self, 0);
  return self;
}
