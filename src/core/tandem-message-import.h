// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"

/* Texts that another program kept.  Main thread only. */

/* One of them as it is written down elsewhere.  Borrowed strings. */
typedef struct {
  const char *number;      /* the other side: as people write it, a short code or a word */
  const char *timestamp;   /* ISO 8601; without a zone it is UTC */
  const char *direction;   /* "inbound" or "outbound" (or what begins so, like "outbound-api") */
  const char *body;
  const char *sid;         /* the carrier's; nullable */
} TandemImportedText;

/* The text for @imported, read already, with the id that this text will always get: what is imported twice is there once.  @own_number: ours,
 * "" when unknown.  NULL with TANDEM_CALL_ERROR_BAD_INPUT or _BAD_NUMBER; *@field (static) is then the name of what is wrong. */
TandemMessage *tandem_message_import_make (const TandemImportedText *imported, const char *own_number, const char *region,
                                           const char **field, GError **error);

/* Keeps @messages (element-type TandemMessage).  Finish: how many were not known before (*@n_added). */
void tandem_message_import_async (TandemInbox *inbox, GPtrArray *messages, GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_message_import_finish (TandemInbox *inbox, GAsyncResult *result, guint *n_added, GError **error);
