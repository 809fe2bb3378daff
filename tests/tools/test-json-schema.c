// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* What is a schema, and what fits it: two tables. */

#include <string.h>

#include "tandem-error.h"
#include "tandem-json-fit.h"
#include "tandem-json-guard.h"
#include "tandem-json-schema.h"

static JsonNode *
parse (const char *text)
{
  JsonNode *node;

  g_assert_true (tandem_json_guard (text, -1));
  node = json_from_string (text, NULL);
  return node;
}

/* NULL: it is one; else what the sentence says. */
static const struct { const char *schema; const char *problem; } schemas[] = {
  { "{\"type\":\"object\"}", NULL },
  { "{\"type\":\"object\",\"properties\":{}}", NULL },
  { "{\"type\":\"object\",\"properties\":{},\"required\":[]}", NULL },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[\"string\",\"null\"],\"format\":\"date\",\"x-order\":1}}}", NULL },
  { "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"required\":{\"type\":\"boolean\"}}}", NULL },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":1}]}},\"additionalProperties\":false}", NULL },
  { "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"},\"title\":\"T\",\"$schema\":\"s\"}", NULL },
  { "[]", "the schema must be a schema" },
  { "7", "the schema must be a schema" },
  { "{}", "must begin with \"type\": \"object\"" },
  { "{\"type\":\"string\"}", "must begin with \"type\": \"object\"" },
  { "{\"type\":[\"object\"]}", "must begin with \"type\": \"object\"" },
  { "{\"type\":\"objekt\"}", "“type” is “objekt”, which is no type" },
  { "{\"type\":7}", "“type” must be the name of a type" },
  { "{\"type\":[]}", "“type” must be a list with something in it" },
  { "{\"type\":[\"object\",\"x\"]}", "“type.1” is “x”, which is no type" },
  { "{\"type\":\"object\",\"properties\":[]}", "“properties” must be an object" },
  { "{\"type\":\"object\",\"properties\":{\"a\":\"string\"}}", "“properties.a” must be a schema" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"numbr\"}}}", "“properties.a.type” is “numbr”" },
  { "{\"type\":\"object\",\"required\":\"a\"}", "“required” must be a list of names" },
  { "{\"type\":\"object\",\"required\":[7]}", "“required.0” must be a text" },
  { "{\"type\":\"object\",\"requird\":[]}", "“requird” is not a word of JSON Schema" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}", "“properties.a.$ref” points elsewhere" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[]}}}", "“properties.a.enum” must be a list with something" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":\"x\"}}}", "“properties.a.enum” must be a list with something" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"items\":[]}}}", "“properties.a.items” must be a schema" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"minimum\":\"1\"}}}", "“properties.a.minimum” must be a number" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"multipleOf\":0}}}", "“properties.a.multipleOf” must be a number above 0" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":-1}}}", "“properties.a.minLength” must be a whole number" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"maxItems\":1.5}}}", "“properties.a.maxItems” must be a whole number" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"minimum\":3,\"maximum\":2}}}", "a “minimum” above its “maximum”" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":3,\"maxLength\":2}}}", "a “minLength” above its “maxLength”" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(\"}}}", "“properties.a.pattern” is no regular expression" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":1}}}", "“properties.a.pattern” must be a text" },
  { "{\"type\":\"object\",\"properties\":{\"a\":{\"uniqueItems\":1}}}", "“properties.a.uniqueItems” must be true or false" },
  { "{\"type\":\"object\",\"additionalProperties\":\"no\"}", "“additionalProperties” must be true or false" },
  { "{\"type\":\"object\",\"anyOf\":[7]}", "“anyOf.0” must be a schema" },
  { "{\"type\":\"object\",\"description\":[]}", "“description” must be a text" },
};

static void
test_schemas (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++) {
    g_autoptr (JsonNode) schema = parse (schemas[i].schema);
    g_autoptr (GError) error = NULL;
    gboolean good = tandem_json_schema_check_parameters (schema, &error);

    g_test_message ("%s: %s", schemas[i].schema, error ? error->message : "good");
    g_assert_true (good == !schemas[i].problem);
    if (good)
      continue;
    g_assert_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FILE);
    g_assert_nonnull (strstr (error->message, schemas[i].problem));
  }
}

