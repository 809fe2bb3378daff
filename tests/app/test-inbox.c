// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The inbox on a real database, with a carrier that does as it is told. */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "remove-folder.h"
#include "tandem-error.h"
#include "tandem-inbox.h"
#include "tandem-poll-pace.h"
#include "tandem-sqlite-messages.h"

#define OWN "+12025550100"
#define ANNA "+12025550101"
#define SID "SM00000000000000000000000000000001" /* the first that the carrier gives */
#define IN_SID "SM00000000000000000000000000000091"

/* --- the carrier ----------------------------------------------------------------------------------------------- */

#define STUB_TYPE_CARRIER (stub_carrier_get_type ())
G_DECLARE_FINAL_TYPE (StubCarrier, stub_carrier, STUB, CARRIER, GObject)

struct _StubCarrier {
  GObject parent_instance;
  TandemMessageSink *sink;
  GPtrArray *sent; /* bodies */
  guint unreachable; /* so many times */
  guint refuse_code;
  gboolean hold;     /* keeps the task in @held */
  GTask *held;
  GPtrArray *there;  /* TandemMessage, oldest first: what list() finds */
  gint64 since_s;    /* of the last list() */
  guint n_lists;
  guint n_doubts;
  guint unlisted;    /* so many times it cannot be listed */
  gboolean no_tunnel; /* yet */
};

static void carrier_init (TandemMessageCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StubCarrier, stub_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_CARRIER, carrier_init))

static void
stub_carrier_finalize (GObject *object)
{
  g_ptr_array_unref (STUB_CARRIER (object)->sent);
  g_ptr_array_unref (STUB_CARRIER (object)->there);
  g_clear_object (&STUB_CARRIER (object)->held);
  G_OBJECT_CLASS (stub_carrier_parent_class)->finalize (object);
}

static void
stub_carrier_class_init (StubCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stub_carrier_finalize;
}

static void
stub_carrier_init (StubCarrier *self)
{
  self->sent = g_ptr_array_new_with_free_func (g_free);
  self->there = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
set_sink (TandemMessageCarrier *carrier, TandemMessageSink *sink)
{
  STUB_CARRIER (carrier)->sink = sink;
}

static void
send_async (TandemMessageCarrier *carrier, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  StubCarrier *self = STUB_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  g_autofree char *sid = g_strdup_printf ("SM%032u", self->sent->len + 1);

  if (self->unreachable > 0) {
    self->unreachable--;
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE, "not there");
  } else if (self->refuse_code) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "no");
  } else {
    g_ptr_array_add (self->sent, g_strdup (tandem_message_get_body (message)));
    tandem_message_set_message_sid (message, sid);
    tandem_message_advance (message, TANDEM_MESSAGE_STATUS_QUEUED, 0, NULL);
    g_task_set_task_data (task, g_object_ref (message), g_object_unref);
    if (self->hold)
      self->held = g_object_ref (task);
    else
      g_task_return_boolean (task, TRUE);
  }
}

static gboolean
send_finish (TandemMessageCarrier *carrier, GAsyncResult *result, guint *error_code, GError **error)
{
  *error_code = STUB_CARRIER (carrier)->refuse_code;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
doubt (TandemMessageCarrier *carrier, TandemMessage *message, GPtrArray *others)
{
  STUB_CARRIER (carrier)->n_doubts++;
}

static gboolean
can_send_files (TandemMessageCarrier *carrier, GError **error)
{
  if (!STUB_CARRIER (carrier)->no_tunnel)
    return TRUE;
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "not yet");
  return FALSE;
}

static TandemMessage *
copy (TandemMessage *message)
{
  TandemMessage *twin = tandem_message_new (NULL, tandem_message_get_direction (message), tandem_message_get_own_number (message),
                                            tandem_message_get_number (message), tandem_message_get_body (message));

  tandem_message_set_message_sid (twin, tandem_message_get_message_sid (message));
  tandem_message_set_at (twin, tandem_message_get_at (message));
  tandem_message_restore (twin, tandem_message_get_status (message), 0, NULL);
  return twin;
}

static void
list_async (TandemMessageCarrier *carrier, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  StubCarrier *self = STUB_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);

  self->n_lists++;
  self->since_s = g_date_time_to_unix (since);
  if (self->unlisted > 0) {
    self->unlisted--;
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "too many requests");
    return;
  }
  for (guint i = 0; i < self->there->len; i++)
    if (g_date_time_compare (tandem_message_get_at (self->there->pdata[i]), since) >= 0)
      g_ptr_array_add (found, copy (self->there->pdata[i]));
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->doubt = doubt;
  iface->can_send_files = can_send_files;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->set_sink = set_sink;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
}

/* --- fixture --------------------------------------------------------------------------------------------------- */

typedef struct {
  char *folder;
  TandemSqliteStore *sqlite;
  TandemSqliteMessages *store;
  StubCarrier *carrier;
  TandemSettings *settings;
  TandemInbox *inbox;
  GString *signals; /* "+body:status", "~body:status", in order */
} Fixture;

static void
write_down (Fixture *fixture, char sign, TandemMessage *message)
{
  g_string_append_printf (fixture->signals, "%c%s:%s ", sign, tandem_message_get_body (message),
                          tandem_message_status_to_string (tandem_message_get_status (message)));
}

