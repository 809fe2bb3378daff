// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-entry.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-json-schema.h"
#include "tandem-tool-url.h"
#include "tandem-tool-words.h"

#define NAME_MAX_LENGTH 64
#define DESCRIPTION_MAX 4000 /* bytes */
#define TIMEOUT_DEFAULT_S 10
/* Below TANDEM_TOOLBOX_LIMIT_S, so that the agent is told by whom it waited for. */
#define TIMEOUT_MAX_S 50

/* --- what a tool is made of ---------------------------------------------------------------------------------- */

#define BUILT_IN (1 << TANDEM_TOOL_KIND_BUILT_IN)
#define HTTP (1 << TANDEM_TOOL_KIND_HTTP)
#define MCP (1 << TANDEM_TOOL_KIND_MCP)

static const struct {
  const char *name;
  guint kinds;    /* that have it */
  guint required; /* that must */
} members[] = {
  { "tool", BUILT_IN | HTTP | MCP, BUILT_IN | HTTP | MCP },
  { "name", HTTP, HTTP },
  { "label", MCP, MCP },
  { "description", BUILT_IN | HTTP | MCP, HTTP },
  { "confirm", BUILT_IN | HTTP, 0 },
  { "parameters", HTTP, 0 },
  { "method", HTTP, 0 },
  { "url", HTTP | MCP, HTTP | MCP },
  { "header", HTTP, 0 },
  { "secret", HTTP | MCP, 0 },
  { "timeout", HTTP, 0 },
  { "allowed", MCP, 0 },
  { "approval", MCP, 0 },
};

static const char *const built_in[] = {
  "end_call", "hand_to_operator", "transfer", "send_digits", "send_sms", "look_up_contact", "take_note", NULL
};

void
tandem_tool_entry_free (TandemToolEntry *entry)
{
  g_free (entry->name);
  g_free (entry->description);
  g_clear_pointer (&entry->parameters, json_node_unref);
  g_free (entry->method);
  g_free (entry->url);
  g_free (entry->header);
  g_free (entry->secret);
  g_strfreev (entry->allowed);
  g_free (entry);
}

char *
tandem_tool_entry_dup_secret_name (const TandemToolEntry *entry)
{
  g_autofree char *lower = entry->secret ? g_ascii_strdown (entry->secret, -1) : NULL;

  /* As names of the environment, which are always written in capitals, can say it. */
  return lower ? g_strconcat ("tool-", g_strdelimit (lower, "-", '_'), NULL) : NULL;
}

/* --- reading ------------------------------------------------------------------------------------------------- */

typedef struct {
  JsonObject *object;
  guint number;
  TandemToolEntry *entry;
} Reader;

static const char *
peek_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* Names of tools, labels and secrets. */
static gboolean
is_name (const char *text)
{
  return *text && strlen (text) <= NAME_MAX_LENGTH &&
         strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == strlen (text);
}

/* How a person finds it: by the name it was given if that can be shown, else by its place. */
static char *
dup_what (const Reader *reader)
{
  static const char *const names[] = { "name", "label", "tool" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *name = peek_string (reader->object, names[i]);

    if (name && is_name (name))
      return g_strdup_printf ("The tool “%s”", name);
  }
  return g_strdup_printf ("Tool number %u", reader->number);
}

static gboolean G_GNUC_PRINTF (3, 4)
refuse (GError **error, const Reader *reader, const char *format, ...)
{
  g_autofree char *what = dup_what (reader);
  g_autofree char *words = NULL;
  va_list args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE, "%s: %s", what, words);
  return FALSE;
}

/* TRUE when @name is missing (then *@text is NULL) or a text. */
static gboolean
read_string (const Reader *reader, const char *name, const char **text, GError **error)
{
  *text = peek_string (reader->object, name);
  if (*text || !json_object_has_member (reader->object, name))
    return TRUE;
  return refuse (error, reader, "“%s” must be a text.", name);
}

static gboolean
read_name (const Reader *reader, const char *member, char **name, GError **error)
{
  const char *text;

  if (!read_string (reader, member, &text, error))
    return FALSE;
  if (text && !is_name (text))
    return refuse (error, reader, "“%s” must be 1 to %d of the characters A-Z a-z 0-9 _ and -.", member, NAME_MAX_LENGTH);
  *name = g_strdup (text);
  return TRUE;
}

