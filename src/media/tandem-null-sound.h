// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sound-backend.h"

/* Sound for machines without any: a microphone "null" that is silent or plays a file, a loudspeaker "null" that nobody
 * hears or that is written to a file.  Any thread; freed when nothing is open any more. */
#define TANDEM_TYPE_NULL_SOUND (tandem_null_sound_get_type ())
G_DECLARE_FINAL_TYPE (TandemNullSound, tandem_null_sound, TANDEM, NULL_SOUND, GObject)

/* @context: where the devices' callbacks run, every 10 ms at their own pace: that of the media thread, which needs no
 * further thread then (and writes the file, so this is for trials and tests).
 * @microphone: any sound file, played from its beginning by each stream that is opened, again and again when @loop,
 * silence after it otherwise; NULL: silence.
 * @loudspeaker: a WAV file (mono, 48 kHz, 16 bits), made when a loudspeaker is first opened; its header is true once a
 * second and when the stream is closed.  Only one stream at a time writes to it.  NULL: nothing is written. */
TandemNullSound *tandem_null_sound_new (GMainContext *context, const char *microphone, gboolean loop,
                                        const char *loudspeaker);
