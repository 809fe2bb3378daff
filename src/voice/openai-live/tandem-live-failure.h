// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What went wrong with the OpenAI Live API, as a sentence that says what to do.  All give TANDEM_AGENT_ERROR.  (transfer full) */

/* The upgrade was refused with @status; @passing: the service said when to come again.  @cause (nullable): of the library. */
GError *tandem_live_failure_from_handshake (guint status, gboolean passing, const GError *cause);
/* An error event; both are nullable. */
GError *tandem_live_failure_from_code (const char *code, const char *text);
gboolean tandem_live_failure_is_fatal (const char *code);
/* The service ended the session for @reason (nullable). */
GError *tandem_live_failure_from_reason (const char *reason);
/* The service closed the socket; @reason is nullable. */
GError *tandem_live_failure_from_close (guint code, const char *reason);
