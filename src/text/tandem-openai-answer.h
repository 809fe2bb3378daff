// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What a server of OpenAI's Chat Completions says.  Pure; any thread. */

/* The words of an answer with status 200, without white space around them.  (transfer full)  NULL with TANDEM_AGENT_ERROR_PROTOCOL. */
char *tandem_openai_answer_parse (const char *text, gsize length, GError **error);

/* Why there is none, as TANDEM_AGENT_ERROR with a sentence that says what to do.  @retry_after: that header, nullable; @model: which was
 * asked; @text: the body, whatever it is.  (transfer full) */
GError *tandem_openai_answer_dup_error (guint status, const char *retry_after, const char *model, const char *text, gsize length);
