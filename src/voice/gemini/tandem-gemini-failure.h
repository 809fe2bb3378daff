// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What went wrong with the Live API, as a sentence that says what to do.  All give TANDEM_AGENT_ERROR.  (transfer full) */

/* What the user sets things by: environment names. */
typedef struct {
  const char *key;
  const char *model;
  const char *url;
} TandemGeminiNames;

/* An answer ended otherwise than usual, or is in a format that nobody here knows; the session goes on. */
GError *tandem_gemini_failure_from_end (const char *reason);
GError *tandem_gemini_failure_from_sound (const char *type);
/* The upgrade was refused; @passing: the service said when to come again.  @cause (nullable): of the library. */
GError *tandem_gemini_failure_from_handshake (const TandemGeminiNames *names, guint status, gboolean passing, const GError *cause);
/* The service closed the socket: with it a reason of at most 123 bytes is all it says of an error.  @ready: it had worked. */
GError *tandem_gemini_failure_from_close (const TandemGeminiNames *names, const char *model, gboolean ready, guint code,
                                          const char *reason);
