// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-uplink.h"

#include <math.h>
#include <string.h>

#include "tandem-backlog.h"
#include "tandem-converter.h"
#include "tandem-error.h"
#include "tandem-pcm.h"
#include "tandem-ulaw.h"

#define GAP_MIN_MS 20 /* less is jitter of the timestamps */
#define GAP_MAX_MS 10000
#define RESTART_MS 1000 /* further back than this, the stream's clock has begun anew */
#define HANGING_US (750 * 1000)
#define SUSPECT_US (3 * G_USEC_PER_SEC)
#define DEAD_US (10 * G_USEC_PER_SEC)
/* Samples of the operator that may wait for a frame of the remote to be mixed into. */
#define OPERATOR_MAX (5 * TANDEM_ULAW_FRAME)
/* Frames mixed at once, and how far back it is known who was the louder: 10 s. */
#define FRAME_MAX TANDEM_ULAW_FRAME
#define LOUDNESS_SLOTS 512
/* What is louder is somebody who speaks, or noise that covers silence. */
#define LOUD_DB -40.0

struct _TandemUplink {
  GObject parent_instance;

  /* owned */
  TandemVoice *voice;         /* nullable */
  TandemConverter *converter; /* nullable */
  TandemLevels *levels;       /* nullable */
  TandemBacklog *backlog;

  /* borrowed */
  TandemMediaTally *tally;

  TandemClock clock;
  gint16 operator[OPERATOR_MAX]; /* said and not given yet */
  gsize n_operator;
  float power[LOUDNESS_SLOTS][2]; /* mean square of remote and operator, by 20 ms of the voice's time modulo */
  gboolean on_hold;
  gboolean speaking;
  gboolean rescued;     /* silence was given in this gap */
  gboolean suspected;
  gint64 quickest_us;   /* the least time between a frame's place in the stream and its arrival */
  gint64 stopped_us;    /* when the speech that waits for an answer ended; 0: none does */
  gint64 heard_us;      /* when the latest frame came; 0: no stream */
  gint64 loud_us;       /* when the latest frame came in which there was sound, or the stream began */
  gint64 fed_until;     /* stream ms up to which the voice was given audio; -1: none yet */
  guint64 fed_bytes;    /* mu-law given to the voice */
};

G_DEFINE_FINAL_TYPE (TandemUplink, tandem_uplink, G_TYPE_OBJECT)

/* An echo has no service that could be away or slow. */
static void
count_voice (TandemUplink *self, TandemVoice *voice, int n)
{
  if (self->tally && voice && !(tandem_voice_get_capabilities (voice) & TANDEM_VOICE_ECHOES))
    self->tally->voices += (guint) n;
}

static void
tandem_uplink_finalize (GObject *object)
{
  TandemUplink *self = TANDEM_UPLINK (object);

  count_voice (self, self->voice, -1);
  g_clear_object (&self->voice);
  g_clear_object (&self->converter);
  g_clear_pointer (&self->levels, tandem_levels_unref);
  g_clear_pointer (&self->backlog, tandem_backlog_free);
  G_OBJECT_CLASS (tandem_uplink_parent_class)->finalize (object);
}

static void
tandem_uplink_class_init (TandemUplinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_uplink_finalize;
}

static void
tandem_uplink_init (TandemUplink *self)
{
  self->fed_until = -1;
  self->quickest_us = G_MAXINT64;
  self->backlog = tandem_backlog_new ();
}

TandemUplink *
tandem_uplink_new (TandemLevels *levels, TandemMediaTally *tally, TandemClock clock)
{
  TandemUplink *self = g_object_new (TANDEM_TYPE_UPLINK, NULL);

  self->levels = levels ? tandem_levels_ref (levels) : NULL;
  self->tally = tally;
  self->clock = clock;
  return self;
}

gboolean
tandem_uplink_set_voice (TandemUplink *self, TandemVoice *voice, GError **error)
{
  g_autoptr (TandemConverter) converter = NULL;

  g_return_val_if_fail (TANDEM_IS_UPLINK (self), FALSE);

  if (voice) {
    converter = tandem_converter_new (TANDEM_VOICE_FORMAT_PCMU_8000, tandem_voice_get_format (voice), error);
    if (!converter)
      return FALSE;
  }
  count_voice (self, self->voice, -1);
  count_voice (self, voice, 1);
  self->stopped_us = 0;
  g_set_object (&self->voice, voice);
  g_set_object (&self->converter, converter);
  self->fed_until = -1;
  self->fed_bytes = 0;
  return TRUE;
}

void
tandem_uplink_begin (TandemUplink *self)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));
  self->heard_us = self->loud_us = tandem_clock_now (&self->clock);
  self->quickest_us = G_MAXINT64;
}

void
tandem_uplink_end (TandemUplink *self)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));

  self->heard_us = 0;
  self->n_operator = 0;
  self->rescued = self->suspected = FALSE;
  if (self->levels)
    tandem_levels_set (self->levels, TRUE, -96.0);
  /* What was said is understood and answered; the answer waits. */
  if (self->speaking)
    tandem_uplink_give_silence (self);
}

