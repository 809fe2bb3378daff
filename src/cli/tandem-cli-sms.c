// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-sms.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "tandem-cli-import.h"

static int
complain (const char *sentence)
{
  fprintf (stderr, "tandem: %s\n", sentence);
  return 1;
}

static void
print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);

  puts (text);
}

/* @text in one line that a terminal shows as it is: what other people write must not steer it.  (transfer full) */
static char *
make_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (plain, g_unichar_iscntrl (c) ? ' ' : c);
  }
  return g_string_free (plain, FALSE);
}

static char *
format_time (const char *iso)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (iso, NULL);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;

  return local ? g_date_time_format (local, "%Y-%m-%d %H:%M") : g_strdup ("");
}

static const char *
arrow_of (JsonNode *node)
{
  return g_str_equal (tandem_cli_json_string (node, "direction", "outbound"), "outbound") ? "→" : "←";
}

/* --- send ---------------------------------------------------------------------------------------------------- */

int
tandem_cli_sms_send (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *body = NULL;

  if (!options->phone || !options->message) {
    fprintf (stderr, _("tandem sms send: say to whom and what: --phone NUMBER --message TEXT (see tandem sms send --help)\n"));
    return 2;
  }
  json_object_set_string_member (object, "to", options->phone);
  json_object_set_string_member (object, "body", options->message);
  body = json_to_string (root, FALSE);
  answer = tandem_cli_client_request (client, "POST", "/api/v1/messages", body, &error);
  if (!answer)
    return complain (error->message);
  if (options->json)
    print_json (answer);
  else if (tandem_cli_json_string (answer, "message_sid", NULL))
    printf (_("Sent to %s: text %s\n"), tandem_cli_json_string (answer, "to", "?"), tandem_cli_json_string (answer, "message_sid", "?"));
  else
    printf (_("Kept for %s: Twilio cannot be reached, and Tandem goes on trying.\n"), tandem_cli_json_string (answer, "to", "?"));
  return 0;
}

/* --- list and view ------------------------------------------------------------------------------------------- */

static void
print_thread (JsonNode *thread)
{
  g_autofree char *time = format_time (tandem_cli_json_string (thread, "at", ""));
  g_autofree char *text = make_plain (tandem_cli_json_string (thread, "text", ""));
  gint64 unread = json_object_get_int_member_with_default (json_node_get_object (thread), "unread", 0);
  g_autofree char *count = unread > 0 ? g_strdup_printf ("(%" G_GINT64_FORMAT ") ", unread) : g_strdup ("");

  printf ("%-16s  %s  %s %s%s\n", tandem_cli_json_string (thread, "number", "?"), time, arrow_of (thread), count, text);
}

/* The list @name of @node; NULL when there is none. */
static JsonArray *
get_list (JsonNode *node, const char *name)
{
  JsonNode *list = JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name) : NULL;

  return list && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
}

int
tandem_cli_sms_list (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "GET", "/api/v1/conversations?limit=500", NULL, &error);
  JsonArray *threads;

  if (!answer)
    return complain (error->message);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  threads = get_list (answer, "conversations");
  if (!threads || json_array_get_length (threads) == 0)
    fprintf (stderr, _("There are no texts yet.\n"));
  for (guint i = 0; threads && i < json_array_get_length (threads); i++)
    print_thread (json_array_get_element (threads, i));
  return 0;
}

static void
print_text (JsonNode *message)
{
  g_autofree char *time = format_time (tandem_cli_json_string (message, "at", ""));
  g_autofree char *body = make_plain (tandem_cli_json_string (message, "body", ""));
  const char *status = tandem_cli_json_string (message, "status", "received");
  JsonArray *media = get_list (message, "media");

  printf ("%s  %s %s", time, arrow_of (message), body);
  for (guint i = 0; media && i < json_array_get_length (media); i++)
    printf (" [%s]", tandem_cli_json_string (json_array_get_element (media, i), "content_type", "?"));
  if (!g_str_equal (status, "received") && !g_str_equal (status, "delivered"))
    printf (" (%s)", status);
  putchar ('\n');
}

int
tandem_cli_sms_view (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autofree char *number = options->phone ? g_uri_escape_string (options->phone, NULL, FALSE) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *messages;

  if (!number || !*number) {
    fprintf (stderr, _("tandem sms view: say whose texts: --phone NUMBER (see tandem sms view --help)\n"));
    return 2;
  }
  path = g_strdup_printf ("/api/v1/conversations/%s?limit=500", number);
  answer = tandem_cli_client_request (client, "GET", path, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return complain (_("There are no texts with this number: “tandem sms list” lists them."));
  if (!answer)
    return complain (error->message);
  if (options->json) {
    print_json (answer);
    return 0;
  }
  messages = get_list (answer, "messages");
  for (guint i = 0; messages && i < json_array_get_length (messages); i++)
    print_text (json_array_get_element (messages, i));
  return 0;
}

/* --- import -------------------------------------------------------------------------------------------------- */

typedef struct {
  gint64 imported;
  gint64 known;
} Sums;

static gboolean
post_pieces (TandemCliClient *client, const GPtrArray *pieces, gboolean check, Sums *sums, GError **error)
{
  for (guint i = 0; i < pieces->len; i++) {
    g_autofree char *body = g_strdup_printf ("{\"check\":%s,\"messages\":[%s]}", check ? "true" : "false", (char *) pieces->pdata[i]);
    g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "POST", "/api/v1/messages/import", body, error);

    if (!answer)
      return FALSE;
    sums->imported += json_object_get_int_member_with_default (json_node_get_object (answer), "imported", 0);
    sums->known += json_object_get_int_member_with_default (json_node_get_object (answer), "known", 0);
  }
  return TRUE;
}

static int
complain_of_file (const char *path, const GError *error)
{
  g_autofree char *shown = g_filename_display_basename (path);
  g_autofree char *sentence = g_strdup_printf (_("%s was not imported: %s"), shown, error->message);

  return complain (sentence);
}

/* All is looked at before the first text is kept, so a file is refused as a whole. */
int
tandem_cli_sms_import (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tandem_cli_import_read (arguments[0], &error);
  g_autoptr (GPtrArray) pieces = NULL;
  Sums sums = { 0 };
  guint n_texts = 0;
  gsize length;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes)
    pieces = tandem_cli_import_parse (text ? text : "", text ? length : 0, &n_texts, &error);
  if (!pieces || !post_pieces (client, pieces, TRUE, &sums, &error))
    return complain_of_file (arguments[0], error);
  if (!post_pieces (client, pieces, FALSE, &sums, &error)) {
    g_autofree char *sentence = g_strdup_printf (_("The import ended early (%s): import the file again, and what is there already stays once."),
                                                 error->message);

    return complain (sentence);
  }
  if (options->json)
    printf ("{ \"success\" : true, \"imported\" : %" G_GINT64_FORMAT ", \"known\" : %" G_GINT64_FORMAT " }\n", sums.imported, sums.known);
  else
    printf (_("%u texts were read: %d are new, %d were here already.\n"), n_texts, (int) sums.imported, (int) sums.known);
  return 0;
}
