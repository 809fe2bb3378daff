// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-scheduled.h"

#include "tandem-control-answer.h"
#include "tandem-control-message-json.h"

typedef gboolean (*Verb) (TandemInbox *inbox, TandemMessage *message, GError **error);

typedef struct {
  SoupServerMessage *message;
  Verb verb;
} Waiting;

static void
did_find (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_autoptr (SoupServerMessage) message = waiting->message;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = tandem_inbox_list_finish (TANDEM_INBOX (source), result, &error);
  JsonNode *node;

  soup_server_message_unpause (message);
  if (found && found->len == 0) {
    tandem_control_answer_refusal (message, SOUP_STATUS_NOT_FOUND, "not_found", NULL, "There is no such text.");
  } else if (!found || !waiting->verb (TANDEM_INBOX (source), found->pdata[0], &error)) {
    tandem_control_answer_error (message, NULL, error);
  } else {
    node = tandem_control_json_from_message (found->pdata[0]);
    json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
    tandem_control_answer (message, SOUP_STATUS_OK, node);
  }
}

static void
begin (const TandemControlRequest *request, Verb verb)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  Waiting *waiting;

  if (!inbox)
    return;
  waiting = g_new0 (Waiting, 1);
  waiting->message = g_object_ref (request->message);
  waiting->verb = verb;
  soup_server_message_pause (request->message);
  tandem_inbox_find_async (inbox, request->id, NULL, did_find, waiting);
}

void
tandem_control_scheduled_cancel (const TandemControlRequest *request)
{
  begin (request, tandem_inbox_cancel);
}

void
tandem_control_scheduled_send (const TandemControlRequest *request)
{
  begin (request, tandem_inbox_send_missed);
}
