// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

/* A bar of loudness from -60 to 0 dBFS with a line at the held peak; a screen reader knows it as a level bar from 0 to
 * 100.  Draws only when something moved.  Main thread only.  Property label (string): its name. */
#define TANDEM_TYPE_SOUND_METER (tandem_sound_meter_get_type ())
G_DECLARE_FINAL_TYPE (TandemSoundMeter, tandem_sound_meter, TANDEM, SOUND_METER, GtkWidget)

/* @rms and @peak in dBFS. */
void tandem_sound_meter_set_level (TandemSoundMeter *self, double rms, double peak);
/* "−23 dBFS", or "silence" below the meter.  (transfer full) */
char *tandem_sound_meter_dup_text (double dbfs);
