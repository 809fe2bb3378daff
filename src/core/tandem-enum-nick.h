// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* The words of enumerations, which are their nicks.  Any thread. */

/* The word of @value of the enumeration @type, static; NULL when it is none of its values. */
const char *tandem_enum_nick_get (GType type, int value);
/* The value that @nick (nullable) names: FALSE, leaving *@value alone, when it names none. */
gboolean tandem_enum_nick_parse (GType type, const char *nick, int *value);
