// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"
#include "tandem-store.h"

/* What was with one person, oldest first: a GListModel of TandemMessage and TandemCall with any of their numbers.  It begins with the
 * newest 50 and takes in what comes; what was earlier is read when it is asked for.  Main thread only.
 *
 * Properties: loading (gboolean); has-older (gboolean): there may be earlier ones.  Signal "failed" (GError): they could not be read,
 * once for each time that it was asked; it is TRUE then, and nothing is asked again by itself. */
#define TANDEM_TYPE_TIMELINE (tandem_timeline_get_type ())
G_DECLARE_FINAL_TYPE (TandemTimeline, tandem_timeline, TANDEM, TIMELINE, GObject)

/* Begins to read at once.  @calls: of TandemCall, those that are live or shown elsewhere (tandem_switchboard_get_calls()): a call
 * that is in it is the same object here.  @numbers: at least one. */
TandemTimeline *tandem_timeline_new (TandemInbox *inbox, GListModel *calls, TandemStore *store, const char *const *numbers);
/* The numbers it was made with; borrowed. */
const char *const *tandem_timeline_get_numbers (TandemTimeline *self);
/* Reads the 50 before the first; nothing happens while it loads, or when there are none. */
void tandem_timeline_load_older (TandemTimeline *self);
gboolean tandem_timeline_get_loading (TandemTimeline *self);
gboolean tandem_timeline_get_has_older (TandemTimeline *self);
/* FALSE when the text or call with our @id is not among those read.  @position: nullable. */
gboolean tandem_timeline_find (TandemTimeline *self, const char *id, guint *position);

/* Of a TandemMessage or TandemCall: when it was sent, came in or began, in ms since 1970 UTC. */
gint64 tandem_timeline_get_at_ms (gpointer item);
