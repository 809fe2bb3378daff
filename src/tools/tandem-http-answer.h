// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What the agent must know before it asks again. */
#define TANDEM_HTTP_ANSWER_UNCERTAIN " It is not known whether it was done."

/* What a web service sent, as it came.  Borrowed. */
typedef struct {
  guint status;
  const char *type;     /* Content-Type without its parameters; nullable */
  const char *charset;  /* nullable */
  const char *location; /* nullable */
  const char *asked;    /* the address that was asked */
  const char *body;
  gsize length;
  gboolean cut;         /* there was more */
  gboolean reads;       /* it was asked for something, and nothing else */
} TandemHttpAnswer;

/* What the agent is told: UTF-8, at most TANDEM_TOOL_RESULT_MAX bytes, without @secret (nullable).  NULL with TANDEM_TOOL_ERROR_FAILED and
 * a sentence when it is no success, or nothing that can be read.  Pure; any thread.  (transfer full) */
char *tandem_http_answer_dup_text (const TandemHttpAnswer *answer, const char *secret, GError **error);
