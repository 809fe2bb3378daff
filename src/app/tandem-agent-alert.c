// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-alert.h"

#include <glib/gi18n.h>

#include "tandem-error.h"
#include "tandem-phone-number.h"
#include "tandem-timer.h"

#define PATIENCE_MS 3000

struct _TandemAgentAlert {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  GHashTable *absences; /* TandemCall -> Absence */
  GHashTable *wishes;   /* TandemCall, owned: those whose agent asks for the operator, who was told by a notification */

  /* borrowed */
  GApplication *application;
};

G_DEFINE_FINAL_TYPE (TandemAgentAlert, tandem_agent_alert, G_TYPE_OBJECT)

/* Of the agent of one call, for which the remote waits. */
typedef struct {
  TandemAgentAlert *alert; /* borrowed: has it */
  TandemCall *call;
  GSource *patience;       /* nullable */
  TandemAgentState told;   /* NONE: nobody was told */
} Absence;

static char *
dup_notification_id (TandemCall *call)
{
  return g_strconcat ("agent-", tandem_call_get_id (call), NULL);
}

static void
absence_free (gpointer data)
{
  Absence *absence = data;
  g_autofree char *id = dup_notification_id (absence->call);

  tandem_timer_stop (&absence->patience);
  if (absence->told != TANDEM_AGENT_STATE_NONE)
    g_application_withdraw_notification (absence->alert->application, id);
  g_object_unref (absence->call);
  g_free (absence);
}

static void
tandem_agent_alert_dispose (GObject *object)
{
  TandemAgentAlert *self = TANDEM_AGENT_ALERT (object);

  g_clear_pointer (&self->absences, g_hash_table_unref);
  g_clear_pointer (&self->wishes, g_hash_table_unref);
  if (self->switchboard)
    g_signal_handlers_disconnect_by_data (self->switchboard, self);
  g_clear_object (&self->switchboard);
  self->application = NULL;
  G_OBJECT_CLASS (tandem_agent_alert_parent_class)->dispose (object);
}

static void
tandem_agent_alert_class_init (TandemAgentAlertClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_agent_alert_dispose;
}

static void
tandem_agent_alert_init (TandemAgentAlert *self)
{
  self->absences = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, absence_free);
  self->wishes = g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, NULL);
}

static gboolean
is_looked_at (TandemAgentAlert *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  return window && gtk_widget_get_visible (GTK_WIDGET (window)) && gtk_window_is_active (window);
}

static char *
dup_who (TandemAgentAlert *self, TandemCall *call)
{
  const char *region = tandem_settings_get_string (tandem_switchboard_get_settings (self->switchboard), "region");
  const char *number = tandem_call_get_remote_number (call);

  return number && *number ? tandem_phone_number_format (number, region) : g_strdup (_("Anonymous"));
}

static void
notify (TandemAgentAlert *self, TandemCall *call, const char *id, const char *title, const char *body)
{
  const char *call_id = tandem_call_get_id (call);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.show-call", "s", call_id);
  g_notification_add_button_with_target (notification, C_("button", "Take Over"), "app.take-over", "s", call_id);
  g_notification_add_button_with_target (notification, C_("notification", "Show"), "app.show-call", "s", call_id);
  g_application_send_notification (self->application, id, notification);
}

static void
tell (Absence *absence)
{
  TandemAgentAlert *self = absence->alert;
  TandemAgentState state = tandem_call_get_agent (absence->call);
  g_autofree char *who = dup_who (self, absence->call);
  g_autofree char *id = dup_notification_id (absence->call);

  if (absence->told == state || is_looked_at (self))
    return;
  absence->told = state;
  notify (self, absence->call, id,
          state == TANDEM_AGENT_STATE_GONE ? _("The agent is gone") : _("The agent is being connected again"), who);
}

/* --- the agent wants somebody ----------------------------------------------------------------------- */

static char *
dup_wish_id (TandemCall *call)
{
  return g_strconcat ("agent-asks-", tandem_call_get_id (call), NULL);
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  TandemAgentAlert *self = TANDEM_AGENT_ALERT (user_data);
  g_autofree char *who = NULL;
  g_autofree char *id = NULL;

  if (!call || !g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_ASKS) || is_looked_at (self))
    return;
  who = dup_who (self, call);
  id = dup_wish_id (call);
  g_hash_table_add (self->wishes, g_object_ref (call));
  notify (self, call, id, _("The agent asks for a person on this call"), who);
}

/* Somebody came, or it is too late. */
static void
follow_wish (TandemAgentAlert *self, TandemCall *call)
{
  g_autofree char *id = NULL;

  if (!g_hash_table_contains (self->wishes, call) ||
      (tandem_call_is_live (call) &&
       !tandem_patch_hears (tandem_call_get_patch (call), TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR)))
    return;
  id = dup_wish_id (call);
  g_application_withdraw_notification (self->application, id);
  g_hash_table_remove (self->wishes, call);
}

static gboolean
on_patience_over (gpointer user_data)
{
  Absence *absence = user_data;

  tandem_timer_stop (&absence->patience);
  tell (absence);
  return G_SOURCE_REMOVE;
}

/* The remote waits for somebody who is not there. */
static gboolean
is_forsaken (TandemCall *call)
{
  TandemAgentState agent = tandem_call_get_agent (call);
  TandemPatch patch = tandem_call_get_patch (call);

  return tandem_call_is_live (call) && tandem_patch_lets_agent_speak (patch) &&
         !tandem_patch_hears (patch, TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR) &&
         (agent == TANDEM_AGENT_STATE_RECONNECTING || agent == TANDEM_AGENT_STATE_GONE);
}

static void
on_call_changed (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemAgentAlert *self = TANDEM_AGENT_ALERT (user_data);
  Absence *absence = g_hash_table_lookup (self->absences, call);

  follow_wish (self, call);
  if (!is_forsaken (call)) {
    g_hash_table_remove (self->absences, call);
    return;
  }
  if (!absence) {
    absence = g_new0 (Absence, 1);
    absence->alert = self;
    absence->call = g_object_ref (call);
    g_hash_table_insert (self->absences, call, absence);
    tandem_timer_start (&absence->patience, PATIENCE_MS, on_patience_over, absence);
  }
  if (tandem_call_get_agent (call) == TANDEM_AGENT_STATE_GONE)
    on_patience_over (absence);
}

void
tandem_agent_alert_take_over (TandemAgentAlert *self, const char *id)
{
  TandemCall *call;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TANDEM_IS_AGENT_ALERT (self));

  call = tandem_switchboard_lookup (self->switchboard, id);
  if (call && !tandem_switchboard_set_patch (self->switchboard, call, TANDEM_PATCH_OPERATOR, &error))
    g_message ("agent alert: %s", error->message);
}

TandemAgentAlert *
tandem_agent_alert_new (GApplication *application, TandemSwitchboard *switchboard)
{
  TandemAgentAlert *self = g_object_new (TANDEM_TYPE_AGENT_ALERT, NULL);

  self->application = application;
  self->switchboard = g_object_ref (switchboard);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  g_signal_connect_object (switchboard, "notice", G_CALLBACK (on_notice), self, 0);
  return self;
}
