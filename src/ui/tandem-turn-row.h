// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gtk/gtk.h>

#include "tandem-turn.h"

/* One turn of a transcript, drawn as a bubble: the remote on the left, our side on the right.  Main thread only.
 * Property turn (TandemTurn, nullable). */
#define TANDEM_TYPE_TURN_ROW (tandem_turn_row_get_type ())
G_DECLARE_FINAL_TYPE (TandemTurnRow, tandem_turn_row, TANDEM, TURN_ROW, GtkWidget)

GtkWidget *tandem_turn_row_new (void);
TandemTurn *tandem_turn_row_get_turn (TandemTurnRow *self);
void tandem_turn_row_set_turn (TandemTurnRow *self, TandemTurn *turn);

/* The text of @turn as Pango markup, with what was never heard struck through.  (transfer full) */
char *tandem_turn_row_dup_markup (TandemTurn *turn);
/* "Agent said: …", for a screen reader.  (transfer full) */
char *tandem_turn_row_dup_spoken (TandemTurn *turn);
