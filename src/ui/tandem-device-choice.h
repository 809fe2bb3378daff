// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-settings.h"
#include "tandem-sound.h"

/* Keeps a combo row and a setting that names a sound device the same: "System Default" first (""), then what is there, and
 * last the chosen device even while it is not connected, so that looking at the list changes nothing.  Main thread only. */
#define TANDEM_TYPE_DEVICE_CHOICE (tandem_device_choice_get_type ())
G_DECLARE_FINAL_TYPE (TandemDeviceChoice, tandem_device_choice, TANDEM, DEVICE_CHOICE, GObject)

/* @property is "microphone", "speaker" or "ringer"; @row outlives the choice. */
TandemDeviceChoice *tandem_device_choice_new (AdwComboRow *row, GListModel *devices, TandemSettings *settings, const char *property);
