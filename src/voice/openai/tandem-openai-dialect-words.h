// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-openai-dialect.h"

/* The property "dialect" of a profile: words between commas.
 *
 *   truncate transcripts languages noise-reduction semantic-vad vad-switches marks nested-tools
 *                             the server takes it; with no- before it: it does not
 *   input=F output=F          pcmu, pcm16 (16 kHz) or pcm24 (24 kHz)
 *   input-name=N output-name=N  what a beta session calls that
 *   transcripts=MODEL         and with which model
 *   session-minutes=N         how long it lets a session last; 0: without end
 *   region=R workspace=W      of DashScope
 *
 * Eats @words.  FALSE with TANDEM_AGENT_ERROR_NOT_SET_UP naming the first word that is none. */
gboolean tandem_openai_dialect_take_words (TandemOpenaiDialect *self, char *words, GError **error);