static void
on_added (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  write_down (user_data, '+', message);
}

static void
on_changed (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  write_down (user_data, '~', message);
}

static void
open_inbox (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "tandem.db", NULL);

  fixture->sqlite = tandem_sqlite_store_new (path, NULL);
  g_assert_nonnull (fixture->sqlite);
  fixture->store = tandem_sqlite_messages_new (fixture->sqlite);
  fixture->inbox = tandem_inbox_new (fixture->settings, TANDEM_MESSAGE_STORE (fixture->store), TANDEM_MESSAGE_CARRIER (fixture->carrier));
  g_signal_connect (fixture->inbox, "message-added", G_CALLBACK (on_added), fixture);
  g_signal_connect (fixture->inbox, "message-changed", G_CALLBACK (on_changed), fixture);
}

/* What is still under way holds the inbox. */
static void
close_inbox (Fixture *fixture)
{
  gpointer inbox = fixture->inbox;

  while (!tandem_inbox_is_idle (fixture->inbox))
    g_main_context_iteration (NULL, TRUE);
  g_object_add_weak_pointer (G_OBJECT (fixture->inbox), &inbox);
  g_object_unref (fixture->inbox);
  while (inbox)
    g_main_context_iteration (NULL, TRUE);
  tandem_sqlite_store_close (fixture->sqlite);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->sqlite);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tandem-inbox-XXXXXX", NULL);
  fixture->carrier = g_object_new (STUB_TYPE_CARRIER, NULL);
  fixture->settings = tandem_settings_new ();
  tandem_settings_set_string (fixture->settings, "phone-number", OWN);
  fixture->signals = g_string_new (NULL);
  open_inbox (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_inbox (fixture);
  g_assert_finalize_object (fixture->carrier);
  g_assert_finalize_object (fixture->settings);
  g_string_free (fixture->signals, TRUE);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_signal (Fixture *fixture, const char *what)
{
  while (!strstr (fixture->signals->str, what))
    g_main_context_iteration (NULL, TRUE);
}

static TandemMessage *
send_text (Fixture *fixture, const char *to, const char *body, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = to, .body = body }, NULL, keep, &result);
  wait_for (&result);
  return tandem_inbox_send_finish (fixture->inbox, result, error);
}

static TandemMessage *
receive (Fixture *fixture, const char *sid, const char *body)
{
  TandemMessage *message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, ANNA, body);
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_set_message_sid (message, sid);
  tandem_message_sink_receive_async (fixture->carrier->sink, message, TANDEM_OPT_OUT_NONE, NULL, keep, &result);
  wait_for (&result);
  g_assert_true (tandem_message_sink_finish (fixture->carrier->sink, result, NULL));
  return message;
}

static void
report (Fixture *fixture, const char *id, const char *sid, TandemMessageStatus status, guint code)
{
  TandemMessageReport news = { id, sid, status, code };
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_sink_report_async (fixture->carrier->sink, &news, NULL, keep, &result);
  wait_for (&result);
  g_assert_true (tandem_message_sink_finish (fixture->carrier->sink, result, NULL));
}

static GPtrArray *
list (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_inbox_list_async (fixture->inbox, ANNA, NULL, 50, NULL, keep, &result);
  wait_for (&result);
  return tandem_inbox_list_finish (fixture->inbox, result, NULL);
}

/* --- tests ----------------------------------------------------------------------------------------------------- */

static void
test_send (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = send_text (fixture, "(202) 555-0101", "hello", NULL);
  g_autoptr (GPtrArray) messages = list (fixture);

  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_QUEUED);
  g_assert_cmpstr (tandem_message_get_number (message), ==, ANNA);
  g_assert_true (messages->pdata[0] == message);
  report (fixture, NULL, SID, TANDEM_MESSAGE_STATUS_DELIVERED, 0);
  report (fixture, NULL, SID, TANDEM_MESSAGE_STATUS_SENT, 0);
  report (fixture, NULL, "SM99999999999999999999999999999999", TANDEM_MESSAGE_STATUS_SENT, 0);
  g_assert_cmpstr (fixture->signals->str, ==, "+hello:new ~hello:queued ~hello:delivered ");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  fixture->carrier->refuse_code = 21614;
  message = send_text (fixture, ANNA, "hello", NULL);
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_FAILED);
  g_assert_cmpuint (tandem_message_get_error_code (message), ==, 21614);
  fixture->carrier->refuse_code = 0;
  g_assert_true (tandem_inbox_retry (fixture->inbox, message, &error));
  g_assert_false (tandem_inbox_retry (fixture->inbox, message, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  wait_signal (fixture, "~hello:queued");
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 1);
}