/* Members of one object whose schema is given; NULL: it fits. */
static const struct { const char *schema; const char *value; const char *problem; } fits[] = {
  { "{\"type\":\"string\"}", "\"x\"", NULL },
  { "{\"type\":\"string\"}", "7", "“a” must be a text." },
  { "{\"type\":\"string\"}", "null", "“a” must be a text." },
  { "{\"type\":[\"string\",\"null\"]}", "null", NULL },
  { "{\"type\":[\"string\",\"null\"]}", "true", "“a” must be a text or null." },
  { "{\"type\":\"number\"}", "7", NULL },
  { "{\"type\":\"number\"}", "7.5", NULL },
  { "{\"type\":\"number\"}", "\"7\"", "“a” must be a number." },
  { "{\"type\":\"integer\"}", "7", NULL },
  { "{\"type\":\"integer\"}", "7.0", NULL },
  { "{\"type\":\"integer\"}", "7.5", "“a” must be a whole number." },
  { "{\"type\":\"boolean\"}", "false", NULL },
  { "{\"type\":\"boolean\"}", "0", "“a” must be true or false." },
  { "{\"type\":\"null\"}", "null", NULL },
  { "{\"type\":\"null\"}", "0", "“a” must be null." },
  { "{\"type\":\"array\"}", "[]", NULL },
  { "{\"type\":\"array\"}", "{}", "“a” must be a list." },
  { "{\"type\":\"object\"}", "{}", NULL },
  { "{\"type\":\"object\"}", "[]", "“a” must be an object." },
  { "{}", "[1,{\"b\":null}]", NULL },
  { "{\"enum\":[\"noon\",\"night\"]}", "\"night\"", NULL },
  { "{\"enum\":[\"noon\",\"night\"]}", "\"Night\"", "“a” must be one of [\"noon\",\"night\"]." },
  { "{\"enum\":[1,null]}", "1.0", NULL },
  { "{\"enum\":[1,null]}", "null", NULL },
  { "{\"enum\":[1,null]}", "false", "must be one of" },
  { "{\"const\":{\"b\":[1]}}", "{\"b\":[1]}", NULL },
  { "{\"const\":{\"b\":[1]}}", "{\"b\":[2]}", "“a” must be {\"b\":[1]}." },
  { "{\"minimum\":1,\"maximum\":12}", "1", NULL },
  { "{\"minimum\":1,\"maximum\":12}", "12", NULL },
  { "{\"minimum\":1,\"maximum\":12}", "0", "“a” must be at least 1." },
  { "{\"minimum\":1,\"maximum\":12}", "12.5", "“a” must be at most 12." },
  { "{\"minimum\":1}", "\"a text is no number\"", NULL },
  { "{\"exclusiveMinimum\":1}", "1", "“a” must be more than 1." },
  { "{\"exclusiveMinimum\":1}", "1.1", NULL },
  { "{\"exclusiveMaximum\":1}", "1", "“a” must be less than 1." },
  { "{\"multipleOf\":0.1}", "0.3", NULL },
  { "{\"multipleOf\":15}", "45", NULL },
  { "{\"multipleOf\":15}", "50", "“a” must be a multiple of 15." },
  { "{\"minLength\":2}", "\"äö\"", NULL },
  { "{\"minLength\":3}", "\"äö\"", "“a” must have at least 3 characters." },
  { "{\"maxLength\":2}", "\"äö\"", NULL },
  { "{\"maxLength\":1}", "\"äö\"", "“a” must have at most 1 characters." },
  { "{\"pattern\":\"^[0-9]{2}:[0-9]{2}$\"}", "\"19:30\"", NULL },
  { "{\"pattern\":\"^[0-9]{2}:[0-9]{2}$\"}", "\"half past 7\"", "“a” must be like this pattern" },
  { "{\"pattern\":\"b\"}", "\"abc\"", NULL },
  { "{\"pattern\":\"^(a+)+$\"}", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "which takes too long" },
  { "{\"items\":{\"type\":\"integer\"}}", "[1,2]", NULL },
  { "{\"items\":{\"type\":\"integer\"}}", "[1,\"2\"]", "“a[1]” must be a whole number." },
  { "{\"items\":{\"properties\":{\"b\":{\"maximum\":1}}}}", "[{},{\"b\":2}]", "“a[1].b” must be at most 1." },
  { "{\"minItems\":1}", "[]", "“a” must have at least 1 members." },
  { "{\"maxItems\":1}", "[1,2]", "“a” must have at most 1 members." },
  { "{\"uniqueItems\":true}", "[1,2]", NULL },
  { "{\"uniqueItems\":true}", "[1,2,1.0]", "“a” has the same twice (0 and 2)." },
  { "{\"uniqueItems\":false}", "[1,1]", NULL },
  { "{\"required\":[\"b\"]}", "{\"b\":null}", NULL },
  { "{\"required\":[\"b\"]}", "{\"c\":1}", "“a.b” is missing." },
  { "{\"properties\":{\"b\":{\"type\":\"string\"}}}", "{\"b\":1}", "“a.b” must be a text." },
  { "{\"properties\":{\"b\":{}},\"additionalProperties\":false}", "{\"b\":1}", NULL },
  { "{\"properties\":{\"b\":{}},\"additionalProperties\":false}", "{\"c\":1}", "“a.c” is not asked for" },
  { "{\"additionalProperties\":{\"type\":\"string\"}}", "{\"c\":1}", "“a.c” must be a text." },
  { "{\"minProperties\":1}", "{}", "“a” must have at least 1 members." },
  { "{\"maxProperties\":1}", "{\"b\":1,\"c\":2}", "“a” must have at most 1 members." },
  { "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "null", NULL },
  { "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "1", "“a” is none of what it may be." },
  { "{\"oneOf\":[{\"minimum\":1},{\"maximum\":1}]}", "2", NULL },
  { "{\"oneOf\":[{\"minimum\":1},{\"maximum\":1}]}", "1", "“a” must be exactly one of what it may be." },
  { "{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "2", NULL },
  { "{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "4", "“a” must be at most 3." },
};

static void
test_fits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++) {
    g_autofree char *schema_text = g_strdup_printf ("{\"type\":\"object\",\"properties\":{\"a\":%s}}", fits[i].schema);
    g_autofree char *value_text = g_strdup_printf ("{\"a\":%s}", fits[i].value);
    g_autoptr (JsonNode) schema = parse (schema_text);
    g_autoptr (JsonNode) value = parse (value_text);
    g_autoptr (GError) error = NULL;
    gboolean good;

    g_assert_true (tandem_json_schema_check_parameters (schema, &error));
    good = tandem_json_fit (schema, value, &error);
    g_test_message ("%s in %s: %s", fits[i].value, fits[i].schema, error ? error->message : "fits");
    g_assert_true (good == !fits[i].problem);
    g_assert_true (tandem_json_fit (schema, value, NULL) == good);
    if (good)
      continue;
    g_assert_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS);
    g_assert_nonnull (strstr (error->message, fits[i].problem));
  }
}

/* {"type":"object","properties":{"a":{"properties":{"a": … }}}}, @depth of them. */
static char *
nest (guint depth)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"object\"}");

  for (guint i = 1; i < depth; i++) {
    g_string_prepend (text, "{\"type\":\"object\",\"properties\":{\"a\":");
    g_string_append (text, "}}");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_depth (void)
{
  g_autofree char *good_text = nest (TANDEM_JSON_SCHEMA_DEPTH_MAX);
  g_autofree char *bad_text = nest (TANDEM_JSON_SCHEMA_DEPTH_MAX + 1);
  g_autoptr (JsonNode) good = parse (good_text);
  g_autoptr (JsonNode) bad = parse (bad_text);
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_json_schema_check (good, &error));
  g_assert_no_error (error);
  g_assert_false (tandem_json_schema_check (bad, &error));
  g_assert_nonnull (strstr (error->message, "lies more than 12 schemas deep"));
}

