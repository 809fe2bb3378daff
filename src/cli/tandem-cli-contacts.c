// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-contacts.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "tandem-cli-import.h"
#include "tandem-vcard.h"

/* Of one request: the local API takes 1 MiB and 1,000 contacts. */
#define MAX_PIECE (512 * 1024)
#define MAX_CONTACTS 500

static int
complain (const char *sentence)
{
  fprintf (stderr, "tandem: %s\n", sentence);
  return 1;
}

/* The list @name of @object; NULL when there is none. */
static JsonArray *
get_list (JsonObject *object, const char *name)
{
  JsonNode *list = json_object_get_member (object, name);

  return list && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;
}

/* All contacts, page by page. */
static JsonArray *
load (TandemCliClient *client, GError **error)
{
  g_autoptr (JsonArray) all = json_array_new ();
  g_autofree char *next = g_strdup ("");

  while (next) {
    g_autofree char *path = g_strdup_printf ("/api/v1/contacts?limit=500%s%s", *next ? "&before=" : "", next);
    g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "GET", path, NULL, error);
    JsonArray *page;

    if (!answer)
      return NULL;
    page = JSON_NODE_HOLDS_OBJECT (answer) ? get_list (json_node_get_object (answer), "contacts") : NULL;
    for (guint i = 0; page && i < json_array_get_length (page); i++)
      json_array_add_element (all, json_node_copy (json_array_get_element (page, i)));
    g_free (next);
    next = g_strdup (tandem_cli_json_string (answer, "next", NULL));
  }
  return g_steal_pointer (&all);
}

static void
set_text (char **field, JsonNode *node, const char *name)
{
  g_free (*field);
  *field = g_strdup (tandem_cli_json_string (node, name, ""));
}

static TandemContactFacts *
make_facts (JsonNode *node)
{
  TandemContactFacts *facts = tandem_contact_facts_new ();
  JsonArray *numbers = get_list (json_node_get_object (node), "numbers");
  JsonArray *tags = get_list (json_node_get_object (node), "tags");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  set_text (&facts->id, node, "id");
  facts->uid = g_strdup (tandem_cli_json_string (node, "uid", NULL));
  set_text (&facts->name, node, "name");
  set_text (&facts->organization, node, "organization");
  set_text (&facts->notes, node, "notes");
  for (guint i = 0; numbers && i < json_array_get_length (numbers); i++) {
    JsonNode *number = json_array_get_element (numbers, i);

    tandem_contact_facts_add_number (facts, tandem_cli_json_string (number, "number", ""), tandem_cli_json_string (number, "label", ""));
  }
  for (guint i = 0; tags && i < json_array_get_length (tags); i++)
    g_strv_builder_add (builder, json_array_get_string_element (tags, i));
  g_strfreev (facts->tags);
  facts->tags = g_strv_builder_end (builder);
  return facts;
}

/* --- list ---------------------------------------------------------------------------------------------------- */

/* What other people write must not steer the terminal. */
static void
print_plain (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    char out[7] = { 0 };

    g_unichar_to_utf8 (g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p), out);
    fputs (out, stdout);
  }
}

static void
print_contact (const TandemContactFacts *facts)
{
  print_plain (*facts->name ? facts->name : facts->organization);
  for (guint i = 0; i < facts->numbers->len; i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];

    fputs (i ? ", " : "  ", stdout);
    print_plain (number->number);
    if (*number->label) {
      fputs (" (", stdout);
      print_plain (number->label);
      putchar (')');
    }
  }
  putchar ('\n');
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(TandemContactFacts *const *) a)->name, (*(TandemContactFacts *const *) b)->name);
}

static GPtrArray *
make_all (JsonArray *array)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      g_ptr_array_add (contacts, make_facts (json_array_get_element (array, i)));
  g_ptr_array_sort (contacts, compare_names);
  return contacts;
}

int
tandem_cli_contacts_list (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) array = load (client, &error);
  g_autoptr (GPtrArray) contacts = NULL;

  if (!array)
    return complain (error->message);
  if (options->json) {
    g_autoptr (JsonObject) object = json_object_new ();
    g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
    g_autofree char *text = NULL;

    json_object_set_array_member (object, "contacts", json_array_ref (array));
    text = json_to_string (node, TRUE);
    puts (text);
    return 0;
  }
  contacts = make_all (array);
  if (contacts->len == 0)
    fprintf (stderr, _("There are no contacts yet.\n"));
  for (guint i = 0; i < contacts->len; i++)
    print_contact (contacts->pdata[i]);
  return 0;
}

/* --- export -------------------------------------------------------------------------------------------------- */

