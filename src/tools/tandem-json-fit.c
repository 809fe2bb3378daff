// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-json-fit.h"

#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-tool-words.h"

/* Schemas held against values, for one question: anyOf inside anyOf over long lists multiplies. */
#define STEPS_MAX 100000
#define PATTERN_TEXT_MAX (10 * 1000)
/* What PCRE may try on one text, so that a pattern like (a+)+$ ends: some ms. */
#define PATTERN_EFFORT "(*LIMIT_MATCH=100000)"
/* Of a value that is repeated in a sentence, characters. */
#define SAID_MAX 80

/* Where something stands in the value, from the inside out; on the stack of who looks. */
typedef struct _Place {
  const struct _Place *parent;
  const char *name; /* NULL: number @index of a list */
  guint index;
  guint *steps;
} Place;

static gboolean fit (JsonObject *schema, JsonNode *value, const Place *place, GError **error);

/* "dates[2].hour"; (transfer full) */
static char *
dup_path (const Place *place)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (; place->parent; place = place->parent) {
    g_autofree char *step = place->name ? tandem_tool_words_dup (place->name) : g_strdup_printf ("[%u]", place->index);

    if (path->len > 0 && path->str[0] != '[')
      g_string_prepend_c (path, '.');
    g_string_prepend (path, step);
  }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static gboolean G_GNUC_PRINTF (3, 4)
refuse (GError **error, const Place *place, const char *format, ...)
{
  g_autofree char *path = NULL;
  g_autofree char *words = NULL;
  va_list args;

  /* Of what was only tried nobody is told. */
  if (!error)
    return FALSE;
  path = dup_path (place);
  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  if (*path)
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS, "“%s” %s.", path, words);
  else
    g_set_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS, "The whole of the arguments %s.", words);
  return FALSE;
}

/* As JSON, not too long; (transfer full) */
static char *
dup_said (JsonNode *value)
{
  g_autofree char *text = json_to_string (value, FALSE);
  g_autofree char *head = NULL;

  if (g_utf8_strlen (text, -1) <= SAID_MAX)
    return g_steal_pointer (&text);
  head = g_utf8_substring (text, 0, SAID_MAX - 1);
  return g_strconcat (head, "…", NULL);
}

/* --- types --------------------------------------------------------------------------------------------------- */

static gboolean
is_number (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) &&
         (json_node_get_value_type (value) == G_TYPE_INT64 || json_node_get_value_type (value) == G_TYPE_DOUBLE);
}

static gboolean
is_string (JsonNode *value)
{
  return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING;
}

static gboolean
is_integer (JsonNode *value)
{
  return is_number (value) && (json_node_get_value_type (value) == G_TYPE_INT64 ||
                               (isfinite (json_node_get_double (value)) && floor (json_node_get_double (value)) == json_node_get_double (value)));
}

static gboolean
has_type (JsonNode *value, const char *type)
{
  if (g_str_equal (type, "object"))
    return JSON_NODE_HOLDS_OBJECT (value);
  if (g_str_equal (type, "array"))
    return JSON_NODE_HOLDS_ARRAY (value);
  if (g_str_equal (type, "string"))
    return is_string (value);
  if (g_str_equal (type, "number"))
    return is_number (value);
  if (g_str_equal (type, "integer"))
    return is_integer (value);
  if (g_str_equal (type, "boolean"))
    return JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN;
  return JSON_NODE_HOLDS_NULL (value);
}

static const char *
say_type (const char *type)
{
  static const struct { const char *type; const char *words; } names[] = {
    { "object", "an object" }, { "array", "a list" }, { "string", "a text" }, { "number", "a number" },
    { "integer", "a whole number" }, { "boolean", "true or false" }, { "null", "null" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].type, type))
      return names[i].words;
  return type;
}

static gboolean
fit_type (JsonNode *wanted, JsonNode *value, const Place *place, GError **error)
{
  g_autoptr (GString) list = NULL;
  JsonArray *types;

  if (!JSON_NODE_HOLDS_ARRAY (wanted))
    return has_type (value, json_node_get_string (wanted)) || refuse (error, place, "must be %s", say_type (json_node_get_string (wanted)));
  types = json_node_get_array (wanted);
  list = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (types); i++) {
    const char *type = json_array_get_string_element (types, i);

    if (has_type (value, type))
      return TRUE;
    g_string_append_printf (list, "%s%s", i > 0 ? " or " : "", say_type (type));
  }
  return refuse (error, place, "must be %s", list->str);
}

/* --- values -------------------------------------------------------------------------------------------------- */

