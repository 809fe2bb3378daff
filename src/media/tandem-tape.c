// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tape.h"

#include "tandem-ulaw.h"

struct _TandemTape {
  /* owned */
  TandemRecorder *recorder; /* nullable */
  char *path;               /* nullable: recording is wanted */

  /* borrowed */
  TandemTapeBegin begin;
  gpointer user_data;

  TandemRecordingState state;
  gint64 position;          /* of the tick, in samples; -1 before the first tick of a stream */
  gint64 started_us;
  gboolean recorded;
  gboolean lost;
};

TandemTape *
tandem_tape_new (TandemTapeBegin begin, gpointer user_data)
{
  TandemTape *self = g_new0 (TandemTape, 1);

  self->begin = begin;
  self->user_data = user_data;
  self->position = -1;
  return self;
}

void
tandem_tape_free (TandemTape *self)
{
  g_clear_object (&self->recorder);
  g_free (self->path);
  g_free (self);
}

void
tandem_tape_start (TandemTape *self, gint64 at_us)
{
  self->started_us = at_us;
}

static gint64
position_at (TandemTape *self, gint64 at_us)
{
  return MAX (at_us - self->started_us, 0) * TANDEM_ULAW_BYTES_PER_MS / 1000;
}

void
tandem_tape_lose (TandemTape *self, gint64 now_us)
{
  self->lost = TRUE;
  self->position = -1;
  if (self->recorder)
    tandem_recorder_set_paused (self->recorder, TRUE, position_at (self, now_us));
}

void
tandem_tape_rejoin (TandemTape *self)
{
  self->lost = FALSE;
}

static void
begin (TandemTape *self)
{
  self->recorder = self->begin (self->path, self->position, self->user_data);
  self->recorded = self->recorder != NULL;
  if (self->recorder && self->state == TANDEM_RECORDING_PAUSED)
    tandem_recorder_set_paused (self->recorder, TRUE, self->position);
}

void
tandem_tape_set_state (TandemTape *self, TandemRecordingState state, const char *path)
{
  if (self->state == state)
    return;
  self->state = state;
  if (!self->path) {
    self->path = g_strdup (path);
    /* Before the answer there is nothing to record: it begins with the first tick. */
    if (self->position >= 0)
      begin (self);
  } else if (self->recorder && !self->lost) {
    tandem_recorder_set_paused (self->recorder, state == TANDEM_RECORDING_PAUSED, MAX (self->position, 0));
  }
}

void
tandem_tape_hear (TandemTape *self, gint64 position_ms, const guint8 *ulaw, gsize n)
{
  if (self->recorder)
    tandem_recorder_add_remote (self->recorder, position_ms * TANDEM_ULAW_BYTES_PER_MS, ulaw, n);
}

/* Ticks are counted, not timed: they come late, but none is lost. */
void
tandem_tape_tick (TandemTape *self, gint64 deadline_us, const guint8 *ours)
{
  if (self->position < 0) {
    self->position = position_at (self, deadline_us);
    if (self->recorder)
      tandem_recorder_set_paused (self->recorder, self->state == TANDEM_RECORDING_PAUSED, self->position);
    else if (self->state != TANDEM_RECORDING_OFF && !self->recorded)
      begin (self);
  }
  if (ours && self->recorder)
    tandem_recorder_add_ours (self->recorder, self->position, ours, TANDEM_ULAW_FRAME);
  self->position += TANDEM_ULAW_FRAME;
}

void
tandem_tape_finish (TandemTape *self)
{
  if (self->recorder)
    tandem_recorder_finish (self->recorder);
  g_clear_object (&self->recorder);
}

gboolean
tandem_tape_is_recorded (TandemTape *self)
{
  return self->recorded;
}
