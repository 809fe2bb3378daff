// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-alert.h"

#include <glib/gi18n.h>

#include "tandem-inline-notes.h"
#include "tandem-message-text.h"

struct _TandemTextAlert {
  GObject parent_instance;

  /* owned */
  TandemPeople *people;
  TandemSettings *settings;
  TandemInbox *inbox;
  TandemInlineNotes *notes;

  /* borrowed */
  GApplication *application;
  TandemWindow *window;
};

G_DEFINE_FINAL_TYPE (TandemTextAlert, tandem_text_alert, G_TYPE_OBJECT)

static void
tandem_text_alert_dispose (GObject *object)
{
  TandemTextAlert *self = TANDEM_TEXT_ALERT (object);

  if (self->notes)
    g_object_run_dispose (G_OBJECT (self->notes));
  g_clear_object (&self->notes);
  g_clear_object (&self->inbox);
  g_clear_object (&self->people);
  g_clear_object (&self->settings);
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

static char *
dup_id (const char *number)
{
  return g_strconcat ("text-", number, NULL);
}

/* The newest of a number takes the place of the one before. */
static void
tell (TandemTextAlert *self, TandemMessage *message, const char *title, GNotificationPriority priority)
{
  const char *number = tandem_message_get_number (message);
  g_autofree char *id = dup_id (number);
  g_autofree char *words = tandem_message_text_dup_short (tandem_message_get_body (message));
  g_autoptr (GNotification) notification = NULL;

  if (tandem_inline_notes_can (self->notes)) {
    tandem_inline_notes_show (self->notes, number, tandem_message_get_own_number (message), title, words);
    return;
  }
  notification = g_notification_new (title);
  g_notification_set_body (notification, words);
  g_notification_set_category (notification, "im.received");
  g_notification_set_priority (notification, priority);
  g_notification_set_default_action_and_target (notification, "app.show-thread", "s", number);
  /* Nothing can be written in this one: Reply leads to where the answer is written. */
  g_notification_add_button_with_target (notification, C_("button", "Reply"), "app.reply-to-thread", "s", number);
  g_notification_add_button_with_target (notification, C_("button", "Mark as Read"), "app.mark-thread-read", "s", number);
  g_application_send_notification (self->application, id, notification);
}

static gboolean
is_quiet (TandemTextAlert *self, TandemMessage *message)
{
  return tandem_settings_get_boolean (self->settings, "do-not-disturb") ||
         tandem_window_shows_thread (self->window, tandem_message_get_number (message));
}

static void
on_added (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemTextAlert *self = TANDEM_TEXT_ALERT (user_data);
  g_autofree char *who = NULL;
  g_autofree char *title = NULL;

  if (tandem_message_get_direction (message) != TANDEM_DIRECTION_INBOUND || tandem_message_get_read (message) || is_quiet (self, message))
    return;
  who = tandem_people_dup_who (self->people, tandem_message_get_number (message));
  /* TRANSLATORS: title of a notification; %s is a name or a number. */
  title = g_strdup_printf (_("Text from %s"), who);
  tell (self, message, title, G_NOTIFICATION_PRIORITY_NORMAL);
}

static void
on_handed_over (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemTextAlert *self = TANDEM_TEXT_ALERT (user_data);
  g_autofree char *who = NULL;
  g_autofree char *title = NULL;

  if (is_quiet (self, message))
    return;
  who = tandem_people_dup_who (self->people, tandem_message_get_number (message));
  /* TRANSLATORS: title of a notification: the text model does not answer any more; %s is a name or a number. */
  title = g_strdup_printf (_("%s Waits for Your Answer"), who);
  tell (self, message, title, G_NOTIFICATION_PRIORITY_HIGH);
}

/* In the window, by a notification or through the local API. */
static void
on_read (TandemInbox *inbox, const char *number, gpointer user_data)
{
  TandemTextAlert *self = TANDEM_TEXT_ALERT (user_data);
  g_autofree char *id = dup_id (number);

  g_application_withdraw_notification (self->application, id);
  tandem_inline_notes_withdraw (self->notes, number);
}

static void
on_activated (TandemInlineNotes *notes, const char *number, gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (TANDEM_TEXT_ALERT (user_data)->application), "show-thread", g_variant_new_string (number));
}

static void
on_marked (TandemInlineNotes *notes, const char *number, gpointer user_data)
{
  tandem_inbox_mark_read (TANDEM_TEXT_ALERT (user_data)->inbox, number);
}

typedef struct {
  TandemTextAlert *self;
  char *number;
  char *words;
} Reply;

/* What was not taken comes back to where it can be mended, to what is half written there, and the reason is said. */
static void
did_reply (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (TandemTextAlert) self = reply->self;
  g_autofree char *number = reply->number;
  g_autofree char *words = reply->words;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemMessage) sent = tandem_inbox_send_finish (TANDEM_INBOX (source), result, &error);

  g_free (reply);
  if (sent || !self->notes)
    return;
  g_message ("alert: an answer was not sent: %s", error->message);
  tandem_drafts_give_back (tandem_inbox_get_drafts (TANDEM_INBOX (source)), number, words);
  on_activated (self->notes, number, self);
  g_signal_emit_by_name (source, "notice", error);
}

static void
on_replied (TandemInlineNotes *notes, const char *number, const char *own_number, const char *words, gpointer user_data)
{
  TandemTextAlert *self = TANDEM_TEXT_ALERT (user_data);
  const TandemTextRequest request = { .to = number, .from = own_number, .body = words };
  Reply *reply = g_new0 (Reply, 1);

  reply->self = g_object_ref (self);
  reply->number = g_strdup (number);
  reply->words = g_strdup (words);
  tandem_inbox_mark_read (self->inbox, number);
  tandem_inbox_send_async (self->inbox, &request, NULL, did_reply, reply);
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
  self->inbox = g_object_ref (inbox);
  self->notes = tandem_inline_notes_new (g_application_get_application_id (application));
  g_signal_connect_object (self->notes, "activated", G_CALLBACK (on_activated), self, 0);
  g_signal_connect_object (self->notes, "read", G_CALLBACK (on_marked), self, 0);
  g_signal_connect_object (self->notes, "replied", G_CALLBACK (on_replied), self, 0);
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_added), self, 0);
  g_signal_connect_object (inbox, "handed-over", G_CALLBACK (on_handed_over), self, 0);
  g_signal_connect_object (inbox, "thread-read", G_CALLBACK (on_read), self, 0);
  return self;
}
