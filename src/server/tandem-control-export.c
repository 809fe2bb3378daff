// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-export.h"

#include <string.h>

#include "tandem-call-export.h"
#include "tandem-control-answer.h"
#include "tandem-control-json.h"
#include "tandem-control-wrap-up.h"
#include "tandem-wrap-ups.h"

typedef enum { JSON, TEXT, CSV } Format;

/* A request that waits for the store; its message is paused meanwhile. */
typedef struct {
  SoupServerMessage *message;
  TandemSwitchboard *switchboard;
  TandemCall *call;
  Format format;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  soup_server_message_unpause (waiting->message);
  g_clear_object (&waiting->message);
  g_clear_object (&waiting->switchboard);
  g_clear_object (&waiting->call);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

static gboolean
parse_format (const char *word, Format *format)
{
  static const char *const words[] = { [JSON] = "json", [TEXT] = "text", [CSV] = "csv" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (!word || g_str_equal (word, words[i])) {
      *format = (Format) i;
      return TRUE;
    }
  return FALSE;
}

static void
answer_words (SoupServerMessage *message, const char *media_type, char *words)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, media_type, SOUP_MEMORY_TAKE, words, strlen (words));
}

static JsonNode *
make_node (TandemCall *call)
{
  JsonNode *node = tandem_control_json_from_call (call);
  g_autoptr (JsonNode) transcript = tandem_control_json_from_transcript (tandem_call_get_transcript (call));
  JsonObject *object = json_node_get_object (node);

  json_object_set_member (object, "turns", json_node_copy (json_object_get_member (json_node_get_object (transcript), "turns")));
  json_object_set_member (object, "wrap_up", tandem_control_wrap_up_make_node (tandem_wrap_up_of (call)));
  return node;
}

static void
answer (Waiting *waiting)
{
  if (waiting->format == JSON)
    tandem_control_answer (waiting->message, SOUP_STATUS_OK, make_node (waiting->call));
  else if (waiting->format == TEXT)
    answer_words (waiting->message, "text/plain; charset=utf-8", tandem_call_export_to_text (waiting->call));
  else
    answer_words (waiting->message, "text/csv; charset=utf-8", tandem_call_export_to_csv (waiting->call));
}

static void
did_load_wrap_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_wrap_ups_finish (TANDEM_WRAP_UPS (source), result, &error))
    answer (waiting);
  else
    tandem_control_answer_error (waiting->message, NULL, error);
}

static void
did_load_transcript (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  TandemWrapUps *wrap_ups = tandem_wrap_ups_of (waiting->switchboard);
  g_autoptr (GError) error = NULL;

  if (!tandem_switchboard_load_transcript_finish (TANDEM_SWITCHBOARD (source), result, &error)) {
    tandem_control_answer_error (waiting->message, NULL, error);
  } else if (wrap_ups) {
    TandemCall *call = waiting->call;

    tandem_wrap_ups_load_async (wrap_ups, call, NULL, did_load_wrap_up, g_steal_pointer (&waiting));
  } else {
    answer (waiting);
  }
}

void
tandem_control_export_show (const TandemControlRequest *request)
{
  TandemCall *call = tandem_control_calls_find (request);
  Format format;
  Waiting *waiting;

  if (!call)
    return;
  if (!parse_format (request->query ? g_hash_table_lookup (request->query, "format") : NULL, &format)) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "format", "This must be json, text or csv.");
    return;
  }
  waiting = g_new0 (Waiting, 1);
  waiting->message = g_object_ref (request->message);
  waiting->switchboard = g_object_ref (request->switchboard);
  waiting->call = g_object_ref (call);
  waiting->format = format;
  soup_server_message_pause (request->message);
  tandem_switchboard_load_transcript_async (request->switchboard, call, NULL, did_load_transcript, waiting);
}
