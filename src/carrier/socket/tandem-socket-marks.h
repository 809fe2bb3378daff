// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* When what was sent through a raw audio socket is played at its other end: when the other end says so by echoing a mark, or, since a
 * plain script need not, when the sound before the mark has had its time.  Who echoes is believed: then time counts only when an
 * echo is long overdue.  Plain data of TandemSocketStream, media thread only; times are monotonic us. */
typedef struct {
  GQueue pending;   /* of Mark */
  gint64 played_us; /* when all that was sent will have been played */
  gboolean echoes;  /* the other end did so before */
} TandemSocketMarks;

void tandem_socket_marks_init (TandemSocketMarks *self);
void tandem_socket_marks_clear (TandemSocketMarks *self);
/* Sound of @ms is sent. */
void tandem_socket_marks_add_sound (TandemSocketMarks *self, gint64 now_us, gint64 ms);
/* A mark is sent behind it. */
void tandem_socket_marks_add (TandemSocketMarks *self, gint64 now_us, const char *name);
/* What was sent is not played any more; no mark before this will be. */
void tandem_socket_marks_forget (TandemSocketMarks *self, gint64 now_us);
/* The other end echoed @name: FALSE when nobody waits for it.  Those before it are then next, too. */
gboolean tandem_socket_marks_echo (TandemSocketMarks *self, const char *name);
/* The next mark whose sound was played, (transfer full); NULL: none yet. */
char *tandem_socket_marks_take (TandemSocketMarks *self, gint64 now_us);
/* When that may give another; -1: never. */
gint64 tandem_socket_marks_get_due_us (TandemSocketMarks *self);
