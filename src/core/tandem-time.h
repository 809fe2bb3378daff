// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Times as numbers: milliseconds since 1970 UTC, -1 for NULL.  Any thread. */
gint64 tandem_time_to_ms (GDateTime *time);
/* (transfer full) */
GDateTime *tandem_time_from_ms (gint64 ms);
