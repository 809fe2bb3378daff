// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What went wrong with a model service, as a sentence that says what to do.  All give TANDEM_AGENT_ERROR.  (transfer full) */

/* The upgrade was refused; @passing: the service said when to come again.  @cause (nullable): of the library. */
GError *tandem_model_service_failure_from_handshake (guint status, gboolean passing, const GError *cause);
/* An "error" of it; @code is nullable. */
GError *tandem_model_service_failure_from_code (const char *code, const char *text);
/* It closed the socket, @reason (nullable) is what it said. */
GError *tandem_model_service_failure_from_close (guint code, const char *reason);
/* It wants a rate that was not offered. */
GError *tandem_model_service_failure_of_rate (gint64 rate);
