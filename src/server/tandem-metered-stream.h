// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-loop-round.h"

/* A socket as libsoup is given it: what may be read of it is metered, since libsoup 3.2 reads as long as there is something to read, and
 * keeps headers, fragments and pongs without a bound.
 *
 * - After SLICE bytes, or in a round of the loop that is long, reading stops once although there is more, so that those who send without end do not
 *   hold the thread.
 * - At most as many bytes can be read as are allowed; reading more fails, which closes the connection.
 * - A head has at most so many lines: libsoup needs longer for each the more there are.
 * - While the other side takes nothing of what it is sent, only UNTAKEN bytes can be read: who pings and does not read is closed.
 * - A peer that takes nothing for a minute is closed by the kernel.
 *
 * Lives on the thread that reads. */
#define TANDEM_TYPE_METERED_STREAM (tandem_metered_stream_get_type ())
G_DECLARE_FINAL_TYPE (TandemMeteredStream, tandem_metered_stream, TANDEM, METERED_STREAM, GIOStream)

/* How much may be read is not limited yet.  A reference to @round is kept. */
TandemMeteredStream *tandem_metered_stream_new (GSocketConnection *connection, TandemLoopRound *round);

/* From now on it is read in long rounds, too: it may be somebody's voice. */
void tandem_metered_stream_hurry (TandemMeteredStream *self);

GSocket *tandem_metered_stream_get_socket (TandemMeteredStream *self); /* borrowed */

/* From now on @bytes can be read, and @per_second more with every second, never more than @bytes at once.  G_MAXSIZE: no limit. */
void tandem_metered_stream_allow (TandemMeteredStream *self, gsize bytes, gsize per_second);

/* Until the empty line that ends the head of a request comes at most @lines lines. */
void tandem_metered_stream_expect_head (TandemMeteredStream *self, guint lines);

/* Nothing can be read any more, not even what has come already; what is being written is not cared for. */
void tandem_metered_stream_cut (TandemMeteredStream *self);
