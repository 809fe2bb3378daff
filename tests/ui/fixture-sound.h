// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound.h"

/* Sound devices that exist only on paper, and a microphone whose level rises and falls while it is watched.  What is asked
 * for is printed.  A rescan finds a headset. */
#define FIXTURE_TYPE_SOUND (fixture_sound_get_type ())
G_DECLARE_FINAL_TYPE (FixtureSound, fixture_sound, FIXTURE, SOUND, GObject)

TandemSound *fixture_sound_new (TandemSoundFeatures features);
