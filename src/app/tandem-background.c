// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-background.h"

#include <glib/gi18n.h>

#include "tandem-autostart.h"
#include "tandem-phone-number.h"

#define NOTIFICATION "background"

struct _TandemBackground {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemAutostart *autostart;

  /* borrowed */
  GApplication *application;

  gboolean asked; /* the desktop, whether it may run on */
};

G_DEFINE_FINAL_TYPE (TandemBackground, tandem_background, G_TYPE_OBJECT)

static void
tandem_background_dispose (GObject *object)
{
  TandemBackground *self = TANDEM_BACKGROUND (object);

  if (self->application)
    g_application_withdraw_notification (self->application, NOTIFICATION);
  self->application = NULL;
  g_clear_object (&self->autostart);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_background_parent_class)->dispose (object);
}

static void
tandem_background_class_init (TandemBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_background_dispose;
}

static void
tandem_background_init (TandemBackground *self)
{
}

gboolean
tandem_background_is_wanted (TandemBackground *self)
{
  TandemSettings *settings;

  g_return_val_if_fail (TANDEM_IS_BACKGROUND (self), FALSE);

  settings = tandem_switchboard_get_settings (self->switchboard);
  return tandem_settings_get_boolean (settings, "keep-running") && !tandem_settings_get_boolean (settings, "demo") &&
         *tandem_settings_get_string (settings, "account-sid") &&
         (*tandem_settings_get_string (settings, "public-url") || *tandem_settings_get_string (settings, "tunnel-url") ||
          !g_str_equal (tandem_settings_get_string (settings, "tunnel"), "none"));
}

/* Borrowed; NULL when no call is up. */
static TandemCall *
find_live_call (TandemBackground *self)
{
  GListModel *calls = tandem_switchboard_get_calls (self->switchboard);
  guint n = g_list_model_get_n_items (calls);

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);

    if (tandem_call_is_live (call))
      return call; /* the list keeps it alive */
  }
  return NULL;
}

static void
tell_of_call (TandemBackground *self, TandemCall *call)
{
  const char *region = tandem_settings_get_string (tandem_switchboard_get_settings (self->switchboard), "region");
  const char *number = tandem_call_get_remote_number (call);
  g_autofree char *who = number && *number ? tandem_phone_number_format (number, region) : g_strdup (_("Anonymous"));
  const char *name = tandem_call_get_remote_name (call);
  g_autoptr (GNotification) notification = g_notification_new (_("The call goes on"));

  g_notification_set_body (notification, name ? name : who);
  g_notification_set_default_action_and_target (notification, "app.show-call", "s", tandem_call_get_id (call));
  g_notification_add_button_with_target (notification, C_("notification", "Show"), "app.show-call", "s",
                                         tandem_call_get_id (call));
  g_application_send_notification (self->application, NOTIFICATION, notification);
}

static void
tell_of_background (TandemBackground *self)
{
  TandemSettings *settings = tandem_switchboard_get_settings (self->switchboard);
  g_autoptr (GNotification) notification = NULL;

  if (tandem_settings_get_boolean (settings, "told-of-background"))
    return;
  notification = g_notification_new (_("Tandem goes on running"));
  g_notification_set_body (notification, _("Calls still ring here. To end Tandem, choose Quit in its menu, or press Ctrl+Q in its window."));
  g_notification_set_default_action (notification, "app.show");
  g_notification_add_button (notification, C_("notification", "Quit"), "app.quit");
  g_application_send_notification (self->application, NOTIFICATION, notification);
  tandem_settings_set_boolean (settings, "told-of-background", TRUE);
}

void
tandem_background_enter (TandemBackground *self)
{
  TandemCall *call;

  g_return_if_fail (TANDEM_IS_BACKGROUND (self));

  if (!self->asked)
    tandem_autostart_request (self->autostart);
  self->asked = TRUE;
  call = find_live_call (self);
  if (call)
    tell_of_call (self, call);
  else
    tell_of_background (self);
}

void
tandem_background_leave (TandemBackground *self)
{
  g_return_if_fail (TANDEM_IS_BACKGROUND (self));
  g_application_withdraw_notification (self->application, NOTIFICATION);
}

TandemBackground *
tandem_background_new (GApplication *application, TandemSwitchboard *switchboard)
{
  TandemBackground *self;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard), NULL);

  self = g_object_new (TANDEM_TYPE_BACKGROUND, NULL);
  self->application = application;
  self->switchboard = g_object_ref (switchboard);
  self->autostart = tandem_autostart_new (tandem_switchboard_get_settings (switchboard),
                                          g_application_get_dbus_connection (application));
  return self;
}
