// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-import.h"

#include "tandem-control-answer.h"
#include "tandem-control-messages.h"
#include "tandem-error.h"
#include "tandem-message-import.h"

/* In one request. */
#define MAX_TEXTS 1000

/* A request that waits for the store; its message is paused meanwhile. */
typedef struct {
  SoupServerMessage *message;
  guint n_texts;
} Waiting;

static void
answer_done (SoupServerMessage *message, guint n_added, guint n_known)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "success", TRUE);
  json_object_set_int_member (object, "imported", n_added);
  json_object_set_int_member (object, "known", n_known);
  json_object_unref (object);
  tandem_control_answer (message, SOUP_STATUS_OK, node);
}

static void
did_import (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (SoupServerMessage) message = waiting->message;
  g_autoptr (GError) error = NULL;
  guint n_texts = waiting->n_texts;
  guint n_added = 0;

  g_free (waiting);
  if (tandem_message_import_finish (TANDEM_INBOX (source), result, &n_added, &error))
    answer_done (message, n_added, n_texts - n_added);
  else
    tandem_control_answer_error (message, NULL, error);
  soup_server_message_unpause (message);
}

/* FALSE when it is no string, or missing where it is @required. */
static gboolean
read_string (JsonObject *object, const char *name, gboolean required, const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return !required;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    *value = json_node_get_string (node);
  return *value != NULL;
}

/* The text of @node, or NULL with *@field. */
static TandemMessage *
read_text (JsonNode *node, TandemSettings *settings, const char **field, GError **error)
{
  TandemImportedText text = { NULL };
  const struct {
    const char *name;
    const char **value;
    gboolean required;
  } strings[] = {
    { "phone", &text.number, TRUE }, { "timestamp", &text.timestamp, TRUE }, { "direction", &text.direction, TRUE },
    { "body", &text.body, TRUE },    { "sid", &text.sid, FALSE },
  };

  *field = NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be an object.");
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    *field = strings[i].name;
    if (!read_string (json_node_get_object (node), strings[i].name, strings[i].required, strings[i].value)) {
      g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be a string.");
      return NULL;
    }
  }
  return tandem_message_import_make (&text, tandem_settings_get_string (settings, "phone-number"),
                                     tandem_settings_get_string (settings, "region"), field, error);
}

/* All of them, or NULL: then that was answered. */
static GPtrArray *
read_texts (const TandemControlRequest *request, JsonArray *array)
{
  TandemSettings *settings = tandem_switchboard_get_settings (request->switchboard);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autoptr (GError) error = NULL;
    const char *field;
    TandemMessage *text = read_text (json_array_get_element (array, i), settings, &field, &error);

    if (!text) {
      g_autofree char *where = g_strdup_printf ("messages[%u]%s%s", i, field ? "." : "", field ? field : "");

      tandem_control_answer_error (request->message, where, error);
      return NULL;
    }
    g_ptr_array_add (texts, text);
  }
  return g_steal_pointer (&texts);
}

/* The list of the body, and whether it is only to be looked at; NULL: that was answered. */
static JsonArray *
read_body (const TandemControlRequest *request, JsonObject *object, gboolean *check)
{
  JsonNode *list = json_object_get_member (object, "messages");
  JsonNode *flag = json_object_get_member (object, "check");

  *check = FALSE;
  if (flag && !JSON_NODE_HOLDS_NULL (flag)) {
    if (!JSON_NODE_HOLDS_VALUE (flag) || json_node_get_value_type (flag) != G_TYPE_BOOLEAN) {
      tandem_control_answer_refusal (request->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "check", "This must be true or false.");
      return NULL;
    }
    *check = json_node_get_boolean (flag);
  }
  if (list && JSON_NODE_HOLDS_ARRAY (list) && json_array_get_length (json_node_get_array (list)) <= MAX_TEXTS)
    return json_node_get_array (list);
  tandem_control_answer_refusal (request->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "messages",
                                 "This must be a list of at most 1,000 texts.");
  return NULL;
}

void
tandem_control_import_texts (const TandemControlRequest *request)
{
  TandemInbox *inbox = tandem_control_messages_get_inbox (request);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array;
  Waiting *waiting;
  gboolean check;

  if (!inbox)
    return;
  object = tandem_control_body_parse_object (request->body, &error);
  if (!object) {
    tandem_control_answer_error (request->message, NULL, error);
    return;
  }
  array = read_body (request, object, &check);
  texts = array ? read_texts (request, array) : NULL;
  if (!texts)
    return;
  if (check) {
    answer_done (request->message, 0, 0);
    return;
  }
  waiting = g_new0 (Waiting, 1);
  waiting->message = g_object_ref (request->message);
  waiting->n_texts = texts->len;
  soup_server_message_pause (request->message);
  tandem_message_import_async (inbox, texts, did_import, waiting);
}
