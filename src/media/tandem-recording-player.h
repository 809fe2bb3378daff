// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

typedef enum {
  TANDEM_PLAYER_CLOSED,  /* nothing is open */
  TANDEM_PLAYER_OPENING, /* the file and the loudspeaker are being opened */
  TANDEM_PLAYER_PAUSED,
  TANDEM_PLAYER_PLAYING,
  TANDEM_PLAYER_ENDED,   /* play() begins again */
  TANDEM_PLAYER_FAILED,  /* "error" says why */
} TandemPlayerState;

#define TANDEM_TYPE_PLAYER_STATE (tandem_player_state_get_type ())
GType tandem_player_state_get_type (void);

/* Plays one recording (.wav, .opus, .flac and what else GStreamer knows) in GStreamer's threads.  Main thread only.
 * Properties: state (TandemPlayerState), position-ms and duration-ms (gint64, while playing 20 times a second),
 * rate (1.0 to 2.0, writable: faster, not higher), error (GError, TANDEM_AUDIO_ERROR: one sentence; NULL: none). */
#define TANDEM_TYPE_RECORDING_PLAYER (tandem_recording_player_get_type ())
G_DECLARE_FINAL_TYPE (TandemRecordingPlayer, tandem_recording_player, TANDEM, RECORDING_PLAYER, GObject)

/* @sink: the end of a GStreamer pipeline ("pulsesink device=…", or a fake one in tests); NULL: the system's loudspeaker. */
TandemRecordingPlayer *tandem_recording_player_new (const char *sink);

/* Opens the file at @path, from its beginning, paused; what was open is closed. */
void tandem_recording_player_open (TandemRecordingPlayer *self, const char *path);
void tandem_recording_player_close (TandemRecordingPlayer *self);
/* Both also while opening. */
void tandem_recording_player_play (TandemRecordingPlayer *self);
void tandem_recording_player_pause (TandemRecordingPlayer *self);
/* Goes to @position_ms (bounded by the length), playing or not, as before. */
void tandem_recording_player_seek (TandemRecordingPlayer *self, gint64 position_ms);

TandemPlayerState tandem_recording_player_get_state (TandemRecordingPlayer *self);
gint64 tandem_recording_player_get_position_ms (TandemRecordingPlayer *self);
gint64 tandem_recording_player_get_duration_ms (TandemRecordingPlayer *self);
double tandem_recording_player_get_rate (TandemRecordingPlayer *self);
void tandem_recording_player_set_rate (TandemRecordingPlayer *self, double rate);
const GError *tandem_recording_player_get_error (TandemRecordingPlayer *self);
