// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tandem-cost.h"
#include "tandem-error.h"

static void
test_new_destroy (StoreFixture *fixture, gconstpointer data)
{
  TandemSqliteStore *store = open_store (fixture->path);
  GStatBuf status;

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_finalize_object (store);
  store = open_store (fixture->path);
  g_assert_finalize_object (store);
}

static void
test_makes_folder (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a", "b", "tandem.db", NULL);
  g_autoptr (TandemSqliteStore) store = open_store (path);

  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static TandemCall *
finished_call (void)
{
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 1, 2, 3, 4, 5.678);
  g_autoptr (GDateTime) answered = g_date_time_add_seconds (started, 6);
  g_autoptr (GDateTime) ended = g_date_time_add_seconds (started, 66);
  TandemCall *call = tandem_call_new ("c1", TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_OPERATOR, "+12025550123",
                                      "+12025550100");

  tandem_call_set_call_sid (call, "CA00000000000000000000000000000001");
  tandem_call_set_profile_name (call, "default");
  tandem_call_set_patch (call, TANDEM_PATCH_BOTH);
  tandem_call_advance (call, TANDEM_CALL_STATE_COMPLETED, NULL);
  tandem_call_restore_times (call, started, answered, ended);
  tandem_call_set_end_reason (call, "remote hung up");
  tandem_call_set_recording_path (call, "/home/desk/c1.wav");
  tandem_call_set_recording_due (call, TRUE);
  tandem_call_set_answered_by (call, TANDEM_ANSWERED_BY_MACHINE);
  g_assert_true (tandem_cost_restore (call, "('USD', '2026', -1, '', [('outbound', '', 'minute', 3, 42000)])"));
  return call;
}

static void
assert_time (GDateTime *a, GDateTime *b)
{
  g_assert_cmpint (g_date_time_difference (a, b), ==, 0);
}

