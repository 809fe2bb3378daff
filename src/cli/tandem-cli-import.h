// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* What "tandem sms import" reads: { "+1…": {"phone", "created_at", "messages": [{"timestamp", "direction", "body", "sid"}]} }. */

/* The texts in @text (@length bytes), in pieces that the local API takes one by one: each a JSON list of objects without the brackets, (transfer
 * full) (element-type utf8).  *@n_texts: of all.  NULL with G_IO_ERROR_INVALID_DATA and a sentence. */
GPtrArray *tandem_cli_import_parse (const char *text, gsize length, guint *n_texts, GError **error);

/* The file @path, a regular one of at most 32 MiB: its bytes, or NULL with a sentence. */
GBytes *tandem_cli_import_read (const char *path, GError **error);
