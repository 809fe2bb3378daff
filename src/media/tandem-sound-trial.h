// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound.h"

/* The sound test: a tone, or five seconds of the microphone played back.  Frames are 20 ms at 8 kHz.  Media thread only. */
typedef struct _TandemSoundTrial TandemSoundTrial;

/* @changed: what it does, or which devices it needs, has changed. */
TandemSoundTrial *tandem_sound_trial_new (void (*changed) (gpointer user_data), gpointer user_data);
void tandem_sound_trial_free (TandemSoundTrial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSoundTrial, tandem_sound_trial_free)

/* Each ends the test that runs. */
void tandem_sound_trial_play_tone (TandemSoundTrial *self, TandemSoundRole role);
void tandem_sound_trial_record (TandemSoundTrial *self);
void tandem_sound_trial_stop (TandemSoundTrial *self);
TandemSoundTest tandem_sound_trial_get_state (TandemSoundTrial *self);
/* Whether the device of @role has to be open. */
gboolean tandem_sound_trial_needs (TandemSoundTrial *self, TandemSoundRole role);

/* Every 20 ms, whatever is open: ends what finds no device for 3 s. */
void tandem_sound_trial_tick (TandemSoundTrial *self);
/* A frame of the microphone. */
void tandem_sound_trial_take (TandemSoundTrial *self, const gint16 *frame);
/* Adds to @frame, which is played by @role next. */
void tandem_sound_trial_give (TandemSoundTrial *self, TandemSoundRole role, gint16 *frame);
