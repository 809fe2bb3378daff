// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-carrier-stream.h"
#include "tandem-clock.h"
#include "tandem-hold-music.h"
#include "tandem-levels.h"
#include "tandem-media-tally.h"

/* The ledger of what we say to the remote: which audio of which item was produced, sent and heard.
 *
 * Audio leaves in 20 ms frames on the clock, never more than TANDEM_PLAYOUT_LEAD_MS ahead of what the remote hears.
 * A mark named "<generation>:<seq>" follows every 100 ms and the end of every item; only its echo, of the current
 * generation, makes audio heard.  Media thread only. */
#define TANDEM_PLAYOUT_LEAD_MS 300
/* While the remote hears the operator, who must not be late: one frame in the making, one for the jitter of the tick. */
#define TANDEM_PLAYOUT_LIVE_LEAD_MS 40
#define TANDEM_PLAYOUT_MARK_MS 100
/* Audio waiting to be sent beyond this is refused: no one wants to hear it so late. */
#define TANDEM_PLAYOUT_MAX_MS (10 * 60 * 1000)

#define TANDEM_TYPE_PLAYOUT (tandem_playout_get_type ())
G_DECLARE_FINAL_TYPE (TandemPlayout, tandem_playout, TANDEM, PLAYOUT, GObject)

/* What became of an item. */
typedef struct {
  char *item_id;
  gint64 position_ms; /* where the remote stopped hearing it */
  gint64 heard_ms;    /* as much of it as was heard: less than position_ms when some was muted */
  gint64 total_ms;    /* produced by the service */
  gboolean complete;  /* the whole item was heard */
} TandemPlayoutReport;

typedef struct {
  /* The first sound of the item is heard at @at_us of the clock. */
  void (*item_started) (TandemPlayout *playout, const char *item_id, gint64 at_us, gpointer user_data);
  /* The remote has heard the item to its end. */
  void (*item_finished) (TandemPlayout *playout, const TandemPlayoutReport *report, gpointer user_data);
  /* A mark behind the first sound of the item came back.  Optional. */
  void (*item_heard) (TandemPlayout *playout, const char *item_id, gpointer user_data);
} TandemPlayoutListener;

/* @levels and @tally may be NULL; the latter must outlive the playout. */
TandemPlayout *tandem_playout_new (TandemLevels *levels, TandemMediaTally *tally, TandemClock clock);
/* NULL removes it. */
void tandem_playout_set_listener (TandemPlayout *self, const TandemPlayoutListener *listener, gpointer user_data);
/* NULL: the telephone is gone; interrupt() then tells how far it heard. */
void tandem_playout_set_stream (TandemPlayout *self, TandemCarrierStream *stream);
/* The stream broke: what the remote has not heard is sent again on the next one. */
void tandem_playout_lose_stream (TandemPlayout *self);
/* The service's own bytes of one ms: item lengths are counted in them, before any resampling. */
void tandem_playout_set_bytes_per_ms (TandemPlayout *self, guint bytes_per_ms);
/* Silences the frames sent from now on; they pass as before but are not heard. */
void tandem_playout_set_muted (TandemPlayout *self, gboolean muted);

/* The agent's words wait: what the remote has not heard of them is taken back from the carrier, and sent when they go on.  interrupt()
 * ends it, too. */
void tandem_playout_set_paused (TandemPlayout *self, gboolean paused);

void tandem_playout_response_started (TandemPlayout *self, const char *response_id);
/* No more audio of this response will come. */
void tandem_playout_response_done (TandemPlayout *self, const char *response_id);
/* The service is producing a response that was not interrupted. */
gboolean tandem_playout_is_generating (TandemPlayout *self);
/* Audio of this item is late: its response was interrupted.  @response_id is nullable here and below. */
gboolean tandem_playout_is_discarded (TandemPlayout *self, const char *item_id, const char *response_id);
/* Appends @n bytes of mu-law that were @n_provider bytes of the service, and sends what the lead allows.
 * FALSE when too much is waiting. */
gboolean tandem_playout_append (TandemPlayout *self, const char *item_id, const char *response_id, const guint8 *ulaw,
                                gsize n, gsize n_provider);
/* All audio of @item_id was appended. */
void tandem_playout_finish_item (TandemPlayout *self, const char *item_id);
/* Likewise for every item (the service is gone). */
void tandem_playout_finish_all (TandemPlayout *self);
/* Plays @digits (tandem-dtmf.h) before anything that was not sent yet; words wait meanwhile. */
void tandem_playout_send_digits (TandemPlayout *self, const char *digits);

/* The remote hears the operator, by speak(), mixed with the agent if there is one.  What the agent was sent ahead is taken
 * back from the carrier and sent again with the operator. */
void tandem_playout_set_live (TandemPlayout *self, gboolean live);
/* 20 ms of the operator, at 8 kHz. */
void tandem_playout_speak (TandemPlayout *self, const gint16 *frame);
/* The remote hears music until this is NULL again; the agent's words wait. */
void tandem_playout_set_music (TandemPlayout *self, TandemHoldMusic *music);
/* The remote hears from time to time that the call is recorded, whatever else it hears. */
void tandem_playout_set_recording_tone (TandemPlayout *self, gboolean on);
/* The mu-law frame that the remote hears at @at_us of the clock, or only the agent's part of it; NULL: silence.
 * Borrowed until the next call. */
const guint8 *tandem_playout_get_heard (TandemPlayout *self, gint64 at_us, gboolean agent_only);

/* The tick. */
void tandem_playout_pump (TandemPlayout *self);
void tandem_playout_mark_echoed (TandemPlayout *self, const char *name);
/* Nothing is queued and nothing sent is unheard. */
gboolean tandem_playout_is_empty (TandemPlayout *self);

/* How much is queued and not sent. */
gint64 tandem_playout_get_waiting_ms (TandemPlayout *self);

/* The remote speaks: empties the carrier's buffer at once, then forgets all items and discards their late audio.
 * Gives their fate in the order of speaking; digits not heard yet are sent again.
 * (transfer full) (element-type TandemPlayoutReport) */
GPtrArray *tandem_playout_interrupt (TandemPlayout *self);
