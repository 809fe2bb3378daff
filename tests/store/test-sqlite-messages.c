// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "store-fixture.h"

#include <string.h>

#include "tandem-sqlite-messages.h"

#define OWN "+12025550100"
#define ANNA "+12025550101"
#define BERT "+12025550102"

typedef struct {
  StoreFixture base;
  TandemSqliteStore *sqlite;
  TandemMessageStore *store;
  gint64 clock_s; /* each text is a second after the one before */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  store_fixture_set_up (&fixture->base, data);
  fixture->sqlite = open_store (fixture->base.path);
  fixture->store = TANDEM_MESSAGE_STORE (tandem_sqlite_messages_new (fixture->sqlite));
  fixture->clock_s = 1700000000;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->sqlite);
  store_fixture_tear_down (&fixture->base, data);
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

static gboolean
save (Fixture *fixture, TandemMessage *message, gint64 *thread_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean added;

  tandem_message_store_save_async (fixture->store, message, NULL, keep, &result);
  g_assert_true (tandem_message_store_save_finish (fixture->store, wait_for (&result), &added, thread_id, &error));
  g_assert_no_error (error);
  return added;
}

static TandemMessage *
make (Fixture *fixture, TandemDirection direction, const char *number, const char *body)
{
  TandemMessage *message = tandem_message_new (NULL, direction, OWN, number, body);
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (fixture->clock_s++);

  tandem_message_set_at (message, at);
  return message;
}

static TandemMessage *
receive (Fixture *fixture, const char *number, const char *sid, const char *body)
{
  TandemMessage *message = make (fixture, TANDEM_DIRECTION_INBOUND, number, body);

  tandem_message_set_message_sid (message, sid);
  save (fixture, message, NULL);
  return message;
}

static GPtrArray *
finish_list (Fixture *fixture, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = tandem_message_store_list_finish (fixture->store, wait_for (result), &error);

  g_assert_no_error (error);
  return items;
}

static GPtrArray *
list (Fixture *fixture, const char *number, const char *before, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_store_list_async (fixture->store, number, before, limit, NULL, keep, &result);
  return finish_list (fixture, &result);
}

static TandemThread *
find_thread (Fixture *fixture, const char *number)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) threads = NULL;

  tandem_message_store_find_thread_async (fixture->store, number, NULL, keep, &result);
  threads = finish_list (fixture, &result);
  return threads->len ? g_object_ref (threads->pdata[0]) : NULL;
}

