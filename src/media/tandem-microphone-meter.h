// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-figures.h"

/* How loud the microphone is, and what to tell the operator about it.  One thread at a time; a call of each function
 * every 20 ms. */
typedef struct _TandemMicrophoneMeter TandemMicrophoneMeter;

TandemMicrophoneMeter *tandem_microphone_meter_new (TandemSoundFigures *figures);
void tandem_microphone_meter_free (TandemMicrophoneMeter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemMicrophoneMeter, tandem_microphone_meter_free)

/* The microphone was opened or closed. */
void tandem_microphone_meter_reset (TandemMicrophoneMeter *self);
/* What comes from the microphone itself: tells clipping, and whether it is dead. */
void tandem_microphone_meter_hear (TandemMicrophoneMeter *self, const gint16 *samples, gsize n);
/* What becomes of it and is heard by others, unless @muted. */
void tandem_microphone_meter_measure (TandemMicrophoneMeter *self, const gint16 *samples, gsize n, gboolean muted);
