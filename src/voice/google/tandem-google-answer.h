// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What the token endpoint answers to a form of TandemGoogleCredentials.  Any thread. */
typedef struct {
  guint status;
  const char *date;       /* nullable: the header of that name */
  const char *body;       /* not terminated */
  gsize length;
  gboolean user;          /* a person's credentials were shown, not an account's */
  gint64 now_s;           /* what the time is here */
} TandemGoogleAnswer;

/* The access token, which is good for @lifetime_s from now on; NULL with TANDEM_AGENT_ERROR and a sentence.  (transfer full) */
char *tandem_google_answer_parse (const TandemGoogleAnswer *answer, gint64 *lifetime_s, GError **error);