static void
test_call_round_trip (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (TandemCall) call = finished_call ();
  g_autoptr (GPtrArray) calls = NULL;
  TandemCall *old;

  g_assert_true (save_call (store, call, NULL));
  g_assert_true (save_call (store, call, NULL));
  calls = list_calls (store, 10);
  g_assert_cmpuint (calls->len, ==, 1);
  old = calls->pdata[0];
  g_assert_cmpstr (tandem_call_get_id (old), ==, "c1");
  g_assert_cmpstr (tandem_call_get_call_sid (old), ==, "CA00000000000000000000000000000001");
  g_assert_cmpint (tandem_call_get_direction (old), ==, TANDEM_DIRECTION_INBOUND);
  g_assert_cmpint (tandem_call_get_mode (old), ==, TANDEM_CALL_MODE_OPERATOR);
  g_assert_cmpstr (tandem_call_get_from (old), ==, "+12025550123");
  g_assert_cmpstr (tandem_call_get_to (old), ==, "+12025550100");
  g_assert_cmpint (tandem_call_get_state (old), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_cmpint (tandem_call_get_patch (old), ==, TANDEM_PATCH_BOTH);
  g_assert_cmpstr (tandem_call_get_profile_name (old), ==, "default");
  g_assert_cmpstr (tandem_call_get_end_reason (old), ==, "remote hung up");
  g_assert_cmpstr (tandem_call_get_recording_path (old), ==, "/home/desk/c1.wav");
  g_assert_true (tandem_call_get_recording_due (old));
  g_assert_cmpint (tandem_call_get_answered_by (old), ==, TANDEM_ANSWERED_BY_MACHINE);
  g_assert_cmpint (tandem_cost_get_micros (tandem_cost_of (old)), ==, 42000);
  g_assert_cmpint (tandem_call_get_duration (old), ==, 60);
  assert_time (tandem_call_get_started_at (old), tandem_call_get_started_at (call));
  assert_time (tandem_call_get_answered_at (old), tandem_call_get_answered_at (call));
  assert_time (tandem_call_get_ended_at (old), tandem_call_get_ended_at (call));
}

/* Every state comes back as it went, also those that stamp times. */
static void
test_states (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (GPtrArray) calls = NULL;

  for (int state = TANDEM_CALL_STATE_NEW; state <= TANDEM_CALL_STATE_CANCELED; state++) {
    g_autofree char *id = g_strdup_printf ("c%d", state);
    g_autoptr (TandemCall) call = new_call (id);
    g_autoptr (GDateTime) started = g_date_time_new_from_unix_utc (1700000000 + state);

    if (state > TANDEM_CALL_STATE_NEW)
      g_assert_true (tandem_call_advance (call, (TandemCallState) state, NULL));
    tandem_call_restore_times (call, started, NULL, NULL);
    g_assert_true (save_call (store, call, NULL));
  }
  calls = list_calls (store, -1);
  g_assert_cmpuint (calls->len, ==, TANDEM_CALL_STATE_CANCELED + 1);
  for (guint i = 0; i < calls->len; i++) {
    TandemCall *call = calls->pdata[i];

    /* Newest first. */
    g_assert_cmpint (tandem_call_get_state (call), ==, TANDEM_CALL_STATE_CANCELED - (int) i);
    g_assert_null (tandem_call_get_answered_at (call));
    g_assert_null (tandem_call_get_ended_at (call));
    g_assert_null (tandem_call_get_call_sid (call));
  }
  g_ptr_array_unref (calls);
  calls = list_calls (store, 3);
  g_assert_cmpuint (calls->len, ==, 3);
  g_assert_cmpstr (tandem_call_get_id (calls->pdata[0]), ==, "c9");
}

static void
test_turn_round_trip (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autoptr (TandemCall) old = NULL;
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new ("item_1", TANDEM_PARTY_AGENT);
  TandemTurn *turn;

  update->text = g_strdup ("Hello there, how can I help you today?");
  update->start_ms = 100;
  update->end_ms = 2100;
  update->heard_ms = 1000;
  update->total_ms = 2000;
  update->interrupted = TRUE;
  update->is_private = TRUE;
  update->final = TRUE;
  turn = tandem_transcript_update (tandem_call_get_transcript (call), update, NULL);
  /* Twice, and before its call: neither loses anything. */
  g_assert_true (save_turn (store, call, turn, NULL));
  g_assert_true (save_turn (store, call, turn, NULL));

  old = load_call (store, "c1");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tandem_call_get_transcript (old))), ==, 1);
  turn = tandem_transcript_lookup (tandem_call_get_transcript (old), "item_1");
  g_assert_cmpint (tandem_turn_get_party (turn), ==, TANDEM_PARTY_AGENT);
  g_assert_cmpstr (tandem_turn_get_text (turn), ==, update->text);
  g_assert_cmpstr (tandem_turn_get_unheard_text (turn), !=, "");
  g_assert_cmpint (tandem_turn_get_start_ms (turn), ==, 100);
  g_assert_cmpint (tandem_turn_get_end_ms (turn), ==, 2100);
  g_assert_cmpint (tandem_turn_get_heard_ms (turn), ==, 1000);
  g_assert_cmpint (tandem_turn_get_total_ms (turn), ==, 2000);
  g_assert_true (tandem_turn_get_interrupted (turn));
  g_assert_true (tandem_turn_is_private (turn));
  g_assert_true (tandem_turn_get_final (turn));
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM calls"), ==, 1);
}

