// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* Texts and calls of one person in one list, from a real database. */

#include "remove-folder.h"
#include "tandem-sqlite-messages.h"
#include "tandem-timeline.h"

#define OWN "+12025550100"
#define ANNA "+12025550101"
#define ANNA_WORK "+12025550102"
#define BERT "+12025550103"
#define START_S 1700000000

/* Nothing is sent here. */
#define IDLE_TYPE_CARRIER (idle_carrier_get_type ())
G_DECLARE_FINAL_TYPE (IdleCarrier, idle_carrier, IDLE, CARRIER, GObject)

struct _IdleCarrier {
  GObject parent_instance;
  TandemMessageSink *sink;
};

static void carrier_init (TandemMessageCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (IdleCarrier, idle_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_CARRIER, carrier_init))

static void
idle_carrier_class_init (IdleCarrierClass *klass)
{
}

static void
idle_carrier_init (IdleCarrier *self)
{
}

static void
set_sink (TandemMessageCarrier *carrier, TandemMessageSink *sink)
{
  IDLE_CARRIER (carrier)->sink = sink;
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->set_sink = set_sink;
}

/* --- fixture --------------------------------------------------------------------------------------------------- */

typedef struct {
  char *folder;
  TandemSqliteStore *sqlite;
  TandemSqliteMessages *messages;
  IdleCarrier *carrier;
  TandemSettings *settings;
  TandemInbox *inbox;
  GListStore *calls;
  TandemTimeline *timeline;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("tandem-timeline-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "tandem.db", NULL);
  fixture->sqlite = tandem_sqlite_store_new (path, NULL);
  fixture->messages = tandem_sqlite_messages_new (fixture->sqlite);
  fixture->carrier = g_object_new (IDLE_TYPE_CARRIER, NULL);
  fixture->settings = tandem_settings_new ();
  fixture->inbox = tandem_inbox_new (fixture->settings, TANDEM_MESSAGE_STORE (fixture->messages),
                                     TANDEM_MESSAGE_CARRIER (fixture->carrier));
  fixture->calls = g_list_store_new (TANDEM_TYPE_CALL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->timeline)
    g_assert_finalize_object (fixture->timeline);
  g_assert_finalize_object (fixture->calls);
  tandem_sqlite_store_close (fixture->sqlite);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->inbox);
  g_assert_finalize_object (fixture->messages);
  g_assert_finalize_object (fixture->sqlite);
  g_assert_finalize_object (fixture->carrier);
  g_assert_finalize_object (fixture->settings);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static TandemMessage *
make_text (int second, const char *number)
{
  g_autofree char *id = g_strdup_printf ("item-%05d", second);
  TandemMessage *message = tandem_message_new (id, TANDEM_DIRECTION_INBOUND, OWN, number, "Hello");
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (START_S + second);

  tandem_message_set_at (message, at);
  return message;
}

static TandemCall *
make_call (int second, const char *number)
{
  g_autofree char *id = g_strdup_printf ("item-%05d", second);
  gboolean out = second % 2 == 0;
  TandemCall *call = tandem_call_new (id, out ? TANDEM_DIRECTION_OUTBOUND : TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_AGENT,
                                      out ? OWN : number, out ? number : OWN);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (START_S + second);

  tandem_call_advance (call, TANDEM_CALL_STATE_NO_ANSWER, NULL);
  tandem_call_restore_times (call, at, NULL, at);
  return call;
}

static void
store_text (Fixture *fixture, int second, const char *number)
{
  g_autoptr (TandemMessage) message = make_text (second, number);
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_store_save_async (TANDEM_MESSAGE_STORE (fixture->messages), message, NULL, keep, &result);
  g_assert_true (tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (fixture->messages), wait_for (&result), NULL, NULL, NULL));
}

static void
store_call (Fixture *fixture, TandemCall *call)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_store_save_call_async (TANDEM_STORE (fixture->sqlite), call, NULL, keep, &result);
  g_assert_true (tandem_store_save_finish (TANDEM_STORE (fixture->sqlite), wait_for (&result), NULL));
}

static void
wait_loaded (Fixture *fixture)
{
  while (tandem_timeline_get_loading (fixture->timeline))
    g_main_context_iteration (NULL, TRUE);
}

