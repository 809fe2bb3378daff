// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-commands.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tandem-cli-follow.h"
#include "tandem-cli-printer.h"
#include "tandem-party.h"

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

static void
add_variables (JsonBuilder *builder, char **variables)
{
  if (!variables)
    return;
  json_builder_set_member_name (builder, "variables");
  json_builder_begin_object (builder);
  for (char **variable = variables; *variable; variable++) {
    g_auto (GStrv) words = g_strsplit (*variable, "=", 2);

    add_member (builder, words[0], words[1]);
  }
  json_builder_end_object (builder);
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
  add_variables (builder, options->variables);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Not what Tandem refused but how it was asked. */
static int
check_mode (const char *mode)
{
  TandemCallMode parsed;

  if (!mode || tandem_call_mode_from_string (mode, &parsed))
    return 0;
  fprintf (stderr, _("tandem: “%s” is not a mode: use agent, operator or echo\n"), mode);
  return 2;
}

static int
check_variables (char **variables)
{
  for (char **variable = variables; variable && *variable; variable++)
    if (!strchr (*variable, '=') || **variable == '=' || !g_utf8_validate (*variable, -1, NULL)) {
      fprintf (stderr, _("tandem dial: --var is followed by NAME=VALUE, like --var 'order=two loaves'\n"));
      return 2;
    }
  return 0;
}

static int
follow_new_call (TandemCliFollow *follow, JsonNode *answer, const TandemCliOptions *options)
{
  g_autofree char *text = json_to_string (answer, !follow);

  if (options->json)
    puts (text);
  else
    /* On stdout only the transcript is wanted when it is followed. */
    fprintf (follow ? stderr : stdout, _("Calling %s: call %s\n"), tandem_cli_json_string (answer, "to", "?"),
             tandem_cli_json_string (answer, "id", "?"));
  fflush (stdout);
  return follow ? tandem_cli_follow_run (follow, tandem_cli_json_string (answer, "id", ""), TRUE) : 0;
}

static int
place (TandemCliClient *client, const char *path, const char *body, const TandemCliOptions *options)
{
  g_autoptr (TandemCliFollow) follow = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (options->follow) {
    follow = tandem_cli_follow_new (client, options->json, &error);
    if (!follow)
      return complain (error);
  }
  answer = tandem_cli_client_request (client, "POST", path, body, &error);
  if (!answer)
    return complain (error);
  return follow_new_call (follow, answer, options);
}

int
tandem_cli_dial (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *body = check_variables (options->variables) == 0 ? dial_body (arguments[0], options) : NULL;

  return body && check_mode (options->mode) == 0 ? place (client, "/api/v1/calls", body, options) : 2;
}

int
tandem_cli_announce (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *body = NULL;

  if (!options->message) {
    fprintf (stderr, _("tandem announce: say what: --message TEXT (see tandem announce --help)\n"));
    return 2;
  }
  json_builder_begin_object (builder);
  add_member (builder, "to", arguments[0]);
  add_member (builder, "message", options->message);
  add_member (builder, "voice", options->voice);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  body = json_to_string (root, FALSE);
  return place (client, "/api/v1/announcements", body, options);
}

/* --- calls -------------------------------------------------------------------------------------------- */

#define N_COLUMNS 6

static void
rows_free (gpointer row)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (((char **) row)[i]);
  g_free (row);
}

static void
add_row (GPtrArray *rows, const char *id, const char *number, const char *status, const char *started, const char *duration,
         const char *cost)
{
  const char *cells[N_COLUMNS] = { id, number, status, started, duration, cost };
  char **row = g_new0 (char *, N_COLUMNS);

  for (guint i = 0; i < N_COLUMNS; i++)
    row[i] = g_strdup (cells[i]);
  g_ptr_array_add (rows, row);
}

/* "≥": something has no price. */
static char *
dup_cost (JsonNode *call)
{
  JsonNode *node = json_object_get_member (json_node_get_object (call), "cost_details");
  g_autofree char *cents = NULL;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("");
  cents = g_strdup_printf ("%.2f", json_object_get_double_member_with_default (json_node_get_object (call), "cost", 0.0));
  return g_strdup_printf ("%s%s %s", tandem_cli_json_string (node, "missing", NULL) ? "≥ " : "", cents,
                          tandem_cli_json_string (node, "currency", ""));
}

static void
add_call (GPtrArray *rows, JsonNode *call)
{
  gboolean out = g_str_equal (tandem_cli_json_string (call, "direction", "outbound"), "outbound");
  g_autofree char *number = g_strdup_printf ("%s %s", out ? "→" : "←", tandem_cli_json_string (call, out ? "to" : "from", "?"));
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (tandem_cli_json_string (call, "started_at", ""), NULL);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;
  g_autofree char *started = local ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");
  gint64 seconds = json_object_get_int_member_with_default (json_node_get_object (call), "duration", 0);
  g_autofree char *duration = g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", seconds / 60, (int) (seconds % 60));
  g_autofree char *cost = dup_cost (call);

  add_row (rows, tandem_cli_json_string (call, "id", "?"), number, tandem_cli_json_string (call, "status", "?"), started,
           duration, cost);
}

static void
print_table (GPtrArray *rows)
{
  glong widths[N_COLUMNS] = { 0 };

  for (guint i = 0; i < rows->len; i++)
    for (guint c = 0; c < N_COLUMNS; c++)
      widths[c] = MAX (widths[c], g_utf8_strlen (((char **) rows->pdata[i])[c], -1));
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];

    for (guint c = 0; c < N_COLUMNS; c++)
      printf ("%s%*s", row[c], c + 1 < N_COLUMNS ? (int) (widths[c] - g_utf8_strlen (row[c], -1) + 2) : 0, "");
    putchar ('\n');
  }
}

int
tandem_cli_calls (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "GET", "/api/v1/calls", NULL, &error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (rows_free);
  JsonArray *calls;

  if (!answer)
    return complain (error);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  calls = json_object_get_array_member (json_node_get_object (answer), "calls");
  if (json_array_get_length (calls) == 0) {
    fprintf (stderr, _("There are no calls yet.\n"));
    return 0;
  }
  add_row (rows, _("ID"), _("Number"), _("Status"), _("Started"), _("Duration"), _("Cost"));
  for (guint i = 0; i < json_array_get_length (calls); i++)
    add_call (rows, json_array_get_element (calls, i));
  print_table (rows);
  return 0;
}

/* --- hangup, transcript ---------------------------------------------------------------------------------- */

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
  else
    puts (_("The call was hung up."));
  return 0;
}

static int
follow_transcript (TandemCliClient *client, const char *id, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemCliFollow) follow = tandem_cli_follow_new (client, options->json, &error);

  return follow ? tandem_cli_follow_run (follow, id, FALSE) : complain (error);
}

int
tandem_cli_transcript (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *id = g_uri_escape_string (arguments[0], NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/v1/calls/%s/transcript", id);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (TandemCliPrinter) printer = NULL;

  if (options->follow)
    return follow_transcript (client, arguments[0], options);
  answer = tandem_cli_client_request (client, "GET", path, NULL, &error);
  if (!answer)
    return complain (error);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  printer = tandem_cli_printer_new (TANDEM_CLI_PRINT_LINES);
  tandem_cli_printer_update_all (printer, answer);
  tandem_cli_printer_finish (printer);
  return 0;
}
