// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The latest half minute of what the remote said, for a voice session that was not there to hear it.  Plain data of the
 * uplink. */
#define TANDEM_BACKLOG_MS 30000

typedef struct _TandemBacklog TandemBacklog;

TandemBacklog *tandem_backlog_new (void);
void tandem_backlog_free (TandemBacklog *self);
/* @n bytes of mu-law from @at_ms of the stream on.  What lies between them and what came before was silence. */
void tandem_backlog_add (TandemBacklog *self, gint64 at_ms, const guint8 *ulaw, gsize n);
/* All that is known from *@from_ms on, which becomes its true beginning.  (transfer full) */
GByteArray *tandem_backlog_dup_since (TandemBacklog *self, gint64 *from_ms);
