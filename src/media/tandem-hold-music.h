// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-ulaw.h"

/* What the remote hears on hold: mu-law, read once, shared by all calls.  Immutable after loading; any thread. */
#define TANDEM_TYPE_HOLD_MUSIC (tandem_hold_music_get_type ())
G_DECLARE_FINAL_TYPE (TandemHoldMusic, tandem_hold_music, TANDEM, HOLD_MUSIC, GObject)

/* The music that Tandem ships (a GResource of this library). */
TandemHoldMusic *tandem_hold_music_new (void);
/* Decodes any file GStreamer understands, at most ten minutes of it. */
void tandem_hold_music_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TandemHoldMusic *tandem_hold_music_load_finish (GAsyncResult *result, GError **error);
/* The 20 ms at @position (in frames; counts on for ever, the music repeats).  Borrowed. */
const guint8 *tandem_hold_music_get_frame (TandemHoldMusic *self, guint64 position);
