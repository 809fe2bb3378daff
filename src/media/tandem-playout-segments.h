// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-playout-item.h"

/* The audio between two marks: of one item, all audible or all muted; or of one digit. */
typedef struct {
  TandemPlayoutItem *item; /* borrowed; NULL: a digit */
  char digit;
  guint64 seq;             /* of the mark that ends it; 0: that was not sent yet */
  gsize start;             /* bytes from the beginning of the item */
  gsize n;
  gint64 sent_us;          /* its first byte */
  gboolean muted;
  gboolean last;           /* the item ends here */
} TandemPlayoutSegment;

/* What was sent and is not known to be heard: a GQueue of owned TandemPlayoutSegment, the last of which may still grow.
 * Plain data of TandemPlayout. */

/* The segment that may still grow, or NULL. */
TandemPlayoutSegment *tandem_playout_segments_get_open (GQueue *segments);
TandemPlayoutSegment *tandem_playout_segments_begin (GQueue *segments, TandemPlayoutItem *item, char digit, gboolean muted,
                                                     gint64 now_us);
/* One of them is of @item. */
gboolean tandem_playout_segments_hold (const GQueue *segments, const TandemPlayoutItem *item);
/* One of them is of any item. */
gboolean tandem_playout_segments_have_speech (const GQueue *segments);
/* What the name of a mark says; FALSE: it is none of ours. */
gboolean tandem_playout_segment_parse_mark (const char *name, guint64 *generation, guint64 *seq);
/* A mark called @seq follows it. */
void tandem_playout_segment_end (TandemPlayoutSegment *segment, guint64 seq);
/* The first @n bytes of it were heard. */
void tandem_playout_segment_credit (TandemPlayoutSegment *segment, gsize n);

/* Tells @listener (nullable) when it is the beginning of its item. */
void tandem_playout_segment_tell_heard (const TandemPlayoutSegment *segment, TandemPlayout *playout, const TandemPlayoutListener *listener,
                                        gpointer user_data);

/* The remote is somewhere between the mark echoed last, at @echo_us, and the next one: as far as the time since allows. */
void tandem_playout_segments_credit_elapsed (GQueue *segments, gint64 now_us, gint64 echo_us);
/* Puts digits that were cleared before anybody heard them back in front of @digits, whose first is @in_progress. */
void tandem_playout_segments_take_back_digits (GQueue *segments, GString *digits, gboolean in_progress);
/* What was cleared before anybody heard it is to be sent again; after credit_elapsed(). */
void tandem_playout_segments_rewind (GQueue *segments);
