// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"

/* Sound devices that come, go, refuse and dawdle as a test says.  "mic" and "spk" are the defaults, "headset" does both. */
#define FAKE_TYPE_SOUND (fake_sound_get_type ())
G_DECLARE_FINAL_TYPE (FakeSound, fake_sound, FAKE, SOUND, GObject)

FakeSound *fake_sound_new (void);

/* All: any thread. */
void fake_sound_plug (FakeSound *self, const char *name, gboolean there);
/* Stops the device's callbacks as a cable pulled out does: @told, or just silence. */
void fake_sound_kill (FakeSound *self, const char *name, gboolean told);
void fake_sound_set_slow (FakeSound *self, guint ms);
guint fake_sound_get_scans (FakeSound *self);
guint fake_sound_get_opens (FakeSound *self);
/* How many streams are open now. */
guint fake_sound_get_open (FakeSound *self);
/* Lets every live device run for one period. */
void fake_sound_pump (FakeSound *self);
