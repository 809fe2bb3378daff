// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-settings.h"
#include "tandem-sound.h"

/* The sound devices: chosen, measured and tried out, with or without a call or an account.  Watches @sound only while it is
 * on screen.  Main thread only.  Actions: sound.rescan, sound.record, sound.tone (string "speaker" or "ringer"), sound.stop. */
#define TANDEM_TYPE_SOUND_PANEL (tandem_sound_panel_get_type ())
G_DECLARE_FINAL_TYPE (TandemSoundPanel, tandem_sound_panel, TANDEM, SOUND_PANEL, GtkWidget)

/* Once. */
void tandem_sound_panel_set_up (TandemSoundPanel *self, TandemSound *sound, TandemSettings *settings);
/* The page is seen, so that what the sound devices have to say stands there. */
gboolean tandem_sound_panel_shows_notices (TandemSoundPanel *self);
