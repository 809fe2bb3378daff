// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-rehearsal.h"

#include "tandem-control-answer.h"
#include "tandem-control-json.h"
#include "tandem-error.h"

static void
did_begin (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SoupServerMessage) message = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemCall) call = tandem_rehearsals_begin_finish (TANDEM_REHEARSALS (source), result, &error);
  g_autofree char *location = NULL;
  JsonNode *node;

  soup_server_message_unpause (message);
  if (!call) {
    tandem_control_answer_error (message, NULL, error);
    return;
  }
  node = tandem_control_json_from_call (call);
  json_object_set_boolean_member (json_node_get_object (node), "success", TRUE);
  location = g_strconcat ("/api/v1/calls/", tandem_call_get_id (call), NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", location);
  tandem_control_answer (message, SOUP_STATUS_CREATED, node);
}

/* The profile that @object names, else that of the settings; NULL: there is none of that name. */
static TandemProfile *
dup_profile (const TandemControlRequest *request, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "profile");
  TandemProfile *profile = NULL;

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return tandem_settings_dup_default_profile (tandem_switchboard_get_settings (request->switchboard));
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING || !request->profiles) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be the name of a profile.");
    return NULL;
  }
  profile = tandem_profiles_lookup (request->profiles, json_node_get_string (node), error);
  return profile ? tandem_profile_copy (profile) : NULL;
}

/* FALSE: answered. */
static gboolean
read_practice (const TandemControlRequest *request, JsonObject **body, gboolean *practice)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = tandem_control_body_parse_object (request->body, &error);
  JsonNode *member = object ? json_object_get_member (object, "practice") : NULL;

  if (member && !JSON_NODE_HOLDS_NULL (member) &&
      (!JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) != G_TYPE_BOOLEAN))
    g_set_error_literal (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be true or false.");
  if (error) {
    tandem_control_answer_error (request->message, member ? "practice" : NULL, error);
    return FALSE;
  }
  *practice = member && JSON_NODE_HOLDS_VALUE (member) && json_node_get_boolean (member);
  *body = g_steal_pointer (&object);
  return TRUE;
}

void
tandem_control_rehearsal_begin (const TandemControlRequest *request)
{
  g_autoptr (TandemProfile) profile = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  gboolean practice;

  if (!read_practice (request, &body, &practice))
    return;
  profile = dup_profile (request, body, &error);
  if (!profile) {
    tandem_control_answer_error (request->message, "profile", error);
    return;
  }
  soup_server_message_pause (request->message);
  tandem_rehearsals_begin_async (tandem_switchboard_get_rehearsals (request->switchboard), profile, practice, NULL, did_begin,
                                 g_object_ref (request->message));
}
