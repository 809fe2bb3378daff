// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-gemini-session.h"

#include <json-glib/json-glib.h>

/* The first message of a session of the Live API, which fits its schema. */

/* What the service has against it; NULL: nothing.  @code: how it closes then.  (transfer full) */
char *tandem_sim_gemini_setup_judge (JsonObject *setup, const TandemSimGeminiShared *shared, gushort *code);
/* NULL when none is named. */
const char *tandem_sim_gemini_setup_get_voice (JsonObject *setup);
/* The 3.1 preview: content is history, taken before anything is heard, and the model speaks only when a text is said to it. */
gboolean tandem_sim_gemini_setup_needs_text (JsonObject *setup);