static void
open_timeline (Fixture *fixture, const char *const *numbers)
{
  fixture->timeline = tandem_timeline_new (fixture->inbox, G_LIST_MODEL (fixture->calls), TANDEM_STORE (fixture->sqlite), numbers);
  wait_loaded (fixture);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->timeline));
}

static gint64
second_at (Fixture *fixture, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->timeline), position);

  return tandem_timeline_get_at_ms (item) / 1000 - START_S;
}

/* --- tests ------------------------------------------------------------------------------------------------------ */

/* 300 seconds of one person: texts and calls, two numbers, in runs of unlike length; what Bert did lies between. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  const char *const numbers[] = { ANNA, ANNA_WORK, NULL };
  const guint n = 300;
  guint n_pages = 1;

  for (guint i = 0; i < n; i++) {
    const char *number = i % 7 == 0 ? ANNA_WORK : ANNA;

    if (i < 120 || i % 3 == 0) {
      g_autoptr (TandemCall) call = make_call ((int) i, number);

      store_call (fixture, call);
    } else {
      store_text (fixture, (int) i, number);
    }
    if (i % 10 == 0)
      store_text (fixture, (int) (n + i), BERT);
  }
  open_timeline (fixture, numbers);
  g_assert_cmpuint (count (fixture), ==, 50);
  while (tandem_timeline_get_has_older (fixture->timeline)) {
    guint before = count (fixture);

    g_assert_cmpint (second_at (fixture, 0), ==, n - before);
    tandem_timeline_load_older (fixture->timeline);
    tandem_timeline_load_older (fixture->timeline); /* asked twice, read once */
    wait_loaded (fixture);
    g_assert_cmpuint (count (fixture), >=, before);
    n_pages++;
  }
  g_assert_cmpuint (n_pages, <=, 7);
  g_assert_cmpuint (count (fixture), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (second_at (fixture, i), ==, i);
}

/* A call that is shown elsewhere is the same object, so its state is live here, too. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  const char *const numbers[] = { ANNA, NULL };
  g_autoptr (TandemCall) old = make_call (10, ANNA);
  g_autoptr (TandemCall) fresh = make_call (30, ANNA);
  g_autoptr (TandemCall) other = make_call (31, BERT);
  g_autoptr (TandemMessage) message = make_text (20, ANNA);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GObject) first = NULL;
  guint position;

  store_call (fixture, old);
  g_list_store_append (fixture->calls, old);
  open_timeline (fixture, numbers);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_false (tandem_timeline_get_has_older (fixture->timeline));
  first = g_list_model_get_item (G_LIST_MODEL (fixture->timeline), 0);
  g_assert_true (first == G_OBJECT (old));
  g_list_store_insert (fixture->calls, 0, fresh);
  g_list_store_insert (fixture->calls, 0, other);
  g_assert_cmpuint (count (fixture), ==, 2);
  /* A text that is found later, older than the newest call. */
  tandem_message_sink_receive_async (fixture->carrier->sink, message, TANDEM_OPT_OUT_NONE, NULL, keep, &result);
  wait_for (&result);
  while (count (fixture) < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (tandem_timeline_find (fixture->timeline, "item-00020", &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_true (tandem_timeline_find (fixture->timeline, "item-00030", &position));
  g_assert_cmpuint (position, ==, 2);
  g_assert_false (tandem_timeline_find (fixture->timeline, "item-00031", NULL));
}

static void
on_failed (TandemTimeline *timeline, GError *error, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* Nobody waits for ever, and nothing is shown with a gap. */
static void
test_fails (Fixture *fixture, gconstpointer data)
{
  const char *const numbers[] = { ANNA, NULL };
  guint n_failed = 0;

  tandem_sqlite_store_close (fixture->sqlite);
  fixture->timeline = tandem_timeline_new (fixture->inbox, G_LIST_MODEL (fixture->calls), TANDEM_STORE (fixture->sqlite), numbers);
  g_signal_connect (fixture->timeline, "failed", G_CALLBACK (on_failed), &n_failed);
  wait_loaded (fixture);
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_true (tandem_timeline_get_has_older (fixture->timeline));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/app/timeline/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("pages", test_pages);
  ADD ("live", test_live);
  ADD ("fails", test_fails);
  return g_test_run ();
}
