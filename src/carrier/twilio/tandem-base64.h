// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Strict where g_base64_decode() skips what it does not know: half a frame of noise is worse than none.
 * Overwrites @out, whose memory is reused.  FALSE, with @out undefined, for anything that is not padded base64. */
gboolean tandem_base64_decode (const char *text, gsize n, GByteArray *out);
