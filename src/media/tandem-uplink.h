// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-clock.h"
#include "tandem-levels.h"
#include "tandem-media-tally.h"
#include "tandem-voice.h"

/* What the remote says on its way to the agent: at once, in the voice's format, without gaps.  Media thread only.
 *
 * The voice counts time in the audio it was given.  Gaps in the stream's timestamps are filled with silence, so that
 * this time and the stream's run alike. */
#define TANDEM_TYPE_UPLINK (tandem_uplink_get_type ())
G_DECLARE_FINAL_TYPE (TandemUplink, tandem_uplink, TANDEM, UPLINK, GObject)

typedef enum {
  TANDEM_UPLINK_ALIVE,
  TANDEM_UPLINK_SUSPECT, /* nothing came for 3 s; told once per silence */
  TANDEM_UPLINK_DEAD,    /* nothing came for 10 s */
} TandemUplinkHealth;

/* @levels and @tally may be NULL; the latter must outlive the uplink. */
TandemUplink *tandem_uplink_new (TandemLevels *levels, TandemMediaTally *tally, TandemClock clock);
/* 20 ms of the operator, at 8 kHz, to be mixed into what the agent hears next. */
void tandem_uplink_speak (TandemUplink *self, const gint16 *frame);
/* On hold: the agent hears silence. */
void tandem_uplink_set_on_hold (TandemUplink *self, gboolean on_hold);
/* Whose voice was the louder since @from_ms of the voice's time: REMOTE, or OPERATOR when the agent hears both. */
TandemParty tandem_uplink_get_louder (TandemUplink *self, gint64 from_ms);
/* From now on @voice gets the audio; NULL: nobody does.  FALSE with TANDEM_AUDIO_ERROR. */
gboolean tandem_uplink_set_voice (TandemUplink *self, TandemVoice *voice, GError **error);
/* The stream begins: the watchdog runs from here. */
void tandem_uplink_begin (TandemUplink *self);
/* The stream broke: nothing is missed until another begins. */
void tandem_uplink_end (TandemUplink *self);
/* A frame arrived.  FALSE with TANDEM_AUDIO_ERROR when it cannot be converted. */
gboolean tandem_uplink_hear (TandemUplink *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n, GError **error);
/* A voice that has heard nothing yet is given what the remote said since @from_ms of the stream, as far as it is known
 * (TANDEM_BACKLOG_MS), at once. */
void tandem_uplink_repeat (TandemUplink *self, gint64 from_ms);
/* How long nothing has been heard of the remote, by loudness: for when no voice is there that tells. */
gint64 tandem_uplink_get_quiet_ms (TandemUplink *self);
/* The voice found that the remote began or ceased to speak. */
void tandem_uplink_set_speaking (TandemUplink *self, gboolean speaking);
/* Sound of an answer came; the first after the end of a speech tells how long the service took. */
void tandem_uplink_note_answer (TandemUplink *self);
gboolean tandem_uplink_get_speaking (TandemUplink *self);
/* One second of silence, by which the voice can tell that the remote has finished. */
void tandem_uplink_give_silence (TandemUplink *self);
/* The voice's time as ms of the stream. */
gint64 tandem_uplink_to_stream_ms (TandemUplink *self, gint64 at_ms);
/* The tick: watches over the telephone.  @silent, when it is not alive: what to tell (TANDEM_LINE_ERROR_SILENT). */
TandemUplinkHealth tandem_uplink_check (TandemUplink *self, GError **silent);