/* Not lost while the carrier cannot be reached, not even when Tandem ends meanwhile. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = NULL;

  fixture->carrier->unreachable = 1;
  message = send_text (fixture, ANNA, "hello", NULL);
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_NEW);
  g_clear_object (&message);
  close_inbox (fixture);
  open_inbox (fixture);
  tandem_inbox_start (fixture->inbox);
  wait_signal (fixture, "~hello:queued");
  g_assert_cmpstr (fixture->carrier->sent->pdata[0], ==, "hello");
}

/* A text with files of ours waits for the tunnel also over a new start, and holds up nobody. */
static void
test_no_tunnel_yet (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) media = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
  g_autoptr (TandemMessageMedia) picture = tandem_message_media_new ("image/png", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_media_set_file (picture, "/nowhere/out-picture.png", 5);
  g_list_store_append (media, picture);
  fixture->carrier->unreachable = 1;
  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .body = "picture", .media = G_LIST_MODEL (media) }, NULL, keep,
                           &result);
  wait_for (&result);
  g_object_unref (tandem_inbox_send_finish (fixture->inbox, result, NULL));
  g_clear_object (&result);
  close_inbox (fixture);
  fixture->carrier->no_tunnel = TRUE;
  open_inbox (fixture);
  tandem_inbox_start (fixture->inbox);
  while (fixture->carrier->n_doubts == 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (send_text (fixture, ANNA, "words", NULL));
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 1);
  g_assert_cmpstr (fixture->carrier->sent->pdata[0], ==, "words");
  fixture->carrier->no_tunnel = FALSE;
  tandem_settings_set_string (fixture->settings, "tunnel-url", "https://phone.example.net");
  wait_signal (fixture, "~picture:queued");
}

static void
test_bad_input (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (1601, 'x');
  const struct { const char *to; const char *body; int code; } cases[] = {
    { "12", "hello", TANDEM_CALL_ERROR_BAD_NUMBER }, { "", "hello", TANDEM_CALL_ERROR_BAD_NUMBER },
    { ANNA, "", TANDEM_CALL_ERROR_BAD_INPUT }, { ANNA, long_text, TANDEM_CALL_ERROR_BAD_INPUT },
    { ANNA, "\xff", TANDEM_CALL_ERROR_BAD_INPUT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (send_text (fixture, cases[i].to, cases[i].body, &error));
    g_assert_error (error, TANDEM_CALL_ERROR, cases[i].code);
  }
  g_assert_cmpstr (fixture->signals->str, ==, "");
}

static void
test_receive_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) first = receive (fixture, IN_SID, "hi");
  g_autoptr (TandemMessage) again = receive (fixture, IN_SID, "hi");
  g_autoptr (GPtrArray) messages = list (fixture);

  g_assert_cmpstr (fixture->signals->str, ==, "+hi:received ");
  g_assert_cmpuint (messages->len, ==, 1);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) stop = receive (fixture, IN_SID, " Stop \n");
  g_autoptr (TandemMessage) start = NULL;
  g_autoptr (TandemMessage) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (send_text (fixture, ANNA, "an offer", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
  start = receive (fixture, "SM00000000000000000000000000000092", "START");
  sent = send_text (fixture, ANNA, "welcome back", NULL);
  g_assert_nonnull (sent);
  report (fixture, NULL, IN_SID, TANDEM_MESSAGE_STATUS_FAILED, 0);
  report (fixture, tandem_message_get_id (sent), tandem_message_get_message_sid (sent), TANDEM_MESSAGE_STATUS_FAILED, 21610);
  g_clear_error (&error);
  g_assert_null (send_text (fixture, ANNA, "another", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
}

static void
receive_at (Fixture *fixture, const char *own_number, guint index, const char *body)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, own_number, ANNA, body);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *sid = g_strdup_printf ("SM%032u", 500 + index);

  tandem_message_set_message_sid (message, sid);
  tandem_message_sink_receive_async (fixture->carrier->sink, message, TANDEM_OPT_OUT_NONE, NULL, keep, &result);
  wait_for (&result);
  g_assert_true (tandem_message_sink_finish (fixture->carrier->sink, result, NULL));
}

/* One person writes to two of our numbers: one thread, and STOP counts for the number that it was written to. */
static void
test_stop_to_one_of_two (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (TandemMessage) sent = NULL;
  g_autoptr (GError) error = NULL;

  receive_at (fixture, OWN, 1, "hi");
  receive_at (fixture, "+12025550109", 2, "hi again");
  messages = list (fixture);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_cmpstr (tandem_message_get_own_number (messages->pdata[0]), ==, OWN);
  g_assert_cmpstr (tandem_message_get_own_number (messages->pdata[1]), ==, "+12025550109");
  receive_at (fixture, OWN, 3, "STOP");
  g_assert_null (send_text (fixture, ANNA, "an offer", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
  receive_at (fixture, "+12025550109", 4, "and what about the other one?");
  sent = send_text (fixture, ANNA, "It is there", NULL);
  g_assert_nonnull (sent);
  receive_at (fixture, "+12025550109", 5, "STOP");
  g_clear_error (&error);
  g_assert_null (send_text (fixture, ANNA, "an offer", &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED);
}

/* The callback is here before the answer to the request. */
static void
test_early_callback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TandemMessage) message = NULL;

  fixture->carrier->hold = TRUE;
  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .body = "hello" }, NULL, keep, &result);
  while (!fixture->carrier->held)
    g_main_context_iteration (NULL, TRUE);
  report (fixture, NULL, SID, TANDEM_MESSAGE_STATUS_DELIVERED, 0);
  g_task_return_boolean (fixture->carrier->held, TRUE);
  g_clear_object (&fixture->carrier->held);
  wait_for (&result);
  message = tandem_inbox_send_finish (fixture->inbox, result, NULL);
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_DELIVERED);
}

