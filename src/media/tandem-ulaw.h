// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* mu-law (G.711) 8 kHz mono: 8 bytes are 1 ms. */
#define TANDEM_ULAW_SILENCE 0xFF
#define TANDEM_ULAW_BYTES_PER_MS 8
#define TANDEM_ULAW_FRAME 160 /* bytes of 20 ms */

gint16 tandem_ulaw_decode (guint8 byte);
guint8 tandem_ulaw_encode (gint16 sample);

/* RMS in dBFS, -96.0 (silence, or @n is 0) to 0.0. */
double tandem_ulaw_level (const guint8 *ulaw, gsize n);
