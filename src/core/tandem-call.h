// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-agent-state.h"
#include "tandem-answered-by.h"
#include "tandem-call-state.h"
#include "tandem-levels.h"
#include "tandem-party.h"
#include "tandem-patch.h"
#include "tandem-profile.h"
#include "tandem-recording-state.h"
#include "tandem-transcript.h"

/* One call, as the user sees it: no sockets, no audio.  Main thread only.
 *
 * Properties (all notify on change only): id, call-sid, direction, mode, from, to, state, patch,
 * profile-name, muted, monitored, recording (TandemRecordingState), recording-tone, recording-path (nullable), recording-due, digits (keys the remote
 * pressed, "" at first), media-connected, agent (TandemAgentState), started-at, answered-at, ended-at (GDateTime UTC, nullable),
 * end-reason, notice (latest sentence for the operator, nullable), answered-by (TandemAnsweredBy), remote-name (nullable). */
#define TANDEM_TYPE_CALL (tandem_call_get_type ())
G_DECLARE_FINAL_TYPE (TandemCall, tandem_call, TANDEM, CALL, GObject)

TandemCall *tandem_call_new (const char *id, TandemDirection direction, TandemCallMode mode, const char *from, const char *to);

/* Moves the state forward and stamps answered-at / ended-at.  FALSE with TANDEM_CALL_ERROR_WRONG_STATE
 * for a late or repeated report (not a fault: ignore it). */
gboolean tandem_call_advance (TandemCall *self, TandemCallState next, GError **error);

const char *tandem_call_get_id (TandemCall *self);
const char *tandem_call_get_call_sid (TandemCall *self);   /* NULL until the carrier answered */
void tandem_call_set_call_sid (TandemCall *self, const char *call_sid);
TandemDirection tandem_call_get_direction (TandemCall *self);
TandemCallMode tandem_call_get_mode (TandemCall *self);
/* Of a call that came in, when it is decided who answers it. */
void tandem_call_set_mode (TandemCall *self, TandemCallMode mode);
const char *tandem_call_get_from (TandemCall *self);
const char *tandem_call_get_to (TandemCall *self);
/* The other party's number: to when outbound, from when inbound. */
const char *tandem_call_get_remote_number (TandemCall *self);
/* Who that is, as far as the contacts know (TandemCallNames); nullable. */
const char *tandem_call_get_remote_name (TandemCall *self);
void tandem_call_set_remote_name (TandemCall *self, const char *name);
TandemCallState tandem_call_get_state (TandemCall *self);
gboolean tandem_call_is_live (TandemCall *self);           /* not in a terminal state */
TandemPatch tandem_call_get_patch (TandemCall *self);
void tandem_call_set_patch (TandemCall *self, TandemPatch patch);
/* The operator's ears are on the call although nobody hears the operator. */
gboolean tandem_call_get_monitored (TandemCall *self);
void tandem_call_set_monitored (TandemCall *self, gboolean monitored);
TandemRecordingState tandem_call_get_recording (TandemCall *self);
void tandem_call_set_recording (TandemCall *self, TandemRecordingState recording);
/* A tone tells the remote of the recording, because no agent could: the operator should say it. */
gboolean tandem_call_get_recording_tone (TandemCall *self);
void tandem_call_set_recording_tone (TandemCall *self, gboolean tone);
/* When it was paused, in order, in ms since the answer; to_ms is -1 while it is.  Forgotten with this object: the file keeps
 * them, too.  They change with "notify::recording".  NULL (and 0) when it never was.  Borrowed until the next change. */
const TandemRecordingGap *tandem_call_get_pauses (TandemCall *self, guint *n_pauses);
/* Where the recording is kept, as an absolute path; NULL when there is none. */
const char *tandem_call_get_recording_path (TandemCall *self);
void tandem_call_set_recording_path (TandemCall *self, const char *path);
/* The carrier makes the recording, or has it: the file at recording-path is still to be fetched. */
gboolean tandem_call_get_recording_due (TandemCall *self);
void tandem_call_set_recording_due (TandemCall *self, gboolean due);
const char *tandem_call_get_digits (TandemCall *self);
void tandem_call_add_digits (TandemCall *self, const char *digits);
const char *tandem_call_get_profile_name (TandemCall *self);
void tandem_call_set_profile_name (TandemCall *self, const char *name);
gboolean tandem_call_get_muted (TandemCall *self);
void tandem_call_set_muted (TandemCall *self, gboolean muted);
gboolean tandem_call_get_media_connected (TandemCall *self);
void tandem_call_set_media_connected (TandemCall *self, gboolean connected);
/* Whether the agent of a live call is there. */
TandemAgentState tandem_call_get_agent (TandemCall *self);
void tandem_call_set_agent (TandemCall *self, TandemAgentState agent);
/* It came in, is over, and nobody ever answered it. */
gboolean tandem_call_is_missed (TandemCall *self);
GDateTime *tandem_call_get_started_at (TandemCall *self);
GDateTime *tandem_call_get_answered_at (TandemCall *self); /* NULL before */
GDateTime *tandem_call_get_ended_at (TandemCall *self);    /* NULL before */
/* For the store, which brings back old calls. */
void tandem_call_restore_times (TandemCall *self, GDateTime *started, GDateTime *answered, GDateTime *ended);
/* Seconds between answer and end (or now); 0 when never answered. */
gint64 tandem_call_get_duration (TandemCall *self);
/* Why it ended: "remote hung up", "interrupted: Tandem stopped during the call", a carrier's sentence ...  NULL before. */
const char *tandem_call_get_end_reason (TandemCall *self);
void tandem_call_set_end_reason (TandemCall *self, const char *reason);
const char *tandem_call_get_notice (TandemCall *self);
void tandem_call_set_notice (TandemCall *self, const char *notice);
/* Whether a human did, as far as the carrier was asked and found out. */
TandemAnsweredBy tandem_call_get_answered_by (TandemCall *self);
void tandem_call_set_answered_by (TandemCall *self, TandemAnsweredBy who);
TandemTranscript *tandem_call_get_transcript (TandemCall *self); /* never NULL */
TandemLevels *tandem_call_get_levels (TandemCall *self);         /* never NULL, borrowed */
