// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"

/* Devices at 48 kHz that run every 10 ms on a main context: "mic" hums a tone at -20 dBFS, "speaker" and "bell" keep what
 * they play.  "mic" and "speaker" are the defaults. */
#define DESK_TYPE_DEVICES (desk_devices_get_type ())
G_DECLARE_FINAL_TYPE (DeskDevices, desk_devices, DESK, DEVICES, GObject)

#define DESK_DEVICES_HZ 1000.0

/* @context: that of the media thread. */
DeskDevices *desk_devices_new (GMainContext *context);
/* Any thread, as the rest: samples played by @name so far, over all streams. */
gsize desk_devices_get_played (DeskDevices *self, const char *name);
gint16 *desk_devices_dup_played (DeskDevices *self, const char *name, gsize *n);
/* Silences the microphone for a moment and gives how many samples later the loudspeaker falls silent.  Waits. */
gsize desk_devices_measure_delay (DeskDevices *self);
