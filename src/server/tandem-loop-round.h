// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Knows how long the present round of a main loop has lasted, so that many connections that want to be read cannot make it longer than the
 * sound of a call can wait.  Lives on that loop's thread. */
typedef struct _TandemLoopRound TandemLoopRound;

/* Of the thread's default main context. */
TandemLoopRound *tandem_loop_round_new (void);
TandemLoopRound *tandem_loop_round_ref (TandemLoopRound *self);
void tandem_loop_round_unref (TandemLoopRound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemLoopRound, tandem_loop_round_unref)

/* Ends the observation; from then on no round is long. */
void tandem_loop_round_stop (TandemLoopRound *self);

/* TRUE when others should be served before more is read. */
gboolean tandem_loop_round_is_long (TandemLoopRound *self);
