// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-url.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-tool-words.h"

static gboolean
refuse (GError **error, const char *rest)
{
  g_set_error_literal (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE, rest);
  return FALSE;
}

/* The next placeholder behind *@at: where it begins in *@begin, its name without braces in *@name (transfer full; what was there is freed), and
 * *@at behind it.  FALSE: there is none. */
static gboolean
next_placeholder (const char **at, const char **begin, char **name)
{
  const char *end;

  *begin = strchr (*at, '{');
  end = *begin ? strchr (*begin, '}') : NULL;
  if (!end)
    return FALSE;
  g_free (*name);
  *name = g_strndup (*begin + 1, (gsize) (end - *begin - 1));
  *at = end + 1;
  return TRUE;
}

/* --- in the profile ------------------------------------------------------------------------------------------ */

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address && g_inet_address_get_is_loopback (address);
}

static gboolean
check_parts (GUri *uri, GError **error)
{
  const char *host = g_uri_get_host (uri);
  gboolean plain = g_str_equal (g_uri_get_scheme (uri), "http");

  if (!plain && !g_str_equal (g_uri_get_scheme (uri), "https"))
    return refuse (error, "must begin with https://.");
  if (!host || !*host)
    return refuse (error, "has no host.");
  if (g_uri_get_userinfo (uri))
    return refuse (error, "has a name or password in it: put the key into the settings, and name it in “secret”.");
  if (plain && !is_this_computer (host))
    return refuse (error, "must begin with https://: without, everybody on the way reads along.");
  if (g_uri_get_fragment (uri))
    return refuse (error, "has a part behind #, which is never sent: remove it.");
  return TRUE;
}

/* What the whole would be with "x" for each placeholder; NULL with a sentence.  (transfer full) */
static GUri *
parse (const char *url, GError **error)
{
  g_autofree char *filled = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GUri) uri = NULL;
  const char *begin;
  g_autofree char *name = NULL;
  const char *at = url;

  for (const char *from = url; next_placeholder (&at, &begin, &name); from = at) {
    g_string_append_len (text, from, begin - from);
    g_string_append_c (text, 'x');
  }
  g_string_append (text, at);
  if (strpbrk (text->str, "{} \t\r\n\\"))
    uri = NULL;
  else
    uri = g_uri_parse (text->str, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  if (!uri) {
    refuse (error, "is no address: write one like https://example.com/tables/{table}.");
    return NULL;
  }
  return check_parts (uri, error) ? g_steal_pointer (&uri) : NULL;
}

/* What stands before the path: the agent must not choose the host. */
static gsize
count_authority (const char *url)
{
  const char *host = strstr (url, "://");

  host = host ? host + strlen ("://") : url;
  return (gsize) (host - url) + strcspn (host, "/?#");
}

static gboolean
is_required (JsonObject *parameters, const char *name)
{
  JsonNode *required = json_object_get_member (parameters, "required");
  JsonArray *names = required ? json_node_get_array (required) : NULL;

  for (guint i = 0; names && i < json_array_get_length (names); i++)
    if (g_str_equal (json_array_get_string_element (names, i), name))
      return TRUE;
  return FALSE;
}

static gboolean
check_placeholder (const char *name, JsonObject *parameters, GError **error)
{
  JsonNode *properties = json_object_get_member (parameters, "properties");
  JsonNode *property = properties ? json_object_get_member (json_node_get_object (properties), name) : NULL;
  JsonNode *type = property ? json_object_get_member (json_node_get_object (property), "type") : NULL;
  const char *type_name = type && JSON_NODE_HOLDS_VALUE (type) ? json_node_get_string (type) : "";
  g_autofree char *said = tandem_tool_words_dup (name);
  const char *problem = NULL;

  if (!property)
    problem = "which is none of the “properties” of “parameters”";
  else if (!is_required (parameters, name))
    problem = "so it must be among “required” in “parameters”";
  else if (g_str_equal (type_name, "array") || g_str_equal (type_name, "object"))
    problem = "which must be a text or a number";
  if (!problem)
    return TRUE;
  g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE, "names {%s}, %s.", said, problem);
  return FALSE;
}

gboolean
tandem_tool_url_check (const char *url, JsonObject *parameters, GError **error)
{
  g_autoptr (GUri) uri = parse (url, error);
  g_autofree char *name = NULL;
  const char *at = url;
  const char *begin;

  if (!uri)
    return FALSE;
  if (strlen (url) > TANDEM_TOOL_URL_MAX / 2)
    return refuse (error, "is too long.");
  if (memchr (url, '{', count_authority (url)))
    return refuse (error, "has a placeholder before its path: the host must be written out.");
  while (next_placeholder (&at, &begin, &name))
    if (!check_placeholder (name, parameters, error))
      return FALSE;
  return TRUE;
}

gboolean
tandem_tool_url_check_server (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (strchr (url, '{'))
    return refuse (error, "has a placeholder, which an MCP server cannot have.");
  uri = parse (url, error);
  if (!uri)
    return FALSE;
  if (!g_str_equal (g_uri_get_scheme (uri), "https"))
    return refuse (error, "must begin with https://, since the AI service calls it from outside.");
  return TRUE;
}

/* --- for a request ------------------------------------------------------------------------------------------- */

/* A text as it is, else JSON.  (transfer full) */
static char *
dup_value (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return json_to_string (node, FALSE);
}

static char *
dup_encoded (JsonNode *node)
{
  g_autofree char *text = dup_value (node);

  return g_uri_escape_string (text, NULL, FALSE);
}

/* Nothing would lead to another path, and so would "..", also between slashes: some servers decode them first. */
static gboolean
may_stand_there (JsonNode *value)
{
  g_autofree char *text = JSON_NODE_HOLDS_VALUE (value) ? dup_value (value) : NULL;
  g_auto (GStrv) steps = text ? g_strsplit_set (text, "/\\", -1) : NULL;

  for (guint i = 0; steps && steps[i]; i++)
    if (*steps[i] == '.' && strspn (steps[i], ". ") == strlen (steps[i]))
      return FALSE;
  return text && *g_strstrip (text);
}

char *
tandem_tool_url_fill (const char *url, JsonObject *arguments, GHashTable *used, GError **error)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  g_autofree char *name = NULL;
  const char *at = url;
  const char *begin;

  for (const char *from = url; next_placeholder (&at, &begin, &name); from = at) {
    JsonNode *value = json_object_get_member (arguments, name);
    g_autofree char *encoded = NULL;

    if (!value || !may_stand_there (value)) {
      g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS, "“%s” must be a text or a number that is not empty and no path.", name);
      return NULL;
    }
    encoded = dup_encoded (value);
    g_string_append_len (filled, from, begin - from);
    g_string_append (filled, encoded);
    if (used)
      g_hash_table_add (used, g_strdup (name));
  }
  g_string_append (filled, at);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

static void
append (GString *query, const char *name, JsonNode *value)
{
  g_autofree char *encoded_name = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *encoded = dup_encoded (value);

  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", encoded_name, encoded);
}

char *
tandem_tool_url_dup_query (JsonObject *arguments, GHashTable *used)
{
  g_autoptr (GString) query = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, arguments);
  while (json_object_iter_next (&iter, &name, &value)) {
    JsonArray *list = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

    if (g_hash_table_contains (used, name) || JSON_NODE_HOLDS_NULL (value))
      continue;
    for (guint i = 0; list && i < json_array_get_length (list); i++)
      append (query, name, json_array_get_element (list, i));
    if (!list)
      append (query, name, value);
  }
  return g_string_free (g_steal_pointer (&query), FALSE);
}
