// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Loudness of both sides of a live call.  The media thread writes, the main thread reads:
 * atomics only (the fourth crossing of HACKING.md).  Reference counted; any thread. */
typedef struct _TandemLevels TandemLevels;

#define TANDEM_TYPE_LEVELS (tandem_levels_get_type ())
GType tandem_levels_get_type (void);

TandemLevels *tandem_levels_new (void);
TandemLevels *tandem_levels_ref (TandemLevels *self);
void tandem_levels_unref (TandemLevels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemLevels, tandem_levels_unref)

/* RMS of the latest 20 ms frame in dBFS, -96.0 (silence) to 0.0.
 * @remote: what the remote says; otherwise what the remote hears from us. */
void tandem_levels_set (TandemLevels *self, gboolean remote, double dbfs);
double tandem_levels_get (TandemLevels *self, gboolean remote);
