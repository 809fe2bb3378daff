// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-agent-port.h"
#include "tandem-call.h"
#include "tandem-carrier-stream.h"
#include "tandem-clock.h"
#include "tandem-levels.h"
#include "tandem-media-tally.h"
#include "tandem-operator-port.h"
#include "tandem-recorder.h"
#include "tandem-turn.h"
#include "tandem-voice.h"

/* The media side of one live call: the carrier's stream, the agent's voice session and what passes between them.
 * Media thread only.
 *
 * Its stream may break and another take its place: positions then go on to count from the beginning of the first, over the gap, and
 * what the remote has not heard is said again.  It ends once, by close() or by the end of the stream; then on_over is called, after the last turn.  The line stays
 * alive inside that call and must not be freed in it. */
#define TANDEM_TYPE_LINE (tandem_line_get_type ())
G_DECLARE_FINAL_TYPE (TandemLine, tandem_line, TANDEM, LINE, GObject)

typedef struct {
  void (*turn) (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data);
  void (*connected) (TandemLine *line, gpointer user_data);
  void (*notice) (TandemLine *line, const GError *error, gpointer user_data);
  void (*digit) (TandemLine *line, char digit, gpointer user_data);
  /* Whether the operator speaks or hears here, or is muted, may have changed. */
  void (*operator_moved) (TandemLine *line, gpointer user_data);
  /* Gives a recorder that begins at @position, or NULL.  (transfer full) */
  TandemRecorder *(*record) (TandemLine *line, const char *path, gint64 position, gpointer user_data);
  /* @reason is NULL for a regular end. */
  void (*over) (TandemLine *line, const char *reason, gpointer user_data);
  /* The stream broke, and the carrier did not say that the call is over: the line waits for another attach(), or close().
   * NULL: nobody can bring another, and the line ends. */
  void (*lost) (TandemLine *line, const char *reason, gpointer user_data);
  void (*agent_changed) (TandemLine *line, TandemAgentState state, gpointer user_data);
} TandemLineListener;

/* @profile and @levels are kept; @tally (nullable) must outlive the line. */
TandemLine *tandem_line_new (const char *call_id, TandemProfile *profile, TandemLevels *levels,
                             TandemMediaTally *tally, TandemClock clock);
const char *tandem_line_get_call_id (TandemLine *self);
/* All functions of @listener but lost() and agent_changed() must be there. */
void tandem_line_set_listener (TandemLine *self, const TandemLineListener *listener, gpointer user_data);

/* Makes and opens the voice session, or the captions of a call without an agent (provider "none").  A failure is a notice
 * and the call goes on without. */
void tandem_line_open (TandemLine *self, TandemVoiceFactory factory, gpointer factory_data);
/* What the operator hears until the telephone is answered. */
void tandem_line_set_ringback (TandemLine *self, TandemRingback tone);
/* The telephone was answered, or its stream is back. */
void tandem_line_attach (TandemLine *self, TandemCarrierStream *stream);
/* The carrier knows that the stream is over, whatever its socket looks like here. */
void tandem_line_lose_stream (TandemLine *self);
/* It waits for another stream. */
gboolean tandem_line_is_lost (TandemLine *self);
/* Takes the place of the attached one when that ends (TandemNextStream). */
void tandem_line_set_next (TandemLine *self, TandemCarrierStream *stream);
gboolean tandem_line_is_attached (TandemLine *self);
/* Every 20 ms; @deadline_us of the clock is when it should have come. */
void tandem_line_tick (TandemLine *self, gint64 deadline_us);
void tandem_line_set_muted (TandemLine *self, gboolean muted);
gboolean tandem_line_get_muted (TandemLine *self);
void tandem_line_send_digits (TandemLine *self, const char *digits);

/* Who hears whom, from the next frame on.  Taking over empties what the carrier has buffered and tells the agent how
 * far it was heard; handing back tells it what was said meanwhile. */
void tandem_line_set_patch (TandemLine *self, TandemPatch patch);
void tandem_line_set_monitored (TandemLine *self, gboolean monitored);
/* The telephone is there and somebody hears the operator; the operator hears somebody, or that it rings. */
gboolean tandem_line_operator_speaks (TandemLine *self);
gboolean tandem_line_operator_hears (TandemLine *self);
/* Where the operator's audio goes in and out.  Borrowed, never NULL. */
TandemOperatorPort *tandem_line_get_operator (TandemLine *self);
/* What the remote hears on hold; NULL: silence. */
void tandem_line_set_hold_music (TandemLine *self, TandemHoldMusic *music);
/* The agent's side: notes, words to say, tools.  Borrowed, never NULL. */
TandemAgentPort *tandem_line_get_agent (TandemLine *self);
/* @path is read when recording begins. */
void tandem_line_set_recording (TandemLine *self, TandemRecordingState state, const char *path);
/* The remote is told once, from the answer on, that it is recorded: in these words by the agent, else by a tone and a notice
 * (TANDEM_AUDIO_ERROR_ANNOUNCEMENT).  NULL: nothing is recorded for the time being. */
void tandem_line_announce (TandemLine *self, const char *text);
/* Ends the line; on_over may come some moments later, when the last words are understood. */
void tandem_line_close (TandemLine *self);
/* A recorder was made, which tells itself when all is on disk. */
gboolean tandem_line_is_recorded (TandemLine *self);
/* Closed, or without its stream; over() was or will be called. */
gboolean tandem_line_is_ending (TandemLine *self);
gboolean tandem_line_is_over (TandemLine *self);
