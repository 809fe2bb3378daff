// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-inbox.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-sqlite-contacts.h"
#include "tandem-sqlite-messages.h"

#define OWN "+15005550006"
#define STEP_MS 150

/* --- the carrier --------------------------------------------------------------------------------------------- */

#define FIXTURE_TYPE_CARRIER (fixture_carrier_get_type ())
G_DECLARE_FINAL_TYPE (FixtureCarrier, fixture_carrier, FIXTURE, CARRIER, GObject)

struct _FixtureCarrier {
  GObject parent_instance;
  TandemMessageSink *sink; /* borrowed */
  guint n_sids;
};

static void carrier_init (TandemMessageCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureCarrier, fixture_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_CARRIER, carrier_init))

static void
fixture_carrier_class_init (FixtureCarrierClass *klass)
{
}

static void
fixture_carrier_init (FixtureCarrier *self)
{
}

static FixtureCarrier *carrier;
static TandemSqliteStore *sqlite;
static char *folder;
static gboolean unreachable;

static void
set_sink (TandemMessageCarrier *self, TandemMessageSink *sink)
{
  FIXTURE_CARRIER (self)->sink = sink;
}

/* One step after another: queued, sent, delivered or not, an answer. */
typedef struct {
  char *sid;
  char *number;
  char *body;
  guint step;
} Fate;

static void
report (const Fate *fate, TandemMessageStatus status, guint error_code)
{
  if (carrier->sink)
    tandem_message_sink_report_async (carrier->sink,
                                      &(TandemMessageReport){ .message_sid = fate->sid, .status = status, .error_code = error_code },
                                      NULL, NULL, NULL);
}

static gboolean
on_step (gpointer user_data)
{
  Fate *fate = user_data;
  gboolean fails = g_str_has_suffix (fate->number, "0151");

  switch (fate->step++) {
  case 0:
    report (fate, TANDEM_MESSAGE_STATUS_SENT, 0);
    return G_SOURCE_CONTINUE;
  case 1:
    report (fate, fails ? TANDEM_MESSAGE_STATUS_UNDELIVERED : TANDEM_MESSAGE_STATUS_DELIVERED, fails ? 30006 : 0);
    return G_SOURCE_CONTINUE;
  default:
    if (g_str_equal (fate->body, "ask me"))
      fixture_inbox_receive (fate->number, "What do you want to know?", TANDEM_OPT_OUT_NONE);
    g_free (fate->sid);
    g_free (fate->number);
    g_free (fate->body);
    g_free (fate);
    return G_SOURCE_REMOVE;
  }
}

static void
print_files (TandemMessage *message)
{
  GListModel *media = tandem_message_get_media (message);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    gboolean is_here = tandem_message_media_get_path (one) && g_file_test (tandem_message_media_get_path (one), G_FILE_TEST_IS_REGULAR);

    g_print ("sent-file %s %s %" G_GINT64_FORMAT "%s\n", tandem_message_media_get_name (one),
             tandem_message_media_get_content_type (one), tandem_message_media_get_size (one), is_here ? "" : " missing");
  }
}

static void
send_async (TandemMessageCarrier *self, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *number = tandem_message_get_number (message);
  Fate *fate;

  if (g_str_has_suffix (number, "0152")) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "'To' number is not a valid mobile number");
    return;
  }
  g_print ("sent %s %s\n", number, tandem_message_get_body (message));
  print_files (message);
  fate = g_new0 (Fate, 1);
  fate->sid = g_strdup_printf ("SM%032u", 1000 + ++FIXTURE_CARRIER (self)->n_sids);
  fate->number = g_strdup (number);
  fate->body = g_strdup (tandem_message_get_body (message));
  tandem_message_set_message_sid (message, fate->sid);
  tandem_message_advance (message, TANDEM_MESSAGE_STATUS_QUEUED, 0, NULL);
  if (!g_str_has_suffix (number, "0153"))
    g_timeout_add (STEP_MS, on_step, fate);
  g_task_return_boolean (task, TRUE);
}

static gboolean
send_finish (TandemMessageCarrier *self, GAsyncResult *result, guint *error_code, GError **error)
{
  gboolean sent = g_task_propagate_boolean (G_TASK (result), error);

  if (error_code)
    *error_code = sent ? 0 : 21614;
  return sent;
}