static void
drop_operator (TandemUplink *self, gsize n)
{
  self->n_operator -= n;
  memmove (self->operator, self->operator + n, self->n_operator * sizeof *self->operator);
}

static gboolean
feed (TandemUplink *self, const guint8 *ulaw, gsize n, GError **error)
{
  /* The voice may end, and take the converter with it, while it reads the converter's bytes. */
  g_autoptr (TandemConverter) converter = g_object_ref (self->converter);
  gsize n_out;
  const guint8 *data = tandem_converter_push (converter, ulaw, n, &n_out, error);

  if (!data)
    return FALSE;
  self->fed_bytes += n;
  if (n_out > 0)
    tandem_voice_send_audio (self->voice, data, n_out);
  return TRUE;
}

static gboolean
feed_silence (TandemUplink *self, gint64 ms, GError **error)
{
  guint8 silence[100 * TANDEM_ULAW_BYTES_PER_MS];
  gsize left = (gsize) ms * TANDEM_ULAW_BYTES_PER_MS;

  memset (silence, TANDEM_ULAW_SILENCE, sizeof silence);
  while (left > 0 && self->voice) {
    gsize n = MIN (left, sizeof silence);

    if (!feed (self, silence, n, error))
      return FALSE;
    left -= n;
  }
  return TRUE;
}

void
tandem_uplink_speak (TandemUplink *self, const gint16 *frame)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));

  if (!self->voice || self->on_hold)
    return;
  /* The telephone sends nothing just now: late words are worth less than words in time. */
  if (self->n_operator + TANDEM_ULAW_FRAME > OPERATOR_MAX)
    drop_operator (self, TANDEM_ULAW_FRAME);
  memcpy (self->operator + self->n_operator, frame, TANDEM_ULAW_FRAME * sizeof *frame);
  self->n_operator += TANDEM_ULAW_FRAME;
}

void
tandem_uplink_set_on_hold (TandemUplink *self, gboolean on_hold)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));
  self->on_hold = !!on_hold;
  self->n_operator = 0;
}

TandemParty
tandem_uplink_get_louder (TandemUplink *self, gint64 from_ms)
{
  gint64 end = (gint64) (self->fed_bytes / TANDEM_ULAW_FRAME);
  gint64 slot;
  double remote = 0.0;
  double operator = 0.0;

  g_return_val_if_fail (TANDEM_IS_UPLINK (self), TANDEM_PARTY_REMOTE);

  for (slot = MAX (from_ms / 20, end - LOUDNESS_SLOTS + 1); slot < end; slot++) {
    remote += self->power[slot % LOUDNESS_SLOTS][0];
    operator += self->power[slot % LOUDNESS_SLOTS][1];
  }
  return operator > remote ? TANDEM_PARTY_OPERATOR : TANDEM_PARTY_REMOTE;
}

/* What the agent hears of a frame of the remote: with the operator in it, or silence on hold. */
static const guint8 *
mix (TandemUplink *self, const guint8 *ulaw, gsize n, guint8 *mixed)
{
  gsize n_operator = MIN (n, self->n_operator);
  float *power = self->power[self->fed_bytes / TANDEM_ULAW_FRAME % LOUDNESS_SLOTS];

  power[0] = power[1] = 0.0f;
  if (self->on_hold) {
    memset (mixed, TANDEM_ULAW_SILENCE, n);
    return mixed;
  }
  if (n_operator == 0)
    return ulaw;
  memcpy (mixed, ulaw, n);
  power[0] = (float) pow (10.0, tandem_ulaw_level (ulaw, n) / 10.0);
  power[1] = (float) pow (10.0, tandem_pcm_level (self->operator, n_operator) / 10.0);
  tandem_pcm_mix_into_ulaw (mixed, self->operator, n_operator, 1.0);
  drop_operator (self, n_operator);
  return mixed;
}

/* Nobody knows when a frame left: the quickest one is taken to have come at once.  A line with a frame as late as this would be
 * dead: timestamps began anew. */
static void
observe_delay (TandemUplink *self, gint64 timestamp_ms)
{
  gint64 took_us = self->heard_us - timestamp_ms * 1000;

  if (took_us < self->quickest_us || took_us - self->quickest_us >= DEAD_US)
    self->quickest_us = took_us;
  tandem_histogram_observe (&self->tally->delay_in, took_us - self->quickest_us);
}

/* What the next session may have to be told of this frame. */
static void
remember (TandemUplink *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n)
{
  double level = tandem_ulaw_level (ulaw, n);

  if (self->levels)
    tandem_levels_set (self->levels, TRUE, level);
  if (level > LOUD_DB)
    self->loud_us = self->heard_us;
  if (!self->on_hold)
    tandem_backlog_add (self->backlog, timestamp_ms, ulaw, n);
}

