// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-messages.h"

#include "tandem-attachment-file.h"
#include "tandem-control-answer.h"
#include "tandem-control-body.h"
#include "tandem-control-message-json.h"
#include "tandem-error.h"
#include "tandem-phone-number.h"

/* A request that waits for files and the inbox; its message is paused meanwhile. */
typedef struct {
  TandemInbox *inbox;
  TandemSettings *settings;
  SoupServerMessage *message;
  TandemControlText text;
  guint n_taken; /* of its files */
  gboolean is_kept; /* as a text, which has the files now */
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  GListModel *media = waiting->is_kept || !waiting->text.media ? NULL : G_LIST_MODEL (waiting->text.media);

  for (guint i = 0; media && i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);

    tandem_attachment_file_drop (one);
  }
  soup_server_message_unpause (waiting->message);
  g_clear_object (&waiting->message);
  g_clear_object (&waiting->inbox);
  g_clear_object (&waiting->settings);
  tandem_control_text_clear (&waiting->text);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

TandemInbox *
tandem_control_messages_get_inbox (const TandemControlRequest *request)
{
  if (!request->inbox)
    tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "not_set_up", NULL,
                                   "Tandem is still starting: ask again in a moment.");
  return request->inbox;
}

/* The inbox says "bad number" about either end. */
static const char *
field_of (const Waiting *waiting, const GError *error)
{
  g_autofree char *to = NULL;

  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED))
    return "to";
  if (g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT))
    return "body";
  if (!g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_NUMBER))
    return NULL;
  to = tandem_phone_number_normalize (waiting->text.to, tandem_settings_get_string (waiting->settings, "region"), NULL);
  return to ? "from" : "to";
}

/* The text stays, so that it can be sent once more; the answer tells which one it is. */
static void
answer_refused_text (SoupServerMessage *message, TandemMessage *text)
{
  const char *detail = tandem_message_get_error_detail (text);
  JsonNode *reason = tandem_control_answer_make_error ("carrier_refused", NULL,
                                                       detail ? detail : "Twilio refused this text.");
  JsonNode *node = tandem_control_json_from_message (text);
  JsonObject *answer = json_object_new ();
  JsonNode *body = json_node_init_object (json_node_alloc (), answer);

  if (tandem_message_get_error_code (text) > 0)
    json_object_set_int_member (json_node_get_object (reason), "carrier_code", tandem_message_get_error_code (text));
  json_object_set_boolean_member (answer, "success", FALSE);
  json_object_set_member (answer, "error", reason);
  json_object_set_member (answer, "message", node);
  json_object_unref (answer);
  tandem_control_answer (message, SOUP_STATUS_BAD_GATEWAY, body);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemMessage) text = tandem_inbox_send_finish (TANDEM_INBOX (source), result, &error);
  JsonNode *node;

  if (!text) {
    tandem_control_answer_error (waiting->message, field_of (waiting, error), error);
    return;
  }
  waiting->is_kept = TRUE;
  /* One that the carrier took and that failed since, perhaps before the answer to its request was here, was not refused. */
  if (tandem_message_status_is_failure (tandem_message_get_status (text)) && !tandem_message_get_message_sid (text)) {
    answer_refused_text (waiting->message, text);
    return;
  }
  node = tandem_control_json_from_message (text);
  json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
  tandem_control_answer (waiting->message, SOUP_STATUS_CREATED, node);
}

static void
send (Waiting *waiting)
{
  const TandemControlText *text = &waiting->text;
  TandemTextRequest wanted = { .to = text->to, .from = text->from, .body = text->body, .media = G_LIST_MODEL (text->media),
                               .send_at = text->send_at };

  tandem_inbox_send_async (waiting->inbox, &wanted, NULL, did_send, waiting);
}

static void take_files (Waiting *waiting);

static void
did_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemMessageMedia) media = tandem_attachment_file_import_finish (TANDEM_SETTINGS (source), result, NULL, &error);

  if (media) {
    g_list_store_append (waiting->text.media, media);
    waiting->n_taken++;
    take_files (g_steal_pointer (&waiting));
  } else if (error->domain == TANDEM_CALL_ERROR) {
    tandem_control_answer_error (waiting->message, "files", error);
  } else {
    tandem_control_answer_refusal (waiting->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "files", error->message);
  }
}

/* One after the other, then the text.  Takes @waiting. */
static void
take_files (Waiting *waiting)
{
  const char *path = waiting->text.files ? waiting->text.files[waiting->n_taken] : NULL;
  g_autoptr (GFile) file = path ? g_file_new_for_path (path) : NULL;

  if (!file) {
    send (waiting);
    return;
  }
  if (!waiting->text.media)
    waiting->text.media = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
  tandem_attachment_file_import_async (waiting->settings, file, NULL, did_take, waiting);
}

void
tandem_control_messages_send (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  g_auto (TandemControlText) text = { NULL };
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  Waiting *waiting;

  if (!inbox)
    return;
  if (!tandem_control_body_parse_text (request->body, &text, &field, &error)) {
    tandem_control_answer_error (request->message, field, error);
    return;
  }
  waiting = g_new0 (Waiting, 1);
  waiting->message = g_object_ref (request->message);
  waiting->inbox = g_object_ref (inbox);
  waiting->settings = g_object_ref (tandem_switchboard_get_settings (request->switchboard));
  waiting->text = text;
  text = (TandemControlText){ NULL };
  soup_server_message_pause (request->message);
  take_files (waiting);
}