/* The thread of the newest text comes first; who looks on sees one removal and one insertion. */
static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, removed, added);
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GListModel *threads = tandem_inbox_get_threads (fixture->inbox);
  g_autoptr (GString) changes = g_string_new (NULL);
  g_autoptr (TandemThread) last = NULL;
  g_autoptr (TandemThread) first = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autofree char *number = g_strdup_printf ("+1202555011%u", i);
    g_autoptr (TandemMessage) message = send_text (fixture, number, "hello", NULL);
  }
  while (g_list_model_get_n_items (threads) < 3)
    g_main_context_iteration (NULL, TRUE);
  last = g_list_model_get_item (threads, 2);
  while (!tandem_thread_get_loaded (last))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tandem_thread_get_number (last), ==, "+12025550110");
  g_signal_connect (threads, "items-changed", G_CALLBACK (on_items_changed), changes);
  g_object_unref (send_text (fixture, "+12025550110", "again", NULL));
  while (!strstr (changes->str, "+1") || g_strcmp0 (tandem_thread_get_text (last), "again") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (changes->str, ==, "2-1+0 0-0+1 ");
  first = g_list_model_get_item (threads, 0);
  g_assert_true (first == last);
  g_signal_handlers_disconnect_by_data (threads, changes);
}

/* --- texts that are found at the carrier ------------------------------------------------------------------------- */

/* Text @i of ANNA, @ago seconds old. */
static TandemMessage *
put (Fixture *fixture, TandemDirection direction, guint i, const char *body, gint64 ago)
{
  TandemMessage *message = tandem_message_new (NULL, direction, OWN, ANNA, body);
  g_autofree char *sid = g_strdup_printf ("SM%032u", i);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (g_get_real_time () / G_USEC_PER_SEC - ago);

  tandem_message_set_message_sid (message, sid);
  tandem_message_set_at (message, at);
  if (direction == TANDEM_DIRECTION_OUTBOUND)
    tandem_message_restore (message, TANDEM_MESSAGE_STATUS_SENT, 0, NULL);
  g_ptr_array_add (fixture->carrier->there, message);
  return message;
}

static void
on_polled (TandemMessagePoll *poll, guint n, const GError *error, gpointer user_data)
{
  ++*(guint *) user_data;
}

typedef enum { START, ONCE_MORE, NEW_NUMBER } Why;

/* Starts, or asks once more, or has another number, and waits for the end of that round. */
static void
ask (Fixture *fixture, Why why)
{
  TandemMessagePoll *poll = tandem_inbox_get_poll (fixture->inbox);
  guint n = 0;
  gulong id = g_signal_connect (poll, "polled", G_CALLBACK (on_polled), &n);

  if (why == START)
    tandem_inbox_start (fixture->inbox);
  else if (why == NEW_NUMBER)
    tandem_settings_set_string (fixture->settings, "phone-number", "+12025550109");
  else
    tandem_message_poll_hurry (poll);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (poll, id);
}

static void
wait_unread (Fixture *fixture, guint count)
{
  while (tandem_inbox_get_unread (fixture->inbox) != count)
    g_main_context_iteration (NULL, TRUE);
}

/* What came while Tandem was off, of which webhooks bring some at the same time, and before the older ones. */
static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = NULL;
  guint webhooks[] = { 30, 7, 39 };

  for (guint i = 0; i < 40; i++) {
    g_autofree char *body = g_strdup_printf ("text %u", i);

    put (fixture, TANDEM_DIRECTION_INBOUND, i, body, 4000 - i);
  }
  for (guint i = 0; i < G_N_ELEMENTS (webhooks); i++) {
    TandemMessage *one = fixture->carrier->there->pdata[webhooks[i]];

    g_object_unref (receive (fixture, tandem_message_get_message_sid (one), tandem_message_get_body (one)));
  }
  ask (fixture, START);
  wait_unread (fixture, 40);
  messages = list (fixture);
  g_assert_cmpuint (messages->len, ==, 40);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *body = g_strdup_printf ("text %u", i);

    g_assert_cmpstr (tandem_message_get_body (messages->pdata[i]), ==, body);
    g_assert_false (tandem_message_get_read (messages->pdata[i]));
  }
  tandem_inbox_mark_read (fixture->inbox, ANNA);
  wait_unread (fixture, 0);
  ask (fixture, ONCE_MORE);
  close_inbox (fixture);
  g_string_truncate (fixture->signals, 0);
  open_inbox (fixture);
  ask (fixture, START);
  g_assert_cmpstr (fixture->signals->str, ==, "");
  wait_unread (fixture, 0);
}

