// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"
#include "tandem-settings.h"
#include "tandem-text-model.h"

/* The TandemTextModel of OpenAI and of servers that do as it does: POST openai-text-url + "/chat/completions", asked for openai-text-model with
 * the key of openai-api-key.  While openai-text-url is empty it is where the voice is: openai-url with http for ws and without "/realtime" at
 * its end.  A server that was named needs no key.  The key goes to this address and no other: redirections are not followed.
 * Main thread only. */
#define TANDEM_TYPE_OPENAI_TEXT (tandem_openai_text_get_type ())
G_DECLARE_FINAL_TYPE (TandemOpenaiText, tandem_openai_text, TANDEM, OPENAI_TEXT, GObject)

/* @timeout_ms: for a question from beginning to end. */
TandemOpenaiText *tandem_openai_text_new (TandemSettings *settings, TandemSecrets *secrets, guint timeout_ms);

/* Where questions go.  (transfer full) */
char *tandem_openai_text_dup_url (TandemSettings *settings);
