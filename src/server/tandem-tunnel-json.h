// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What tunnel programs write and answer.  Any thread. */

/* @text as one JSON object, borrowed from @parser; NULL when it is none.  @length: -1: up to its NUL. */
JsonObject *tandem_tunnel_json_parse (JsonParser *parser, const char *text, gssize length);
/* The string @name of @object, borrowed; "" when it has none. */
const char *tandem_tunnel_json_text (JsonObject *object, const char *name);
