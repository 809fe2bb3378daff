// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-threads.h"

#include "tandem-control-answer.h"
#include "tandem-control-message-json.h"
#include "tandem-control-messages.h"
#include "tandem-phone-number.h"

#define LIMIT 50
#define MAX_LIMIT 500

/* A request that waits for the store; its message is paused meanwhile. */
typedef struct {
  /* owned */
  SoupServerMessage *message;
  TandemInbox *inbox;
  char *before;
  TandemThread *thread;

  guint limit;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  soup_server_message_unpause (waiting->message);
  g_clear_object (&waiting->message);
  g_clear_object (&waiting->inbox);
  g_clear_object (&waiting->thread);
  g_free (waiting->before);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

static Waiting *
wait_for_store (const TandemControlRequest *request, TandemInbox *inbox, const TandemControlPage *page)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->message = g_object_ref (request->message);
  waiting->inbox = g_object_ref (inbox);
  waiting->limit = page->limit;
  waiting->before = g_strdup (page->before);
  soup_server_message_pause (request->message);
  return waiting;
}

gboolean
tandem_control_threads_get_page (const TandemControlRequest *request, TandemControlPage *page)
{
  const char *limit = request->query ? g_hash_table_lookup (request->query, "limit") : NULL;
  guint64 number = LIMIT;

  page->before = request->query ? g_hash_table_lookup (request->query, "before") : NULL;
  if (limit && !g_ascii_string_to_unsigned (limit, 10, 1, MAX_LIMIT, &number, NULL)) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "limit",
                                   "This must be a number from 1 to 500.");
    return FALSE;
  }
  page->limit = (guint) number;
  return TRUE;
}

static char *
dup_number (const char *typed, const char *region)
{
  char *number = tandem_phone_number_normalize (typed, region, NULL);

  return number ? number : g_strdup (typed);
}

char *
tandem_control_threads_dup_number (const TandemControlRequest *request)
{
  TandemSettings *settings = tandem_switchboard_get_settings (request->switchboard);
  g_autofree char *typed = g_uri_unescape_string (request->id, NULL);

  return dup_number (typed ? typed : request->id, tandem_settings_get_string (settings, "region"));
}

static void
answer_members (SoupServerMessage *message, JsonNode *node, const char *name, JsonArray *array, const char *next)
{
  JsonObject *object = json_node_get_object (node);

  json_object_set_array_member (object, name, array);
  if (next)
    json_object_set_string_member (object, "next", next);
  else
    json_object_set_null_member (object, "next");
  tandem_control_answer (message, SOUP_STATUS_OK, node);
}

static void
answer_unknown (SoupServerMessage *message)
{
  tandem_control_answer_refusal (message, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                                 "There are no texts with this number: GET /api/v1/conversations lists them.");
}

/* --- the list ---------------------------------------------------------------------------------------------- */

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  JsonArray *array;
  JsonObject *object;
  JsonNode *node;
  const char *next = NULL;

  if (!threads) {
    tandem_control_answer_error (waiting->message, NULL, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < MIN (threads->len, waiting->limit); i++)
    json_array_add_element (array, tandem_control_json_from_thread (threads->pdata[i]));
  if (threads->len > waiting->limit)
    next = tandem_thread_get_number (threads->pdata[waiting->limit - 1]);
  object = json_object_new ();
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  answer_members (waiting->message, node, "conversations", array, next);
}

/* The place after the thread that the page before ended with. */
static guint
find_start (const GArray *ids, TandemThread *before)
{
  for (guint i = 0; before && i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == tandem_thread_get_id (before))
      return i + 1;
  return 0;
}

static void
did_list_threads (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  TandemMessageStore *store = TANDEM_MESSAGE_STORE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = tandem_message_store_list_threads_finish (store, result, &error);
  guint start;
  guint n;

  if (!ids) {
    tandem_control_answer_error (waiting->message, NULL, error);
    return;
  }
  start = find_start (ids, waiting->thread);
  n = MIN (ids->len - start, waiting->limit + 1);
  tandem_message_store_load_threads_async (store, (const gint64 *) (gpointer) ids->data + start, n, NULL, did_load,
                                           g_steal_pointer (&waiting));
}

