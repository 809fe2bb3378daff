// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-tool-entry.h"

/* The request of an HTTP tool: @arguments (an object) that are not in the path go into the body as JSON, or with GET and DELETE behind "?".
 * @secret: value of its header, nullable.  @key: names this wish, the same when it is repeated (Idempotency-Key).  It follows no redirection.
 * NULL with TANDEM_TOOL_ERROR_ARGUMENTS or _FAILED.  (transfer full) */
SoupMessage *tandem_http_request_new (const TandemToolEntry *entry, JsonNode *arguments, const char *secret, const char *key, GError **error);
