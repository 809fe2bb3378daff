// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-latency.h"
#include "tandem-party.h"

/* What the line reports about one utterance; NULL or -1 means "no change".  Boxed, any thread. */
typedef struct {
  char *item_id;      /* the provider's id of the item; key of the turn within the call */
  char *after_item_id;/* spoken directly after this item; NULL: unknown, append */
  TandemParty party;
  char *append_text;  /* text to add at the end */
  char *text;         /* the whole text, replaces what was there */
  gint64 start_ms;    /* ms since the media stream began */
  gint64 end_ms;
  gint64 heard_ms;    /* how many ms of this turn the remote really heard */
  gint64 total_ms;    /* how many ms were produced */
  TandemLatency latency; /* of an answer */
  gboolean interrupted; /* the rest will never be heard */
  gboolean is_private;  /* the remote never heard it: a note or a whisper */
  gboolean recited;     /* the words of tandem_call_media_recite(), and nothing else */
  gboolean final;     /* nothing more will come: store it */
} TandemTurnUpdate;

#define TANDEM_TYPE_TURN_UPDATE (tandem_turn_update_get_type ())
GType tandem_turn_update_get_type (void);
TandemTurnUpdate *tandem_turn_update_new (const char *item_id, TandemParty party);
TandemTurnUpdate *tandem_turn_update_copy (const TandemTurnUpdate *update);
void tandem_turn_update_free (TandemTurnUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTurnUpdate, tandem_turn_update_free)

/* One utterance of a transcript.  Properties: id, party, text, heard-text, unheard-text, start-ms, end-ms,
 * heard-ms, final, interrupted, private, latency-ms (until the first frame of an answer was sent, -1).  Main thread only. */
#define TANDEM_TYPE_TURN (tandem_turn_get_type ())
G_DECLARE_FINAL_TYPE (TandemTurn, tandem_turn, TANDEM, TURN, GObject)

TandemTurn *tandem_turn_new (const char *item_id, TandemParty party);

/* Applies @update; TRUE when it made the turn final just now (store it). */
gboolean tandem_turn_apply (TandemTurn *self, const TandemTurnUpdate *update);

const char *tandem_turn_get_id (TandemTurn *self);
TandemParty tandem_turn_get_party (TandemTurn *self);
const char *tandem_turn_get_text (TandemTurn *self);
/* The part of the text that was heard, by proportion of heard-ms to what was produced, cut at a word; all of
 * it unless the turn was interrupted.  Borrowed. */
const char *tandem_turn_get_heard_text (TandemTurn *self);
const char *tandem_turn_get_unheard_text (TandemTurn *self);
/* Where the heard part of a text ends, in bytes: by the share of its sound that was heard, cut at a word. */
gsize tandem_turn_heard_length (const char *text, gint64 heard_ms, gint64 total_ms);
gint64 tandem_turn_get_start_ms (TandemTurn *self);
gint64 tandem_turn_get_end_ms (TandemTurn *self);
gint64 tandem_turn_get_heard_ms (TandemTurn *self); /* -1: not an agent turn, or nothing known */
gint64 tandem_turn_get_total_ms (TandemTurn *self); /* -1 likewise */
/* How long the remote waited for it. */
TandemLatency tandem_turn_get_latency (TandemTurn *self);
gboolean tandem_turn_get_final (TandemTurn *self);
gboolean tandem_turn_get_interrupted (TandemTurn *self);
/* The remote never heard it: a note or a whisper. */
gboolean tandem_turn_is_private (TandemTurn *self);