static char *
bodies (GPtrArray *messages)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    g_string_append_printf (text, "%s%s", i ? "|" : "", tandem_message_get_body (messages->pdata[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The texts of @hits, [found] so. */
static char *
search (Fixture *fixture, const char *words)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  tandem_message_store_search_async (fixture->store, words, 20, NULL, keep, &result);
  hits = finish_list (fixture, &result);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (text, "%s%s", i ? "|" : "", tandem_search_hit_get_text (hits->pdata[i]));
  g_string_replace (text, TANDEM_SEARCH_BEGIN, "[", 0);
  g_string_replace (text, TANDEM_SEARCH_END, "]", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_found(fixture, words, wanted) G_STMT_START { \
    g_autofree char *found_ = search (fixture, words); \
    g_assert_cmpstr (found_, ==, wanted); } G_STMT_END

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) message = make (fixture, TANDEM_DIRECTION_OUTBOUND, ANNA, "Am Dienstag um drei ☕");
  g_autoptr (TandemMessageMedia) picture = tandem_message_media_new ("image/png", "https://example.com/a.png");
  g_autoptr (GDateTime) later = g_date_time_new_from_unix_utc (1800000000);
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (TandemMessageMedia) media = NULL;
  TandemMessage *old;

  tandem_message_media_set_name (picture, "a.png");
  tandem_message_media_set_file (picture, "/home/desk/a.png", 1234);
  tandem_message_add_media (message, picture);
  tandem_message_set_segments (message, 2);
  tandem_message_set_send_at (message, later);
  g_assert_true (save (fixture, message, NULL));
  tandem_message_set_message_sid (message, "SM00000000000000000000000000000001");
  g_assert_true (tandem_message_advance (message, TANDEM_MESSAGE_STATUS_QUEUED, 0, NULL));
  g_assert_true (tandem_message_advance (message, TANDEM_MESSAGE_STATUS_UNDELIVERED, 30003, "Unreachable destination handset"));
  g_assert_false (save (fixture, message, NULL));
  messages = list (fixture, ANNA, NULL, 10);
  g_assert_cmpuint (messages->len, ==, 1);
  old = messages->pdata[0];
  g_assert_cmpstr (tandem_message_get_id (old), ==, tandem_message_get_id (message));
  g_assert_cmpstr (tandem_message_get_message_sid (old), ==, "SM00000000000000000000000000000001");
  g_assert_cmpstr (tandem_message_get_number (old), ==, ANNA);
  g_assert_cmpstr (tandem_message_get_own_number (old), ==, OWN);
  g_assert_cmpstr (tandem_message_get_body (old), ==, "Am Dienstag um drei ☕");
  g_assert_cmpint (tandem_message_get_status (old), ==, TANDEM_MESSAGE_STATUS_UNDELIVERED);
  g_assert_cmpuint (tandem_message_get_error_code (old), ==, 30003);
  g_assert_cmpstr (tandem_message_get_error_detail (old), ==, "Unreachable destination handset");
  g_assert_cmpuint (tandem_message_get_segments (old), ==, 2);
  g_assert_true (tandem_message_get_read (old));
  g_assert_true (g_date_time_equal (tandem_message_get_send_at (old), later));
  g_assert_true (g_date_time_equal (tandem_message_get_at (old), tandem_message_get_at (message)));
  g_assert_cmpuint (g_list_model_get_n_items (tandem_message_get_media (old)), ==, 1);
  media = g_list_model_get_item (tandem_message_get_media (old), 0);
  g_assert_cmpstr (tandem_message_media_get_content_type (media), ==, "image/png");
  g_assert_cmpstr (tandem_message_media_get_name (media), ==, "a.png");
  g_assert_cmpstr (tandem_message_media_get_path (media), ==, "/home/desk/a.png");
  g_assert_cmpint (tandem_message_media_get_size (media), ==, 1234);
}

/* The webhook and the poll bring the same text: one row. */
static void
test_same_sid (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) first = receive (fixture, ANNA, "SM00000000000000000000000000000002", "once");
  g_autoptr (TandemMessage) again = make (fixture, TANDEM_DIRECTION_INBOUND, ANNA, "once");
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (TandemThread) thread = NULL;
  gint64 thread_id = -1;

  tandem_message_set_message_sid (again, "SM00000000000000000000000000000002");
  g_assert_false (save (fixture, again, &thread_id));
  messages = list (fixture, ANNA, NULL, 10);
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpstr (tandem_message_get_id (messages->pdata[0]), ==, tandem_message_get_id (first));
  thread = find_thread (fixture, ANNA);
  g_assert_cmpint (tandem_thread_get_id (thread), ==, thread_id);
  g_assert_cmpuint (tandem_thread_get_unread (thread), ==, 1);
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) a1 = receive (fixture, ANNA, "SM00000000000000000000000000000003", "one");
  g_autoptr (TandemMessage) b1 = receive (fixture, BERT, "SM00000000000000000000000000000004", "two");
  g_autoptr (TandemMessage) a2 = receive (fixture, ANNA, "SM00000000000000000000000000000005", "three");
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) threads = NULL;
  g_autoptr (TandemThread) anna = NULL;

  tandem_message_store_list_threads_async (fixture->store, NULL, keep, &listed);
  ids = tandem_message_store_list_threads_finish (fixture->store, wait_for (&listed), NULL);
  g_assert_cmpuint (ids->len, ==, 2);
  tandem_message_store_load_threads_async (fixture->store, (gint64 *) (void *) ids->data, ids->len, NULL, keep, &loaded);
  threads = finish_list (fixture, &loaded);
  g_assert_cmpstr (tandem_thread_get_number (threads->pdata[0]), ==, ANNA);
  g_assert_cmpstr (tandem_thread_get_text (threads->pdata[0]), ==, "three");
  g_assert_cmpstr (tandem_thread_get_own_number (threads->pdata[0]), ==, OWN);
  g_assert_cmpuint (tandem_thread_get_unread (threads->pdata[0]), ==, 2);
  g_assert_cmpstr (tandem_thread_get_number (threads->pdata[1]), ==, BERT);
  tandem_message_store_mark_read_async (fixture->store, ANNA, NULL, keep, &read);
  g_assert_true (tandem_message_store_finish (fixture->store, wait_for (&read), NULL));
  anna = find_thread (fixture, ANNA);
  g_assert_cmpuint (tandem_thread_get_unread (anna), ==, 0);
  /* Whoever still holds it as unread, and saves something else of it, does not make it unread. */
  g_assert_false (tandem_message_get_read (a2));
  save (fixture, a2, NULL);
  g_clear_object (&anna);
  anna = find_thread (fixture, ANNA);
  g_assert_cmpuint (tandem_thread_get_unread (anna), ==, 0);
  g_assert_null (find_thread (fixture, "+12025550199"));
}

