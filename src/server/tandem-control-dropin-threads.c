// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-dropin-threads.h"

#include "tandem-control-answer.h"
#include "tandem-control-json.h"
#include "tandem-control-message-json.h"
#include "tandem-control-messages.h"
#include "tandem-control-threads.h"

/* Texts of each number: what is older is to be had from /api/v1/conversations. */
#define TEXTS_IN_LIST 100
#define TEXTS_OF_ONE 500

/* One number, while the answer is put together. */
typedef struct {
  JsonObject *json;
  gint64 latest_ms; /* since 1970 UTC */
} Thread;

typedef struct {
  /* owned */
  SoupServerMessage *message;
  TandemInbox *inbox;
  GPtrArray *threads;    /* of Thread */
  GHashTable *by_number; /* of them */

  guint limit;
  guint n_texts; /* of each */
  guint next;    /* whose texts are read */
  gboolean one;  /* the answer is the only thread, not a list */
} Gathering;

static void
thread_free (gpointer data)
{
  json_object_unref (((Thread *) data)->json);
  g_free (data);
}

static void
gathering_free (Gathering *gathering)
{
  soup_server_message_unpause (gathering->message);
  g_clear_object (&gathering->message);
  g_clear_object (&gathering->inbox);
  g_clear_pointer (&gathering->by_number, g_hash_table_unref);
  g_clear_pointer (&gathering->threads, g_ptr_array_unref);
  g_free (gathering);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Gathering, gathering_free)

static Gathering *
gather (const TandemControlRequest *request, TandemInbox *inbox, guint limit, guint n_texts, gboolean one)
{
  Gathering *gathering = g_new0 (Gathering, 1);

  gathering->message = g_object_ref (request->message);
  gathering->inbox = g_object_ref (inbox);
  gathering->threads = g_ptr_array_new_with_free_func (thread_free);
  gathering->by_number = g_hash_table_new (g_str_hash, g_str_equal);
  gathering->limit = limit;
  gathering->n_texts = n_texts;
  gathering->one = one;
  soup_server_message_pause (request->message);
  return gathering;
}

/* The thread of @number, made when there is none, of which something happened at @at_ms. */
static Thread *
touch (Gathering *gathering, const char *number, gint64 at_ms)
{
  Thread *thread = g_hash_table_lookup (gathering->by_number, number);

  if (!thread) {
    thread = g_new0 (Thread, 1);
    thread->json = json_object_new ();
    json_object_set_string_member (thread->json, "phone", number);
    json_object_set_null_member (thread->json, "created_at");
    json_object_set_array_member (thread->json, "calls", json_array_new ());
    json_object_set_array_member (thread->json, "messages", json_array_new ());
    g_ptr_array_add (gathering->threads, thread);
    g_hash_table_insert (gathering->by_number, (gpointer) json_object_get_string_member (thread->json, "phone"), thread);
  }
  thread->latest_ms = MAX (thread->latest_ms, at_ms);
  return thread;
}

/* Times of one form, so their text is in their order. */
static void
set_created (JsonObject *thread, JsonNode *node, const char *member)
{
  const char *at = json_object_get_string_member_with_default (json_node_get_object (node), member, NULL);
  const char *known = json_object_get_string_member_with_default (thread, "created_at", NULL);

  if (at && (!known || g_strcmp0 (at, known) < 0))
    json_object_set_string_member (thread, "created_at", at);
}

/* Those of @only where it is not NULL.  Calls come newest first. */
static void
add_calls (Gathering *gathering, GListModel *calls, const char *only)
{
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);
    const char *number = tandem_call_get_remote_number (call);
    GDateTime *at = tandem_call_get_started_at (call);
    JsonNode *node;
    Thread *thread;

    if (!number || (only && !g_str_equal (only, number)))
      continue;
    thread = touch (gathering, number, at ? g_date_time_to_unix (at) * 1000 : 0);
    node = tandem_control_json_from_call (call);
    set_created (thread->json, node, "started_at");
    json_array_add_element (json_object_get_array_member (thread->json, "calls"), node);
  }
}

static void
answer (Gathering *gathering)
{
  JsonObject *object;
  JsonNode *node;
  JsonArray *array;

  if (gathering->one) {
    Thread *thread = gathering->threads->pdata[0];

    tandem_control_answer (gathering->message, SOUP_STATUS_OK, json_node_init_object (json_node_alloc (), thread->json));
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < gathering->threads->len; i++)
    json_array_add_object_element (array, json_object_ref (((Thread *) gathering->threads->pdata[i])->json));
  object = json_object_new ();
  json_object_set_array_member (object, "conversations", array);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  tandem_control_answer (gathering->message, SOUP_STATUS_OK, node);
}