/* As JSON has it: 1 and 1.0 are one number. */
static gboolean
are_equal (JsonNode *a, JsonNode *b)
{
  if (is_number (a) && is_number (b))
    return json_node_get_value_type (a) == G_TYPE_INT64 && json_node_get_value_type (b) == G_TYPE_INT64
             ? json_node_get_int (a) == json_node_get_int (b)
             : json_node_get_double (a) == json_node_get_double (b);
  return json_node_equal (a, b);
}

static gboolean
fit_enum (JsonNode *wanted, JsonNode *value, const Place *place, GError **error)
{
  JsonArray *values = json_node_get_array (wanted);
  g_autofree char *said = NULL;

  for (guint i = 0; i < json_array_get_length (values); i++)
    if (are_equal (json_array_get_element (values, i), value))
      return TRUE;
  said = error ? dup_said (wanted) : NULL;
  return refuse (error, place, "must be one of %s", said);
}

static gboolean
fit_const (JsonNode *wanted, JsonNode *value, const Place *place, GError **error)
{
  g_autofree char *said = NULL;

  if (are_equal (wanted, value))
    return TRUE;
  said = error ? dup_said (wanted) : NULL;
  return refuse (error, place, "must be %s", said);
}

/* --- numbers and texts --------------------------------------------------------------------------------------- */

/* NULL when there is none. */
static JsonNode *
peek (JsonObject *schema, const char *name)
{
  return json_object_get_member (schema, name);
}

static gboolean
fit_number (JsonObject *schema, JsonNode *value, const Place *place, GError **error)
{
  static const struct { const char *name; int sign; gboolean or_equal; const char *words; } bounds[] = {
    { "minimum", 1, TRUE, "at least" },
    { "maximum", -1, TRUE, "at most" },
    { "exclusiveMinimum", 1, FALSE, "more than" },
    { "exclusiveMaximum", -1, FALSE, "less than" },
  };
  double number = json_node_get_double (value);
  JsonNode *step = peek (schema, "multipleOf");

  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++) {
    JsonNode *bound = peek (schema, bounds[i].name);
    double above = bound ? bounds[i].sign * (number - json_node_get_double (bound)) : 1;

    if (above < 0 || (above == 0 && !bounds[i].or_equal))
      return refuse (error, place, "must be %s %g", bounds[i].words, json_node_get_double (bound));
  }
  /* Within what a double can tell: 0.3 is a multiple of 0.1. */
  if (step && fabs (remainder (number, json_node_get_double (step))) > 1e-9 * MAX (fabs (number), json_node_get_double (step)))
    return refuse (error, place, "must be a multiple of %g", json_node_get_double (step));
  return TRUE;
}

/* FALSE when @name is a bound that @n does not keep. */
static gboolean
fit_count (JsonObject *schema, const char *name, gint64 n, gboolean least, const char *what, const Place *place, GError **error)
{
  JsonNode *bound = peek (schema, name);
  gint64 wanted = bound ? json_node_get_int (bound) : n;

  if (least ? n >= wanted : n <= wanted)
    return TRUE;
  return refuse (error, place, "must have at %s %" G_GINT64_FORMAT " %s", least ? "least" : "most", wanted, what);
}

static gboolean
fit_pattern (const char *pattern, const char *text, const Place *place, GError **error)
{
  g_autofree char *bounded = g_strconcat (PATTERN_EFFORT, pattern, NULL);
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GError) reason = NULL;

  if (strlen (text) > PATTERN_TEXT_MAX)
    return refuse (error, place, "is too long");
  regex = g_regex_new (bounded, 0, 0, NULL);
  if (regex && g_regex_match_full (regex, text, -1, 0, 0, NULL, &reason))
    return TRUE;
  if (reason)
    return refuse (error, place, "cannot be held against its pattern, which takes too long");
  return refuse (error, place, "must be like this pattern: %s", pattern);
}

static gboolean
fit_string (JsonObject *schema, const char *text, const Place *place, GError **error)
{
  gint64 n = g_utf8_strlen (text, -1);
  JsonNode *pattern = peek (schema, "pattern");

  return fit_count (schema, "minLength", n, TRUE, "characters", place, error) &&
         fit_count (schema, "maxLength", n, FALSE, "characters", place, error) &&
         (!pattern || fit_pattern (json_node_get_string (pattern), text, place, error));
}

/* --- lists and objects --------------------------------------------------------------------------------------- */

static gboolean
fit_unique (JsonArray *array, const Place *place, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    for (guint j = 0; j < i; j++) {
      if (++*place->steps > STEPS_MAX)
        return refuse (error, place, "is too long");
      if (are_equal (json_array_get_element (array, i), json_array_get_element (array, j)))
        return refuse (error, place, "has the same twice (%u and %u)", j, i);
    }
  return TRUE;
}

