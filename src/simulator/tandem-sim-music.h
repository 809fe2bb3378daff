// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Twilio's music on hold: three notes, one after the other, softer than anybody speaks.  @position counts samples; fills 160 mu-law bytes. */
void tandem_sim_music_play (guint64 *position, guint8 *heard);
/* No sample of it is louder. */
#define TANDEM_SIM_MUSIC_PEAK 1500
