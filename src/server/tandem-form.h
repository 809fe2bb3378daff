// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Parses an application/x-www-form-urlencoded @body: '+' is a space, %XX a byte of UTF-8, values are not trimmed, of a
 * repeated name the first value counts.  (transfer full) (element-type utf8 utf8); NULL with G_IO_ERROR_INVALID_DATA for a
 * broken escape, a NUL or text that is not UTF-8.  Any thread. */
GHashTable *tandem_form_parse (GBytes *body, GError **error);
