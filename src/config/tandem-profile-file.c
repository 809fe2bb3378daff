// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-file.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-json-guard.h"
#include "tandem-profile-check.h"

#define VERSION_MEMBER "tandem_profile"
#define VERSION 1

/* "max-minutes" -> "max_minutes", and back. */
static char *
dup_member (const char *property)
{
  return g_strdelimit (g_strdup (property), "-", '_');
}

/* What a profile is given for one call only. */
static gboolean
is_kept (GParamSpec *spec)
{
  return !g_str_equal (spec->name, "tool-definitions");
}

/* --- writing ------------------------------------------------------------------------------------------ */

/* A list that cannot be read was not written by a person who meant it: there is nothing to be said of it. */
static JsonNode *
make_list (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *node;

  if (*text && tandem_json_guard (text, -1) && json_parser_load_from_data (parser, text, -1, NULL) &&
      JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    return json_parser_steal_root (parser);
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, json_array_new ());
  return node;
}

static JsonNode *
make_node (GParamSpec *spec, const GValue *value)
{
  JsonNode *node;

  if (g_str_equal (spec->name, "tools"))
    return make_list (g_value_get_string (value));
  node = json_node_alloc ();
  if (G_VALUE_HOLDS_STRING (value)) {
    g_autofree char *valid = g_utf8_make_valid (g_value_get_string (value), -1);

    json_node_init_string (node, valid);
  } else if (G_VALUE_HOLDS_INT (value))
    json_node_init_int (node, g_value_get_int (value));
  else if (G_VALUE_HOLDS_DOUBLE (value))
    json_node_init_double (node, g_value_get_double (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    json_node_init_boolean (node, g_value_get_boolean (value));
  else {
    GEnumValue *word = g_enum_get_value (G_PARAM_SPEC_ENUM (spec)->enum_class, g_value_get_enum (value));

    json_node_init_string (node, word->value_nick);
  }
  return node;
}

char *
tandem_profile_file_write (TandemProfile *profile)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree GParamSpec **specs = NULL;
  g_autofree char *text = NULL;
  guint n;

  g_return_val_if_fail (TANDEM_IS_PROFILE (profile), NULL);
  json_object_set_int_member (object, VERSION_MEMBER, VERSION);
  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (profile), &n);
  for (guint i = 0; i < n; i++) {
    g_auto (GValue) value = G_VALUE_INIT;
    g_autofree char *member = dup_member (specs[i]->name);

    if (!is_kept (specs[i]))
      continue;
    g_object_get_property (G_OBJECT (profile), specs[i]->name, &value);
    json_object_set_member (object, member, make_node (specs[i], &value));
  }
  json_node_set_object (root, object);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static gboolean
refuse (GError **error, const char *member, const char *wish)
{
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "“%s” must be %s.", member, wish);
  return FALSE;
}

static gboolean
read_string (const char *member, JsonNode *node, GValue *value, GError **error)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  if (!text || !g_utf8_validate (text, -1, NULL))
    return refuse (error, member, "text");
  g_value_set_string (value, text);
  return TRUE;
}

static gboolean
read_number (GParamSpec *spec, const char *member, JsonNode *node, GValue *value, GError **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
  char least[G_ASCII_DTOSTR_BUF_SIZE];
  char most[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *wish = NULL;
  double lowest;
  double highest;

  if (G_IS_PARAM_SPEC_INT (spec)) {
    lowest = G_PARAM_SPEC_INT (spec)->minimum;
    highest = G_PARAM_SPEC_INT (spec)->maximum;
  } else {
    lowest = G_PARAM_SPEC_DOUBLE (spec)->minimum;
    highest = G_PARAM_SPEC_DOUBLE (spec)->maximum;
  }
  /* Every comparison with what is no number is false. */
  if (number >= lowest && number <= highest && (!G_IS_PARAM_SPEC_INT (spec) || floor (number) == number)) {
    if (G_IS_PARAM_SPEC_INT (spec))
      g_value_set_int (value, (int) number);
    else
      g_value_set_double (value, number);
    return TRUE;
  }
  wish = g_strdup_printf ("a %snumber from %s to %s", G_IS_PARAM_SPEC_INT (spec) ? "whole " : "", g_ascii_dtostr (least, sizeof least, lowest),
                          g_ascii_dtostr (most, sizeof most, highest));
  return refuse (error, member, wish);
}

static gboolean
read_enum (GParamSpec *spec, const char *member, JsonNode *node, GValue *value, GError **error)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;
  g_auto (GValue) text = G_VALUE_INIT;
  g_autoptr (GString) words = g_string_new ("one of ");
  GEnumValue *found;

  g_value_init (&text, G_TYPE_STRING);
  if (!read_string (member, node, &text, error))
    return FALSE;
  found = g_enum_get_value_by_nick (klass, g_value_get_string (&text));
  if (found) {
    g_value_set_enum (value, found->value);
    return TRUE;
  }
  for (guint i = 0; i < klass->n_values; i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", klass->values[i].value_nick);
  return refuse (error, member, words->str);
}

static gboolean
read_tools (const char *member, JsonNode *node, GValue *value, GError **error)
{
  JsonArray *tools = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; tools && i < json_array_get_length (tools); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (tools, i)))
      tools = NULL;
  if (!tools)
    return refuse (error, member, "a list of objects such as {\"tool\":\"end_call\"}");
  g_value_take_string (value, json_array_get_length (tools) > 0 ? json_to_string (node, FALSE) : g_strdup (""));
  return TRUE;
}

