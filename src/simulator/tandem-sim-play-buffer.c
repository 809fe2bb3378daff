// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-play-buffer.h"

#include <string.h>

#include "tandem-sim-mulaw.h"

/* A longer gap is a pause between two utterances, not an underrun. */
#define UNDERRUN_MAX_BYTES (500 * 8)

typedef struct {
  char *name;
  guint64 position;  /* of all bytes ever appended */
} Mark;

struct _TandemSimPlayBuffer {
  /* owned */
  GByteArray *fifo;
  GQueue marks;
  char *last_mark;
  /* borrowed */
  TandemSimPlayBufferEcho echo;
  gpointer user_data;

  gsize read;          /* of the fifo */
  guint64 appended;
  guint64 left;        /* bytes that left the fifo, played or cleared */
  guint64 played;
  guint64 last_mark_played;
  guint64 gap;         /* silence since the buffer ran dry; 0: nothing was ever played, or a clear made it silent */
  guint underruns;
  guint64 underrun_bytes;
};

static void
mark_free (Mark *mark)
{
  g_free (mark->name);
  g_free (mark);
}

TandemSimPlayBuffer *
tandem_sim_play_buffer_new (TandemSimPlayBufferEcho echo, gpointer user_data)
{
  TandemSimPlayBuffer *self = g_new0 (TandemSimPlayBuffer, 1);

  self->fifo = g_byte_array_new ();
  g_queue_init (&self->marks);
  self->echo = echo;
  self->user_data = user_data;
  return self;
}

void
tandem_sim_play_buffer_free (TandemSimPlayBuffer *self)
{
  g_byte_array_unref (self->fifo);
  g_queue_clear_full (&self->marks, (GDestroyNotify) mark_free);
  g_free (self->last_mark);
  g_free (self);
}

void
tandem_sim_play_buffer_append (TandemSimPlayBuffer *self, const guint8 *ulaw, gsize n)
{
  if (n == 0)
    return;
  if (self->gap > 0 && self->gap <= UNDERRUN_MAX_BYTES) {
    self->underruns++;
    self->underrun_bytes += self->gap;
  }
  self->gap = 0;
  /* Moved to the front only when half of it was read, so that each byte is moved once at most on average. */
  if (self->read > 0 && self->read * 2 >= self->fifo->len) {
    g_byte_array_remove_range (self->fifo, 0, self->read);
    self->read = 0;
  }
  g_byte_array_append (self->fifo, ulaw, n);
  self->appended += n;
}

static void
echo_due (TandemSimPlayBuffer *self, gboolean cleared)
{
  Mark *mark;

  while ((mark = g_queue_peek_head (&self->marks)) != NULL && mark->position <= self->left) {
    g_queue_pop_head (&self->marks);
    if (!cleared) {
      g_free (self->last_mark);
      self->last_mark = g_strdup (mark->name);
      self->last_mark_played = self->played - (self->left - mark->position);
    }
    self->echo (mark->name, cleared, self->user_data);
    mark_free (mark);
  }
}

void
tandem_sim_play_buffer_mark (TandemSimPlayBuffer *self, const char *name)
{
  Mark *mark = g_new0 (Mark, 1);

  mark->name = g_strdup (name);
  mark->position = self->appended;
  g_queue_push_tail (&self->marks, mark);
  echo_due (self, FALSE);
}

void
tandem_sim_play_buffer_play (TandemSimPlayBuffer *self, guint8 *frame)
{
  gsize n = MIN (tandem_sim_play_buffer_get_buffered (self), TANDEM_SIM_FRAME_BYTES);

  if (n > 0)
    memcpy (frame, self->fifo->data + self->read, n);
  memset (frame + n, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES - n);
  if (n > 0 || self->gap > 0)
    self->gap += TANDEM_SIM_FRAME_BYTES - n;
  self->read += n;
  self->left += n;
  self->played += n;
  echo_due (self, FALSE);
}

void
tandem_sim_play_buffer_clear (TandemSimPlayBuffer *self)
{
  g_byte_array_set_size (self->fifo, 0);
  self->read = 0;
  self->left = self->appended;
  self->gap = 0;
  echo_due (self, TRUE);
  /* What comes next is another utterance: its progress counts from here. */
  g_clear_pointer (&self->last_mark, g_free);
  self->last_mark_played = self->played;
}

guint64
tandem_sim_play_buffer_get_buffered (TandemSimPlayBuffer *self)
{
  return self->fifo->len - self->read;
}

guint64
tandem_sim_play_buffer_get_played (TandemSimPlayBuffer *self)
{
  return self->played;
}

guint64
tandem_sim_play_buffer_get_since_mark (TandemSimPlayBuffer *self)
{
  return self->played - self->last_mark_played;
}

const char *
tandem_sim_play_buffer_get_last_mark (TandemSimPlayBuffer *self)
{
  return self->last_mark;
}

const char *
tandem_sim_play_buffer_get_next_mark (TandemSimPlayBuffer *self)
{
  const Mark *mark = g_queue_peek_head (&self->marks);

  return mark != NULL ? mark->name : NULL;
}

guint
tandem_sim_play_buffer_get_pending (TandemSimPlayBuffer *self)
{
  return g_queue_get_length (&self->marks);
}

guint
tandem_sim_play_buffer_get_underruns (TandemSimPlayBuffer *self)
{
  return self->underruns;
}

guint64
tandem_sim_play_buffer_get_underrun_bytes (TandemSimPlayBuffer *self)
{
  return self->underrun_bytes;
}