static void
test_paging (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GPtrArray) older = NULL;
  g_autoptr (GPtrArray) oldest = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *body = g_strdup_printf ("%u", i);
    g_autoptr (TandemMessage) message = make (fixture, TANDEM_DIRECTION_OUTBOUND, ANNA, body);

    /* Two in the same millisecond keep their order. */
    if (i == 3)
      fixture->clock_s--;
    save (fixture, message, NULL);
  }
  newest = list (fixture, ANNA, NULL, 2);
  older = list (fixture, ANNA, tandem_message_get_id (newest->pdata[0]), 2);
  oldest = list (fixture, ANNA, tandem_message_get_id (older->pdata[0]), 2);
  first = bodies (newest);
  second = bodies (older);
  third = bodies (oldest);
  g_assert_cmpstr (first, ==, "3|4");
  g_assert_cmpstr (second, ==, "1|2");
  g_assert_cmpstr (third, ==, "0");
}

static void
test_due (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemMessage) waiting = make (fixture, TANDEM_DIRECTION_OUTBOUND, ANNA, "waiting");
  g_autoptr (TandemMessage) sent = make (fixture, TANDEM_DIRECTION_OUTBOUND, ANNA, "sent");
  g_autoptr (TandemMessage) forward = make (fixture, TANDEM_DIRECTION_INBOUND, BERT, "forward");
  g_autoptr (TandemMessage) picture = make (fixture, TANDEM_DIRECTION_INBOUND, BERT, "picture");
  g_autoptr (TandemMessage) fetched = make (fixture, TANDEM_DIRECTION_INBOUND, BERT, "fetched");
  g_autoptr (TandemMessageMedia) there = tandem_message_media_new ("image/png", "https://example.net/1");
  g_autoptr (TandemMessageMedia) here = tandem_message_media_new ("image/png", "https://example.net/2");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) due = NULL;
  g_autofree char *text = NULL;

  /* What goes out with an address is Twilio's to fetch. */
  tandem_message_add_media (sent, there);
  tandem_message_add_media (picture, there);
  tandem_message_media_set_file (here, "/tmp/2.png", 2);
  tandem_message_add_media (fetched, here);
  save (fixture, picture, NULL);
  save (fixture, fetched, NULL);
  tandem_message_advance (sent, TANDEM_MESSAGE_STATUS_SENT, 0, NULL);
  tandem_message_set_forward_due (forward, TRUE);
  save (fixture, waiting, NULL);
  save (fixture, sent, NULL);
  save (fixture, forward, NULL);
  tandem_message_store_list_due_async (fixture->store, NULL, keep, &result);
  due = finish_list (fixture, &result);
  text = bodies (due);
  g_assert_cmpstr (text, ==, "waiting|forward|picture");
}

static void
test_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) drafted = NULL;
  g_autoptr (TandemMessage) message = NULL;
  g_autoptr (TandemThread) thread = NULL;

  tandem_message_store_set_draft_async (fixture->store, ANNA, "half a sent", NULL, keep, &drafted);
  g_assert_true (tandem_message_store_finish (fixture->store, wait_for (&drafted), NULL));
  message = receive (fixture, ANNA, "SM00000000000000000000000000000006", "STOP");
  thread = find_thread (fixture, ANNA);
  g_assert_cmpstr (tandem_thread_get_draft (thread), ==, "half a sent");
  g_assert_cmpstr (tandem_thread_get_text (thread), ==, "STOP");
  g_assert_true (tandem_thread_get_opted_out (thread));
}

