// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-marks.h"

#define OVERDUE_US (2 * G_USEC_PER_SEC)

typedef struct {
  char *name;
  gint64 due_us;
  gboolean echoed;
} Mark;

static void
mark_free (gpointer data)
{
  Mark *mark = data;

  g_free (mark->name);
  g_free (mark);
}

void
tandem_socket_marks_init (TandemSocketMarks *self)
{
  g_queue_init (&self->pending);
  self->played_us = 0;
  self->echoes = FALSE;
}

void
tandem_socket_marks_clear (TandemSocketMarks *self)
{
  g_queue_clear_full (&self->pending, mark_free);
}

void
tandem_socket_marks_add_sound (TandemSocketMarks *self, gint64 now_us, gint64 ms)
{
  self->played_us = MAX (self->played_us, now_us) + ms * 1000;
}

void
tandem_socket_marks_add (TandemSocketMarks *self, gint64 now_us, const char *name)
{
  Mark *mark = g_new0 (Mark, 1);

  mark->name = g_strdup (name);
  mark->due_us = MAX (self->played_us, now_us);
  g_queue_push_tail (&self->pending, mark);
}

void
tandem_socket_marks_forget (TandemSocketMarks *self, gint64 now_us)
{
  tandem_socket_marks_clear (self);
  self->played_us = now_us;
}

gboolean
tandem_socket_marks_echo (TandemSocketMarks *self, const char *name)
{
  GList *found = NULL;

  for (GList *l = self->pending.head; l && !found; l = l->next)
    if (g_str_equal (((Mark *) l->data)->name, name))
      found = l;
  if (!found)
    return FALSE;
  self->echoes = TRUE;
  for (GList *l = found; l; l = l->prev)
    ((Mark *) l->data)->echoed = TRUE;
  return TRUE;
}

static gint64
get_due_us (TandemSocketMarks *self, const Mark *mark)
{
  return mark->echoed ? 0 : mark->due_us + (self->echoes ? OVERDUE_US : 0);
}

char *
tandem_socket_marks_take (TandemSocketMarks *self, gint64 now_us)
{
  Mark *mark = g_queue_peek_head (&self->pending);
  char *name;

  if (!mark || get_due_us (self, mark) > now_us)
    return NULL;
  g_queue_pop_head (&self->pending);
  name = g_steal_pointer (&mark->name);
  mark_free (mark);
  return name;
}

gint64
tandem_socket_marks_get_due_us (TandemSocketMarks *self)
{
  Mark *mark = g_queue_peek_head (&self->pending);

  return mark ? get_due_us (self, mark) : -1;
}
