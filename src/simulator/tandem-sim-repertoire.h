// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-scenario.h"
#include "tandem-sim-speech.h"

/* Everything that one person will say, made before the telephone is picked up.  Default main context only. */
#define TANDEM_TYPE_SIM_REPERTOIRE (tandem_sim_repertoire_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimRepertoire, tandem_sim_repertoire, TANDEM, SIM_REPERTOIRE, GObject)

/* @error NULL: all is ready.  Called once, and not after it was disposed of. */
typedef void (*TandemSimRepertoireReady) (const GError *error, gpointer user_data);

TandemSimRepertoire *tandem_sim_repertoire_new (TandemSimScenario *scenario, TandemSimSpeech *speech);
void tandem_sim_repertoire_prepare (TandemSimRepertoire *self, TandemSimRepertoireReady ready, gpointer user_data);
/* Gives up preparing; @ready is not called any more. */
void tandem_sim_repertoire_cancel (TandemSimRepertoire *self);
/* 8 kHz mu-law.  (transfer none) */
GBytes *tandem_sim_repertoire_get (TandemSimRepertoire *self, const char *text);
/* A voicemail's tone of 1 kHz, as mu-law.  (transfer full) */
GBytes *tandem_sim_repertoire_beep (guint ms);
