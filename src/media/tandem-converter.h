// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profile.h"

/* Turns one direction of a call's audio from one format into another, by GStreamer elements that run inside
 * push(): no thread, no queue, no latency but the resampler's.  The resampler's state lives as long as the
 * converter, so chunks may be cut anywhere.  Equal formats are passed through untouched and need no GStreamer.
 * One thread at a time. */
#define TANDEM_TYPE_CONVERTER (tandem_converter_get_type ())
G_DECLARE_FINAL_TYPE (TandemConverter, tandem_converter, TANDEM, CONVERTER, GObject)

/* NULL with TANDEM_AUDIO_ERROR_PLUGIN when an element is missing. */
TandemConverter *tandem_converter_new (TandemVoiceFormat from, TandemVoiceFormat to, GError **error);

/* Gives what @n bytes of @data become, *@n_out bytes, borrowed until the next call.  The resampler keeps the last
 * few ms; a half sample at the end waits for its other half.  NULL with TANDEM_AUDIO_ERROR_FORMAT when an element
 * failed: the converter is of no more use. */
const guint8 *tandem_converter_push (TandemConverter *self, const guint8 *data, gsize n, gsize *n_out,
                                     GError **error);
/* Gives what the resampler still holds (an utterance has ended) and starts afresh. */
const guint8 *tandem_converter_drain (TandemConverter *self, gsize *n_out);
/* Forgets what it holds (an utterance was interrupted). */
void tandem_converter_reset (TandemConverter *self);

/* Bytes of one ms in @format. */
guint tandem_converter_bytes_per_ms (TandemVoiceFormat format);

/* Loads the plugins, which takes a while: before the first call.  Any thread. */
void tandem_converter_warm_up (void);
