// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What somebody said about getting texts. */
typedef enum {
  TANDEM_OPT_OUT_NONE,
  TANDEM_OPT_OUT_STOP,
  TANDEM_OPT_OUT_START,
  TANDEM_OPT_OUT_HELP,
} TandemOptOut;

/* What @body, the whole text, says by the words that American operators have agreed on (STOP, START, HELP and their kin). */
TandemOptOut tandem_opt_out_from_text (const char *body);
