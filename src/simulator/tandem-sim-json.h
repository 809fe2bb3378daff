// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* An object from (name, kind, value) triples, ended by NULL.  Kinds: TANDEM_SIM_S string (NULL gives null), _I int, _D double,
 * _B gboolean, _O JsonObject (eaten, NULL gives null), _A JsonArray (eaten), _N JsonNode (eaten, NULL gives null).
 * Example: tandem_sim_json_new ("type", TANDEM_SIM_S, "error", "n", TANDEM_SIM_I, 3, NULL).  (transfer full) */
enum { TANDEM_SIM_S = 1, TANDEM_SIM_I, TANDEM_SIM_D, TANDEM_SIM_B, TANDEM_SIM_O, TANDEM_SIM_A, TANDEM_SIM_N };

JsonObject *tandem_sim_json_new (const char *name, ...) G_GNUC_NULL_TERMINATED;

/* An array with the strings of @list ("a|b").  (transfer full) */
JsonArray *tandem_sim_json_strings (const char *list);
/* Copies all of it.  (transfer full) */
JsonObject *tandem_sim_json_copy (JsonObject *object);
/* (transfer full) */
char *tandem_sim_json_to_text (JsonObject *object);

/* Members that may be missing or of another type; then NULL or the fallback. */
const char *tandem_sim_json_get_string (JsonObject *object, const char *name);
JsonObject *tandem_sim_json_get_object (JsonObject *object, const char *name);
gint64 tandem_sim_json_get_int (JsonObject *object, const char *name, gint64 fallback);
