// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-line.h"

/* All lines, with the tick that drives them and the tokens they wait for.  Media thread only, but for new(). */
#define TANDEM_TYPE_LINE_TABLE (tandem_line_table_get_type ())
G_DECLARE_FINAL_TYPE (TandemLineTable, tandem_line_table, TANDEM, LINE_TABLE, GObject)

/* @listener is that of every line; @tally must outlive the table. */
TandemLineTable *tandem_line_table_new (TandemMediaTally *tally, const TandemLineListener *listener, gpointer user_data);
/* Takes in a line that waits for @token, of the call @call_sid if that is known already (nullable). */
void tandem_line_table_add (TandemLineTable *self, TandemLine *line, const char *token, const char *call_sid);
/* The line that lost its stream waits for one that brings @token; to any other it will be the next one. */
void tandem_line_table_expect (TandemLineTable *self, const char *call_id, const char *token);
/* For over() of the listener: frees the line when it has left the stack. */
void tandem_line_table_reap (TandemLineTable *self);
/* NULL when unknown or over. */
TandemLine *tandem_line_table_lookup (TandemLineTable *self, const char *call_id);
/* As tandem_media_engine_attach(). */
gboolean tandem_line_table_attach (TandemLineTable *self, TandemCarrierStream *stream, const char *token,
                                   const char *call_sid, GError **error);
/* Frees all lines without a word and stops the tick. */
void tandem_line_table_clear (TandemLineTable *self);

/* Called before and after the lines on every tick: what the operator says goes in first, what the operator hears comes
 * out last.  Both nullable. */
typedef struct {
  void (*before) (gpointer user_data);
  void (*after) (gpointer user_data);
  gpointer user_data;
} TandemTickAround;

void tandem_line_table_set_around (TandemLineTable *self, TandemTickAround around);
/* Whether the tick goes on without a call too.  FALSE with G_IO_ERROR when there is no timer. */
gboolean tandem_line_table_set_awake (TandemLineTable *self, gboolean awake, GError **error);
/* The line on which the operator speaks or, failing that, listens; NULL: none.  Borrowed. */
TandemLine *tandem_line_table_find_operator (TandemLineTable *self);
