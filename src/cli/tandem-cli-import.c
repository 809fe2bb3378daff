// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-import.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "tandem-json-guard.h"
#include "tandem-message-import.h"

#define MAX_FILE (32 * 1024 * 1024)
/* Of one request: the local API takes 1 MiB and 1,000 texts. */
#define MAX_PIECE (512 * 1024)
#define MAX_TEXTS 500
/* Any number will do where only the rest is looked at: the running Tandem knows the country. */
#define SOME_NUMBER "+12025550100"

typedef struct {
  GPtrArray *pieces; /* of char * */
  GString *piece;    /* the one that grows */
  guint n_in_piece;
  guint n_texts;
} Texts;

static void
end_piece (Texts *texts)
{
  if (texts->n_in_piece > 0)
    g_ptr_array_add (texts->pieces, g_strdup (texts->piece->str));
  g_string_truncate (texts->piece, 0);
  texts->n_in_piece = 0;
}

/* @number as it stands in the file, shortened for a sentence. */
static void
refuse (const char *number, guint index, const char *field, const char *reason, GError **error)
{
  g_autofree char *shown = g_utf8_strlen (number, -1) > 40 ? g_utf8_substring (number, 0, 40) : g_strdup (number);

  g_strdelimit (shown, "\r\n\t", ' ');
  if (field)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s”, text %u, “%s”: %s"), shown, index + 1, field, reason);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s”: %s", shown, reason);
}

/* Absent and null are the same; FALSE where it is no string. */
static gboolean
get_string (JsonObject *object, const char *name, const char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    *value = json_node_get_string (node);
  return *value != NULL;
}

static char *
write_text (const TandemImportedText *text)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "phone", text->number);
  json_object_set_string_member (object, "timestamp", text->timestamp);
  json_object_set_string_member (object, "direction", text->direction);
  json_object_set_string_member (object, "body", text->body);
  if (text->sid)
    json_object_set_string_member (object, "sid", text->sid);
  return json_to_string (node, FALSE);
}

/* Every value but the number is judged here, so that the sentence can say where it stands. */
static gboolean
check_text (const char *number, guint index, const TandemImportedText *text, GError **error)
{
  TandemImportedText sample = *text;
  g_autoptr (TandemMessage) message = NULL;
  g_autoptr (GError) reason = NULL;
  const char *field;

  sample.number = SOME_NUMBER;
  message = tandem_message_import_make (&sample, "", NULL, &field, &reason);
  if (!message)
    refuse (number, index, field, reason->message, error);
  return message != NULL;
}

static gboolean
add_text (Texts *texts, const char *number, guint index, JsonNode *node, GError **error)
{
  TandemImportedText text = { .number = number };
  const struct {
    const char *name;
    const char **value;
  } strings[] = { { "timestamp", &text.timestamp }, { "direction", &text.direction }, { "body", &text.body }, { "sid", &text.sid } };
  g_autofree char *json = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    if (!JSON_NODE_HOLDS_OBJECT (node) || !get_string (json_node_get_object (node), strings[i].name, strings[i].value) ||
        (!*strings[i].value && strings[i].value != &text.sid)) {
      refuse (number, index, strings[i].name, _("it must be a string."), error);
      return FALSE;
    }
  if (!check_text (number, index, &text, error))
    return FALSE;
  json = write_text (&text);
  if (strlen (json) > MAX_PIECE) {
    refuse (number, index, "body", _("it is too long for a text."), error);
    return FALSE;
  }
  if (texts->n_in_piece >= MAX_TEXTS || texts->piece->len + strlen (json) > MAX_PIECE)
    end_piece (texts);
  g_string_append_printf (texts->piece, "%s%s", texts->n_in_piece ? "," : "", json);
  texts->n_in_piece++;
  texts->n_texts++;
  return TRUE;
}

static gboolean
add_thread (Texts *texts, const char *key, JsonNode *node, GError **error)
{
  JsonObject *thread = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *list = thread ? json_object_get_member (thread, "messages") : NULL;
  const char *phone = NULL;
  const char *created_at;

  if (!list || !JSON_NODE_HOLDS_ARRAY (list) || !get_string (thread, "phone", &phone) ||
      !get_string (thread, "created_at", &created_at)) {
    refuse (key, 0, NULL, _("it must have “phone” (a string) and “messages” (a list)."), error);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    if (!add_text (texts, phone ? phone : key, i, json_array_get_element (json_node_get_array (list), i), error))
      return FALSE;
  return TRUE;
}

typedef struct {
  GHashTable *members; /* of "object/name" */
  char *twice;
} Seen;

/* Of a name that stands twice one would be dropped in silence. */
static void
on_member (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  Seen *seen = user_data;

  if (!g_hash_table_add (seen->members, g_strdup_printf ("%p/%s", (void *) object, name)) && !seen->twice)
    seen->twice = g_strdup (name);
}

/* The object that @text is, (transfer full). */
static JsonObject *
parse_object (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Seen seen = { members, NULL };
  g_autofree char *twice = NULL;
  JsonNode *root = NULL;

  g_signal_connect (parser, "object-member", G_CALLBACK (on_member), &seen);
  if (length <= G_MAXSSIZE && tandem_json_guard (text, (gssize) length) &&
      json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = json_parser_get_root (parser);
  twice = seen.twice;
  if (!root || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("this is not a JSON object in UTF-8."));
    return NULL;
  }
  if (twice) {
    refuse (twice, 0, NULL, _("it stands twice in one object: keep one of the two."), error);
    return NULL;
  }
  return json_object_ref (json_node_get_object (root));
}

GPtrArray *
tandem_cli_import_parse (const char *text, gsize length, guint *n_texts, GError **error)
{
  g_autoptr (JsonObject) object = parse_object (text, length, error);
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) piece = g_string_new (NULL);
  Texts texts = { .pieces = pieces, .piece = piece };
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (!object)
    return NULL;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &key, &node))
    if (!add_thread (&texts, key, node, error))
      return NULL;
  end_piece (&texts);
  *n_texts = texts.n_texts;
  return g_steal_pointer (&pieces);
}

GBytes *
tandem_cli_import_read (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, error);

  if (!info)
    return NULL;
  /* A pipe or a device may never end. */
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("this is not a file."));
    return NULL;
  }
  if (g_file_info_get_size (info) > MAX_FILE) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _("it is larger than 32 MiB: divide it, and import one part after the other."));
    return NULL;
  }
  return g_file_load_bytes (file, NULL, NULL, error);
}