/* The bookmark moves when all is kept, never while the carrier cannot be asked, and stays before what is not settled. */
static void
test_bookmark (Fixture *fixture, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TandemMessage *sent = put (fixture, TANDEM_DIRECTION_OUTBOUND, 1, "from elsewhere", 1000);

  fixture->carrier->unlisted = 1;
  ask (fixture, START);
  g_assert_cmpint (fixture->carrier->since_s, <=, now - 30 * 24 * 3600 + 2);
  ask (fixture, ONCE_MORE);
  g_assert_cmpint (fixture->carrier->since_s, <=, now - 30 * 24 * 3600 + 2);
  put (fixture, TANDEM_DIRECTION_INBOUND, 2, "hi", 10);
  ask (fixture, ONCE_MORE);
  g_assert_nonnull (strstr (fixture->signals->str, "+from elsewhere:sent "));
  g_assert_nonnull (strstr (fixture->signals->str, "+hi:received "));
  ask (fixture, ONCE_MORE);
  g_assert_cmpint (fixture->carrier->since_s, ==, g_date_time_to_unix (tandem_message_get_at (sent)));
  tandem_message_restore (sent, TANDEM_MESSAGE_STATUS_DELIVERED, 0, NULL);
  ask (fixture, ONCE_MORE);
  g_assert_nonnull (strstr (fixture->signals->str, "~from elsewhere:delivered "));
  ask (fixture, ONCE_MORE);
  g_assert_cmpint (fixture->carrier->since_s, >=, now - 10 - 300);
  g_assert_cmpint (fixture->carrier->since_s, <, now - 10);
  close_inbox (fixture);
  open_inbox (fixture);
  ask (fixture, START);
  g_assert_cmpint (fixture->carrier->since_s, >=, now - 10 - 300);
  /* Of another number nothing is known. */
  ask (fixture, NEW_NUMBER);
  g_assert_cmpint (fixture->carrier->since_s, <=, now - 30 * 24 * 3600 + 10);
}

/* What is found at the carrier while its answer is still to come is ours, not another. */
static void
test_found_while_sending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TandemMessage) message = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  TandemMessage *there;

  ask (fixture, START);
  fixture->carrier->hold = TRUE;
  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .body = "hello" }, NULL, keep, &result);
  while (!fixture->carrier->held)
    g_main_context_iteration (NULL, TRUE);
  there = put (fixture, TANDEM_DIRECTION_OUTBOUND, 1, "hello", 0);
  /* The answer that is on its way brings it. */
  tandem_message_set_message_sid (g_task_get_task_data (fixture->carrier->held), NULL);
  ask (fixture, ONCE_MORE);
  tandem_message_set_message_sid (g_task_get_task_data (fixture->carrier->held), SID);
  g_task_return_boolean (fixture->carrier->held, TRUE);
  g_clear_object (&fixture->carrier->held);
  wait_for (&result);
  message = tandem_inbox_send_finish (fixture->inbox, result, NULL);
  tandem_message_restore (there, TANDEM_MESSAGE_STATUS_DELIVERED, 0, NULL);
  ask (fixture, ONCE_MORE);
  messages = list (fixture);
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpint (tandem_message_get_status (message), ==, TANDEM_MESSAGE_STATUS_DELIVERED);
}

/* What an earlier run left is not simply sent. */
static void
test_doubt (Fixture *fixture, gconstpointer data)
{
  fixture->carrier->unreachable = 1;
  g_object_unref (send_text (fixture, ANNA, "hello", NULL));
  close_inbox (fixture);
  g_assert_cmpuint (fixture->carrier->n_doubts, ==, 0);
  open_inbox (fixture);
  ask (fixture, START);
  g_assert_cmpuint (fixture->carrier->n_doubts, ==, 1);
  wait_signal (fixture, "~hello:queued");
}

/* --- later ------------------------------------------------------------------------------------------------------ */

static TandemMessage *
send_in (Fixture *fixture, const char *body, GTimeSpan ahead)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) at = g_date_time_add (now, ahead);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TandemMessage *message;

  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .body = body, .send_at = at }, NULL, keep, &result);
  wait_for (&result);
  message = tandem_inbox_send_finish (fixture->inbox, result, &error);
  g_assert_no_error (error);
  return message;
}

/* What an earlier run left: to be sent @ago. */
static void
leave (Fixture *fixture, const char *body, GTimeSpan ago)
{
  g_autoptr (TandemMessage) message = tandem_message_new (NULL, TANDEM_DIRECTION_OUTBOUND, OWN, ANNA, body);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) at = g_date_time_add (now, -ago);
  g_autoptr (GDateTime) written = g_date_time_add_hours (at, -1);
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_set_send_at (message, at);
  tandem_message_set_at (message, written);
  tandem_message_store_save_async (TANDEM_MESSAGE_STORE (fixture->store), message, NULL, keep, &result);
  wait_for (&result);
  g_assert_true (tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (fixture->store), result, NULL, NULL, NULL));
}

/* What follows a change, the threads among it, is asked of the store before this. */
static void
settle (Fixture *fixture)
{
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GPtrArray) messages = list (fixture);

    g_assert_nonnull (messages);
  }
}

static void
restart (Fixture *fixture)
{
  settle (fixture);
  close_inbox (fixture);
  g_string_truncate (fixture->signals, 0);
  open_inbox (fixture);
  ask (fixture, START);
}