static void
add_text (JsonObject *thread, TandemMessage *message)
{
  g_autoptr (JsonNode) ours = tandem_control_json_from_message (message);
  JsonObject *from = json_node_get_object (ours);
  JsonObject *text = json_object_new ();

  json_object_set_member (text, "timestamp", json_object_dup_member (from, "at"));
  json_object_set_member (text, "direction", json_object_dup_member (from, "direction"));
  json_object_set_member (text, "body", json_object_dup_member (from, "body"));
  json_object_set_member (text, "sid", json_object_dup_member (from, "message_sid"));
  set_created (thread, ours, "at");
  json_array_add_object_element (json_object_get_array_member (thread, "messages"), text);
}

static void read_texts (Gathering *gathering);

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Gathering) gathering = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!texts) {
    tandem_control_answer_error (gathering->message, NULL, error);
    return;
  }
  for (guint i = 0; i < texts->len; i++)
    add_text (((Thread *) gathering->threads->pdata[gathering->next])->json, texts->pdata[i]);
  gathering->next++;
  read_texts (g_steal_pointer (&gathering));
}

/* One number after the other: the store answers in order anyway.  Takes @gathering. */
static void
read_texts (Gathering *gathering)
{
  if (gathering->next < gathering->threads->len) {
    Thread *thread = gathering->threads->pdata[gathering->next];

    tandem_message_store_list_async (tandem_inbox_get_store (gathering->inbox),
                                     json_object_get_string_member (thread->json, "phone"), NULL, gathering->n_texts, NULL,
                                     did_list, gathering);
    return;
  }
  answer (gathering);
  gathering_free (gathering);
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const Thread *x = *(Thread *const *) a;
  const Thread *y = *(Thread *const *) b;

  return (y->latest_ms > x->latest_ms) - (y->latest_ms < x->latest_ms);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Gathering) gathering = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!threads) {
    tandem_control_answer_error (gathering->message, NULL, error);
    return;
  }
  for (guint i = 0; i < threads->len; i++)
    touch (gathering, tandem_thread_get_number (threads->pdata[i]), tandem_thread_get_at_ms (threads->pdata[i]));
  if (gathering->one && gathering->threads->len == 0) {
    tandem_control_answer_refusal (gathering->message, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                                   "There is no conversation with this number: GET /conversations lists them.");
    return;
  }
  g_ptr_array_sort (gathering->threads, compare_threads);
  if (gathering->threads->len > gathering->limit)
    g_ptr_array_set_size (gathering->threads, (int) gathering->limit);
  read_texts (g_steal_pointer (&gathering));
}

static void
did_list_threads (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Gathering) gathering = user_data;
  g_autoptr (GError) error = NULL;
  TandemMessageStore *store = TANDEM_MESSAGE_STORE (source);
  g_autoptr (GArray) ids = tandem_message_store_list_threads_finish (store, result, &error);

  if (!ids) {
    tandem_control_answer_error (gathering->message, NULL, error);
    return;
  }
  tandem_message_store_load_threads_async (store, (const gint64 *) (gpointer) ids->data, MIN (ids->len, gathering->limit),
                                           NULL, did_load, gathering);
  gathering = NULL;
}

void
tandem_control_dropin_threads_list (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  TandemControlPage page;
  Gathering *gathering;

  if (!inbox || !tandem_control_threads_get_page (request, &page))
    return;
  gathering = gather (request, inbox, page.limit, TEXTS_IN_LIST, FALSE);
  add_calls (gathering, tandem_switchboard_get_calls (request->switchboard), NULL);
  tandem_message_store_list_threads_async (tandem_inbox_get_store (inbox), NULL, did_list_threads, gathering);
}

void
tandem_control_dropin_threads_show (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  g_autofree char *number = NULL;
  Gathering *gathering;

  if (!inbox)
    return;
  number = tandem_control_threads_dup_number (request);
  gathering = gather (request, inbox, 1, TEXTS_OF_ONE, TRUE);
  add_calls (gathering, tandem_switchboard_get_calls (request->switchboard), number);
  tandem_message_store_find_thread_async (tandem_inbox_get_store (inbox), number, NULL, did_load, gathering);
}
