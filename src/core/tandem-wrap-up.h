// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"

/* What remains of a call when it is over, written by a text model and corrected by a person.  Plain data. */
typedef struct {
  char *summary;   /* a few sentences */
  char *outcome;   /* some words: "appointment confirmed" */
  char *sentiment; /* of the caller: "positive", "neutral", "negative", or "" */
  char *fields;    /* what was found out, a JSON object of texts; "": nothing */
  gboolean edited; /* by a person: it is not written anew */
} TandemWrapUp;

/* Characters of a summary, and of an outcome; bytes of the fields. */
#define TANDEM_WRAP_UP_SUMMARY_MAX 4000
#define TANDEM_WRAP_UP_OUTCOME_MAX 100
#define TANDEM_WRAP_UP_FIELDS_MAX 8000

TandemWrapUp *tandem_wrap_up_new (const char *summary, const char *outcome, const char *sentiment, const char *fields);
TandemWrapUp *tandem_wrap_up_copy (const TandemWrapUp *self);
void tandem_wrap_up_free (TandemWrapUp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemWrapUp, tandem_wrap_up_free)

/* FALSE with TANDEM_CALL_ERROR_BAD_INPUT when something is too long or the sentiment is none; *@field (static) is then which. */
gboolean tandem_wrap_up_check (const TandemWrapUp *self, const char **field, GError **error);

/* That of @call; borrowed, NULL when there is none, or it was not loaded.  Main thread. */
const TandemWrapUp *tandem_wrap_up_of (TandemCall *call);
void tandem_wrap_up_give (TandemCall *call, const TandemWrapUp *wrap_up);
