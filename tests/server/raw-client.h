// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* A client that sends exactly the given bytes from a thread of its own, while the caller's main context serves. */

/* Connects to 127.0.0.1:@port, sends @request (@length bytes, -1: a string), shuts down nothing, and reads until the server
 * closes (or 30 s).  What came, (transfer full). */
char *raw_client_exchange (guint port, const char *request, gssize length);

/* The status of an answer of raw_client_exchange(), 0 when there is none. */
guint raw_client_status (const char *answer);
/* The body of such an answer, borrowed; "" when there is none. */
const char *raw_client_body (const char *answer);
