// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* @openapi, an OpenAPI 3.1 document that is right, as one page of HTML for people: it needs nothing else, no scripts either.
 * Pure; (transfer full). */
char *tandem_api_page_write (GBytes *openapi);
