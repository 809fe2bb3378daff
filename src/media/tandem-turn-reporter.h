// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-playout.h"
#include "tandem-turn.h"
#include "tandem-voice.h"
#include "tandem-waterfall.h"

/* Turns what the voice and the playout report into turns of the transcript.  Media thread only.
 *
 * A turn of the agent is final when its text is whole and its sound was heard to the end or cut; one of the remote
 * when its words are known. */
#define TANDEM_TYPE_TURN_REPORTER (tandem_turn_reporter_get_type ())
G_DECLARE_FINAL_TYPE (TandemTurnReporter, tandem_turn_reporter, TANDEM, TURN_REPORTER, GObject)

typedef void (*TandemTurnReporterFunc) (const TandemTurnUpdate *update, gpointer user_data);

TandemTurnReporter *tandem_turn_reporter_new (TandemTurnReporterFunc func, gpointer user_data);

/* @waterfall, which must outlive it (nullable), measures the answers. */
void tandem_turn_reporter_set_waterfall (TandemTurnReporter *self, TandemWaterfall *waterfall);
/* Any event of the voice; @at_ms is the event's time as ms of the stream, -1 when it has none. */
void tandem_turn_reporter_voice_event (TandemTurnReporter *self, const TandemVoiceEvent *event, gint64 at_ms);
/* @item_id, an utterance that the service takes for the remote's, is by @party; @is_private: the remote did not hear it.
 * Before anything else is known of it. */
void tandem_turn_reporter_set_speaker (TandemTurnReporter *self, const char *item_id, TandemParty party,
                                       gboolean is_private);
/* The first sound of @item_id is heard. */
void tandem_turn_reporter_sound_started (TandemTurnReporter *self, const char *item_id, gint64 at_ms);
/* A mark behind the first sound of @item_id came back. */
void tandem_turn_reporter_sound_heard (TandemTurnReporter *self, const char *item_id);
/* No more of this item will be heard. */
void tandem_turn_reporter_sound_over (TandemTurnReporter *self, const TandemPlayoutReport *report, gint64 at_ms);
/* The remote's words of some turn are still to come. */
gboolean tandem_turn_reporter_is_waiting (TandemTurnReporter *self);
/* Nothing will be heard or understood any more: makes all turns final. */
void tandem_turn_reporter_finish (TandemTurnReporter *self);
