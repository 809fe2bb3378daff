// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-texts.h"

#include "remove-folder.h"
#include "tandem-error.h"
#include "tandem-profile-file.h"
#include "tandem-sqlite-contacts.h"
#include "tandem-sqlite-messages.h"
#include "tandem-sqlite-profiles.h"

struct _FakeTexts {
  TandemSettings *settings;
  char *folder;
  TandemSqliteStore *sqlite;
  TandemSqliteMessages *store;
  FakeTextCarrier *carrier;
  TandemInbox *inbox;
  TandemContacts *contacts;
  TandemProfiles *profiles;
};

static void carrier_init (TandemMessageCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTextCarrier, fake_text_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_CARRIER, carrier_init))

static void
fake_text_carrier_finalize (GObject *object)
{
  g_ptr_array_unref (FAKE_TEXT_CARRIER (object)->sent);
  G_OBJECT_CLASS (fake_text_carrier_parent_class)->finalize (object);
}

static void
fake_text_carrier_class_init (FakeTextCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_text_carrier_finalize;
}

static void
fake_text_carrier_init (FakeTextCarrier *self)
{
  self->sent = g_ptr_array_new_with_free_func (g_object_unref);
  self->fail_code = -1;
}

static void
set_sink (TandemMessageCarrier *carrier, TandemMessageSink *sink)
{
  FAKE_TEXT_CARRIER (carrier)->sink = sink;
}

static void
send_async (TandemMessageCarrier *carrier, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  FakeTextCarrier *self = FAKE_TEXT_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  g_autofree char *sid = g_strdup_printf ("SM%032u", self->sent->len + 1);

  if (self->refuse_code || self->fail_code >= 0) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR,
                             self->refuse_code ? TANDEM_PROVIDER_ERROR_REFUSED : (TandemProviderError) self->fail_code, "%s",
                             self->detail ? self->detail : "no");
    return;
  }
  g_ptr_array_add (self->sent, g_object_ref (message));
  tandem_message_set_message_sid (message, sid);
  tandem_message_set_segments (message, 1);
  tandem_message_advance (message, TANDEM_MESSAGE_STATUS_QUEUED, 0, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
send_finish (TandemMessageCarrier *carrier, GAsyncResult *result, guint *error_code, GError **error)
{
  *error_code = FAKE_TEXT_CARRIER (carrier)->refuse_code;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* It has none that we do not know. */
static void
list_async (TandemMessageCarrier *carrier, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);

  g_task_return_pointer (task, g_ptr_array_new_with_free_func (g_object_unref), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_sink = set_sink;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

static void
open_inbox (FakeTexts *self)
{
  g_autofree char *path = g_build_filename (self->folder, "tandem.db", NULL);
  g_autoptr (TandemSqliteContacts) contacts = NULL;
  g_autoptr (TandemSqliteProfiles) profiles = NULL;

  self->sqlite = tandem_sqlite_store_new (path, NULL);
  g_assert_nonnull (self->sqlite);
  self->store = tandem_sqlite_messages_new (self->sqlite);
  self->inbox = tandem_inbox_new (self->settings, TANDEM_MESSAGE_STORE (self->store), TANDEM_MESSAGE_CARRIER (self->carrier));
  contacts = tandem_sqlite_contacts_new (self->sqlite);
  self->contacts = tandem_contacts_new (TANDEM_CONTACT_STORE (contacts));
  profiles = tandem_sqlite_profiles_new (self->sqlite);
  self->profiles = tandem_profiles_new (self->settings, TANDEM_PROFILE_STORE (profiles), tandem_profile_file_get_format ());
  tandem_profiles_load (self->profiles);
  while (!tandem_profiles_get_loaded (self->profiles))
    g_main_context_iteration (NULL, TRUE);
}

/* What is still under way holds the inbox. */
static void
close_inbox (FakeTexts *self)
{
  gpointer inbox = self->inbox;
  gpointer contacts = self->contacts;
  gpointer profiles = self->profiles;

  g_object_add_weak_pointer (G_OBJECT (self->contacts), &contacts);
  g_object_unref (self->contacts);
  g_object_add_weak_pointer (G_OBJECT (self->profiles), &profiles);
  g_object_unref (self->profiles);
  g_object_add_weak_pointer (G_OBJECT (self->inbox), &inbox);
  g_object_unref (self->inbox);
  while (inbox || contacts || profiles)
    g_main_context_iteration (NULL, TRUE);
  tandem_sqlite_store_close (self->sqlite);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->store);
  g_assert_finalize_object (self->sqlite);
}

FakeTexts *
fake_texts_new (TandemSettings *settings)
{
  FakeTexts *self = g_new0 (FakeTexts, 1);

  self->settings = g_object_ref (settings);
  self->folder = g_dir_make_tmp ("tandem-texts-XXXXXX", NULL);
  self->carrier = g_object_new (FAKE_TYPE_TEXT_CARRIER, NULL);
  open_inbox (self);
  return self;
}

void
fake_texts_reopen (FakeTexts *self)
{
  close_inbox (self);
  open_inbox (self);
}

void
fake_texts_free (FakeTexts *self)
{
  close_inbox (self);
  g_assert_finalize_object (self->carrier);
  g_object_unref (self->settings);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

TandemInbox *
fake_texts_get_inbox (FakeTexts *self)
{
  return self->inbox;
}

TandemStore *
fake_texts_get_calls (FakeTexts *self)
{
  return TANDEM_STORE (self->sqlite);
}

TandemProfiles *
fake_texts_get_profiles (FakeTexts *self)
{
  return self->profiles;
}

TandemContacts *
fake_texts_get_contacts (FakeTexts *self)
{
  return self->contacts;
}

FakeTextCarrier *
fake_texts_get_carrier (FakeTexts *self)
{
  return self->carrier;
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

void
fake_texts_receive (FakeTexts *self, const char *from, const char *body, gint64 at_s, guint index)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, "+12025550100", from, body);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (at_s);
  g_autofree char *sid = g_strdup_printf ("SM%032u", index);
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_set_message_sid (message, sid);
  tandem_message_set_at (message, at);
  tandem_message_sink_receive_async (self->carrier->sink, message, TANDEM_OPT_OUT_NONE, NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tandem_message_sink_finish (self->carrier->sink, result, NULL));
}