static gboolean
fit_array (JsonObject *schema, JsonArray *array, const Place *place, GError **error)
{
  gint64 n = json_array_get_length (array);
  JsonNode *items = peek (schema, "items");
  JsonNode *unique = peek (schema, "uniqueItems");

  if (!fit_count (schema, "minItems", n, TRUE, "members", place, error) || !fit_count (schema, "maxItems", n, FALSE, "members", place, error))
    return FALSE;
  for (guint i = 0; items && i < n; i++) {
    const Place inner = { place, NULL, i, place->steps };

    if (!fit (json_node_get_object (items), json_array_get_element (array, i), &inner, error))
      return FALSE;
  }
  return !unique || !json_node_get_boolean (unique) || fit_unique (array, place, error);
}

static gboolean
fit_required (JsonNode *required, JsonObject *object, const Place *place, GError **error)
{
  JsonArray *names = required ? json_node_get_array (required) : NULL;

  for (guint i = 0; names && i < json_array_get_length (names); i++) {
    const char *name = json_array_get_string_element (names, i);
    const Place inner = { place, name, 0, place->steps };

    if (!json_object_has_member (object, name))
      return refuse (error, &inner, "is missing");
  }
  return TRUE;
}

static gboolean
fit_member (JsonObject *schema, const char *name, JsonNode *value, const Place *place, GError **error)
{
  JsonNode *properties = peek (schema, "properties");
  JsonNode *more = peek (schema, "additionalProperties");
  JsonNode *wanted = properties ? peek (json_node_get_object (properties), name) : NULL;
  const Place inner = { place, name, 0, place->steps };

  if (!wanted && more && JSON_NODE_HOLDS_OBJECT (more))
    wanted = more;
  if (wanted)
    return fit (json_node_get_object (wanted), value, &inner, error);
  return !more || json_node_get_boolean (more) || refuse (error, &inner, "is not asked for: leave it out");
}

static gboolean
fit_object (JsonObject *schema, JsonObject *object, const Place *place, GError **error)
{
  gint64 n = json_object_get_size (object);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!fit_required (peek (schema, "required"), object, place, error) ||
      !fit_count (schema, "minProperties", n, TRUE, "members", place, error) ||
      !fit_count (schema, "maxProperties", n, FALSE, "members", place, error))
    return FALSE;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    if (!fit_member (schema, name, value, place, error))
      return FALSE;
  return TRUE;
}

/* --- together ------------------------------------------------------------------------------------------------ */

static guint
count_fitting (JsonArray *schemas, JsonNode *value, const Place *place)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (schemas); i++)
    n += fit (json_array_get_object_element (schemas, i), value, place, NULL);
  return n;
}

static gboolean
fit_choices (JsonObject *schema, JsonNode *value, const Place *place, GError **error)
{
  JsonNode *any = peek (schema, "anyOf");
  JsonNode *one = peek (schema, "oneOf");
  JsonNode *all = peek (schema, "allOf");

  for (guint i = 0; all && i < json_array_get_length (json_node_get_array (all)); i++)
    if (!fit (json_array_get_object_element (json_node_get_array (all), i), value, place, error))
      return FALSE;
  if (any && count_fitting (json_node_get_array (any), value, place) == 0)
    return refuse (error, place, "is none of what it may be");
  if (one && count_fitting (json_node_get_array (one), value, place) != 1)
    return refuse (error, place, "must be exactly one of what it may be");
  return TRUE;
}

static gboolean
fit (JsonObject *schema, JsonNode *value, const Place *place, GError **error)
{
  JsonNode *type = peek (schema, "type");
  JsonNode *values = peek (schema, "enum");
  JsonNode *constant = peek (schema, "const");

  if (++*place->steps > STEPS_MAX)
    return refuse (error, place, "is too much to look at");
  if ((type && !fit_type (type, value, place, error)) || (values && !fit_enum (values, value, place, error)) ||
      (constant && !fit_const (constant, value, place, error)))
    return FALSE;
  if (is_number (value) && !fit_number (schema, value, place, error))
    return FALSE;
  if (is_string (value) && !fit_string (schema, json_node_get_string (value), place, error))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (value) && !fit_array (schema, json_node_get_array (value), place, error))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (value) && !fit_object (schema, json_node_get_object (value), place, error))
    return FALSE;
  return fit_choices (schema, value, place, error);
}

gboolean
tandem_json_fit (JsonNode *schema, JsonNode *value, GError **error)
{
  guint steps = 0;
  const Place place = { NULL, NULL, 0, &steps };
  g_autoptr (GError) ignored = NULL;

  g_return_val_if_fail (schema && JSON_NODE_HOLDS_OBJECT (schema) && value, FALSE);
  if (!fit (json_node_get_object (schema), value, &place, error ? error : &ignored))
    return FALSE;
  /* What was not looked at to its end may have seemed to fit. */
  return steps <= STEPS_MAX || refuse (error, &place, "are too long");
}