static void
did_find_before (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  TandemMessageStore *store = TANDEM_MESSAGE_STORE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (store, result, &error);

  if (!threads) {
    tandem_control_answer_error (waiting->message, NULL, error);
  } else if (threads->len == 0) {
    tandem_control_answer_refusal (waiting->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "before",
                                   "There are no texts with this number: use “next” of the page before.");
  } else {
    waiting->thread = g_object_ref (threads->pdata[0]);
    tandem_message_store_list_threads_async (store, NULL, did_list_threads, g_steal_pointer (&waiting));
  }
}

void
tandem_control_threads_list (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  TandemSettings *settings = tandem_switchboard_get_settings (request->switchboard);
  TandemControlPage page;
  g_autofree char *before = NULL;

  if (!inbox || !tandem_control_threads_get_page (request, &page))
    return;
  if (!page.before) {
    tandem_message_store_list_threads_async (tandem_inbox_get_store (inbox), NULL, did_list_threads,
                                             wait_for_store (request, inbox, &page));
    return;
  }
  before = dup_number (page.before, tandem_settings_get_string (settings, "region"));
  tandem_message_store_find_thread_async (tandem_inbox_get_store (inbox), before, NULL, did_find_before,
                                          wait_for_store (request, inbox, &page));
}

/* --- one thread -------------------------------------------------------------------------------------------- */

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = tandem_inbox_list_finish (TANDEM_INBOX (source), result, &error);
  guint first;
  JsonArray *array;

  if (!messages) {
    tandem_control_answer_error (waiting->message, NULL, error);
    return;
  }
  /* One more than was asked for says that there are more. */
  first = messages->len > waiting->limit ? messages->len - waiting->limit : 0;
  array = json_array_new ();
  for (guint i = first; i < messages->len; i++)
    json_array_add_element (array, tandem_control_json_from_message (messages->pdata[i]));
  answer_members (waiting->message, tandem_control_json_from_thread (waiting->thread), "messages", array,
                  first > 0 ? tandem_message_get_id (messages->pdata[first]) : NULL);
}

static void
did_find_thread (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  TandemInbox *inbox = waiting->inbox;

  if (!threads) {
    tandem_control_answer_error (waiting->message, NULL, error);
  } else if (threads->len == 0) {
    answer_unknown (waiting->message);
  } else {
    waiting->thread = g_object_ref (threads->pdata[0]);
    tandem_inbox_list_async (inbox, tandem_thread_get_number (waiting->thread), waiting->before, waiting->limit + 1, NULL,
                             did_list, waiting);
    waiting = NULL;
  }
}

void
tandem_control_threads_show (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  TandemControlPage page;
  g_autofree char *number = NULL;

  if (!inbox || !tandem_control_threads_get_page (request, &page))
    return;
  number = tandem_control_threads_dup_number (request);
  tandem_message_store_find_thread_async (tandem_inbox_get_store (inbox), number, NULL, did_find_thread,
                                          wait_for_store (request, inbox, &page));
}

/* --- reading ----------------------------------------------------------------------------------------------- */

static void
did_find_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (!threads) {
    tandem_control_answer_error (waiting->message, NULL, error);
  } else if (threads->len == 0) {
    answer_unknown (waiting->message);
  } else {
    tandem_inbox_mark_read (waiting->inbox, tandem_thread_get_number (threads->pdata[0]));
    tandem_control_answer_done (waiting->message);
  }
}

void
tandem_control_threads_mark_read (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  const TandemControlPage page = { 0 };
  g_autofree char *number = NULL;

  if (!inbox)
    return;
  number = tandem_control_threads_dup_number (request);
  tandem_message_store_find_thread_async (tandem_inbox_get_store (inbox), number, NULL, did_find_read,
                                          wait_for_store (request, inbox, &page));
}
