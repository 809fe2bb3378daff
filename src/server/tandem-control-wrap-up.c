// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-wrap-up.h"

#include "tandem-control-answer.h"
#include "tandem-control-member.h"
#include "tandem-error.h"
#include "tandem-json-guard.h"
#include "tandem-wrap-ups.h"

/* A request that waits for the store or the text model; its message is paused meanwhile. */
typedef struct {
  SoupServerMessage *message;
  TandemCall *call;
} Waiting;

static Waiting *
wait_for (const TandemControlRequest *request, TandemCall *call)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->message = g_object_ref (request->message);
  waiting->call = g_object_ref (call);
  soup_server_message_pause (request->message);
  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  soup_server_message_unpause (waiting->message);
  g_clear_object (&waiting->message);
  g_clear_object (&waiting->call);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* Those of the switchboard; NULL: that was answered, as when there is no such call. */
static TandemWrapUps *
find (const TandemControlRequest *request, TandemCall **call)
{
  TandemWrapUps *wrap_ups = tandem_wrap_ups_of (request->switchboard);

  *call = tandem_control_calls_find (request);
  if (*call && !wrap_ups)
    tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "not_set_up", NULL,
                                   "Tandem is still starting: ask again in a moment.");
  return *call ? wrap_ups : NULL;
}

JsonNode *
tandem_control_wrap_up_make_node (const TandemWrapUp *wrap_up)
{
  JsonObject *object = json_object_new ();
  JsonNode *fields = wrap_up && tandem_json_guard (wrap_up->fields, -1) ? json_from_string (wrap_up->fields, NULL) : NULL;

  tandem_control_member_set_string (object, "summary", wrap_up ? wrap_up->summary : NULL);
  tandem_control_member_set_string (object, "outcome", wrap_up ? wrap_up->outcome : NULL);
  tandem_control_member_set_string (object, "sentiment", wrap_up ? wrap_up->sentiment : NULL);
  json_object_set_member (object, "fields", fields ? fields : tandem_control_member_take (json_object_new ()));
  json_object_set_boolean_member (object, "edited", wrap_up && wrap_up->edited);
  return tandem_control_member_take (object);
}

static void
did_something (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_wrap_ups_finish (TANDEM_WRAP_UPS (source), result, &error))
    tandem_control_answer (waiting->message, SOUP_STATUS_OK, tandem_control_wrap_up_make_node (tandem_wrap_up_of (waiting->call)));
  else
    tandem_control_answer_error (waiting->message, NULL, error);
}

void
tandem_control_wrap_up_show (const TandemControlRequest *request)
{
  TandemCall *call;
  TandemWrapUps *wrap_ups = find (request, &call);

  if (wrap_ups)
    tandem_wrap_ups_load_async (wrap_ups, call, NULL, did_something, wait_for (request, call));
}

void
tandem_control_wrap_up_write (const TandemControlRequest *request)
{
  TandemCall *call;
  TandemWrapUps *wrap_ups = find (request, &call);

  if (wrap_ups)
    tandem_wrap_ups_write_async (wrap_ups, call, NULL, did_something, wait_for (request, call));
}

/* --- a person's version ------------------------------------------------------------------------------------ */

static gboolean
refuse (const char **field, const char *name, GError **error, const char *sentence)
{
  *field = name;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, sentence);
  return FALSE;
}

static gboolean
take_text (JsonObject *body, const char *name, char **into, const char **field, GError **error)
{
  JsonNode *node = json_object_get_member (body, name);

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (field, name, error, "This must be a string.");
  g_free (*into);
  *into = g_strstrip (json_node_dup_string (node));
  return TRUE;
}

static gboolean
take_fields (JsonObject *body, TandemWrapUp *into, const char **field, GError **error)
{
  JsonNode *node = json_object_get_member (body, "fields");
  JsonObjectIter iter;
  JsonNode *value;

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (field, "fields", error, "This must be an object of strings, numbers, true and false.");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, NULL, &value))
    if (!JSON_NODE_HOLDS_VALUE (value))
      return refuse (field, "fields", error, "This must be an object of strings, numbers, true and false.");
  g_free (into->fields);
  into->fields = json_to_string (node, FALSE);
  return TRUE;
}

/* (transfer full); NULL with @error. */
static TandemWrapUp *
read_version (GBytes *bytes, TandemCall *call, const char **field, GError **error)
{
  const TandemWrapUp *old = tandem_wrap_up_of (call);
  g_autoptr (TandemWrapUp) version = old ? tandem_wrap_up_copy (old) : tandem_wrap_up_new (NULL, NULL, NULL, NULL);
  g_autoptr (JsonObject) body = tandem_control_body_parse_object (bytes, error);

  if (!body || !take_text (body, "summary", &version->summary, field, error) ||
      !take_text (body, "outcome", &version->outcome, field, error) ||
      !take_text (body, "sentiment", &version->sentiment, field, error) || !take_fields (body, version, field, error) ||
      !tandem_wrap_up_check (version, field, error))
    return NULL;
  return g_steal_pointer (&version);
}

/* The body waits for the version that it changes. */
typedef struct {
  Waiting *waiting;
  GBytes *body;
} Editing;

static void
did_load_for_edit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Editing *editing = user_data;
  g_autoptr (Waiting) waiting = editing->waiting;
  g_autoptr (GBytes) body = editing->body;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemWrapUp) version = NULL;
  const char *field = NULL;

  if (tandem_wrap_ups_finish (TANDEM_WRAP_UPS (source), result, &error))
    version = read_version (body, waiting->call, &field, &error);
  if (version) {
    TandemCall *call = waiting->call;

    tandem_wrap_ups_edit_async (TANDEM_WRAP_UPS (source), call, version, NULL, did_something, g_steal_pointer (&waiting));
  } else {
    tandem_control_answer_error (waiting->message, field, error);
  }
}

void
tandem_control_wrap_up_edit (const TandemControlRequest *request)
{
  TandemCall *call;
  TandemWrapUps *wrap_ups = find (request, &call);
  Editing *editing;

  if (!wrap_ups)
    return;
  if (tandem_call_is_live (call)) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "wrong_state", NULL,
                                   "The call goes on: sum it up when it is over.");
    return;
  }
  editing = g_new0 (Editing, 1);
  editing->waiting = wait_for (request, call);
  editing->body = g_bytes_ref (request->body);
  tandem_wrap_ups_load_async (wrap_ups, call, NULL, did_load_for_edit, editing);
}
