// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout.h"

#include <string.h>

#include "tandem-dtmf.h"
#include "tandem-playout-queue.h"

#define US_PER_BYTE 125
#define LEAD_BYTES (TANDEM_PLAYOUT_LEAD_MS * TANDEM_ULAW_BYTES_PER_MS)
#define MARK_BYTES (TANDEM_PLAYOUT_MARK_MS * TANDEM_ULAW_BYTES_PER_MS)
#define MAX_FRAMES_AHEAD (LEAD_BYTES / TANDEM_ULAW_FRAME)
/* Less of a tone than this is no digit to any receiver, so the digit is played again. */
#define TONE_HEARD_BYTES (40 * TANDEM_ULAW_BYTES_PER_MS)

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
} Segment;

struct _TandemPlayout {
  GObject parent_instance;

  /* owned */
  TandemCarrierStream *stream; /* nullable */
  TandemLevels *levels;        /* nullable */
  TandemPlayoutQueue queue;
  GQueue segments;             /* Segment, sent but not heard; the last one may still grow */
  GByteArray *run;             /* frames that leave in one message */
  GString *digits;

  /* borrowed */
  const TandemPlayoutListener *listener;
  gpointer listener_data;
  TandemMediaTally *tally;

  TandemClock clock;
  guint bytes_per_ms;
  gboolean muted;
  guint digit_frame;    /* of the first digit */
  guint generation;
  guint64 seq;
  gint64 base_us;       /* when byte 0 of the present burst is heard */
  gsize sent;           /* bytes of the burst */
  gint64 echo_us;       /* when the latest mark was echoed */
  double frame_levels[MAX_FRAMES_AHEAD + 1]; /* of the latest frames sent, by number modulo */
};

G_DEFINE_FINAL_TYPE (TandemPlayout, tandem_playout, G_TYPE_OBJECT)

static void
drop_segments (TandemPlayout *self)
{
  g_queue_clear_full (&self->segments, g_free);
  g_byte_array_set_size (self->run, 0);
  self->sent = 0;
}

static void
tandem_playout_finalize (GObject *object)
{
  TandemPlayout *self = TANDEM_PLAYOUT (object);

  drop_segments (self);
  tandem_playout_queue_clear (&self->queue);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->levels, tandem_levels_unref);
  g_clear_pointer (&self->run, g_byte_array_unref);
  g_string_free (self->digits, TRUE);
  G_OBJECT_CLASS (tandem_playout_parent_class)->finalize (object);
}

static void
tandem_playout_class_init (TandemPlayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_playout_finalize;
}

static void
tandem_playout_init (TandemPlayout *self)
{
  tandem_playout_queue_init (&self->queue);
  g_queue_init (&self->segments);
  self->run = g_byte_array_new ();
  self->digits = g_string_new (NULL);
  self->bytes_per_ms = TANDEM_ULAW_BYTES_PER_MS;
}

TandemPlayout *
tandem_playout_new (TandemLevels *levels, TandemMediaTally *tally, TandemClock clock)
{
  TandemPlayout *self = g_object_new (TANDEM_TYPE_PLAYOUT, NULL);

  self->levels = levels ? tandem_levels_ref (levels) : NULL;
  self->tally = tally;
  self->clock = clock;
  return self;
}

void
tandem_playout_set_listener (TandemPlayout *self, const TandemPlayoutListener *listener, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  self->listener = listener;
  self->listener_data = user_data;
}

void
tandem_playout_set_stream (TandemPlayout *self, TandemCarrierStream *stream)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  if (g_set_object (&self->stream, stream) && stream) {
    self->generation++;
    drop_segments (self);
    tandem_playout_pump (self);
  }
}

void
tandem_playout_set_bytes_per_ms (TandemPlayout *self, guint bytes_per_ms)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self) && bytes_per_ms > 0);
  self->bytes_per_ms = bytes_per_ms;
}