static GPtrArray *
list_draft_files (Fixture *fixture, const char *number)
{
  g_autoptr (GAsyncResult) listed = NULL;

  tandem_message_store_list_draft_media_async (fixture->store, number, NULL, keep, &listed);
  return tandem_message_store_list_finish (fixture->store, wait_for (&listed), NULL);
}

static void
set_draft_files (Fixture *fixture, GListStore *files)
{
  g_autoptr (GAsyncResult) kept = NULL;

  tandem_message_store_set_draft_media_async (fixture->store, ANNA, G_LIST_MODEL (files), NULL, keep, &kept);
  g_assert_true (tandem_message_store_finish (fixture->store, wait_for (&kept), NULL));
}

static void
test_draft_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) files = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) others = NULL;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (TandemMessageMedia) media = tandem_message_media_new ("image/png", NULL);

    tandem_message_media_set_name (media, i ? "b.png" : "a.png");
    tandem_message_media_set_file (media, i ? "/tmp/b" : "/tmp/a", 10 + i);
    g_list_store_append (files, media);
  }
  set_draft_files (fixture, files);
  /* As after a new start. */
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->sqlite);
  fixture->sqlite = open_store (fixture->base.path);
  fixture->store = TANDEM_MESSAGE_STORE (tandem_sqlite_messages_new (fixture->sqlite));
  found = list_draft_files (fixture, ANNA);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (tandem_message_media_get_name (found->pdata[0]), ==, "a.png");
  g_assert_cmpstr (tandem_message_media_get_path (found->pdata[1]), ==, "/tmp/b");
  g_assert_cmpint (tandem_message_media_get_size (found->pdata[1]), ==, 11);
  others = list_draft_files (fixture, "+12025550199");
  g_assert_cmpuint (others->len, ==, 0);
  g_list_store_remove_all (files);
  set_draft_files (fixture, files);
  none = list_draft_files (fixture, ANNA);
  g_assert_cmpuint (none->len, ==, 0);
}

static gboolean
is_opted_out (Fixture *fixture, const char *number)
{
  g_autoptr (TandemThread) thread = find_thread (fixture, number);

  return tandem_thread_get_opted_out (thread);
}

/* What was said last holds, whenever it was found: texts of before are found later, and a webhook says no time. */
static void
test_opt_out (Fixture *fixture, gconstpointer data)
{
  const gint64 began = fixture->clock_s;
  g_autoptr (TandemMessage) found_late = NULL;
  g_autoptr (TandemMessage) sent = NULL;
  g_autoptr (TandemMessage) again = NULL;

  g_object_unref (receive (fixture, ANNA, "SM00000000000000000000000000000011", "STOP"));
  g_assert_true (is_opted_out (fixture, ANNA));
  fixture->clock_s = began + 100;
  g_object_unref (receive (fixture, ANNA, "SM00000000000000000000000000000012", " start\n"));
  g_assert_false (is_opted_out (fixture, ANNA));
  fixture->clock_s = began + 50;
  found_late = receive (fixture, ANNA, "SM00000000000000000000000000000013", "Stopall");
  g_assert_false (is_opted_out (fixture, ANNA));
  /* The list says that it was after the other. */
  fixture->clock_s = began + 150;
  g_object_unref (receive (fixture, ANNA, "SM00000000000000000000000000000013", "Stopall"));
  g_assert_true (is_opted_out (fixture, ANNA));
  fixture->clock_s = began + 200;
  g_object_unref (receive (fixture, ANNA, "SM00000000000000000000000000000014", "START"));
  /* Refused by Twilio, until it is sent again and was not. */
  fixture->clock_s = began + 300;
  sent = make (fixture, TANDEM_DIRECTION_OUTBOUND, ANNA, "an offer");
  tandem_message_advance (sent, TANDEM_MESSAGE_STATUS_FAILED, 21610, NULL);
  save (fixture, sent, NULL);
  g_assert_true (is_opted_out (fixture, ANNA));
  tandem_message_begin_again (sent);
  save (fixture, sent, NULL);
  g_assert_false (is_opted_out (fixture, ANNA));
  /* The list brought it first, and does not say what the messaging service made of it. */
  g_object_unref (receive (fixture, BERT, "SM00000000000000000000000000000015", "Please no more"));
  g_assert_false (is_opted_out (fixture, BERT));
  again = make (fixture, TANDEM_DIRECTION_INBOUND, BERT, "Please no more");
  tandem_message_set_message_sid (again, "SM00000000000000000000000000000015");
  tandem_message_set_opt_out (again, TANDEM_OPT_OUT_STOP);
  g_assert_false (save (fixture, again, NULL));
  g_assert_true (is_opted_out (fixture, BERT));
}

