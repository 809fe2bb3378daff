// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-openai-dialect.h"

/* The upgrade that begins a session of whatever kind.  Any thread. */

/* FALSE with TANDEM_AGENT_ERROR_NOT_SET_UP and a sentence when the key is missing or the URL is not ws:// or wss://. */
gboolean tandem_openai_request_check (const TandemOpenaiDialect *dialect, const char *api_key, GError **error);
/* For a conversation with the model of the profile.  (transfer full) */
SoupMessage *tandem_openai_request_new (const TandemOpenaiDialect *dialect, const char *api_key);
/* For a session that only writes down what it hears.  (transfer full) */
SoupMessage *tandem_openai_request_new_transcription (const TandemOpenaiDialect *dialect, const char *api_key);