/* --- sending -------------------------------------------------------------------------------------- */

static void
flush_run (TandemPlayout *self)
{
  if (self->run->len == 0)
    return;
  if (self->tally)
    self->tally->frames_out += self->run->len / TANDEM_ULAW_FRAME;
  tandem_carrier_stream_send_audio (self->stream, self->run->data, self->run->len);
  g_byte_array_set_size (self->run, 0);
}

/* The segment that may still grow, or NULL. */
static Segment *
open_segment (TandemPlayout *self)
{
  Segment *last = g_queue_peek_tail (&self->segments);

  return last && last->seq == 0 ? last : NULL;
}

static Segment *
begin_segment (TandemPlayout *self, TandemPlayoutItem *item, char digit)
{
  Segment *segment = g_new0 (Segment, 1);

  segment->item = item;
  segment->digit = digit;
  segment->start = item ? item->sent : 0;
  segment->sent_us = tandem_clock_now (&self->clock);
  segment->muted = self->muted;
  g_queue_push_tail (&self->segments, segment);
  return segment;
}

static void
end_segment (TandemPlayout *self, Segment *segment)
{
  char name[40];

  segment->seq = ++self->seq;
  if (segment->item && tandem_playout_item_is_spent (segment->item))
    segment->last = segment->item->closed = TRUE;
  flush_run (self);
  g_snprintf (name, sizeof name, "%u:%" G_GUINT64_FORMAT, self->generation, segment->seq);
  tandem_carrier_stream_send_mark (self->stream, name);
}

/* The open segment if it is of @item (or @digit) and may take more, else a new one. */
static Segment *
segment_for (TandemPlayout *self, TandemPlayoutItem *item, char digit)
{
  Segment *segment = open_segment (self);

  if (segment && segment->item == item && segment->digit == digit && segment->muted == self->muted)
    return segment;
  if (segment)
    end_segment (self, segment);
  return begin_segment (self, item, digit);
}

static void
add_frame (TandemPlayout *self, const guint8 *frame)
{
  gsize number = self->sent / TANDEM_ULAW_FRAME;

  g_byte_array_append (self->run, frame, TANDEM_ULAW_FRAME);
  self->sent += TANDEM_ULAW_FRAME;
  if (self->levels)
    self->frame_levels[number % G_N_ELEMENTS (self->frame_levels)] = tandem_ulaw_level (frame, TANDEM_ULAW_FRAME);
}

static void
send_tone (TandemPlayout *self)
{
  guint8 frame[TANDEM_ULAW_FRAME];
  Segment *segment;

  /* Two equal digits in a row are two segments. */
  if (self->digit_frame == 0 && open_segment (self))
    end_segment (self, open_segment (self));
  segment = segment_for (self, NULL, self->digits->str[0]);
  tandem_dtmf_fill (segment->digit, self->digit_frame, frame);
  add_frame (self, frame);
  segment->n += TANDEM_ULAW_FRAME;
  if (++self->digit_frame == TANDEM_DTMF_FRAMES) {
    self->digit_frame = 0;
    g_string_erase (self->digits, 0, 1);
    end_segment (self, segment);
  }
}

/* FALSE when @item has no frame to give. */
static gboolean
send_speech (TandemPlayout *self, TandemPlayoutItem *item)
{
  guint8 frame[TANDEM_ULAW_FRAME];
  gboolean first = item->sent == 0;
  Segment *segment;
  gsize n;

  if (tandem_playout_item_available (item) < TANDEM_ULAW_FRAME && !item->done)
    return FALSE;
  segment = segment_for (self, item, '\0');
  n = tandem_playout_item_take (item, frame);
  if (n > 0) {
    if (self->muted)
      memset (frame, TANDEM_ULAW_SILENCE, sizeof frame);
    if (first && self->listener)
      self->listener->item_started (self, item->id, self->base_us + (gint64) self->sent * US_PER_BYTE,
                                    self->listener_data);
    add_frame (self, frame);
    segment->n += n;
  }
  if (segment->n >= MARK_BYTES || tandem_playout_item_is_spent (item))
    end_segment (self, segment);
  return TRUE;
}

