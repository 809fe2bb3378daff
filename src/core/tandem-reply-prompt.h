// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-message.h"

/* What a text model is told so that it writes the next text of a thread.  Pure. */

/* It may answer with this instead: a person is to. */
#define TANDEM_REPLY_HAND_OVER "HAND OVER"

typedef enum {
  TANDEM_REPLY_DRAFT,     /* somebody reads it before it is sent */
  TANDEM_REPLY_AUTOMATIC, /* nobody does */
} TandemReplyKind;

/* Who it is and what it is to do.  @own: what the owner of the number says about that, "" nothing.  (transfer full) */
char *tandem_reply_prompt_dup_instructions (TandemReplyKind kind, const char *own);

/* The record that it reads: the words of @call (nullable) and @texts (of TandemMessage, oldest first).  What others wrote stands in one
 * line each behind "them: ", whatever is in it, so that no line of theirs looks like another.  (transfer full) */
char *tandem_reply_prompt_dup_record (GPtrArray *texts, TandemCall *call);

/* The words of the whole of @call likewise; of a very long one the beginning and the end.  (transfer full) */
char *tandem_reply_prompt_dup_call (TandemCall *call);

/* TRUE when @answer gives it to a person: the words stand somewhere in it. */
gboolean tandem_reply_prompt_is_hand_over (const char *answer);
