// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Reads an --env-file: NAME -> value, both owned; of a repeated name the last counts.
 *
 * A line is NAME=value, with "export " in front if you like; "#" begins a comment at the start of a line or after a
 * blank.  In 'single quotes' everything is literal; in "double quotes" \n \r \t \\ \" \$ are escapes; both may span
 * lines.  Nothing is expanded.  TANDEM_CONFIG_ERROR_FILE names the line, never a value. */
GHashTable *tandem_env_file_load (const char *path, GError **error);

/* The same for text of @length bytes; @path is for messages. */
GHashTable *tandem_env_file_parse (const char *text, gsize length, const char *path, GError **error);