static void
test_order (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autofree char *order = NULL;

  g_assert_true (save_call (store, call, NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "a", NULL, "one"), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "c", "a", "three"), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "d", "c", "four"), NULL));
  /* The transcription of what was said in between arrives late. */
  g_assert_true (save_turn (store, call, add_turn (call, "b", "a", "two"), NULL));
  order = stored_order (store, "c1");
  g_assert_cmpstr (order, ==, "a b c d");
  g_clear_pointer (&order, g_free);

  /* Two are known, but only the later one is stored; then one comes before both. */
  add_turn (call, "f", "d", "six");
  g_assert_true (save_turn (store, call, add_turn (call, "g", "f", "seven"), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "e", "d", "five"), NULL));
  g_assert_true (save_turn (store, call, tandem_transcript_lookup (tandem_call_get_transcript (call), "f"), NULL));
  order = stored_order (store, "c1");
  g_assert_cmpstr (order, ==, "a b c d e f g");
  g_clear_pointer (&order, g_free);

  /* "i" waits for "h", which is not known yet: it is moved when "h" appears. */
  g_assert_true (save_turn (store, call, add_turn (call, "i", "h", "nine"), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "h", "g", "eight"), NULL));
  order = stored_order (store, "c1");
  g_assert_cmpstr (order, ==, "a b c d e f g h i");
}

/* A store that meets the transcript late (restart, failed save) brings all positions. */
static void
test_order_of_second_store (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) first = open_store (fixture->path);
  g_autoptr (TandemSqliteStore) second = NULL;
  g_autoptr (TandemCall) call = NULL;
  g_autoptr (TandemCall) live = new_call ("c1");
  g_autofree char *order = NULL;

  g_assert_true (save_turn (first, live, add_turn (live, "a", NULL, "one"), NULL));
  g_assert_true (save_turn (first, live, add_turn (live, "c", "a", "three"), NULL));
  tandem_sqlite_store_close (first);

  second = open_store (fixture->path);
  call = load_call (second, "c1");
  g_assert_true (save_turn (second, call, add_turn (call, "b", "a", "two"), NULL));
  order = stored_order (second, "c1");
  g_assert_cmpstr (order, ==, "a b c");
}

static void
test_events (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autoptr (GError) error = NULL;

  g_assert_true (save_call (store, call, NULL));
  g_assert_true (add_event (store, "c1", "state", "ringing", NULL));
  g_assert_true (add_event (store, "c1", "media", NULL, NULL));
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM events WHERE call_id = 'c1'"), ==, 2);
  g_assert_false (add_event (store, "nobody", "state", "ringing", &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED);
}

static void
test_texts (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autoptr (TandemCall) old = NULL;
  g_autofree char *big = g_strnfill (4 * 1024 * 1024, 'x');
  const char *korean = "안녕하세요, 무엇을 도와드릴까요? 🙂👨‍👩‍👧 \"'; DROP TABLE calls; --\n您好";
  TandemTranscript *transcript;

  g_assert_true (save_turn (store, call, add_turn (call, "korean", NULL, korean), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "big", NULL, big), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "short", NULL, "x"), NULL));
  old = load_call (store, "c1");
  transcript = tandem_call_get_transcript (old);
  g_assert_cmpstr (tandem_turn_get_text (tandem_transcript_lookup (transcript, "korean")), ==, korean);
  g_assert_cmpuint (strlen (tandem_turn_get_text (tandem_transcript_lookup (transcript, "big"))), ==, strlen (big));
  g_assert_cmpstr (tandem_turn_get_text (tandem_transcript_lookup (transcript, "short")), ==, "x");
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM turns_search ('안녕하세요')"), ==, 1);
  /* A text that grows is found by its new words only. */
  g_assert_true (save_turn (store, call, add_turn (call, "short", NULL, "crème brûlée"), NULL));
  g_assert_true (save_turn (store, call, add_turn (call, "short", NULL, "tarte"), NULL));
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM turns_search ('creme')"), ==, 0);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM turns_search ('TARTE')"), ==, 1);
}

static void
did_count (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (tandem_store_save_finish (TANDEM_STORE (source), result, NULL));
  ++*(guint *) user_data;
}