static gboolean
read_description (const Reader *reader, GError **error)
{
  const char *text;

  if (!read_string (reader, "description", &text, error))
    return FALSE;
  if (text && !*text)
    return refuse (error, reader, "“description” is empty: say what it does and when the agent is to use it.");
  if (text && strlen (text) > DESCRIPTION_MAX)
    return refuse (error, reader, "“description” is longer than %d bytes.", DESCRIPTION_MAX);
  reader->entry->description = g_strdup (text);
  return TRUE;
}

static gboolean
read_confirm (const Reader *reader, GError **error)
{
  JsonNode *node = json_object_get_member (reader->object, "confirm");

  if (node && !(JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN))
    return refuse (error, reader, "“confirm” must be true or false.");
  reader->entry->confirm = node && json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_timeout (const Reader *reader, GError **error)
{
  JsonNode *node = json_object_get_member (reader->object, "timeout");

  reader->entry->timeout_s = TIMEOUT_DEFAULT_S;
  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < 1 || json_node_get_int (node) > TIMEOUT_MAX_S)
    return refuse (error, reader, "“timeout” must be a whole number of seconds from 1 to %d.", TIMEOUT_MAX_S);
  reader->entry->timeout_s = (guint) json_node_get_int (node);
  return TRUE;
}

static gboolean
read_method (const Reader *reader, GError **error)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE", NULL };
  const char *text;

  if (!read_string (reader, "method", &text, error))
    return FALSE;
  if (text && !g_strv_contains (methods, text))
    return refuse (error, reader, "“method” must be GET, POST, PUT, PATCH or DELETE.");
  reader->entry->method = g_strdup (text ? text : "GET");
  return TRUE;
}

static gboolean
read_parameters (const Reader *reader, GError **error)
{
  JsonNode *node = json_object_get_member (reader->object, "parameters");
  g_autoptr (GError) reason = NULL;

  if (!node) {
    g_autoptr (JsonObject) none = json_object_new ();

    json_object_set_string_member (none, "type", "object");
    json_object_set_object_member (none, "properties", json_object_new ());
    reader->entry->parameters = json_node_init_object (json_node_alloc (), none);
    return TRUE;
  }
  if (!tandem_json_schema_check_parameters (node, &reason))
    return refuse (error, reader, "“parameters” is not JSON Schema: %s", reason->message);
  reader->entry->parameters = json_node_copy (node);
  return TRUE;
}

/* A name of HTTP (a "token") that does not steer the request. */
static gboolean
read_header (const Reader *reader, GError **error)
{
  static const char *const taken[] = { "host", "connection", "content-length", "content-type", "transfer-encoding", "te", "trailer", "upgrade",
                                       "expect", "accept-encoding", "idempotency-key", "proxy-authorization", NULL };
  const char *text;
  g_autofree char *lower = NULL;

  if (!read_string (reader, "header", &text, error))
    return FALSE;
  if (!text)
    return TRUE;
  lower = g_ascii_strdown (text, -1);
  if (!is_name (text) || g_strv_contains (taken, lower))
    return refuse (error, reader, "“header” must be the name of a header that carries a key, such as X-API-Key.");
  if (!json_object_has_member (reader->object, "secret"))
    return refuse (error, reader, "“header” is only used with “secret”, which is missing.");
  reader->entry->header = g_strdup (text);
  return TRUE;
}

static gboolean
read_http_url (const Reader *reader, GError **error)
{
  g_autoptr (GError) reason = NULL;
  const char *text;

  if (!read_string (reader, "url", &text, error))
    return FALSE;
  if (!tandem_tool_url_check (text, json_node_get_object (reader->entry->parameters), &reason))
    return refuse (error, reader, "“url” %s", reason->message);
  reader->entry->url = g_strdup (text);
  return TRUE;
}

static gboolean
read_http (const Reader *reader, GError **error)
{
  if (!read_name (reader, "name", &reader->entry->name, error))
    return FALSE;
  if (g_strv_contains (built_in, reader->entry->name))
    return refuse (error, reader, "“name” is that of one of Tandem's own tools: choose another.");
  return read_description (reader, error) && read_confirm (reader, error) && read_method (reader, error) &&
         read_parameters (reader, error) && read_http_url (reader, error) && read_header (reader, error) &&
         read_name (reader, "secret", &reader->entry->secret, error) && read_timeout (reader, error);
}

