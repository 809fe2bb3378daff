// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The transcript of a turn that goes on: models that hear continuously send it in pieces before the client says that the turn is over.
 * One thread. */
typedef struct _TandemSimRealtimeCaptions TandemSimRealtimeCaptions;

TandemSimRealtimeCaptions *tandem_sim_realtime_captions_new (void);
void tandem_sim_realtime_captions_free (TandemSimRealtimeCaptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimRealtimeCaptions, tandem_sim_realtime_captions_free)

/* @heard (nullable): all that is understood of the turn so far.  What can be sent of it now, NULL: nothing.  Words count when the
 * next hearing still begins with them, since what was sent cannot be taken back.  (transfer full) */
char *tandem_sim_realtime_captions_hear (TandemSimRealtimeCaptions *self, const char *heard);
/* The turn is over and @text is its transcript.  What is still to be sent; "" also when something else was sent.  Forgets the turn.
 * (transfer full) */
char *tandem_sim_realtime_captions_finish (TandemSimRealtimeCaptions *self, const char *text);
