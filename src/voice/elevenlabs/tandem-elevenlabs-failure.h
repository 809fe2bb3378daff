// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What went wrong with ElevenLabs, as a sentence that says what to do.  All give TANDEM_AGENT_ERROR.  (transfer full) */

/* A request over HTTP, or the upgrade, was answered with @status (0: it was not); @passing: the service said when to come again.
 * @body (nullable): what else it says, JSON or not.  @cause (nullable): of the library. */
GError *tandem_elevenlabs_failure_from_status (guint status, gboolean passing, const char *body, gsize length, const GError *cause);
/* An error in the conversation; @type and @text are nullable. */
GError *tandem_elevenlabs_failure_from_event (const char *type, const char *text);
/* Nothing comes after an error of @type (nullable). */
gboolean tandem_elevenlabs_failure_is_fatal (const char *type);
/* The service closed the socket; @reason is nullable. */
GError *tandem_elevenlabs_failure_from_close (guint code, const char *reason);
/* The agent is set to a format that is not known here (@name is nullable).  @speaks: it is its own sound, else what it hears. */
GError *tandem_elevenlabs_failure_from_format (const char *name, gboolean speaks);
