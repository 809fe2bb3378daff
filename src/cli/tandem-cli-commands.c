// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-commands.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "tandem-cli-follow.h"

static int
complain (const GError *error)
{
  fprintf (stderr, "tandem: %s\n", error->message);
  return 1;
}

static void
print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  puts (text);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  if (!value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static char *
dial_body (const char *number, const TandemCliOptions *options)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_member (builder, "to", number);
  add_member (builder, "profile", options->profile);
  add_member (builder, "mode", options->mode);
  add_member (builder, "voice", options->voice);
  add_member (builder, "instructions", options->instructions);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

int
tandem_cli_dial (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *body = dial_body (arguments[0], options);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = tandem_cli_client_request (client, "POST", "/api/v1/calls", body, &error);
  if (!answer)
    return complain (error);
  if (options->json)
    print_json (answer);
  else
    fprintf (stderr, _("Calling %s (call %s)\n"), tandem_cli_json_string (answer, "to", arguments[0]),
             tandem_cli_json_string (answer, "id", "?"));
  return options->follow ? tandem_cli_follow (client, tandem_cli_json_string (answer, "id", ""), TRUE) : 0;
}

/* Lists come bare or inside an object. */
static JsonArray *
calls_of (JsonNode *answer)
{
  if (JSON_NODE_HOLDS_ARRAY (answer))
    return json_node_get_array (answer);
  if (JSON_NODE_HOLDS_OBJECT (answer) && json_object_has_member (json_node_get_object (answer), "calls"))
    return json_object_get_array_member (json_node_get_object (answer), "calls");
  return NULL;
}

int
tandem_cli_calls (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "GET", "/api/v1/calls", NULL, &error);
  JsonArray *calls;

  if (!answer)
    return complain (error);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  calls = calls_of (answer);
  for (guint i = 0; calls && i < json_array_get_length (calls); i++) {
    JsonNode *call = json_array_get_element (calls, i);
    gboolean out = g_str_equal (tandem_cli_json_string (call, "direction", "outbound"), "outbound");

    printf ("%-36s  %-12s  %s %-16s  %5" G_GINT64_FORMAT " s  %s\n", tandem_cli_json_string (call, "id", "?"),
            tandem_cli_json_string (call, "status", "?"), out ? "→" : "←",
            tandem_cli_json_string (call, out ? "to" : "from", "?"),
            json_object_get_int_member_with_default (json_node_get_object (call), "duration", 0),
            tandem_cli_json_string (call, "started_at", ""));
  }
  return 0;
}

int
tandem_cli_hangup (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *id = g_uri_escape_string (arguments[0], NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/hangup", id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "POST", path, NULL, &error);

  if (!answer)
    return complain (error);
  if (options->json)
    print_json (answer);
  return 0;
}

int
tandem_cli_transcript (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *id = g_uri_escape_string (arguments[0], NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/transcript", id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  JsonArray *turns;

  if (options->follow)
    return tandem_cli_follow (client, id, FALSE);
  answer = tandem_cli_client_request (client, "GET", path, NULL, &error);
  if (!answer)
    return complain (error);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  turns = json_object_get_array_member (json_node_get_object (answer), "turns");
  for (guint i = 0; turns && i < json_array_get_length (turns); i++)
    tandem_cli_print_turn (json_array_get_element (turns, i));
  return 0;
}
