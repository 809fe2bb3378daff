// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-file.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-json-guard.h"
#include "tandem-tool-names.h"

static void
free_entry (gpointer entry)
{
  tandem_tool_entry_free (entry);
}

static gpointer
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE, sentence);
  return NULL;
}

/* The list in @text; NULL with a sentence.  (transfer full) */
static JsonNode *
read_list (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (strlen (text) > TANDEM_TOOLS_TEXT_MAX)
    return refuse (error, "The tools are longer than 100 kB: shorten descriptions and schemas, or leave tools out.");
  if (!tandem_json_guard (text, -1))
    return refuse (error, "The tools are not JSON: look for a missing bracket, comma or quotation mark.");
  parser = json_parser_new ();
  root = json_parser_load_from_data (parser, text, -1, NULL) ? json_parser_get_root (parser) : NULL;
  if (!root || !JSON_NODE_HOLDS_ARRAY (root))
    return refuse (error, "The tools must be a list: write [ before the first and ] behind the last.");
  if (json_array_get_length (json_node_get_array (root)) > TANDEM_TOOLS_MAX)
    return refuse (error, "There are more than 128 tools: leave some out.");
  return json_node_copy (root);
}

/* Whoever only wants tools of Tandem's own may write "end_call, take_note". */
static gboolean
is_names (const char *text)
{
  return strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-, \t\r\n") == strlen (text);
}

GPtrArray *
tandem_tool_file_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (free_entry);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) list = NULL;

  g_return_val_if_fail (text, NULL);
  if (!*text)
    return g_steal_pointer (&entries);
  json = is_names (text) ? tandem_tool_names_to_json (text) : g_strdup (text);
  list = read_list (json, error);
  if (!list)
    return NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++) {
    TandemToolEntry *entry = tandem_tool_entry_read (json_array_get_element (json_node_get_array (list), i), i + 1, error);

    if (!entry)
      return NULL;
    g_ptr_array_add (entries, entry);
    if (!g_hash_table_add (names, entry->name)) {
      g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE,
                   "The tool “%s” is there twice: give each a name of its own.", entry->name);
      return NULL;
    }
  }
  return g_steal_pointer (&entries);
}

gboolean
tandem_tools_check (const char *text, GError **error)
{
  g_autoptr (GPtrArray) entries = tandem_tool_file_parse (text, error);

  return entries != NULL;
}

gboolean
tandem_tools_check_for (const char *text, const char *provider, GError **error)
{
  g_autoptr (GPtrArray) entries = tandem_tool_file_parse (text, error);

  g_return_val_if_fail (provider, FALSE);
  for (guint i = 0; entries && i < entries->len; i++) {
    const TandemToolEntry *entry = entries->pdata[i];

    if (entry->kind == TANDEM_TOOL_KIND_MCP && !g_str_equal (provider, "openai")) {
      g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE,
                   "The tool “%s” is an MCP server, which only OpenAI calls by itself: remove it, or choose OpenAI for this profile.",
                   entry->name);
      return FALSE;
    }
  }
  return entries != NULL;
}
