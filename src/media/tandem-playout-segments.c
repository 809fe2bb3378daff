// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout-segments.h"

#include "tandem-ulaw.h"

#define US_PER_BYTE 125
/* Less of a tone than this is no digit to any receiver, so the digit is played again. */
#define TONE_HEARD_BYTES (40 * TANDEM_ULAW_BYTES_PER_MS)

TandemPlayoutSegment *
tandem_playout_segments_get_open (GQueue *segments)
{
  TandemPlayoutSegment *last = g_queue_peek_tail (segments);

  return last && last->seq == 0 ? last : NULL;
}

TandemPlayoutSegment *
tandem_playout_segments_begin (GQueue *segments, TandemPlayoutItem *item, char digit, gboolean muted, gint64 now_us)
{
  TandemPlayoutSegment *segment = g_new0 (TandemPlayoutSegment, 1);

  segment->item = item;
  segment->digit = digit;
  segment->start = item ? item->sent : 0;
  segment->sent_us = now_us;
  segment->muted = muted;
  g_queue_push_tail (segments, segment);
  return segment;
}

gboolean
tandem_playout_segments_have_speech (const GQueue *segments)
{
  for (const GList *l = segments->head; l; l = l->next)
    if (((const TandemPlayoutSegment *) l->data)->item)
      return TRUE;
  return FALSE;
}

gboolean
tandem_playout_segments_hold (const GQueue *segments, const TandemPlayoutItem *item)
{
  for (const GList *l = segments->head; l; l = l->next)
    if (((const TandemPlayoutSegment *) l->data)->item == item)
      return TRUE;
  return FALSE;
}

gboolean
tandem_playout_segment_parse_mark (const char *name, guint64 *generation, guint64 *seq)
{
  char *end;

  *generation = g_ascii_strtoull (name, &end, 10);
  if (*end != ':')
    return FALSE;
  *seq = g_ascii_strtoull (end + 1, NULL, 10);
  return TRUE;
}

void
tandem_playout_segment_end (TandemPlayoutSegment *segment, guint64 seq)
{
  segment->seq = seq;
  if (segment->item && tandem_playout_item_is_spent (segment->item))
    segment->last = segment->item->closed = TRUE;
}

void
tandem_playout_segment_credit (TandemPlayoutSegment *segment, gsize n)
{
  if (!segment->item || segment->muted)
    return;
  segment->item->audible += n;
  segment->item->position = segment->start + n;
}

void
tandem_playout_segment_tell_heard (const TandemPlayoutSegment *segment, TandemPlayout *playout, const TandemPlayoutListener *listener,
                                   gpointer user_data)
{
  if (segment->item && segment->start == 0 && listener && listener->item_heard)
    listener->item_heard (playout, segment->item->id, user_data);
}

void
tandem_playout_segments_credit_elapsed (GQueue *segments, gint64 now_us, gint64 echo_us)
{
  TandemPlayoutSegment *first = g_queue_peek_head (segments);
  gint64 since;

  if (!first)
    return;
  since = now_us - MAX (echo_us, first->sent_us);
  first->n = MIN (first->n, (gsize) (MAX (since, 0) / US_PER_BYTE));
  tandem_playout_segment_credit (first, first->n);
}

void
tandem_playout_segments_take_back_digits (GQueue *segments, GString *digits, gboolean in_progress)
{
  for (GList *l = segments->tail; l; l = l->prev) {
    TandemPlayoutSegment *segment = l->data;
    gboolean heard = l == segments->head && segment->n >= TONE_HEARD_BYTES;

    if (segment->item)
      continue;
    if (segment->seq != 0 && !heard)
      g_string_prepend_c (digits, segment->digit);
    else if (segment->seq == 0 && heard && in_progress)
      g_string_erase (digits, 0, 1);
  }
}

void
tandem_playout_segments_rewind (GQueue *segments)
{
  /* From the end, so that of the segments of one item the earliest decides. */
  for (GList *l = segments->tail; l; l = l->prev) {
    TandemPlayoutSegment *segment = l->data;

    if (segment->item)
      tandem_playout_item_rewind (segment->item, segment->start + (l == segments->head ? segment->n : 0));
  }
}