static void
show_level (TandemPlayout *self, gint64 now)
{
  gint64 number = (now - self->base_us) / (TANDEM_ULAW_FRAME * US_PER_BYTE);
  gboolean playing = number >= 0 && number < (gint64) (self->sent / TANDEM_ULAW_FRAME);

  if (self->levels)
    tandem_levels_set (self->levels, FALSE,
                       playing ? self->frame_levels[number % G_N_ELEMENTS (self->frame_levels)] : -96.0);
}

void
tandem_playout_pump (TandemPlayout *self)
{
  g_autoptr (TandemCarrierStream) stream = NULL;
  gint64 now;

  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  if (!self->stream)
    return;
  stream = g_object_ref (self->stream);
  now = tandem_clock_now (&self->clock);
  /* The remote has played all: what is sent next begins a new burst. */
  if (now - self->base_us >= (gint64) self->sent * US_PER_BYTE) {
    self->base_us = now;
    self->sent = 0;
  }
  while ((gint64) (self->sent + TANDEM_ULAW_FRAME) * US_PER_BYTE <=
         now - self->base_us + LEAD_BYTES * US_PER_BYTE) {
    TandemPlayoutItem *item;

    if (self->digits->len > 0) {
      send_tone (self);
      continue;
    }
    item = tandem_playout_queue_current (&self->queue);
    if (!item || !send_speech (self, item))
      break;
  }
  flush_run (self);
  show_level (self, now);
}

/* --- what the service gives ------------------------------------------------------------------------ */

gboolean
tandem_playout_append (TandemPlayout *self, const char *item_id, const char *response_id, const guint8 *ulaw, gsize n,
                       gsize n_provider)
{
  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self) && item_id, FALSE);

  if (tandem_playout_is_discarded (self, item_id, response_id))
    return TRUE;
  if (tandem_playout_queue_waiting (&self->queue) + n > (gsize) TANDEM_PLAYOUT_MAX_MS * TANDEM_ULAW_BYTES_PER_MS)
    return FALSE;
  tandem_playout_item_append (tandem_playout_queue_open (&self->queue, item_id, response_id), ulaw, n, n_provider);
  tandem_playout_pump (self);
  return TRUE;
}

void
tandem_playout_finish_item (TandemPlayout *self, const char *item_id)
{
  TandemPlayoutItem *item;

  g_return_if_fail (TANDEM_IS_PLAYOUT (self) && item_id);

  g_hash_table_remove (self->queue.discarded, item_id);
  item = tandem_playout_queue_find (&self->queue, item_id);
  if (item) {
    item->done = TRUE;
    tandem_playout_pump (self);
  }
}

void
tandem_playout_finish_all (TandemPlayout *self)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  tandem_playout_queue_all_done (&self->queue);
  tandem_playout_pump (self);
}

void
tandem_playout_response_started (TandemPlayout *self, const char *response_id)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  tandem_playout_queue_response_started (&self->queue, response_id);
}

void
tandem_playout_response_done (TandemPlayout *self, const char *response_id)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  tandem_playout_queue_response_done (&self->queue, response_id);
  tandem_playout_pump (self);
}

gboolean
tandem_playout_is_generating (TandemPlayout *self)
{
  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), FALSE);
  return g_hash_table_size (self->queue.generating) > 0;
}

gboolean
tandem_playout_is_discarded (TandemPlayout *self, const char *item_id, const char *response_id)
{
  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), FALSE);
  return tandem_playout_queue_is_discarded (&self->queue, item_id, response_id);
}

/* --- what the operator does ------------------------------------------------------------------------- */

