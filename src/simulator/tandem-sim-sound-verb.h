// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-playback.h"
#include "tandem-sim-account.h"
#include "tandem-sim-twiml.h"

/* One <Say> or <Play> being executed, as often as its attribute "loop" says (0: until it is disposed of).  Logged where "twiml": say or play
 * at the beginning, said or played each time it is over.  Default main context only. */
#define TANDEM_TYPE_SIM_SOUND_VERB (tandem_sim_sound_verb_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimSoundVerb, tandem_sim_sound_verb, TANDEM, SIM_SOUND_VERB, GObject)

/* @url: of the sound file; NULL for <Say> and <Play digits>.  @verb lives as long as this object. */
TandemSimSoundVerb *tandem_sim_sound_verb_new (const TandemSimAccount *account, const char *call_sid, const TandemSimVerb *verb,
                                               const char *url);
/* @played is called once; not after the object was disposed of, which goes with stopping @playback. */
void tandem_sim_sound_verb_start (TandemSimSoundVerb *self, TandemSimPlayback *playback, TandemSimPlayed played, gpointer user_data);
