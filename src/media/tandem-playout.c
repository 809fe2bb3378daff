// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-playout.h"

#include <string.h>

#include "tandem-dtmf.h"
#include "tandem-playout-burst.h"
#include "tandem-playout-live.h"
#include "tandem-playout-queue.h"
#include "tandem-playout-segments.h"
#include "tandem-recording-tone.h"

#define MARK_BYTES (TANDEM_PLAYOUT_MARK_MS * TANDEM_ULAW_BYTES_PER_MS)
#define FRAME_US (20 * (gint64) 1000)
/* So late may the tick be that starts the carrier's clock: those after it, which are in time, must find room all the same. */
#define LATE_US 10000

struct _TandemPlayout {
  GObject parent_instance;

  /* owned */
  TandemCarrierStream *stream; /* nullable */
  TandemLevels *levels;        /* nullable */
  TandemPlayoutQueue queue;
  GQueue segments;             /* TandemPlayoutSegment, sent but not heard; the last one may still grow */
  GByteArray *run;             /* frames that leave in one message */
  TandemHoldMusic *music;      /* nullable: nobody is on hold */
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
  gint64 echo_us;       /* when the latest mark was echoed */
  TandemPlayoutBurst burst;
  gboolean live;        /* the remote hears the operator */
  TandemPlayoutLive operator;
  guint64 music_position; /* frames */
  TandemRecordingTone recording_tone;
};

G_DEFINE_FINAL_TYPE (TandemPlayout, tandem_playout, G_TYPE_OBJECT)

static void
drop_segments (TandemPlayout *self)
{
  g_queue_clear_full (&self->segments, g_free);
  g_byte_array_set_size (self->run, 0);
  tandem_playout_burst_drop (&self->burst);
}

static void
tandem_playout_finalize (GObject *object)
{
  TandemPlayout *self = TANDEM_PLAYOUT (object);

  drop_segments (self);
  tandem_playout_queue_clear (&self->queue);
  g_clear_object (&self->stream);
  g_clear_object (&self->music);
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

static void wake (TandemPlayout *self);

void
tandem_playout_set_stream (TandemPlayout *self, TandemCarrierStream *stream)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  if (g_set_object (&self->stream, stream) && stream) {
    self->generation++;
    drop_segments (self);
    wake (self);
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

static void
end_segment (TandemPlayout *self, TandemPlayoutSegment *segment)
{
  char name[40];

  tandem_playout_segment_end (segment, ++self->seq);
  flush_run (self);
  g_snprintf (name, sizeof name, "%u:%" G_GUINT64_FORMAT, self->generation, segment->seq);
  tandem_carrier_stream_send_mark (self->stream, name);
}

/* The open segment if it is of @item (or @digit) and may take more, else a new one. */
static TandemPlayoutSegment *
segment_for (TandemPlayout *self, TandemPlayoutItem *item, char digit)
{
  TandemPlayoutSegment *segment = tandem_playout_segments_get_open (&self->segments);

  if (segment && segment->item == item && segment->digit == digit && segment->muted == self->muted)
    return segment;
  if (segment)
    end_segment (self, segment);
  return tandem_playout_segments_begin (&self->segments, item, digit, self->muted, tandem_clock_now (&self->clock));
}

static void
add_frame (TandemPlayout *self, const guint8 *ours, const guint8 *agent)
{
  g_byte_array_append (self->run, ours, TANDEM_ULAW_FRAME);
  tandem_playout_burst_add (&self->burst, ours, agent);
}

/* A tone that is due sounds in every frame but those of keys, which it would spoil. */
static void
add_toned_frame (TandemPlayout *self, guint8 *ours, const guint8 *agent)
{
  tandem_recording_tone_mix (&self->recording_tone, ours, tandem_playout_burst_get_end_us (&self->burst) + FRAME_US);
  add_frame (self, ours, agent);
}

static void
send_tone (TandemPlayout *self)
{
  guint8 frame[TANDEM_ULAW_FRAME];
  TandemPlayoutSegment *segment;

  /* Two equal digits in a row are two segments. */
  if (self->digit_frame == 0 && tandem_playout_segments_get_open (&self->segments))
    end_segment (self, tandem_playout_segments_get_open (&self->segments));
  segment = segment_for (self, NULL, self->digits->str[0]);
  tandem_dtmf_fill (segment->digit, self->digit_frame, frame);
  add_frame (self, frame, NULL);
  /* A voice would spoil the tone. */
  tandem_playout_live_drop (&self->operator);
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
  guint8 agent[TANDEM_ULAW_FRAME];
  gboolean first = item->sent == 0;
  TandemPlayoutSegment *segment;
  gsize n;

  if (tandem_playout_item_available (item) < TANDEM_ULAW_FRAME && !item->done)
    return FALSE;
  segment = segment_for (self, item, '\0');
  n = tandem_playout_item_take (item, frame);
  if (n > 0) {
    if (self->muted)
      memset (frame, TANDEM_ULAW_SILENCE, sizeof frame);
    if (first && self->listener)
      self->listener->item_started (self, item->id, tandem_playout_burst_get_end_us (&self->burst), self->listener_data);
    memcpy (agent, frame, sizeof agent);
    tandem_playout_live_mix (&self->operator, frame);
    add_toned_frame (self, frame, agent);
    segment->n += n;
  }
  if (segment->n >= MARK_BYTES || tandem_playout_item_is_spent (item))
    end_segment (self, segment);
  return TRUE;
}

/* What belongs to no item needs no mark of its own. */
static void
send_between_items (TandemPlayout *self, const guint8 *sound)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  memcpy (frame, sound, sizeof frame);
  if (tandem_playout_segments_get_open (&self->segments))
    end_segment (self, tandem_playout_segments_get_open (&self->segments));
  add_toned_frame (self, frame, NULL);
}

static gboolean
send_operator (TandemPlayout *self)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  if (self->operator.n == 0)
    return FALSE;
  memset (frame, TANDEM_ULAW_SILENCE, sizeof frame);
  tandem_playout_live_mix (&self->operator, frame);
  send_between_items (self, frame);
  return TRUE;
}