/* Both sit on one file and write at the same time; the lock makes one wait, not fail. */
static void
test_two_stores (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) first = open_store (fixture->path);
  g_autoptr (TandemSqliteStore) second = open_store (fixture->path);
  g_autoptr (GPtrArray) calls = NULL;
  guint n_done = 0;

  for (guint i = 0; i < 200; i++) {
    g_autofree char *id = g_strdup_printf ("c%u", i);
    g_autoptr (TandemCall) call = new_call (id);

    tandem_store_save_call_async (TANDEM_STORE (i % 2 ? first : second), call, NULL, did_count, &n_done);
  }
  while (n_done < 200)
    g_main_context_iteration (NULL, TRUE);
  calls = list_calls (first, -1);
  g_assert_cmpuint (calls->len, ==, 200);
}

/* One failing save does not take along the others that share its transaction. */
static void
test_batch_with_failure (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint n_done = 0;

  g_cancellable_cancel (cancelled);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *id = g_strdup_printf ("c%u", i);
    g_autoptr (TandemCall) call = new_call (id);

    tandem_store_save_call_async (TANDEM_STORE (store), call, NULL, did_count, &n_done);
    tandem_store_save_call_async (TANDEM_STORE (store), call, cancelled, NULL, NULL);
    tandem_store_add_event_async (TANDEM_STORE (store), "nobody", "state", "x", NULL, NULL, NULL);
  }
  g_assert_false (add_event (store, "nobody", "state", "x", &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED);
  g_assert_cmpuint (n_done, ==, 20);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM calls"), ==, 20);
}

static void
test_close (StoreFixture *fixture, gconstpointer data)
{
  TandemSqliteStore *store = open_store (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);
  guint n_done = 0;

  for (guint i = 0; i < 100; i++) {
    g_autofree char *id = g_strdup_printf ("c%u", i);
    g_autoptr (TandemCall) call = new_call (id);

    tandem_store_save_call_async (TANDEM_STORE (store), call, NULL, did_count, &n_done);
  }
  tandem_sqlite_store_close (store);
  tandem_sqlite_store_close (store);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM calls"), ==, 100);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (add_event (store, "c1", "state", "late", &error));
  g_assert_error (error, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED);
  while (n_done < 100)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (store);
}

static void
test_speed (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSqliteStore) store = open_store (fixture->path);
  g_autoptr (TandemCall) call = new_call ("c1");
  g_autoptr (TandemCall) old = NULL;
  const guint n = 10000;
  guint n_done = 0;
  double queued;
  double saved;

  g_test_timer_start ();
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("item_%05u", i);

    tandem_store_save_turn_async (TANDEM_STORE (store), call,
                                  add_turn (call, id, NULL, "A turn of about the usual length, said once."), NULL,
                                  did_count, &n_done);
  }
  queued = g_test_timer_elapsed ();
  while (n_done < n)
    g_main_context_iteration (NULL, TRUE);
  saved = g_test_timer_elapsed ();
  old = load_call (store, "c1");
  g_test_message ("%u turns: queued in %.0f ms (%.1f us each on the main thread), committed in %.0f ms, loaded in %.0f ms",
                  n, queued * 1e3, queued * 1e6 / n, saved * 1e3, (g_test_timer_elapsed () - saved) * 1e3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (tandem_call_get_transcript (old))), ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, StoreFixture, NULL, store_fixture_set_up, function, store_fixture_tear_down)
  ADD ("/store/new-destroy", test_new_destroy);
  ADD ("/store/makes-folder", test_makes_folder);
  ADD ("/store/call-round-trip", test_call_round_trip);
  ADD ("/store/states", test_states);
  ADD ("/store/turn-round-trip", test_turn_round_trip);
  ADD ("/store/order", test_order);
  ADD ("/store/order-of-second-store", test_order_of_second_store);
  ADD ("/store/events", test_events);
  ADD ("/store/texts", test_texts);
  ADD ("/store/two-stores", test_two_stores);
  ADD ("/store/batch-with-failure", test_batch_with_failure);
  ADD ("/store/close", test_close);
  ADD ("/store/speed", test_speed);
#undef ADD
  return g_test_run ();
}
