// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* A transcript on its way to standard output: keeps the turns it is told of in spoken order and prints each once, when it and
 * everything before it is final.  On a terminal the turn that is being spoken is shown and redrawn in place. */
typedef struct _TandemCliPrinter TandemCliPrinter;

typedef enum {
  TANDEM_CLI_PRINT_LINES,    /* "Agent: I can offer you [not heard: a table at eight]" */
  TANDEM_CLI_PRINT_TERMINAL, /* the same, with the turn being spoken */
  TANDEM_CLI_PRINT_JSON,     /* one turn object per line */
} TandemCliPrintStyle;

TandemCliPrinter *tandem_cli_printer_new (TandemCliPrintStyle style);
void tandem_cli_printer_free (TandemCliPrinter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemCliPrinter, tandem_cli_printer_free)

/* @turn: a turn object of the control API with its "index".  Printed turns do not change any more. */
void tandem_cli_printer_update (TandemCliPrinter *self, JsonNode *turn);
/* @transcript: what GET …/transcript answers. */
void tandem_cli_printer_update_all (TandemCliPrinter *self, JsonNode *transcript);
/* TRUE when every turn is final. */
gboolean tandem_cli_printer_is_complete (TandemCliPrinter *self);
/* Prints what is left, final or not. */
void tandem_cli_printer_finish (TandemCliPrinter *self);
/* Clears the redrawn line, so that something else can be written to the terminal. */
void tandem_cli_printer_clear_line (TandemCliPrinter *self);

/* One line that steers no terminal, of what others wrote.  (transfer full) */
char *tandem_cli_printer_make_plain (const char *text);