/* The tone alone.  The operator's next frame may be about to come: it must not wait behind the tone. */
static gboolean
send_recording_tone (TandemPlayout *self)
{
  guint8 frame[TANDEM_ULAW_FRAME];
  gint64 now = tandem_clock_now (&self->clock);

  if (self->recording_tone.left == 0 ||
      (self->live && tandem_playout_burst_get_end_us (&self->burst) > now + FRAME_US))
    return FALSE;
  memset (frame, TANDEM_ULAW_SILENCE, sizeof frame);
  send_between_items (self, frame);
  return TRUE;
}

static gboolean
send_next (TandemPlayout *self)
{
  TandemPlayoutItem *item;

  if (self->digits->len > 0) {
    send_tone (self);
    return TRUE;
  }
  if (self->music) {
    send_between_items (self, tandem_hold_music_get_frame (self->music, self->music_position++));
    return TRUE;
  }
  item = tandem_playout_queue_current (&self->queue);
  return (item && send_speech (self, item)) || send_operator (self) || send_recording_tone (self);
}

static void
show_level (TandemPlayout *self, gint64 now)
{
  const TandemBurstFrame *heard = tandem_playout_burst_at (&self->burst, now);

  if (self->levels)
    tandem_levels_set (self->levels, FALSE, heard ? heard->level : -96.0);
}

static void
send_what_may_go (TandemPlayout *self)
{
  g_autoptr (TandemCarrierStream) stream = g_object_ref (self->stream);
  gint64 now = tandem_clock_now (&self->clock);
  gint64 lead_us = self->live ? TANDEM_PLAYOUT_LIVE_LEAD_MS * 1000 + LATE_US : TANDEM_PLAYOUT_LEAD_MS * 1000;

  tandem_recording_tone_check (&self->recording_tone, now);
  if (tandem_playout_burst_renew (&self->burst, now) && self->operator.n > 0) {
    guint8 cushion[TANDEM_ULAW_FRAME];

    /* The operator's frames come one by one: without this the remote would hear every late one as a gap. */
    memset (cushion, TANDEM_ULAW_SILENCE, sizeof cushion);
    add_frame (self, cushion, NULL);
  }
  while (tandem_playout_burst_has_room (&self->burst, now, lead_us) && send_next (self))
    ;
  flush_run (self);
  show_level (self, now);
}

void
tandem_playout_pump (TandemPlayout *self)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  if (self->stream)
    send_what_may_go (self);
}

/* Something new can be sent.  While the operator is on, all waits for the tick, which brings the frame to mix it with. */
static void
wake (TandemPlayout *self)
{
  if (self->stream && !self->live)
    send_what_may_go (self);
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
  wake (self);
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
    wake (self);
  }
}

void
tandem_playout_finish_all (TandemPlayout *self)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  tandem_playout_queue_all_done (&self->queue);
  wake (self);
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
  wake (self);
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
    if (tandem_dtmf_is_digit (*digits) || *digits == TANDEM_DTMF_TONE)
      g_string_append_c (self->digits, *digits);
  wake (self);
}

