// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-transcript.h"

/* Remembers which stored positions of one transcript are stale: a turn that is put between or moved shifts all that
 * follow it, while the usual turn at the end shifts none.  Main thread only. */
#define TANDEM_TYPE_STORE_LAYOUT (tandem_store_layout_get_type ())
G_DECLARE_FINAL_TYPE (TandemStoreLayout, tandem_store_layout, TANDEM, STORE_LAYOUT, GObject)

/* At first everything is stale.  Does not keep @transcript alive. */
TandemStoreLayout *tandem_store_layout_new (TandemTranscript *transcript);

/* The transcript, (transfer full), or NULL when it is gone. */
TandemTranscript *tandem_store_layout_dup_transcript (TandemStoreLayout *self);

/* The index of @turn; the number of turns when it is not in the transcript. */
guint tandem_store_layout_find (TandemStoreLayout *self, TandemTurn *turn);

/* The item ids from index *first on whose positions are stale, which then count as stored; NULL when none are.
 * (transfer full) (element-type utf8) */
GPtrArray *tandem_store_layout_take_stale (TandemStoreLayout *self, guint *first);
