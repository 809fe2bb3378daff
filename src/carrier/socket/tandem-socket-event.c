// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-event.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-json-guard.h"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, sentence);
  return FALSE;
}

static const char *
peek_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
read_event (JsonObject *object, TandemSocketEvent *event, GError **error)
{
  const char *kind = peek_string (object, "event");
  const char *digit = peek_string (object, "digit");

  if (!kind)
    return refuse (error, "It has no event");
  if (g_str_equal (kind, "hangup")) {
    event->type = TANDEM_SOCKET_EVENT_HANGUP;
  } else if (g_str_equal (kind, "mark")) {
    event->type = TANDEM_SOCKET_EVENT_MARK;
    event->name = g_strdup (peek_string (object, "name"));
    return event->name || refuse (error, "A mark has no name");
  } else if (g_str_equal (kind, "digit")) {
    event->type = TANDEM_SOCKET_EVENT_DIGIT;
    event->digit = digit && *digit ? *digit : '\0';
    return (event->digit && !digit[1] && strchr ("0123456789ABCD*#", event->digit)) || refuse (error, "A digit is none of 0-9 A-D * #");
  }
  return TRUE;
}

gboolean
tandem_socket_event_parse (const char *text, gsize n, TandemSocketEvent *event, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  memset (event, 0, sizeof *event);
  if (g_utf8_validate_len (text, n, NULL) && tandem_json_guard (text, (gssize) n) &&
      json_parser_load_from_data (parser, text, (gssize) n, NULL))
    root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "It is no JSON object");
  return read_event (json_node_get_object (root), event, error);
}

void
tandem_socket_event_clear (TandemSocketEvent *event)
{
  g_clear_pointer (&event->name, g_free);
}

static char *
end (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

char *
tandem_socket_event_make (const char *event, const char *member, const char *name)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "event", event);
  if (name)
    add_string (builder, member, name);
  return end (builder);
}

static void
add_format (JsonBuilder *builder, const char *name, int rate)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_string (builder, "encoding", "pcm16");
  json_builder_set_member_name (builder, "rate");
  json_builder_add_int_value (builder, rate);
  json_builder_end_object (builder);
}

char *
tandem_socket_event_make_start (TandemCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "event", "start");
  json_builder_set_member_name (builder, "call");
  json_builder_begin_object (builder);
  add_string (builder, "id", tandem_call_get_id (call));
  add_string (builder, "direction", tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? "inbound" : "outbound");
  add_string (builder, "from", tandem_call_get_from (call));
  add_string (builder, "to", tandem_call_get_to (call));
  add_string (builder, "profile", tandem_call_get_profile_name (call));
  json_builder_end_object (builder);
  add_format (builder, "input", 8000);
  add_format (builder, "output", 16000);
  return end (builder);
}