static char *
get_bookmark (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  tandem_message_store_get_bookmark_async (fixture->store, "poll", NULL, keep, &result);
  return tandem_message_store_get_bookmark_finish (fixture->store, wait_for (&result), NULL);
}

static void
test_bookmark (Fixture *fixture, gconstpointer data)
{
  const char *const steps[] = { "2026-01-01", "2026-01-02", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GAsyncResult) set = NULL;
    g_autofree char *got = NULL;

    tandem_message_store_set_bookmark_async (fixture->store, "poll", steps[i], NULL, keep, &set);
    g_assert_true (tandem_message_store_finish (fixture->store, wait_for (&set), NULL));
    got = get_bookmark (fixture);
    g_assert_cmpstr (got, ==, steps[i] ? steps[i] : "");
  }
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  const char *const texts[] = { "Crème brûlée at noon", "안녕하세요, 예약을 확인해 주세요", "明天下午三点的会议", "AI助手 will call" };
  g_autoptr (TandemCall) call = new_call ("c1");
  TandemTurn *turn = add_turn (call, "item_1", NULL, "we said noon in the call");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *sid = g_strdup_printf ("SM%032u", 100 + i);
    g_autoptr (TandemMessage) message = receive (fixture, ANNA, sid, texts[i]);
  }
  assert_found (fixture, "creme", "[Crème] brûlée at noon");
  assert_found (fixture, "BRULEE cre", "[Crème] [brûlée] at noon");
  assert_found (fixture, "예약", "안녕하세요, [예약]을 확인해 주세요");
  assert_found (fixture, "下午三点", "明天[下午三点]的会议");
  assert_found (fixture, "点三", "");
  assert_found (fixture, "ai助", "[AI助]手 will call");
  assert_found (fixture, "noon\" OR (\"call", "");
  assert_found (fixture, "***", "");
  assert_found (fixture, "", "");
  g_assert_true (save_turn (fixture->sqlite, call, turn, NULL));
  assert_found (fixture, "in the ca", "we said noon [in] [the] [call]");
  /* Both a text and a call. */
  {
    g_autofree char *both = search (fixture, "noon");

    g_assert_nonnull (strstr (both, "Crème"));
    g_assert_nonnull (strstr (both, "we said"));
  }
}

/* Whatever is typed is looked for as words, never read as FTS5's language, and costs no more than a search does. */
static void
test_search_for_anything (Fixture *fixture, gconstpointer data)
{
  static const char *const signs[] = {
    "\"", "'", "\"\"\"", "'; DROP TABLE messages; --", "(", ")", "((((", "*", "^", "-", "+", ":", "body:", "{body}:", "NEAR(", "\\", "%", "_",
    "\xf0\x9f\x98\x80", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xef\xbf\xbd", "\xcc\x81", "\xe2\x80\x8f", "\x01\x02\x7f", " \t\r\n ", "...", "?!",
  };
  static const struct { const char *words; const char *found; } operators[] = {
    { "noon AND", "[noon] [and] tea" }, { "noon AND tea", "[noon] [and] [tea]" }, { "NOT noon", "" }, { "noon OR nothing", "" }, { "noon NEAR tea", "" },
    { "\"noon\" -tea", "[noon] and [tea]" }, { "body: noon", "" }, { "^noon", "[noon] and tea" }, { "noon*", "[noon] and tea" },
    { "noon \xf0\x9f\x98\x80", "[noon] and tea" }, { "tea" "\xcc\x81", "noon and [tea]" },
  };
  g_autoptr (TandemMessage) message = receive (fixture, ANNA, "SM00000000000000000000000000000300", "noon and tea");
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *word = g_strnfill (10000, 'x');
  g_autofree char *quotes = g_strnfill (10000, '"');

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    assert_found (fixture, signs[i], "");
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    assert_found (fixture, operators[i].words, operators[i].found);
  assert_found (fixture, word, "");
  assert_found (fixture, quotes, "");
  for (guint i = 0; i < 2000; i++)
    g_string_append (many, "noon ");
  /* Not more than the first of them. */
  g_string_append (many, "nothing");
  assert_found (fixture, many->str, "[noon] and tea");
  g_string_truncate (many, 0);
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (many, "w%u ", i);
  assert_found (fixture, many->str, "");
}

