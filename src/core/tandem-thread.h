// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-message.h"

/* The texts with one number, in short.  Properties: number, text (of the newest), at, direction, status, unread, draft, own-number,
 * opted-out, wants-person, loaded.  Main thread only. */
#define TANDEM_TYPE_THREAD (tandem_thread_get_type ())
G_DECLARE_FINAL_TYPE (TandemThread, tandem_thread, TANDEM, THREAD, GObject)

/* What the store keeps of one.  Borrowed strings. */
typedef struct {
  gint64 id;
  const char *number;
  const char *text;           /* of the newest text */
  gint64 at_ms;               /* of it, since 1970 UTC */
  TandemDirection direction;  /* of it */
  TandemMessageStatus status; /* of it */
  guint unread;
  const char *draft;          /* "" when there is none */
  const char *own_number;     /* which of ours had the newest text */
  gboolean opted_out;         /* the other side wants no texts from us (STOP) */
  gboolean wants_person;      /* a text was handed over (tandem-auto-reply.h), and no person of ours has written since */
} TandemThreadFacts;

/* The thread with this @id of the store, of which nothing else is known until tandem_thread_load(). */
TandemThread *tandem_thread_new (gint64 id);
/* Takes what the store says now. */
void tandem_thread_load (TandemThread *self, const TandemThreadFacts *facts);
/* Takes what @other, which is the same thread, was told. */
void tandem_thread_copy (TandemThread *self, TandemThread *other);
gboolean tandem_thread_get_loaded (TandemThread *self);

gint64 tandem_thread_get_id (TandemThread *self);
const char *tandem_thread_get_number (TandemThread *self); /* NULL until it was loaded, like all strings */
const char *tandem_thread_get_text (TandemThread *self);
gint64 tandem_thread_get_at_ms (TandemThread *self);
TandemDirection tandem_thread_get_direction (TandemThread *self);
TandemMessageStatus tandem_thread_get_status (TandemThread *self);
guint tandem_thread_get_unread (TandemThread *self);
const char *tandem_thread_get_draft (TandemThread *self);
const char *tandem_thread_get_own_number (TandemThread *self);
gboolean tandem_thread_get_opted_out (TandemThread *self);
gboolean tandem_thread_get_wants_person (TandemThread *self);
