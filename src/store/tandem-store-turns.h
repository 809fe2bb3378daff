// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-store-calls.h"
#include "tandem-transcript.h"

/* The row of a turn, so that only values cross to the worker thread. */
typedef struct {
  char *item_id;
  char *text;
  char *latency;   /* as tandem_latency_to_text(); NULL: not known */
  TandemParty party;
  gint64 start_ms; /* -1: unknown, as in TandemTurn */
  gint64 end_ms;
  gint64 heard_ms;
  gint64 total_ms;
  gboolean interrupted;
  gboolean is_private;
  gboolean final;
  gint64 position; /* index in the transcript */
} TandemStoreTurnRow;

/* Main thread. */
TandemStoreTurnRow *tandem_store_turn_row_new (TandemTurn *turn, guint position);
/* Adds @rows (as of tandem_store_turns_list()) to @transcript in their order. */
void tandem_store_turns_apply (GPtrArray *rows, TandemTranscript *transcript);

void tandem_store_turn_row_free (TandemStoreTurnRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemStoreTurnRow, tandem_store_turn_row_free)

/* Worker thread. */
gboolean tandem_store_turns_save (TandemStoreDatabase *database, const char *call_id, const TandemStoreTurnRow *row,
                                  GError **error);
/* Gives the stored ones among @item_ids the positions @first, @first + 1 ... */
gboolean tandem_store_turns_renumber (TandemStoreDatabase *database, const char *call_id, GPtrArray *item_ids,
                                      guint first, GError **error);
/* In spoken order.  (transfer full) (element-type TandemStoreTurnRow) */
GPtrArray *tandem_store_turns_list (TandemStoreDatabase *database, const char *call_id, GError **error);