/* --- what the remote heard ------------------------------------------------------------------------- */

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
  guint64 generation;
  guint64 seq;

  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  if (!tandem_playout_segment_parse_mark (name, &generation, &seq) || generation != self->generation)
    return;
  for (;;) {
    g_autofree TandemPlayoutSegment *segment = NULL;
    TandemPlayoutSegment *first = g_queue_peek_head (&self->segments);

    if (!first || first->seq == 0 || first->seq > seq)
      break;
    segment = g_queue_pop_head (&self->segments);
    self->echo_us = tandem_clock_now (&self->clock);
    tandem_playout_segment_credit (segment, segment->n);
    tandem_playout_segment_tell_heard (segment, self, self->listener, self->listener_data);
    /* An item that was brought back after its end has two ends: only the second is the end of what was sent of it. */
    if (segment->last && segment->item->closed && !tandem_playout_segments_hold (&self->segments, segment->item))
      finish_heard (self, segment->item);
  }
}

gboolean
tandem_playout_is_empty (TandemPlayout *self)
{
  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), TRUE);
  return g_queue_is_empty (&self->queue.items) && self->digits->len == 0 && g_queue_is_empty (&self->segments);
}

gint64
tandem_playout_get_waiting_ms (TandemPlayout *self)
{
  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), 0);
  return (gint64) (tandem_playout_queue_waiting (&self->queue) / TANDEM_ULAW_BYTES_PER_MS);
}

/* Tells the carrier to forget what the remote has not heard, and takes note of what it has.  Digits not heard are sent
 * again.  @resend: so is speech. */
static void
clear_carrier (TandemPlayout *self, gboolean resend)
{
  /* clear makes the carrier echo all marks, heard or not: they must be old by then. */
  self->generation++;
  if (self->stream)
    tandem_carrier_stream_send_clear (self->stream);
  tandem_playout_segments_credit_elapsed (&self->segments, tandem_clock_now (&self->clock), self->echo_us);
  tandem_recording_tone_take_back (&self->recording_tone, tandem_clock_now (&self->clock));
  tandem_playout_segments_take_back_digits (&self->segments, self->digits, self->digit_frame > 0);
  self->digit_frame = 0;
  if (resend)
    tandem_playout_segments_rewind (&self->segments);
  drop_segments (self);
}

void
tandem_playout_lose_stream (TandemPlayout *self)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  clear_carrier (self, TRUE);
  g_clear_object (&self->stream);
}

/* Other sources are to be heard at once, not behind what was sent ahead. */
static void
change_sources (TandemPlayout *self)
{
  gint64 now = tandem_clock_now (&self->clock);

  if (now < tandem_playout_burst_get_end_us (&self->burst) || !g_queue_is_empty (&self->segments))
    clear_carrier (self, TRUE);
}

void
tandem_playout_set_paused (TandemPlayout *self, gboolean paused)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  if (!self->queue.paused == !paused)
    return;
  self->queue.paused = !!paused;
  if (paused && tandem_playout_segments_have_speech (&self->segments))
    clear_carrier (self, TRUE);
  wake (self);
}

void
tandem_playout_set_live (TandemPlayout *self, gboolean live)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  if (!self->live == !live)
    return;
  self->live = !!live;
  self->operator = (TandemPlayoutLive) { 0 };
  if (live)
    change_sources (self);
  else
    wake (self);
}

void
tandem_playout_set_music (TandemPlayout *self, TandemHoldMusic *music)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  if (!g_set_object (&self->music, music))
    return;
  change_sources (self);
  wake (self);
}

void
tandem_playout_speak (TandemPlayout *self, const gint16 *frame)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));

  if (!self->live || self->music)
    return;
  tandem_playout_live_push (&self->operator, frame);
}

void
tandem_playout_set_recording_tone (TandemPlayout *self, gboolean on)
{
  g_return_if_fail (TANDEM_IS_PLAYOUT (self));
  tandem_recording_tone_set_on (&self->recording_tone, on, tandem_clock_now (&self->clock));
}

const guint8 *
tandem_playout_get_heard (TandemPlayout *self, gint64 at_us, gboolean agent_only)
{
  const TandemBurstFrame *frame;

  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), NULL);

  frame = tandem_playout_burst_at (&self->burst, at_us);
  if (!frame || (agent_only && !frame->has_agent))
    return NULL;
  return agent_only ? frame->agent : frame->ours;
}

GPtrArray *
tandem_playout_interrupt (TandemPlayout *self)
{
  GPtrArray *reports;

  g_return_val_if_fail (TANDEM_IS_PLAYOUT (self), NULL);

  reports = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_playout_report_free);
  if (tandem_playout_segments_have_speech (&self->segments))
    clear_carrier (self, FALSE);
  self->queue.paused = FALSE;
  for (GList *l = self->queue.items.head; l; l = l->next)
    g_ptr_array_add (reports, tandem_playout_item_report (l->data, self->bytes_per_ms));
  tandem_playout_queue_discard_all (&self->queue);
  return reports;
}
