// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-store-database.h"

/* The row of a call, so that only values cross to the worker thread. */
typedef struct {
  char *id;
  char *call_sid;
  char *from;
  char *to;
  char *patch;
  char *profile;
  char *end_reason;
  char *recording_path; /* NULL: none */
  char *cost;           /* as tandem_cost_to_text(); NULL: nobody counted */
  char *cost_currency;
  gint64 cost_micros;
  gboolean recording_due;
  TandemAnsweredBy answered_by;
  TandemDirection direction;
  TandemCallMode mode;
  TandemCallState state;
  gint64 started_at; /* ms since 1970 UTC; -1: never */
  gint64 answered_at;
  gint64 ended_at;
} TandemStoreCallRow;

/* Main thread. */
TandemStoreCallRow *tandem_store_call_row_new (TandemCall *call);
/* (transfer full) */
TandemCall *tandem_store_call_row_to_call (const TandemStoreCallRow *row);

void tandem_store_call_row_free (TandemStoreCallRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemStoreCallRow, tandem_store_call_row_free)

/* Worker thread. */
gboolean tandem_store_calls_save (TandemStoreDatabase *database, const TandemStoreCallRow *row, GError **error);
/* Inserts @row unless the call is there: what belongs to a call must not be lost because saving the call failed. */
gboolean tandem_store_calls_ensure (TandemStoreDatabase *database, const TandemStoreCallRow *row, GError **error);
/* The newest @limit (below 0: all), newest first.  (transfer full) (element-type TandemStoreCallRow) */
GPtrArray *tandem_store_calls_list (TandemStoreDatabase *database, int limit, GError **error);
/* As TandemStore's list_calls_with.  @before_id: nullable. */
GPtrArray *tandem_store_calls_list_with (TandemStoreDatabase *database, const char *number, const char *before_id, int limit,
                                         GError **error);