/* Our own timer: not before its time, and then. */
static void
test_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = send_in (fixture, "later", 80 * G_TIME_SPAN_MILLISECOND);
  g_autoptr (GDateTime) now = NULL;

  g_assert_cmpuint (fixture->carrier->sent->len, ==, 0);
  wait_signal (fixture, "~later:queued");
  now = g_date_time_new_now_utc ();
  g_assert_cmpint (g_date_time_compare (now, tandem_message_get_send_at (message)), >=, 0);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 1);
}

/* Taken back it stays so, also after a start. */
static void
test_later_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = send_in (fixture, "later", G_TIME_SPAN_HOUR);
  g_autoptr (TandemMessage) other = send_in (fixture, "other", G_TIME_SPAN_HOUR);

  restart (fixture);
  g_assert_cmpuint (tandem_inbox_count_waiting (fixture->inbox), ==, 2);
  g_clear_object (&message);
  message = tandem_inbox_find_live (fixture->inbox, tandem_message_get_id (other));
  g_assert_true (message != NULL && message != other);
  g_assert_true (tandem_inbox_cancel (fixture->inbox, message, NULL));
  wait_signal (fixture, "~other:canceled");
  restart (fixture);
  g_assert_cmpuint (tandem_inbox_count_waiting (fixture->inbox), ==, 1);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 0);
}

static void
on_notice (TandemInbox *inbox, GError *error, gpointer user_data)
{
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_TEXT_MISSED);
  ++*(guint *) user_data;
}

/* More than an hour late somebody is asked, at every start anew; less is sent. */
static void
test_missed (Fixture *fixture, gconstpointer data)
{
  guint n_notices = 0;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;

  leave (fixture, "long ago", 2 * G_TIME_SPAN_HOUR);
  leave (fixture, "too late", 3 * G_TIME_SPAN_HOUR);
  leave (fixture, "just now", 30 * G_TIME_SPAN_MINUTE);
  restart (fixture);
  wait_signal (fixture, "~just now:queued");
  settle (fixture);
  close_inbox (fixture);
  open_inbox (fixture);
  g_signal_connect (fixture->inbox, "notice", G_CALLBACK (on_notice), &n_notices);
  ask (fixture, START);
  messages = list (fixture);
  g_assert_cmpuint (messages->len, ==, 3);
  g_assert_cmpuint (n_notices, ==, 1);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 1);
  g_assert_cmpuint (tandem_inbox_count_waiting (fixture->inbox), ==, 0);
  g_assert_cmpstr (tandem_message_get_body (messages->pdata[0]), ==, "too late");
  g_assert_true (tandem_message_get_missed (messages->pdata[0]) && tandem_message_get_missed (messages->pdata[1]));
  g_assert_true (tandem_inbox_cancel (fixture->inbox, messages->pdata[0], NULL));
  g_assert_true (tandem_inbox_send_missed (fixture->inbox, messages->pdata[1], NULL));
  wait_signal (fixture, "~long ago:queued");
  wait_signal (fixture, "~too late:canceled");
  g_assert_false (tandem_inbox_send_missed (fixture->inbox, messages->pdata[1], &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_assert_false (tandem_message_get_missed (messages->pdata[0]) || tandem_message_get_missed (messages->pdata[1]));
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 2);
  g_clear_pointer (&messages, g_ptr_array_unref);
  restart (fixture);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 2);
}

/* --- two numbers of ours ---------------------------------------------------------------------------------------- */

static char *
dup_thread_number (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) threads = NULL;

  tandem_message_store_find_thread_async (TANDEM_MESSAGE_STORE (fixture->store), ANNA, NULL, keep, &result);
  wait_for (&result);
  threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (fixture->store), result, NULL);
  g_assert_cmpuint (threads->len, ==, 1);
  return g_strdup (tandem_thread_get_own_number (threads->pdata[0]));
}

/* A person is one thread, whichever of our numbers they write to; the number used last is remembered for it. */
static void
test_two_numbers (Fixture *fixture, gconstpointer data)
{
  static const char *const own[] = { OWN, "+12025550109", OWN };
  g_autoptr (GPtrArray) messages = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (own); i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (TandemMessage) message = NULL;
    g_autofree char *last = NULL;

    tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .from = own[i], .body = own[i] }, NULL, keep, &result);
    wait_for (&result);
    message = tandem_inbox_send_finish (fixture->inbox, result, NULL);
    g_assert_cmpstr (tandem_message_get_own_number (message), ==, own[i]);
    g_clear_object (&message);
    g_clear_object (&result);
    restart (fixture);
    last = dup_thread_number (fixture);
    g_assert_cmpstr (last, ==, own[i]);
  }
  messages = list (fixture);
  g_assert_cmpuint (messages->len, ==, 3);
  for (guint i = 0; i < messages->len; i++)
    g_assert_cmpstr (tandem_message_get_own_number (messages->pdata[i]), ==, own[i]);
  g_assert_cmpuint (g_list_model_get_n_items (tandem_inbox_get_threads (fixture->inbox)), ==, 1);
}

/* --- a full disk ------------------------------------------------------------------------------------------------- */

/* No file may grow any more, or they may again. */
static void
set_full (gboolean full)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = full ? 4096 : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static TandemMessageStatus
get_kept_status (Fixture *fixture, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;

  tandem_message_store_find_async (TANDEM_MESSAGE_STORE (fixture->store), id, NULL, keep, &result);
  wait_for (&result);
  found = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (fixture->store), result, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  return tandem_message_get_status (found->pdata[0]);
}