static gboolean
read_allowed (const Reader *reader, GError **error)
{
  JsonNode *node = json_object_get_member (reader->object, "allowed");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (!node)
    return TRUE;
  if (!array || json_array_get_length (array) == 0)
    return refuse (error, reader, "“allowed” must be a list with names of the server's tools; leave it out to allow all.");
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *name = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING || !*json_node_get_string (name))
      return refuse (error, reader, "“allowed” must be a list of names.");
    g_strv_builder_add (names, json_node_get_string (name));
  }
  reader->entry->allowed = g_strv_builder_end (names);
  return TRUE;
}

static gboolean
read_mcp (const Reader *reader, GError **error)
{
  g_autoptr (GError) reason = NULL;
  const char *url;
  const char *approval;

  if (!read_name (reader, "label", &reader->entry->name, error) || !read_description (reader, error) ||
      !read_name (reader, "secret", &reader->entry->secret, error) || !read_allowed (reader, error) ||
      !read_string (reader, "url", &url, error) || !read_string (reader, "approval", &approval, error))
    return FALSE;
  if (!tandem_tool_url_check_server (url, &reason))
    return refuse (error, reader, "“url” %s", reason->message);
  if (approval && !g_str_equal (approval, "never"))
    return refuse (error, reader, "“approval” can only be “never”: name what the server may do in “allowed” instead.");
  reader->entry->url = g_strdup (url);
  return TRUE;
}

/* --- the members, before what they say ----------------------------------------------------------------------- */

static gboolean
check_members (const Reader *reader, GError **error)
{
  guint kind = 1u << reader->entry->kind;
  g_autoptr (GList) names = json_object_get_members (reader->object);

  for (GList *l = names; l; l = l->next) {
    g_autofree char *said = tandem_tool_words_dup (l->data);
    gsize i = 0;

    while (i < G_N_ELEMENTS (members) && !g_str_equal (members[i].name, l->data))
      i++;
    if (i == G_N_ELEMENTS (members))
      return refuse (error, reader, "“%s” is unknown: correct or remove it.", said);
    if (!(members[i].kinds & kind))
      return refuse (error, reader, "“%s” is nothing that a tool of this kind has: remove it.", said);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if ((members[i].required & kind) && !json_object_has_member (reader->object, members[i].name))
      return refuse (error, reader, "“%s” is missing.", members[i].name);
  return TRUE;
}

static gboolean
read_kind (const Reader *reader, GError **error)
{
  const char *tool = peek_string (reader->object, "tool");
  g_autofree char *list = g_strjoinv (", ", (char **) built_in);

  if (!json_object_has_member (reader->object, "tool"))
    return refuse (error, reader, "“tool” is missing: it says which it is, such as \"end_call\" or \"http\".");
  if (g_strcmp0 (tool, "http") == 0)
    reader->entry->kind = TANDEM_TOOL_KIND_HTTP;
  else if (g_strcmp0 (tool, "mcp") == 0)
    reader->entry->kind = TANDEM_TOOL_KIND_MCP;
  else if (!tool || !g_strv_contains (built_in, tool))
    return refuse (error, reader, "“tool” must be http, mcp or one of %s.", list);
  return TRUE;
}

TandemToolEntry *
tandem_tool_entry_read (JsonNode *node, guint number, GError **error)
{
  g_autoptr (TandemToolEntry) entry = g_new0 (TandemToolEntry, 1);
  Reader reader = { NULL, number, entry };
  gboolean good;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE,
                 "Tool number %u is no object: write it like {\"tool\": \"end_call\"}.", number);
    return NULL;
  }
  reader.object = json_node_get_object (node);
  if (!read_kind (&reader, error) || !check_members (&reader, error))
    return NULL;
  if (entry->kind == TANDEM_TOOL_KIND_HTTP)
    good = read_http (&reader, error);
  else if (entry->kind == TANDEM_TOOL_KIND_MCP)
    good = read_mcp (&reader, error);
  else
    good = read_name (&reader, "tool", &entry->name, error) && read_description (&reader, error) && read_confirm (&reader, error);
  return good ? g_steal_pointer (&entry) : NULL;
}
