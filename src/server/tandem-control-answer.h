// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/* Answers of the local API, all JSON.  Refusals have one shape:
 * {"success":false,"error":{"code","message","field"?}} with a code of one word and a sentence that says what to do. */

/* Statuses that libsoup has no names for. */
#define TANDEM_CONTROL_UPGRADE_REQUIRED 426
#define TANDEM_CONTROL_TOO_MANY_REQUESTS 429

/* @body (transfer full). */
void tandem_control_answer (SoupServerMessage *message, guint status, JsonNode *body);
/* {"success":true} */
void tandem_control_answer_done (SoupServerMessage *message);
/* @field may be NULL: the field of the request that is to be corrected; the sentence then begins with it. */
void tandem_control_answer_refusal (SoupServerMessage *message, guint status, const char *code, const char *field,
                                    const char *sentence);
/* Status and code by domain and code of @error (core/tandem-error.h). */
void tandem_control_answer_error (SoupServerMessage *message, const char *field, const GError *error);
/* For TANDEM_CALL_ERROR_LIMIT: asking again is of use after @wait_s seconds. */
void tandem_control_answer_limit (SoupServerMessage *message, guint wait_s, const GError *error);

/* The "error" object of a refusal, for events too: (transfer full). */
JsonNode *tandem_control_answer_make_error (const char *code, const char *field, const char *sentence);
/* The word for @error; static. */
const char *tandem_control_answer_code (const GError *error);