/* Whole words before beginnings, words together before the same words here and there, and the newer of two alike. */
static void
test_best_first (Fixture *fixture, gconstpointer data)
{
  const char *const texts[] = { "Crème late", "running late today", "lately running", "late, I was running", "running lately",
                                "crème late" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *sid = g_strdup_printf ("SM%032u", 200 + i);
    g_autoptr (TandemMessage) message = receive (fixture, ANNA, sid, texts[i]);
  }
  assert_found (fixture, "running late", "[running] [late] today|[late], I was [running]|[running] [lately]|[lately] [running]");
  assert_found (fixture, "creme", "[crème] late|[Crème] late");
}

/* A million texts later the newest are still found, and a better one among so many of the newest stands first. */
static void
test_frequent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *found = NULL;

  for (guint i = 0; i < 2000; i++) {
    g_autofree char *body = g_strdup_printf (i == 1900 ? "call %u" : "calling %u", i);
    g_autoptr (TandemMessage) message = make (fixture, TANDEM_DIRECTION_OUTBOUND, ANNA, body);

    tandem_message_store_save_async (fixture->store, message, NULL, NULL, NULL);
  }
  found = search (fixture, "call");
  g_assert_true (g_str_has_prefix (found, "[call] 1900|[calling] 1999|[calling] 1998|"));
}

/* Nobody waits for the answers to what was typed before. */
static void
test_superseded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) before = g_cancellable_new ();
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;

  tandem_message_store_search_async (fixture->store, "n", 20, before, keep, &refused);
  g_cancellable_cancel (before);
  assert_found (fixture, "no", "");
  g_assert_null (tandem_message_store_list_finish (fixture->store, wait_for (&refused), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
count_for_ever (TandemStoreDatabase *database, gpointer data, GError **error)
{
  gint64 n;

  g_async_queue_push (data, data);
  return tandem_store_database_get_int (database, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max (i) FROM n",
                                        &n, error);
}

/* One that runs already is stopped: this one would never end. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncQueue) begun = g_async_queue_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (fixture->store, cancellable, keep, &result);
  g_autoptr (GError) error = NULL;

  g_task_set_task_data (task, begun, NULL);
  tandem_sqlite_store_push (fixture->sqlite, task, FALSE, count_for_ever);
  g_async_queue_pop (begun);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_false (g_task_propagate_boolean (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_found (fixture, "no", "");
}

/* What stands in a text is never markup. */
static void
test_markup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TandemSearchHit) hit = tandem_search_hit_new (TANDEM_SEARCH_MESSAGE, ANNA, "m1",
                                                           "<i>" TANDEM_SEARCH_BEGIN "a&b" TANDEM_SEARCH_END, 0);
  g_autofree char *markup = tandem_search_hit_dup_markup (hit);

  g_assert_cmpstr (markup, ==, "&lt;i&gt;<b>a&amp;b</b>");
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*run) (Fixture *, gconstpointer); } tests[] = {
    { "round-trip", test_round_trip }, { "same-sid", test_same_sid }, { "threads", test_threads }, { "paging", test_paging },
    { "due", test_due }, { "draft", test_draft }, { "draft-files", test_draft_files }, { "opt-out", test_opt_out }, { "bookmark", test_bookmark }, { "search", test_search }, { "search-for-anything", test_search_for_anything },
    
    { "best-first", test_best_first }, { "frequent", test_frequent }, { "superseded", test_superseded },
    { "interrupted", test_interrupted }, { "markup", test_markup },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/sqlite-messages/%s", tests[i].name);

    g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
  }
  return g_test_run ();
}
