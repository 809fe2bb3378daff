// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-wrap-up-format.h"

/* What a text model is asked for when a call is over, and what it answers.  Pure; any thread. */

/* All of this, for tandem_wrap_ups_give().  Static. */
const TandemWrapUpFormat *tandem_wrap_up_answer_get_format (void);

/* Static. */
const char *tandem_wrap_up_answer_get_instructions (void);
/* Models put JSON between other things: the first object of @words is read, and what is too long is cut.  (transfer full)  NULL with
 * TANDEM_AGENT_ERROR_PROTOCOL. */
TandemWrapUp *tandem_wrap_up_answer_parse (const char *words, GError **error);
/* A JSON object of texts and numbers, as TandemWrapUp keeps fields; NULL: @text is none.  (transfer full) */
char *tandem_wrap_up_answer_normalize_fields (const char *text);
