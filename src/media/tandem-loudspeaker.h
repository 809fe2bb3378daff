// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"
#include "tandem-sound-figures.h"

/* What the operator hears: 20 ms frames at 8 kHz into the ring of a loudspeaker, at the device's rate and by its clock,
 * with as little waiting in the queue as the device's jitter allows.  Media thread only. */
typedef struct _TandemLoudspeaker TandemLoudspeaker;

/* @figures: where all that is measured goes; NULL: nowhere. */
TandemLoudspeaker *tandem_loudspeaker_new (TandemSoundFigures *figures);
void tandem_loudspeaker_free (TandemLoudspeaker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemLoudspeaker, tandem_loudspeaker_free)

/* Writes to @stream (borrowed until the next call) from now on; NULL: closed. */
void tandem_loudspeaker_set_stream (TandemLoudspeaker *self, TandemSoundStream *stream);
/* @tap (nullable) gets all that is written for the device. */
void tandem_loudspeaker_set_tap (TandemLoudspeaker *self, TandemSoundTap tap, gpointer user_data);
gboolean tandem_loudspeaker_is_open (TandemLoudspeaker *self);
/* TANDEM_ULAW_FRAME samples.  FALSE: they are not played, closed or because too much waits already. */
gboolean tandem_loudspeaker_write (TandemLoudspeaker *self, const gint16 *frame);
/* ms from write() to hearing the first sample of the frame. */
double tandem_loudspeaker_get_delay_ms (TandemLoudspeaker *self);
