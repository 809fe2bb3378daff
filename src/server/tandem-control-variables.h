// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* The member @name of @object, an object of strings, as the variables of a call (tandem-profile-variables.h): (transfer full), NULL in
 * *@variables when there is none.  FALSE with TANDEM_CALL_ERROR_BAD_INPUT when it is anything else. */
gboolean tandem_control_variables_parse (JsonObject *object, const char *name, GHashTable **variables, GError **error);
