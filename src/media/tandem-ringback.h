// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The tone that tells a caller that it rings on the other side. */
typedef enum {
  TANDEM_RINGBACK_NONE,
  TANDEM_RINGBACK_AMERICAN, /* 440 and 480 Hz, 2 s of 6 */
  TANDEM_RINGBACK_EUROPEAN, /* 425 Hz, 1 s of 5: what most of the world uses */
} TandemRingback;

/* What is customary where @number (E.164) is.  Any thread. */
TandemRingback tandem_ringback_for_number (const char *number);
/* The 20 ms at 8 kHz that begin at @position (samples since it began to ring). */
void tandem_ringback_fill (TandemRingback tone, guint64 position, gint16 *frame);
