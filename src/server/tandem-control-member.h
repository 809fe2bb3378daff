// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* Members of the objects that the local API answers.  What is unknown is null; times are ISO 8601 in UTC. */

/* @object as a node; takes @object.  (transfer full) */
JsonNode *tandem_control_member_take (JsonObject *object);
/* @value: NULL or "" is null. */
void tandem_control_member_set_string (JsonObject *object, const char *name, const char *value);
/* @time: NULL is null. */
void tandem_control_member_set_time (JsonObject *object, const char *name, GDateTime *time);