/* What comes in is told at once. */
static void
list_async (TandemMessageCarrier *self, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_print ("asked\n");
  g_task_return_pointer (task, g_ptr_array_new_with_free_func (g_object_unref), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The address is the path of a file here; one that is not there is gone at the carrier. */
static void
fetch_media_async (TandemMessageCarrier *self, TandemMessage *message, TandemMessageMedia *media, const char *path,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *data = NULL;
  gsize size = 0;

  g_print ("fetch\n");
  if (!g_file_get_contents (tandem_message_media_get_url (media), &data, &size, NULL)) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "gone");
    return;
  }
  g_file_set_contents (path, data, (gssize) size, NULL);
  tandem_message_media_set_file (media, path, (gint64) size);
  g_task_return_boolean (task, TRUE);
}

static gboolean
fetch_media_finish (TandemMessageCarrier *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
can_send_files (TandemMessageCarrier *self, GError **error)
{
  if (!unreachable)
    return TRUE;
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP, "unreachable");
  return FALSE;
}

void
fixture_inbox_set_unreachable (gboolean is_unreachable)
{
  unreachable = is_unreachable;
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->can_send_files = can_send_files;
  iface->fetch_media_async = fetch_media_async;
  iface->fetch_media_finish = fetch_media_finish;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_sink = set_sink;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

/* --- the text model ------------------------------------------------------------------------------------------ */

#define FIXTURE_TYPE_MODEL (fixture_model_get_type ())
G_DECLARE_FINAL_TYPE (FixtureModel, fixture_model, FIXTURE, MODEL, GObject)

struct _FixtureModel {
  GObject parent_instance;
};

static void model_init (TandemTextModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureModel, fixture_model, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TEXT_MODEL, model_init))

static void
fixture_model_class_init (FixtureModelClass *klass)
{
}

static void
fixture_model_init (FixtureModel *self)
{
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_error_if_cancelled (task);
  g_print ("draft cancelled\n");
}

/* It says no more than the last thing that it was told; "hang" gets no answer, "fail" no good one. */
static void
ask_async (TandemTextModel *self, const char *instructions, const TandemTextTurn *turns, gsize n_turns, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *last = g_strrstr (turns[0].words, "them: ");
  g_autofree char *words = g_strchomp (g_strdup (last ? last + strlen ("them: ") : ""));

  if (strstr (words, "hang")) {
    g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_steal_pointer (&task), NULL);
  } else if (strstr (words, "fail")) {
    g_task_return_new_error (task, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA, "no");
  } else {
    g_task_return_pointer (task, g_strdup_printf ("About “%s”: yes.", words), g_free);
  }
}

static char *
ask_finish (TandemTextModel *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
model_init (TandemTextModelInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}

static void
add_writer (TandemInbox *inbox, TandemSettings *settings)
{
  g_autoptr (FixtureModel) model = g_object_new (FIXTURE_TYPE_MODEL, NULL);
  g_autoptr (TandemReplyWriter) writer =
    tandem_reply_writer_new (settings, tandem_inbox_get_store (inbox), TANDEM_STORE (sqlite), TANDEM_TEXT_MODEL (model));

  tandem_inbox_set_reply_writer (inbox, writer);
}

/* --- the store ----------------------------------------------------------------------------------------------- */

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
keep (TandemMessageStore *store, TandemDirection direction, const char *number, int minutes_ago, const char *body)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, direction, OWN, number, body);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) at = g_date_time_add_minutes (now, -minutes_ago);

  tandem_message_set_at (message, at);
  if (direction == TANDEM_DIRECTION_OUTBOUND)
    tandem_message_restore (message, TANDEM_MESSAGE_STATUS_DELIVERED, 0, NULL);
  tandem_message_store_save_async (store, message, NULL, did_save, NULL);
}

