// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-send-sms.h"

#include "tandem-built-in-tool.h"
#include "tandem-error.h"
#include "tandem-tool-arguments.h"

/* How it went, for the agent; NULL with an error. */
static char *
tell (TandemMessage *message, GError **error)
{
  TandemMessageStatus status = tandem_message_get_status (message);
  const char *number = tandem_message_get_number (message);
  const char *detail = tandem_message_get_error_detail (message);

  if (tandem_message_status_is_failure (status)) {
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, "The text to %s was not sent: %s", number,
                 detail ? detail : "the carrier refused it.");
    return NULL;
  }
  if (status == TANDEM_MESSAGE_STATUS_NEW)
    return g_strdup_printf ("The text to %s waits here: the carrier cannot be reached now, and it is sent as soon as it can. "
                            "Do not send it again.", number);
  return g_strdup_printf ("The text to %s was sent.", number);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (TandemMessage) message = tandem_inbox_send_finish (TANDEM_INBOX (source), result, &error);
  char *told = message ? tell (message, &error) : NULL;

  if (told)
    tandem_built_in_tool_return (task, told);
  else
    g_task_return_error (task, error);
}

static void
run (gpointer data, TandemCall *call, const char *tool_call_id, JsonNode *arguments, GTask *task)
{
  const char *to = tandem_tool_arguments_peek_string (arguments, "to");
  const TandemTextRequest request = {
    .to = to && *to ? to : tandem_call_get_remote_number (call),
    .body = tandem_tool_arguments_peek_string (arguments, "text"),
  };

  /* What is kept is sent whether the agent still waits or not: a text has no way back. */
  tandem_inbox_send_async (data, &request, NULL, did_send, task);
}

TandemTool *
tandem_send_sms_new (TandemInbox *inbox)
{
  static const TandemBuiltIn row = {
    .name = "send_sms",
    .description = "Sends a text message (SMS), by default to the person on this call. Use it when they agree to get something in "
                   "writing, such as an address, a link or a confirmation. Once is enough.",
    .parameters = "{\"type\":\"object\",\"properties\":{"
                  "\"text\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":1600,\"description\":\"What it says.\"},"
                  "\"to\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"The number, beginning with + and the country code. "
                  "Leave it out for the person on this call.\"}},\"required\":[\"text\"],\"additionalProperties\":false}",
    .run = run,
  };

  return tandem_built_in_tool_new (&row, inbox);
}