void
tandem_uplink_repeat (TandemUplink *self, gint64 from_ms)
{
  g_autoptr (GByteArray) bytes = NULL;
  gint64 begin_ms = from_ms;

  g_return_if_fail (TANDEM_IS_UPLINK (self));

  if (!self->voice || self->fed_until >= 0)
    return;
  bytes = tandem_backlog_dup_since (self->backlog, &begin_ms);
  if (bytes->len == 0)
    return;
  self->fed_until = begin_ms + bytes->len / TANDEM_ULAW_BYTES_PER_MS;
  /* In pieces, as they came; a failure shows again with the next frame. */
  for (gsize done = 0; self->voice && done < bytes->len; done += FRAME_MAX)
    if (!feed (self, bytes->data + done, MIN (bytes->len - done, FRAME_MAX), NULL))
      return;
}

gint64
tandem_uplink_get_quiet_ms (TandemUplink *self)
{
  g_return_val_if_fail (TANDEM_IS_UPLINK (self), 0);
  return (tandem_clock_now (&self->clock) - self->loud_us) / 1000;
}

gboolean
tandem_uplink_hear (TandemUplink *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n, GError **error)
{
  guint8 mixed[FRAME_MAX];
  gint64 gap;

  g_return_val_if_fail (TANDEM_IS_UPLINK (self), FALSE);

  self->heard_us = tandem_clock_now (&self->clock);
  self->rescued = self->suspected = FALSE;
  if (self->tally) {
    self->tally->frames_in += (n + TANDEM_ULAW_FRAME - 1) / TANDEM_ULAW_FRAME;
    observe_delay (self, timestamp_ms);
  }
  remember (self, timestamp_ms, ulaw, n);
  if (!self->voice)
    return TRUE;

  gap = self->fed_until < 0 ? 0 : timestamp_ms - self->fed_until;
  if (gap >= GAP_MIN_MS && !feed_silence (self, MIN (gap, GAP_MAX_MS), error))
    return FALSE;
  if (gap >= GAP_MIN_MS || gap < -RESTART_MS || self->fed_until < 0)
    self->fed_until = timestamp_ms;
  self->fed_until += (gint64) (n / TANDEM_ULAW_BYTES_PER_MS);
  /* Giving silence may have ended the session. */
  for (gsize done = 0; self->voice && done < n; done += FRAME_MAX) {
    gsize part = MIN (n - done, FRAME_MAX);

    if (!feed (self, mix (self, ulaw + done, part, mixed), part, error))
      return FALSE;
  }
  return TRUE;
}

void
tandem_uplink_set_speaking (TandemUplink *self, gboolean speaking)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));
  if (speaking || self->speaking)
    self->stopped_us = speaking ? 0 : tandem_clock_now (&self->clock);
  self->speaking = speaking;
}

void
tandem_uplink_note_answer (TandemUplink *self)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));

  if (self->stopped_us != 0 && self->tally)
    tandem_histogram_observe (&self->tally->reply, tandem_clock_now (&self->clock) - self->stopped_us);
  self->stopped_us = 0;
}

gboolean
tandem_uplink_get_speaking (TandemUplink *self)
{
  g_return_val_if_fail (TANDEM_IS_UPLINK (self), FALSE);
  return self->speaking;
}

void
tandem_uplink_give_silence (TandemUplink *self)
{
  g_return_if_fail (TANDEM_IS_UPLINK (self));

  if (!self->voice || self->fed_until < 0)
    return;
  /* A failure shows again with the next frame. */
  feed_silence (self, 1000, NULL);
  self->fed_until += 1000;
}

gint64
tandem_uplink_to_stream_ms (TandemUplink *self, gint64 at_ms)
{
  g_return_val_if_fail (TANDEM_IS_UPLINK (self), at_ms);

  if (self->fed_until < 0)
    return at_ms;
  return MAX (at_ms + self->fed_until - (gint64) (self->fed_bytes / TANDEM_ULAW_BYTES_PER_MS), 0);
}

TandemUplinkHealth
tandem_uplink_check (TandemUplink *self, GError **silent)
{
  gint64 silent_us;

  g_return_val_if_fail (TANDEM_IS_UPLINK (self), TANDEM_UPLINK_ALIVE);

  if (self->heard_us == 0)
    return TANDEM_UPLINK_ALIVE;
  silent_us = tandem_clock_now (&self->clock) - self->heard_us;
  if (silent_us >= HANGING_US && self->levels)
    tandem_levels_set (self->levels, TRUE, -96.0);
  /* The service waits for silence before it answers, and a carrier that sends nothing sends no silence either. */
  if (silent_us >= HANGING_US && self->speaking && !self->rescued) {
    self->rescued = TRUE;
    tandem_uplink_give_silence (self);
  }
  if (silent_us >= DEAD_US) {
    g_set_error_literal (silent, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_SILENT,
                         "No sound came from the telephone for 10 seconds.");
    return TANDEM_UPLINK_DEAD;
  }
  if (silent_us < SUSPECT_US || self->suspected)
    return TANDEM_UPLINK_ALIVE;
  self->suspected = TRUE;
  g_set_error_literal (silent, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_SILENT,
                       "No sound has come from the telephone for 3 seconds: check the network.");
  return TANDEM_UPLINK_SUSPECT;
}