static gboolean
read_member (GParamSpec *spec, const char *member, JsonNode *node, GValue *value, GError **error)
{
  if (g_str_equal (spec->name, "tools"))
    return read_tools (member, node, value, error);
  if (G_VALUE_HOLDS_STRING (value))
    return read_string (member, node, value, error);
  if (G_VALUE_HOLDS_ENUM (value))
    return read_enum (spec, member, node, value, error);
  if (!G_VALUE_HOLDS_BOOLEAN (value))
    return read_number (spec, member, node, value, error);
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (error, member, "true or false");
  g_value_set_boolean (value, json_node_get_boolean (node));
  return TRUE;
}

/* A file of a later version may mean something else with the same members. */
static gboolean
check_version (JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, VERSION_MEMBER);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "This is no profile of Tandem: it does not say \"" VERSION_MEMBER "\": 1.");
    return FALSE;
  }
  if (json_node_get_int (node) == VERSION)
    return TRUE;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                       "“" VERSION_MEMBER "” must be 1: this profile is of another version of Tandem.");
  return FALSE;
}

static JsonParser *
parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (length > TANDEM_PROFILE_FILE_MAX)
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is no profile: it is larger than 1 MB.");
  else if (!tandem_json_guard (text, (gssize) length) || !json_parser_load_from_data (parser, text, (gssize) length, NULL) ||
           !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "This is no profile: it is not one JSON object in UTF-8.");
  else
    return g_steal_pointer (&parser);
  return NULL;
}

static gboolean
take_members (TandemProfile *profile, JsonObject *object, GError **error)
{
  guint n;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (profile), &n);

  for (guint i = 0; i < n; i++) {
    g_auto (GValue) value = G_VALUE_INIT;
    g_autofree char *member = dup_member (specs[i]->name);
    JsonNode *node = json_object_get_member (object, member);

    if (!node || !is_kept (specs[i]))
      continue;
    g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (specs[i]));
    if (!read_member (specs[i], member, node, &value, error))
      return FALSE;
    g_object_set_property (G_OBJECT (profile), specs[i]->name, &value);
  }
  return TRUE;
}

/* The sentence of tandem_profile_check() does not say which member it is about. */
static gboolean
check (TandemProfile *profile, GError **error)
{
  const char *field;
  g_autofree char *member = NULL;

  if (tandem_profile_check (profile, &field, error))
    return TRUE;
  member = dup_member (field);
  g_prefix_error (error, "“%s”: ", member);
  return FALSE;
}

TandemProfile *
tandem_profile_file_read (const char *text, gssize length, TandemProfile *base, GError **error)
{
  g_autoptr (TandemProfile) profile = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *object;

  g_return_val_if_fail (text != NULL, NULL);
  parser = parse (text, length < 0 ? strlen (text) : (gsize) length, error);
  if (!parser)
    return NULL;
  object = json_node_get_object (json_parser_get_root (parser));
  profile = base ? tandem_profile_copy (base) : tandem_profile_new ("");
  if (!check_version (object, error) || !take_members (profile, object, error) || !check (profile, error))
    return NULL;
  return g_steal_pointer (&profile);
}

const TandemProfileFormat *
tandem_profile_file_get_format (void)
{
  static const TandemProfileFormat format = { tandem_profile_file_write, tandem_profile_file_read };

  return &format;
}