static void
wait_kept (Fixture *fixture, const char *id, TandemMessageStatus status)
{
  while (get_kept_status (fixture, id) != status)
    g_main_context_iteration (NULL, FALSE);
}

/* Nothing is sent that was not kept, nothing is taken that was not kept, and both are said. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) text = tandem_message_new (NULL, TANDEM_DIRECTION_INBOUND, OWN, ANNA, "hi");
  g_autoptr (GAsyncResult) received = NULL;
  g_autoptr (GError) error = NULL;

  tandem_message_set_message_sid (text, IN_SID);
  set_full (TRUE);
  g_assert_null (send_text (fixture, ANNA, "hello", &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  g_clear_error (&error);
  tandem_message_sink_receive_async (fixture->carrier->sink, text, TANDEM_OPT_OUT_NONE, NULL, keep, &received);
  wait_for (&received);
  set_full (FALSE);
  g_assert_false (tandem_message_sink_finish (fixture->carrier->sink, received, &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 0);
  g_assert_cmpstr (fixture->signals->str, ==, "");
  g_object_unref (receive (fixture, IN_SID, "hi"));
  g_object_unref (send_text (fixture, ANNA, "hello", NULL));
  g_assert_cmpstr (fixture->signals->str, ==, "+hi:received +hello:new ~hello:queued ");
}

/* The carrier has it, and the disk does not take that: found in the list it is still that one, and no start sends it again. */
static void
test_full_after_sending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TandemMessage) message = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  ask (fixture, START);
  fixture->carrier->hold = TRUE;
  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .body = "hello" }, NULL, keep, &result);
  while (!fixture->carrier->held)
    g_main_context_iteration (NULL, TRUE);
  set_full (TRUE);
  g_task_return_boolean (fixture->carrier->held, TRUE);
  g_clear_object (&fixture->carrier->held);
  wait_for (&result);
  set_full (FALSE);
  message = tandem_inbox_send_finish (fixture->inbox, result, NULL);
  g_assert_cmpint (get_kept_status (fixture, tandem_message_get_id (message)), ==, TANDEM_MESSAGE_STATUS_NEW);
  put (fixture, TANDEM_DIRECTION_OUTBOUND, 1, "hello", 0);
  ask (fixture, ONCE_MORE);
  messages = list (fixture);
  g_assert_cmpuint (messages->len, ==, 1);
  wait_kept (fixture, tandem_message_get_id (message), TANDEM_MESSAGE_STATUS_QUEUED);
  g_clear_pointer (&messages, g_ptr_array_unref);
  g_clear_object (&message);
  g_clear_object (&result);
  close_inbox (fixture);
  open_inbox (fixture);
  ask (fixture, START);
  g_assert_cmpuint (fixture->carrier->n_doubts, ==, 0);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 1);
}

/* What was reported is told as not kept, so that it comes again; if it does not, it is kept all the same. */
static void
test_full_report (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = send_text (fixture, ANNA, "hello", NULL);
  TandemMessageReport news = { NULL, SID, TANDEM_MESSAGE_STATUS_DELIVERED, 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  set_full (TRUE);
  tandem_message_sink_report_async (fixture->carrier->sink, &news, NULL, keep, &result);
  wait_for (&result);
  set_full (FALSE);
  g_assert_false (tandem_message_sink_finish (fixture->carrier->sink, result, &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  wait_kept (fixture, tandem_message_get_id (message), TANDEM_MESSAGE_STATUS_DELIVERED);
}

/* What was taken back is not sent by the next start; what could not be sent again can be tried once more. */
static void
test_full_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_hours (now, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TandemMessage) waiting = NULL;
  g_autoptr (TandemMessage) failed = NULL;

  tandem_inbox_send_async (fixture->inbox, &(TandemTextRequest){ .to = ANNA, .body = "later", .send_at = later }, NULL, keep, &result);
  wait_for (&result);
  waiting = tandem_inbox_send_finish (fixture->inbox, result, NULL);
  fixture->carrier->refuse_code = 30007;
  failed = send_text (fixture, ANNA, "hello", NULL);
  fixture->carrier->refuse_code = 0;
  set_full (TRUE);
  g_assert_true (tandem_inbox_cancel (fixture->inbox, waiting, NULL));
  g_assert_true (tandem_inbox_retry (fixture->inbox, failed, NULL));
  wait_signal (fixture, "~later:canceled");
  wait_signal (fixture, "~hello:failed ~later:canceled ~hello:failed");
  set_full (FALSE);
  wait_kept (fixture, tandem_message_get_id (waiting), TANDEM_MESSAGE_STATUS_CANCELED);
  g_assert_cmpuint (fixture->carrier->sent->len, ==, 0);
  g_assert_true (tandem_inbox_retry (fixture->inbox, failed, NULL));
  wait_signal (fixture, "~hello:queued");
}

static void
on_full (TandemInbox *inbox, GError *error, gpointer user_data)
{
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FULL);
  ++*(guint *) user_data;
}

/* What is half written is not lost with it. */
static void
test_full_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) threads = NULL;
  guint n_notices = 0;
  gulong id = g_signal_connect (fixture->inbox, "notice", G_CALLBACK (on_full), &n_notices);

  set_full (TRUE);
  tandem_inbox_set_draft (fixture->inbox, ANNA, "half a sent");
  tandem_inbox_set_draft (fixture->inbox, ANNA, "half a sentence");
  while (n_notices == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (tandem_inbox_get_unkept_draft (fixture->inbox, ANNA), ==, "half a sentence");
  set_full (FALSE);
  while (tandem_inbox_get_unkept_draft (fixture->inbox, ANNA))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_notices, ==, 1);
  g_signal_handler_disconnect (fixture->inbox, id);
  restart (fixture);
  tandem_message_store_find_thread_async (TANDEM_MESSAGE_STORE (fixture->store), ANNA, NULL, keep, &result);
  wait_for (&result);
  threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (fixture->store), result, NULL);
  g_assert_cmpstr (tandem_thread_get_draft (threads->pdata[0]), ==, "half a sentence");
}

