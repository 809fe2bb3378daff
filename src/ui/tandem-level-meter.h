// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-levels.h"

/* A row of segments that shows how loud one side of a call is.  Reads the levels 20 times a second, and only while it
 * is on screen and active.  Main thread only.
 *
 * Properties: active (gboolean), speaking (gboolean, read only): loud enough to be speech, held for half a second;
 * label (what a screen reader calls it). */
#define TANDEM_TYPE_LEVEL_METER (tandem_level_meter_get_type ())
G_DECLARE_FINAL_TYPE (TandemLevelMeter, tandem_level_meter, TANDEM, LEVEL_METER, GtkWidget)

/* Shows @levels (NULL: none) of the remote, or of what the remote hears. */
void tandem_level_meter_set_source (TandemLevelMeter *self, TandemLevels *levels, gboolean remote);
gboolean tandem_level_meter_get_active (TandemLevelMeter *self);
void tandem_level_meter_set_active (TandemLevelMeter *self, gboolean active);
gboolean tandem_level_meter_get_speaking (TandemLevelMeter *self);

/* Where @dbfs stands on the meter: 0.0 at -60 dBFS and below, 1.0 at 0 dBFS. */
double tandem_level_meter_scale (double dbfs);
