// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* A whole mono clip of signed 16 bit samples at another rate, low-pass filtered, aligned with the original (no delay).
 * Element type gint16; the length is exactly @n * @to / @from, rounded.  Any thread.  (transfer full) */
GArray *tandem_sim_resample (const gint16 *samples, gsize n, int from, int to);
