// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* Answers at once and gives the connection up, without reading the rest of a request: for bodies that are too large.
 * SoupServer itself would read (and keep) all of it first.  The client gets two seconds to read the answer.
 * @socket is that of @message's connection; @content_type and @body may be NULL: an empty answer.  @message is of no use
 * afterwards. */
void tandem_http_farewell (SoupServerMessage *message, GSocket *socket, guint status, const char *content_type,
                           const char *body);
