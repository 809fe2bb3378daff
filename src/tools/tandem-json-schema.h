// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* JSON Schema, as much of it as AI services take for the parameters of a tool:
 *
 *   type (one or several), enum, const; properties, required, additionalProperties, minProperties, maxProperties; items, minItems,
 *   maxItems, uniqueItems; minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf; minLength, maxLength, pattern;
 *   anyOf, oneOf, allOf; format and what only explains (title, description, default, examples, names that begin with "x-"; format is
 *   not checked, as the standard has it).
 *
 * Other words are refused, so that a misspelt one does not pass for a rule that nobody keeps.  Any thread. */

/* Schemas inside each other, the outermost counted. */
#define TANDEM_JSON_SCHEMA_DEPTH_MAX 12
/* Bytes of a pattern.  It must be one of PCRE, too, of which JavaScript's are nearly all. */
#define TANDEM_JSON_SCHEMA_PATTERN_MAX 300

/* TRUE when @schema is one.  Otherwise TANDEM_TOOL_ERROR_FILE with the end of a sentence that says where: "“properties.guests.type” is
 * “numbr”, which is no type." */
gboolean tandem_json_schema_check (JsonNode *schema, GError **error);

/* As above, and it describes an object, as services want it of parameters. */
gboolean tandem_json_schema_check_parameters (JsonNode *schema, GError **error);