int
tandem_cli_contacts_export (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) array = load (client, &error);
  g_autoptr (GPtrArray) contacts = array ? make_all (array) : NULL;
  g_autofree char *text = NULL;

  if (!array)
    return complain (error->message);
  /* Other programs read nothing newer. */
  text = tandem_vcards_write (contacts, TRUE);
  if (!g_file_set_contents_full (arguments[0], text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error)) {
    g_autofree char *sentence = g_strdup_printf (_("The contacts were not exported: %s"), error->message);

    return complain (sentence);
  }
  if (options->json)
    printf ("{ \"success\" : true, \"exported\" : %u }\n", contacts->len);
  else
    printf (ngettext ("%u contact was exported.\n", "%u contacts were exported.\n", contacts->len), contacts->len);
  return 0;
}

/* --- import -------------------------------------------------------------------------------------------------- */

static JsonObject *
make_object (const TandemContactFacts *facts)
{
  JsonObject *object = json_object_new ();
  JsonArray *numbers = json_array_new ();
  JsonArray *tags = json_array_new ();

  for (guint i = 0; i < facts->numbers->len; i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];
    JsonObject *member = json_object_new ();

    json_object_set_string_member (member, "number", number->number);
    json_object_set_string_member (member, "label", number->label);
    json_array_add_object_element (numbers, member);
  }
  for (char **tag = facts->tags; tag && *tag; tag++)
    json_array_add_string_element (tags, *tag);
  if (facts->uid)
    json_object_set_string_member (object, "uid", facts->uid);
  json_object_set_string_member (object, "name", facts->name);
  json_object_set_string_member (object, "organization", facts->organization);
  json_object_set_string_member (object, "notes", facts->notes);
  json_object_set_array_member (object, "tags", tags);
  json_object_set_array_member (object, "numbers", numbers);
  return object;
}

static char *
write_contact (const TandemContactFacts *facts)
{
  g_autoptr (JsonObject) object = make_object (facts);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

typedef struct {
  gint64 added;
  gint64 updated;
} Sums;

static gboolean
post (TandemCliClient *client, const char *piece, Sums *sums, GError **error)
{
  g_autofree char *body = g_strdup_printf ("{\"contacts\":[%s]}", piece);
  g_autoptr (JsonNode) answer = tandem_cli_client_request (client, "POST", "/api/v1/contacts/import", body, error);

  if (!answer)
    return FALSE;
  sums->added += json_object_get_int_member_with_default (json_node_get_object (answer), "added", 0);
  sums->updated += json_object_get_int_member_with_default (json_node_get_object (answer), "updated", 0);
  return TRUE;
}

static gboolean
post_all (TandemCliClient *client, const GPtrArray *contacts, Sums *sums, GError **error)
{
  g_autoptr (GString) piece = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < contacts->len; i++) {
    g_autofree char *text = write_contact (contacts->pdata[i]);

    if (n == MAX_CONTACTS || (n > 0 && piece->len + strlen (text) > MAX_PIECE)) {
      if (!post (client, piece->str, sums, error))
        return FALSE;
      g_string_truncate (piece, 0);
      n = 0;
    }
    g_string_append_printf (piece, "%s%s", n ? "," : "", text);
    n++;
  }
  return n == 0 || post (client, piece->str, sums, error);
}

/* National numbers stay as they are written: the running Tandem knows the country. */
int
tandem_cli_contacts_import (TandemCliClient *client, char **arguments, const TandemCliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = tandem_cli_import_read (arguments[0], &error);
  g_autoptr (TandemVcards) vcards = NULL;
  Sums sums = { 0 };
  gsize length = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  if (bytes)
    vcards = tandem_vcards_parse (text ? text : "", length, "", &error);
  if (!vcards) {
    g_autofree char *shown = g_filename_display_basename (arguments[0]);
    g_autofree char *sentence = g_strdup_printf (_("%s was not imported: %s"), shown, error->message);

    return complain (sentence);
  }
  if (!post_all (client, vcards->contacts, &sums, &error)) {
    g_autofree char *sentence =
      g_strdup_printf (_("The import ended early (%s): import the file again, and what is there already stays once."), error->message);

    return complain (sentence);
  }
  if (options->json)
    printf ("{ \"success\" : true, \"added\" : %" G_GINT64_FORMAT ", \"updated\" : %" G_GINT64_FORMAT " }\n", sums.added, sums.updated);
  else
    printf (_("%u contacts were read: %d are new, %d were changed.\n"), vcards->contacts->len, (int) sums.added, (int) sums.updated);
  return 0;
}
