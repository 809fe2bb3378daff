// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* A microphone or loudspeaker as a list shows it.  Immutable.  Properties: name (what settings remember), label (what
 * people read), is-default. */
#define TANDEM_TYPE_SOUND_DEVICE (tandem_sound_device_get_type ())
G_DECLARE_FINAL_TYPE (TandemSoundDevice, tandem_sound_device, TANDEM, SOUND_DEVICE, GObject)

TandemSoundDevice *tandem_sound_device_new (const char *name, const char *label, gboolean is_default);
const char *tandem_sound_device_get_name (TandemSoundDevice *self);
const char *tandem_sound_device_get_label (TandemSoundDevice *self);
gboolean tandem_sound_device_is_default (TandemSoundDevice *self);
