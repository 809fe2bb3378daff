// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-profiles.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tandem-cli-import.h"

static int
complain (const char *sentence)
{
  fprintf (stderr, "tandem: %s\n", sentence);
  return 1;
}

/* @name in an address; what a person writes has blanks and any letters. */
static char *
make_path (const char *name, const char *verb)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *escaped = g_uri_escape_string (valid, NULL, FALSE);

  return g_strconcat ("/api/v1/profiles/", escaped, verb, NULL);
}

static JsonNode *
ask (TandemCliClient *client, const char *method, const char *name, const char *verb, GError **error)
{
  g_autofree char *path = make_path (name, verb);

  return tandem_cli_client_request (client, method, path, NULL, error);
}

static void
print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  puts (text);
}

/* What was imported from others must not steer the terminal; lines stay lines where a text has them. */
static void
print_plain (const char *text, gboolean lines)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    char out[7] = { 0 };

    g_unichar_to_utf8 (g_unichar_iscntrl (c) && !(lines && c == '\n') ? ' ' : c, out);
    fputs (out, stdout);
  }
}

/* --- list, show -------------------------------------------------------------------------------------------- */

static JsonArray *
get_list (JsonNode *node, const char *name)
{
  JsonNode *list = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;

  return list && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
}

/* "Bakery  gemini, Puck  needs: order, when" */
static void
print_row (JsonNode *row)
{
  static const char *const facts[] = { "provider", "model", "voice", "language" };
  JsonArray *variables = get_list (row, "variables");
  gboolean any = FALSE;

  print_plain (tandem_cli_json_string (row, "name", ""), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++) {
    const char *fact = tandem_cli_json_string (row, facts[i], "");

    if (!*fact)
      continue;
    fputs (any ? ", " : "  ", stdout);
    print_plain (fact, FALSE);
    any = TRUE;
  }
  for (guint i = 0; variables && i < json_array_get_length (variables); i++) {
    fputs (i ? " " : "  ", stdout);
    putchar ('{');
    print_plain (json_array_get_string_element (variables, i), FALSE);
    putchar ('}');
  }
  putchar ('\n');
}

int
tandem_cli_profiles_list (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "GET", "/api/v1/profiles", NULL, &error);
  JsonArray *list;

  if (!answer)
    return complain (error->message);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  list = get_list (answer, "profiles");
  for (guint i = 0; list && i < json_array_get_length (list); i++)
    print_row (json_array_get_element (list, i));
  return 0;
}

static void
print_text (JsonNode *profile, const char *member, const char *title)
{
  const char *text = tandem_cli_json_string (profile, member, "");

  if (!*text)
    return;
  printf ("\n%s\n", title);
  print_plain (text, TRUE);
  putchar ('\n');
}

int
tandem_cli_profiles_show (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) profile = ask (client, "GET", arguments[0], "", &error);

  if (!profile)
    return complain (error->message);
  if (options->json) {
    print_json (profile);
    return 0;
  }
  print_row (profile);
  print_text (profile, "greeting", _("Says first:"));
  print_text (profile, "instructions", _("Is told:"));
  return 0;
}

/* --- import, export ---------------------------------------------------------------------------------------- */

/* What of the file was not taken. */
static void
print_notice (JsonNode *profile)
{
  const char *notice = tandem_cli_json_string (profile, "notice", "");

  if (!*notice)
    return;
  print_plain (notice, FALSE);
  putchar ('\n');
}

int
tandem_cli_profiles_import (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tandem_cli_import_read (arguments[0], &error);
  gsize length = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *body = data && !memchr (data, '\0', length) ? g_strndup (data, length) : g_strdup ("-");
  g_autoptr (JsonNode) profile = bytes ? tandem_cli_client_request (client, "POST", "/api/v1/profiles/import", body, &error) : NULL;

  if (!profile) {
    g_autofree char *shown = g_filename_display_basename (arguments[0]);
    g_autofree char *sentence = g_strdup_printf (_("%s was not imported: %s"), shown, error->message);

    return complain (sentence);
  }
  if (options->json)
    print_json (profile);
  else {
    printf (_("There is a new profile: "));
    print_plain (tandem_cli_json_string (profile, "name", ""), FALSE);
    putchar ('\n');
    print_notice (profile);
  }
  return 0;
}

/* To stdout: the shell knows where it is to go. */
int
tandem_cli_profiles_export (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) profile = ask (client, "GET", arguments[0], "/export", &error);

  if (!profile)
    return complain (error->message);
  print_json (profile);
  return 0;
}

int
tandem_cli_profiles_remove (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = ask (client, "DELETE", arguments[0], "", &error);

  if (!answer)
    return complain (error->message);
  if (options->json)
    print_json (answer);
  else
    printf (_("The profile was removed.\n"));
  return 0;
}
