// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-openai-dialect.h"

/* What went wrong at the AI service, as TANDEM_AGENT_ERROR with one sentence that says what to do.  (transfer full)
 * Keys never appear in it.  Any thread. */

/* The upgrade was refused with HTTP @status (0: not even that), @cause is the library's error.  @passing: the
 * service said when to come again, so that it is no lack of credit. */
GError *tandem_openai_failure_from_handshake (const TandemOpenaiDialect *dialect, guint status, gboolean passing, const char *model,
                                              const GError *cause);
/* An error event, or the error of a failed response. */
GError *tandem_openai_failure_from_code (const TandemOpenaiDialect *dialect, const char *code, const char *message);
/* The service closed the socket. */
GError *tandem_openai_failure_from_close (const TandemOpenaiDialect *dialect, guint close_code, const char *reason);

/* TRUE for refusals that need no attention: the state we wanted is there, or comes by itself. */
gboolean tandem_openai_failure_is_benign (const char *code);
/* TRUE when trying again is useless or the session is over. */
gboolean tandem_openai_failure_is_fatal (const char *code);