/* 40 choices inside 40 inside 40, for each of 2000 members: 128 million questions are not asked. */
static void
test_effort (void)
{
  g_autoptr (GString) schema_text = g_string_new ("{\"type\":\"string\"}");
  g_autoptr (GString) value_text = g_string_new ("{\"a\":[0");
  g_autoptr (JsonNode) schema = NULL;
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (GError) error = NULL;
  gint64 began;

  for (int depth = 0; depth < 2; depth++) {
    g_autofree char *inner = g_strdup (schema_text->str);

    g_string_assign (schema_text, "{\"anyOf\":[");
    for (int i = 0; i < 40; i++)
      g_string_append_printf (schema_text, "%s%s", i > 0 ? "," : "", inner);
    g_string_append (schema_text, "]}");
  }
  g_string_prepend (schema_text, "{\"type\":\"object\",\"properties\":{\"a\":{\"items\":{\"allOf\":[{},{\"anyOf\":[{\"type\":\"integer\"},");
  g_string_append (schema_text, "]}]}}}}");
  for (int i = 0; i < 2000; i++)
    g_string_append (value_text, ",0");
  g_string_append (value_text, "]}");
  schema = parse (schema_text->str);
  value = parse (value_text->str);
  g_assert_true (tandem_json_schema_check (schema, &error));
  began = g_get_monotonic_time ();
  g_assert_false (tandem_json_fit (schema, value, &error));
  g_assert_error (error, TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_ARGUMENTS);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_TIME_SPAN_SECOND);
}

static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (50000, 'n');
  g_autofree char *text = g_strdup_printf ("{\"type\":\"object\",\"%s\":1}", name);
  g_autoptr (JsonNode) schema = parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_json_schema_check (schema, &error));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-schema/schemas", test_schemas);
  g_test_add_func ("/json-schema/fits", test_fits);
  g_test_add_func ("/json-schema/depth", test_depth);
  g_test_add_func ("/json-schema/effort", test_effort);
  g_test_add_func ("/json-schema/long-names", test_long_names);
  return g_test_run ();
}
