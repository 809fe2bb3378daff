// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-api-page.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define STYLE \
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}" \
  "h2{border-bottom:1px solid #8885;margin-top:3rem}h3{margin:2rem 0 .3rem}code{font-size:95%}" \
  "table{border-collapse:collapse;margin:.5rem 0}td,th{text-align:left;vertical-align:top;padding:.15rem .8rem .15rem 0}" \
  "th{font-weight:600}.verb{display:inline-block;min-width:3.5rem;font-weight:700}" \
  "@media(prefers-color-scheme:dark){body{color:#eee;background:#1e1e1e}a{color:#8ab4f8}}"

typedef struct {
  GString *html;
  JsonObject *root; /* borrowed */
} Page;

static void
add_escaped (Page *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text ? text : "", -1);

  g_string_append (page->html, escaped);
}

/* @before, @text escaped, @after. */
static void
add (Page *page, const char *before, const char *text, const char *after)
{
  g_string_append (page->html, before);
  add_escaped (page, text);
  g_string_append (page->html, after);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_object_member (object, name) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static const char *
get_ref (JsonObject *object)
{
  const char *ref = get_text (object, "$ref");
  const char *slash = strrchr (ref, '/');

  return slash ? slash + 1 : NULL;
}

/* @object, or what it refers to in components/@kind. */
static JsonObject *
resolve (Page *page, JsonObject *object, const char *kind)
{
  const char *name = get_ref (object);

  return name ? json_object_get_object_member (get_object (get_object (page->root, "components"), kind), name) : object;
}

/* --- schemas ------------------------------------------------------------------------------------------------ */

static void add_kind (Page *page, JsonObject *schema);

static void
add_list (Page *page, JsonArray *values, const char *between)
{
  for (guint i = 0; i < json_array_get_length (values); i++) {
    JsonNode *node = json_array_get_element (values, i);
    g_autofree char *text = json_to_string (node, FALSE);

    if (i > 0)
      g_string_append (page->html, between);
    if (JSON_NODE_HOLDS_OBJECT (node))
      add_kind (page, json_node_get_object (node));
    else
      add_escaped (page, JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
                           ? json_node_get_string (node) : text);
  }
}

/* In a word or two: "string", "one of a, b", "list of Call". */
static void
add_kind (Page *page, JsonObject *schema)
{
  const char *ref = get_ref (schema);
  JsonArray *values;

  if (ref) {
    add (page, "<a href=\"#schema-", ref, "\">");
    add (page, "", ref, "</a>");
  } else if ((values = get_array (schema, "allOf"))) {
    add_list (page, values, " with ");
  } else if ((values = get_array (schema, "oneOf"))) {
    add_list (page, values, " or ");
  } else if ((values = get_array (schema, "enum"))) {
    add_list (page, values, ", ");
  } else if (json_object_has_member (schema, "const")) {
    g_autofree char *text = json_to_string (json_object_get_member (schema, "const"), FALSE);

    add (page, "<code>", text, "</code>");
  } else if (get_object (schema, "items")) {
    g_string_append (page->html, "list of ");
    add_kind (page, get_object (schema, "items"));
  } else if ((values = get_array (schema, "type"))) {
    add_list (page, values, " or ");
  } else if (get_object (schema, "properties")) {
    JsonObject *properties = get_object (schema, "properties");
    g_autoptr (GList) names = json_object_get_members (properties);

    g_string_append (page->html, "{");
    for (GList *l = names; l; l = l->next)
      add (page, "<code>", l->data, l->next ? "</code>, " : "</code>}");
  } else {
    add_escaped (page, get_text (schema, "type"));
  }
}

static gboolean
is_required (JsonObject *schema, const char *name)
{
  JsonArray *required = get_array (schema, "required");

  for (guint i = 0; required && i < json_array_get_length (required); i++)
    if (g_str_equal (json_array_get_string_element (required, i), name))
      return TRUE;
  return FALSE;
}

/* A table of the fields of an object, or its kind when it has none of its own. */
static void
add_fields (Page *page, JsonObject *schema)
{
  JsonObject *properties = get_object (schema, "properties");
  g_autoptr (GList) names = properties ? json_object_get_members (properties) : NULL;

  if (!names) {
    g_string_append (page->html, "<p>");
    add_kind (page, schema);
    g_string_append (page->html, "</p>\n");
    return;
  }
  g_string_append (page->html, "<table>\n");
  for (GList *l = names; l; l = l->next) {
    JsonObject *field = json_object_get_object_member (properties, l->data);

    add (page, "<tr><td><code>", l->data, is_required (schema, l->data) ? "</code></td><td>" : "</code>?</td><td>");
    add_kind (page, field);
    add (page, "</td><td>", get_text (field, "description"), "</td></tr>\n");
  }
  g_string_append (page->html, "</table>\n");
}

/* --- routes -------------------------------------------------------------------------------------------------- */

static JsonObject *
find_schema (JsonObject *holder)
{
  JsonObject *content = get_object (holder, "content");
  g_autoptr (GList) kinds = content ? json_object_get_members (content) : NULL;

  return kinds ? get_object (json_object_get_object_member (content, kinds->data), "schema") : NULL;
}

static void
add_answers (Page *page, JsonObject *responses)
{
  g_autoptr (GList) statuses = json_object_get_members (responses);

  g_string_append (page->html, "<table>\n");
  for (GList *l = statuses; l; l = l->next) {
    JsonObject *response = resolve (page, json_object_get_object_member (responses, l->data), "responses");
    JsonObject *schema = find_schema (response);

    add (page, "<tr><td><b>", l->data, "</b></td><td>");
    if (schema)
      add_kind (page, schema);
    add (page, "</td><td>", get_text (response, "description"), "</td></tr>\n");
  }
  g_string_append (page->html, "</table>\n");
}

static void
add_operation (Page *page, const char *path, const char *method, JsonObject *operation)
{
  g_autofree char *verb = g_ascii_strup (method, -1);
  JsonObject *body = get_object (operation, "requestBody");

  add (page, "<h3><span class=\"verb\">", verb, "</span> ");
  add (page, "<code>", path, "</code></h3>\n");
  add (page, "<p>", get_text (operation, "summary"), " ");
  add (page, "", get_text (operation, "description"), "</p>\n");
  if (body) {
    g_string_append (page->html, "<p>Send:</p>\n");
    add_fields (page, resolve (page, find_schema (body), "schemas"));
  }
  g_string_append (page->html, "<p>Answers:</p>\n");
  add_answers (page, get_object (operation, "responses"));
}

static gboolean
has_tag (JsonObject *operation, const char *tag)
{
  return g_strcmp0 (json_array_get_string_element (get_array (operation, "tags"), 0), tag) == 0;
}

static void
add_group (Page *page, JsonObject *tag)
{
  JsonObject *paths = get_object (page->root, "paths");
  g_autoptr (GList) names = json_object_get_members (paths);

  add (page, "<h2>", get_text (tag, "name"), "</h2>\n");
  add (page, "<p>", get_text (tag, "description"), "</p>\n");
  for (GList *l = names; l; l = l->next) {
    JsonObject *path = json_object_get_object_member (paths, l->data);
    g_autoptr (GList) methods = json_object_get_members (path);

    for (GList *m = methods; m; m = m->next) {
      JsonObject *operation = json_object_get_object_member (path, m->data);

      if (has_tag (operation, get_text (tag, "name")))
        add_operation (page, l->data, m->data, operation);
    }
  }
}

static void
add_schemas (Page *page)
{
  JsonObject *schemas = get_object (get_object (page->root, "components"), "schemas");
  g_autoptr (GList) names = json_object_get_members (schemas);

  g_string_append (page->html, "<h2>Objects</h2>\n");
  for (GList *l = names; l; l = l->next) {
    JsonObject *schema = json_object_get_object_member (schemas, l->data);

    add (page, "<h3 id=\"schema-", l->data, "\">");
    add (page, "", l->data, "</h3>\n");
    add (page, "<p>", get_text (schema, "description"), "</p>\n");
    add_fields (page, schema);
  }
}

char *
tandem_api_page_write (GBytes *openapi)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (openapi, &length);
  Page page = { g_string_new (NULL), NULL };
  JsonObject *info;
  JsonArray *tags;

  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return g_string_free (page.html, FALSE);
  page.root = json_node_get_object (json_parser_get_root (parser));
  info = get_object (page.root, "info");
  tags = get_array (page.root, "tags");
  add (&page, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", get_text (info, "title"),
       " API</title><style>" STYLE "</style></head><body>\n");
  add (&page, "<h1>", get_text (info, "title"), " API</h1>\n");
  add (&page, "<p>", get_text (info, "summary"), "</p>\n");
  add (&page, "<p>", get_text (info, "description"), "</p>\n");
  for (guint i = 0; i < json_array_get_length (tags); i++)
    add_group (&page, json_array_get_object_element (tags, i));
  add_schemas (&page);
  g_string_append (page.html, "</body></html>\n");
  return g_string_free (page.html, FALSE);
}
