// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"

/* The media-* faults of one stream: takes those that are armed, injects each at its time, logs what came of it as
 * where "fault": "injected" {call_sid, name} and "outcome" {call_sid, name, outcome: "closed", "refused" or "went-on", code, text}.
 * Default main context only. */
#define TANDEM_TYPE_SIM_STREAM_FAULTS (tandem_sim_stream_faults_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimStreamFaults, tandem_sim_stream_faults, TANDEM, SIM_STREAM_FAULTS, GObject)

/* Takes one use of every media-* fault now. */
TandemSimStreamFaults *tandem_sim_stream_faults_new (TandemSimFaults *faults, TandemSimLog *log, const char *call_sid);
/* For the faults that the stream itself commits (media-bad-signature, media-before-start, media-no-token): TRUE when it is
 * to do so; logged as injected. */
gboolean tandem_sim_stream_faults_begin (TandemSimStreamFaults *self, const char *name);
/* For media-replay-token: whether a second socket is to be opened about now (once). */
gboolean tandem_sim_stream_faults_wants_replay (TandemSimStreamFaults *self, guint64 tick);
/* Every 20 ms of media: injects what is due.  FALSE: the TCP connection was cut. */
gboolean tandem_sim_stream_faults_tick (TandemSimStreamFaults *self, guint64 tick, SoupWebsocketConnection *connection,
                                        const char *stream_sid);
/* The stream ended: settles everything that is still open.  @outcome: "closed" or "refused" by the application (with @code, its WebSocket
 * close code or HTTP status, and @text), or "went-on". */
void tandem_sim_stream_faults_end (TandemSimStreamFaults *self, const char *outcome, guint code, const char *text);
/* Logs the outcome of a fault that somebody else watched. */
void tandem_sim_stream_faults_settle (TandemSimStreamFaults *self, const char *name, const char *outcome, guint code,
                                      const char *text);