void
tandem_playout_set_muted (TandemPlayout *self, gboolean muted)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  self->muted = !!muted;
}

void
tandem_playout_send_digits (TandemPlayout *self, const char *digits)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  for (; *digits; digits++)
    if (tandem_dtmf_is_digit (*digits))
      g_string_append_c (self->digits, *digits);
  tandem_playout_pump (self);
}

/* --- what the remote heard ------------------------------------------------------------------------- */

static void
credit (Segment *segment, gsize n)
{
  if (!segment->item || segment->muted)
    return;
  segment->item->audible += n;
  segment->item->position = segment->start + n;
}

/* @item was heard to its end. */
static void
finish_heard (TandemPlayout *self, TandemPlayoutItem *item)
{
  TandemPlayoutReport *report = tandem_playout_item_report (item, self->bytes_per_ms);

  tandem_playout_queue_retire (&self->queue, item);
  if (self->listener)
    self->listener->item_finished (self, report, self->listener_data);
  tandem_playout_report_free (report);
}

void
tandem_playout_mark_echoed (TandemPlayout *self, const char *name)
{
  char *end;
  guint64 generation;
  guint64 seq;

  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  generation = g_ascii_strtoull (name, &end, 10);
  if (*end != ':' || generation != self->generation)
    return;
  seq = g_ascii_strtoull (end + 1, NULL, 10);
  for (;;) {
    g_autofree Segment *segment = NULL;
    Segment *first = g_queue_peek_head (&self->segments);

    if (!first || first->seq == 0 || first->seq > seq)
      break;
    segment = g_queue_pop_head (&self->segments);
    self->echo_us = tandem_clock_now (&self->clock);
    credit (segment, segment->n);
    if (segment->last && segment->item->closed)
      finish_heard (self, segment->item);
  }
}

gboolean
tandem_playout_is_empty (TandemPlayout *self)
{
  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), TRUE);
  return g_queue_is_empty (&self->queue.items) && self->digits->len == 0 && g_queue_is_empty (&self->segments);
}

/* The remote is somewhere between the mark echoed last and the next one: as far as the time since allows. */
static void
credit_elapsed (TandemPlayout *self)
{
  Segment *first = g_queue_peek_head (&self->segments);
  gint64 since;

  if (!first)
    return;
  since = tandem_clock_now (&self->clock) - MAX (self->echo_us, first->sent_us);
  first->n = MIN (first->n, (gsize) (MAX (since, 0) / US_PER_BYTE));
  credit (first, first->n);
}

/* Puts digits that were cleared before anybody heard them back in front. */
static void
take_back_digits (TandemPlayout *self)
{
  gboolean in_progress = self->digit_frame > 0;

  for (GList *l = self->segments.tail; l; l = l->prev) {
    Segment *segment = l->data;
    gboolean heard = l == self->segments.head && segment->n >= TONE_HEARD_BYTES;

    if (segment->item)
      continue;
    if (segment->seq != 0 && !heard)
      g_string_prepend_c (self->digits, segment->digit);
    else if (segment->seq == 0 && heard && in_progress)
      g_string_erase (self->digits, 0, 1);
  }
  self->digit_frame = 0;
}

GPtrArray *
tandem_playout_interrupt (TandemPlayout *self)
{
  GPtrArray *reports;

  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), NULL);

  reports = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_playout_report_free);
  if (!g_queue_is_empty (&self->queue.items)) {
    /* clear makes the carrier echo all marks, heard or not: they must be old by then. */
    self->generation++;
    if (self->stream)
      tandem_carrier_stream_send_clear (self->stream);
    credit_elapsed (self);
    take_back_digits (self);
    drop_segments (self);
  }
  for (GList *l = self->queue.items.head; l; l = l->next)
    g_ptr_array_add (reports, tandem_playout_item_report (l->data, self->bytes_per_ms));
  tandem_playout_queue_discard_all (&self->queue);
  return reports;
}