static char *
dup_kept_draft (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) threads = NULL;

  tandem_message_store_find_thread_async (TANDEM_MESSAGE_STORE (fixture->store), ANNA, NULL, keep, &result);
  wait_for (&result);
  threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (fixture->store), result, NULL);
  return g_strdup (threads->len > 0 ? tandem_thread_get_draft (threads->pdata[0]) : NULL);
}

static void
count_kept (TandemDrafts *drafts, guint *n_kept)
{
  *n_kept += 1;
}

static gboolean
take_back (TandemDrafts *drafts, const char *number, const char *words, char **taken)
{
  *taken = g_strconcat (number, words, NULL);
  return TRUE;
}

/* What was not sent comes before what is half written, in the store or in the window that shows it. */
static void
test_give_back (Fixture *fixture, gconstpointer data)
{
  TandemDrafts *drafts = tandem_inbox_get_drafts (fixture->inbox);
  guint n_kept = 0;
  g_autofree char *kept = NULL;
  g_autofree char *both = NULL;
  g_autofree char *taken = NULL;
  gulong id = g_signal_connect (drafts, "kept", G_CALLBACK (count_kept), &n_kept);

  tandem_drafts_set (drafts, ANNA, "half a sentence");
  while (n_kept < 1)
    g_main_context_iteration (NULL, TRUE);
  tandem_drafts_give_back (drafts, ANNA, "");
  tandem_drafts_give_back (drafts, ANNA, "See you");
  while (n_kept < 2)
    g_main_context_iteration (NULL, TRUE);
  kept = dup_kept_draft (fixture);
  g_assert_cmpstr (kept, ==, "See you\nhalf a sentence");
  g_signal_handler_disconnect (drafts, id);
  id = g_signal_connect (drafts, "given-back", G_CALLBACK (take_back), &taken);
  tandem_drafts_give_back (drafts, ANNA, "Tomorrow");
  g_assert_cmpstr (taken, ==, ANNA "Tomorrow");
  both = dup_kept_draft (fixture);
  g_assert_cmpstr (both, ==, kept);
  g_signal_handler_disconnect (drafts, id);
}

static void
test_pace (Fixture *fixture, gconstpointer data)
{
  TandemPollPace pace = { 0 };

  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, G_USEC_PER_SEC, 0), ==, 30000);
  pace.news_at = G_USEC_PER_SEC;
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 60 * G_USEC_PER_SEC, 0), ==, 5000);
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 200 * G_USEC_PER_SEC, 0), ==, 30000);
  pace.watched = TRUE;
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 200 * G_USEC_PER_SEC, 0), ==, 5000);
  pace.reachable = TRUE;
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 200 * G_USEC_PER_SEC, 0), ==, 60000);
  pace.n_failures = 1;
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 0, 0), ==, 5000);
  pace.n_failures = 3;
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 0, 0), ==, 20000);
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 0, 1), ==, 10000);
  pace.n_failures = 1000;
  g_assert_cmpuint (tandem_poll_pace_get_wait (&pace, 0, 0), ==, 300000);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*run) (Fixture *, gconstpointer); } tests[] = {
    { "send", test_send }, { "refused", test_refused }, { "unreachable", test_unreachable },
    { "no-tunnel-yet", test_no_tunnel_yet }, { "bad-input", test_bad_input },
    { "receive-once", test_receive_once }, { "stop", test_stop }, { "stop-to-one-of-two", test_stop_to_one_of_two }, { "early-callback", test_early_callback },
    { "threads", test_threads }, { "away", test_away }, { "bookmark", test_bookmark },
    { "found-while-sending", test_found_while_sending }, { "doubt", test_doubt }, { "full", test_full },
    { "full-after-sending", test_full_after_sending }, { "full-report", test_full_report }, { "full-draft", test_full_draft }, { "give-back", test_give_back }, { "full-changes", test_full_changes },
    { "later", test_later }, { "later-taken-back", test_later_taken_back }, { "missed", test_missed },
    { "two-numbers", test_two_numbers }, { "pace", test_pace },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/inbox/%s", tests[i].name);

    g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
  }
  return g_test_run ();
}