static void
keep_texts (TandemMessageStore *store)
{
  const int day = 24 * 60;

  /* More than one page, over many days. */
  for (int i = 120; i > 0; i--) {
    g_autofree char *body = g_strdup_printf (i == 100 ? "The secret word is mulberry, no. %d" : "Text no. %d", i);

    keep (store, i % 2 ? TANDEM_DIRECTION_INBOUND : TANDEM_DIRECTION_OUTBOUND, "+12025550160", 10 * day + i * day / 4, body);
  }
  keep (store, TANDEM_DIRECTION_INBOUND, "+12025550161", 2 * day, "See <this> & that: https://example.com/cakes?a=1&b=2.");
  keep (store, TANDEM_DIRECTION_OUTBOUND, "+12025550161", 2 * day - 5, "Thank you, I will look at it.");
  tandem_message_store_mark_read_async (store, "+12025550160", NULL, NULL, NULL);
  tandem_message_store_mark_read_async (store, "+12025550161", NULL, NULL, NULL);
  tandem_message_store_set_draft_async (store, "+12025550160", "It\u2019s", NULL, NULL, NULL);
  keep (store, TANDEM_DIRECTION_INBOUND, "+12025550150", 30, "Hi! Is the lemon cake ready?");
  keep (store, TANDEM_DIRECTION_INBOUND, "+12025550150", 29, "I could come at nine.");
}

/* It was to be sent two days ago, when Tandem did not run. */
static void
keep_late (TandemMessageStore *store)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, OWN, "+12025550150", "Happy birthday!");
  g_autoptr (GDateTime) send_at = g_date_time_add_days (tandem_message_get_at (message), -2);
  g_autoptr (GDateTime) at = g_date_time_add_days (send_at, -1);

  tandem_message_set_send_at (message, send_at);
  tandem_message_set_at (message, at);
  tandem_message_store_save_async (store, message, NULL, did_save, NULL);
}

TandemInbox *
fixture_inbox_new (TandemSettings *settings, gboolean with_texts, gboolean with_late_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSqliteMessages) store = NULL;
  g_autofree char *path = NULL;
  TandemInbox *inbox;

  folder = g_dir_make_tmp ("tandem-ui-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, "tandem.db", NULL);
  tandem_settings_set_string (settings, "data-dir", folder);
  sqlite = tandem_sqlite_store_new (path, &error);
  g_assert_no_error (error);
  store = tandem_sqlite_messages_new (sqlite);
  carrier = g_object_new (FIXTURE_TYPE_CARRIER, NULL);
  if (with_texts)
    keep_texts (TANDEM_MESSAGE_STORE (store));
  if (with_late_text)
    keep_late (TANDEM_MESSAGE_STORE (store));
  inbox = tandem_inbox_new (settings, TANDEM_MESSAGE_STORE (store), TANDEM_MESSAGE_CARRIER (carrier));
  add_writer (inbox, settings);
  tandem_inbox_start (inbox);
  return inbox;
}

void
fixture_inbox_receive (const char *number, const char *body, TandemOptOut opt_out)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, number, body);
  g_autofree char *sid = g_strdup_printf ("SM%032u", 1000 + ++carrier->n_sids);

  tandem_message_set_message_sid (message, sid);
  tandem_message_sink_receive_async (carrier->sink, message, opt_out, NULL, NULL, NULL);
}

void
fixture_inbox_receive_file (const char *path)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, "+12025550150", "");
  g_autofree char *type = g_content_type_guess (path, NULL, 0, NULL);
  g_autoptr (TandemMessageMedia) media = tandem_message_media_new (type, path);
  g_autofree char *sid = g_strdup_printf ("MM%032u", 1000 + ++carrier->n_sids);

  tandem_message_set_message_sid (message, sid);
  tandem_message_add_media (message, media);
  tandem_message_sink_receive_async (carrier->sink, message, TANDEM_OPT_OUT_NONE, NULL, NULL, NULL);
}

TandemContacts *
fixture_inbox_make_contacts (void)
{
  g_autoptr (TandemSqliteContacts) store = tandem_sqlite_contacts_new (sqlite);
  TandemContacts *contacts = tandem_contacts_new (TANDEM_CONTACT_STORE (store));

  tandem_contacts_load (contacts);
  return contacts;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *below = g_build_filename (path, name, NULL);

    remove_all (below);
  }
  g_remove (path);
}

void
fixture_inbox_remove (void)
{
  tandem_sqlite_store_close (sqlite);
  remove_all (folder);
}
